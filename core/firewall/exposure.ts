import { firewallProfiles, type FirewallProfile } from './rule';
import { storeApplies, type FirewallPolicy, type StoredRule } from './policy';
import { ALL_PORTS, coveredPorts, ruleScope, type CoveredPorts, type DynamicPorts, type RuleScope } from './scope';
import { has, portSet, sizeOf, subtract, union, type PortSet } from '#core/ports/portSet';
import type { Port, PortRange, Protocol } from '#core/ports/port';

export interface PortsByProtocol {
  readonly tcp: PortSet;
  readonly udp: PortSet;
}

/** Why the figures may be too low. Each names something that could not be read or resolved. */
export type ExposureCaveat = 'firewall-state-unknown' | 'default-action-unknown' | 'local-rules-unknown' | 'unreadable-rules' | 'unresolved-keyword';

/**
 * Ports open to inbound traffic. `open`: for whatever listens there. `conditional`: only for a program, service,
 * package or user that a rule names, and not open already. Ports that a rule opens for some remote addresses count as
 * open: the rule says which addresses.
 */
export interface OpenPorts {
  readonly open: PortsByProtocol;
  readonly conditional: PortsByProtocol;
}

/** `off`: the firewall is switched off; `default-allow`: what no rule blocks comes in; `filtered`: what no rule allows stays out. */
export interface ProfileExposure extends OpenPorts {
  readonly profile: FirewallProfile;
  readonly state: 'filtered' | 'default-allow' | 'off';
  readonly caveats: readonly ExposureCaveat[];
}

/** An active inbound rule that opens something, by itself: block rules are not taken off. */
export interface RuleExposure extends StoredRule {
  readonly ports: CoveredPorts;
  readonly scope: RuleScope;
  /** Those of the rule in which rules of its store count. */
  readonly profiles: readonly FirewallProfile[];
}

export interface Exposure {
  readonly profiles: Readonly<Record<FirewallProfile, ProfileExposure>>;
  /** Open in one profile or another. */
  readonly combined: OpenPorts;
  readonly caveats: readonly ExposureCaveat[];
  readonly byRule: readonly RuleExposure[];
  /** Active inbound block rules, with what they are sure to close. */
  readonly blocks: readonly RuleExposure[];
}

const NO_PORTS: PortsByProtocol = { tcp: [], udp: [] };

interface Gathered {
  tcp: PortRange[];
  udp: PortRange[];
}
interface Group {
  readonly named: boolean;
  readonly allow: Gathered;
  readonly block: Gathered;
  readonly bypass: Gathered;
}

function gathered(): Gathered {
  return { tcp: [], udp: [] };
}

function pour(into: Gathered, ports: PortsByProtocol): void {
  for (const range of ports.tcp) into.tcp.push(range);
  for (const range of ports.udp) into.udp.push(range);
}

function settle(ports: Gathered): PortsByProtocol {
  return { tcp: portSet(ports.tcp), udp: portSet(ports.udp) };
}

function minus(a: PortsByProtocol, b: PortsByProtocol): PortsByProtocol {
  return { tcp: subtract(a.tcp, b.tcp), udp: subtract(a.udp, b.udp) };
}

function plus(a: PortsByProtocol, b: PortsByProtocol): PortsByProtocol {
  return { tcp: union(a.tcp, b.tcp), udp: union(a.udp, b.udp) };
}

/**
 * Inbound exposure of a computer by its firewall alone: whether something listens is another question.
 *
 * Bypass rules win over block rules, block rules over allow rules, whatever their order or store (MS-FASP 2.2.34).
 * A block closes ports only where it is sure to meet all the traffic that the allow lets in: when nothing narrows it,
 * or when both are narrowed in exactly the same way. Any other block leaves the ports shown as open.
 */
export function exposureOf(policy: FirewallPolicy, dynamic: DynamicPorts): Exposure {
  const byRule: RuleExposure[] = [];
  const blocks: RuleExposure[] = [];
  const groups: Record<FirewallProfile, Map<string, Group>> = { domain: new Map(), private: new Map(), public: new Map() };
  for (const stored of policy.rules) {
    const { rule, store } = stored;
    if (!rule.active || rule.direction !== 'in') continue;
    const ports = coveredPorts(rule, dynamic);
    if (ports.tcp.length === 0 && ports.udp.length === 0 && ports.unresolved.length === 0) continue;
    const profiles = rule.profiles.every((profile) => storeApplies(policy, store, profile)) ? rule.profiles : rule.profiles.filter((profile) => storeApplies(policy, store, profile));
    if (profiles.length === 0) continue;
    const scope = ruleScope(rule, store);
    (rule.action === 'block' ? blocks : byRule).push({ store, rule, ports, scope, profiles });
    for (const profile of profiles) {
      let group = groups[profile].get(scope.key);
      if (!group) {
        group = { named: scope.listener === 'named', allow: gathered(), block: gathered(), bypass: gathered() };
        groups[profile].set(scope.key, group);
      }
      pour(group[rule.action], ports);
    }
  }
  const unresolved = byRule.some(({ ports }) => ports.unresolved.length > 0);
  const result = (profile: FirewallProfile): ProfileExposure => profileExposure(policy, profile, groups[profile], unresolved);
  const profiles = { domain: result('domain'), private: result('private'), public: result('public') };
  const all = Object.values(profiles);
  return {
    profiles,
    combined: combine(all),
    caveats: [...new Set(all.flatMap((p) => p.caveats))],
    byRule,
    blocks,
  };
}

function profileExposure(policy: FirewallPolicy, profile: FirewallProfile, groups: ReadonlyMap<string, Group>, unresolved: boolean): ProfileExposure {
  const { enabled, defaultInbound, localRules } = policy.profiles[profile];
  if (enabled === false) return { profile, state: 'off', open: { tcp: ALL_PORTS, udp: ALL_PORTS }, conditional: NO_PORTS, caveats: [] };
  const open = gathered();
  const named = gathered();
  const openBypass = gathered();
  const namedBypass = gathered();
  for (const group of groups.values()) {
    const blocked = group.block.tcp.length > 0 || group.block.udp.length > 0;
    pour(group.named ? named : open, blocked ? minus(settle(group.allow), settle(group.block)) : group.allow);
    pour(group.named ? namedBypass : openBypass, group.bypass);
  }
  const closed = settle(groups.get('')?.block ?? gathered());
  const allowed = defaultInbound === 'allow' ? { tcp: ALL_PORTS, udp: ALL_PORTS } : settle(open);
  const openPorts = plus(minus(allowed, closed), settle(openBypass));
  const conditional = plus(minus(settle(named), closed), settle(namedBypass));
  const caveats: ExposureCaveat[] = [];
  if (enabled === null) caveats.push('firewall-state-unknown');
  if (defaultInbound === null) caveats.push('default-action-unknown');
  if (localRules === 'unknown') caveats.push('local-rules-unknown');
  if (policy.unreadable.length > 0) caveats.push('unreadable-rules');
  if (unresolved) caveats.push('unresolved-keyword');
  return { profile, state: defaultInbound === 'allow' ? 'default-allow' : 'filtered', open: openPorts, conditional: minus(conditional, openPorts), caveats };
}

function combine(all: readonly ProfileExposure[]): OpenPorts {
  const open = all.reduce((sum, p) => plus(sum, p.open), NO_PORTS);
  const conditional = all.reduce((sum, p) => plus(sum, p.conditional), NO_PORTS);
  return { open, conditional: minus(conditional, open) };
}

/** How many TCP and UDP ports the sets hold together. */
export function exposureCount(ports: PortsByProtocol): number {
  return sizeOf(ports.tcp) + sizeOf(ports.udp);
}

export interface PortOpening {
  readonly rule: RuleExposure;
  /** Profiles in which the port is open through this rule. */
  readonly profiles: readonly FirewallProfile[];
}

export interface WhoOpens {
  readonly openings: readonly PortOpening[];
  /** Profiles in which the port needs no rule: firewall off, or inbound allowed by default and no block for certain. */
  readonly withoutRule: readonly FirewallProfile[];
  /** Block rules that name the port; one that is narrowed may leave it open. */
  readonly blocks: readonly RuleExposure[];
}

/** Which rules open a port, where no block for certain closes it again. */
export function openingsOf(exposure: Exposure, port: Port, protocol: Protocol): WhoOpens {
  const blocks = exposure.blocks.filter((block) => has(block.ports[protocol], port));
  const closes = (profile: FirewallProfile, key: string): boolean => blocks.some((b) => (b.scope.key === '' || b.scope.key === key) && b.profiles.includes(profile));
  const openings: PortOpening[] = [];
  for (const rule of exposure.byRule) {
    if (!has(rule.ports[protocol], port)) continue;
    const profiles = rule.rule.action === 'bypass' ? rule.profiles : rule.profiles.filter((profile) => !closes(profile, rule.scope.key));
    if (profiles.length > 0) openings.push({ rule, profiles });
  }
  const withoutRule = firewallProfiles.filter((profile) => {
    const { state } = exposure.profiles[profile];
    return state === 'off' || (state === 'default-allow' && !closes(profile, ''));
  });
  return { openings, withoutRule, blocks };
}
