import type { Port } from '#core/ports/port';
import { wellKnownTcp } from '#core/ports/wellKnown';
import type { Listener } from '#core/verbs/facts';
import { fixedPorts, portsOf, type FixedPortSources } from './fixedPorts';
import { known, unknown, type Known } from './model';
import { rpcRange } from './rpcRange';
import type { RpcEndpointFacts, RpcView } from './serviceModel';
import type { ServiceTable } from './services';

/** Services of Windows that register RPC endpoints over TCP; what they listen on is counted where the mapper was not asked. Source: KB 832017. */
const registering = ['EventLog', 'Schedule', 'Spooler', 'LanmanServer', 'PolicyAgent', 'SamSs', 'Netlogon', 'NTDS', 'DFSR', 'CertSvc', 'MSDTC', 'DNS', 'DHCPServer', 'ClusSvc'];

const roles: readonly (readonly [role: string, service: string])[] = [
  ['domain-controller', 'NTDS'],
  ['dns', 'DNS'],
  ['dfsr', 'DFSR'],
  ['cluster', 'ClusSvc'],
  ['print', 'Spooler'],
  ['certificates', 'CertSvc'],
  ['exchange', 'MSExchangeRPC'],
  ['dhcp', 'DHCPServer'],
];

export function rpcView(sources: FixedPortSources, endpoints: Known<readonly RpcEndpointFacts[]>): RpcView {
  const { services, listeners } = sources;
  return {
    range: rpcRange(sources.index),
    services: fixedPorts(sources),
    endpoints,
    // A mapper that lists nothing over TCP tells nothing about which ports are taken.
    livePorts: endpoints.known && tcpPorts(endpoints.value).length > 0 ? known(tcpPorts(endpoints.value)) : listenedPorts(services, listeners),
    roles: roles.filter(([, service]) => services.find(service).known).map(([role]) => role),
  };
}

/** Distinct, the mapper's own 135 and pipes over HTTP left out. */
export function tcpPorts(endpoints: readonly RpcEndpointFacts[]): Port[] {
  return [...new Set(endpoints.flatMap((e) => (e.protocol === 'ncacn_ip_tcp' && e.port !== null && e.port > 1024 ? [e.port] : [])))].sort((a, b) => a - b);
}

/** Ports below 1025, and those a protocol fixes (DNS 53, the global catalogue 3268), never come from a range. */
function listenedPorts(services: ServiceTable, listeners: Known<ReadonlyMap<number, readonly Listener[]>>): Known<readonly Port[]> {
  if (services.area !== 'read') return unknown(services.area);
  if (!listeners.known) return listeners;
  const ports = new Set<Port>();
  for (const name of registering) {
    const own = portsOf(services.find(name), listeners);
    if (own.known) for (const port of own.value) if (port > 1024 && wellKnownTcp(port) === undefined) ports.add(port);
  }
  return known([...ports].sort((a, b) => a - b));
}
