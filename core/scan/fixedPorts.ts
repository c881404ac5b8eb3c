import { isPort, type Port } from '#core/ports/port';
import type { DfsrFacts, Listener, ServiceFacts } from '#core/verbs/facts';
import { findValue, textOf, type RegistryCell, type RegistryKey } from '#core/verbs/registry';
import { APP_IDS, CERTSVC_APP_ID, EXCHANGE_AB, EXCHANGE_RPC, MSDTC_KEY, NETLOGON_PARAMETERS, NTDS_PARAMETERS, NTFRS_PARAMETERS, PRINTERS_POLICY, PRINTERS_RPC, WMI_APP_ID, appIdKey } from '#core/verbs/systemKeys';
import { known, unknown, type Known } from './model';
import { valueAt, type RegistryIndex } from './registryIndex';
import { cellText } from './rpcRange';
import type { FixedPortService, FixedPortSetting } from './serviceModel';
import type { ServiceTable } from './services';

interface Known1 {
  readonly id: string;
  readonly service: string;
  readonly path: string;
  readonly name: string;
  readonly type: 'DWord' | 'String' | 'Endpoints';
  readonly apply: FixedPortService['apply'];
  readonly stays: boolean;
}

/**
 * Documented numbers of services. `stays`: SA restrict-ad-rpc-traffic-to-specific-port (KB 224196) for NTDS and Netlogon.
 * Others: KB 319553 (NTFRS), DCFW ADCS/StaticPorts (AD CS), distributedservices blog (MSDTC),
 * SA windows-11-rpc-connection-updates-for-print (spooler), technet wiki 864 (Exchange 2010).
 */
const documented: readonly Known1[] = [
  { id: 'ntds', service: 'NTDS', path: NTDS_PARAMETERS, name: 'TCP/IP Port', type: 'DWord', apply: 'reboot', stays: true },
  { id: 'netlogon', service: 'Netlogon', path: NETLOGON_PARAMETERS, name: 'DCTcpipPort', type: 'DWord', apply: 'service-restart', stays: true },
  { id: 'ntfrs', service: 'NtFrs', path: NTFRS_PARAMETERS, name: 'RPC TCP/IP Port Assignment', type: 'DWord', apply: 'service-restart', stays: false },
  { id: 'certsvc', service: 'CertSvc', path: appIdKey(CERTSVC_APP_ID), name: 'Endpoints', type: 'Endpoints', apply: 'service-restart', stays: false },
  { id: 'msdtc', service: 'MSDTC', path: MSDTC_KEY, name: 'ServerTcpPort', type: 'DWord', apply: 'service-restart', stays: false },
  { id: 'spooler', service: 'Spooler', path: PRINTERS_RPC, name: 'RpcTcpPort', type: 'DWord', apply: 'service-restart', stays: false },
  { id: 'exchange-rpc', service: 'MSExchangeRPC', path: EXCHANGE_RPC, name: 'TCP/IP Port', type: 'DWord', apply: 'service-restart', stays: false },
  { id: 'exchange-ab', service: 'MSExchangeAB', path: EXCHANGE_AB, name: 'RpcTcpPort', type: 'String', apply: 'service-restart', stays: false },
];

export interface FixedPortSources {
  readonly index: RegistryIndex;
  readonly services: ServiceTable;
  readonly listeners: Known<ReadonlyMap<number, readonly Listener[]>>;
  readonly dfsr: Known<DfsrFacts>;
}

/** What of all this the target has: a service that is not installed has no port to fix. */
export function fixedPorts(sources: FixedPortSources): FixedPortService[] {
  const { index, services } = sources;
  const found: FixedPortService[] = [];
  for (const one of documented) {
    if (!present(one, services, index)) continue;
    const setting: FixedPortSetting = { kind: 'registry', path: one.path, name: one.name, type: one.type, absentKeys: [...(one.path === PRINTERS_RPC ? [PRINTERS_POLICY] : []), one.path].filter((path) => index.lookup(path).state === 'absent') };
    found.push(row(one.id, services.find(one.service), one.service, setting, valueAt(index, one.path, one.name) ?? null, one, sources));
  }
  const { dfsr } = sources;
  if (dfsr.known && dfsr.value.installed && dfsr.value.rpcPort !== null) {
    found.push(row('dfsr', services.find('DFSR'), 'DFSR', { kind: 'dfsr' }, { kind: 'DWord', data: dfsr.value.rpcPort }, { apply: 'service-restart', stays: false }, sources));
  }
  return [...found, ...dcomApps(sources)];
}

/** NTDS exists as a service on domain controllers only; a member server has Netlogon, whose number counts on controllers only. */
function present({ id, service, path, name }: Known1, services: ServiceTable, index: RegistryIndex): boolean {
  if (services.area !== 'read') return valueAt(index, path, name) !== undefined;
  if (id === 'netlogon') return services.find('NTDS').known && services.find(service).known;
  return services.find(service).known;
}

function row(id: string, service: Known<ServiceFacts>, serviceName: string | null, setting: FixedPortSetting, cell: RegistryCell, { apply, stays }: Pick<Known1, 'apply' | 'stays'>, { services, listeners }: FixedPortSources, name?: string): FixedPortService {
  const { current, problem } = readPort(setting, cell);
  return {
    id,
    name: name ?? (service.known ? service.value.displayName : (serviceName ?? id)),
    serviceName,
    service,
    dependants: serviceName === null ? unknown('absent') : services.dependantsOf(serviceName),
    setting,
    cell,
    current,
    problem,
    listening: portsOf(service, listeners),
    apply,
    dynamicStays: stays,
  };
}

export function portsOf(service: Known<ServiceFacts>, listeners: Known<ReadonlyMap<number, readonly Listener[]>>): Known<readonly Port[]> {
  if (!service.known) return service;
  if (service.value.processId === 0) return unknown('not-running');
  if (!listeners.known) return listeners;
  return known([...new Set((listeners.value.get(service.value.processId) ?? []).map((l) => l.port))].sort((a, b) => a - b));
}

/** DCOM applications with a port by this setting, and those of a Windows service. Source: win32 com/endpoints. */
function dcomApps(sources: FixedPortSources): FixedPortService[] {
  const at = sources.index.lookup(APP_IDS);
  if (at.state !== 'read') return [];
  const apps: FixedPortService[] = [];
  for (const app of at.key.keys) {
    const guid = app.name.toLowerCase();
    if (!/^\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/u.test(guid) || guid === CERTSVC_APP_ID.toLowerCase() || guid === WMI_APP_ID.toLowerCase()) continue;
    apps.push(dcomApp(guid, app, sources));
  }
  return apps.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : a.name.toLowerCase() > b.name.toLowerCase() ? 1 : a.id < b.id ? -1 : 1));
}

function dcomApp(guid: string, app: RegistryKey, sources: FixedPortSources): FixedPortService {
  const serviceName = textOf(findValue(app, 'LocalService')) ?? null;
  const service = serviceName === null ? unknown('absent') : sources.services.find(serviceName);
  const title = textOf(findValue(app, ''));
  const setting: FixedPortSetting = { kind: 'registry', path: appIdKey(app.name), name: 'Endpoints', type: 'Endpoints', absentKeys: [] };
  return row(`dcom:${guid}`, service, serviceName, setting, findValue(app, 'Endpoints') ?? null, { apply: 'service-restart', stays: false }, sources, title === undefined || title === '' ? app.name : title);
}

const NOTHING = { current: null, problem: null } as const;

/** What Windows makes of the value. 0 stands for a dynamic port where the setting knows it. */
export function readPort(setting: FixedPortSetting, cell: RegistryCell): Pick<FixedPortService, 'current' | 'problem'> {
  if (cell === null) return NOTHING;
  if (setting.kind === 'registry' && setting.type === 'Endpoints') return endpointsPort(cell);
  const wanted = setting.kind === 'dfsr' ? 'DWord' : setting.type;
  if (cell.kind !== wanted) return { current: null, problem: 'wrong-kind' };
  const text = cellText(cell);
  const port = /^\d{1,10}$/u.test(text) ? Number(text) : Number.NaN;
  if (port === 0) return NOTHING;
  return isPort(port) ? { current: port, problem: null } : { current: null, problem: 'invalid' };
}

export const TCP_ENDPOINT = /^ncacn_ip_tcp,0,(\d{1,10})$/iu;

/** `ncacn_ip_tcp,0,10509` among the protocols of an application; one without a number is dynamic. */
export function endpointsPort(cell: RegistryCell): Pick<FixedPortService, 'current' | 'problem'> {
  if (cell === null) return NOTHING;
  if (cell.kind !== 'MultiString') return { current: null, problem: 'wrong-kind' };
  const entry = cell.data.map((text) => TCP_ENDPOINT.exec(text)?.[1]).find((port) => port !== undefined);
  if (entry === undefined) return NOTHING;
  const port = Number(entry);
  if (port === 0) return NOTHING;
  return isPort(port) ? { current: port, problem: null } : { current: null, problem: 'invalid' };
}

/** The list with the TCP entry of the port, others kept; null: none left. */
export function endpointsWith(cell: RegistryCell, port: Port | null): RegistryCell {
  const others = cell?.kind === 'MultiString' ? cell.data.filter((text) => !/^ncacn_ip_tcp(?:,|$)/iu.test(text)) : [];
  const data = port === null ? others : [`ncacn_ip_tcp,0,${port}`, ...others];
  return data.length === 0 ? null : { kind: 'MultiString', data };
}

