import type { OutboundView } from '#core/scan/serviceModel';

/** TCP connections at one moment, counted. */
export type ConnectionSample = Extract<OutboundView['sample'], { known: true }>['value'];

/** What is kept of a sample: figures over time, not who they belong to. */
export interface Point {
  /** Milliseconds. */
  readonly at: number;
  readonly total: number;
  readonly states: ReadonlyMap<string, number>;
  /** By range, as rangeKey names it: ports in use and how many there are. */
  readonly used: ReadonlyMap<string, { readonly inUse: number; readonly count: number }>;
}

/** Newest last; never longer than `MAX_POINTS`, nor older than `KEEP_MS`. */
export type History = readonly Point[];

export const KEEP_MS = 3_600_000;
export const MAX_POINTS = 3600;

export function rangeKey({ stack, start, count }: { readonly stack: string; readonly start: number; readonly count: number }): string {
  return `${stack} ${start} ${count}`;
}

/** A sample that is not newer than the last one is dropped: the clock of the server was set back, or it came twice. */
export function withSample(history: History, sample: ConnectionSample): History {
  const at = Date.parse(sample.at);
  const last = history.at(-1);
  if (Number.isNaN(at) || (last !== undefined && at <= last.at)) return history;
  const point: Point = {
    at,
    total: sample.total,
    states: new Map(sample.states.map((s) => [s.state, s.count])),
    used: new Map(sample.used.map((u) => [rangeKey(u), { inUse: u.inUse, count: u.count }])),
  };
  return [...history.filter((p) => at - p.at < KEEP_MS).slice(1 - MAX_POINTS), point];
}

/** Used of a range, 0 to 1; a range without ports is full. */
export function shareOf({ inUse, count }: { readonly inUse: number; readonly count: number }): number {
  return count <= 0 ? 1 : Math.min(1, inUse / count);
}

/** States that ever made up a share of the connections worth a line of their own, greatest first. */
export function leadingStates(history: History, most: number): readonly string[] {
  const peaks = new Map<string, number>();
  for (const { states } of history) for (const [state, count] of states) peaks.set(state, Math.max(peaks.get(state) ?? 0, count));
  return [...peaks]
    .filter(([, peak]) => peak > 0)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([state]) => state);
}
