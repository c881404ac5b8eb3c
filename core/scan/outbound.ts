import { numberOf } from '#core/verbs/registry';
import { DNS_PARAMETERS, TCPIP_PARAMETERS } from '#core/verbs/systemKeys';
import { known, unknown, type Known } from './model';
import { valueAt, type RegistryIndex } from './registryIndex';
import type { Area, ScanAreas } from './scan';
import type { OutboundView } from './serviceModel';
import type { ServiceTable } from './services';

export const TIMED_WAIT = 'TcpTimedWaitDelay';
/** Ports the DNS Server takes at its start unless told otherwise. Source: learn ee649174. */
export const DNS_SOCKET_POOL = 2500;

function knownArea<T>(area: Area<T>): Known<T> {
  return area.state === 'read' ? known(area.value) : unknown(area.state);
}

export function outboundView(index: RegistryIndex, services: ServiceTable, areas: Pick<ScanAreas, 'events' | 'connections'>): OutboundView {
  const cell = valueAt(index, TCPIP_PARAMETERS, TIMED_WAIT) ?? null;
  return {
    events: knownArea(areas.events),
    sample: knownArea(areas.connections),
    timedWait: { cell, seconds: numberOf(cell ?? undefined) ?? null },
    dnsSocketPool: services.find('DNS').known ? (numberOf(valueAt(index, DNS_PARAMETERS, 'SocketPoolSize')) ?? DNS_SOCKET_POOL) : null,
  };
}
