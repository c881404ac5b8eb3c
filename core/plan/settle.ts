import type { ServerModel } from '#core/scan/model';
import { classify, writesOf } from './cells';
import { cellIn } from './currentCells';
import type { RunView } from './run';

/** Pending steps of committed runs that a scan sees done: by a later run, a restart, or somebody's own hand. */
export function settlePending(runs: readonly RunView[], model: ServerModel): { readonly runId: string; readonly step: string }[] {
  const settled: { runId: string; step: string }[] = [];
  for (const run of runs) {
    if (run.state !== 'committed' || run.plan.target.id !== model.target.id) continue;
    for (const step of run.plan.steps) {
      if (!run.pending.includes(step.id)) continue;
      const done = writesOf(step).every((write) => {
        const current = cellIn(model, write);
        return current !== undefined && classify(write, current) === 'after';
      });
      if (done) settled.push({ runId: run.runId, step: step.id });
    }
  }
  return settled;
}
