import { useId, useMemo } from 'react';
import { ruleConflict, sqlRuleName, sqlRuleSpec } from '#core/firewall/newRule';
import { localRules } from '#core/plan/firewallChanges';
import type { SqlChoices } from '#core/plan/choices';
import type { ServerModel } from '#core/scan/model';
import { CopyButton } from '../../components/CopyButton';
import { Notice } from '../../components/Notice';
import { Panel } from '../../components/Panel';
import { useText } from '../../i18n/useText';
import { FirewallVoids, PlanExposure, ScopeFields } from '../wizard/firewallParts';
import { WideRules } from '../wizard/WideRules';
import type { Proposals } from './proposals';
import type { StepProps } from './StepProps';

/** The rules to add, the wide ones they make unnecessary, and how many ports stay open. */
export function FirewallStep({ model, choices, dispatch, proposals }: StepProps) {
  const text = useText();
  const t = text.wizard.firewall;
  const id = useId();
  const { firewall } = choices;
  const set = (change: Partial<SqlChoices['firewall']>): void => dispatch({ type: 'choose', choices: { ...choices, firewall: { ...firewall, ...change } } });

  return (
    <>
      {model.firewall.known && <FirewallVoids view={model.firewall.value} chosen={firewall.profiles} />}
      <PlanExposure model={model} plan={proposals.result.ok ? proposals.result.plan : null} />
      <Panel title={t.add} hint={t.addHint}>
        <ScopeFields scope={firewall} modes={['port', 'program', 'service', 'none']} onChange={set} />
        {firewall.mode !== 'none' && <Rules model={model} choices={choices} proposals={proposals} />}
      </Panel>
      <WideRules model={model} disabled={firewall.disableRules} onChange={(disableRules) => set({ disableRules: [...disableRules] })} />
      {model.browser.known && (
        <Panel title={t.browser}>
          <div className="pad">
            <p className="cap t2">{t.browserText}</p>
            <div className="checks" role="radiogroup" aria-label={t.browser}>
              {(['leave', 'stop'] as const).map((browser) => (
                <label key={browser} className="check">
                  <input type="radio" name={`${id}browser`} checked={choices.browser === browser} onChange={() => dispatch({ type: 'choose', choices: { ...choices, browser } })} />
                  {browser === 'leave' ? t.browserLeave : t.browserStop}
                </label>
              ))}
            </div>
          </div>
        </Panel>
      )}
      {!model.firewall.known && <Notice tone="warn" title={t.unknown} text={text.common.unknownReason[model.firewall.reason]} />}
    </>
  );
}

/** The exact rules, by the names they will have. */
function Rules({ model, choices, proposals }: { readonly model: ServerModel; readonly choices: SqlChoices; readonly proposals: Proposals }) {
  const t = useText().wizard.firewall;
  const local = useMemo(() => localRules(model), [model]);
  return (
    <table className="grid">
      <thead>
        <tr>
          <th scope="col" style={{ width: '18%' }}>
            {t.columns.instance}
          </th>
          <th scope="col">{t.columns.rule}</th>
          <th scope="col" style={{ width: 92 }}>
            {t.columns.port}
          </th>
          <th scope="col" style={{ width: '18%' }}>
            {t.columns.remote}
          </th>
          <th scope="col" style={{ width: '16%' }}>
            {t.columns.state}
          </th>
        </tr>
      </thead>
      <tbody>
        {proposals.rows.map(({ instance, port }) => {
          if (port === null) return null;
          const made = sqlRuleSpec({ instance: instance.name, port, profiles: choices.firewall.profiles, remoteAddresses: choices.firewall.remoteAddresses, bindTo: { kind: 'any' }, description: '' });
          const conflict = !made.ok ? null : ruleConflict(local, made.spec).kind;
          // With a program or a service the rule is another one than made here; only the name is compared.
          const state = !model.firewall.known || !made.ok ? 'unknown' : conflict === 'none' ? 'add' : conflict === 'same' && choices.firewall.mode === 'port' ? 'there' : choices.firewall.mode === 'port' ? 'taken' : 'unknown';
          const name = sqlRuleName(instance.name, port);
          const remote = choices.firewall.remoteAddresses.join(', ');
          return (
            <tr key={instance.name}>
              <td title={instance.name}>
                <span className="b">{instance.name}</span>
              </td>
              <td title={name}>
                <span className="mono">{name}</span> <CopyButton text={name} what={name} />
              </td>
              <td className="mono">TCP {port}</td>
              <td className="mono" title={remote}>
                {remote}
              </td>
              <td className={state === 'taken' ? 'c-error' : 't2'}>{t.state[state]}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
