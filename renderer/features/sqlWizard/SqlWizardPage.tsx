import { Fragment, useCallback, useMemo, useState, type ReactNode } from 'react';
import type { Draft, TargetInfo } from '#core/ipc/contract';
import { runSteps, sqlSteps } from '#core/wizard/sqlWizard';
import { background, go, say } from '../../app/actions';
import { call } from '../../app/bridge';
import { useDraft, useModel, useScanSlot, useTarget } from '../../app/store';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Icon } from '../../components/Icon';
import { WizardFrame, type WizardStep } from '../../components/WizardFrame';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { restartNames } from '../runs/PlanFacts';
import { ClientsStep } from './ClientsStep';
import { FirewallStep } from './FirewallStep';
import { InstancesStep } from './InstancesStep';
import { PortsStep } from './PortsStep';
import { proposals as propose } from './proposals';
import { ReviewStep } from './ReviewStep';
import { ServerStep } from './ServerStep';
import './sqlWizard.css';
import { blockedReason, stepState, summary } from './summaries';
import { usePlanning } from './usePlanning';
import { useSqlWizard } from './useSqlWizard';

/** The wizard of the target in view; another target is another wizard. */
export function SqlWizardPage({ instances }: { readonly instances: readonly string[] }) {
  const target = useTarget();
  const saved = useDraft();
  return target === null ? null : <Wizard key={target.id} target={target} saved={saved} instances={instances} />;
}

function Wizard({ target, saved, instances }: { readonly target: TargetInfo; readonly saved: Draft | null; readonly instances: readonly string[] }) {
  const text = useText();
  const t = text.wizard;
  const language = useLanguage();
  const format = useFormats();
  const model = useModel();
  const { scan } = useScanSlot();
  const [opened] = useState(saved);
  const wizard = useSqlWizard(target, model, opened, instances);
  const { state, dispatch } = wizard;
  const planning = usePlanning(target, model, wizard);
  const [leaving, setLeaving] = useState(false);
  const [starting, setStarting] = useState(false);
  const [declined, setDeclined] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const proposals = useMemo(() => (model && state.choices.instances.length > 0 ? propose(model, state.choices) : null), [model, state.choices]);
  const reviewed = state.step === 'review' ? state.reviewed : null;
  const blocked = blockedReason(state, model, proposals, text, format);

  const apply = useCallback(async (): Promise<void> => {
    if (!reviewed) return;
    setStarting(true);
    setDeclined(false);
    setError(null);
    try {
      const started = await call('run.start', { hash: reviewed.hash, why: state.why, language });
      if (!started) setDeclined(true);
      else {
        // From here on there is the run, which has a page of its own and brings the choices back where it must.
        background(wizard.close());
        go({ page: 'run', runId: started.runId });
      }
    } catch (failure) {
      setError(failure);
    } finally {
      setStarting(false);
    }
  }, [reviewed, state.why, language, wizard]);
  const saveScripts = async (): Promise<void> => {
    if (!reviewed) return;
    for (const kind of ['apply', 'undo'] as const) {
      const file = await call('plan.saveScript', { hash: reviewed.hash, kind, language });
      if (!file) return;
      say(t.review.saved(file.path));
    }
  };
  const leave = (): void => {
    background(wizard.flush());
    go({ page: 'sql' });
  };
  const cancel = (): void => (state.choices.instances.length > 0 ? setLeaving(true) : leave());

  const steps = [
    ...sqlSteps.map((step): WizardStep => {
      const at = stepState(step, state.step);
      const line = at === 'done' && model ? summary(step, state, model, proposals, text, format) : null;
      return { id: step, label: t.steps[step], summary: line, state: at, open: at !== 'now' && state.visited.includes(step) ? () => dispatch({ type: 'go', step }) : null };
    }),
    ...runSteps.map((step): WizardStep => ({ id: step, label: t.steps[step], summary: step === 'apply' && target.writable ? t.applyChanges(target.name) : null, state: 'todo', open: null })),
  ];
  const following = sqlSteps[sqlSteps.indexOf(state.step) + 1];
  const next = ((): Parameters<typeof WizardFrame>[0]['next'] => {
    if (state.step !== 'review') return following === undefined ? null : { label: text.tables.wizard.nextNamed(t.steps[following]), disabled: blocked !== null, run: () => dispatch({ type: 'next' }) };
    if (!target.writable) return { label: t.review.saveScripts, disabled: !reviewed || reviewed.plan.steps.length === 0, run: () => background(saveScripts()) };
    const names = reviewed ? restartNames(reviewed.plan, t.review, t.ports.agent, format.list) : '';
    return { label: names === '' ? t.review.apply(target.name) : t.review.applyRestart(target.name, names), disabled: blocked !== null || starting, run: () => void apply(), applies: true };
  })();
  const reason: ReactNode = starting ? (
    t.review.starting
  ) : blocked === null || planning.problems.length > 0 || planning.error !== null ? (
    state.step === 'review' ? (
      t.nothingWritten
    ) : null
  ) : (
    <span className={state.step === 'ports' || state.step === 'firewall' ? 'c-error' : undefined}>
      {(state.step === 'ports' || state.step === 'firewall') && <Icon name="warning" />} {blocked}
    </span>
  );
  const facts = [target.name, ...(model ? [t.fromScan(format.time(model.takenAt), model.scanHash.slice(0, 8))] : []), ...(wizard.draft === 'saved' || wizard.draft === 'saving' ? [t.draftSaved] : wizard.draft === 'failed' ? [t.draftUnsaved] : [])];
  const help = <p>{t.help[state.step]}</p>;

  const content = ((): ReactNode => {
    if (state.step === 'server' || !model) return <ServerStep targetId={target.id} model={model} scan={scan} />;
    const given = { model, choices: state.choices, dispatch };
    if (state.step === 'instances') return <InstancesStep {...given} proposals={proposals ?? none} />;
    if (proposals === null) return null;
    if (state.step === 'ports') return <PortsStep {...given} proposals={proposals} />;
    if (state.step === 'firewall') return <FirewallStep {...given} proposals={proposals} />;
    if (state.step === 'clients') return <ClientsStep {...given} proposals={proposals} />;
    return <ReviewStep target={target} reviewed={reviewed} planning={planning} why={state.why} dispatch={dispatch} error={error} declined={declined} />;
  })();

  return (
    <>
      <WizardFrame
        title={text.shell.page.sqlWizard}
        sub={facts.map((fact, i) => (
          <Fragment key={fact}>
            {i > 0 && <b>·</b>}
            {fact}
          </Fragment>
        ))}
        steps={steps}
        help={help}
        reason={reason}
        onCancel={cancel}
        onBack={state.step === 'server' ? null : () => dispatch({ type: 'back' })}
        next={next}
      >
        {content}
      </WizardFrame>
      <ConfirmDialog open={leaving} title={text.tables.wizard.cancelTitle} action={text.tables.wizard.cancelDo} safe={text.tables.wizard.stay} onConfirm={leave} onClose={() => setLeaving(false)}>
        {text.tables.wizard.cancelText}
      </ConfirmDialog>
    </>
  );
}

const none = { rows: [], result: { ok: false as const, problems: [] } };
