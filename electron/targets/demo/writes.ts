import { VerbError } from '#core/verbs/errors';
import type { VerbArgs, VerbResult } from '#core/verbs/verbs';
import { isCreatableKey, isWritableKey, isWritableValue } from '#core/verbs/writable';
import { MAX_PORT } from '#core/ports/port';
import { MachineRegistry, sameCell } from './machine';
import { dynamicRanges, excludedOf } from './reads';
import { assertElevated } from './services';
import { dynamicRangeOf } from './sockets';
import type { MachineState } from './state';

/** All values are compared before one is written. `__proto__` is a name that the state's JSON cannot hold. */
export function writeRegistry(state: MachineState, { path, values }: VerbArgs<'registry.write'>): VerbResult<'registry.write'> {
  if (!isWritableKey(path)) throw new VerbError({ code: 'not-allowed', subject: path });
  for (const { name } of values) if (name.includes('\0') || name.length > 16_383 || name === '__proto__') throw new VerbError({ code: 'invalid-argument', subject: name });
  for (const { name } of values) if (!isWritableValue(path, name)) throw new VerbError({ code: 'not-allowed', subject: name });
  const registry = new MachineRegistry(state);
  if (!registry.has(path)) throw new VerbError({ code: 'not-found', subject: path });
  assertElevated(state, path);
  if (registry.isReadOnly(path)) throw new VerbError({ code: 'access-denied', subject: path });
  for (const { name, expect } of values) if (!sameCell(registry.value(path, name), expect)) throw new VerbError({ code: 'moved', subject: name });
  for (const { name, value } of values) registry.set(path, name, value);
  return { values: values.map(({ name }) => ({ name, value: registry.value(path, name) })) };
}

/** One level at a time, so that an undo leaves no key behind that nobody asked for. */
export function writeKey(state: MachineState, { path, present }: VerbArgs<'registry.key'>): VerbResult<'registry.key'> {
  if (!isCreatableKey(path)) throw new VerbError({ code: 'not-allowed', subject: path });
  const registry = new MachineRegistry(state);
  const there = registry.has(path);
  if (there === present) return { path, present };
  if (present && !registry.has(path.slice(0, path.lastIndexOf('\\')))) throw new VerbError({ code: 'not-found', subject: path });
  assertElevated(state, path);
  if (registry.isReadOnly(path)) throw new VerbError({ code: 'access-denied', subject: path });
  if (present) registry.create(path);
  else if (registry.values(path).length > 0 || registry.children(path).length > 0) throw new VerbError({ code: 'refused', subject: path });
  else registry.remove(path);
  return { path, present };
}

function rangeOf({ start, count }: VerbArgs<'exclusion.add'>): { readonly start: number; readonly end: number; readonly subject: string } {
  const end = start + count - 1;
  if (end > MAX_PORT) throw new VerbError({ code: 'invalid-argument', subject: String(start) });
  return { start, end, subject: `${start}-${end}` };
}

/** A port that is held or in use cannot be reserved. Source: CreatePersistentTcpPortReservation, ERROR_SHARING_VIOLATION. */
export function addExclusion(state: MachineState, args: VerbArgs<'exclusion.add'>): VerbResult<'exclusion.add'> {
  const { stack, protocol } = args;
  const { start, end, subject } = rangeOf(args);
  assertElevated(state, subject);
  const inside = (port: number): boolean => port >= start && port <= end;
  const held = excludedOf(state, stack, protocol).some((range) => range.start <= end && start <= range.end);
  const used = state.listeners.some((l) => l.protocol === protocol && inside(l.port)) || (protocol === 'tcp' && (state.connections.some((connection) => inside(connection.localPort)) || state.endpoints.some((some) => some.localPorts.some((ports) => ports.start <= end && start < ports.start + ports.count))));
  if (held || used) throw new VerbError({ code: 'in-use', subject });
  const ranges = [...(state.excludedPorts[`${stack}/${protocol}`] ?? []), { start, count: args.count, administered: true }];
  state.excludedPorts[`${stack}/${protocol}`] = ranges.sort((a, b) => a.start - b.start);
  return { excluded: excludedOf(state, stack, protocol) };
}

export function removeExclusion(state: MachineState, args: VerbArgs<'exclusion.remove'>): VerbResult<'exclusion.remove'> {
  const { stack, protocol, start, count } = args;
  const { subject } = rangeOf(args);
  assertElevated(state, subject);
  const ranges = state.excludedPorts[`${stack}/${protocol}`] ?? [];
  const found = ranges.find((range) => range.start === start && range.count === count);
  if (!found) throw new VerbError({ code: 'not-found', subject });
  if (!found.administered) throw new VerbError({ code: 'refused', subject });
  state.excludedPorts[`${stack}/${protocol}`] = ranges.filter((range) => range !== found);
  return { excluded: excludedOf(state, stack, protocol) };
}

/** So many are enough for the connections of the simulated server. */
const ENOUGH_PORTS = 30_000;

/** Source: SA default-dynamic-port-range-tcpip-chang: at least 255 ports, from 1025 at the earliest. */
export function setDynamicRange(state: MachineState, args: VerbArgs<'dynamicRange.set'>): VerbResult<'dynamicRange.set'> {
  const { stack, protocol, start, count, expect } = args;
  const subject = `${stack}/${protocol}`;
  rangeOf(args);
  const now = dynamicRangeOf(state, stack, protocol);
  if (now.start !== expect.start || now.count !== expect.count) throw new VerbError({ code: 'moved', subject });
  assertElevated(state, subject);
  if (start < 1025 || count < 255) throw new VerbError({ code: 'refused', subject, detail: 'exit code 1' });
  state.dynamicPorts[subject] = { start, count, administered: false };
  if (subject === 'ipv4/tcp' && count >= ENOUGH_PORTS && state.strain?.until === null) state.strain.until = new Date().toISOString();
  return { dynamic: dynamicRanges(state) };
}

export function setDfsrPort(state: MachineState, { expect, port }: VerbArgs<'dfsr.setPort'>): VerbResult<'dfsr.setPort'> {
  if (!state.dfsr.installed) throw new VerbError({ code: 'not-available', subject: 'DFSR' });
  if (state.dfsr.rpcPort !== expect) throw new VerbError({ code: 'moved', subject: 'DFSR' });
  assertElevated(state, 'DFSR');
  state.dfsr.rpcPort = port;
  return { rpcPort: state.dfsr.rpcPort };
}
