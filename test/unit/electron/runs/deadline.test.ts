import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Target } from '#core/verbs/target';
import { withDeadlines } from '#electron/runs/deadline';
import { createDemoTarget } from '#electron/targets/demo/target';
import { smallEstate } from '../../../support/demoRun';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function answersAfter(ms: number): Target {
  const inner = createDemoTarget({ state: smallEstate() });
  const pause = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  return {
    ...inner,
    call: async (verb, args, options) => {
      await pause();
      return inner.call(verb, args, options);
    },
    batch: async (calls, options) => {
      await pause();
      return inner.batch(calls, options);
    },
  };
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
    expect(await outcome(withDeadlines(answersAfter(59_000)).call('ranges.read', {}), 100_000)).toBe('answered');
    expect(await outcome(withDeadlines(answersAfter(290_000)).batch([], { timeoutMs: 280_000 }), 400_000)).toBe('answered');
  });

  it('ends the wait for an answer that does not come: of a write nobody knows the outcome', async () => {
    expect(await outcome(withDeadlines(answersAfter(400_000)).batch([]), 300_000)).toMatchObject({ code: 'timeout' });
    expect(await outcome(withDeadlines(answersAfter(400_000)).call('service.start', { name: 'x', waitMs: 1 }), 400_000)).toMatchObject({ code: 'outcome-unknown' });
  });
});
