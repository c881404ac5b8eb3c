import { APP_IDS, CERTSVC_APP_ID, DNS_PARAMETERS, MSDTC_KEY, NETLOGON_PARAMETERS, NTDS_PARAMETERS, PRINTERS_RPC, SVCHOST_GROUPS, TCPIP_PARAMETERS, WINMGMT_SERVICE, WMI_APP_ID, appIdKey } from '#core/verbs/systemKeys';
import type { MachineEndpoints, MachineRegistryValue, MachineRpcServer, MachineState } from './state';

/** Integration Services as a DCOM application of its own. */
export const SSIS_APP_ID = '{7A2B6E94-0C51-4D2E-9E1B-5F60A3C8D216}';

const list = (...data: string[]): MachineRegistryValue => ({ kind: 'MultiString', data });
const expand = (data: string): MachineRegistryValue => ({ kind: 'ExpandString', data });

/** Applications every Windows Server registers, some of which are no service, and those of the roles of this one. */
const apps: Readonly<Record<string, Record<string, MachineRegistryValue>>> = {
  [WMI_APP_ID]: { '': 'Windows Management and Instrumentation', LocalService: 'winmgmt' },
  [CERTSVC_APP_ID]: { '': 'CertSrv Request', LocalService: 'CertSvc' },
  [SSIS_APP_ID]: { '': 'Microsoft SQL Server Integration Services 16.0', LocalService: 'MsDtsServer160' },
  '{653C5148-4DCE-4905-9CFD-1B23662D3D9E}': { '': 'Windows Update Agent', LocalService: 'wuauserv' },
  '{0F87369F-A4E5-4CFC-BD3E-73E6154572DD}': { '': 'Schedule', LocalService: 'Schedule' },
  '{9C38ED61-D565-4728-AEEE-C80952F0ECDE}': { '': 'Virtual Disk Service Loader' },
  '{1F87137D-0E7C-44d5-8C73-4EFFB68962F2}': { '': 'SD Launch UI' },
  '{00021401-0000-0000-C000-000000000046}': { '': 'Logical Disk Manager Administrative Service' },
};

/** What Windows and its roles keep in the registry about their ports: nothing is fixed, and Rpc\Internet is absent as it is by default. */
export function systemRegistry(computerName: string, domain: string): Record<string, Record<string, MachineRegistryValue>> {
  return {
    'HKLM\\SOFTWARE\\Microsoft\\Rpc': { 'DCOM Protocols': list('ncacn_ip_tcp'), UuidSequenceNumber: 1_846_302 },
    [NTDS_PARAMETERS]: { 'DSA Database file': 'C:\\Windows\\NTDS\\ntds.dit', 'DSA Working Directory': 'C:\\Windows\\NTDS', 'Root Domain': `DC=${domain.split('.').join(',DC=')}` },
    [NETLOGON_PARAMETERS]: { SysVol: 'C:\\Windows\\SYSVOL\\sysvol', SysVolReady: 1, RequireSignOrSeal: 1, MaximumPasswordAge: 30, Update: 'no' },
    [MSDTC_KEY]: { AllowOnlySecureRpcCalls: 1, FallbackToUnsecureRPCIfNecessary: 0, TurnOffRpcSecurity: 0 },
    'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services': {},
    [TCPIP_PARAMETERS]: { Hostname: computerName.toLowerCase(), Domain: domain, DataBasePath: expand('%SystemRoot%\\System32\\drivers\\etc'), IPEnableRouter: 0 },
    [DNS_PARAMETERS]: { BootMethod: 3, EnableDirectoryPartitions: 1 },
    [WINMGMT_SERVICE]: { DisplayName: '@%Systemroot%\\system32\\wbem\\wmisvc.dll,-205', ImagePath: expand('%systemroot%\\system32\\svchost.exe -k netsvcs -p'), ObjectName: 'localSystem', Start: 2, Type: 32, DependOnService: list('RPCSS') },
    [SVCHOST_GROUPS]: { netsvcs: list('Themes', 'BITS', 'gpsvc', 'IKEEXT', 'iphlpsvc', 'LanmanServer', 'ProfSvc', 'Schedule', 'SessionEnv', 'winmgmt', 'wuauserv'), rpcss: list('RpcSs'), NetworkService: list('CryptSvc', 'Dnscache', 'WinRM'), termsvcs: list('TermService') },
    [APP_IDS]: {},
    ...Object.fromEntries(Object.entries(apps).map(([guid, values]) => [appIdKey(guid), values])),
    [`${APP_IDS}\\wbemcntl.exe`]: { AppID: '{F15F42F7-2C80-4BC7-A8A6-7D5F5C1B0A44}' },
  };
}

type Service = Partial<MachineState['services'][number]> & { readonly name: string; readonly displayName: string };
const SYSTEM32 = 'C:\\Windows\\System32';
const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: 'tcp' as const, port }));
const udp = (...ports: number[]) => ports.map((port) => ({ protocol: 'udp' as const, port }));

/** Roles of a branch server that does everything, and what else listens by RPC. */
export const roleServices: readonly Service[] = [
  { name: 'SamSs', displayName: 'Security Accounts Manager', path: `${SYSTEM32}\\lsass.exe`, processId: 712, host: 'lsass', dependsOn: ['RpcSs'] },
  { name: 'Netlogon', displayName: 'Netlogon', path: `${SYSTEM32}\\lsass.exe`, processId: 712, host: 'lsass' },
  { name: 'NTDS', displayName: 'Active Directory Domain Services', path: `${SYSTEM32}\\lsass.exe`, processId: 712, host: 'lsass', listens: [...tcp(389, 636, 3268, 3269), ...udp(389)] },
  { name: 'Kdc', displayName: 'Kerberos Key Distribution Center', path: `${SYSTEM32}\\lsass.exe`, processId: 712, host: 'lsass', dependsOn: ['NTDS'], listens: [...tcp(88, 464), ...udp(88, 464)] },
  { name: 'DFSR', displayName: 'DFS Replication', path: `${SYSTEM32}\\DFSRs.exe`, processId: 2280, dependsOn: ['RpcSs'] },
  { name: 'DNS', displayName: 'DNS Server', path: `${SYSTEM32}\\dns.exe`, processId: 2336, dependsOn: ['RpcSs'], listens: [...tcp(53), ...udp(53)] },
  { name: 'CertSvc', displayName: 'Active Directory Certificate Services', path: `${SYSTEM32}\\certsrv.exe`, processId: 2460, dependsOn: ['RpcSs'] },
  { name: 'MsDtsServer160', displayName: 'SQL Server Integration Services 16.0', account: 'NT Service\\MsDtsServer160', path: 'C:\\Program Files\\Microsoft SQL Server\\160\\DTS\\Binn\\MsDtsSrvr.exe', processId: 2520 },
  { name: 'iphlpsvc', displayName: 'IP Helper', path: `${SYSTEM32}\\svchost.exe -k NetSvcs -p`, processId: 1216, host: 'netsvcs', dependsOn: ['Winmgmt'] },
  { name: 'OrderSync', displayName: 'Order Sync Agent', account: 'CORP\\svc-ordersync', path: 'C:\\Program Files\\OrderSync\\ordersync.exe', processId: 4188 },
].map((service) => ({ status: 'Running' as const, ...service }));

const noService = (process: string, processId: number, port: number): MachineRpcServer => ({ service: '', process, processId, fixed: null, dynamic: true, ports: [port] });
const ofService = (service: string, process: string, fixed: MachineRpcServer['fixed'], port?: number): MachineRpcServer => ({ service, process, processId: 0, fixed, dynamic: port !== undefined, ports: port === undefined ? [] : [port] });
const value = (path: string, name: string): MachineRpcServer['fixed'] => ({ kind: 'value', path, name });

/** Where RPC listens until the next start. NTDS and Netlogon have the port of lsass, and a fixed one beside it. */
export const rpcServers: readonly MachineRpcServer[] = [
  noService('lsass', 712, 49664),
  noService('wininit', 604, 49665),
  ofService('EventLog', 'svchost', null, 49666),
  ofService('Schedule', 'svchost', null, 49667),
  ofService('Spooler', 'spoolsv', value(PRINTERS_RPC, 'RpcTcpPort'), 49668),
  noService('services', 696, 49669),
  ofService('PolicyAgent', 'svchost', null, 49670),
  ofService('DNS', 'dns', null, 49690),
  ofService('MSDTC', 'msdtc', value(MSDTC_KEY, 'ServerTcpPort'), 49702),
  ofService('DFSR', 'dfsrs', { kind: 'dfsr' }, 49718),
  ofService('CertSvc', 'certsrv', { kind: 'app', guid: CERTSVC_APP_ID }, 49724),
  ofService('MsDtsServer160', 'MsDtsSrvr', { kind: 'app', guid: SSIS_APP_ID }, 49736),
  ofService('Netlogon', 'lsass', value(NETLOGON_PARAMETERS, 'DCTcpipPort')),
  ofService('NTDS', 'lsass', value(NTDS_PARAMETERS, 'TCP/IP Port')),
];

const API = { remoteAddress: '10.20.30.40', remotePort: 443 };
const own = { processId: 4188, process: 'ordersync', localAddress: '10.20.1.15', localPorts: [], wave: 0 };

/** One program that opens a connection for every order: nearly all ports of the range wait in TIME_WAIT. */
export const outbound: readonly MachineEndpoints[] = [
  { ...own, ...API, state: 'ESTABLISHED', usual: 184 },
  { ...own, ...API, state: 'SYN_SENT', usual: 21 },
  { ...own, ...API, state: 'CLOSE_WAIT', usual: 46 },
  { ...own, state: 'BOUND', localAddress: '0.0.0.0', remoteAddress: '0.0.0.0', remotePort: 0, usual: 12 },
  { ...own, ...API, state: 'TIME_WAIT', processId: 0, process: '', usual: 12_400, wave: 700 },
  { ...own, state: 'TIME_WAIT', processId: 0, process: '', remoteAddress: '10.20.30.52', remotePort: 8443, usual: 1_300, wave: 120 },
];
