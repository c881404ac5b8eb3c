import type { Port, PortRange, Protocol } from '#core/ports/port';
import type { RegistryData } from '#core/verbs/registry';
import type { ExcludedRange, HostFacts, ServiceFacts } from '#core/verbs/facts';
import type { DynamicRange } from '#core/verbs/facts';
import type { Finding } from '#core/findings/finding';
import type { KeyLookup } from './registryIndex';
import type { OutboundView, RpcView, WmiView } from './serviceModel';

/** A fact that may not have been readable. Unknown is never treated as fine. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: UnknownReason };
export type UnknownReason = 'not-collected' | 'unreadable' | 'absent' | 'not-running';

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}
export function unknown(reason: UnknownReason): { readonly known: false; readonly reason: UnknownReason } {
  return { known: false, reason };
}

/** IPAll or one IPn key under SuperSocketNetLib\Tcp, values exactly as stored. */
export interface TcpEntry {
  /** `IPAll`, `IP1`, ... as the key is spelled. */
  readonly key: string;
  /** Full path: `HKLM\...\SuperSocketNetLib\Tcp\IPAll`. */
  readonly path: string;
  readonly tcpPort: RegistryData | null;
  readonly tcpDynamicPorts: RegistryData | null;
  readonly address: string | null;
  readonly active: boolean | null;
  readonly enabled: boolean | null;
}

/**
 * The meaning table of SA static-or-dynamic-port-config, applied to the entries that count.
 * - `static`: TcpPort only. `dynamic`: TcpDynamicPorts holds the number last used. `dynamic-unallocated`: 0 or blank,
 *   not started since. `both`: listens on both. `per-ip`: ListenOnAllIPs is off, see `endpoints`.
 * - `invalid`: a value the engine refuses to start with.
 */
export type PortMode = 'static' | 'dynamic' | 'dynamic-unallocated' | 'both' | 'per-ip' | 'invalid' | 'tcp-disabled' | 'unknown';

export interface ConfiguredEndpoint {
  readonly entry: string;
  /** `any` for IPAll. */
  readonly address: string;
  readonly port: Port;
  readonly from: 'TcpPort' | 'TcpDynamicPorts';
}

export type PortValueProblem = 'blank' | 'junk' | 'out-of-range' | 'duplicate' | 'too-long' | 'wrong-kind';

export interface ConfiguredPorts {
  readonly mode: PortMode;
  readonly endpoints: readonly ConfiguredEndpoint[];
  /** Values that stop the engine from starting or are not what Windows expects, exact text. */
  readonly problems: readonly { readonly entry: string; readonly value: 'TcpPort' | 'TcpDynamicPorts'; readonly text: string; readonly problem: PortValueProblem }[];
  /** Entries that hold numbers but do not count (IPn while ListenOnAllIPs is on, IPAll while it is off). */
  readonly ignored: readonly string[];
}

/**
 * `mirroring` and `service-broker` go by the customary numbers 5022 and 4022 (sql-docs configure-the-windows-firewall);
 * the endpoint itself says only after a login. `unknown`: the engine listens there and no setting says why.
 */
export interface OtherEndpoint {
  readonly address: string;
  readonly port: Port;
  readonly kind: 'mirroring' | 'service-broker' | 'unknown';
}

export interface SqlInstance {
  /** `MSSQLSERVER`, `INST1`: the name as in Instance Names\SQL, byte-exact. */
  readonly name: string;
  readonly isDefault: boolean;
  /** `MSSQL16.INST1`. */
  readonly id: string;
  readonly bits: 64 | 32;
  /** `16.0.4165.4`; null where not readable. */
  readonly version: string | null;
  /** Marketing year by major version: 2008 R2 (10.50) to 2025 (17). */
  readonly product: string | null;
  readonly edition: string | null;
  readonly serviceName: string;
  readonly service: Known<ServiceFacts>;
  readonly agentServiceName: string;
  /** Services that depend on the engine, directly or not, with their state. Order: stop in this order. */
  readonly dependants: Known<readonly ServiceFacts[]>;
  readonly clustered: Known<boolean>;
  /** Name of the cluster resource and its state, for a clustered instance; `agent`: the SQL Server Agent resource that goes offline with it. */
  readonly clusterResource: { readonly name: string; readonly state: string; readonly ownerNode: string; readonly virtualServerName: string | null; readonly agent?: { readonly name: string; readonly state: string } } | null;
  readonly tcpPath: string;
  readonly tcpEnabled: boolean | null;
  readonly listenOnAllIPs: boolean | null;
  readonly ipAll: TcpEntry | null;
  readonly ips: readonly TcpEntry[];
  readonly hideInstance: boolean | null;
  readonly configured: ConfiguredPorts;
  /** TCP ports of the engine's own process, without the DAC and endpoint ports that are told apart below. */
  readonly listening: Known<readonly { readonly address: string; readonly port: Port }[]>;
  readonly dacPort: Known<Port>;
  /** Further TCP ports of the same process, as far as they can be told from what clients use without a login. */
  readonly endpoints: Known<readonly OtherEndpoint[]>;
  /** The port a new connection reaches: one static, or the dynamic one in use; null when none or not one. */
  readonly effectivePort: Port | null;
  readonly state: 'running' | 'stopped' | 'pending' | 'unknown';
}

export interface ListenerView {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: Port;
  readonly processId: number;
  /** `sqlservr`; null when the process had ended. */
  readonly process: string | null;
  /** Services hosted in that process. */
  readonly services: readonly string[];
  /** Name of the SQL Server instance that owns it. */
  readonly instance: string | null;
}

export interface RangesView {
  readonly dynamic: readonly DynamicRange[];
  readonly excluded: readonly ExcludedRange[];
}

/** What a scan means: everything a page, a finding or a plan reads. Made by core/scan/interpret.ts. */
export interface ServerModel {
  readonly scanHash: string;
  readonly takenAt: string;
  readonly target: { readonly id: string; readonly kind: 'local' | 'demo' | 'imported'; readonly name: string };
  readonly host: Known<HostFacts>;
  readonly instances: readonly SqlInstance[];
  /** false: the registry could not be read, so an empty list of instances means nothing. */
  readonly instancesKnown: boolean;
  readonly browser: Known<ServiceFacts>;
  readonly services: Known<readonly ServiceFacts[]>;
  readonly listeners: Known<readonly ListenerView[]>;
  readonly ranges: Known<RangesView>;
  /** Parsed rules, profiles, exposure: see core/firewall. */
  readonly firewall: Known<FirewallView>;
  readonly rpc: Known<RpcView>;
  readonly wmi: Known<WmiView>;
  readonly outbound: Known<OutboundView>;
  /** Of a key of Windows that a scan asks for: `denied` and `not-asked` say nothing about what stands in it. */
  readonly systemKey: (path: string) => KeyLookup['state'];
  readonly findings: readonly Finding[];
}

/** Filled by core/firewall; the types live there. */
export type FirewallView = import('#core/firewall/view').FirewallView;

/** Dynamic range of one stack as a PortRange; undefined where not read. */
export function dynamicRangeOf(ranges: Known<RangesView>, stack: 'ipv4' | 'ipv6', protocol: Protocol): PortRange | undefined {
  if (!ranges.known) return undefined;
  const found = ranges.value.dynamic.find((d) => d.stack === stack && d.protocol === protocol);
  return found && found.count > 0 ? { start: found.start, end: found.start + found.count - 1 } : undefined;
}
