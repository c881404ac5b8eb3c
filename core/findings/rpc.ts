import { rangeStanding } from '#core/ports/allocate';
import { formatRange } from '#core/ports/port';
import { has } from '#core/ports/portSet';
import type { FixedPortService, RpcView, WmiView } from '#core/scan/serviceModel';
import type { Finding, ModelFacts } from './finding';

/** Source: KB 154596. */
const ADVISED_PORTS = 100;
const ADVISED_START = 5000;
/** Packet privacy. Source: DCFW ADDS/README; win32 WmiSdk setting-up-a-fixed-port-for-wmi names 4 as its default. */
const PRIVACY = 6;

type Params = Finding['params'];

function finding(code: Finding['code'], severity: Finding['severity'], subject: string | null, params: Params = {}): Finding {
  return { code, severity, subject, params };
}

/** What the range of RPC, the fixed ports of services and the host of WMI have to say. */
export function rpcFindings(model: ModelFacts): Finding[] {
  const out: Finding[] = [];
  if (model.rpc.known) out.push(...rangeFindings(model.rpc.value), ...model.rpc.value.services.flatMap((service) => serviceFindings(service, model)), ...pairFindings(model.rpc.value));
  if (model.wmi.known) out.push(...wmiFindings(model.wmi.value));
  return out;
}

function rangeFindings({ range, livePorts, services }: RpcView): Finding[] {
  if (range.state === 'absent') return [];
  const out: Finding[] = [];
  const missing = range.problems.filter((p) => p.problem === 'missing').map((p) => p.value);
  if (missing.length > 0) out.push(finding('rpc-range-incomplete', 'error', null, { values: missing.join(', ') }));
  for (const { value, text, problem } of range.problems) {
    if (problem === 'blank') out.push(finding('rpc-range-blank', 'error', null, { text }));
    else if (problem === 'wrong-kind') out.push(finding('rpc-range-wrong-kind', 'error', null, { value, text }));
    else if (problem === 'overlap') out.push(finding('rpc-range-overlap', 'note', null, { text }));
    else if (problem !== 'missing') out.push(finding('rpc-range-invalid', 'error', null, { value, text }));
  }
  if (range.state !== 'complete') return out;
  const ports = range.ports.map(formatRange).join(', ');
  if (range.meaning === 'outside-list') out.push(finding('rpc-range-outside', 'warning', null, { ports }));
  const live = livePorts.known ? livePorts.value.filter((port) => !services.some((s) => s.current === port)).length : 0;
  if (range.count < ADVISED_PORTS || range.count < live) out.push(finding('rpc-range-small', range.count < live ? 'error' : 'warning', null, { count: range.count, live, ports }));
  if ((range.ports[0]?.start ?? ADVISED_START) < ADVISED_START) out.push(finding('rpc-range-low', 'note', null, { ports }));
  for (const { name, current } of services) if (current !== null && has(range.ports, current)) out.push(finding('rpc-fixed-in-range', 'warning', name, { service: name, port: current, ports }));
  return out;
}

function serviceFindings(service: FixedPortService, { ranges }: ModelFacts): Finding[] {
  const { name, current, problem, cell, listening, id } = service;
  const text = cell === null ? '' : Array.isArray(cell.data) ? cell.data.join(', ') : String(cell.data);
  if (problem === 'wrong-kind') return [finding('rpc-port-wrong-kind', 'error', name, { service: name, text, kind: cell?.kind ?? '' })];
  if (problem === 'invalid') return [finding('rpc-port-invalid', 'error', name, { service: name, text })];
  const runs = service.service.known && service.service.value.state === 'running';
  const tcp = listening.known ? listening.value.filter((port) => port > 1024) : [];
  if (current === null) return runs && tcp.length > 0 && !id.startsWith('dcom:') ? [finding('rpc-dynamic', 'note', name, { service: name, ports: tcp.join(', ') })] : [];
  const out: Finding[] = [];
  const standing = ranges.known ? rangeStanding(current, ranges.value) : undefined;
  if (standing?.dynamic && !standing.reserved) out.push(finding('rpc-fixed-in-dynamic', 'warning', name, { service: name, port: current, range: formatRange(standing.dynamic) }));
  // A service that does not listen over TCP at all may be set up so; one that listens elsewhere waits for its start.
  if (runs && tcp.length > 0 && !tcp.includes(current)) out.push(finding('rpc-restart-pending', 'warning', name, { service: name, port: current, ports: tcp.join(', '), apply: service.apply }));
  return out;
}

/** Source: SA restrict-ad-rpc-traffic-to-specific-port: set both, and let them differ (event 5809). */
function pairFindings({ services }: RpcView): Finding[] {
  const ntds = services.find((s) => s.id === 'ntds');
  const netlogon = services.find((s) => s.id === 'netlogon');
  const out: Finding[] = [];
  if (ntds && netlogon && (ntds.current === null) !== (netlogon.current === null)) out.push(finding('rpc-only-one-of-two', 'warning', (ntds.current === null ? ntds : netlogon).name, { missing: (ntds.current === null ? ntds : netlogon).name, set: (ntds.current === null ? netlogon : ntds).name }));
  const owners = new Map<number, string>();
  for (const { name, current } of services) {
    if (current === null) continue;
    const other = owners.get(current);
    if (other === undefined) owners.set(current, name);
    else out.push(finding('rpc-fixed-same', 'error', name, { service: name, other, port: current }));
  }
  return out;
}

function wmiFindings({ mode, port, authLevel, service, listening }: WmiView): Finding[] {
  const runs = service.known && service.value.state === 'running';
  if (mode === 'shared') return runs ? [finding('wmi-moves', 'note', null, {})] : [];
  if (mode === 'other') return [];
  const out: Finding[] = [];
  if (authLevel !== null && authLevel < PRIVACY) out.push(finding('wmi-level-low', 'warning', null, { level: authLevel }));
  if (port === null) out.push(finding('wmi-no-port', 'warning', null, {}));
  else if (runs && listening.known && listening.value.length > 0 && !listening.value.includes(port)) out.push(finding('wmi-restart-pending', 'warning', null, { port, ports: listening.value.join(', ') }));
  return out;
}
