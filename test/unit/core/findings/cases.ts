import type { Finding, FindingCode } from '#core/findings/finding';
import { importFindings } from '#core/findings/imports';
import { interpret } from '#core/scan/interpret';
import type { FirewallFacts, RangesFacts } from '#core/verbs/facts';
import { systemCases } from './systemCases';
import { buildScan, defaultRanges, quietFirewall, service, type InstanceSpec, type ScanSpec } from '../scan/build';

export type Case = ScanSpec | (() => readonly Finding[]);
/** Situations in which a finding appears, and near ones in which it must not. */
export interface Cases {
  readonly severity: Finding['severity'];
  readonly subject: string | null;
  readonly params?: Finding['params'];
  readonly yes: Case;
  readonly no: readonly Case[];
}

export function findingsOf(found: Case): readonly Finding[] {
  return typeof found === 'function' ? found() : interpret(buildScan(found)).findings;
}

const inst = (TcpPort: string, TcpDynamicPorts = '', more: Partial<InstanceSpec> = {}): InstanceSpec => ({ name: 'A', id: 'MSSQL16.A', ipAll: { TcpPort, TcpDynamicPorts }, ...more });
const other = (TcpPort: string, TcpDynamicPorts = '', more: Partial<InstanceSpec> = {}): InstanceSpec => ({ ...inst(TcpPort, TcpDynamicPorts, more), name: 'B', id: 'MSSQL16.B' });
const byDefault = (TcpPort: string): InstanceSpec => ({ ...inst(TcpPort), name: 'MSSQLSERVER', id: 'MSSQL16.MSSQLSERVER' });
const engine = service('MSSQL$A', 100);
const stopped = service('MSSQL$A', 0);
const tcp = (port: number, processId = 100, address = '0.0.0.0') => ({ address, port, processId });
const only = (tcpPort: string, dynamic = '', more: Partial<InstanceSpec> = {}): ScanSpec => ({ instances: [inst(tcpPort, dynamic, more)] });
const running = (tcpPort: string, dynamic: string, ports: readonly number[]): ScanSpec => ({ instances: [inst(tcpPort, dynamic)], services: [engine], tcp: ports.map((p) => tcp(p)) });
const perIp = { tcp: { Enabled: 1, ListenOnAllIPs: 0 } };

function excluded(administered: boolean, ...ports: readonly [number, number]): RangesFacts {
  const [start, end] = ports;
  return { ...defaultRanges, excluded: (['ipv4', 'ipv6'] as const).map((stack) => ({ stack, protocol: 'tcp', start, end, administered })) };
}
function rules(...texts: readonly string[]): FirewallFacts {
  return { ...quietFirewall, stores: [{ store: 'local', rules: texts.map((t, i) => [`R${i}`, `v2.31|Action=Allow|Active=TRUE|Dir=In|${t}Name=N${i}|`] as [string, string]) }] };
}
function profiles(change: Partial<FirewallFacts['profiles'][number]>): FirewallFacts {
  return { ...quietFirewall, profiles: quietFirewall.profiles.map((p) => (p.profile === 'public' ? { ...p, ...change } : p)) };
}
const mergeOff: FirewallFacts = { ...quietFirewall, profiles: [...quietFirewall.profiles, { store: 'gpo', profile: 'domain', enableFirewall: null, defaultInboundAction: null, allowLocalPolicyMerge: 0 }] };
const browser = service('SQLBrowser', 50);
const clusterResource = { name: 'SQL Server (A)', type: 'SQL Server', state: 'online', ownerGroup: 'G', ownerNode: 'NODE1', instanceName: 'A', virtualServerName: 'VS1' } as const;

export const cases: Readonly<Record<FindingCode, Cases>> = {
  'sql-dynamic': {
    severity: 'warning',
    subject: 'A',
    params: { instance: 'A', port: 49721 },
    yes: running('', '49721', [49721]),
    no: [running('1450', '', [1450]), { instances: [inst('', '0')], services: [stopped] }, only('', '49721', { tcp: { Enabled: 0, ListenOnAllIPs: 1 } }), only('1450', '', { ...perIp, ips: { IP1: { Enabled: 1, TcpPort: '1450', TcpDynamicPorts: '' } } })],
  },
  'sql-dual-listening': { severity: 'warning', subject: 'A', params: { instance: 'A', fixed: '1450', dynamic: '49721' }, yes: only('1450', '49721'), no: [only('1450', '0'), only('', '49721'), only('1450,1451', '')] },
  'sql-per-ip-ignored': {
    severity: 'note',
    subject: 'A',
    params: { instance: 'A', entries: 'IP1' },
    yes: only('1450', '', { ips: { IP1: { TcpPort: '1500', TcpDynamicPorts: '' }, IP2: { TcpPort: '', TcpDynamicPorts: '0' } } }),
    no: [only('1450', '', { ips: { IP1: { TcpPort: '', TcpDynamicPorts: '0' } } }), only('', '', { ...perIp, ips: { IP1: { Enabled: 1, TcpPort: '1500' } } })],
  },
  'sql-ipall-ignored': {
    severity: 'note',
    subject: 'A',
    params: { instance: 'A', entries: 'IPAll' },
    yes: only('1450', '', { ...perIp, ips: { IP1: { Enabled: 1, TcpPort: '1500' } } }),
    no: [only('1450'), only('', '0', { ...perIp, ips: { IP1: { Enabled: 1, TcpPort: '1500' } } })],
  },
  'sql-restart-pending': {
    severity: 'warning',
    subject: 'A',
    params: { instance: 'A', configured: '1450', listening: '49721' },
    yes: running('1450', '', [49721]),
    no: [running('1450', '', [1450]), running('1450', '', [1450, 5022]), { instances: [inst('1450')], services: [stopped] }, { instances: [inst('1450')], services: [engine], areas: { listeners: { state: 'not-collected' } } }],
  },
  'sql-port-value-invalid': {
    severity: 'error',
    subject: 'A',
    params: { instance: 'A', entry: 'IPAll', value: 'TcpPort', text: '1450 ', problem: 'blank' },
    yes: only('1450 '),
    no: [only('1450'), only('1450', '', { ips: { IP1: { TcpPort: '1500 ' } } })],
  },
  'sql-in-dynamic-range': {
    severity: 'warning',
    subject: 'A',
    params: { instance: 'A', port: 50000, range: '49152-65535' },
    yes: only('50000'),
    no: [only('49151'), only('', '50000'), { ...only('50000'), ranges: excluded(true, 50000, 50000) }, { ...only('50000'), areas: { ranges: { state: 'not-collected' } } }],
  },
  'sql-in-excluded-range': { severity: 'error', subject: 'A', params: { instance: 'A', port: 1450, range: '1400-1499' }, yes: { ...only('1450'), ranges: excluded(false, 1400, 1499) }, no: [{ ...only('1450'), ranges: excluded(true, 1400, 1499) }, { ...only('1450'), ranges: excluded(false, 1451, 1499) }] },
  'sql-reserved': { severity: 'note', subject: 'A', params: { instance: 'A', port: 1450, range: '1450' }, yes: { ...only('1450'), ranges: excluded(true, 1450, 1450) }, no: [only('1450'), { ...only('1450'), ranges: excluded(false, 1450, 1450) }] },
  'sql-port-taken': {
    severity: 'error',
    subject: 'A',
    params: { instance: 'A', port: 1450, process: 'node', processId: 7 },
    yes: { instances: [inst('1450')], services: [stopped], tcp: [tcp(1450, 7)], processes: [{ id: 7, name: 'node' }] },
    no: [
      running('1450', '', [1450]),
      { instances: [inst('1450')], services: [stopped], udp: [tcp(1450, 7)] },
      // Whose sqlservr it is cannot be told without the services.
      { instances: [inst('1450')], tcp: [tcp(1450, 7)], processes: [{ id: 7, name: 'sqlservr' }], areas: { services: { state: 'not-collected' } } },
      // An instance in a cluster has addresses of its own.
      { instances: [inst('1450', '', { cluster: 'VS1' })], services: [stopped], tcp: [tcp(1450, 7, '192.0.2.1')] },
    ],
  },
  'sql-dac-port': { severity: 'warning', subject: 'A', yes: only('1434'), no: [only('1433'), only('', '1434')] },
  'sql-privileged-port': { severity: 'note', subject: 'A', yes: only('1023'), no: [only('1024')] },
  'sql-well-known-port': { severity: 'note', subject: 'A', params: { instance: 'A', port: 3389, service: 'Remote Desktop', source: 'Microsoft' }, yes: only('3389'), no: [only('1433'), only('5353')] },
  'sql-same-port': {
    severity: 'error',
    subject: 'A',
    params: { instance: 'A', port: '1450', other: 'B' },
    yes: { instances: [inst('1450'), other('1450')] },
    no: [
      { instances: [inst('1450'), other('1451')] },
      { instances: [inst('1450', '', { cluster: 'VS1' }), other('1450', '', { cluster: 'VS2' })] },
      { instances: [inst('', '', { ...perIp, ips: { IP1: { Enabled: 1, IpAddress: '192.0.2.1', TcpPort: '1450' } } }), other('', '', { ...perIp, ips: { IP1: { Enabled: 1, IpAddress: '192.0.2.2', TcpPort: '1450' } } })] },
    ],
  },
  'sql-clustered': {
    severity: 'note',
    subject: 'A',
    params: { instance: 'A', resource: 'SQL Server (A)', node: 'NODE1' },
    yes: { ...only('1450'), areas: { cluster: { state: 'read', value: { installed: true, resources: [clusterResource] } } } },
    no: [only('1450'), only('1450', '', { cluster: null })],
  },
  'sql-default-off-1433': { severity: 'warning', subject: 'MSSQLSERVER', yes: { instances: [byDefault('1500')] }, no: [{ instances: [byDefault('1433')] }, { instances: [byDefault('1500,1433')] }, only('1500')] },
  'sql-tcp-disabled': { severity: 'note', subject: 'A', yes: only('1450', '', { tcp: { Enabled: 0, ListenOnAllIPs: 1 } }), no: [only('1450'), only('1450', '', { tcp: { ListenOnAllIPs: 1 } })] },
  'sql-never-started': { severity: 'note', subject: 'A', yes: { instances: [inst('', '0')], services: [stopped] }, no: [{ instances: [inst('', '49721')], services: [stopped] }, { instances: [inst('', '0')], services: [engine] }, { instances: [inst('', '0')], areas: { services: { state: 'not-collected' } } }] },
  'sql-start-failed': {
    severity: 'error',
    subject: 'A',
    params: { instance: 'A', reason: 'sql-port-value-invalid', service: 'MSSQL$A' },
    yes: { instances: [inst('1450 ')], services: [stopped] },
    no: [{ instances: [inst('1450')], services: [stopped] }, { instances: [inst('1450 ')], services: [{ ...stopped, startMode: 'manual' }] }, only('1450 ')],
  },
  'sql-spn-follows': {
    severity: 'note',
    subject: 'A',
    params: { instance: 'A', account: 'CORP\\svc-sql', host: 'sql01.corp.example', port: 49721 },
    yes: { instances: [inst('', '49721')], services: [{ ...engine, account: 'CORP\\svc-sql' }], tcp: [tcp(49721)] },
    no: [
      running('', '49721', [49721]),
      { instances: [inst('', '49721')], services: [{ ...engine, account: 'LocalSystem' }] },
      { instances: [inst('', '49721')], services: [{ ...engine, account: '.\\sql' }], host: { domain: null } },
      // A fixed port stays, and its SPN with it.
      { instances: [inst('1450')], services: [{ ...engine, account: 'CORP\\svc-sql' }], tcp: [tcp(1450)] },
    ],
  },
  'sql-other-endpoint': { severity: 'note', subject: 'A', params: { instance: 'A', kind: 'mirroring', ports: '5022' }, yes: running('1450', '', [1450, 5022]), no: [running('1450', '', [1450]), running('5022', '', [5022])] },
  'sql-settings-unknown': { severity: 'unknown', subject: 'A', yes: only('1450', '', { network: 'denied' }), no: [only('1450'), only('1450 ')] },
  'browser-not-needed': { severity: 'note', subject: 'SQLBrowser', yes: { ...only('1450'), services: [browser] }, no: [only('1450'), { ...only('', '49721'), services: [browser] }, { ...only('1450 '), services: [browser] }, { ...only('1450', '', { network: 'denied' }), services: [browser] }] },
  'browser-needed': { severity: 'note', subject: 'SQLBrowser', params: { instances: 'A' }, yes: { ...only('', '49721'), services: [browser] }, no: [{ ...only('1450'), services: [browser] }, only('', '49721'), { ...only('', '49721', { hide: 1 }), services: [browser] }] },
  'browser-stopped-but-needed': {
    severity: 'warning',
    subject: 'SQLBrowser',
    params: { instances: 'A', state: 'stopped' },
    yes: { ...only('', '49721'), services: [service('SQLBrowser', 0)] },
    no: [{ ...only('', '49721'), services: [browser] }, only('1450'), { ...only('', '49721'), areas: { services: { state: 'unreadable', error: { code: 'timeout' } } } }],
  },
  'firewall-wide-rule': {
    severity: 'warning',
    subject: 'R0',
    params: { rule: 'N0', name: 'R0', store: 'local', reason: 'whole-dynamic-range', protocol: 'TCP', ports: '49152-65535', count: 16384, profiles: 'domain,private,public', remote: 'any' },
    yes: { firewall: rules('Protocol=6|LPort2_10=49152-65535|') },
    no: [{ firewall: rules('Protocol=6|LPort2_10=49152-65535|App=C:\\x.exe|') }, { firewall: rules('Protocol=6|LPort=1433|') }, { firewall: rules('Protocol=6|RPort2_10=49152-65535|LPort=1433|') }],
  },
  'firewall-browser-open': { severity: 'warning', subject: 'R0', yes: { ...only('1450'), firewall: rules('Protocol=17|LPort=1434|') }, no: [{ firewall: rules('Protocol=6|LPort=1434|') }, { firewall: rules('Protocol=17|LPort=1435|') }] },
  'firewall-no-rule': {
    severity: 'warning',
    subject: 'A',
    params: { instance: 'A', ports: '1450', rules: 'all' },
    yes: { ...only('1450'), firewall: rules('Protocol=6|LPort=1433|', 'Protocol=6|LPort=1450|App=C:\\other.exe|', 'Protocol=6|LPort=1450|Svc=MSSQL$B|') },
    no: [
      { ...only('1450'), firewall: rules('Protocol=6|LPort=1450|') },
      { ...only('1450'), firewall: rules('Protocol=6|App=%ProgramFiles%\\Microsoft SQL Server\\MSSQL16.A\\MSSQL\\Binn\\sqlservr.exe|') },
      { ...only('1450'), firewall: rules('Protocol=6|LPort=1450|Svc=mssql$a|') },
      { ...only('1450'), firewall: { ...rules(), profiles: quietFirewall.profiles.map((p) => ({ ...p, enableFirewall: 0 })) } },
      { ...only('1450'), areas: { firewall: { state: 'not-collected' } } },
    ],
  },
  'firewall-local-void': { severity: 'warning', subject: null, params: { profiles: 'domain' }, yes: { firewall: mergeOff }, no: [{}] },
  'firewall-off': { severity: 'warning', subject: null, params: { profiles: 'public' }, yes: { firewall: profiles({ enableFirewall: 0 }) }, no: [{}, { firewall: profiles({ enableFirewall: null }) }] },
  ...systemCases,
  'host-not-elevated': { severity: 'note', subject: null, yes: { host: { elevated: false } }, no: [{}, { host: { elevated: false }, kind: 'imported' }] },
  'host-constrained': { severity: 'warning', subject: null, params: { mode: 'ConstrainedLanguage' }, yes: { host: { languageMode: 'ConstrainedLanguage' } }, no: [{}] },
  'area-unreadable': { severity: 'unknown', subject: 'listeners', params: { area: 'listeners', reason: 'unreadable', error: 'access-denied', detail: '' }, yes: { areas: { listeners: { state: 'unreadable', error: { code: 'access-denied' } } } }, no: [{}] },
  'import-problem': {
    severity: 'warning',
    subject: 'a.reg',
    params: { file: 'a.reg', line: 7, text: 'nonsense', problem: 'bad-line' },
    yes: () => importFindings([{ file: 'a.reg', line: 7, text: 'nonsense', code: 'bad-line' }]),
    no: [() => importFindings([]), {}],
  },
};
