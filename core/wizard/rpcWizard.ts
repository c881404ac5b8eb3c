import { defaultRpcChoices, type RpcChoices, type ServiceId } from '#core/plan/serviceChoices';
import type { ServerModel } from '#core/scan/model';
import { chosen, reviewBlockers, startWizard, wizardReducer, type ReviewBlocker, type WizardAction, type WizardState } from './wizard';
import { scopeBlockers, type ScopeBlocker } from './scope';

export const rpcSteps = ['services', 'range', 'firewall', 'review'] as const;
export type RpcStep = (typeof rpcSteps)[number];
export type RpcWizardState = WizardState<RpcStep, RpcChoices>;
export type ServiceChoice = RpcChoices['services'][number];

export type RpcWizardAction =
  | WizardAction<RpcStep, RpcChoices>
  | { readonly type: 'select'; readonly id: ServiceId; readonly selected: boolean; readonly port: number | null }
  /** null: what is typed is no port. */
  | { readonly type: 'port'; readonly id: ServiceId; readonly port: ServiceChoice['port'] }
  | { readonly type: 'restart'; readonly id: ServiceId; readonly restart: ServiceChoice['restart'] }
  | { readonly type: 'range'; readonly range: RpcChoices['range'] };

const common = wizardReducer<RpcStep, RpcChoices>(rpcSteps);

export function startRpcWizard(choices: RpcChoices = defaultRpcChoices()): RpcWizardState {
  return startWizard<RpcStep, RpcChoices>(rpcSteps, choices);
}

export function rpcWizard(state: RpcWizardState, action: RpcWizardAction): RpcWizardState {
  const { choices } = state;
  switch (action.type) {
    case 'select': {
      const others = choices.services.filter((s) => s.id !== action.id);
      return chosen(state, { ...choices, services: action.selected ? [...others, { id: action.id, port: action.port, restart: 'now' }] : others });
    }
    case 'port':
      return edit(state, action.id, { port: action.port });
    case 'restart':
      return edit(state, action.id, { restart: action.restart });
    case 'range':
      return chosen(state, { ...choices, range: action.range });
    default:
      return common(state, action);
  }
}

function edit(state: RpcWizardState, id: ServiceId, change: Partial<ServiceChoice>): RpcWizardState {
  return chosen(state, { ...state.choices, services: state.choices.services.map((s) => (s.id === id ? { ...s, ...change } : s)) });
}

export function nothingOfRpc(choices: RpcChoices): boolean {
  return choices.services.length === 0 && choices.range === null && !choices.repairKinds;
}

export type RpcBlocker = ReviewBlocker | ScopeBlocker | { readonly code: 'rpc-unknown' | 'nothing-chosen' | 'port-missing' | 'range-missing' | 'not-acknowledged'; readonly subject: string | null };

/** Why the step at hand cannot go on; empty when it can. */
export function rpcBlockers(state: RpcWizardState, model: ServerModel | null): readonly RpcBlocker[] {
  const { choices } = state;
  if (!model) return [{ code: 'no-scan', subject: null }];
  switch (state.step) {
    case 'services':
      if (!model.rpc.known) return [{ code: 'rpc-unknown', subject: null }];
      return choices.services.filter((s) => s.port === null).map(({ id }) => ({ code: 'port-missing', subject: id }) as const);
    case 'range': {
      if (nothingOfRpc(choices)) return [{ code: 'nothing-chosen', subject: null }];
      if (choices.range === null || choices.range === 'remove') return [];
      if (choices.range.ports.length === 0) return [{ code: 'range-missing', subject: null }];
      return choices.range.acknowledged ? [] : [{ code: 'not-acknowledged', subject: null }];
    }
    case 'firewall':
      return scopeBlockers(choices.firewall);
    case 'review':
      return reviewBlockers(state.reviewed, model.target);
  }
}
