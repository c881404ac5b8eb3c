import type { FirewallFacts, HostFacts, Listener, RangesFacts, RegistryRead, ServiceFacts } from '#core/verbs/facts';
import type { RegistryData, RegistryKey } from '#core/verbs/registry';
import { SYSTEM_READS } from '#core/verbs/systemKeys';
import { SQL_ROOT, SQL_ROOT_32, type Scan, type ScanAreas } from '#core/scan/scan';

/** A scan made by hand for tests: text is String, a number is DWord. */
type Value = string | number | RegistryData;
type Values = Readonly<Record<string, Value>>;

export interface InstanceSpec {
  readonly name: string;
  readonly id: string;
  readonly bits?: 64 | 32;
  readonly tcp?: Values;
  readonly ipAll?: Values;
  readonly ips?: Readonly<Record<string, Values>>;
  readonly hide?: number;
  readonly dac?: string;
  readonly setup?: Values;
  readonly currentVersion?: string;
  /** null: the Cluster key was not asked for. */
  readonly cluster?: string | false | null;
  readonly network?: 'read' | 'denied';
}

export function key(name: string, values: Values = {}, keys: readonly RegistryKey[] = []): RegistryKey {
  return {
    name,
    keys,
    values: Object.entries(values).map(([n, v]) => ({ name: n, value: typeof v === 'string' ? { kind: 'String', data: v } : typeof v === 'number' ? { kind: 'DWord', data: v } : v })),
  };
}

function read(path: string, found: RegistryKey | 'absent' | 'denied'): RegistryRead {
  return typeof found === 'string' ? { path, state: found, key: null } : { path, state: 'read', key: found };
}

export function sqlReads(instances: readonly InstanceSpec[]): RegistryRead[] {
  const reads: RegistryRead[] = [];
  for (const bits of [64, 32] as const) {
    const root = bits === 64 ? SQL_ROOT : SQL_ROOT_32;
    const own = instances.filter((i) => (i.bits ?? 64) === bits);
    reads.push(read(`${root}\\Instance Names\\SQL`, own.length === 0 ? 'absent' : key('SQL', Object.fromEntries(own.map((i) => [i.name, i.id])))));
    for (const i of own) {
      const base = `${root}\\${i.id}`;
      const ips = Object.entries(i.ips ?? {}).map(([n, values]) => key(n, values));
      const ipAll = i.ipAll ? [key('IPAll', i.ipAll)] : [];
      const net = key('SuperSocketNetLib', { HideInstance: i.hide ?? 0 }, [
        key('Tcp', i.tcp ?? { Enabled: 1, ListenOnAllIPs: 1 }, [...ips, ...ipAll]),
        ...(i.dac === undefined ? [] : [key('AdminConnection', {}, [key('Tcp', { TcpDynamicPorts: i.dac })])]),
      ]);
      reads.push(read(`${base}\\MSSQLServer\\SuperSocketNetLib`, i.network === 'denied' ? 'denied' : net));
      reads.push(read(`${base}\\Setup`, key('Setup', i.setup ?? { Version: '16.0.1000.6', PatchLevel: '16.0.4165.4', Edition: 'Standard Edition' })));
      reads.push(read(`${base}\\MSSQLServer\\CurrentVersion`, i.currentVersion === undefined ? 'absent' : key('CurrentVersion', { CurrentVersion: i.currentVersion })));
      if (i.cluster !== null) reads.push(read(`${base}\\Cluster`, i.cluster === undefined || i.cluster === false ? 'absent' : key('Cluster', { ClusterName: i.cluster })));
    }
  }
  return reads;
}

export function service(name: string, processId: number, more: Partial<ServiceFacts> = {}): ServiceFacts {
  return { name, displayName: name, state: processId > 0 ? 'running' : 'stopped', startMode: 'auto', account: `NT Service\\${name}`, processId, path: null, dependsOn: [], ...more };
}

export const host: HostFacts = {
  computerName: 'SQL01',
  fqdn: 'sql01.corp.example',
  domain: 'corp.example',
  user: 'CORP\\admin',
  osCaption: 'Microsoft Windows Server 2022 Standard',
  osVersion: '10.0.20348',
  lastBoot: '2026-01-01T00:00:00Z',
  addresses: ['192.0.2.10'],
  elevated: true,
  languageMode: 'FullLanguage',
  culture: 'en-US',
  psVersion: '5.1.20348.1',
  psEdition: 'Desktop',
};

export const defaultRanges: RangesFacts = {
  dynamic: (['ipv4', 'ipv6'] as const).flatMap((stack) => (['tcp', 'udp'] as const).map((protocol) => ({ stack, protocol, start: 49152, count: 16384 }))),
  excluded: [],
};

export const quietFirewall: FirewallFacts = {
  stores: [{ store: 'local', rules: [['SQL', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=1433|LPort=1450|Name=SQL|']] }],
  profiles: (['domain', 'private', 'public'] as const).map((profile) => ({ store: 'local' as const, profile, enableFirewall: 1, defaultInboundAction: 1, allowLocalPolicyMerge: null })),
};

export interface ScanSpec {
  readonly instances?: readonly InstanceSpec[];
  readonly services?: readonly ServiceFacts[];
  readonly tcp?: readonly Listener[];
  readonly udp?: readonly Listener[];
  readonly processes?: readonly { readonly id: number; readonly name: string }[];
  readonly ranges?: RangesFacts;
  readonly firewall?: FirewallFacts;
  readonly host?: Partial<HostFacts>;
  readonly kind?: Scan['target']['kind'];
  readonly areas?: Partial<ScanAreas>;
}

export function buildScan(spec: ScanSpec = {}): Scan {
  const kind = spec.kind ?? 'local';
  return {
    format: 'portpin-scan',
    version: 1,
    takenAt: '2026-02-03T04:05:06Z',
    durationMs: 12,
    roundTrips: 2,
    target: { id: kind, kind, name: 'SQL01' },
    areas: {
      host: { state: 'read', value: { ...host, ...spec.host } },
      sqlRegistry: { state: 'read', value: { reads: sqlReads(spec.instances ?? []) } },
      services: { state: 'read', value: { services: [...(spec.services ?? [])] } },
      listeners: { state: 'read', value: { tcp: [...(spec.tcp ?? [])], udp: [...(spec.udp ?? [])], processes: [...(spec.processes ?? [])] } },
      ranges: { state: 'read', value: spec.ranges ?? defaultRanges },
      firewall: { state: 'read', value: spec.firewall ?? quietFirewall },
      cluster: { state: 'read', value: { installed: false, resources: [] } },
      systemRegistry: { state: 'read', value: { reads: SYSTEM_READS.map(({ path }) => ({ path, state: 'absent', key: null })) } },
      dfsr: { state: 'read', value: { installed: false, rpcPort: null } },
      events: { state: 'read', value: { events: [], truncated: false } },
      connections: { state: 'read', value: { at: '2026-02-03T04:05:06Z', total: 0, states: [], processes: [], remotes: [], used: [] } },
      rpcEndpoints: { state: 'read', value: { endpoints: [] } },
      ...spec.areas,
    },
  };
}
