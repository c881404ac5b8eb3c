import { useId, useMemo, useState, type Dispatch, type ReactNode } from 'react';
import type { DraftOf, TargetInfo } from '#core/ipc/contract';
import type { Plan } from '#core/plan/change';
import { makePlan } from '#core/plan/makePlan';
import type { WmiChoices } from '#core/plan/serviceChoices';
import type { ServerModel } from '#core/scan/model';
import { startWmiWizard, wmiBlockers, wmiSteps, wmiWizard, type WmiStep, type WmiWizardAction, type WmiWizardState } from '#core/wizard/wmiWizard';
import { resumed } from '#core/wizard/wizard';
import { useDraft, useModel, useTarget } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { Panel } from '../../components/Panel';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { Verdicts } from '../rpc/RangeEditor';
import '../rpc/rpc.css';
import { addressProblem } from '../wizard/addressList';
import { ChoiceCards } from '../wizard/ChoiceCards';
import { few } from '../wizard/few';
import { FirewallVoids, PlanExposure, ScopeFields } from '../wizard/firewallParts';
import { PlannedRules } from '../wizard/PlannedRules';
import { PlanWizard } from '../wizard/PlanWizard';
import { PortField, readTyped } from '../wizard/PortField';
import { usePlanning } from '../wizard/usePlanning';
import { useWizard, type WizardKind } from '../wizard/useWizard';
import { WideRules } from '../wizard/WideRules';
import { BeforeAfterFacts, DependantsPanel, WhatItDoes } from './WmiFacts';
import { wmiPortLines } from './wmiPort';

const wmiWizardKind: WizardKind<WmiStep, WmiChoices, WmiWizardAction> = {
  reduce: wmiWizard,
  name: 'wmi',
  request: (choices) => ({ kind: 'wmi', choices }),
  // Opening the wizard is the choice: there is one thing to do here.
  nothing: () => false,
};

export function WmiWizardPage({ choices }: { readonly choices: WmiChoices | null }) {
  const target = useTarget();
  const saved = useDraft('wmi');
  return target === null ? null : <Wizard key={target.id} target={target} saved={saved} choices={choices} />;
}

function Wizard({ target, saved, choices: preset }: { readonly target: TargetInfo; readonly saved: DraftOf<'wmi'> | null; readonly choices: WmiChoices | null }) {
  const text = useText();
  const format = useFormats();
  const model = useModel();
  const [opened] = useState(preset === null ? saved : null);
  const initial = (): WmiWizardState => (opened ? resumed<WmiStep, WmiChoices>(wmiSteps, { ...opened, choices: opened.request.choices }) : startWmiWizard(preset ?? undefined));
  const wizard = useWizard(wmiWizardKind, { target, model, saved: opened, initial, preset: preset !== null });
  const { state, dispatch } = wizard;
  const { choices } = state;
  const [badPort, setBadPort] = useState(false);
  const planning = usePlanning(target, model, wizard);
  const plan = useMemo(() => {
    if (!model) return null;
    const made = makePlan(model, { kind: 'wmi', choices });
    return made.ok ? made.plan : null;
  }, [model, choices]);
  const content = ((): ReactNode => {
    if (!model?.wmi.known)
      return (
        <section className="panel">
          <EmptyState icon="wmi" title={text.wmi.unknown.title} text={text.wmi.unknown.text} />
        </section>
      );
    return state.step === 'host' ? <HostStep model={model} choices={choices} dispatch={dispatch} onBad={setBadPort} /> : <FirewallStep model={model} choices={choices} dispatch={dispatch} plan={plan} />;
  })();
  return (
    <PlanWizard
      title={text.shell.page.wmiWizard}
      target={target}
      model={model}
      steps={wmiSteps}
      labels={text.wmiWizard.steps}
      wizard={wizard}
      planning={planning}
      blocked={blockedReason(state, model, badPort, text, format)}
      wrong={state.step !== 'review'}
      summary={(step) => summary(step, choices, text, format)}
      help={<p>{text.wmiWizard.help[state.step]}</p>}
      home={{ page: 'wmi' }}
    >
      {content}
    </PlanWizard>
  );
}

interface StepProps {
  readonly model: ServerModel;
  readonly choices: WmiChoices;
  readonly dispatch: Dispatch<WmiWizardAction>;
}

function HostStep({ model, choices, dispatch, onBad }: StepProps & { readonly onBad: (bad: boolean) => void }) {
  const text = useText();
  const t = text.wmiWizard;
  const format = useFormats();
  const language = useLanguage();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const set = (change: Partial<WmiChoices>): void => dispatch({ type: 'choose', choices: { ...choices, ...change } });
  const read = typed === null ? null : readTyped(typed, language);
  const lines = read !== null && read.port === null ? [{ tone: 'error' as const, text: read.error ?? t.portBad }] : wmiPortLines(choices.port, model, text, format);
  const type = (value: string): void => {
    setTyped(value);
    const next = readTyped(value, language);
    onBad(next.port === null);
    if (next.port !== null) set({ port: next.port });
  };
  return (
    <>
      <ChoiceCards label={t.mode} value={choices.mode} options={[{ value: 'standalone', ...t.standalone }, { value: 'shared', ...t.shared }]} onChange={(mode) => set({ mode })} />
      {choices.mode === 'standalone' && (
        <Panel title={t.port}>
          <div className="formrow">
            <span className="k">{t.port}</span>
            <span className="portline">
              <PortField label={t.port} value={choices.port} typed={read !== null && read.port === null ? typed : null} invalid={lines.some((l) => l.tone === 'error')} describedBy={id} onType={type} />
            </span>
            <span className="hint">{t.portHint}</span>
          </div>
          <div className="pad">
            <Verdicts id={id} lines={lines} />
          </div>
        </Panel>
      )}
      <BeforeAfterFacts model={model} mode={choices.mode} port={choices.port} />
      <div className="split">
        <div className="col">
          <section className="panel pad restartbox">
            <label className="check">
              <input type="checkbox" checked={choices.restart === 'now'} onChange={(event) => set({ restart: event.target.checked ? 'now' : 'later' })} />
              {t.restart}
            </label>
            <p className="cap t2">{t.restartHint}</p>
          </section>
          {model.wmi.known && <DependantsPanel wmi={model.wmi.value} />}
        </div>
        <WhatItDoes />
      </div>
    </>
  );
}

function FirewallStep({ model, choices, dispatch, plan }: StepProps & { readonly plan: Plan | null }) {
  const text = useText();
  const t = text.wmiWizard.firewall;
  const { firewall } = choices;
  const set = (change: Partial<WmiChoices['firewall']>): void => dispatch({ type: 'choose', choices: { ...choices, firewall: { ...firewall, ...change } } });
  if (choices.mode === 'shared')
    return (
      <>
        <PlanExposure model={model} plan={plan} />
        <section className="panel pad t2">{t.none}</section>
        <WideRules model={model} disabled={firewall.disableRules} onChange={(disableRules) => set({ disableRules: [...disableRules] })} />
      </>
    );
  return (
    <>
      {model.firewall.known && <FirewallVoids view={model.firewall.value} chosen={firewall.profiles} />}
      <PlanExposure model={model} plan={plan} />
      <Panel title={text.rpcWizard.firewall.title} hint={text.rpcWizard.firewall.hint}>
        <ScopeFields scope={firewall} modes={['service', 'port', 'none']} onChange={({ mode, ...rest }) => set({ ...rest, ...(mode === undefined || mode === 'program' ? {} : { mode }) })} />
        <div className="formrow">
          <span className="k">{text.rpcWizard.firewall.which}</span>
          <span className="checks">
            {firewall.mode !== 'none' && (
              <label className="check">
                <input type="checkbox" checked={firewall.epm} onChange={(event) => set({ epm: event.target.checked })} />
                {t.epm}
              </label>
            )}
            <label className="check">
              <input type="checkbox" checked={firewall.wmiIn} onChange={(event) => set({ wmiIn: event.target.checked })} />
              {t.wmiIn}
            </label>
          </span>
          <span className="hint">{t.wmiInHint}</span>
        </div>
        <PlannedRules plan={plan} wait={text.rpcWizard.firewall.wait} />
      </Panel>
      <WideRules model={model} disabled={firewall.disableRules} onChange={(disableRules) => set({ disableRules: [...disableRules] })} />
    </>
  );
}

function blockedReason(state: WmiWizardState, model: ServerModel | null, badPort: boolean, text: WindowText, format: Formats): string | null {
  const { choices } = state;
  const [first] = wmiBlockers(state, model);
  if (first) return first.code === 'wmi-unknown' ? text.wmiWizard.blocked['wmi-unknown'] : text.wizard.blocked[first.code](first.subject ?? '');
  if (state.step === 'host' && choices.mode === 'standalone' && model && (badPort || wmiPortLines(choices.port, model, text, format).some((l) => l.tone === 'error'))) return text.wmiWizard.blocked.port;
  if (state.step === 'firewall' && choices.mode === 'standalone' && choices.firewall.mode !== 'none' && addressProblem(choices.firewall.remoteAddresses)) return text.wizard.blockedAddresses;
  return null;
}

function summary(step: WmiStep, choices: WmiChoices, text: WindowText, format: Formats): string | null {
  const t = text.wmiWizard.summary;
  if (step === 'host') return choices.mode === 'shared' ? t.shared : t.standalone(String(choices.port));
  if (step !== 'firewall' || choices.mode === 'shared') return null;
  return choices.firewall.mode === 'none' ? text.rpcWizard.firewall.parts.none : few(choices.firewall.remoteAddresses, text, format);
}
