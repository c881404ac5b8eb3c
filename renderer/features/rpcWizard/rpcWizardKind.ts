import type { RpcChoices } from '#core/plan/serviceChoices';
import { nothingOfRpc, rpcWizard, type RpcStep, type RpcWizardAction } from '#core/wizard/rpcWizard';
import type { WizardKind } from '../wizard/useWizard';

export const rpcWizardKind: WizardKind<RpcStep, RpcChoices, RpcWizardAction> = {
  reduce: rpcWizard,
  name: 'rpc',
  request: (choices) => ({ kind: 'rpc', choices }),
  nothing: nothingOfRpc,
};
