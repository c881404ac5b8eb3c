import type { CancelSignal } from '#core/util/cancel';

/** Waits for real, until the time is over, the deadline comes or the signal does. */
export function waitFor(ms: number, timeoutMs: number, signal?: CancelSignal): Promise<'waited' | 'timeout' | 'cancelled'> {
  if (ms <= 0) return Promise.resolve('waited');
  return new Promise((resolve) => {
    const late = ms > timeoutMs;
    const abort = (): void => {
      clearTimeout(timer);
      resolve('cancelled');
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve(late ? 'timeout' : 'waited');
    }, Math.min(ms, timeoutMs));
    signal?.addEventListener('abort', abort, { once: true });
  });
}
