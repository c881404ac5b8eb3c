import { isPort, type Port } from '#core/ports/port';
import { findKey, findValue, numberOf, textOf, type RegistryKey } from '#core/verbs/registry';
import type { Listener } from '#core/verbs/facts';
import { SQL_ROOT, SQL_ROOT_32, type ScanAreas } from './scan';
import { configuredPorts, type TcpSettings } from './configuredPorts';
import { clusterResourceOf, instanceState, serviceNames, type ServiceTable } from './services';
import { enginePortsUnknown, tellApart, type EnginePorts } from './listeners';
import { known, unknown, type Known, type SqlInstance, type TcpEntry } from './model';
import { valueAt, type RegistryIndex } from './registryIndex';

/** An entry of `Instance Names\SQL`. */
export interface InstanceName {
  readonly name: string;
  readonly id: string;
  readonly bits: 64 | 32;
}

/**
 * Instances of both registry views. A name in both views is one instance: the 64-bit entry stands unless only the
 * 32-bit view holds its network settings. Source: SqlServerDsc DSC_SqlSetup.psm1:2772.
 */
export function instanceNames(index: RegistryIndex): { readonly names: readonly InstanceName[]; readonly complete: boolean } {
  const found = new Map<string, InstanceName>();
  let complete = false;
  let denied = false;
  for (const bits of [64, 32] as const) {
    const at = index.lookup(`${rootOf(bits)}\\Instance Names\\SQL`);
    if (at.state === 'denied') denied = true;
    if (at.state === 'read' || at.state === 'absent') complete = true;
    if (at.state !== 'read') continue;
    for (const { name, value } of at.key.values) {
      const id = textOf(value);
      if (name === '' || id === undefined || id === '') continue;
      const before = found.get(name.toLowerCase());
      if (before && (hasNetworkKey(index, before) || !hasNetworkKey(index, { name, id, bits }))) continue;
      found.set(name.toLowerCase(), { name, id, bits });
    }
  }
  return { names: [...found.values()], complete: complete && !denied };
}

function rootOf(bits: 64 | 32): string {
  return bits === 64 ? SQL_ROOT : SQL_ROOT_32;
}

function networkPath({ id, bits }: InstanceName): string {
  return `${rootOf(bits)}\\${id}\\MSSQLServer\\SuperSocketNetLib`;
}

function hasNetworkKey(index: RegistryIndex, instance: InstanceName): boolean {
  return index.lookup(networkPath(instance)).state === 'read';
}

export interface InstanceContext {
  readonly index: RegistryIndex;
  readonly services: ServiceTable;
  readonly listeners: Known<ReadonlyMap<number, readonly Listener[]>>;
  readonly cluster: ScanAreas['cluster'];
}

export function sqlInstance(instance: InstanceName, context: InstanceContext): SqlInstance {
  const { index, services } = context;
  const { name, id, bits } = instance;
  const isDefault = name.toUpperCase() === 'MSSQLSERVER';
  const network = networkPath(instance);
  const at = index.lookup(network);
  const net = at.state === 'read' ? at.key : undefined;
  const settings = tcpSettings(net, `${network}\\Tcp`);
  const configured = configuredPorts(settings);
  const service = services.find(serviceNames(name, isDefault).engine);
  const state = instanceState(service);
  const ports = enginePorts(context, service, state, configured, dacValue(net));
  const clusterResource = clusterResourceOf(context.cluster, name);
  return {
    name,
    isDefault,
    id,
    bits,
    ...versionOf(index, instance),
    serviceName: service.known ? service.value.name : serviceNames(name, isDefault).engine,
    service,
    agentServiceName: serviceNames(name, isDefault).agent,
    dependants: services.dependantsOf(serviceNames(name, isDefault).engine),
    clustered: clustered(index, instance, clusterResource),
    clusterResource,
    tcpPath: `${network}\\Tcp`,
    ...settings,
    hideInstance: flag(net, 'HideInstance'),
    configured,
    ...ports,
    effectivePort: effectivePort(configured, ports.listening),
    state,
  };
}

/** Enabled, Active, ListenOnAllIPs, HideInstance are DWords: 0 is no. Another kind says nothing. */
function flag(key: RegistryKey | undefined, name: string): boolean | null {
  const number = numberOf(findValue(key, name));
  return number === undefined ? null : number !== 0;
}

function tcpSettings(net: RegistryKey | undefined, path: string): TcpSettings {
  const tcp = findKey(net, 'Tcp');
  const entries = (tcp?.keys ?? []).map((key) => tcpEntry(key, path));
  return {
    tcpEnabled: flag(tcp, 'Enabled'),
    listenOnAllIPs: flag(tcp, 'ListenOnAllIPs'),
    ipAll: entries.find((e) => e.key.toLowerCase() === 'ipall') ?? null,
    ips: entries.filter((e) => /^ip\d+$/iu.test(e.key)).sort((a, b) => Number(a.key.slice(2)) - Number(b.key.slice(2))),
  };
}

function tcpEntry(key: RegistryKey, path: string): TcpEntry {
  return {
    key: key.name,
    path: `${path}\\${key.name}`,
    tcpPort: findValue(key, 'TcpPort') ?? null,
    tcpDynamicPorts: findValue(key, 'TcpDynamicPorts') ?? null,
    address: textOf(findValue(key, 'IpAddress')) ?? null,
    active: flag(key, 'Active'),
    enabled: flag(key, 'Enabled'),
  };
}

function dacValue(net: RegistryKey | undefined): Port | undefined {
  const port = Number(textOf(findValue(findKey(net, 'AdminConnection', 'Tcp'), 'TcpDynamicPorts')) || Number.NaN);
  return isPort(port) ? port : undefined;
}

/**
 * Setup\PatchLevel follows every update, Setup\Version the service packs, CurrentVersion the product. Where none was
 * read the id still names the product: MSSQL16 is 16.0.
 */
function versionOf(index: RegistryIndex, { id, bits }: InstanceName): Pick<SqlInstance, 'version' | 'product' | 'edition'> {
  const key = `${rootOf(bits)}\\${id}`;
  const text = (path: string, name: string): string | null => textOf(valueAt(index, `${key}\\${path}`, name)) || null;
  const version = text('Setup', 'PatchLevel') ?? text('Setup', 'Version') ?? text('MSSQLServer\\CurrentVersion', 'CurrentVersion');
  const fromId = /^MSSQL(\d+)(?:_(\d+))?\./iu.exec(id);
  return {
    version,
    product: productOf(version ?? (fromId ? `${fromId[1]}.${fromId[2] ?? '0'}` : '')),
    edition: text('Setup', 'Edition'),
  };
}

const products: Readonly<Record<number, string>> = {
  9: 'SQL Server 2005',
  11: 'SQL Server 2012',
  12: 'SQL Server 2014',
  13: 'SQL Server 2016',
  14: 'SQL Server 2017',
  15: 'SQL Server 2019',
  16: 'SQL Server 2022',
  17: 'SQL Server 2025',
};

/**
 * Product by version; null where unknown. 2008 and 2008 R2 share major 10: 10.0 to 10.4 and 10.50 upward, the last
 * digit of the minor being the service pack (10.53 is 2008 R2 SP3).
 */
export function productOf(version: string): string | null {
  const match = /^(\d+)\.(\d+)/u.exec(version);
  if (!match) return null;
  const major = Number(match[1]);
  if (major === 10) return Number(match[2]) >= 50 ? 'SQL Server 2008 R2' : 'SQL Server 2008';
  return products[major] ?? null;
}

/** A failover cluster instance has a Cluster key with the name clients see. Source: SqlServerDsc DSC_SqlSetup.psm1. */
function clustered(index: RegistryIndex, { id, bits }: InstanceName, resource: SqlInstance['clusterResource']): Known<boolean> {
  if (resource) return known(true);
  const at = index.lookup(`${rootOf(bits)}\\${id}\\Cluster`);
  switch (at.state) {
    case 'read':
      return known((textOf(findValue(at.key, 'ClusterName')) ?? '') !== '');
    case 'absent':
      return known(false);
    case 'denied':
      return unknown('unreadable');
    case 'not-asked':
      return unknown('not-collected');
  }
}

function enginePorts(context: InstanceContext, service: SqlInstance['service'], state: SqlInstance['state'], configured: SqlInstance['configured'], dac: Port | undefined): EnginePorts {
  if (!service.known) return enginePortsUnknown(service.reason);
  if (state === 'stopped') return enginePortsUnknown('not-running');
  if (!context.listeners.known) return enginePortsUnknown(context.listeners.reason);
  if (service.value.processId === 0) return enginePortsUnknown(state === 'pending' ? 'not-running' : 'unreadable');
  return tellApart(context.listeners.value.get(service.value.processId) ?? [], configured, dac);
}

/** Where really listening is known, that is where a connection goes; settings count only from the next start. */
function effectivePort(configured: SqlInstance['configured'], listening: SqlInstance['listening']): Port | null {
  const ports = new Set((listening.known ? listening.value : configured.endpoints).map((l) => l.port));
  const [only] = ports;
  return only !== undefined && ports.size === 1 ? only : null;
}
