import { EXCHANGE_AB, EXCHANGE_RPC, MSDTC_KEY, NETLOGON_PARAMETERS, NTDS_PARAMETERS, NTFRS_PARAMETERS, PRINTERS_POLICY, PRINTERS_RPC, RPC_INTERNET, TCPIP_PARAMETERS } from './systemKeys';

/** Keys that `registry.write` may touch, and in them the value names; scripts/powershell/verbs/write-registry.ps1 holds the same. */
interface WritableKey {
  readonly path: RegExp;
  /** null: any value. */
  readonly names: readonly string[] | null;
}

function exactly(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('\\', '\\\\')}$`, 'i');
}

const writable: readonly WritableKey[] = [
  { path: /^HKLM\\SOFTWARE\\(WOW6432Node\\)?Microsoft\\Microsoft SQL Server\\[^\\]+\\MSSQLServer\\SuperSocketNetLib\\Tcp(\\[^\\]+)?$/i, names: null },
  { path: exactly(RPC_INTERNET), names: ['Ports', 'PortsInternetAvailable', 'UseInternetPorts'] },
  { path: exactly(NTDS_PARAMETERS), names: ['TCP/IP Port'] },
  { path: exactly(NETLOGON_PARAMETERS), names: ['DCTcpipPort'] },
  { path: exactly(NTFRS_PARAMETERS), names: ['RPC TCP/IP Port Assignment'] },
  { path: exactly(MSDTC_KEY), names: ['ServerTcpPort'] },
  { path: exactly(PRINTERS_RPC), names: ['RpcTcpPort'] },
  { path: exactly(EXCHANGE_RPC), names: ['TCP/IP Port'] },
  { path: exactly(EXCHANGE_AB), names: ['RpcTcpPort'] },
  { path: /^HKLM\\SOFTWARE\\Classes\\AppID\\\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/i, names: ['Endpoints'] },
  { path: exactly(TCPIP_PARAMETERS), names: ['TcpTimedWaitDelay'] },
  { path: /^HKLM\\SOFTWARE\\(WOW6432Node\\)?Microsoft\\MSSQLServer\\Client\\ConnectTo$/i, names: null },
];

/**
 * Keys that `registry.key` may make or, while they are empty, remove. Windows lacks the first three by itself, Exchange
 * its two. Never a key of SQL Server or of a DCOM application: who installed them owns them.
 */
const creatable: readonly RegExp[] = [
  ...[RPC_INTERNET, PRINTERS_POLICY, PRINTERS_RPC, EXCHANGE_RPC, EXCHANGE_AB, NTDS_PARAMETERS, NETLOGON_PARAMETERS, NTFRS_PARAMETERS, MSDTC_KEY].map(exactly),
  // Where no client alias was ever made.
  /^HKLM\\SOFTWARE\\(WOW6432Node\\)?Microsoft\\MSSQLServer(\\Client(\\ConnectTo)?)?$/i,
];

// oxlint-disable-next-line eslint/no-control-regex -- the control characters are what it refuses
const CONTROL = /[\x00-\x1f]/;

export function isWritableKey(path: string): boolean {
  return !CONTROL.test(path) && writable.some((key) => key.path.test(path));
}

export function isWritableValue(path: string, name: string): boolean {
  return writable.some((key) => key.path.test(path) && (key.names === null || key.names.some((known) => known.toLowerCase() === name.toLowerCase())));
}

export function isCreatableKey(path: string): boolean {
  return creatable.some((key) => key.test(path));
}
