import type { ConnectionSample, EventsFacts, TcpState } from '#core/verbs/facts';
import { tcpStateSchema } from '#core/verbs/facts';
import type { VerbArgs } from '#core/verbs/verbs';
import { stackOf } from './sockets';
import type { MachineEndpoints, MachineState } from './state';

class Counts<K> {
  readonly #counts = new Map<K, number>();

  add(key: K, count: number): void {
    if (count > 0) this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  get(key: K): number {
    return this.#counts.get(key) ?? 0;
  }

  /** The first of them by count, then by what `before` says. */
  top(most: number, before: (a: K, b: K) => number): [key: K, count: number][] {
    return [...this.#counts].sort(([a, x], [b, y]) => y - x || before(a, b)).slice(0, most);
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** A client of the simulated server takes these ports one after the other. */
const CLIENT_PORT = 50_000;

/** A wave comes and goes in this time. */
const WAVE_MS = 90_000;

/** The local ports of this moment: the first of them are not there while the wave is low. */
function portsNow({ localPorts, wave }: MachineEndpoints): readonly { readonly start: number; readonly count: number }[] {
  let missing = wave === 0 ? 0 : Math.round((wave * (1 + Math.sin((2 * Math.PI * Date.now()) / WAVE_MS))) / 2);
  return localPorts.map(({ start, count }) => {
    const cut = Math.min(missing, count);
    missing -= cut;
    return { start: start + cut, count: count - cut };
  });
}

const HOUR_MS = 3_600_000;
const DAYS = 14;

/** Each day a few more of 4227 and 4231 in every hour from 9 to 18 in Tokyo. */
function strainEvents(now: number, until: number): EventsFacts['events'] {
  const today = Math.floor(now / (24 * HOUR_MS));
  const days = Array.from({ length: DAYS }, (_, i) => today - i);
  return days.flatMap((day, daysAgo) =>
    Array.from({ length: 10 }, (_, hour) => (day * 24 + hour) * HOUR_MS).flatMap((hour) =>
      [4227, 4231].flatMap((id, i) => Array.from({ length: Math.ceil((DAYS - daysAgo) / (3 + 2 * i)) }, (_, n) => ({ id, at: hour + (n * 11 + i * 5) * 60_000 + i * 700 }))),
    ),
  )
    .filter(({ at }) => at <= Math.min(now, until))
    .map(({ id, at }) => ({ id, at: new Date(at).toISOString(), provider: 'Tcpip' }));
}

/** What netstat and .NET show of TCP, counted. */
export function sampleConnections(state: MachineState, { top, ranges }: VerbArgs<'connections.sample'>): ConnectionSample {
  const states = new Counts<TcpState>();
  const processes = new Counts<number>();
  const remotes = new Counts<string>();
  const names = new Map<number, string>([[0, 'Idle']]);
  const local = { ipv4: new Set<number>(), ipv6: new Set<number>() };
  for (const { address, port, processId, process, protocol } of state.listeners) {
    names.set(processId, process);
    if (protocol !== 'tcp') continue;
    states.add('LISTENING', 1);
    local[stackOf(address)].add(port);
  }
  for (const { localPort, remoteAddress, count } of state.connections) {
    states.add('ESTABLISHED', count);
    local[stackOf(remoteAddress)].add(localPort);
    processes.add(state.listeners.find((l) => l.protocol === 'tcp' && l.port === localPort)?.processId ?? 4, count);
    for (let i = 0; i < count; i++) remotes.add(`${remoteAddress} ${CLIENT_PORT + i}`, 1);
  }
  for (const some of state.endpoints) {
    const { state: at, processId, process, localAddress, remoteAddress, remotePort } = some;
    names.set(processId, processId === 0 ? 'Idle' : process);
    const localPorts = portsNow(some);
    const count = localPorts.reduce((sum, ports) => sum + ports.count, 0);
    states.add(at, count);
    processes.add(processId, count);
    if (remotePort > 0) remotes.add(`${remoteAddress} ${remotePort}`, count);
    for (const ports of localPorts) for (let i = 0; i < ports.count; i++) local[stackOf(localAddress)].add(ports.start + i);
  }
  const counted = tcpStateSchema.options.map((name) => ({ state: name, count: states.get(name) })).filter(({ count }) => count > 0);
  return {
    at: new Date().toISOString(),
    total: counted.reduce((sum, { count }) => sum + count, 0),
    states: counted,
    processes: processes.top(top, (a, b) => a - b).map(([id, count]) => ({ id, name: names.get(id) ?? '', count })),
    remotes: remotes.top(top, byText).map(([key, count]) => {
      const [address = '', port = ''] = key.split(' ');
      return { address, port: Number(port), count };
    }),
    used: ranges.map((range) => ({ ...range, inUse: [...local[range.stack]].filter((port) => port >= range.start && port < range.start + range.count).length })),
  };
}

/** Newest first. */
export function listEvents(state: MachineState, { ids, sinceHours, max }: VerbArgs<'events.list'>): EventsFacts {
  const now = Date.now();
  const since = now - sinceHours * HOUR_MS;
  const strain = state.strain === null ? [] : strainEvents(now, state.strain.until === null ? now : Date.parse(state.strain.until));
  const found = [...state.events, ...strain].filter(({ id, at }) => ids.includes(id) && Date.parse(at) >= since).sort((a, b) => byText(b.at, a.at));
  return { events: found.slice(0, max), truncated: found.length > max };
}
