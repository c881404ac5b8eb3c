import type { ServerModel } from '#core/scan/model';
import { problem, type PlanResult } from './problems';
import type { WmiChoices } from './serviceChoices';
export function planWmi(model: ServerModel, _choices: WmiChoices): PlanResult {
  return { ok: false, problems: [problem('wmi-unknown', model.target.name)] };
}
