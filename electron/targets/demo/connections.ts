import type { ConnectionSample, EventsFacts, TcpState } from '#core/verbs/facts';
import { tcpStateSchema } from '#core/verbs/facts';
import type { VerbArgs } from '#core/verbs/verbs';
import { stackOf } from './sockets';
import type { MachineState } from './state';

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
  for (const { state: at, processId, process, localAddress, localPorts, remoteAddress, remotePort } of state.endpoints) {
    names.set(processId, processId === 0 ? 'Idle' : process);
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
  const since = Date.now() - sinceHours * 3_600_000;
  const found = state.events.filter(({ id, at }) => ids.includes(id) && Date.parse(at) >= since).sort((a, b) => byText(b.at, a.at));
  return { events: found.slice(0, max), truncated: found.length > max };
}
