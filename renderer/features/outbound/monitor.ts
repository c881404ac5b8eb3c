import { useEffect } from 'react';
import { create } from 'zustand';
import type { ConnectionSample, History } from '#core/outbound/history';
import { withSample } from '#core/outbound/history';
import type { ServerModel } from '#core/scan/model';
import { call } from '../../app/bridge';

/** What was measured of one target since the window opened; it stays when the page is left, with a gap. */
interface Measured {
  readonly history: History;
  readonly last: ConnectionSample | null;
  readonly error: unknown;
}
const nothing: Measured = { history: [], last: null, error: null };

const useMeasured = create<{ readonly targets: Readonly<Record<string, Measured>> }>(() => ({ targets: {} }));

function keep(targetId: string, change: (was: Measured) => Measured): void {
  useMeasured.setState(({ targets }) => ({ targets: { ...targets, [targetId]: change(targets[targetId] ?? nothing) } }));
}

const TOP = 50;

/** TCP ranges whose use is asked for: each dynamic range of both stacks. */
export function dynamicRanges(model: ServerModel): ConnectionSample['used'][number][] {
  return model.ranges.known ? model.ranges.value.dynamic.filter((d) => d.protocol === 'tcp' && d.count > 0).map(({ stack, start, count }) => ({ stack, start, count, inUse: 0 })) : [];
}

/**
 * Measures while it is drawn and not paused. The next question waits for the last answer, so a slow server is asked
 * less often and never twice at once.
 */
export function useMonitor(model: ServerModel, everyMs: number, paused: boolean): Measured {
  const { id } = model.target;
  const measured = useMeasured((s) => s.targets[id] ?? nothing);
  useEffect(() => {
    if (paused) return undefined;
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ranges = dynamicRanges(model).map(({ stack, start, count }) => ({ stack, start, count }));
    const measure = async (): Promise<void> => {
      const started = Date.now();
      try {
        const sample = await call('connections.sample', { targetId: id, top: TOP, ranges });
        if (!wanted) return;
        keep(id, (was) => ({ history: withSample(was.history, sample), last: sample, error: null }));
      } catch (error) {
        if (!wanted) return;
        keep(id, (was) => ({ ...was, error }));
      }
      timer = setTimeout(() => void measure(), Math.max(0, everyMs - (Date.now() - started)));
    };
    void measure();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [id, model, everyMs, paused]);
  return measured;
}
