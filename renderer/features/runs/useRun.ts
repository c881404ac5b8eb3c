import { useCallback } from 'react';
import type { RunView } from '#core/plan/run';
import { call } from '../../app/bridge';
import { useApp } from '../../app/store';
import { useAnswer } from '../useAnswer';

export interface RunHandle {
  readonly run: RunView | null;
  readonly error: unknown;
  readonly retry: () => void;
}

/** A run as its journal says, kept current while it goes on. */
export function useRun(runId: string): RunHandle {
  const live = useApp((s) => (s.activeRun?.runId === runId ? s.activeRun : null));
  // Its line in the list changes when another run undoes it, or a scan sees its pending work done.
  const revision = useApp((s) => {
    const listed = s.runs.find((r) => r.runId === runId);
    return listed ? `${listed.state} ${listed.undoneBy} ${listed.pending.length}` : '';
  });
  const { answer, last, again } = useAnswer(
    useCallback(() => call('run.get', { runId }), [runId]),
    revision,
  );
  // Journals only grow: the longer view is the newer one.
  const run = live && last ? (live.journalLines >= last.journalLines && last.undoneBy === null ? live : last) : (live ?? last);
  return { run, error: run === null && answer.state === 'failed' ? answer.error : null, retry: again };
}
