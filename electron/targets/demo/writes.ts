import { VerbError } from '#core/verbs/errors';
import type { VerbArgs, VerbResult } from '#core/verbs/verbs';
import { MAX_PORT } from '#core/ports/port';
import { MachineRegistry, sameCell } from './machine';
import { excludedOf } from './reads';
import { assertElevated } from './services';
import type { MachineState } from './state';

/** The only keys that may be written: the TCP settings of a SQL Server instance, both registry views. */
const WRITABLE = /^HKLM\\SOFTWARE\\(WOW6432Node\\)?Microsoft\\Microsoft SQL Server\\[^\\]+\\MSSQLServer\\SuperSocketNetLib\\Tcp(\\[^\\]+)?$/i;
// oxlint-disable-next-line eslint/no-control-regex -- the control characters are what it refuses
const CONTROL = /[\x00-\x1f]/;

/** All values are compared before one is written. `__proto__` is a name that the state's JSON cannot hold. */
export function writeRegistry(state: MachineState, { path, values }: VerbArgs<'registry.write'>): VerbResult<'registry.write'> {
  if (!WRITABLE.test(path) || CONTROL.test(path)) throw new VerbError({ code: 'not-allowed', subject: path });
  for (const { name } of values) if (name.includes('\0') || name.length > 16_383 || name === '__proto__') throw new VerbError({ code: 'invalid-argument', subject: name });
  const registry = new MachineRegistry(state);
  if (!registry.has(path)) throw new VerbError({ code: 'not-found', subject: path });
  assertElevated(state, path);
  if (registry.isReadOnly(path)) throw new VerbError({ code: 'access-denied', subject: path });
  for (const { name, expect } of values) if (!sameCell(registry.value(path, name), expect)) throw new VerbError({ code: 'moved', subject: name });
  for (const { name, value } of values) registry.set(path, name, value);
  return { values: values.map(({ name }) => ({ name, value: registry.value(path, name) })) };
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
  const used = state.listeners.some((l) => l.protocol === protocol && inside(l.port)) || (protocol === 'tcp' && state.connections.some((connection) => inside(connection.localPort)));
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
