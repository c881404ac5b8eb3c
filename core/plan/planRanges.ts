import type { ServerModel } from '#core/scan/model';
import { problem, type PlanResult } from './problems';
import type { RangesChoices } from './serviceChoices';
export function planRanges(model: ServerModel, _choices: RangesChoices): PlanResult {
  return { ok: false, problems: [problem('ranges-unknown', model.target.name)] };
}
