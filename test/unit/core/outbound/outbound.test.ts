import { describe, expect, it } from 'vitest';
import { adviceOf, eventsByHour } from '#core/outbound/advice';
import { KEEP_MS, leadingStates, shareOf, withSample, type ConnectionSample, type History } from '#core/outbound/history';

const at = (ms: number): string => new Date(ms).toISOString();
const sample = (more: Partial<ConnectionSample> = {}): ConnectionSample => ({ at: at(1_000_000), total: 100, states: [], processes: [], remotes: [], used: [{ stack: 'ipv4', start: 49_152, count: 16_384, inUse: 100 }], ...more });
const codes = (more: Partial<ConnectionSample>, events: { id: number; at: string }[] = []): readonly string[] => adviceOf({ sample: sample(more), events, now: 1_000_000 }).map((a) => a.code);

describe('the history of a monitor', () => {
  it('keeps an hour, drops what is not newer, and forgets who', () => {
    let history: History = [];
    for (let i = 0; i <= 10; i++) history = withSample(history, sample({ at: at(i * 600_000) }));
    expect(history.map((p) => p.at)).toEqual([5, 6, 7, 8, 9, 10].map((i) => i * 600_000));
    expect(history.every((p) => p.at > 10 * 600_000 - KEEP_MS)).toBe(true);
    expect(withSample(history, sample({ at: at(1000) }))).toBe(history);
    expect(withSample(history, sample({ at: 'never' }))).toBe(history);
    expect(Object.keys(history[0] ?? {})).toEqual(['at', 'total', 'states', 'used']);
  });

  it('names the states that ever mattered, the greatest first', () => {
    const history = withSample(withSample([], sample({ at: at(1), states: [{ state: 'TIME_WAIT', count: 9 }, { state: 'ESTABLISHED', count: 20 }, { state: 'BOUND', count: 0 }] })), sample({ at: at(2), states: [{ state: 'TIME_WAIT', count: 30 }] }));
    expect(leadingStates(history, 2)).toEqual(['TIME_WAIT', 'ESTABLISHED']);
    expect(leadingStates(history, 9)).not.toContain('BOUND');
  });

  it('a range without ports is full', () => {
    expect([shareOf({ inUse: 0, count: 0 }), shareOf({ inUse: 5, count: 10 }), shareOf({ inUse: 20, count: 10 })]).toEqual([1, 0.5, 1]);
  });
});

describe('advice', () => {
  const used = (inUse: number, count = 16_384) => ({ used: [{ stack: 'ipv4' as const, start: 49_152, count, inUse }] });
  it('is calm where nothing speaks for exhaustion', () => expect(codes({})).toEqual(['calm']));
  it('tells nearly from quite, and a small range', () => {
    expect(codes(used(12_000))).toEqual(['nearly-exhausted']);
    expect(codes(used(15_000))).toEqual(['exhausted']);
    expect(codes(used(10, 255))).toEqual(['small-range']);
  });
  it('names the cause: states, one remote end, one process', () => {
    expect(codes({ total: 2000, states: [{ state: 'TIME_WAIT', count: 1500 }] })).toEqual(['time-wait']);
    expect(codes({ total: 20_000, states: [{ state: 'TIME_WAIT', count: 1500 }] })).toEqual(['calm']);
    expect(codes({ states: [{ state: 'CLOSE_WAIT', count: 600 }, { state: 'BOUND', count: 700 }] })).toEqual(['close-wait', 'bound']);
    expect(codes({ total: 2000, remotes: [{ address: 'fe80::1', port: 443, count: 1900 }] })).toEqual(['one-remote']);
    expect(codes({ processes: [{ id: 0, name: 'Idle', count: 9000 }, { id: 7, name: 'sync', count: 800 }] })).toEqual(['one-process']);
  });
  it('puts errors first, and counts only the events of a day', () => {
    const now = 10 * 86_400_000;
    const events = [{ id: 4227, at: at(now - 1000) }, { id: 4231, at: at(now - 2000) }, { id: 4231, at: at(now - 2 * 86_400_000) }];
    const [first] = adviceOf({ sample: sample({ states: [{ state: 'BOUND', count: 700 }] }), events, now });
    expect(first).toEqual({ code: 'events', severity: 'error', events: 2, hours: 24, id: 4231 });
    expect(adviceOf({ sample: null, events: events.slice(0, 1), now })).toEqual([{ code: 'events', severity: 'warning', events: 1, hours: 24, id: 4227 }]);
  });
  it('counts events by the hour, each id for itself', () => {
    const hour = 3_600_000;
    const { times, counts } = eventsByHour([{ id: 4231, at: at(hour + 1) }, { id: 4231, at: at(hour + 2) }, { id: 4227, at: at(2 * hour) }, { id: 9, at: at(0) }, { id: 4227, at: at(99 * hour) }], [4227, 4231], 0, 2 * hour);
    expect(times).toEqual([0, hour, 2 * hour]);
    expect([...counts]).toEqual([[4227, [0, 0, 1]], [4231, [0, 2, 0]]]);
  });
});
