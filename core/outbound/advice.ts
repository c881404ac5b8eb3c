import { shareOf, type ConnectionSample } from './history';

/**
 * What the figures say, and what to do about it. `error`: outgoing connections fail, or are about to. `warning`: on the
 * way there. `note`: worth knowing. One for each cause, the worst first.
 */
export type Advice =
  | { readonly code: 'exhausted' | 'nearly-exhausted'; readonly severity: 'error' | 'warning'; readonly share: number; readonly inUse: number; readonly count: number; readonly stack: string }
  | { readonly code: 'events'; readonly severity: 'error' | 'warning'; readonly events: number; readonly hours: number; readonly id: number }
  | { readonly code: 'time-wait'; readonly severity: 'warning'; readonly count: number; readonly share: number }
  | { readonly code: 'close-wait'; readonly severity: 'warning'; readonly count: number }
  | { readonly code: 'bound'; readonly severity: 'warning'; readonly count: number }
  | { readonly code: 'one-remote'; readonly severity: 'warning' | 'note'; readonly remote: string; readonly count: number; readonly share: number }
  | { readonly code: 'one-process'; readonly severity: 'warning' | 'note'; readonly process: string; readonly id: number; readonly count: number; readonly share: number }
  | { readonly code: 'small-range'; readonly severity: 'note'; readonly count: number }
  | { readonly code: 'calm'; readonly severity: 'note' };

const NEARLY = 0.7;
const FULL = 0.9;
/** Fewer than these are what any busy server has. */
const MANY = 1000;
const LEAK = 500;
const SHARE = 0.5;
const DAY_MS = 86_400_000;
/** Ports of the default range. Source: SA default-dynamic-port-range-tcpip-chang. */
const DEFAULT_COUNT = 16_384;
const severities = ['error', 'warning', 'note'];

export interface AdviceFacts {
  readonly sample: Pick<ConnectionSample, 'total' | 'states' | 'processes' | 'remotes' | 'used'> | null;
  readonly events: readonly { readonly id: number; readonly at: string }[];
  /** Milliseconds. */
  readonly now: number;
}

export function adviceOf({ sample, events, now }: AdviceFacts): readonly Advice[] {
  const out: Advice[] = [...eventAdvice(events, now)];
  if (sample) {
    out.push(...rangeAdvice(sample), ...stateAdvice(sample), ...ownerAdvice(sample));
  }
  if (out.length === 0) return [{ code: 'calm', severity: 'note' }];
  return out.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

function rangeAdvice({ used }: NonNullable<AdviceFacts['sample']>): readonly Advice[] {
  const fullest = used.toSorted((a, b) => shareOf(b) - shareOf(a))[0];
  const smallest = used.toSorted((a, b) => a.count - b.count)[0];
  const out: Advice[] = [];
  if (fullest && shareOf(fullest) >= NEARLY) {
    const full = shareOf(fullest) >= FULL;
    out.push({ code: full ? 'exhausted' : 'nearly-exhausted', severity: full ? 'error' : 'warning', share: shareOf(fullest), inUse: fullest.inUse, count: fullest.count, stack: fullest.stack });
  }
  if (smallest && smallest.count < DEFAULT_COUNT) out.push({ code: 'small-range', severity: 'note', count: smallest.count });
  return out;
}

function stateAdvice({ states, total }: NonNullable<AdviceFacts['sample']>): readonly Advice[] {
  const of = (state: string): number => states.find((s) => s.state === state)?.count ?? 0;
  const out: Advice[] = [];
  const waiting = of('TIME_WAIT');
  if (waiting >= MANY && waiting / total >= SHARE) out.push({ code: 'time-wait', severity: 'warning', count: waiting, share: waiting / total });
  if (of('CLOSE_WAIT') >= LEAK) out.push({ code: 'close-wait', severity: 'warning', count: of('CLOSE_WAIT') });
  if (of('BOUND') >= LEAK) out.push({ code: 'bound', severity: 'warning', count: of('BOUND') });
  return out;
}

/** What waits in TIME_WAIT belongs to no process any more (0), so it is told by the remote end. */
function ownerAdvice({ processes, remotes, total }: NonNullable<AdviceFacts['sample']>): readonly Advice[] {
  const out: Advice[] = [];
  const remote = remotes.toSorted((a, b) => b.count - a.count)[0];
  if (remote && remote.count >= MANY && remote.count / total >= SHARE) out.push({ code: 'one-remote', severity: 'warning', remote: `${remote.address.includes(':') ? `[${remote.address}]` : remote.address}:${remote.port}`, count: remote.count, share: remote.count / total });
  const process = processes.filter((p) => p.id !== 0).toSorted((a, b) => b.count - a.count)[0];
  const owned = processes.filter((p) => p.id !== 0).reduce((n, p) => n + p.count, 0);
  if (process && process.count >= LEAK && process.count / owned >= SHARE) out.push({ code: 'one-process', severity: 'note', process: process.name, id: process.id, count: process.count, share: process.count / owned });
  return out;
}

function eventAdvice(events: AdviceFacts['events'], now: number): readonly Advice[] {
  const recent = events.filter((e) => now - Date.parse(e.at) <= DAY_MS);
  if (recent.length === 0) return [];
  const failed = recent.find((e) => e.id === 4231 || e.id === 4266);
  return [{ code: 'events', severity: failed ? 'error' : 'warning', events: recent.length, hours: 24, id: failed?.id ?? 4227 }];
}

/** Events of each hour, oldest first, of one id each. */
export function eventsByHour(events: AdviceFacts['events'], ids: readonly number[], from: number, to: number): { readonly times: readonly number[]; readonly counts: ReadonlyMap<number, readonly number[]> } {
  const hour = 3_600_000;
  const first = Math.floor(from / hour) * hour;
  const times = Array.from({ length: Math.max(0, Math.floor((to - first) / hour) + 1) }, (_, i) => first + i * hour);
  const counts = new Map(ids.map((id) => [id, times.map(() => 0)]));
  for (const { id, at } of events) {
    const list = counts.get(id);
    const index = Math.floor((Date.parse(at) - first) / hour);
    if (list && index >= 0 && index < list.length) list[index] = (list[index] ?? 0) + 1;
  }
  return { times, counts };
}
