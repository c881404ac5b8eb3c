import { firewallView } from '#core/firewall/interpret';
import type { PortRange, Protocol } from '#core/ports/port';
import type { RangesFacts } from '#core/verbs/facts';
import { findings } from '#core/findings/findings';
import { known, unknown, type Known, type ServerModel } from './model';
import { instanceNames, sqlInstance } from './sqlInstances';
import { listenerViews, tcpByProcess } from './listeners';
import { registryIndex } from './registryIndex';
import { outboundView } from './outbound';
import { rpcView } from './rpc';
import { scanHash, type Area, type Scan, type ScanAreas } from './scan';
import { serviceTable, type ServiceTable } from './services';
import { wmiView } from './wmi';

export const BROWSER_SERVICE = 'SQLBrowser';

function knownArea<T>(area: Area<T>): Known<T> {
  return area.state === 'read' ? known(area.value) : unknown(area.state);
}

/** Both stacks together; a range that both have stands once. */
function dynamicPorts(ranges: Known<RangesFacts>, protocol: Protocol): PortRange[] {
  if (!ranges.known) return [];
  const out: PortRange[] = [];
  for (const d of ranges.value.dynamic) {
    if (d.protocol !== protocol || d.count === 0) continue;
    const range = { start: d.start, end: d.start + d.count - 1 };
    if (!out.some((r) => r.start === range.start && r.end === range.end)) out.push(range);
  }
  return out;
}

/** RPC, WMI and outgoing connections: known once the keys of Windows were read. */
function systemViews(areas: ScanAreas, services: ServiceTable, listeners: ReturnType<typeof tcpByProcess>): Pick<ServerModel, 'rpc' | 'wmi' | 'outbound' | 'systemKey'> {
  if (areas.systemRegistry.state !== 'read') {
    const none = unknown(areas.systemRegistry.state);
    return { rpc: none, wmi: none, outbound: none, systemKey: () => 'not-asked' };
  }
  const index = registryIndex(areas.systemRegistry.value.reads);
  const endpoints = areas.rpcEndpoints.state === 'read' ? known(areas.rpcEndpoints.value.endpoints) : unknown(areas.rpcEndpoints.state);
  return {
    rpc: known(rpcView({ index, services, listeners, dfsr: knownArea(areas.dfsr) }, endpoints)),
    wmi: known(wmiView(index, services, listeners)),
    outbound: known(outboundView(index, services, areas)),
    systemKey: (path) => index.lookup(path).state,
  };
}

/** What a scan means. Pure: the same scan gives the same model. */
export function interpret(scan: Scan): ServerModel {
  const { areas } = scan;
  const services = serviceTable(areas.services);
  const listeners = tcpByProcess(areas.listeners);
  const index = registryIndex(areas.sqlRegistry.state === 'read' ? areas.sqlRegistry.value.reads : []);
  const { names, complete } = instanceNames(index);
  const instances = names.map((name) => sqlInstance(name, { index, services, listeners, cluster: areas.cluster })).sort(byName);
  const ranges = knownArea(areas.ranges);
  let hash: string | undefined;
  const facts = {
    // Only plans ask for it, and it costs more than everything else together.
    get scanHash(): string {
      return (hash ??= scanHash(scan));
    },
    takenAt: scan.takenAt,
    target: scan.target,
    host: knownArea(areas.host),
    instances,
    instancesKnown: areas.sqlRegistry.state === 'read' && complete,
    browser: services.find(BROWSER_SERVICE),
    services: areas.services.state === 'read' ? known(areas.services.value.services) : unknown(areas.services.state),
    listeners: listenerViews(areas.listeners, services, instances),
    ranges,
    firewall: areas.firewall.state === 'read' ? known(firewallView(areas.firewall.value, { tcp: dynamicPorts(ranges, 'tcp'), udp: dynamicPorts(ranges, 'udp') })) : unknown(areas.firewall.state),
    ...systemViews(areas, services, listeners),
  };
  // Not spread: that would ask for the hash.
  return Object.assign(facts, { findings: findings(facts, areas) });
}

/** The default instance first, then by name, in an order no locale changes. */
function byName(a: { readonly name: string; readonly isDefault: boolean }, b: { readonly name: string; readonly isDefault: boolean }): number {
  if (a.isDefault !== b.isDefault) return a.isDefault ? -1 : 1;
  const [x, y] = [a.name.toLowerCase(), b.name.toLowerCase()];
  return x < y ? -1 : x > y ? 1 : 0;
}
