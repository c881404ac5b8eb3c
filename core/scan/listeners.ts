import type { Listener, ListenersFacts } from '#core/verbs/facts';
import { isLoopback } from '#core/ports/address';
import type { Area } from './scan';
import { known, unknown, type ConfiguredPorts, type Known, type ListenerView, type OtherEndpoint, type SqlInstance } from './model';
import type { Port } from '#core/ports/port';
import type { ServiceTable } from './services';

/** sql-docs diagnostic-connection-for-database-administrators. */
export const DAC_PORT = 1434;
/** Customary numbers of database mirroring and availability groups, and of Service Broker. Source: sql-docs configure-the-windows-firewall. */
const MIRRORING_PORT = 5022;
const SERVICE_BROKER_PORT = 4022;

export interface EnginePorts {
  readonly listening: SqlInstance['listening'];
  readonly dacPort: Known<Port>;
  readonly endpoints: Known<readonly OtherEndpoint[]>;
}

export function enginePortsUnknown(reason: 'not-collected' | 'unreadable' | 'absent' | 'not-running'): EnginePorts {
  const none = unknown(reason);
  return { listening: none, dacPort: none, endpoints: none };
}

/**
 * Tells the listeners of one engine process apart.
 *
 * The DAC is the port its registry value names, else one that only loopback reaches, else 1434; never one that TcpPort
 * asks for. Of the rest, what the settings ask for is what clients use. A listener that no setting explains counts as
 * theirs only while a configured port is missing (the engine still runs with older settings) or none is configured;
 * otherwise it is another endpoint, of unknown kind unless its number says more.
 */
export function tellApart(own: readonly Listener[], configured: ConfiguredPorts, dacValue: Port | undefined): EnginePorts {
  const wanted = new Set(configured.endpoints.map((e) => e.port));
  const dac = dacPort(own, wanted, dacValue);
  const rest = own.filter((l) => l.port !== dac);
  const listened = new Set(rest.map((l) => l.port));
  const allThere = wanted.size > 0 && [...wanted].every((port) => listened.has(port));
  const customary = (l: Listener): boolean => !wanted.has(l.port) && endpointKind(l.port) !== 'unknown';
  const isClient = allThere ? (l: Listener): boolean => wanted.has(l.port) : rest.every(customary) ? (): boolean => true : (l: Listener): boolean => !customary(l);
  const view = (l: Listener): { address: string; port: Port } => ({ address: l.address, port: l.port });
  return {
    listening: known(rest.filter(isClient).map(view)),
    dacPort: dac === undefined ? unknown('absent') : known(dac),
    endpoints: known(rest.filter((l) => !isClient(l)).map((l) => ({ ...view(l), kind: endpointKind(l.port) }))),
  };
}

function endpointKind(port: Port): OtherEndpoint['kind'] {
  return port === MIRRORING_PORT ? 'mirroring' : port === SERVICE_BROKER_PORT ? 'service-broker' : 'unknown';
}

function dacPort(own: readonly Listener[], wanted: ReadonlySet<Port>, dacValue: Port | undefined): Port | undefined {
  const candidates = own.filter((l) => !wanted.has(l.port));
  if (dacValue !== undefined && candidates.some((l) => l.port === dacValue)) return dacValue;
  const open = new Set(candidates.filter((l) => !isLoopback(l.address)).map((l) => l.port));
  const local = new Set(candidates.filter((l) => !open.has(l.port)).map((l) => l.port));
  const [only] = local;
  if (only !== undefined && local.size === 1) return only;
  return candidates.some((l) => l.port === DAC_PORT) ? DAC_PORT : undefined;
}

/** TCP listeners by owning process id. */
export function tcpByProcess(area: Area<ListenersFacts>): Known<ReadonlyMap<number, readonly Listener[]>> {
  if (area.state !== 'read') return unknown(area.state);
  const byProcess = new Map<number, Listener[]>();
  for (const listener of area.value.tcp) {
    const list = byProcess.get(listener.processId);
    if (list) list.push(listener);
    else byProcess.set(listener.processId, [listener]);
  }
  return known(byProcess);
}

export function listenerViews(area: Area<ListenersFacts>, services: ServiceTable, instances: readonly SqlInstance[]): Known<readonly ListenerView[]> {
  if (area.state !== 'read') return unknown(area.state);
  const names = new Map(area.value.processes.map((p) => [p.id, p.name]));
  const owners = new Map<number, string>();
  for (const { name, service } of instances) if (service.known && service.value.processId > 0) owners.set(service.value.processId, name);
  const view =
    (protocol: 'tcp' | 'udp') =>
    ({ address, port, processId }: Listener): ListenerView => ({
      protocol,
      address,
      port,
      processId,
      process: names.get(processId) ?? null,
      services: services.hostedIn(processId),
      instance: owners.get(processId) ?? null,
    });
  return known([...area.value.tcp.map(view('tcp')), ...area.value.udp.map(view('udp'))]);
}
