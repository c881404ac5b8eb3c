import type { PortSet } from '#core/ports/portSet';
import type { Protocol } from '#core/ports/port';
import type { FirewallRuleSpec } from '#core/verbs/verbs';
import type { ExposureCaveat } from './exposure';
import type { FirewallProfile } from './rule';
import type { DynamicPorts } from './scope';

/** Where a rule comes from. `restricted-services`: service hardening and app isolation, which Windows keeps beside the rules of people. */
export type FirewallStore = 'local' | 'gpo' | 'mdm' | 'restricted-services';
export type { FirewallProfile } from './rule';

/** One rule as a page or a plan needs it; `raw` is the registry text it was parsed from. */
export interface FirewallRuleRecord {
  readonly name: string;
  readonly store: FirewallStore;
  readonly raw: string;
  /** Name= of the rule; an indirect name (`@FirewallAPI.dll,-28502`) as it stands. */
  readonly displayName: string;
  readonly enabled: boolean;
  readonly direction: 'in' | 'out';
  readonly action: 'allow' | 'block' | 'other';
  /** tcp, udp, any, or the IP protocol number. */
  readonly protocol: string;
  /** Local ports it names; null for any. */
  readonly localPorts: PortSet | null;
  /** Local port keywords (`RPC`, `Teredo`), as written. */
  readonly localPortKeywords: readonly string[];
  readonly profiles: readonly FirewallProfile[];
  /** Remote addresses as written; empty means any. */
  readonly remoteAddresses: readonly string[];
  readonly program: string | null;
  readonly service: string | null;
}

/** `whole-dynamic-range`: the dynamic range of the protocol is in it; `many-ports`: 100 ports or more; `udp-1434`: the SQL Server Browser's port. */
export type WideReason = 'whole-dynamic-range' | 'many-ports' | 'udp-1434';

export interface WideRule {
  readonly name: string;
  readonly store: FirewallStore;
  readonly displayName: string;
  readonly raw: string;
  readonly reason: WideReason;
  readonly protocol: Protocol;
  readonly ports: PortSet;
  readonly portCount: number;
  /** No remote address condition: open to every address. */
  readonly remoteAny: boolean;
  /** `named`: bound to a program, service, package or user. Only for reason `udp-1434`. */
  readonly listener: 'any' | 'named';
  /** Profiles in which it counts. */
  readonly profiles: readonly FirewallProfile[];
}

/** Ports open to inbound traffic for any program; `conditional` are open only to a named program or service. */
export interface ExposureView {
  readonly tcp: PortSet;
  readonly udp: PortSet;
  readonly tcpCount: number;
  readonly udpCount: number;
  readonly conditionalTcp: PortSet;
  readonly conditionalUdp: PortSet;
}

/** `off`: the firewall is switched off; `default-allow`: what no rule blocks comes in; `filtered`: what no rule allows stays out. */
export interface ProfileExposureView extends ExposureView {
  readonly state: 'filtered' | 'default-allow' | 'off';
}

export interface FirewallView {
  readonly rules: readonly FirewallRuleRecord[];
  readonly unparsed: readonly { readonly name: string; readonly store: FirewallStore; readonly raw: string; readonly code: string }[];
  readonly profiles: readonly {
    readonly profile: FirewallProfile;
    /** null: not readable. */
    readonly enabled: boolean | null;
    readonly defaultInbound: 'allow' | 'block' | null;
    /** false: a group policy keeps local rules from taking effect. */
    readonly localRulesApply: boolean | null;
  }[];
  /** Open in one profile or another. */
  readonly exposure: ExposureView;
  readonly exposureByProfile: Readonly<Record<FirewallProfile, ProfileExposureView>>;
  /** Why the figures may be too low. */
  readonly caveats: readonly ExposureCaveat[];
  /** What `RPC` and the whole dynamic range were measured against. */
  readonly dynamic: DynamicPorts;
  readonly wide: readonly WideRule[];
}

export type RuleEdit =
  | { readonly kind: 'add'; readonly spec: FirewallRuleSpec }
  | { readonly kind: 'set-enabled'; readonly name: string; readonly enabled: boolean }
  | { readonly kind: 'remove'; readonly name: string };
