import { Fragment, useState, type ReactNode } from 'react';
import type { TargetInfo } from '#core/ipc/contract';
import type { ServerModel } from '#core/scan/model';
import { REVIEW, runSteps } from '#core/wizard/wizard';
import { background, go, say } from '../../app/actions';
import { call } from '../../app/bridge';
import type { Route } from '../../app/navigation';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Icon } from '../../components/Icon';
import { WizardFrame, type WizardStep } from '../../components/WizardFrame';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { restartNames } from '../runs/PlanFacts';
import { useStartRun, type StartRun } from '../runs/useStartRun';
import { ReviewStep } from './ReviewStep';
import type { Planning } from './usePlanning';
import type { WizardHandle } from './useWizard';
import './wizard.css';

interface PlanWizardProps<S extends string, C, A> {
  readonly title: string;
  readonly target: TargetInfo;
  readonly model: ServerModel | null;
  readonly steps: readonly S[];
  readonly labels: Readonly<Record<S, string>>;
  readonly wizard: WizardHandle<S, C, A>;
  readonly planning: Planning;
  /** Why Next is not available, in one line; null when it is. */
  readonly blocked: string | null;
  /** The step at hand has something that must be corrected before it goes on. */
  readonly wrong: boolean;
  /** One line under a finished step. */
  readonly summary: (step: S) => string | null;
  readonly help: ReactNode;
  /** Where it leads when it is left. */
  readonly home: Route;
  /** The step at hand, any but the review. */
  readonly children: ReactNode;
}

/** A wizard from its first step to the run: steps, draft, review, confirmation. What is chosen is the wizard's own. */
export function PlanWizard<S extends string, C, A>({ title, target, model, steps, labels, wizard, planning, blocked, wrong, summary, help, home, children }: PlanWizardProps<S, C, A>) {
  const text = useText();
  const t = text.wizard;
  const format = useFormats();
  const { state, dispatch } = wizard;
  const [leaving, setLeaving] = useState(false);
  const applying = useApply(wizard);
  const { reviewed } = state;
  const review = state.step === REVIEW;

  const leave = (): void => {
    background(wizard.flush());
    go(home);
  };
  const cancel = (): void => (wizard.kind.nothing(state.choices) ? leave() : setLeaving(true));
  const at = steps.indexOf(state.step);
  const listed = [
    ...steps.map((step, i): WizardStep => {
      const place = i < at ? 'done' : i === at ? 'now' : 'todo';
      return { id: step, label: labels[step], summary: place === 'done' && model ? summary(step) : null, state: place, open: place !== 'now' && state.visited.includes(step) ? () => dispatch({ type: 'go', step }) : null };
    }),
    ...runSteps.map((step): WizardStep => ({ id: step, label: t.steps[step], summary: step === 'apply' && target.writable ? t.applyChanges(target.name) : null, state: 'todo', open: null })),
  ];
  const following = steps[at + 1];
  const next = ((): Parameters<typeof WizardFrame>[0]['next'] => {
    if (!review) return following === undefined ? null : { label: text.tables.wizard.nextNamed(labels[following]), disabled: blocked !== null, run: () => dispatch({ type: 'next' }) };
    if (!target.writable) return { label: t.review.saveScripts, disabled: !reviewed || reviewed.plan.steps.length === 0, run: () => background(applying.saveScripts()) };
    const names = reviewed ? restartNames(reviewed.plan, t.review, t.ports.agent, format.list) : '';
    return { label: names === '' ? t.review.apply(target.name) : t.review.applyRestart(target.name, names), disabled: blocked !== null || applying.starting, run: () => void applying.apply(), applies: true };
  })();
  const reason = ((): ReactNode => {
    if (applying.starting) return t.review.starting;
    if (blocked === null || planning.problems.length > 0 || planning.error !== null) return review ? t.nothingWritten : null;
    return (
      <span className={wrong ? 'c-error' : undefined}>
        {wrong && <Icon name="warning" />} {blocked}
      </span>
    );
  })();
  const facts = [target.name, ...(model ? [t.fromScan(format.time(model.takenAt), model.scanHash.slice(0, 8))] : []), ...(wizard.draft === 'saved' || wizard.draft === 'saving' ? [t.draftSaved] : wizard.draft === 'failed' ? [t.draftUnsaved] : [])];

  return (
    <>
      <WizardFrame
        title={title}
        sub={facts.map((fact, i) => (
          <Fragment key={fact}>
            {i > 0 && <b>·</b>}
            {fact}
          </Fragment>
        ))}
        steps={listed}
        help={help}
        reason={reason}
        onCancel={cancel}
        onBack={at === 0 ? null : () => dispatch({ type: 'back' })}
        next={next}
      >
        {review ? <ReviewStep target={target} reviewed={reviewed} planning={planning} why={state.why} onWhy={(why) => dispatch({ type: 'why', why })} error={applying.error} declined={applying.declined} /> : children}
      </WizardFrame>
      <ConfirmDialog open={leaving} title={text.tables.wizard.cancelTitle} action={text.tables.wizard.cancelDo} safe={text.tables.wizard.stay} onConfirm={leave} onClose={() => setLeaving(false)}>
        {text.tables.wizard.cancelText}
      </ConfirmDialog>
    </>
  );
}

interface Applying extends Omit<StartRun, 'start'> {
  readonly apply: () => Promise<void>;
  readonly saveScripts: () => Promise<void>;
}

function useApply<S extends string, C, A>(wizard: WizardHandle<S, C, A>): Applying {
  const t = useText().wizard.review;
  const language = useLanguage();
  const { start, ...state } = useStartRun();
  const { reviewed, why } = wizard.state;
  const apply = async (): Promise<void> => {
    // Once it began there is the run, which has a page of its own and brings the choices back where it must.
    if (reviewed) await start(reviewed.hash, why, () => background(wizard.close()));
  };
  const saveScripts = async (): Promise<void> => {
    if (!reviewed) return;
    for (const kind of ['apply', 'undo'] as const) {
      const file = await call('plan.saveScript', { hash: reviewed.hash, kind, language });
      if (!file) return;
      say(t.saved(file.path));
    }
  };
  return { ...state, apply, saveScripts };
}
