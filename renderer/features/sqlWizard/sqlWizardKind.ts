import type { DraftOf } from '#core/ipc/contract';
import type { SqlChoices } from '#core/plan/choices';
import type { ServerModel } from '#core/scan/model';
import { sqlSteps, sqlWizard, startSqlWizard, suggestedStrategy, type SqlStep, type SqlWizardAction, type SqlWizardState } from '#core/wizard/sqlWizard';
import { resumed } from '#core/wizard/wizard';
import type { WizardKind } from '../wizard/useWizard';

export const sqlWizardKind: WizardKind<SqlStep, SqlChoices, SqlWizardAction> = {
  reduce: sqlWizard,
  name: 'sql',
  request: (choices) => ({ kind: 'sql', choices }),
  nothing: (choices) => choices.instances.length === 0,
};

/** The saved draft goes on where it was; instances it was opened with are added to it. */
export function initialState(opened: { readonly instances: readonly string[]; readonly draft: DraftOf<'sql'> | null; readonly model: ServerModel | null }): SqlWizardState {
  const { instances, draft, model } = opened;
  let state = draft ? resumed<SqlStep, SqlChoices>(sqlSteps, { ...draft, choices: draft.request.choices }) : startSqlWizard();
  const missing = instances.filter((name) => !state.choices.instances.some((i) => i.name === name));
  for (const name of missing) {
    const instance = model?.instances.find((i) => i.name === name);
    state = sqlWizard(state, { type: 'select', name, selected: true });
    if (instance) state = sqlWizard(state, { type: 'strategy', name, strategy: suggestedStrategy(instance) });
  }
  if (missing.length > 0) {
    state = sqlWizard({ ...state, visited: [...new Set<SqlStep>([...state.visited, 'server', 'instances'])] }, { type: 'go', step: 'instances' });
  }
  return state;
}
