import { useMemo, useState, type ReactNode } from 'react';
import type { DraftOf, TargetInfo } from '#core/ipc/contract';
import { makePlan } from '#core/plan/makePlan';
import type { RpcChoices } from '#core/plan/serviceChoices';
import { judgeRpcRange } from '#core/ports/rpcPorts';
import { proposeServicePort, servicesOf } from '#core/ports/servicePorts';
import { portSet, sizeOf } from '#core/ports/portSet';
import type { ServerModel } from '#core/scan/model';
import { rpcBlockers, rpcSteps, startRpcWizard, type RpcStep, type RpcWizardState } from '#core/wizard/rpcWizard';
import { resumed } from '#core/wizard/wizard';
import { useDraft, useModel, useTarget } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';
import { useFormats, useText } from '../../i18n/useText';
import { fixedAfter, rangesAfter } from '../rpc/rpcPlan';
import { few } from '../wizard/few';
import { addressProblem } from '../wizard/addressList';
import { PlanWizard } from '../wizard/PlanWizard';
import { usePlanning } from '../wizard/usePlanning';
import { useWizard } from '../wizard/useWizard';
import { FirewallStep } from './FirewallStep';
import { RangeStep } from './RangeStep';
import { rpcWizardKind } from './rpcWizardKind';
import { serviceProposals, type ServiceProposal } from './serviceProposals';
import { ServicesStep } from './ServicesStep';

/** Fixed ports of RPC services, then the range of the rest. `choices`: begin with these. */
export function RpcWizardPage({ choices }: { readonly choices: RpcChoices | null }) {
  const target = useTarget();
  const saved = useDraft('rpc');
  return target === null ? null : <Wizard key={target.id} target={target} saved={saved} choices={choices} />;
}

function Wizard({ target, saved, choices: preset }: { readonly target: TargetInfo; readonly saved: DraftOf<'rpc'> | null; readonly choices: RpcChoices | null }) {
  const text = useText();
  const format = useFormats();
  const model = useModel();
  const [opened] = useState(preset === null ? saved : null);
  const initial = (): RpcWizardState => (opened ? resumed<RpcStep, RpcChoices>(rpcSteps, { ...opened, choices: opened.request.choices }) : startRpcWizard(preset ?? undefined));
  const wizard = useWizard(rpcWizardKind, { target, model, saved: opened, initial, preset: preset !== null });
  const { state, dispatch } = wizard;
  const { choices } = state;
  const planning = usePlanning(target, model, wizard);
  const proposals = useMemo(() => (model ? serviceProposals(model, choices) : []), [model, choices]);
  const plan = useMemo(() => {
    if (!model) return null;
    const made = makePlan(model, { kind: 'rpc', choices });
    return made.ok ? made.plan : null;
  }, [model, choices]);
  const content = ((): ReactNode => {
    if (!model?.rpc.known) return <Unknown />;
    if (state.step === 'services') {
      const planned = fixedAfter(model, choices);
      return <ServicesStep model={model} proposals={proposals} repairKinds={choices.repairKinds} onRepair={(repairKinds) => dispatch({ type: 'choose', choices: { ...choices, repairKinds } })} propose={(service) => proposeServicePort(service, { model, planned, rpcRange: rangesAfter(model, choices.range) })} dispatch={dispatch} />;
    }
    if (state.step === 'range') return <RangeStep model={model} choices={choices} dispatch={dispatch} />;
    return <FirewallStep model={model} choices={choices} dispatch={dispatch} plan={plan} />;
  })();
  return (
    <PlanWizard
      title={text.shell.page.rpcWizard}
      target={target}
      model={model}
      steps={rpcSteps}
      labels={text.rpcWizard.steps}
      wizard={wizard}
      planning={planning}
      blocked={blockedReason(state, model, proposals, text, format)}
      wrong={state.step !== 'review'}
      summary={(step) => summary(step, choices, model, text, format)}
      help={<p>{text.rpcWizard.help[state.step]}</p>}
      home={{ page: 'rpc' }}
    >
      {content}
    </PlanWizard>
  );
}

function Unknown() {
  const t = useText().rpc.unknown;
  return (
    <section className="panel">
      <EmptyState icon="rpc" title={t.title} text={t.text} />
    </section>
  );
}

function nameOf(model: ServerModel | null, id: string): string {
  return (model ? servicesOf(model).find((s) => s.id === id)?.name : undefined) ?? id;
}

/** Why Next is not available, in one line; null when it is. */
export function blockedReason(state: RpcWizardState, model: ServerModel | null, proposals: readonly ServiceProposal[], text: WindowText, format: Formats): string | null {
  const t = text.rpcWizard.blocked;
  const { choices } = state;
  if (state.step === 'services') {
    const refused = proposals.filter((p) => p.refused && p.choice !== undefined && p.choice.port !== null).map((p) => p.service.name);
    if (refused.length > 0) return t.services(refused.length, few(refused, text, format));
  }
  const [first] = rpcBlockers(state, model);
  if (first) {
    switch (first.code) {
      case 'rpc-unknown':
      case 'nothing-chosen':
      case 'range-missing':
      case 'not-acknowledged':
        return t[first.code]();
      case 'port-missing':
        return t['port-missing'](nameOf(model, first.subject ?? ''));
      default:
        return text.wizard.blocked[first.code](first.subject ?? '');
    }
  }
  if (state.step === 'range' && model && choices.range !== null && choices.range !== 'remove' && judgeRpcRange(choices.range.ports, model, fixedAfter(model, choices)).some((v) => v.severity === 'error')) return t.range();
  if (state.step === 'firewall' && choices.firewall.mode !== 'none' && addressProblem(choices.firewall.remoteAddresses)) return text.wizard.blockedAddresses;
  return null;
}

function summary(step: RpcStep, choices: RpcChoices, model: ServerModel | null, text: WindowText, format: Formats): string | null {
  const t = text.rpcWizard.summary;
  switch (step) {
    case 'services':
      return t.services(choices.services.length, few(choices.services.map((s) => `${nameOf(model, s.id)}${typeof s.port === 'number' ? ` ${s.port}` : ''}`), text, format));
    case 'range': {
      if (choices.range === null) return t.noRange;
      if (choices.range === 'remove') return t.removeRange;
      const set = portSet(choices.range.ports);
      return t.range(format.list(set.map((r) => format.range(r))), format.number(sizeOf(set)));
    }
    case 'firewall': {
      const { parts } = text.rpcWizard.firewall;
      const { firewall } = choices;
      if (firewall.mode === 'none') return parts.none;
      const on = (['epm', 'fixed', 'range'] as const).filter((p) => firewall[p] && (p !== 'range' || (choices.range !== null && choices.range !== 'remove'))).map((p) => parts[p]);
      return t.firewall([...on, few(firewall.remoteAddresses, text, format)].join(text.common.listSeparator));
    }
    case 'review':
      return null;
  }
}
