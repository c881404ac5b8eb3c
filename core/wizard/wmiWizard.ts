import { defaultWmiChoices, type WmiChoices } from '#core/plan/serviceChoices';
import type { ServerModel } from '#core/scan/model';
import { scopeBlockers, type ScopeBlocker } from './scope';
import { reviewBlockers, startWizard, wizardReducer, type ReviewBlocker, type WizardAction, type WizardState } from './wizard';

export const wmiSteps = ['host', 'firewall', 'review'] as const;
export type WmiStep = (typeof wmiSteps)[number];
export type WmiWizardState = WizardState<WmiStep, WmiChoices>;
export type WmiWizardAction = WizardAction<WmiStep, WmiChoices>;

export const wmiWizard = wizardReducer<WmiStep, WmiChoices>(wmiSteps);

export function startWmiWizard(choices: WmiChoices = defaultWmiChoices()): WmiWizardState {
  return startWizard<WmiStep, WmiChoices>(wmiSteps, choices);
}

export type WmiBlocker = ReviewBlocker | ScopeBlocker | { readonly code: 'wmi-unknown'; readonly subject: null };

export function wmiBlockers(state: WmiWizardState, model: ServerModel | null): readonly WmiBlocker[] {
  if (!model) return [{ code: 'no-scan', subject: null }];
  switch (state.step) {
    case 'host':
      return model.wmi.known ? [] : [{ code: 'wmi-unknown', subject: null }];
    case 'firewall':
      return state.choices.mode === 'shared' ? [] : scopeBlockers(state.choices.firewall);
    case 'review':
      return reviewBlockers(state.reviewed, model.target);
  }
}
