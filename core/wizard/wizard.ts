import type { Plan } from '#core/plan/change';

/**
 * What every wizard has in common: a pure reducer over its steps, the last of which is the review. Nothing is lost by
 * leaving a step, because choices live beside the step and never inside it; a plan is dropped whenever a choice, the
 * scan or the step changes, so that what is applied is always what was reviewed.
 */
export const REVIEW = 'review';

/** What follows the review is the run: its state is its journal's (core/plan/runView), because it outlives the window. */
export const runSteps = ['apply', 'document'] as const;

export interface Reviewed {
  readonly plan: Plan;
  readonly hash: string;
}

export interface WizardState<S extends string, C> {
  readonly step: S;
  readonly choices: C;
  /** Steps the administrator has seen; links to them stay open. */
  readonly visited: readonly S[];
  readonly why: string;
  /** The plan of these choices; null outside the review. */
  readonly reviewed: Reviewed | null;
}

export type WizardAction<S extends string, C> =
  | { readonly type: 'next' }
  | { readonly type: 'back' }
  | { readonly type: 'go'; readonly step: S }
  | { readonly type: 'choose'; readonly choices: C }
  | { readonly type: 'why'; readonly why: string }
  | { readonly type: 'planned'; readonly plan: Plan; readonly hash: string }
  | { readonly type: 'scan-changed' };

export type WizardReducer<S extends string, C> = (state: WizardState<S, C>, action: WizardAction<S, C>) => WizardState<S, C>;

export function startWizard<S extends string, C>(steps: readonly [S, ...S[]], choices: C): WizardState<S, C> {
  return { step: steps[0], choices, visited: [steps[0]], why: '', reviewed: null };
}

/** A plan belongs to the choices it was made from. */
export function chosen<S extends string, C>(state: WizardState<S, C>, choices: C): WizardState<S, C> {
  return { ...state, choices, reviewed: null };
}

export function wizardReducer<S extends string, C>(steps: readonly S[]): WizardReducer<S, C> {
  const move = (state: WizardState<S, C>, to: S | undefined): WizardState<S, C> => {
    if (to === undefined || to === state.step) return state;
    return { ...state, step: to, visited: state.visited.includes(to) ? state.visited : [...state.visited, to], reviewed: null };
  };
  return (state, action) => {
    switch (action.type) {
      case 'next':
        return move(state, steps[steps.indexOf(state.step) + 1]);
      case 'back':
        return move(state, steps[steps.indexOf(state.step) - 1]);
      case 'go':
        return state.visited.includes(action.step) ? move(state, action.step) : state;
      case 'choose':
        return chosen(state, action.choices);
      case 'why':
        return { ...state, why: action.why };
      case 'planned':
        return state.step === REVIEW ? { ...state, reviewed: { plan: action.plan, hash: action.hash } } : state;
      case 'scan-changed':
        return { ...state, reviewed: null };
    }
  };
}

/** A saved wizard goes on where it was left; a step it does not have any more is its first. */
export function resumed<S extends string, C>(steps: readonly [S, ...S[]], saved: { readonly choices: C; readonly step: string; readonly visited: readonly string[]; readonly why?: string | undefined }): WizardState<S, C> {
  const visited = steps.filter((step) => saved.visited.includes(step));
  const step = steps.find((s) => s === saved.step) ?? steps[0];
  return { step, choices: saved.choices, visited: visited.includes(step) ? visited : [...visited, step], why: saved.why ?? '', reviewed: null };
}

/** Why the review cannot be applied; empty when it can. */
export type ReviewBlocker = { readonly code: 'no-scan' | 'not-planned' | 'plan-empty' | 'read-only'; readonly subject: string | null };

export function reviewBlockers(reviewed: Reviewed | null, target: { readonly kind: string; readonly name: string }): readonly ReviewBlocker[] {
  if (!reviewed) return [{ code: 'not-planned', subject: null }];
  if (reviewed.plan.steps.length === 0) return [{ code: 'plan-empty', subject: null }];
  return target.kind === 'imported' ? [{ code: 'read-only', subject: target.name }] : [];
}
