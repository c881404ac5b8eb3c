import type { Port, PortRange, Stack } from '#core/ports/port';
import type { ServiceFacts } from '#core/verbs/facts';
import type { RegistryCell } from '#core/verbs/registry';
import type { Known } from './model';

/** An RPC endpoint as the mapper names it; what core/rpc decodes has more. */
export interface RpcEndpointFacts {
  readonly uuid: string;
  readonly version: string;
  readonly annotation: string;
  /** `ncacn_ip_tcp`, `ncacn_np`, ... */
  readonly protocol: string;
  readonly port: Port | null;
}

/** Where the number of a service stands. `endpoints`: the `Endpoints` list of its AppID, `ncacn_ip_tcp,0,10509`. */
export type FixedPortSetting =
  | { readonly kind: 'registry'; readonly path: string; readonly name: string; readonly type: 'DWord' | 'String' | 'Endpoints'; /** Keys on the way to it that are absent (a policy nobody set), the outermost first. */ readonly absentKeys: readonly string[] }
  | { readonly kind: 'dfsr' };

export interface FixedPortService {
  /** See core/plan/serviceChoices: `netlogon`, `dcom:{...}`. */
  readonly id: string;
  /** As Windows shows it: the display name of the service, or the name of the DCOM application. */
  readonly name: string;
  /** The Windows service whose process listens; null for a DCOM application that starts a program of its own. */
  readonly serviceName: string | null;
  readonly service: Known<ServiceFacts>;
  /** In the order to stop them, all that depend on it. */
  readonly dependants: Known<readonly ServiceFacts[]>;
  readonly setting: FixedPortSetting;
  /** The value as stored; null where absent. Of DFSR, its number as a DWord. */
  readonly cell: RegistryCell;
  /** The number it takes at its next start; null: a dynamic one. */
  readonly current: Port | null;
  /** `wrong-kind`: Windows does not read a value of this kind. `invalid`: not a port. */
  readonly problem: 'wrong-kind' | 'invalid' | null;
  /** TCP ports the process of the service listens on, others of the same process included. */
  readonly listening: Known<readonly Port[]>;
  readonly apply: 'service-restart' | 'reboot';
  /** The fixed endpoint is registered in addition to a dynamic one. Source: SA restrict-ad-rpc-traffic-to-specific-port (KB 224196). */
  readonly dynamicStays: boolean;
}

export type RpcRangeProblem = 'blank' | 'junk' | 'out-of-range' | 'reversed' | 'overlap' | 'too-few' | 'below-5000' | 'wrong-kind' | 'missing' | 'bad-flag';

export interface RpcRangeView {
  readonly state: 'absent' | 'complete' | 'incomplete' | 'invalid';
  readonly keyPresent: boolean;
  readonly cells: { readonly Ports: RegistryCell; readonly PortsInternetAvailable: RegistryCell; readonly UseInternetPorts: RegistryCell };
  /** Merged and in order; empty unless `Ports` can be read. */
  readonly ports: readonly PortRange[];
  readonly count: number;
  readonly problems: readonly { readonly value: string; readonly text: string; readonly problem: RpcRangeProblem }[];
  /** Where RPC servers take their ports. Source: win32 Rpc configuring-the-windows-xp-2000-nt-registry-for-port-allocations. */
  readonly meaning: 'dynamic-range' | 'in-list' | 'outside-list' | 'broken';
}

export interface RpcView {
  readonly range: RpcRangeView;
  /** Only those the target has. */
  readonly services: readonly FixedPortService[];
  readonly endpoints: Known<readonly RpcEndpointFacts[]>;
  /** Distinct TCP ports of the endpoints; where the mapper was not asked, of the listeners of Windows' RPC services. */
  readonly livePorts: Known<readonly Port[]>;
  /** `dns`, `dfsr`, `cluster`, `print`, `domain-controller`, `certificates`, `exchange`: roles whose clients use RPC. */
  readonly roles: readonly string[];
}

export interface WmiFact {
  readonly path: string;
  readonly name: string;
  readonly cell: RegistryCell;
}

export interface WmiView {
  /** By the group in the ImagePath of the service. `other`: neither `netsvcs` nor `winmgmt`. */
  readonly mode: 'shared' | 'standalone' | 'other';
  readonly imagePath: string | null;
  /** TCP port of the Endpoints of its AppID; null: none. Counts only while standalone. */
  readonly port: Port | null;
  readonly endpoints: RegistryCell;
  /** AuthenticationLevel of its own svchost group; null where absent. 6 is packet privacy. */
  readonly authLevel: number | null;
  readonly service: Known<ServiceFacts>;
  readonly dependants: Known<readonly ServiceFacts[]>;
  readonly listening: Known<readonly Port[]>;
  /** Everything winmgmt.exe touches, as found. Source: domain notes 2.9.3. */
  readonly facts: readonly WmiFact[];
}

export interface OutboundView {
  readonly events: Known<{ readonly events: readonly { readonly id: number; readonly at: string; readonly provider: string }[]; readonly truncated: boolean }>;
  readonly sample: Known<{
    readonly at: string;
    readonly total: number;
    readonly states: readonly { readonly state: string; readonly count: number }[];
    readonly processes: readonly { readonly id: number; readonly name: string; readonly count: number }[];
    readonly remotes: readonly { readonly address: string; readonly port: number; readonly count: number }[];
    readonly used: readonly { readonly stack: Stack; readonly start: number; readonly count: number; readonly inUse: number }[];
  }>;
  readonly timedWait: { readonly cell: RegistryCell; readonly seconds: number | null };
  /** Of the DNS Server service; null where it is not installed, 2,500 where nothing is set. */
  readonly dnsSocketPool: number | null;
}
