import type { RpcChoices } from '#core/plan/serviceChoices';
import type { ServerModel } from '#core/scan/model';
import { portSet, sizeOf, subtract, type PortSet } from './portSet';
import { MAX_PORT, overlaps, type Port, type PortRange } from './port';
import { servicesOf } from './servicePorts';

/** The endpoint mapper, which every client asks first. Source: C706, SA service-overview-and-network-port-requirements. */
export const EPM_PORT = 135;
/** Source: SA configure-rpc-dynamic-port-allocation-with-firewalls (KB 154596): above 5000, at least 100 ports. */
export const MIN_RPC_PORTS = 100;
export const FIRST_RPC_PORT = 5001;
/** What the proposal has: room for a server that does everything. */
const PROPOSED_PORTS = 500;
const PROPOSED_START = 20_000;

function dynamicTcp(model: ServerModel): PortSet {
  if (!model.ranges.known) return [];
  return portSet(model.ranges.value.dynamic.filter((d) => d.protocol === 'tcp' && d.count > 0).map((d) => ({ start: d.start, end: d.start + d.count - 1 })));
}

/** Where RPC servers without a number of their own are, as things stand; null: nowhere that is known. */
export function rpcRangeNow(model: ServerModel): PortSet | null {
  if (!model.rpc.known) return null;
  const { meaning, ports } = model.rpc.value.range;
  if (meaning === 'in-list') return portSet(ports);
  if (!model.ranges.known) return null;
  return meaning === 'outside-list' ? subtract(dynamicTcp(model), portSet(ports)) : dynamicTcp(model);
}

/** The same once the choices are in force. */
export function rpcRangeAfter(model: ServerModel, range: RpcChoices['range']): PortSet | null {
  if (range === null) return rpcRangeNow(model);
  if (range === 'remove') return model.ranges.known ? dynamicTcp(model) : null;
  return portSet(range.ports.filter((r) => r.start >= 1 && r.end <= MAX_PORT && r.start <= r.end));
}

const fixedPort = (port: Port): PortRange => ({ start: port, end: port });

/** TCP ports that a network firewall must let through for RPC to work: the mapper, what is fixed, and the range of the rest. */
export function rpcPortsToAllow(model: ServerModel, choices: Pick<RpcChoices, 'services' | 'range'>): PortSet | null {
  const range = rpcRangeAfter(model, choices.range);
  if (range === null) return null;
  const chosen = new Map(choices.services.map((s) => [s.id, s.port]));
  const fixed = servicesOf(model).flatMap((s) => {
    const choice = chosen.get(s.id) ?? null;
    const port = choice === 'remove' ? null : (choice ?? s.current);
    return port === null ? [] : [fixedPort(port)];
  });
  const wmi = model.wmi.known && model.wmi.value.mode === 'standalone' && model.wmi.value.port !== null ? [fixedPort(model.wmi.value.port)] : [];
  return portSet([fixedPort(EPM_PORT), ...fixed, ...wmi, ...range]);
}

export type RpcRangeVerdict =
  | { readonly code: 'reversed' | 'out-of-range' | 'below-5000'; readonly severity: 'error' | 'warning'; readonly range: PortRange }
  | { readonly code: 'overlap'; readonly severity: 'error'; readonly range: PortRange; readonly other: PortRange }
  | { readonly code: 'too-few'; readonly severity: 'error' | 'warning'; readonly count: number; readonly live: number | null }
  | { readonly code: 'fixed-inside'; readonly severity: 'error'; readonly port: Port; readonly who: string }
  | { readonly code: 'listener-inside'; readonly severity: 'warning'; readonly port: Port; readonly who: string }
  | { readonly code: 'excluded-inside'; readonly severity: 'warning'; readonly range: PortRange }
  | { readonly code: 'in-dynamic-range'; readonly severity: 'warning'; readonly range: PortRange };

/** What speaks against a range for RPC, as it is typed. `fixed`: ports of services once the choices are in force. */
export function judgeRpcRange(ranges: readonly PortRange[], model: ServerModel, fixed: ReadonlyMap<Port, string>): readonly RpcRangeVerdict[] {
  const out: RpcRangeVerdict[] = [];
  ranges.forEach((range, i) => {
    if (range.start > range.end) out.push({ code: 'reversed', severity: 'error', range });
    else if (range.start < 1 || range.end > MAX_PORT) out.push({ code: 'out-of-range', severity: 'error', range });
    else if (range.start < FIRST_RPC_PORT) out.push({ code: 'below-5000', severity: 'warning', range });
    const other = ranges.slice(0, i).find((r) => overlaps(r, range));
    if (other) out.push({ code: 'overlap', severity: 'error', range, other });
  });
  const set = portSet(ranges);
  const inside = (port: Port): boolean => set.some((r) => port >= r.start && port <= r.end);
  const count = sizeOf(set);
  const live = model.rpc.known && model.rpc.value.livePorts.known ? model.rpc.value.livePorts.value.length : null;
  if (count < MIN_RPC_PORTS) out.push({ code: 'too-few', severity: live !== null && count < live ? 'error' : 'warning', count, live });
  for (const [port, who] of fixed) if (inside(port)) out.push({ code: 'fixed-inside', severity: 'error', port, who });
  if (model.listeners.known) {
    const rpc = new Set(model.rpc.known && model.rpc.value.livePorts.known ? model.rpc.value.livePorts.value : []);
    const seen = new Set<Port>();
    for (const l of model.listeners.value) {
      if (l.protocol !== 'tcp' || seen.has(l.port) || rpc.has(l.port) || !inside(l.port)) continue;
      seen.add(l.port);
      out.push({ code: 'listener-inside', severity: 'warning', port: l.port, who: l.instance ?? l.services[0] ?? l.process ?? String(l.processId) });
    }
  }
  if (model.ranges.known) {
    for (const e of model.ranges.value.excluded) if (e.protocol === 'tcp' && !e.administered && e.stack === 'ipv4' && set.some((r) => overlaps(r, e))) out.push({ code: 'excluded-inside', severity: 'warning', range: { start: e.start, end: e.end } });
    const dynamic = dynamicTcp(model).find((d) => set.some((r) => overlaps(r, d)));
    if (dynamic) out.push({ code: 'in-dynamic-range', severity: 'warning', range: dynamic });
  }
  const order = ['error', 'warning'];
  return out.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** A range of 500 ports from 20000 upward in which nobody listens and nothing is fixed or excluded. */
export function proposeRpcRange(model: ServerModel, fixed: ReadonlyMap<Port, string>): PortRange {
  const blocked = [...fixed.keys(), ...(model.listeners.known ? model.listeners.value.filter((l) => l.protocol === 'tcp').map((l) => l.port) : [])].map(fixedPort);
  const taken = portSet([...blocked, ...(model.ranges.known ? model.ranges.value.excluded.filter((e) => e.protocol === 'tcp') : []), ...dynamicTcp(model)]);
  for (let start = PROPOSED_START; start + PROPOSED_PORTS - 1 <= MAX_PORT; start += PROPOSED_PORTS) {
    const range = { start, end: start + PROPOSED_PORTS - 1 };
    if (!taken.some((r) => overlaps(r, range))) return range;
  }
  return { start: PROPOSED_START, end: PROPOSED_START + PROPOSED_PORTS - 1 };
}
