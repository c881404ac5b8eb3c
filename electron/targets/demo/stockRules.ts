/**
 * Firewall rules as a Windows Server 2022 that runs SQL Server holds them: the rules Windows brings, in the groups and
 * under the names it gives them, and the rules of store apps, which Windows makes anew for every account that logs on.
 */

export interface StockRule {
  readonly name: string;
  readonly text: string;
}

const VERSION = 'v2.31';
const SYSTEM32 = '%SystemRoot%\\system32';
const SVCHOST = `${SYSTEM32}\\svchost.exe`;
type Scope = 'any' | 'subnet';

interface Entry {
  readonly name: string;
  readonly dir: 'In' | 'Out';
  readonly active: boolean;
  /** IP protocol number; null: any. */
  readonly protocol: number | null;
  readonly port?: string;
  readonly icmp?: string;
  readonly app?: string;
  readonly service?: string;
  readonly profiles?: readonly string[];
  readonly scope?: Scope;
}

/** Groups of indirect names: the group's resource, then rules counted up from there as Windows does. */
interface Group {
  readonly resource: string;
  readonly base: number;
  readonly entries: readonly Entry[];
}

function textOf(entry: Entry, group: Group, index: number): string {
  const ports = entry.port?.split(',').map((port) => (port.includes('-') ? `LPort2_10=${port}` : `${entry.dir === 'In' ? 'LPort' : 'RPort'}=${port}`)) ?? [];
  return [
    VERSION,
    'Action=Allow',
    `Active=${entry.active ? 'TRUE' : 'FALSE'}`,
    `Dir=${entry.dir}`,
    ...(entry.protocol === null ? [] : [`Protocol=${entry.protocol}`]),
    ...(entry.profiles ?? []).map((profile) => `Profile=${profile}`),
    ...ports,
    ...(entry.icmp === undefined ? [] : [`${entry.protocol === 1 ? 'ICMP4' : 'ICMP6'}=${entry.icmp}`]),
    ...(entry.scope === 'subnet' ? ['RA4=LocalSubnet', 'RA6=LocalSubnet'] : []),
    ...(entry.app === undefined ? [] : [`App=${entry.app}`]),
    ...(entry.service === undefined ? [] : [`Svc=${entry.service}`]),
    `Name=@${group.resource},-${group.base + 1 + index * 4}`,
    `Desc=@${group.resource},-${group.base + 4 + index * 4}`,
    `EmbedCtxt=@${group.resource},-${group.base}`,
    '',
  ].join('|');
}

function tcpIn(name: string, port: string, app: string, service?: string, active = false): Entry {
  return { name, dir: 'In', active, protocol: 6, port, app, ...(service === undefined ? {} : { service }) };
}
function udpIn(name: string, port: string, app: string, service?: string, active = false): Entry {
  return { name, dir: 'In', active, protocol: 17, port, app, ...(service === undefined ? {} : { service }) };
}
function icmp(name: string, dir: 'In' | 'Out', protocol: 1 | 58, type: string, active = true): Entry {
  return { name, dir, active, protocol, icmp: type, app: 'System' };
}

/** What Windows keeps once for networks of the domain without scope and once for the others within the subnet. */
function twice(entry: Entry): Entry[] {
  return [
    { ...entry, name: `${entry.name}-NoScope`, profiles: ['Domain'] },
    { ...entry, profiles: ['Private', 'Public'], scope: 'subnet' },
  ];
}

function service(prefix: string, program: string, name: string, active = false): Entry[] {
  return [tcpIn(`${prefix}-In-TCP`, 'RPC', program, name, active), tcpIn(`${prefix}-RPCSS-In-TCP`, 'RPC-EPMap', SVCHOST, 'RPCSS', active), tcpIn(`${prefix}-NP-In-TCP`, '445', 'System', undefined, active)].flatMap(twice);
}

/** Names and ports of the group that the role of a domain controller brings. */
function domainController(): Entry[] {
  const lsass = `${SYSTEM32}\\lsass.exe`;
  const own = [['LDAP', '389'], ['LDAPSEC', '636'], ['LDAPGC', '3268'], ['LDAPGCSEC', '3269'], ['RPC', 'RPC'], ['Kerberos', '88'], ['Kerberos-Password', '464']] as const;
  return [
    ...own.map(([name, port]) => tcpIn(`ADDS-${name}-TCP-In`, port, lsass, undefined, true)),
    ...(['389', '88', '464'] as const).map((port) => udpIn(`ADDS-${port}-UDP-In`, port, lsass, undefined, true)),
    tcpIn('ADDS-RPCEPMAP-TCP-In', 'RPC-EPMap', SVCHOST, 'RPCSS', true),
    tcpIn('ADDS-NP-TCP-In', '445', 'System', undefined, true),
    udpIn('ADDS-NTP-UDP-In', '123', SVCHOST, 'W32Time', true),
  ];
}

const groups: readonly Group[] = [
  {
    resource: 'FirewallAPI.dll',
    base: 25000,
    entries: [
      icmp('CoreNet-ICMP6-DU-In', 'In', 58, '1:*'),
      icmp('CoreNet-ICMP6-PTB-In', 'In', 58, '2:*'),
      icmp('CoreNet-ICMP6-PTB-Out', 'Out', 58, '2:*'),
      icmp('CoreNet-ICMP6-TE-In', 'In', 58, '3:*'),
      icmp('CoreNet-ICMP6-TE-Out', 'Out', 58, '3:*'),
      icmp('CoreNet-ICMP6-PP-In', 'In', 58, '4:*'),
      icmp('CoreNet-ICMP6-PP-Out', 'Out', 58, '4:*'),
      icmp('CoreNet-ICMP6-NDS-In', 'In', 58, '135:*'),
      icmp('CoreNet-ICMP6-NDS-Out', 'Out', 58, '135:*'),
      icmp('CoreNet-ICMP6-NDA-In', 'In', 58, '136:*'),
      icmp('CoreNet-ICMP6-NDA-Out', 'Out', 58, '136:*'),
      icmp('CoreNet-ICMP6-RA-In', 'In', 58, '134:*'),
      icmp('CoreNet-ICMP6-RA-Out', 'Out', 58, '134:*'),
      icmp('CoreNet-ICMP6-RS-In', 'In', 58, '133:*'),
      icmp('CoreNet-ICMP6-RS-Out', 'Out', 58, '133:*'),
      icmp('CoreNet-ICMP6-LQ-In', 'In', 58, '130:*'),
      icmp('CoreNet-ICMP6-LQ-Out', 'Out', 58, '130:*'),
      icmp('CoreNet-ICMP6-LR-In', 'In', 58, '131:*'),
      icmp('CoreNet-ICMP6-LR-Out', 'Out', 58, '131:*'),
      icmp('CoreNet-ICMP6-LR2-In', 'In', 58, '143:*'),
      icmp('CoreNet-ICMP6-LR2-Out', 'Out', 58, '143:*'),
      icmp('CoreNet-ICMP6-LD-In', 'In', 58, '132:*'),
      icmp('CoreNet-ICMP6-LD-Out', 'Out', 58, '132:*'),
      icmp('CoreNet-ICMP4-DUFRAG-In', 'In', 1, '3:4'),
      { name: 'CoreNet-IGMP-In', dir: 'In', active: true, protocol: 2, app: 'System' },
      { name: 'CoreNet-IGMP-Out', dir: 'Out', active: true, protocol: 2, app: 'System' },
      udpIn('CoreNet-DHCP-In', '68', SVCHOST, 'dhcp', true),
      udpIn('CoreNet-DHCPV6-In', '546', SVCHOST, 'dhcp', true),
      udpIn('CoreNet-Teredo-In', 'Teredo', SVCHOST, 'iphlpsvc', true),
      tcpIn('CoreNet-IPHTTPS-In', 'IPHTTPSIn', 'System', undefined, true),
      { name: 'CoreNet-IPv6-In', dir: 'In', active: true, protocol: 41, app: 'System' },
      { name: 'CoreNet-IPv6-Out', dir: 'Out', active: true, protocol: 41, app: 'System' },
      { name: 'CoreNet-GP-NP-Out-TCP', dir: 'Out', active: true, protocol: 6, port: '445', app: 'System', profiles: ['Domain'] },
      { name: 'CoreNet-GP-Out-TCP', dir: 'Out', active: true, protocol: 6, app: SVCHOST, profiles: ['Domain'] },
      { name: 'CoreNet-GP-LSASS-Out-TCP', dir: 'Out', active: true, protocol: 6, app: `${SYSTEM32}\\lsass.exe`, profiles: ['Domain'] },
      { name: 'CoreNet-DNS-Out-UDP', dir: 'Out', active: true, protocol: 17, port: '53', app: SVCHOST, service: 'dnscache' },
    ],
  },
  {
    resource: 'FirewallAPI.dll',
    base: 28502,
    entries: [
      ...[
        tcpIn('FPS-NB_Session-In-TCP', '139', 'System'),
        tcpIn('FPS-SMB-In-TCP', '445', 'System', undefined, true),
        udpIn('FPS-NB_Name-In-UDP', '137', 'System'),
        udpIn('FPS-NB_Datagram-In-UDP', '138', 'System'),
        tcpIn('FPS-SpoolSvc-In-TCP', 'RPC', `${SYSTEM32}\\spoolsv.exe`, 'Spooler'),
        tcpIn('FPS-RPCSS-In-TCP', 'RPC-EPMap', SVCHOST, 'Rpcss'),
        icmp('FPS-ICMP4-ERQ-In', 'In', 1, '8:*'),
        icmp('FPS-ICMP6-ERQ-In', 'In', 58, '128:*'),
        { ...icmp('FPS-ICMP4-ERQ-Out', 'Out', 1, '8:*') },
        { ...icmp('FPS-ICMP6-ERQ-Out', 'Out', 58, '128:*') },
      ].flatMap(twice),
      udpIn('FPS-LLMNR-In-UDP', '5355', SVCHOST, 'dnscache'),
    ],
  },
  { resource: 'FirewallAPI.dll', base: 28752, entries: [tcpIn('RemoteDesktop-UserMode-In-TCP', '3389', SVCHOST, 'termservice', true), udpIn('RemoteDesktop-UserMode-In-UDP', '3389', SVCHOST, 'termservice', true), tcpIn('RemoteDesktop-Shadow-In-TCP', 'RPC', `${SYSTEM32}\\RdpSa.exe`)] },
  { resource: 'FirewallAPI.dll', base: 30252, entries: [{ ...tcpIn('WINRM-HTTP-In-TCP', '5985', 'System', undefined, true), profiles: ['Domain', 'Private'] }, { ...tcpIn('WINRM-HTTP-In-TCP-PUBLIC', '5985', 'System', undefined, true), profiles: ['Public'], scope: 'subnet' }, tcpIn('WINRM-HTTP-Compat-In-TCP', '80', 'System')] },
  { resource: 'FirewallAPI.dll', base: 34251, entries: [tcpIn('WMI-RPCSS-In-TCP', '135', SVCHOST, 'rpcss'), tcpIn('WMI-WINMGMT-In-TCP', 'RPC', SVCHOST, 'winmgmt'), tcpIn('WMI-ASYNC-In-TCP', 'RPC', `${SYSTEM32}\\wbem\\unsecapp.exe`)].flatMap(twice) },
  { resource: 'FirewallAPI.dll', base: 29252, entries: service('RemoteEventLogSvc', SVCHOST, 'Eventlog', true) },
  { resource: 'FirewallAPI.dll', base: 29502, entries: service('RemoteSvcAdmin', `${SYSTEM32}\\services.exe`, 'services') },
  { resource: 'FirewallAPI.dll', base: 33252, entries: service('RemoteTask', SVCHOST, 'schedule') },
  { resource: 'FirewallAPI.dll', base: 30002, entries: service('RemoteFwAdmin', SVCHOST, 'policyagent') },
  { resource: 'FirewallAPI.dll', base: 34501, entries: service('RVM-VDS', `${SYSTEM32}\\vds.exe`, 'vds') },
  { resource: 'FirewallAPI.dll', base: 34752, entries: service('PerfLogsAlerts-PLASrv', `${SYSTEM32}\\plasrv.exe`, 'pla') },
  { resource: 'FirewallAPI.dll', base: 33002, entries: service('MSDTC-KTMRM', SVCHOST, 'ktmrm', true) },
  { resource: 'FirewallAPI.dll', base: 33502, entries: [tcpIn('MSDTC-In-TCP', 'RPC', `${SYSTEM32}\\msdtc.exe`), tcpIn('MSDTC-RPCSS-In-TCP', 'RPC-EPMap', SVCHOST, 'RPCSS')].flatMap(twice) },
  { resource: 'FirewallAPI.dll', base: 37681, entries: [tcpIn('Netlogon-NamedPipe-In', '445', 'System'), tcpIn('Netlogon-TCP-RPC-In', 'RPC', `${SYSTEM32}\\lsass.exe`)] },
  { resource: 'FirewallAPI.dll', base: 32752, entries: ['UPnPHost', 'WSDEVNTS', 'WSDEVNT', 'FDPHOST', 'FDRESPUB-WSD', 'LLMNR', 'SSDPSrv', 'NB_Name', 'NB_Datagram'].flatMap((name, i) => twice(udpIn(`NETDIS-${name}-In-UDP`, String([2869, 5358, 5357, 3702, 3702, 5355, 1900, 137, 138][i] ?? 3702), SVCHOST, 'fdphost'))) },
  { resource: 'FirewallAPI.dll', base: 37302, entries: ['Domain', 'Private', 'Public'].flatMap((profile): Entry[] => [{ ...udpIn(`MDNS-In-UDP-${profile}-Active`, '5353', SVCHOST, 'dnscache', true), profiles: [profile] }, { name: `MDNS-Out-UDP-${profile}-Active`, dir: 'Out', active: true, protocol: 17, port: '5353', app: SVCHOST, service: 'dnscache', profiles: [profile] }]) },
  { resource: '%SystemRoot%\\system32\\firewallapi.dll', base: 37402, entries: [6, 17].map((protocol) => ({ name: `CDPSvc-In-${protocol === 6 ? 'TCP' : 'UDP'}`, dir: 'In', active: true, protocol, app: SVCHOST, service: 'CDPSvc' })) },
  { resource: '%systemroot%\\system32\\dosvc.dll', base: 100, entries: [tcpIn('DeliveryOptimization-TCP-In', '7680', SVCHOST, 'dosvc', true), udpIn('DeliveryOptimization-UDP-In', '7680', SVCHOST, 'dosvc', true)] },
  { resource: 'FirewallAPI.dll', base: 50323, entries: twice(udpIn('SNMPTRAP-In-UDP', '162', `${SYSTEM32}\\snmptrap.exe`, 'SNMPTRAP')) },
  { resource: 'icsvc.dll', base: 700, entries: [icmp('vm-monitoring-icmpv4', 'In', 1, '8:*', false), icmp('vm-monitoring-icmpv6', 'In', 58, '128:*', false), tcpIn('vm-monitoring-nb-session', '139', 'System'), tcpIn('vm-monitoring-rpc', 'RPC', SVCHOST, 'Schedule'), tcpIn('vm-monitoring-dcom', '135', SVCHOST, 'RpcSs')] },
  { resource: 'FirewallAPI.dll', base: 50702, entries: [tcpIn('Microsoft-Windows-FailoverCluster-In-TCP', '3343', `${SYSTEM32}\\..\\cluster\\clussvc.exe`, 'ClusSvc', true), udpIn('Microsoft-Windows-FailoverCluster-In-UDP', '3343', `${SYSTEM32}\\..\\cluster\\clussvc.exe`, 'ClusSvc', true), tcpIn('FailoverCluster-RCM-In-TCP', 'RPC', `${SYSTEM32}\\..\\cluster\\rhs.exe`, undefined, true)] },
  { resource: 'FirewallAPI.dll', base: 37601, entries: domainController() },
  { resource: 'FirewallAPI.dll', base: 38501, entries: [tcpIn('DFSR-DFSRSvc-In-TCP', 'RPC', `${SYSTEM32}\\dfsrs.exe`, 'Dfsr', true), tcpIn('DFSR-RPCSS-In-TCP', 'RPC-EPMap', SVCHOST, 'RPCSS', true)] },
  { resource: 'certsrv.dll', base: 700, entries: [tcpIn('Microsoft-Windows-CertificateServices-CertSvc-TCP-In', 'RPC', `${SYSTEM32}\\certsrv.exe`, 'CertSvc', true), tcpIn('Microsoft-Windows-CertificateServices-CertSvc-RPC-EPMAP-In', 'RPC-EPMap', SVCHOST, 'RPCSS', true), tcpIn('Microsoft-Windows-CertificateServices-CertSvc-DCOM-In', '135', SVCHOST, 'RPCSS', true)] },
  { resource: 'dns.exe', base: 45, entries: [tcpIn('DNSSrv-DNS-TCP-In', '53', `${SYSTEM32}\\dns.exe`, 'dns', true), udpIn('DNSSrv-DNS-UDP-In', '53', `${SYSTEM32}\\dns.exe`, 'dns', true), tcpIn('DNSSrv-RPC-TCP-In', 'RPC', `${SYSTEM32}\\dns.exe`, 'dns', true), tcpIn('DNSSrv-RPCEPMAP-TCP-In', 'RPC-EPMap', SVCHOST, 'RPCSS', true)] },
];

/** Store apps that bring rules for each account, and the client capabilities they ask for. */
const apps = ['Microsoft.AccountsControl', 'Microsoft.AAD.BrokerPlugin', 'Microsoft.Windows.CloudExperienceHost', 'Microsoft.Windows.ShellExperienceHost', 'Microsoft.Windows.StartMenuExperienceHost', 'Microsoft.Windows.Search', 'Microsoft.Windows.NarratorQuickStart', 'Microsoft.LockApp', 'Microsoft.Win32WebViewHost', 'Microsoft.Windows.PeopleExperienceHost', 'windows.immersivecontrolpanel', 'NcsiUwpApp', 'Microsoft.MicrosoftEdge', 'Microsoft.Windows.SecHealthUI', 'Microsoft.XboxGameCallableUI', 'Microsoft.CredDialogHost', 'Microsoft.ECApp', 'Microsoft.BioEnrollment'];
const accounts = [500, 1104, 1131, 1152, 1160, 1187, 1203];

/** The same digits for the same text: rules of a simulated server must not change from start to start. */
function digits(text: string, length: number): string {
  let hash = 2166136261;
  const step = (code: number): void => {
    hash = Math.imul(hash ^ code, 16777619) >>> 0;
  };
  for (let i = 0; i < text.length; i++) step(text.charCodeAt(i));
  let out = '';
  while (out.length < length) {
    step(out.length + 1);
    out += hash.toString(16).padStart(8, '0').toUpperCase();
  }
  return out.slice(0, length);
}

function appRules(app: string, account: number): StockRule[] {
  const owner = `S-1-5-21-3623811015-3361044348-30300820-${account}`;
  const number = (at: number): number => Number.parseInt(digits(`${app}${at}`, 8), 16);
  const packageId = `S-1-15-2-${[0, 1, 2, 3, 4, 5, 6].map(number).join('-')}`;
  const name = `@{${app}_10.0.20348.1_neutral_neutral_cw5n1h2txyewy?ms-resource://${app}/resources/DisplayName}`;
  const rule = (dir: 'In' | 'Out'): StockRule => {
    const id = digits(`${app}${account}${dir}`, 32);
    const guid = `{${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}}`;
    const profiles = dir === 'In' ? ['Profile=Domain', 'Profile=Private'] : ['Profile=Domain', 'Profile=Private', 'Profile=Public'];
    return { name: guid, text: [VERSION, 'Action=Allow', 'Active=TRUE', `Dir=${dir}`, ...profiles, `Name=${name}`, `Desc=${name}`, `LUOwn=${owner}`, `AppPkgId=${packageId}`, `EmbedCtxt=${name}`, ...(dir === 'In' ? ['Edge=TRUE'] : []), ''].join('|') };
  };
  return [rule('In'), rule('Out')];
}

export function stockRules(): StockRule[] {
  const named = groups.flatMap((group) => group.entries.map((entry, index) => ({ name: entry.name, text: textOf(entry, group, index) })));
  return [...named, ...accounts.flatMap((account) => apps.flatMap((app) => appRules(app, account)))];
}
