import { useMemo, useState, type ReactNode } from 'react';
import type { DraftOf, TargetInfo } from '#core/ipc/contract';
import { sqlSteps } from '#core/wizard/sqlWizard';
import { useDraft, useModel, useScanSlot, useTarget } from '../../app/store';
import { useFormats, useText } from '../../i18n/useText';
import { PlanWizard } from '../wizard/PlanWizard';
import { usePlanning } from '../wizard/usePlanning';
import { useWizard } from '../wizard/useWizard';
import { ClientsStep } from './ClientsStep';
import { FirewallStep } from './FirewallStep';
import { InstancesStep } from './InstancesStep';
import { PortsStep } from './PortsStep';
import { proposals as propose } from './proposals';
import { ServerStep } from './ServerStep';
import { initialState, sqlWizardKind } from './sqlWizardKind';
import { blockedReason, summary } from './summaries';

/** The wizard of the target in view; another target is another wizard. */
export function SqlWizardPage({ instances }: { readonly instances: readonly string[] }) {
  const target = useTarget();
  const saved = useDraft('sql');
  return target === null ? null : <Wizard key={target.id} target={target} saved={saved} instances={instances} />;
}

function Wizard({ target, saved, instances }: { readonly target: TargetInfo; readonly saved: DraftOf<'sql'> | null; readonly instances: readonly string[] }) {
  const text = useText();
  const t = text.wizard;
  const format = useFormats();
  const model = useModel();
  const { scan } = useScanSlot();
  const [opened] = useState(saved);
  const wizard = useWizard(sqlWizardKind, { target, model, saved: opened, initial: () => initialState({ instances, draft: opened, model }), preset: instances.length > 0 });
  const { state, dispatch } = wizard;
  const planning = usePlanning(target, model, wizard);
  const proposals = useMemo(() => (model && state.choices.instances.length > 0 ? propose(model, state.choices) : null), [model, state.choices]);

  const content = ((): ReactNode => {
    if (state.step === 'server' || !model) return <ServerStep targetId={target.id} model={model} scan={scan} />;
    const given = { model, choices: state.choices, dispatch };
    if (state.step === 'instances') return <InstancesStep {...given} proposals={proposals ?? none} />;
    if (proposals === null) return null;
    if (state.step === 'ports') return <PortsStep {...given} proposals={proposals} />;
    if (state.step === 'firewall') return <FirewallStep {...given} proposals={proposals} />;
    return <ClientsStep {...given} proposals={proposals} />;
  })();
  return (
    <PlanWizard
      title={text.shell.page.sqlWizard}
      target={target}
      model={model}
      steps={sqlSteps}
      labels={t.steps}
      wizard={wizard}
      planning={planning}
      blocked={blockedReason(state, model, proposals, text, format)}
      wrong={state.step === 'ports' || state.step === 'firewall'}
      summary={(step) => (model ? summary(step, state, model, proposals, text, format) : null)}
      help={<p>{t.help[state.step]}</p>}
      home={{ page: 'sql' }}
    >
      {content}
    </PlanWizard>
  );
}

const none = { rows: [], result: { ok: false as const, problems: [] } };
