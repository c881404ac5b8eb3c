import { SQL_ROOT, SQL_ROOT_32 } from '#core/scan/scan';
import { isPort } from '#core/ports/port';
import { MachineRegistry, sameName } from './machine';
import { ACCESS_DENIED, ADDRESS_IN_USE, bindError, closeSockets, drawPort, listen } from './sockets';
import type { MachineService, MachineState } from './state';

/** `MSSQL16.INST` of a service that behaves as an engine; undefined for any other. */
export function instanceIdOf(service: MachineService): string | undefined {
  return service.behaviour.startsWith('sqlserver:') ? service.behaviour.slice('sqlserver:'.length) : undefined;
}

/** Instances by name, as both views of the registry list them. */
export function instanceNames(registry: MachineRegistry): { readonly name: string; readonly id: string; readonly root: string }[] {
  return [SQL_ROOT, SQL_ROOT_32].flatMap((root) => registry.values(`${root}\\Instance Names\\SQL`).flatMap(([name, value]) => (value.kind === 'String' ? [{ name, id: value.data, root }] : [])));
}

/** `HKLM\...\MSSQL16.INST` in the view that lists the instance. */
export function instanceKey(registry: MachineRegistry, id: string): string {
  const found = instanceNames(registry).find((instance) => sameName(instance.id, id));
  return `${found?.root ?? SQL_ROOT}\\${found?.id ?? id}`;
}

function entryOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.entries(record).find(([key]) => sameName(key, name))?.[1];
}

export function errorLogOf(state: MachineState, id: string): string[] | undefined {
  return entryOf(state.errorLogs, id);
}

function logger(state: MachineState, id: string): (text: string) => void {
  let lines = errorLogOf(state, id);
  if (!lines) {
    lines = [];
    state.errorLogs[id] = lines;
  }
  const log = lines;
  return (text) => {
    const time = new Date().toISOString().slice(0, 22).replace('T', ' ');
    log.push(`${time} Server      ${text}`);
  };
}

interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** As ERRORLOG writes the address. */
  readonly shown: string;
}

/** The Winsock or Win32 error an engine gives up with; 0: it runs. */
export type StartError = number;
const INVALID_DATA = 13;

/**
 * What the engine does with its network settings when it starts: IPAll alone while ListenOnAllIPs is on, else the
 * active and enabled IPn entries; both fields filled means both ports; a dynamic number is asked for again and drawn
 * anew when it is taken, and what was drawn is written back.
 * Source: SA static-or-dynamic-port-config, configure-a-server-to-listen-on-a-specific-tcp-port; texts of ERRORLOG:
 * techcommunity ba-p/371001 (26023), blogs.msdn sqljourney 2012/06/15 (17182 with 0xd).
 */
export function startEngine(state: MachineState, service: MachineService, id: string): StartError {
  const registry = new MachineRegistry(state);
  const library = `${instanceKey(registry, id)}\\MSSQLServer\\SuperSocketNetLib`;
  const tcp = `${library}\\Tcp`;
  const say = logger(state, id);
  say('Microsoft SQL Server is starting.');
  const failed = (error: number, lines: readonly string[]): StartError => {
    for (const line of lines) say(line);
    say('Error: 17826, Severity: 18, State: 3.');
    say('Could not start the network library because of an internal error in the network library. To determine the cause, review the errors immediately preceding this one in the error log.');
    say('Error: 17120, Severity: 16, State: 1.');
    say('SQL Server could not spawn FRunCommunicationsManager thread. Check the SQL Server error log and the operating system error log for information about possible related problems.');
    closeSockets(state, service.processId);
    return error;
  };
  if ((registry.number(tcp, 'Enabled') ?? 0) === 0) {
    say('SQL Server is now ready for client connections. This is an informational message; no user action is required.');
    return 0;
  }
  const all = registry.number(tcp, 'ListenOnAllIPs') !== 0;
  const entries = all ? ['IPAll'] : perIpEntries(registry, tcp);
  const drawn: { readonly path: string; readonly port: number }[] = [];
  for (const entry of entries) {
    const path = `${tcp}\\${entry}`;
    const fixed = registry.text(path, 'TcpPort') ?? '';
    const dynamic = registry.text(path, 'TcpDynamicPorts') ?? '';
    const ports = portsOf(fixed);
    if (!ports || !/^\d{0,5}$/.test(dynamic) || Number(dynamic) > 65535) {
      return failed(INVALID_DATA, ['Error: 17182, Severity: 16, State: 1.', `TDSSNIClient initialization failed with error 0xd, status code 0x10. Reason: Unable to retrieve registry settings from TCP/IP protocol's '${entry}' configuration key. The data is invalid.`]);
    }
    const addresses = all ? ['0.0.0.0', '::'] : [registry.text(path, 'IpAddress') ?? '0.0.0.0'];
    if (dynamic !== '' || (ports.length === 0 && all)) {
      const last = Number(dynamic);
      const port = isPort(last) && addresses.every((address) => bindError(state, address, last) === 0) ? last : drawPort(state, addresses);
      if (port === undefined) return failed(ADDRESS_IN_USE, listenLines({ address: '0.0.0.0', port: 0, shown: "'any'" }, ADDRESS_IN_USE));
      drawn.push({ path, port });
      if (!ports.includes(port)) ports.push(port);
    }
    for (const port of ports) {
      for (const address of addresses) {
        const endpoint: Endpoint = { address, port, shown: all ? "'any'" : address };
        const error = bindError(state, address, port);
        if (error !== 0) return failed(error, listenLines(endpoint, error));
        listen(state, service, 'sqlservr', 'tcp', address, port);
        say(`Server is listening on [ ${endpoint.shown} <${family(address)}> ${port}].`);
      }
    }
  }
  for (const { path, port } of drawn) registry.set(path, 'TcpDynamicPorts', { kind: 'String', data: String(port) });
  listenForAdministrator(state, service, registry, library, say);
  say('SQL Server is now ready for client connections. This is an informational message; no user action is required.');
  return 0;
}

function perIpEntries(registry: MachineRegistry, tcp: string): string[] {
  return registry.children(tcp).filter((name) => /^IP\d+$/i.test(name) && registry.number(`${tcp}\\${name}`, 'Enabled') === 1 && registry.number(`${tcp}\\${name}`, 'Active') !== 0);
}

/** undefined: a value the engine does not start with. Source: sql-docs tcp-ip-properties-ip-addresses-tab (comma, 2,047 characters). */
function portsOf(text: string): number[] | undefined {
  if (!/^[\d,]*$/.test(text) || text.length > 2047) return undefined;
  const ports = text.split(',').filter((part) => part !== '').map(Number);
  return ports.every(isPort) ? [...new Set(ports)] : undefined;
}

function family(address: string): string {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

function listenLines({ address, port, shown }: Endpoint, error: number): string[] {
  const why = error === ACCESS_DENIED ? 'An attempt was made to access a socket in a way forbidden by its access permissions.' : 'Tcp port is already in use.';
  return [
    'Error: 26023, Severity: 16, State: 1.',
    `Server TCP provider failed to listen on [ ${shown} <${family(address)}> ${port}]. ${why}`,
    'Error: 17182, Severity: 16, State: 1.',
    `TDSSNIClient initialization failed with error 0x${error.toString(16)}, status code 0xa. Reason: Unable to initialize the TCP/IP listener.`,
  ];
}

/**
 * The dedicated administrator connection: 1434 for the default instance if free, else a dynamic port kept in its own
 * key; this computer only. Source: sql-docs diagnostic-connection-for-database-administrators.
 */
function listenForAdministrator(state: MachineState, service: MachineService, registry: MachineRegistry, library: string, say: (text: string) => void): void {
  const key = `${library}\\AdminConnection\\Tcp`;
  const addresses = ['127.0.0.1', '::1'];
  const last = Number(registry.text(key, 'TcpDynamicPorts') ?? '') || (sameName(service.name, 'MSSQLSERVER') ? 1434 : 0);
  const port = isPort(last) && addresses.every((address) => bindError(state, address, last) === 0) ? last : drawPort(state, addresses);
  if (port === undefined) return;
  for (const address of addresses) listen(state, service, 'sqlservr', 'tcp', address, port);
  registry.set(key, 'TcpDynamicPorts', { kind: 'String', data: String(port) });
  say(`Dedicated admin connection support was established for listening locally on port ${port}.`);
}

/** The computer's own account, under which virtual accounts and LocalSystem go to the domain. */
function registersItself(service: MachineService): boolean {
  return /^(LocalSystem|NT Service\\|NT AUTHORITY\\)/i.test(service.account);
}

/**
 * An engine under the computer's account registers its SPNs when it starts and removes them when it stops; a domain
 * account without that right does neither. Source: sql-docs register-a-service-principal-name-for-kerberos-connections.
 */
export function registerSpns(state: MachineState, service: MachineService, running: boolean): void {
  if (state.host.domain === null || instanceIdOf(service) === undefined || !registersItself(service)) return;
  const account = `${state.host.computerName}$`;
  const name = Object.keys(state.spns).find((key) => sameName(key, account)) ?? account;
  const instance = service.name.includes('$') ? service.name.slice(service.name.indexOf('$') + 1) : undefined;
  const ports = state.listeners.filter((l) => l.processId === service.processId && !l.address.startsWith('127.') && l.address !== '::1').map((l) => `:${l.port}`);
  const own = [...new Set([instance === undefined ? '' : `:${instance}`, ...ports])].map((suffix) => `MSSQLSvc/${state.host.fqdn}${suffix}`);
  const others = (state.spns[name] ?? []).filter((spn) => !own.some((mine) => sameName(mine, spn)));
  state.spns[name] = running ? [...others, ...own] : others;
}
