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
    ...(contains(LINUX_EPHEMERAL, port) ? [linux('reserve', [`old=$(sysctl -n ${RESERVED})`, `printf '# before: %s\\n${RESERVED} = %s\\n' "$old" "\${old:+$old,}${port}" | sudo tee ${file(port)}`, `sudo sysctl -p ${file(port)}`])] : []),
    ...(contains(WINDOWS_DYNAMIC, port) ? [windows('reserve', stacks.map((stack) => `netsh interface ${stack} add excludedportrange protocol=${protocol} startport=${port} numberofports=1 store=persistent`))] : []),
  ];
}

export function unreserve(port: Port, protocol: Protocol = 'tcp'): readonly Step[] {
  return [
    ...(contains(LINUX_EPHEMERAL, port) ? [linux('remove-reservation', [`old=$(sed -n 's/^# before: //p' ${file(port)})`, `sudo rm ${file(port)}`, `printf '%s\\n' "$old" | sudo tee /proc/sys/net/ipv4/ip_local_reserved_ports`])] : []),
    ...(contains(WINDOWS_DYNAMIC, port) ? [windows('remove-reservation', stacks.map((stack) => `netsh interface ${stack} delete excludedportrange protocol=${protocol} startport=${port} numberofports=1 store=persistent`))] : []),
  ];
}

/** The whole list is one value: what stood in it is kept in front, and beside it for the way back. */
const RESERVED = 'net.ipv4.ip_local_reserved_ports';
const stacks = ['ipv4', 'ipv6'] as const;
const file = (port: Port): string => `/etc/sysctl.d/90-portpin-${port}.conf`;
const linux = (id: Step['id'], commands: readonly string[]): Step => ({ id, syntax: 'shell', commands });
const windows = (id: Step['id'], commands: readonly string[]): Step => ({ id, syntax: 'powershell', commands });

/** Whether something listens, on either system. */
export function listening(port: Port, protocol: Protocol = 'tcp'): Step {
  return { id: 'listening', syntax: 'shell', commands: [`ss -H -${protocol === 'tcp' ? 'tln' : 'uln'} 'sport = :${port}'`] };
}

export function ranges(list: readonly PortRange[]): string {
  return list.map(formatRange).join(',');
}
