import { useId, type Dispatch } from 'react';
import type { Plan } from '#core/plan/change';
import type { RpcChoices } from '#core/plan/serviceChoices';
import type { ServerModel } from '#core/scan/model';
import type { RpcWizardAction } from '#core/wizard/rpcWizard';
import { Panel } from '../../components/Panel';
import { useText } from '../../i18n/useText';
import { FirewallVoids, PlanExposure, ScopeFields } from '../wizard/firewallParts';
import { PlannedRules } from '../wizard/PlannedRules';
import { WideRules } from '../wizard/WideRules';

/** The mapper, the fixed ports and the range: which of them are let in, to whom, and what stays open. */
export function FirewallStep({ model, choices, dispatch, plan }: { readonly model: ServerModel; readonly choices: RpcChoices; readonly dispatch: Dispatch<RpcWizardAction>; readonly plan: Plan | null }) {
  const text = useText();
  const t = text.rpcWizard.firewall;
  const id = useId();
  const { firewall } = choices;
  const set = (change: Partial<RpcChoices['firewall']>): void => dispatch({ type: 'choose', choices: { ...choices, firewall: { ...firewall, ...change } } });
  const restricts = choices.range !== null && choices.range !== 'remove';
  return (
    <>
      {model.firewall.known && <FirewallVoids view={model.firewall.value} chosen={firewall.profiles} />}
      <PlanExposure model={model} plan={plan} />
      <Panel title={t.title} hint={t.hint}>
        <ScopeFields scope={firewall} modes={['service', 'port', 'none']} onChange={({ mode, ...rest }) => set({ ...rest, ...(mode === undefined || mode === 'program' ? {} : { mode }) })} />
        {firewall.mode !== 'none' && (
          <div className="formrow" role="group" aria-labelledby={`${id}which`}>
            <span className="k" id={`${id}which`}>
              {t.which}
            </span>
            <span className="checks">
              {(['epm', 'fixed', 'range'] as const).map((part) => (
                <label key={part} className={part === 'range' && !restricts ? 'check off' : 'check'}>
                  <input type="checkbox" disabled={part === 'range' && !restricts} checked={firewall[part] && (part !== 'range' || restricts)} onChange={(event) => set({ [part]: event.target.checked })} />
                  {t[part]}
                </label>
              ))}
            </span>
          </div>
        )}
        <PlannedRules plan={plan} wait={t.wait} />
      </Panel>
      <WideRules model={model} disabled={firewall.disableRules} onChange={(disableRules) => set({ disableRules: [...disableRules] })} />
    </>
  );
}
