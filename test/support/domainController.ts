import type { Scan, ScanAreas } from '#core/scan/scan';
import type { RegistryRead } from '#core/verbs/facts';
import type { RegistryData, RegistryKey } from '#core/verbs/registry';
import { APP_IDS, CERTSVC_APP_ID, SYSTEM_READS, WMI_APP_ID } from '#core/verbs/systemKeys';
import { buildScan, defaultRanges, key, quietFirewall, service, type ScanSpec } from '../unit/core/scan/build';

type Values = Readonly<Record<string, string | number | RegistryData>>;

export interface DcSpec extends ScanSpec {
  /** Values by key path; a path with `null` is absent. */
  readonly values?: Readonly<Record<string, Values | null>>;
  readonly dfsr?: number | null;
  readonly boot?: string;
}

const LSASS = 700;
const svchost = 'C:\\Windows\\system32\\svchost.exe -k netsvcs -p';
const lsass = 'C:\\Windows\\system32\\lsass.exe';

const apps: readonly RegistryKey[] = [
  key(WMI_APP_ID, { '': 'Windows Management and Instrumentation', LocalService: 'winmgmt' }),
  key(CERTSVC_APP_ID, { '': 'CertSrv Request', LocalService: 'CertSvc' }),
  key('{11111111-2222-3333-4444-555555555555}', { '': 'Warehouse' }),
];

/** A domain controller with every service whose port can be fixed, but for NTFRS and Exchange. */
export function domainController(spec: DcSpec = {}): Scan {
  const values: Record<string, Values | null> = {
    'HKLM\\SYSTEM\\CurrentControlSet\\Services\\NTDS\\Parameters': {},
    'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Netlogon\\Parameters': {},
    'HKLM\\SOFTWARE\\Microsoft\\MSDTC': {},
    'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Winmgmt': { ImagePath: { kind: 'ExpandString', data: '%systemroot%\\system32\\svchost.exe -k netsvcs -p' } },
    'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SvcHost': { netsvcs: { kind: 'MultiString', data: ['Schedule', 'winmgmt'] } },
    'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters': {},
    'HKLM\\SYSTEM\\CurrentControlSet\\Services\\DNS\\Parameters': {},
    ...spec.values,
  };
  const reads = SYSTEM_READS.map(({ path }): RegistryRead => {
    const at = values[path] ?? null;
    const name = path.split('\\').at(-1) ?? '';
    if (path === APP_IDS) return { path, state: 'read', key: key(name, {}, apps.map((app) => withValues(app, values[`${APP_IDS}\\${app.name}`] ?? null))) };
    return at === null ? { path, state: 'absent', key: null } : { path, state: 'read', key: key(name, at) };
  });
  const areas: Partial<ScanAreas> = {
    systemRegistry: { state: 'read', value: { reads } },
    rpcEndpoints: { state: 'not-collected' },
    dfsr: { state: 'read', value: spec.dfsr === null ? { installed: false, rpcPort: null } : { installed: true, rpcPort: spec.dfsr ?? 0 } },
    ...spec.areas,
  };
  return buildScan({
    services: [
      service('NTDS', LSASS, { path: lsass }),
      service('Netlogon', LSASS, { path: lsass, dependsOn: ['LanmanWorkstation'] }),
      service('DFSR', 800, { path: 'C:\\Windows\\system32\\DFSRs.exe' }),
      service('CertSvc', 810, { path: 'C:\\Windows\\system32\\certsrv.exe' }),
      service('MSDTC', 820, { path: 'C:\\Windows\\System32\\msdtc.exe' }),
      service('Spooler', 830, { path: 'C:\\Windows\\System32\\spoolsv.exe' }),
      service('DNS', 840, { path: 'C:\\Windows\\system32\\dns.exe' }),
      service('RpcSs', 850, { path: 'C:\\Windows\\system32\\svchost.exe -k rpcss -p' }),
      service('Winmgmt', 860, { path: svchost, dependsOn: ['RPCSS'] }),
      service('iphlpsvc', 860, { path: svchost, dependsOn: ['winmgmt'] }),
    ],
    tcp: [
      { address: '0.0.0.0', port: 135, processId: 850 },
      { address: '0.0.0.0', port: 49664, processId: LSASS },
      { address: '0.0.0.0', port: 49670, processId: LSASS },
      { address: '0.0.0.0', port: 49680, processId: 800 },
      { address: '0.0.0.0', port: 49690, processId: 810 },
      { address: '0.0.0.0', port: 49700, processId: 830 },
    ],
    ranges: defaultRanges,
    firewall: quietFirewall,
    host: { lastBoot: spec.boot ?? '2026-01-01T00:00:00Z' },
    ...spec,
    areas,
  });
}

function withValues(app: RegistryKey, values: Values | null): RegistryKey {
  return values === null ? app : { ...app, values: [...app.values, ...key(app.name, values).values] };
}
