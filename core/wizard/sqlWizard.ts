import { defaultChoices, type SqlChoices, type Strategy } from '#core/plan/choices';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import { scopeBlockers, type ScopeBlocker } from './scope';
import { chosen, reviewBlockers, startWizard, wizardReducer, type ReviewBlocker, type WizardAction, type WizardState } from './wizard';

/** The SQL Server wizard: what it adds to core/wizard/wizard.ts is picking instances and their ports. */
export const sqlSteps = ['server', 'instances', 'ports', 'firewall', 'clients', 'review'] as const;
export type SqlStep = (typeof sqlSteps)[number];

export type SqlWizardState = WizardState<SqlStep, SqlChoices>;

export type SqlWizardAction =
  | WizardAction<SqlStep, SqlChoices>
  | { readonly type: 'select'; readonly name: string; readonly selected: boolean }
  | { readonly type: 'strategy'; readonly name: string; readonly strategy: Strategy }
  | { readonly type: 'port'; readonly name: string; readonly port: number | null }
  | { readonly type: 'restart-now'; readonly name: string; readonly restartNow: boolean };

const common = wizardReducer<SqlStep, SqlChoices>(sqlSteps);

export function startSqlWizard(): SqlWizardState {
  return startWizard<SqlStep, SqlChoices>(sqlSteps, defaultChoices());
}

function choice(name: string): SqlChoices['instances'][number] {
  return { name, strategy: 'keep', port: null, restartNow: false };
}

/** Why the current step cannot go on; empty when it can. */
export type Blocker = ReviewBlocker | ScopeBlocker | { readonly code: 'instances-unknown' | 'nothing-selected' | 'port-missing'; readonly subject: string | null };

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
      return scopeBlockers(state.choices.firewall);
    case 'clients':
      return [];
    case 'review':
      return reviewBlockers(state.reviewed, model.target);
  }
}

/** What an instance starts with when it is ticked: keep what is in use, else the series. */
export function suggestedStrategy(instance: SqlInstance): Strategy {
  return instance.effectivePort === null ? 'series' : 'keep';
}

export function sqlWizard(state: SqlWizardState, action: SqlWizardAction): SqlWizardState {
  switch (action.type) {
    case 'select': {
      const others = state.choices.instances.filter((i) => i.name !== action.name);
      return chosen(state, { ...state.choices, instances: action.selected ? [...others, choice(action.name)] : others });
    }
    case 'strategy':
      return edit(state, action.name, { strategy: action.strategy });
    case 'port':
      return edit(state, action.name, { strategy: 'custom', port: action.port });
    case 'restart-now':
      return edit(state, action.name, { restartNow: action.restartNow });
    default:
      return common(state, action);
  }
}

function edit(state: SqlWizardState, name: string, change: Partial<SqlChoices['instances'][number]>): SqlWizardState {
  return chosen(state, { ...state.choices, instances: state.choices.instances.map((i) => (i.name === name ? { ...i, ...change } : i)) });
}
