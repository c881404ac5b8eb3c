import { cellId, classify, inverse, sideText, valueText, type CellValue } from './cells';
import type { Change, Write } from './change';
import { clientsPlan, type PlannedTarget } from './planClients';
import { problem, type PlanProblem, type PlanResult } from './problems';
import { riskOf } from './risk';
import type { RunView } from './run';

/**
 * The way back of a run about clients, from what its cells hold now. A key that was made goes only where nobody else
 * put anything into it (`occupied`).
 */
export function undoClients(run: RunView, planned: PlannedTarget, current: ReadonlyMap<string, CellValue>, occupied: ReadonlySet<string>): PlanResult {
  if (run.state !== 'committed' || run.undoneBy !== null) return { ok: false, problems: [problem('run-not-committed', run.runId, { state: run.undoneBy === null ? run.state : 'undone' })] };
  const problems: PlanProblem[] = [];
  const changes = run.plan.changes.toReversed().flatMap((change) => undoChange(change, current, occupied, problems));
  if (problems.length > 0) return { ok: false, problems };
  if (changes.length === 0) return { ok: false, problems: [problem('nothing-to-undo', run.runId)] };
  return { ok: true, plan: clientsPlan(planned, changes, null, run.runId) };
}

function undoChange(change: Change, current: ReadonlyMap<string, CellValue>, occupied: ReadonlySet<string>, problems: PlanProblem[]): readonly Change[] {
  const writes: Write[] = [];
  for (const write of change.writes) {
    const value = current.get(cellId(write));
    if (!value) problems.push(problem('cell-unknown', cellId(write)));
    else if (write.kind === 'registry-key' && occupied.has(write.path)) continue;
    else if (value.kind === 'file' && write.kind === 'file' && value.hash === write.after && !value.writable) problems.push(problem('file-read-only', write.path));
    else {
      const side = classify(write, value);
      if (side === 'after') writes.push(inverse(write, null));
      else if (side !== 'before') problems.push(problem('changed-since', cellId(write), { planned: sideText(write, 'after'), found: valueText(value) }));
    }
  }
  if (writes.length === 0) return [];
  const action = change.action === 'create' ? 'delete' : change.action === 'delete' ? 'create' : 'update';
  return [{ ...change, action, before: change.after, after: change.before, writes: writes.toReversed(), risk: riskOf(action, change.riskReasons) }];
}
