import { VerbError } from '#core/verbs/errors';
import type { Target } from '#core/verbs/target';
import { MAX_BATCH_MS, verbs } from '#core/verbs/verbs';

/** A target keeps its own deadlines; this much later a run stops believing that it does. */
const SLACK_MS = 30_000;

/**
 * The target, with an end to every wait. An answer that comes after the deadline is dropped: for a write that means
 * `outcome-unknown`, never failed.
 */
export function withDeadlines(target: Target, overrideMs?: number): Target {
  return {
    kind: target.kind,
    id: target.id,
    name: target.name,
    writable: target.writable,
    call: (verb, args, options) => {
      const { kind, timeoutMs } = verbs[verb];
      return raced(target.call(verb, args, options), overrideMs ?? (options?.timeoutMs ?? timeoutMs) + SLACK_MS, kind === 'write', verb);
    },
    batch: (calls, options) => raced(target.batch(calls, options), overrideMs ?? (options?.timeoutMs ?? MAX_BATCH_MS) + SLACK_MS, false, 'batch'),
    close: () => target.close(),
  };
}

async function raced<T>(answer: Promise<T>, ms: number, write: boolean, subject: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new VerbError({ code: write ? 'outcome-unknown' : 'timeout', subject })), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
