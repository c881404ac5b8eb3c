import type { Plan } from '#core/plan/change';
import { defaultChoices, type SqlChoices, type Strategy } from '#core/plan/choices';
import type { ServerModel, SqlInstance } from '#core/scan/model';

/**
 * The SQL Server wizard: a pure reducer. Nothing is lost by leaving a step, because choices live beside the step and
 * never inside it; a plan is dropped whenever a choice or the scan changes, so that what is applied is always what was
 * reviewed.
 */
export const sqlSteps = ['server', 'instances', 'ports', 'firewall', 'clients', 'review'] as const;
export type SqlStep = (typeof sqlSteps)[number];
/** What follows the review is the run: its state is its journal's (core/plan/runView), because it outlives the window. */
export const runSteps = ['apply', 'document'] as const;

interface Common {
  readonly choices: SqlChoices;
  /** Steps the administrator has seen; links to them stay open. */
  readonly visited: readonly SqlStep[];
  readonly why: string;
}
export interface Reviewed {
  readonly plan: Plan;
  readonly hash: string;
}

export type SqlWizardState =
  | (Common & { readonly step: 'server' | 'instances' | 'ports' | 'firewall' | 'clients' })
  | (Common & { readonly step: 'review'; readonly reviewed: Reviewed | null });

export type SqlWizardAction =
  | { readonly type: 'next' }
  | { readonly type: 'back' }
  | { readonly type: 'go'; readonly step: SqlStep }
  | { readonly type: 'choose'; readonly choices: SqlChoices }
  | { readonly type: 'select'; readonly name: string; readonly selected: boolean }
  | { readonly type: 'strategy'; readonly name: string; readonly strategy: Strategy }
  | { readonly type: 'port'; readonly name: string; readonly port: number | null }
  | { readonly type: 'restart-now'; readonly name: string; readonly restartNow: boolean }
  | { readonly type: 'why'; readonly why: string }
  | { readonly type: 'planned'; readonly plan: Plan; readonly hash: string }
  | { readonly type: 'scan-changed' }
  | { readonly type: 'restore'; readonly choices: SqlChoices; readonly step: SqlStep; readonly visited: readonly SqlStep[] }
  | { readonly type: 'reset' };

export function startSqlWizard(names: readonly string[] = []): SqlWizardState {
  const choices = defaultChoices();
  return { step: names.length > 0 ? 'instances' : 'server', visited: ['server'], why: '', choices: { ...choices, instances: names.map((name) => choice(name)) } };
}

function choice(name: string): SqlChoices['instances'][number] {
  return { name, strategy: 'keep', port: null, restartNow: false };
}

/** Why the current step cannot go on; empty when it can. */
export type Blocker = { readonly code: 'no-scan' | 'instances-unknown' | 'nothing-selected' | 'port-missing' | 'address-missing' | 'profile-missing' | 'not-planned' | 'plan-empty' | 'read-only'; readonly subject: string | null };

export function blockers(state: SqlWizardState, model: ServerModel | null): readonly Blocker[] {
  if (!model) return [{ code: 'no-scan', subject: null }];
  switch (state.step) {
    case 'server':
      return model.instancesKnown ? [] : [{ code: 'instances-unknown', subject: null }];
    case 'instances':
      return state.choices.instances.length === 0 ? [{ code: 'nothing-selected', subject: null }] : [];
    case 'ports':
      return state.choices.instances.filter((i) => i.strategy === 'custom' && i.port === null).map((i) => ({ code: 'port-missing', subject: i.name }) as const);
    case 'firewall':
      if (state.choices.firewall.mode === 'none') return [];
      return [
        ...(state.choices.firewall.profiles.length === 0 ? [{ code: 'profile-missing', subject: null } as const] : []),
        ...(state.choices.firewall.remoteAddresses.length === 0 ? [{ code: 'address-missing', subject: null } as const] : []),
      ];
    case 'clients':
      return [];
    case 'review':
      if (!state.reviewed) return [{ code: 'not-planned', subject: null }];
      if (state.reviewed.plan.steps.length === 0) return [{ code: 'plan-empty', subject: null }];
      return model.target.kind === 'imported' ? [{ code: 'read-only', subject: model.target.name }] : [];
  }
}

/** What an instance starts with when it is ticked: keep what is in use, else the series. */
export function suggestedStrategy(instance: SqlInstance): Strategy {
  return instance.effectivePort === null ? 'series' : 'keep';
}

export function sqlWizard(state: SqlWizardState, action: SqlWizardAction): SqlWizardState {
  switch (action.type) {
    case 'next':
      return move(state, sqlSteps[sqlSteps.indexOf(state.step) + 1]);
    case 'back':
      return move(state, sqlSteps[sqlSteps.indexOf(state.step) - 1]);
    case 'go':
      return state.visited.includes(action.step) ? move(state, action.step) : state;
    case 'choose':
      return changed(state, action.choices);
    case 'select': {
      const others = state.choices.instances.filter((i) => i.name !== action.name);
      return changed(state, { ...state.choices, instances: action.selected ? [...others, choice(action.name)] : others });
    }
    case 'strategy':
      return edit(state, action.name, { strategy: action.strategy });
    case 'port':
      return edit(state, action.name, { strategy: 'custom', port: action.port });
    case 'restart-now':
      return edit(state, action.name, { restartNow: action.restartNow });
    case 'why':
      return { ...state, why: action.why };
    case 'planned':
      return state.step === 'review' ? { ...state, reviewed: { plan: action.plan, hash: action.hash } } : state;
    case 'scan-changed':
      return state.step === 'review' ? { ...state, reviewed: null } : state;
    case 'restore':
      return restored(action);
    case 'reset':
      return startSqlWizard();
  }
}

function edit(state: SqlWizardState, name: string, change: Partial<SqlChoices['instances'][number]>): SqlWizardState {
  return changed(state, { ...state.choices, instances: state.choices.instances.map((i) => (i.name === name ? { ...i, ...change } : i)) });
}

/** A plan belongs to the choices it was made from. */
function changed(state: SqlWizardState, choices: SqlChoices): SqlWizardState {
  return state.step === 'review' ? { ...state, choices, reviewed: null } : { ...state, choices };
}

function seen(state: Common, step: SqlStep): readonly SqlStep[] {
  return state.visited.includes(step) ? state.visited : [...state.visited, step];
}

function move(state: SqlWizardState, to: SqlStep | undefined): SqlWizardState {
  if (to === undefined || to === state.step) return state;
  const common = { choices: state.choices, why: state.why, visited: seen(state, to) };
  return to === 'review' ? { ...common, step: 'review', reviewed: null } : { ...common, step: to };
}

function restored({ choices, step, visited }: { readonly choices: SqlChoices; readonly step: SqlStep; readonly visited: readonly SqlStep[] }): SqlWizardState {
  const common = { choices, why: '', visited };
  return step === 'review' ? { ...common, step, reviewed: null } : { ...common, step };
}
