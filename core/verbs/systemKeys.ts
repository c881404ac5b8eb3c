/** Registry keys of Windows that hold a port, and what decides about it. Sources: the decisions and findings that use them. */
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
export const RPC_INTERNET = 'HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet';
export const NTDS_PARAMETERS = `${SERVICES}\\NTDS\\Parameters`;
export const NETLOGON_PARAMETERS = `${SERVICES}\\Netlogon\\Parameters`;
export const NTFRS_PARAMETERS = `${SERVICES}\\NTFRS\\Parameters`;
export const MSDTC_KEY = 'HKLM\\SOFTWARE\\Microsoft\\MSDTC';
export const PRINTERS_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Printers';
export const PRINTERS_RPC = `${PRINTERS_POLICY}\\RPC`;
export const EXCHANGE_RPC = `${SERVICES}\\MSExchangeRPC\\ParametersSystem`;
export const EXCHANGE_AB = `${SERVICES}\\MSExchangeAB\\Parameters`;
export const APP_IDS = 'HKLM\\SOFTWARE\\Classes\\AppID';
export const TCPIP_PARAMETERS = `${SERVICES}\\Tcpip\\Parameters`;
export const DNS_PARAMETERS = `${SERVICES}\\DNS\\Parameters`;
export const WINMGMT_SERVICE = `${SERVICES}\\Winmgmt`;
export const SVCHOST_GROUPS = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SvcHost';
export const SVCHOST_WINMGMT = `${SVCHOST_GROUPS}\\winmgmt`;

/** DCOM applications with a fixed port by this product. Sources: win32 desktop-src/com/endpoints; DCFW ADCS/StaticPorts; win32 WmiSdk/setting-up-a-fixed-port-for-wmi. */
export const CERTSVC_APP_ID = '{D99E6E74-FC88-11D0-B498-00A0C90312F3}';
export const WMI_APP_ID = '{8BC3F05E-D86B-11D0-A075-00C04FB68820}';
export function appIdKey(guid: string): string {
  return `${APP_IDS}\\${guid}`;
}

/** What a scan asks for besides SQL Server's keys; each is in the answer, absent or not. */
export const SYSTEM_READS: readonly { readonly path: string; readonly depth: number }[] = [
  ...[RPC_INTERNET, NTDS_PARAMETERS, NETLOGON_PARAMETERS, NTFRS_PARAMETERS, MSDTC_KEY, PRINTERS_POLICY, PRINTERS_RPC, EXCHANGE_RPC, EXCHANGE_AB, TCPIP_PARAMETERS, DNS_PARAMETERS, WINMGMT_SERVICE, SVCHOST_GROUPS, SVCHOST_WINMGMT].map((path) => ({ path, depth: 0 })),
  { path: APP_IDS, depth: 1 },
];
