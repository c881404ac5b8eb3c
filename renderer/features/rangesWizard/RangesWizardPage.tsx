import { useMemo, useState, type ReactNode } from 'react';
import type { DraftOf, TargetInfo } from '#core/ipc/contract';
import { makePlan } from '#core/plan/makePlan';
import type { PlanProblem } from '#core/plan/problems';
import type { RangesChoices } from '#core/plan/serviceChoices';
import { judgeDynamicRange } from '#core/ports/rangeConflicts';
import type { ServerModel } from '#core/scan/model';
import { nothingOfRanges, rangesBlockers, rangesSteps, rangesWizard, startRangesWizard, type RangesStep, type RangesWizardAction, type RangesWizardState } from '#core/wizard/rangesWizard';
import { resumed } from '#core/wizard/wizard';
import { useDraft, useModel, useTarget } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import type { WindowText } from '../../i18n/en';
import { useText } from '../../i18n/useText';
import { PlanWizard } from '../wizard/PlanWizard';
import { usePlanning } from '../wizard/usePlanning';
import { useWizard, type WizardKind } from '../wizard/useWizard';
import { DynamicStep } from './DynamicStep';
import { ReservationsStep } from './ReservationsStep';

const rangesWizardKind: WizardKind<RangesStep, RangesChoices, RangesWizardAction> = {
  reduce: rangesWizard,
  name: 'ranges',
  request: (choices) => ({ kind: 'ranges', choices }),
  nothing: nothingOfRanges,
};

interface RangesWizardPageProps {
  /** Added to what was drafted. */
  readonly choices: RangesChoices | null;
  /** It was opened for reservations. */
  readonly reserving: boolean;
}

export function RangesWizardPage({ choices, reserving }: RangesWizardPageProps) {
  const target = useTarget();
  const saved = useDraft('ranges');
  return target === null ? null : <Wizard key={target.id} target={target} saved={saved} choices={choices} reserving={reserving} />;
}

/** The draft goes on where it was; what the wizard was opened with is added to it, and it begins where that is chosen. */
export function initialState(draft: DraftOf<'ranges'> | null, preset: RangesChoices | null, reserving: boolean): RangesWizardState {
  let state = draft ? resumed<RangesStep, RangesChoices>(rangesSteps, { ...draft, choices: draft.request.choices }) : startRangesWizard();
  for (const { stack, protocol, start, count } of preset?.dynamic ?? []) state = rangesWizard(state, { type: 'dynamic', stack, protocol, block: { start, count } });
  for (const block of preset?.reserve ?? []) state = rangesWizard(state, { type: 'reserve', block, on: true });
  for (const block of preset?.release ?? []) state = rangesWizard(state, { type: 'release', block, on: true });
  if (preset?.timedWait !== undefined && preset.timedWait !== null) state = rangesWizard(state, { type: 'timed-wait', timedWait: preset.timedWait });
  const step = reserving || (preset && preset.release.length + preset.reserve.length > 0) ? 'reservations' : preset ? 'dynamic' : state.step;
  return { ...state, step, visited: [...new Set<RangesStep>([...state.visited, 'dynamic', step])] };
}

function Wizard({ target, saved, choices: preset, reserving }: RangesWizardPageProps & { readonly target: TargetInfo; readonly saved: DraftOf<'ranges'> | null }) {
  const text = useText();
  const model = useModel();
  const [opened] = useState(saved);
  const wizard = useWizard(rangesWizardKind, { target, model, saved: opened, initial: () => initialState(opened, preset, reserving), preset: preset !== null });
  const { state, dispatch } = wizard;
  const { choices } = state;
  const planning = usePlanning(target, model, wizard);
  const problems = useMemo((): readonly PlanProblem[] => {
    if (!model) return [];
    const made = makePlan(model, { kind: 'ranges', choices });
    return made.ok ? [] : made.problems;
  }, [model, choices]);
  const content = ((): ReactNode => {
    if (!model?.ranges.known)
      return (
        <section className="panel">
          <EmptyState icon="ranges" title={text.ranges.unknown.title} text={text.ranges.unknown.text} />
        </section>
      );
    return state.step === 'dynamic' ? <DynamicStep model={model} choices={choices} dispatch={dispatch} /> : <ReservationsStep model={model} choices={choices} problems={problems} dispatch={dispatch} />;
  })();
  return (
    <PlanWizard
      title={text.shell.page.rangesWizard}
      target={target}
      model={model}
      steps={rangesSteps}
      labels={text.rangesWizard.steps}
      wizard={wizard}
      planning={planning}
      blocked={blockedReason(state, model, problems, text)}
      wrong={state.step !== 'review'}
      summary={(step) => summary(step, choices, text)}
      help={<p>{text.rangesWizard.help[state.step]}</p>}
      home={{ page: 'ranges' }}
    >
      {content}
    </PlanWizard>
  );
}

function blockedReason(state: RangesWizardState, model: ServerModel | null, problems: readonly PlanProblem[], text: WindowText): string | null {
  const t = text.rangesWizard.blocked;
  const { choices } = state;
  const [first] = rangesBlockers(state, model);
  if (first) return first.code === 'ranges-unknown' || first.code === 'nothing-chosen' ? t[first.code] : text.wizard.blocked[first.code](first.subject ?? '');
  const badDelay = typeof choices.timedWait === 'number' && (choices.timedWait < 30 || choices.timedWait > 300);
  if (state.step === 'dynamic' && model && (badDelay || choices.dynamic.some((d) => judgeDynamicRange(d, model).some((v) => v.severity === 'error')))) return t.dynamic;
  if (state.step === 'reservations' && problems.some((p) => p.code !== 'nothing-chosen')) return t.reservations;
  return null;
}

function summary(step: RangesStep, choices: RangesChoices, text: WindowText): string | null {
  const t = text.rangesWizard.summary;
  if (step === 'review') return null;
  if (step === 'reservations') return choices.reserve.length + choices.release.length === 0 ? t.unchanged : t.reservations(choices.reserve.length, choices.release.length);
  const parts = [...(choices.dynamic.length === 0 ? [] : [t.stacks(choices.dynamic.length)]), ...(choices.timedWait === null ? [] : [choices.timedWait === 'remove' ? t.delayRemoved : t.delay(String(choices.timedWait))])];
  return parts.length === 0 ? t.unchanged : parts.join(text.common.listSeparator);
}
