import { progressOf } from '#core/plan/runView';
import { AppError } from '../main/appError';
import { follow, lockOf, type RunAccess, type RunHandle } from './executor';
import { Runner } from './runner';

export interface RecoveryRequest extends RunAccess {
  readonly runId: string;
  readonly how: 'finish' | 'undo';
}

/**
 * Takes over a run that has no end, or that needed a person. `finish` goes on where it stopped, unless it was already
 * being taken back; `undo` takes it back. Throws AppError: `unknown-run`, `bad-input` for a run that ended or another
 * target's, `locked` where somebody works on the target.
 */
export function recoverRun(request: RecoveryRequest): RunHandle {
  const { runId, target, store, crashPoint, how } = request;
  const before = store.view(runId);
  if (before.plan.target.id !== target.id) throw new AppError('bad-input', { target: target.name, run: runId });
  const lock = lockOf(store, target);
  try {
    const { state } = store.view(runId);
    const person = state === 'needs-a-person';
    if (state === 'committed' || state === 'rolled-back' || state === 'stale') throw new AppError('bad-input', { run: runId, state });
    const journal = store.open(runId, crashPoint);
    const runner = new Runner({ ...request, plan: before.plan, journal });
    runner.append({ t: 'recovering', at: runner.at(), pid: process.pid, how });
    const { rollingBack, snapshotted } = progressOf(journal.records);
    const carry = async (): Promise<void> => {
      if (how === 'undo' || rollingBack) await runner.rollBack('recovery', person);
      else if (snapshotted || (await runner.preflight())) await runner.forward();
    };
    return follow(runId, runner, carry, () => {
      journal.close();
      lock.release();
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}
