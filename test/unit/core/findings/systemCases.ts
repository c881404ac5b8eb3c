import { interpret } from '#core/scan/interpret';
import type { Finding } from '#core/findings/finding';
import type { SystemFindingCode } from '#core/text/en/systemFindings';
import type { RangesFacts, TcpState } from '#core/verbs/facts';
import type { RegistryData } from '#core/verbs/registry';
import { defaultRanges } from '../scan/build';
import { domainController, type DcSpec } from '../../../support/domainController';
import type { Cases } from './cases';

const RPC = 'HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet';
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
const NTDS = `${SERVICES}\\NTDS\\Parameters`;
const NETLOGON = `${SERVICES}\\Netlogon\\Parameters`;
const SVCHOST = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SvcHost\\winmgmt';
const WMI_APP = 'HKLM\\SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}';
const TCPIP = `${SERVICES}\\Tcpip\\Parameters`;

const of = (spec: DcSpec = {}) => (): readonly Finding[] => interpret(domainController(spec)).findings;
const list = (...data: readonly string[]): RegistryData => ({ kind: 'MultiString', data: [...data] });
const internet = (ports: RegistryData, available: string | number = 'Y', use = 'Y'): DcSpec => ({ values: { [RPC]: { Ports: ports, PortsInternetAvailable: available, UseInternetPorts: use } } });
const good = internet(list('20000-20499'));
const dc = (ntds: number | string | null, netlogon: number | null, more: DcSpec = {}): DcSpec => ({ ...more, values: { [NTDS]: ntds === null ? {} : { 'TCP/IP Port': ntds }, [NETLOGON]: netlogon === null ? {} : { DCTcpipPort: netlogon }, ...more.values } });
const alone = (level: number, endpoints: RegistryData | null): DcSpec => ({
  values: {
    [`${SERVICES}\\Winmgmt`]: { ImagePath: { kind: 'ExpandString', data: '%systemroot%\\system32\\svchost.exe -k winmgmt' } },
    [SVCHOST]: { AuthenticationLevel: level },
    [WMI_APP]: endpoints === null ? {} : { Endpoints: endpoints },
  },
});
const wmiPort = list('ncacn_ip_tcp,0,24158');
function ranges(change: Partial<RangesFacts['dynamic'][number]>, of4: string): RangesFacts {
  return { ...defaultRanges, dynamic: defaultRanges.dynamic.map((d) => (of4 === '*' || of4 === `${d.stack}/${d.protocol}` ? { ...d, ...change } : d)) };
}
const sample = (inUse: number, state: TcpState, count: number): DcSpec => ({ areas: { connections: { state: 'read', value: { at: '2026-02-03T04:05:06Z', total: count, states: [{ state, count }], processes: [], remotes: [], used: [{ stack: 'ipv4', start: 49_152, count: 16_384, inUse }] } } } });

/** Situations on a domain controller; the code's own case and near ones. */
export const systemCases: Readonly<Record<SystemFindingCode, Cases>> = {
  'rpc-range-incomplete': { severity: 'error', subject: null, params: { values: 'UseInternetPorts' }, yes: of({ values: { [RPC]: { Ports: list('20000-20499'), PortsInternetAvailable: 'Y' } } }), no: [of(), of(good), of({ values: { [RPC]: {} } })] },
  'rpc-range-invalid': { severity: 'error', subject: null, params: { value: 'Ports', text: '65000-70000' }, yes: of(internet(list('65000-70000'))), no: [of(good), of(internet(list('4000 - 4010')))] },
  'rpc-range-blank': { severity: 'error', subject: null, params: { text: '4000 - 4010' }, yes: of(internet(list('4000 - 4010'))), no: [of(good)] },
  'rpc-range-wrong-kind': { severity: 'error', subject: null, params: { value: 'Ports', text: '20000-20499' }, yes: of(internet({ kind: 'String', data: '20000-20499' })), no: [of(good)] },
  'rpc-range-overlap': { severity: 'note', subject: null, params: { text: '20400-20600' }, yes: of(internet(list('20000-20499', '20400-20600'))), no: [of(good), of(internet(list('20000-20499', '20500-20600')))] },
  'rpc-range-outside': { severity: 'warning', subject: null, params: { ports: '20000-20499' }, yes: of(internet(list('20000-20499'), 'N', 'Y')), no: [of(good), of(internet(list('20000-20499'), 'n', 'N'))] },
  'rpc-range-small': { severity: 'warning', subject: null, params: { count: 50, live: 5, ports: '20000-20049' }, yes: of(internet(list('20000-20049'))), no: [of(good), of(internet(list('20000-20099')))] },
  'rpc-range-low': { severity: 'note', subject: null, params: { ports: '4000-4499' }, yes: of(internet(list('4000-4499'))), no: [of(good)] },
  'rpc-fixed-in-range': { severity: 'warning', subject: 'Netlogon', params: { service: 'Netlogon', port: 20_001, ports: '20000-20499' }, yes: of({ values: { ...good.values, [NETLOGON]: { DCTcpipPort: 20_001 } } }), no: [of(good), of({ values: { ...good.values, [NETLOGON]: { DCTcpipPort: 20_500 } } })] },
  'rpc-fixed-same': { severity: 'error', subject: 'Netlogon', params: { service: 'Netlogon', other: 'NTDS', port: 38_901 }, yes: of(dc(38_901, 38_901)), no: [of(dc(38_901, 38_902)), of(dc(38_901, null))] },
  'rpc-only-one-of-two': { severity: 'warning', subject: 'Netlogon', params: { missing: 'Netlogon', set: 'NTDS' }, yes: of(dc(38_901, null)), no: [of(), of(dc(38_901, 38_902))] },
  'rpc-port-wrong-kind': { severity: 'error', subject: 'NTDS', params: { service: 'NTDS', text: '38901', kind: 'String' }, yes: of(dc('38901', 38_902)), no: [of(dc(38_901, 38_902))] },
  'rpc-port-invalid': { severity: 'error', subject: 'NTDS', params: { service: 'NTDS', text: '70000' }, yes: of(dc(70_000, 38_902)), no: [of(dc(38_901, 38_902)), of(dc(0, 38_902))] },
  'rpc-fixed-in-dynamic': { severity: 'warning', subject: 'NTDS', params: { service: 'NTDS', port: 50_000, range: '49152-65535' }, yes: of(dc(50_000, 38_902)), no: [of(dc(38_901, 38_902))] },
  'rpc-restart-pending': { severity: 'warning', subject: 'Netlogon', params: { service: 'Netlogon', port: 38_902, ports: '49664, 49670', apply: 'service-restart' }, yes: of(dc(null, 38_902)), no: [of(), of(dc(null, 49_670))] },
  'rpc-dynamic': { severity: 'note', subject: 'Spooler', params: { service: 'Spooler', ports: '49700' }, yes: of({ tcp: [{ address: '0.0.0.0', port: 49_700, processId: 830 }] }), no: [of({ tcp: [] }), of({ tcp: [{ address: '0.0.0.0', port: 49_700, processId: 999 }] })] },
  'wmi-moves': { severity: 'note', subject: null, yes: of(), no: [of(alone(6, wmiPort)), of({ services: [] })] },
  'wmi-level-low': { severity: 'warning', subject: null, params: { level: 4 }, yes: of(alone(4, wmiPort)), no: [of(alone(6, wmiPort)), of()] },
  'wmi-no-port': { severity: 'warning', subject: null, yes: of(alone(6, null)), no: [of(alone(6, wmiPort)), of()] },
  'wmi-restart-pending': { severity: 'warning', subject: null, params: { port: 24_158, ports: '49666' }, yes: of({ ...alone(6, wmiPort), tcp: [{ address: '0.0.0.0', port: 49_666, processId: 860 }] }), no: [of(alone(6, wmiPort)), of({ ...alone(6, wmiPort), tcp: [{ address: '0.0.0.0', port: 24_158, processId: 860 }] })] },
  'dynamic-range-small': { severity: 'warning', subject: 'TCP IPv4', params: { name: 'TCP IPv4', range: '50000-50099', count: 100, least: 255 }, yes: of({ ranges: ranges({ start: 50_000, count: 100 }, 'ipv4/tcp') }), no: [of(), of({ ranges: ranges({ start: 50_000, count: 255 }, '*') })] },
  'dynamic-range-beyond': { severity: 'error', subject: 'TCP IPv4', params: { name: 'TCP IPv4', range: '60000-69999' }, yes: of({ ranges: ranges({ start: 60_000, count: 10_000 }, 'ipv4/tcp') }), no: [of(), of({ ranges: ranges({ start: 60_000, count: 5536 }, '*') })] },
  'dynamic-ranges-differ': { severity: 'note', subject: 'TCP', params: { protocol: 'TCP', ipv4: '30000-65534', ipv6: '49152-65535' }, yes: of({ ranges: ranges({ start: 30_000, count: 35_535 }, 'ipv4/tcp') }), no: [of(), of({ ranges: ranges({ start: 30_000, count: 35_535 }, '*') })] },
  'dns-udp-small': { severity: 'warning', subject: 'UDP IPv4', params: { name: 'UDP IPv4', count: 4000, pool: 2500 }, yes: of({ ranges: ranges({ start: 50_000, count: 4000 }, 'ipv4/udp') }), no: [of(), of({ ranges: ranges({ start: 50_000, count: 4000 }, '*'), services: [] })] },
  'ports-exhausted': { severity: 'error', subject: null, params: { count: 2, last: '2026-02-03T04:00:00Z', ids: '4227, 4231' }, yes: of({ areas: { events: { state: 'read', value: { truncated: false, events: [{ id: 4231, at: '2026-02-03T04:00:00Z', provider: 'Tcpip' }, { id: 4227, at: '2026-02-02T04:00:00Z', provider: 'Tcpip' }] } } } }), no: [of(), of({ areas: { events: { state: 'not-collected' } } })] },
  'ports-nearly-exhausted': { severity: 'warning', subject: 'TCP IPv4', params: { name: 'TCP IPv4', used: 14_000, count: 16_384, share: 85 }, yes: of(sample(14_000, 'ESTABLISHED', 1)), no: [of(sample(1000, 'ESTABLISHED', 1)), of()] },
  'time-wait-many': { severity: 'note', subject: null, params: { count: 14_000 }, yes: of(sample(100, 'TIME_WAIT', 14_000)), no: [of(sample(100, 'TIME_WAIT', 100)), of(sample(100, 'ESTABLISHED', 14_000))] },
  'timed-wait-set': { severity: 'note', subject: null, params: { value: 30 }, yes: of({ values: { [TCPIP]: { TcpTimedWaitDelay: 30 } } }), no: [of()] },
};
