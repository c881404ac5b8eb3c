import { RPC_INTERNET, WMI_APP_ID, appIdKey } from '#core/verbs/systemKeys';
import { isPort } from '#core/ports/port';
import { MachineRegistry, sameName } from './machine';
import { bindError, closePorts, drawPort, exclusionsOf } from './sockets';
import type { MachineRpcServer, MachineService, MachineState } from './state';
import { wmiMode } from './wmiMode';

const ANY = ['0.0.0.0', '::'] as const;

interface InternetPorts {
  readonly inList: boolean;
  readonly ports: readonly number[];
}

/** `5984` or `5000-5100`; a blank anywhere is none. Source: SA configure-rpc-dynamic-port-allocation-with-firewalls; KB Q201911. */
function portsOf(text: string): number[] | undefined {
  const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  const [start, end] = [Number(first), Number(last ?? first)];
  if (start > end || end > 65_535) return undefined;
  return Array.from({ length: end - start + 1 }, (_, i) => start + i);
}

/**
 * undefined: no value is there, so the ports are those of the system. null: the configuration is invalid or incomplete,
 * and no port is given out. Both N is "in the list", one N "outside".
 * Sources: SA configure-rpc-dynamic-port-allocation-with-firewalls; win32 desktop-src/Rpc/configuring-the-windows-xp-2000-nt-registry.
 */
function internetPorts(registry: MachineRegistry): InternetPorts | null | undefined {
  const [ports, available, use] = ['Ports', 'PortsInternetAvailable', 'UseInternetPorts'].map((name) => registry.value(RPC_INTERNET, name));
  if (!ports && !available && !use) return undefined;
  const [a, b] = [available, use].map((cell) => (cell?.kind === 'String' ? cell.data.toUpperCase() : ''));
  if (ports?.kind !== 'MultiString' || a === undefined || b === undefined || !/^[YN]{2}$/.test(a + b)) return null;
  const lists = ports.data.map(portsOf);
  if (lists.length === 0 || lists.includes(undefined)) return null;
  return { inList: a === b, ports: lists.flatMap((list) => list ?? []) };
}

/** What a dynamic registration gets; undefined: it fails. */
function dynamicPort(state: MachineState): number | undefined {
  const list = internetPorts(new MachineRegistry(state));
  if (list === null) return undefined;
  if (list === undefined) return drawPort(state, ANY);
  if (!list.inList) return drawPort(state, ANY, new Set(list.ports));
  // Taken in turn from where the last start left off: a restart gives another one.
  const { length } = list.ports;
  for (let i = 0; i < length; i++) {
    const port = list.ports[(state.nextProcessId * 7 + i) % length] ?? 0;
    if (isPort(port) && ANY.every((address) => bindError(state, address, port) === 0 && !exclusionsOf(state, address === '::' ? 'ipv6' : 'ipv4', 'tcp').some((held) => held.administered && port >= held.start && port <= held.end))) return port;
  }
  return undefined;
}

/** Source: win32 desktop-src/com/endpoints. */
function appPort(registry: MachineRegistry, guid: string): number | undefined {
  const cell = registry.value(appIdKey(guid), 'Endpoints');
  const texts = cell?.kind === 'MultiString' ? cell.data : [];
  return texts.map((text) => Number(/^ncacn_ip_tcp,\d*,(\d{1,5})$/i.exec(text)?.[1] ?? 0)).find(isPort);
}

/** The number set for a server, as it reads it when it starts; undefined: none, or one of a kind it does not read. */
export function fixedPort(state: MachineState, { fixed }: MachineRpcServer): number | undefined {
  if (fixed === null) return undefined;
  const registry = new MachineRegistry(state);
  let port: number | undefined;
  if (fixed.kind === 'dfsr') port = state.dfsr.rpcPort;
  else if (fixed.kind === 'value') port = registry.number(fixed.path, fixed.name);
  else port = appPort(registry, fixed.guid);
  return port !== undefined && isPort(port) ? port : undefined;
}

function open(state: MachineState, processId: number, process: string, port: number | undefined): boolean {
  if (port === undefined || !ANY.every((address) => bindError(state, address, port) === 0)) return false;
  for (const address of ANY) state.listeners.push({ address, port, processId, process, protocol: 'tcp' });
  return true;
}

export function processOf(state: MachineState, server: MachineRpcServer): number {
  return state.services.find((service) => server.service !== '' && sameName(service.name, server.service))?.processId ?? server.processId;
}

/**
 * A server takes its fixed port, and a dynamic one unless the fixed one stands in its place. Netlogon and NTDS keep
 * theirs beside it, which is that of lsass. A port that is taken is not bound, and the service runs all the same.
 */
export function startRpc(state: MachineState, server: MachineRpcServer): void {
  const fixed = fixedPort(state, server);
  const processId = processOf(state, server);
  const port = fixed ?? (server.dynamic ? dynamicPort(state) : undefined);
  server.ports = port !== undefined && open(state, processId, server.process, port) ? [port] : [];
}

/** In a process of its own WMI has the port of its AppID, or one of its own; in the shared one that of the process. */
export function startWmi(state: MachineState, { processId }: MachineService): void {
  const registry = new MachineRegistry(state);
  if (wmiMode(registry) === 'standalone') open(state, processId, 'svchost', appPort(registry, WMI_APP_ID) ?? dynamicPort(state));
}

export function stopRpc(state: MachineState, server: MachineRpcServer): void {
  closePorts(state, processOf(state, server), server.ports);
  server.ports = [];
}

export function serversOf(state: MachineState, service: string): MachineRpcServer[] {
  return state.rpcServers.filter((server) => sameName(server.service, service));
}
