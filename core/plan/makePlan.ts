import type { ServerModel } from '#core/scan/model';
import { planRanges } from './planRanges';
import { planRpc } from './planRpc';
import { planSql } from './planSql';
import { planWmi } from './planWmi';
import type { PlanResult } from './problems';
import type { PlanRequest } from './request';

/** The plan for what was asked, or everything that stands in its way. */
export function makePlan(model: ServerModel, request: PlanRequest): PlanResult {
  switch (request.kind) {
    case 'sql':
      return planSql(model, request.choices);
    case 'rpc':
      return planRpc(model, request.choices);
    case 'wmi':
      return planWmi(model, request.choices);
    case 'ranges':
      return planRanges(model, request.choices);
  }
}
