import { machineStateSchema, type MachineState } from '#electron/targets/demo/state';
import { z } from 'zod';

const SQL = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server';
const FIREWALL = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';

type Values = Record<string, z.input<typeof machineStateSchema>['registry'][string][string]>;

function instance(id: string, tcp: Values, keys: Record<string, Values>): Record<string, Values> {
  const net = `${SQL}\\${id}\\MSSQLServer\\SuperSocketNetLib\\Tcp`;
  return {
    [`${SQL}\\${id}\\MSSQLServer\\CurrentVersion`]: { CurrentVersion: '16.0.1000.6' },
    [`${SQL}\\${id}\\MSSQLServer\\Parameters`]: {
      SQLArg0: `-dC:\\Program Files\\Microsoft SQL Server\\${id}\\MSSQL\\DATA\\master.mdf`,
      SQLArg1: `-eC:\\Program Files\\Microsoft SQL Server\\${id}\\MSSQL\\Log\\ERRORLOG`,
    },
    [net]: { Enabled: 1, ListenOnAllIPs: 1, KeepAlive: 30000, ...tcp },
    ...Object.fromEntries(Object.entries(keys).map(([name, values]) => [`${net}\\${name}`, values])),
  };
}

const SERVICES = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services';
/** Ports of Windows' own services: one of the wrong kind, and the parents of keys that are not there. */
const systemKeys: Record<string, Values> = {
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc': { UuidSequenceNumber: 7 },
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT': {},
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MSDTC': { ServerTcpPort: '5001' },
  [`${SERVICES}\\NTDS\\Parameters`]: { 'DSA Database file': 'C:\\Windows\\NTDS\\ntds.dit' },
  [`${SERVICES}\\Netlogon\\Parameters`]: { DCTcpipPort: 38902 },
  [`${SERVICES}\\Tcpip\\Parameters`]: { Hostname: 'lab1' },
  [`${SERVICES}\\Winmgmt`]: { ImagePath: { kind: 'ExpandString', data: '%systemroot%\\system32\\svchost.exe -k netsvcs -p' } },
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SvcHost': { netsvcs: { kind: 'MultiString', data: ['iphlpsvc', 'winmgmt', 'Schedule'] } },
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}': { '': 'Windows Management and Instrumentation', LocalService: 'winmgmt' },
  'HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\AppID\\{D99E6E74-FC88-11D0-B498-00A0C90312F3}': { '': 'CertSrv 要求', Endpoints: { kind: 'MultiString', data: ['ncacn_ip_tcp,0,10509'] } },
};

/** A small server for the contract suite: every verb has something to answer about, and something to change. */
export function labMachine(changes: (state: MachineState) => void = () => undefined): MachineState {
  const state = machineStateSchema.parse({
    version: 1,
    host: {
      computerName: 'LAB1', fqdn: 'lab1.corp.example.com', domain: 'corp.example.com', user: 'CORP\\tester', osCaption: 'Microsoft Windows Server 2022 Standard',
      osVersion: '10.0.20348', lastBoot: '2026-11-01T03:04:05.000Z', addresses: ['10.1.2.3', 'fe80::1'],
    },
    registry: {
      [`${SQL}\\Instance Names\\SQL`]: { MSSQLSERVER: 'MSSQL16.MSSQLSERVER', 'SALES$日本': 'MSSQL16.SALES', BLANK: 'MSSQL16.BLANK', PERIP: 'MSSQL16.PERIP' },
      ...instance('MSSQL16.MSSQLSERVER', {}, { IPAll: { TcpPort: '1433', TcpDynamicPorts: '', DisplayName: 'Any IP Address' } }),
      ...instance('MSSQL16.SALES', {}, {
        IPAll: { TcpPort: '', TcpDynamicPorts: '0', DisplayName: 'Any IP Address' },
        IP1: { Active: 1, Enabled: 0, IpAddress: '10.1.2.3', TcpPort: '', TcpDynamicPorts: '0' },
      }),
      ...instance('MSSQL16.BLANK', {}, { IPAll: { TcpPort: '1455 ', TcpDynamicPorts: '' } }),
      ...instance('MSSQL16.PERIP', { ListenOnAllIPs: 0 }, {
        IPAll: { TcpPort: '9999', TcpDynamicPorts: '' },
        IP1: { Active: 1, Enabled: 1, IpAddress: '10.1.2.3', TcpPort: '1470,1471', TcpDynamicPorts: '' },
        IP2: { Active: 1, Enabled: 0, IpAddress: '127.0.0.1', TcpPort: '1472', TcpDynamicPorts: '' },
      }),
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Kinds': {
        '': 'default', 'a/b$c[1]*': 'odd name', Empty: '', Big: 4294967295,
        Path: { kind: 'ExpandString', data: '%SystemRoot%\\x' }, Many: { kind: 'MultiString', data: ['一', 'two', ''] }, NoLines: { kind: 'MultiString', data: [] },
        Bytes: { kind: 'Binary', data: 'AP8B' }, Long: { kind: 'QWord', data: '9007199254740993' }, Nothing: { kind: 'None', data: '' },
      },
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Kinds\\with/slash\\[deep]': { x: 1 },
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Denied\\Child': { x: 1 },
      [`${SQL}\\MSSQL16.LOCKED\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll`]: { TcpPort: '', TcpDynamicPorts: '0' },
      ...systemKeys,
      [`${FIREWALL}\\FirewallRules`]: {
        'SQL-In': 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|Profile=Private|LPort=1433|LPort=1434|RA4=LocalSubnet|RA6=LocalSubnet|Name=SQL Server|EmbedCtxt=SQL|',
        'Wide-TCP': 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=49152-65535|Name=広い規則|',
        '{667EAD47-2CEC-467D-865C-4D8D8A2A0D85}': 'v2.30|Action=Block|Active=FALSE|Dir=Out|App=C:\\Program Files\\x.exe|Name=日本語の規則|',
      },
      [`${FIREWALL}\\DomainProfile`]: { EnableFirewall: 1, DefaultInboundAction: 1 },
      [`${FIREWALL}\\StandardProfile`]: { EnableFirewall: 1 },
      [`${FIREWALL}\\PublicProfile`]: { EnableFirewall: 0 },
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules': { 'GPO-1': 'v2.31|Action=Block|Active=TRUE|Dir=In|Protocol=17|LPort=1434|Name=By policy|' },
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\DomainProfile': { AllowLocalPolicyMerge: 0 },
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\StandardProfile': { EnableFirewall: 1 },
    },
    services: [
      { name: 'MSSQLSERVER', displayName: 'SQL Server (MSSQLSERVER)', status: 'Running', processId: 1204, behaviour: 'sqlserver:MSSQL16.MSSQLSERVER', account: 'NT Service\\MSSQLSERVER', path: '"C:\\sqlservr.exe" -sMSSQLSERVER' },
      { name: 'SQLSERVERAGENT', displayName: 'SQL Server Agent (MSSQLSERVER)', status: 'Running', processId: 1308, startType: 'manual', dependsOn: ['MSSQLSERVER'] },
      { name: 'MSSQL$SALES', displayName: "SQL Server (SALES)", behaviour: 'sqlserver:MSSQL16.SALES' },
      { name: 'MSSQL$BLANK', displayName: 'SQL Server (BLANK)', behaviour: 'sqlserver:MSSQL16.BLANK' },
      { name: 'MSSQL$PERIP', displayName: 'SQL Server (PERIP)', behaviour: 'sqlserver:MSSQL16.PERIP' },
      { name: 'SQLBrowser', displayName: 'SQL Server Browser', behaviour: 'browser', startType: 'disabled' },
      { name: "Odd'Name\\x", displayName: 'Odd', startType: 'auto' },
      { name: 'Winmgmt', displayName: 'WMI', status: 'Running', processId: 900, behaviour: 'winmgmt' },
      { name: 'iphlpsvc', displayName: 'IP Helper', status: 'Running', processId: 904, dependsOn: ['Winmgmt'] },
    ],
    listeners: [
      { address: '0.0.0.0', port: 1433, processId: 1204, process: 'sqlservr', protocol: 'tcp' },
      { address: '::', port: 1433, processId: 1204, process: 'sqlservr', protocol: 'tcp' },
      { address: '0.0.0.0', port: 49152, processId: 700, process: 'wininit', protocol: 'tcp' },
      { address: '0.0.0.0', port: 123, processId: 800, process: 'svchost', protocol: 'udp' },
    ],
    connections: [{ localPort: 1433, remoteAddress: '10.1.2.77', count: 3 }, { localPort: 445, remoteAddress: '10.1.2.78', count: 1 }],
    endpoints: [
      { state: 'TIME_WAIT', processId: 0, process: '', localAddress: '10.1.2.3', localPorts: [{ start: 49200, count: 100 }, { start: 49500, count: 20 }], remoteAddress: '10.9.9.9', remotePort: 443 },
      { state: 'ESTABLISHED', processId: 1204, process: 'sqlservr', localAddress: '10.1.2.3', localPorts: [{ start: 60000, count: 5 }], remoteAddress: '10.9.9.8', remotePort: 5432 },
      { state: 'CLOSE_WAIT', processId: 1308, process: 'svchost', localAddress: 'fe80::1', localPorts: [{ start: 49300, count: 3 }], remoteAddress: 'fe80::5%12', remotePort: 8080 },
      { state: 'BOUND', processId: 1308, process: 'svchost', localAddress: '0.0.0.0', localPorts: [{ start: 61000, count: 7 }], remoteAddress: '0.0.0.0', remotePort: 0 },
      { state: 'FIN_WAIT_2', processId: 1204, process: 'sqlservr', localAddress: '10.1.2.3', localPorts: [{ start: 2000, count: 1 }], remoteAddress: '10.9.9.8', remotePort: 5432 },
    ],
    events: [3, 2, 1].flatMap((days) => [4227, 4231, 7036].map((id) => ({ id, at: new Date(Date.now() - days * 86_400_000 - id).toISOString(), provider: id === 7036 ? 'Service Control Manager' : 'Tcpip' }))),
    dfsr: { installed: true, rpcPort: 0 },
    dynamicPorts: { 'ipv4/udp': { start: 50000, count: 1000 } },
    excludedPorts: { 'ipv4/tcp': [{ start: 5357, count: 1 }, { start: 50000, count: 100 }, { start: 49400, count: 1, administered: true }] },
    spns: { 'CORP\\svc-sql': ['MSSQLSvc/lab1.corp.example.com:1433', 'MSSQLSvc/lab1.corp.example.com'] },
    cluster: {
      installed: true,
      resources: [
        { name: 'SQL Server (日本)', type: 'SQL Server', state: 'online', ownerGroup: 'SQL', ownerNode: 'LAB1', instanceName: 'CLU', virtualServerName: 'SQLCLU' },
        { name: 'Cluster Name', type: 'Network Name', state: 'online', ownerGroup: 'Cluster Group', ownerNode: 'LAB1', instanceName: null, virtualServerName: null },
      ],
    },
    errorLogs: { 'MSSQL16.MSSQLSERVER': ['one', "Server is listening on [ 'any' <ipv4> 1433].", '日本語の行'] },
    readOnlyKeys: [`${SQL}\\MSSQL16.LOCKED`],
    deniedKeys: ['HKEY_LOCAL_MACHINE\\SOFTWARE\\Denied'],
  });
  changes(state);
  return state;
}
