import { SQL_ROOT } from '#core/scan/scan';
import { outbound, roleServices, rpcServers, systemRegistry } from './estateSystem';
import { LOCAL_RULES } from './firewall';
import { stateKey } from './machine';
import { clientPorts } from './sockets';
import { sqlRegistry, sqlServices, type SampleInstance } from './sampleInstance';
import { machineStateSchema, type MachineRegistryValue, type MachineState } from './state';
import { stockRules } from './stockRules';

const HOST = { computerName: 'SQL01', fqdn: 'sql01.corp.example.com', domain: 'corp.example.com', user: 'CORP\\administrator', osCaption: 'Microsoft Windows Server 2022 Standard', osVersion: '10.0.20348', lastBoot: '2026-05-12T02:14:09.000Z', addresses: ['10.20.1.15', 'fe80::8c1f:2d4a:77b0:1e05'] };
const SQL2022 = { major: 16, edition: 'Standard Edition: Core-based Licensing', patch: '16.0.4165.4' };

/** One instance of each kind that a conversion meets. */
const instances: readonly SampleInstance[] = [
  { ...SQL2022, name: 'MSSQLSERVER', account: 'CORP\\svc-sql', ipAll: { tcpPort: '1433', dynamic: '' }, processId: 2316, dac: 1434, agent: 'running' },
  { ...SQL2022, name: 'INST1', account: 'NT Service\\MSSQL$INST1', ipAll: { tcpPort: '', dynamic: '49721' }, processId: 2480, dac: 49733, agent: 'stopped' },
  { ...SQL2022, name: 'SALES', account: 'CORP\\svc-sales', ipAll: { tcpPort: '', dynamic: '52104' }, processId: 2604, dac: 52117, agent: 'running' },
  { ...SQL2022, name: 'REPORT', account: 'NT Service\\MSSQL$REPORT', ipAll: { tcpPort: '1450', dynamic: '50388' }, processId: 2712, dac: 50401, agent: 'none' },
  { ...SQL2022, name: 'ARCHIVE', account: 'NT Service\\MSSQL$ARCHIVE', ipAll: { tcpPort: '', dynamic: '0' }, processId: 0, dac: null, agent: 'none', startType: 'manual' },
  { ...SQL2022, name: 'PERIP', account: 'NT Service\\MSSQL$PERIP', ipAll: { tcpPort: '1455', dynamic: '' }, perIp: [{ address: '10.20.1.15', port: '1470', enabled: true }, { address: '127.0.0.1', port: '1471', enabled: true }], processId: 2836, dac: 51222, agent: 'none' },
  { ...SQL2022, edition: 'Enterprise Edition: Core-based Licensing', name: 'CLUSTER1', account: 'CORP\\svc-fci', ipAll: { tcpPort: '', dynamic: '53011' }, processId: 2944, dac: 53024, agent: 'running', cluster: 'SQLFCI1' },
  { major: 12, edition: 'Standard Edition (64-bit)', patch: '12.3.6024.0', name: 'LEGACY', account: 'NT Service\\MSSQL$LEGACY', ipAll: { tcpPort: '50210', dynamic: '' }, processId: 3056, dac: 54630, agent: 'running' },
  { major: 15, edition: 'Express Edition', patch: '15.0.4382.1', name: 'BROKEN', account: 'NT Service\\MSSQL$BROKEN', ipAll: { tcpPort: '1460 ', dynamic: '' }, processId: 0, dac: null, agent: 'none' },
];

const POLICY = LOCAL_RULES.slice(0, LOCAL_RULES.lastIndexOf('\\'));
const PROGRAM = (id: string): string => `C:\\Program Files\\Microsoft SQL Server\\${id}\\MSSQL\\Binn\\sqlservr.exe`;

/** Rules of administrators: a wide one that stands in for dynamic ports, the Browser's, and narrow ones by program. */
function sqlRules(): [name: string, text: string][] {
  return [
    ['{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A01}', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=1433|Name=MSSQLSERVER|EmbedCtxt=SQL Server|'],
    ['{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A02}', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=49152-65535|Name=SQL dynamic ports|EmbedCtxt=SQL Server|'],
    ['{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A03}', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=1434|Name=SQL Browser|EmbedCtxt=SQL Server|'],
    ['{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A04}', `v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|RA4=10.20.0.0/255.255.0.0|App=${PROGRAM('MSSQL16.REPORT')}|Name=SQL Server REPORT|EmbedCtxt=SQL Server|`],
    ['{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A05}', `v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|App=${PROGRAM('MSSQL16.PERIP')}|Name=SQL Server PERIP|EmbedCtxt=SQL Server|`],
    ['{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A06}', `v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|App=${PROGRAM('MSSQL16.CLUSTER1')}|Name=SQL Server CLUSTER1|EmbedCtxt=SQL Server|`],
  ];
}

/** What a page about ports of RPC told an administrator to add: a block of the dynamic range that nothing keeps RPC in, and the mapper. */
const rpcRules: readonly [name: string, text: string][] = [
  ['{3E90D1C6-52B4-4F0B-8C1D-0B7A6E2D9A01}', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=50000-50099|Name=RPC Dynamic Ports|'],
  ['{3E90D1C6-52B4-4F0B-8C1D-0B7A6E2D9A02}', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|App=%SystemRoot%\\system32\\svchost.exe|Svc=RpcSs|Name=RPC Endpoint Mapper|'],
  ['{3E90D1C6-52B4-4F0B-8C1D-0B7A6E2D9A03}', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|App=%SystemRoot%\\system32\\svchost.exe|Svc=Winmgmt|Name=WMI-In|'],
];

function registry(): MachineState['registry'] {
  const keys: Record<string, Record<string, MachineRegistryValue>> = {
    [`${SQL_ROOT}\\Instance Names\\SQL`]: Object.fromEntries(instances.map(({ name, major }) => [name, `MSSQL${major}.${name}`])),
    ...Object.fromEntries(instances.flatMap((instance) => Object.entries(sqlRegistry(instance, HOST.addresses)))),
    ...systemRegistry(HOST.computerName, HOST.domain),
    [LOCAL_RULES]: Object.fromEntries([...stockRules().map(({ name, text }): [string, string] => [name, text]), ...sqlRules(), ...rpcRules]),
    'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft': {},
    'HKLM\\SOFTWARE\\Microsoft\\MSSQLServer\\Client\\ConnectTo': { SALESDB: 'DBMSSOCN,sql01,52104' },
  };
  for (const profile of ['DomainProfile', 'StandardProfile', 'PublicProfile']) keys[`${POLICY}\\${profile}`] = { EnableFirewall: 1, DefaultInboundAction: 1, DefaultOutboundAction: 0, DisableNotifications: 1 };
  return Object.fromEntries(Object.entries(keys).map(([path, values]) => [stateKey(path), values]));
}

type Service = Partial<MachineState['services'][number]> & { readonly name: string; readonly displayName: string };

/** Services that listen, and a few that do not. */
const otherServices: readonly Service[] = [
  { name: 'SQLBrowser', displayName: 'SQL Server Browser', status: 'Running', account: 'NT AUTHORITY\\LOCALSERVICE', path: '"C:\\Program Files (x86)\\Microsoft SQL Server\\90\\Shared\\sqlbrowser.exe"', processId: 2208, behaviour: 'browser' },
  { name: 'SQLWriter', displayName: 'SQL Server VSS Writer', status: 'Running', path: '"C:\\Program Files\\Microsoft SQL Server\\90\\Shared\\sqlwriter.exe"', processId: 2244 },
  { name: 'RpcSs', displayName: 'Remote Procedure Call (RPC)', status: 'Running', account: 'NT AUTHORITY\\NetworkService', path: 'C:\\Windows\\system32\\svchost.exe -k rpcss -p', processId: 904, listens: [{ protocol: 'tcp', port: 135 }] },
  { name: 'LanmanServer', displayName: 'Server', status: 'Running', path: 'C:\\Windows\\System32\\svchost.exe -k smbsvcs', processId: 1344 },
  { name: 'TermService', displayName: 'Remote Desktop Services', status: 'Running', startType: 'manual', account: 'NT AUTHORITY\\NetworkService', path: 'C:\\Windows\\System32\\svchost.exe -k termsvcs', processId: 1028, listens: [{ protocol: 'tcp', port: 3389 }, { protocol: 'udp', port: 3389 }] },
  { name: 'WinRM', displayName: 'Windows Remote Management (WS-Management)', status: 'Running', account: 'NT AUTHORITY\\NetworkService', path: 'C:\\Windows\\System32\\svchost.exe -k NetworkService -p', processId: 2052, dependsOn: ['RpcSs'] },
  { name: 'MSDTC', displayName: 'Distributed Transaction Coordinator', status: 'Running', account: 'NT AUTHORITY\\NetworkService', path: 'C:\\Windows\\System32\\msdtc.exe', processId: 3320, dependsOn: ['RpcSs'] },
  { name: 'Schedule', displayName: 'Task Scheduler', status: 'Running', path: 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p', processId: 1216, host: 'netsvcs', dependsOn: ['RpcSs'] },
  { name: 'EventLog', displayName: 'Windows Event Log', status: 'Running', account: 'NT AUTHORITY\\LocalService', path: 'C:\\Windows\\System32\\svchost.exe -k LocalServiceNetworkRestricted -p', processId: 1180 },
  { name: 'Spooler', displayName: 'Print Spooler', status: 'Running', path: 'C:\\Windows\\System32\\spoolsv.exe', processId: 2120, dependsOn: ['RpcSs'] },
  { name: 'Winmgmt', displayName: 'Windows Management Instrumentation', status: 'Running', path: 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p', processId: 1216, host: 'netsvcs', dependsOn: ['RpcSs'], behaviour: 'winmgmt' },
  { name: 'PolicyAgent', displayName: 'IPsec Policy Agent', status: 'Running', startType: 'manual', account: 'NT Authority\\NetworkService', path: 'C:\\Windows\\system32\\svchost.exe -k NetworkServiceNetworkRestricted -p', processId: 1436 },
  { name: 'ClusSvc', displayName: 'Cluster Service', status: 'Running', path: 'C:\\Windows\\Cluster\\clussvc.exe -s', processId: 1876, dependsOn: ['RpcSs'], listens: [{ protocol: 'tcp', port: 3343 }, { protocol: 'udp', port: 3343 }] },
  { name: 'W32Time', displayName: 'Windows Time', status: 'Running', account: 'NT AUTHORITY\\LocalService', path: 'C:\\Windows\\system32\\svchost.exe -k LocalService', processId: 1300, listens: [{ protocol: 'udp', port: 123 }] },
  { name: 'mpssvc', displayName: 'Windows Defender Firewall', status: 'Running', account: 'NT Authority\\LocalService', path: 'C:\\Windows\\system32\\svchost.exe -k LocalServiceNoNetworkFirewall -p', processId: 1572 },
];

/** Port, process id and process of what is no service; on both stacks. */
const otherTcp: readonly (readonly [port: number, processId: number, process: string])[] = [
  [445, 4, 'System'],
  [5985, 4, 'System'],
  [47001, 4, 'System'],
];
const otherUdp: readonly (readonly [port: number, processId: number, process: string])[] = [
  [1434, 2208, 'sqlbrowser'],
  [5353, 1504, 'svchost'],
  [5355, 1504, 'svchost'],
];

function listeners(): MachineState['listeners'] {
  const onBoth = (protocol: 'tcp' | 'udp', list: typeof otherTcp) => list.flatMap(([port, processId, process]) => ['0.0.0.0', '::'].map((address) => ({ address, port, processId, process, protocol })));
  const engines = instances.flatMap(({ processId, ipAll, perIp, dac }) => {
    if (processId === 0) return [];
    const engine = { processId, process: 'sqlservr', protocol: 'tcp' as const };
    const numbers = [ipAll.tcpPort, ipAll.dynamic].filter((text) => text !== '').map(Number);
    const open = perIp ? perIp.filter((entry) => entry.enabled).map((entry) => ({ ...engine, address: entry.address, port: Number(entry.port) })) : numbers.flatMap((port) => ['0.0.0.0', '::'].map((address) => ({ ...engine, address, port })));
    return [...open, ...(dac === null ? [] : ['127.0.0.1', '::1'].map((address) => ({ ...engine, address, port: dac })))];
  });
  const roles = [...otherServices, ...roleServices].flatMap(({ processId = 0, path = '', listens = [] }) => listens.flatMap(({ protocol, port }) => onBoth(protocol, [[port, processId, /([^\\]+)\.exe/i.exec(path)?.[1] ?? '']])));
  const services = [...otherServices, ...roleServices];
  const rpc = rpcServers.flatMap(({ service, process, processId, ports }) => onBoth('tcp', ports.map((port): [number, number, string] => [port, services.find(({ name }) => name === service)?.processId ?? processId, process])));
  return [...onBoth('tcp', otherTcp), ...rpc, ...roles, { address: '10.20.1.15', port: 139, processId: 4, process: 'System', protocol: 'tcp' }, ...engines, ...onBoth('udp', otherUdp)];
}

const EXCLUDED = [
  { start: 47001, count: 1, administered: false },
  { start: 50000, count: 60, administered: true },
  { start: 50500, count: 100, administered: false },
];

function spn(...suffixes: readonly string[]): string[] {
  return suffixes.map((suffix) => `MSSQLSvc/${HOST.fqdn}${suffix}`);
}

/**
 * A branch server that does everything: a failover cluster node with nine instances of SQL Server, one of each kind that
 * a conversion meets, which is a domain controller, replicates, issues certificates, and runs out of ports.
 */
export function demoEstate(): MachineState {
  const state = machineStateSchema.parse({
    version: 1,
    host: HOST,
    registry: registry(),
    services: [...instances.flatMap(sqlServices), ...otherServices, ...roleServices],
    listeners: listeners(),
    connections: [
      { localPort: 1433, remoteAddress: '10.20.4.11', count: 24 },
      { localPort: 1433, remoteAddress: '10.20.4.12', count: 22 },
      { localPort: 1433, remoteAddress: '10.20.9.40', count: 2 },
      { localPort: 49721, remoteAddress: '10.20.4.21', count: 12 },
      { localPort: 49721, remoteAddress: '10.20.4.22', count: 9 },
      { localPort: 49721, remoteAddress: '10.20.7.105', count: 1 },
      { localPort: 52104, remoteAddress: '10.20.5.31', count: 8 },
      { localPort: 52104, remoteAddress: '10.20.5.32', count: 8 },
      { localPort: 52104, remoteAddress: 'fe80::51a2:9b3e:44d0:27c1', count: 1 },
      { localPort: 50388, remoteAddress: '10.20.6.14', count: 3 },
      { localPort: 1450, remoteAddress: '10.20.6.15', count: 5 },
      { localPort: 53011, remoteAddress: '10.20.4.30', count: 6 },
      { localPort: 50210, remoteAddress: '10.20.8.77', count: 2 },
      { localPort: 3389, remoteAddress: '10.20.9.40', count: 1 },
    ],
    dynamicPorts: { 'ipv4/tcp': { start: 49152, count: 16384 }, 'ipv4/udp': { start: 49152, count: 16384 }, 'ipv6/tcp': { start: 49152, count: 16384 }, 'ipv6/udp': { start: 49152, count: 16384 } },
    excludedPorts: { 'ipv4/tcp': EXCLUDED, 'ipv6/tcp': EXCLUDED, 'ipv4/udp': [], 'ipv6/udp': [] },
    spns: {
      'CORP\\svc-sql': spn('', ':1433'),
      'CORP\\svc-sales': spn(':SALES', ':52104'),
      'CORP\\svc-fci': ['MSSQLSvc/sqlfci1.corp.example.com:CLUSTER1', 'MSSQLSvc/sqlfci1.corp.example.com:53011'],
      SQL01$: ['HOST/SQL01', `HOST/${HOST.fqdn}`, ...spn(':INST1', ':49721', ':REPORT', ':1450', ':50388', ':PERIP', ':1470', ':LEGACY', ':50210')],
    },
    cluster: {
      installed: true,
      resources: [
        { name: 'Cluster Name', type: 'Network Name', state: 'online', ownerGroup: 'Cluster Group', ownerNode: 'SQL01', instanceName: null, virtualServerName: null },
        { name: 'SQL Network Name (SQLFCI1)', type: 'Network Name', state: 'online', ownerGroup: 'SQL Server (CLUSTER1)', ownerNode: 'SQL01', instanceName: null, virtualServerName: null },
        { name: 'SQL Server (CLUSTER1)', type: 'SQL Server', state: 'online', ownerGroup: 'SQL Server (CLUSTER1)', ownerNode: 'SQL01', instanceName: 'CLUSTER1', virtualServerName: 'SQLFCI1' },
        { name: 'SQL Server Agent (CLUSTER1)', type: 'SQL Server Agent', state: 'online', ownerGroup: 'SQL Server (CLUSTER1)', ownerNode: 'SQL01', instanceName: 'CLUSTER1', virtualServerName: 'SQLFCI1' },
      ],
    },
    dfsr: { installed: true, rpcPort: 0 },
    errorLogs: errorLogs(),
    rpcServers,
    strain: { until: null },
    elevated: true,
  });
  for (const some of outbound) state.endpoints.push({ ...some, localPorts: clientPorts(state, some.usual) });
  return state;
}

function errorLogs(): Record<string, string[]> {
  const at = '2026-05-12 02:15:0';
  const entries = instances.flatMap(({ name, major, ipAll, perIp, processId, dac }): [string, string[]][] => {
    if (name === 'ARCHIVE') return [];
    const start = `${at}1.12 Server      Microsoft SQL Server is starting.`;
    if (processId === 0) {
      const broken = [
        'Error: 17182, Severity: 16, State: 1.',
        "TDSSNIClient initialization failed with error 0xd, status code 0x10. Reason: Unable to retrieve registry settings from TCP/IP protocol's 'IPAll' configuration key. The data is invalid.",
        'Error: 17826, Severity: 18, State: 3.',
        'Error: 17120, Severity: 16, State: 1.',
      ];
      return [[`MSSQL${major}.${name}`, [start, ...broken.map((line) => `${at}2.08 Server      ${line}`)]]];
    }
    const ports = [ipAll.tcpPort, ipAll.dynamic].filter((text) => text !== '');
    const any = ports.flatMap((port) => ['ipv4', 'ipv6'].map((family) => `'any' <${family}> ${port}`));
    const heard = (perIp?.map(({ address, port }) => `${address} <ipv4> ${port}`) ?? any).map((where) => `${at}3.44 Server      Server is listening on [ ${where}].`);
    return [[`MSSQL${major}.${name}`, [start, ...heard, `${at}3.52 Server      Dedicated admin connection support was established for listening locally on port ${dac ?? 1434}.`, `${at}3.61 Server      SQL Server is now ready for client connections. This is an informational message; no user action is required.`]]];
  });
  return Object.fromEntries(entries);
}
