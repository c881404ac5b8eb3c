import type { ServerModel } from '#core/scan/model';
import { problem, type PlanResult } from './problems';
import type { RpcChoices } from './serviceChoices';
export function planRpc(model: ServerModel, _choices: RpcChoices): PlanResult {
  return { ok: false, problems: [problem('rpc-unknown', model.target.name)] };
}
