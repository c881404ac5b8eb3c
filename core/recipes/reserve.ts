import { contains, formatRange, type Port, type PortRange, type Protocol } from '#core/ports/port';
import type { Step } from './recipe';

/** Windows since Vista. Source: SA default-dynamic-port-range-tcpip-chang. */
export const WINDOWS_DYNAMIC: PortRange = { start: 49_152, end: 65_535 };
/** Source: kernel Documentation/networking/ip-sysctl.rst, ip_local_port_range. */
export const LINUX_EPHEMERAL: PortRange = { start: 32_768, end: 60_999 };

/**
 * How to keep client sockets off a fixed port that lies in the default range of an operating system. A reservation
 * leaves the port to whoever names it. Sources: domain 2.6 and developerload.com what-is-administered-port-exclusions
 * (Windows); ip-sysctl.rst, ip_local_reserved_ports (Linux).
 */
export function reservation(port: Port, protocol: Protocol = 'tcp'): readonly Step[] {
  return [
    ...reserveLinux(String(port), [port]),
    ...(contains(WINDOWS_DYNAMIC, port) ? [windows('reserve', stacks.map((stack) => `netsh interface ${stack} add excludedportrange protocol=${protocol} startport=${port} numberofports=1 store=persistent`))] : []),
  ];
}

export function unreserve(port: Port, protocol: Protocol = 'tcp'): readonly Step[] {
  return [
    ...unreserveLinux(String(port), [port]),
    ...(contains(WINDOWS_DYNAMIC, port) ? [windows('remove-reservation', stacks.map((stack) => `netsh interface ${stack} delete excludedportrange protocol=${protocol} startport=${port} numberofports=1 store=persistent`))] : []),
  ];
}

/**
 * The whole list is one value: what stood in it is kept in front, and beside it for the way back. Done again, what
 * stood there before the first time is taken, or the way back would lead to the port itself.
 */
export function reserveLinux(name: string, ports: readonly Port[]): readonly Step[] {
  const held = inEphemeral(ports);
  if (held.length === 0) return [];
  const old = `old=$(sed -n 's/^# before: //p' ${file(name)} 2>/dev/null || sysctl -n ${RESERVED})`;
  return [linux('reserve', [old, `printf '# before: %s\\n${RESERVED} = %s\\n' "$old" "\${old:+$old,}${held.join(',')}" | sudo tee ${file(name)}`, `sudo sysctl -p ${file(name)}`])];
}

/** Written to /proc, for sysctl takes no empty value, and an empty list of reserved ports is one. */
export function unreserveLinux(name: string, ports: readonly Port[]): readonly Step[] {
  if (inEphemeral(ports).length === 0) return [];
  return [linux('remove-reservation', [`old=$(sed -n 's/^# before: //p' ${file(name)}) && printf '%s\\n' "$old" | sudo tee /proc/sys/net/ipv4/ip_local_reserved_ports && sudo rm ${file(name)}`])];
}

const inEphemeral = (ports: readonly Port[]): readonly Port[] => [...new Set(ports)].filter((port) => contains(LINUX_EPHEMERAL, port)).toSorted((a, b) => a - b);

export const RESERVED = 'net.ipv4.ip_local_reserved_ports';
const stacks = ['ipv4', 'ipv6'] as const;
const file = (name: string): string => `/etc/sysctl.d/90-portpin-${name}.conf`;
const linux = (id: Step['id'], commands: readonly string[]): Step => ({ id, syntax: 'shell', commands });
const windows = (id: Step['id'], commands: readonly string[]): Step => ({ id, syntax: 'powershell', commands });

/** Whether something listens, on either system. */
export function listening(port: Port, protocol: Protocol = 'tcp'): Step {
  return { id: 'listening', syntax: 'shell', commands: [`ss -H -${protocol === 'tcp' ? 'tln' : 'uln'} 'sport = :${port}'`] };
}

export function ranges(list: readonly PortRange[]): string {
  return list.map(formatRange).join(',');
}
