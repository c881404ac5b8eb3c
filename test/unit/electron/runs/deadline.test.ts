import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Target } from '#core/verbs/target';
import { withDeadlines } from '#electron/runs/deadline';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function answersAfter(ms: number): Target {
  const late = async <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms));
  return { kind: 'local', id: 't', name: 't', writable: true, call: () => late({} as never), batch: () => late([]), close: () => Promise.resolve() };
}

async function outcome(asked: Promise<unknown>, ms: number): Promise<unknown> {
  const ended = asked.then(
    () => 'answered',
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(ms);
  return ended;
}

describe('the deadline of a run', () => {
  it('is never before the one the target keeps itself', async () => {
    expect(await outcome(withDeadlines(answersAfter(179_000)).batch([]), 300_000)).toBe('answered');
    expect(await outcome(withDeadlines(answersAfter(299_000)).call('service.start', { name: 'x', waitMs: 1 }), 400_000)).toBe('answered');
    expect(await outcome(withDeadlines(answersAfter(290_000)).batch([], { timeoutMs: 280_000 }), 400_000)).toBe('answered');
  });

  it('ends the wait for an answer that does not come: of a write nobody knows the outcome', async () => {
    expect(await outcome(withDeadlines(answersAfter(400_000)).batch([]), 300_000)).toMatchObject({ code: 'timeout' });
    expect(await outcome(withDeadlines(answersAfter(400_000)).call('service.start', { name: 'x', waitMs: 1 }), 400_000)).toMatchObject({ code: 'outcome-unknown' });
  });
});
