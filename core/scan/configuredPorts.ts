import { parseRegistryPortValue } from '#core/ports/input';
import { textOf, type RegistryData } from '#core/verbs/registry';
import type { ConfiguredEndpoint, ConfiguredPorts, PortMode, PortValueProblem, TcpEntry } from './model';
import type { Port } from '#core/ports/port';

export interface TcpSettings {
  readonly tcpEnabled: boolean | null;
  readonly listenOnAllIPs: boolean | null;
  readonly ipAll: TcpEntry | null;
  readonly ips: readonly TcpEntry[];
}

type ValueName = 'TcpPort' | 'TcpDynamicPorts';
type Problems = { entry: string; value: ValueName; text: string; problem: PortValueProblem }[];

interface EntryPorts {
  readonly fixed: readonly Port[];
  readonly dynamic: readonly Port[];
  readonly present: boolean;
}

/** A port listed twice is read as once; everything else on the list is not a port the engine could open. */
function refusesStart(problem: PortValueProblem): boolean {
  return problem !== 'duplicate';
}

function readValue(entry: TcpEntry, value: ValueName, problems: Problems): readonly Port[] {
  const data = value === 'TcpPort' ? entry.tcpPort : entry.tcpDynamicPorts;
  if (data === null) return [];
  const text = textOf(data);
  if (text === undefined) {
    problems.push({ entry: entry.key, value, text: shown(data), problem: 'wrong-kind' });
    return [];
  }
  // `0` asks for a dynamic port that was not allocated yet.
  if (value === 'TcpDynamicPorts' && text === '0') return [];
  const parsed = parseRegistryPortValue(text);
  for (const problem of new Set(parsed.problems.map((p) => p.code))) problems.push({ entry: entry.key, value, text, problem });
  return parsed.ports;
}

function shown(data: RegistryData): string {
  return `${data.kind} ${Array.isArray(data.data) ? data.data.join(', ') : data.data}`;
}

function readEntry(entry: TcpEntry, problems: Problems): EntryPorts {
  return {
    fixed: readValue(entry, 'TcpPort', problems),
    dynamic: readValue(entry, 'TcpDynamicPorts', problems),
    present: entry.tcpPort !== null || entry.tcpDynamicPorts !== null,
  };
}

function endpointsOf(entry: TcpEntry, address: string, ports: EntryPorts): ConfiguredEndpoint[] {
  return [
    ...ports.fixed.map((port) => ({ entry: entry.key, address, port, from: 'TcpPort' }) as const),
    ...ports.dynamic.map((port) => ({ entry: entry.key, address, port, from: 'TcpDynamicPorts' }) as const),
  ];
}

/** The value holds more than blank, or than the `0` setup leaves in every IPn. */
function holdsNumbers(entry: TcpEntry): boolean {
  const fixed = entry.tcpPort === null ? '' : textOf(entry.tcpPort);
  const dynamic = entry.tcpDynamicPorts === null ? '' : textOf(entry.tcpDynamicPorts);
  return fixed !== '' || (dynamic !== '' && dynamic !== '0');
}

/**
 * What the engine will listen on at its next start. Blank and blank means dynamic, a number in both means both.
 * Source: SA static-or-dynamic-port-config (meaning table); sql-docs configure-a-server-to-listen-on-a-specific-tcp-port
 * (ListenOnAllIPs=1: only IPAll counts; 0: only IPn with Enabled=1).
 */
export function configuredPorts(settings: TcpSettings): ConfiguredPorts {
  const { tcpEnabled, listenOnAllIPs, ipAll, ips } = settings;
  const none = (mode: PortMode): ConfiguredPorts => ({ mode, endpoints: [], problems: [], ignored: [] });
  if (tcpEnabled === null || listenOnAllIPs === null) return none('unknown');
  const problems: Problems = [];
  if (listenOnAllIPs) {
    if (!ipAll) return none('unknown');
    const ports = readEntry(ipAll, problems);
    const ignored = ips.filter(holdsNumbers).map((ip) => ip.key);
    const endpoints = endpointsOf(ipAll, 'any', ports);
    if (!tcpEnabled) return { mode: 'tcp-disabled', endpoints: [], problems, ignored };
    return { mode: modeOf(ports, problems), endpoints: invalid(problems) ? [] : endpoints, problems, ignored };
  }
  const counting = ips.filter((ip) => ip.enabled === true);
  const endpoints = counting.flatMap((ip) => endpointsOf(ip, ip.address ?? ip.key, readEntry(ip, problems)));
  const ignored = ipAll && holdsNumbers(ipAll) ? [ipAll.key] : [];
  if (!tcpEnabled) return { mode: 'tcp-disabled', endpoints: [], problems, ignored };
  return { mode: invalid(problems) ? 'invalid' : 'per-ip', endpoints: invalid(problems) ? [] : endpoints, problems, ignored };
}

function invalid(problems: Problems): boolean {
  return problems.some((p) => refusesStart(p.problem));
}

function modeOf(ports: EntryPorts, problems: Problems): PortMode {
  if (invalid(problems)) return 'invalid';
  if (!ports.present) return 'unknown';
  if (ports.fixed.length > 0) return ports.dynamic.length > 0 ? 'both' : 'static';
  return ports.dynamic.length > 0 ? 'dynamic' : 'dynamic-unallocated';
}
