import { defaultRangesChoices, type RangesChoices } from '#core/plan/serviceChoices';
import type { ServerModel } from '#core/scan/model';
import { chosen, reviewBlockers, startWizard, wizardReducer, type ReviewBlocker, type WizardAction, type WizardState } from './wizard';

export const rangesSteps = ['dynamic', 'reservations', 'review'] as const;
export type RangesStep = (typeof rangesSteps)[number];
export type RangesWizardState = WizardState<RangesStep, RangesChoices>;
export type RangeBlock = RangesChoices['dynamic'][number];

export type RangesWizardAction =
  | WizardAction<RangesStep, RangesChoices>
  /** null: leave that stack as it is. */
  | { readonly type: 'dynamic'; readonly stack: RangeBlock['stack']; readonly protocol: RangeBlock['protocol']; readonly block: { readonly start: number; readonly count: number } | null }
  | { readonly type: 'reserve' | 'release'; readonly block: RangeBlock; readonly on: boolean }
  | { readonly type: 'timed-wait'; readonly timedWait: RangesChoices['timedWait'] };

const common = wizardReducer<RangesStep, RangesChoices>(rangesSteps);

export function startRangesWizard(choices: RangesChoices = defaultRangesChoices()): RangesWizardState {
  return startWizard<RangesStep, RangesChoices>(rangesSteps, choices);
}

export function sameBlock(a: RangeBlock, b: RangeBlock): boolean {
  return a.stack === b.stack && a.protocol === b.protocol && a.start === b.start && a.count === b.count;
}

export function rangesWizard(state: RangesWizardState, action: RangesWizardAction): RangesWizardState {
  const { choices } = state;
  switch (action.type) {
    case 'dynamic': {
      const { stack, protocol, block } = action;
      const others = choices.dynamic.filter((d) => d.stack !== stack || d.protocol !== protocol);
      return chosen(state, { ...choices, dynamic: block === null ? others : [...others, { stack, protocol, ...block }] });
    }
    case 'reserve':
    case 'release': {
      const others = choices[action.type].filter((b) => !sameBlock(b, action.block));
      return chosen(state, { ...choices, [action.type]: action.on ? [...others, action.block] : others });
    }
    case 'timed-wait':
      return chosen(state, { ...choices, timedWait: action.timedWait });
    default:
      return common(state, action);
  }
}

export function nothingOfRanges(choices: RangesChoices): boolean {
  return choices.dynamic.length === 0 && choices.reserve.length === 0 && choices.release.length === 0 && choices.timedWait === null;
}

export type RangesBlocker = ReviewBlocker | { readonly code: 'ranges-unknown' | 'nothing-chosen'; readonly subject: null };

export function rangesBlockers(state: RangesWizardState, model: ServerModel | null): readonly RangesBlocker[] {
  if (!model) return [{ code: 'no-scan', subject: null }];
  switch (state.step) {
    case 'dynamic':
      return model.ranges.known ? [] : [{ code: 'ranges-unknown', subject: null }];
    case 'reservations':
      return nothingOfRanges(state.choices) ? [{ code: 'nothing-chosen', subject: null }] : [];
    case 'review':
      return reviewBlockers(state.reviewed, model.target);
  }
}
