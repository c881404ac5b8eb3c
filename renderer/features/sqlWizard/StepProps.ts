import type { Dispatch } from 'react';
import type { SqlChoices } from '#core/plan/choices';
import type { ServerModel } from '#core/scan/model';
import type { SqlWizardAction } from '#core/wizard/sqlWizard';
import type { Proposals } from './proposals';

/** What every step that chooses is given. */
export interface StepProps {
  readonly model: ServerModel;
  readonly choices: SqlChoices;
  readonly dispatch: Dispatch<SqlWizardAction>;
  readonly proposals: Proposals;
}
