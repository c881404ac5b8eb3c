import { planHash, type Plan } from '#core/plan/change';
import type { RunView } from '#core/plan/run';
import type { Prober, Target } from '#core/verbs/target';
import { AppError } from '../main/appError';
import type { CrashPoint } from './journal';
import type { TargetLock } from './lock';
import { Runner, type CancelHow, type Timing } from './runner';
import type { RunStore } from './store';

export interface RunAccess {
  readonly target: Target;
  readonly prober: Prober | null;
  readonly store: RunStore;
  /** After every journal record. */
  readonly onProgress?: (run: RunView) => void;
  readonly crashPoint?: CrashPoint;
  readonly timing?: Timing;
  readonly now?: () => string;
}

export interface RunRequest extends RunAccess {
  readonly plan: Plan;
  readonly why: string;
  readonly by: string;
  readonly host: string;
  readonly appVersion: string;
}

export interface RunHandle {
  readonly runId: string;
  /** How the run ended. Rejects only where the journal itself cannot be written; the run is then interrupted. */
  readonly done: Promise<RunView>;
  readonly view: () => RunView;
  /** Puts everything back; `roll-back` does not wait for what is only being watched. */
  readonly cancel: (how: CancelHow) => void;
}

/**
 * Begins to apply a plan. Throws AppError: `bad-input` for another target's plan, `locked` where somebody works on the
 * target, `needs-recovery` where an earlier run stopped in the middle.
 */
export function startRun(request: RunRequest): RunHandle {
  const { target, plan, store, crashPoint, why, by, host, appVersion } = request;
  if (plan.target.id !== target.id) throw new AppError('bad-input', { target: target.name, plan: plan.target.name });
  const lock = lockOf(store, target);
  try {
    const interrupted = store.list().find((run) => run.plan.target.id === target.id && run.endedAt === null);
    if (interrupted) throw new AppError('needs-recovery', { run: interrupted.runId });
    const { runId, journal } = store.create(crashPoint);
    const runner = new Runner({ ...request, journal });
    const at = runner.at();
    runner.append({ t: 'planned', at, runId, planHash: planHash(plan), plan, why, by, host, appVersion });
    runner.append({ t: 'locked', at: runner.at(), pid: process.pid });
    const carry = async (): Promise<void> => {
      if (await runner.preflight()) await runner.forward();
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

export function lockOf(store: RunStore, target: Target): TargetLock {
  const taken = store.lock(target.id);
  if (!taken.ok) throw new AppError('locked', { target: target.name, host: taken.holder.host, pid: taken.holder.pid });
  return taken.lock;
}

export function follow(runId: string, runner: Runner, carry: () => Promise<void>, release: () => void): RunHandle {
  const run = async (): Promise<RunView> => {
    try {
      await carry();
    } finally {
      release();
    }
    return runner.view();
  };
  return { runId, done: run(), view: () => runner.view(), cancel: (how) => runner.cancel(how) };
}
