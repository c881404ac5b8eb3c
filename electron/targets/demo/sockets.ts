import type { Protocol, Stack } from '#core/ports/port';
import type { MachineService, MachineState } from './state';

/** Winsock: WSAEADDRINUSE and WSAEACCES. Source: SA, Windows Sockets error codes. */
export const ADDRESS_IN_USE = 10048;
export const ACCESS_DENIED = 10013;

export interface HeldRange {
  readonly start: number;
  readonly end: number;
  readonly administered: boolean;
}

export function exclusionsOf(state: MachineState, stack: Stack, protocol: Protocol): HeldRange[] {
  return (state.excludedPorts[`${stack}/${protocol}`] ?? []).map(({ start, count, administered }) => ({ start, end: start + count - 1, administered }));
}

/** The default of Windows where the state names none. Source: SA default-dynamic-port-range-tcpip-chang. */
export function dynamicRangeOf(state: MachineState, stack: Stack, protocol: Protocol): { readonly start: number; readonly count: number } {
  return state.dynamicPorts[`${stack}/${protocol}`] ?? { start: 49152, count: 16384 };
}

export function isAnyAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

export function stackOf(address: string): Stack {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/**
 * The Winsock error of a TCP bind to a named port, 0 for none. A system exclusion refuses it; an administered one only
 * keeps the port out of automatic choice.
 */
export function bindError(state: MachineState, address: string, port: number): number {
  const stack = stackOf(address);
  const taken = state.listeners.some((l) => l.protocol === 'tcp' && l.port === port && stackOf(l.address) === stack && (l.address === address || isAnyAddress(l.address) || isAnyAddress(address)));
  if (taken) return ADDRESS_IN_USE;
  return exclusionsOf(state, stack, 'tcp').some((held) => !held.administered && port >= held.start && port <= held.end) ? ACCESS_DENIED : 0;
}

function isTalking(state: MachineState, port: number): boolean {
  return state.connections.some((connection) => connection.localPort === port) || state.endpoints.some(({ localPorts }) => localPorts.some(({ start, count }) => port >= start && port < start + count));
}

/**
 * A free TCP port of the dynamic range for all the addresses, as a bind to port 0 would give. The same state gives the
 * same port; undefined when there is none left.
 */
export function drawPort(state: MachineState, addresses: readonly string[], except: ReadonlySet<number> = new Set()): number | undefined {
  const { start, count } = dynamicRangeOf(state, 'ipv4', 'tcp');
  for (let i = 0; i < count; i++) {
    const port = start + ((state.nextProcessId * 37 + i) % count);
    const held = addresses.some((address) => exclusionsOf(state, stackOf(address), 'tcp').some((range) => port >= range.start && port <= range.end));
    if (!held && !except.has(port) && !isTalking(state, port) && addresses.every((address) => bindError(state, address, port) === 0)) return port;
  }
  return undefined;
}

/** Local ports of as many connections from here, or as many as there are: from the end of the dynamic range down, in runs. */
export function clientPorts(state: MachineState, count: number): { start: number; count: number }[] {
  const { start, count: size } = dynamicRangeOf(state, 'ipv4', 'tcp');
  const taken = new Set([...state.listeners.filter((l) => l.protocol === 'tcp').map((l) => l.port), ...state.connections.map((connection) => connection.localPort)]);
  for (const held of exclusionsOf(state, 'ipv4', 'tcp')) for (let port = held.start; port <= held.end; port++) taken.add(port);
  for (const { localPorts } of state.endpoints) for (const run of localPorts) for (let i = 0; i < run.count; i++) taken.add(run.start + i);
  const runs: { start: number; count: number }[] = [];
  let left = count;
  for (let port = start + size - 1; port >= start && left > 0; port--) {
    if (taken.has(port)) continue;
    left--;
    const last = runs.at(-1);
    if (last?.start === port + 1) {
      last.start = port;
      last.count++;
    } else runs.push({ start: port, count: 1 });
  }
  return runs;
}

export function listen(state: MachineState, service: MachineService, process: string, protocol: Protocol, address: string, port: number): void {
  state.listeners.push({ address, port, processId: service.processId, process, protocol });
}

/** What a process that ends takes with it. */
export function closeSockets(state: MachineState, processId: number): void {
  const ports = new Set(state.listeners.filter((l) => l.processId === processId).map((l) => l.port));
  state.listeners = state.listeners.filter((l) => l.processId !== processId);
  state.connections = state.connections.filter((connection) => !ports.has(connection.localPort));
}

/** Some ports of a process that goes on. */
export function closePorts(state: MachineState, processId: number, ports: readonly number[]): void {
  const closed = state.listeners.filter((l) => l.processId === processId && ports.includes(l.port)).map((l) => l.port);
  state.listeners = state.listeners.filter((l) => l.processId !== processId || !ports.includes(l.port));
  state.connections = state.connections.filter((connection) => !closed.includes(connection.localPort));
}
