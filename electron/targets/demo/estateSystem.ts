import { APP_IDS, CERTSVC_APP_ID, DNS_PARAMETERS, MSDTC_KEY, NETLOGON_PARAMETERS, NTDS_PARAMETERS, SVCHOST_GROUPS, TCPIP_PARAMETERS, WINMGMT_SERVICE, WMI_APP_ID, appIdKey } from '#core/verbs/systemKeys';
import type { MachineRegistryValue } from './state';

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
