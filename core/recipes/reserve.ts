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
 * The list of the kernel is one value, and of several files that set it the last one read wins. So each file of ours
 * says what is its own and what others held before the first of them, and all set the same: everything of all. Whatever
 * order they are undone in, what is left is what the files left say, now and after the next start. No blank stands behind
 * the # of these two lines: the line of the purpose has one, and may say `own: 22`.
 */
export function reserveLinux(name: string, ports: readonly Port[]): readonly Step[] {
  const held = inEphemeral(ports);
  if (held.length === 0) return [];
  const own = held.join(',');
  return [linux('reserve', [asRoot([...foundReserved(file(name)), `printf '#before: %s\\n#own: %s\\n${RESERVED} = \\n' "$before" ${own} >${file(name)}`, ...mergeReserved])])];
}

export function unreserveLinux(name: string, ports: readonly Port[]): readonly Step[] {
  if (inEphemeral(ports).length === 0) return [];
  return [linux('remove-reservation', [asRoot([...leftReserved(file(name)), `rm ${file(name)}`, ...mergeReserved])])];
}

export const RESERVED = 'net.ipv4.ip_local_reserved_ports';
const FILES = '/etc/sysctl.d/90-portpin-*.conf';
/** Written to directly: sysctl takes no empty value, and an empty list of reserved ports is one. */
const PROC = '/proc/sys/net/ipv4/ip_local_reserved_ports';

/** Before a file of ours is written: what is reserved, what of it is the file's own, and what others held before the first of ours. */
export function foundReserved(path: string): readonly string[] {
  return [
    `now=$(cat ${PROC})`,
    `drop=$(sed -n 's/^#own: //p' ${path} 2>/dev/null || true)`,
    `if cat ${FILES} 2>/dev/null | grep -q '^#before: '; then before=$(cat ${FILES} | sed -n 's/^#before: //p' | head -n 1); else before=$now; fi`,
  ];
}

/** The same before it is removed: there is nothing to take back where it is not there. */
export function leftReserved(path: string): readonly string[] {
  return [`now=$(cat ${PROC})`, `drop=$(sed -n 's/^#own: //p' ${path})`, `before=$(sed -n 's/^#before: //p' ${path})`];
}

/** One list from three lines: ports that are in, that are out, and that are in all the same; runs of them as the kernel writes them. */
const MERGE = `awk -F, '{ for (i = 1; i <= NF; i++) { n = split($i, run, "-"); for (p = run[1] + 0; p <= run[n] + 0; p++) held[p] = (NR != 2) } }
  END { for (p = 1; p <= 65536; p++) if (held[p]) { if (!from) from = p } else if (from) { printf "%s%s", comma, (from == p - 1) ? from : (from "-" (p - 1)); comma = ","; from = 0 } print "" }'`;

/** Every file of ours sets all that is theirs; of what is reserved now only what was the changed file's own goes. What somebody else reserved meanwhile stays. */
export const mergeReserved: readonly string[] = [
  `keep=$({ printf '%s\\n' "$before"; cat ${FILES} 2>/dev/null | sed -n 's/^#own: //p'; } | grep . | paste -sd, -)`,
  `for f in ${FILES}; do test ! -e "$f" || sed -i "s/^${RESERVED} = .*/${RESERVED} = $keep/" "$f"; done`,
  `printf '%s\\n' "$now" "$drop" "$keep" | ${MERGE} >${PROC}`,
];

function asRoot(lines: readonly string[]): string {
  return `sudo sh -eu <<'END'\n${lines.join('\n')}\nEND`;
}

const inEphemeral = (ports: readonly Port[]): readonly Port[] => [...new Set(ports)].filter((port) => contains(LINUX_EPHEMERAL, port)).toSorted((a, b) => a - b);

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
