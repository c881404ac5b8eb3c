import type { JournalRecord, RunState, RunView } from './run';

type StepView = RunView['steps'][number];

export interface JournalFacts {
  /** Nobody holds the lock of the run's target. */
  readonly unheld: boolean;
  readonly damaged: boolean;
  readonly undoneBy: string | null;
}

const ended: ReadonlySet<RunState> = new Set(['committed', 'rolled-back', 'needs-a-person', 'stale']);

export function hasEnded(state: RunState): boolean {
  return ended.has(state);
}

/** What a journal says, as pages and documents show it; null when not even its first record is whole. */
export function runView(records: readonly JournalRecord[], { unheld, damaged, undoneBy }: JournalFacts): RunView | null {
  const [first] = records;
  if (first?.t !== 'planned') return null;
  const steps = new Map<string, StepView>(first.plan.steps.map(({ id }): [string, StepView] => [id, { id, status: 'waiting', readBack: [], error: null, ms: null }]));
  const pending = new Set<string>();
  let view: RunView = {
    runId: first.runId,
    state: 'planned',
    planHash: first.planHash,
    plan: first.plan,
    why: first.why,
    by: first.by,
    host: first.host,
    appVersion: first.appVersion,
    startedAt: first.at,
    endedAt: null,
    steps: [],
    proof: null,
    stale: [],
    person: [],
    error: null,
    errorLog: [],
    pending: [],
    undoneBy,
    journalLines: records.length,
    journalDamaged: damaged,
  };
  const set = (id: string, change: Partial<StepView>): void => {
    const step = steps.get(id);
    if (step) steps.set(id, { ...step, ...change });
  };
  for (const record of records.slice(1)) {
    switch (record.t) {
      case 'planned':
        break;
      case 'locked':
      case 'snapshotted':
      case 'applied':
        view = { ...view, state: record.t };
        break;
      case 'recovering':
        // Where the run stood stands until the next record says otherwise; an end that needed a person is no end any more.
        view = { ...view, endedAt: null, state: view.state === 'needs-a-person' ? 'applying' : view.state, person: [] };
        break;
      case 'stale':
        view = { ...view, state: 'stale', stale: record.moved, endedAt: record.at };
        break;
      case 'intent':
        set(record.step, { status: 'running', error: null });
        view = { ...view, state: 'applying' };
        break;
      case 'done':
        set(record.step, { status: 'done', readBack: record.readBack, ms: record.ms });
        pending.delete(record.step);
        break;
      case 'pending':
        set(record.step, { status: 'pending', error: record.error, ms: record.ms });
        pending.add(record.step);
        break;
      case 'failed':
        set(record.step, { status: record.error.code === 'outcome-unknown' ? 'unknown' : 'failed', error: record.error });
        view = { ...view, error: record.error, errorLog: record.log };
        break;
      case 'proof':
        view = { ...view, state: 'verifying', proof: record.proof };
        break;
      case 'committed':
        view = { ...view, state: 'committed', endedAt: record.at };
        break;
      case 'rolling-back':
        view = { ...view, state: 'rolling-back' };
        break;
      case 'undo-intent':
        set(record.step, { status: 'running' });
        break;
      case 'undo-done':
        set(record.step, { status: 'undone', readBack: record.readBack, ms: record.ms });
        pending.delete(record.step);
        break;
      case 'rolled-back':
        for (const [id, step] of steps) if (step.status === 'running') set(id, { status: 'undone' });
        pending.clear();
        view = { ...view, state: 'rolled-back', endedAt: record.at };
        break;
      case 'needs-a-person':
        for (const [id, step] of steps) if (step.status === 'running') set(id, { status: 'unknown' });
        view = { ...view, state: 'needs-a-person', person: record.items, error: record.error ?? view.error, endedAt: record.at };
        break;
      case 'settled':
        set(record.step, { status: 'done', error: null, ...(record.seen.length > 0 ? { readBack: record.seen } : {}) });
        pending.delete(record.step);
        break;
      case 'observed':
        set(record.step, { readBack: record.seen });
        break;
    }
  }
  const state = unheld && !hasEnded(view.state) ? 'interrupted' : view.state;
  return { ...view, state, steps: [...steps.values()], pending: [...pending] };
}

/** What a recovery needs to know of a journal. */
export interface Progress {
  /** Steps whose intent was written: they may have been carried out. */
  readonly begun: ReadonlySet<string>;
  /** Steps known to be done, or pending. */
  readonly done: ReadonlySet<string>;
  /** Taken back since the last `rolling-back`. */
  readonly undone: ReadonlySet<string>;
  readonly rollingBack: boolean;
  readonly snapshotted: boolean;
  readonly applied: boolean;
}

export function progressOf(records: readonly JournalRecord[]): Progress {
  const begun = new Set<string>();
  const done = new Set<string>();
  const undone = new Set<string>();
  let rollingBack = false;
  let snapshotted = false;
  let applied = false;
  for (const record of records) {
    if (record.t === 'snapshotted') snapshotted = true;
    else if (record.t === 'applied') applied = true;
    else if (record.t === 'intent') begun.add(record.step);
    else if (record.t === 'done' || record.t === 'pending') done.add(record.step);
    else if (record.t === 'rolling-back') {
      rollingBack = true;
      undone.clear();
    } else if (record.t === 'undo-done') undone.add(record.step);
  }
  return { begun, done, undone, rollingBack, snapshotted, applied };
}
