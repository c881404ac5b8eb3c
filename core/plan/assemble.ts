import type { Port } from '#core/ports/port';
import type { ServerModel } from '#core/scan/model';
import { PLAN_FORMAT, PLAN_VERSION, type Change, type Plan, type Step } from './change';
import { exposureOfPlan } from './firewallChanges';
import type { PlanRequest } from './request';
import { planRisk } from './risk';

export interface PlanParts {
  readonly kind: Plan['kind'];
  readonly request: PlanRequest | null;
  readonly undoOf?: string;
  readonly changes: readonly Change[];
  readonly steps: readonly Step[];
  readonly restarts?: Plan['restarts'];
  readonly ports?: Plan['ports'];
  /** Ports the plan moves away from: that nobody gets in there any more is meant. */
  readonly left?: readonly Port[];
  readonly findings?: Plan['findings'];
  readonly facts?: Plan['facts'];
}

/** Changes whose steps wait for a restart promise nothing yet: the exposure leaves them out. */
export function assemble(model: ServerModel, parts: PlanParts): Plan {
  const { changes, steps, ports = [] } = parts;
  const waiting = new Set(steps.filter((step) => step.waitsFor !== undefined).flatMap((step) => step.changeIds));
  return {
    format: PLAN_FORMAT,
    version: PLAN_VERSION,
    kind: parts.kind,
    target: { ...model.target },
    scanHash: model.scanHash,
    scanTakenAt: model.takenAt,
    request: parts.request,
    undoOf: parts.undoOf ?? null,
    changes: [...changes],
    steps: [...steps],
    restarts: [...(parts.restarts ?? [])],
    ports: [...ports],
    exposure: exposureOfPlan(model, changes.filter((change) => !waiting.has(change.id)), { left: parts.left ?? [], chosen: ports.map((p) => p.after) }),
    risk: planRisk(changes),
    findings: [...(parts.findings ?? [])],
    facts: [...(parts.facts ?? [])],
  };
}
