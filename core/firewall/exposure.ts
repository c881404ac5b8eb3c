import { firewallProfiles, type FirewallProfile } from './rule';
import { storeApplies, type FirewallPolicy, type StoredRule } from './policy';
import { ALL_PORTS, coveredPorts, ruleScope, type CoveredPorts, type DynamicPorts, type RuleScope } from './scope';
import { has, portSet, subtract, union, type PortSet } from '#core/ports/portSet';
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
const EVERY_PORT: PortsByProtocol = { tcp: ALL_PORTS, udp: ALL_PORTS };

interface Gathered {
  readonly tcp: PortRange[];
  readonly udp: PortRange[];
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
  // Many rules are narrowed in the same way: one scope stands for all of them, or memory grows with the rules.
  const scopes = new Map<string, RuleScope>();
  for (const stored of policy.rules) {
    const { rule, store } = stored;
    if (!rule.active || rule.direction !== 'in') continue;
    const ports = coveredPorts(rule, dynamic);
    if (ports.tcp.length === 0 && ports.udp.length === 0 && ports.unresolved.length === 0) continue;
    const profiles = rule.profiles.every((profile) => storeApplies(policy, store, profile)) ? rule.profiles : rule.profiles.filter((profile) => storeApplies(policy, store, profile));
    if (profiles.length === 0) continue;
    const own = ruleScope(rule, store);
    const scope = scopes.get(own.key) ?? own;
    if (scope === own) scopes.set(own.key, own);
    (rule.action === 'block' ? blocks : byRule).push({ store, rule, ports, scope, profiles });
  }
  // A rule bound to its program adds nothing to what is open to any, whatever its keyword stands for.
  const unresolved = byRule.some(({ ports, scope }) => scope.listener === 'any' && ports.unresolved.length > 0);
  const result = (profile: FirewallProfile): ProfileExposure => profileExposure(policy, profile, byRule, blocks, unresolved);
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

function profileExposure(policy: FirewallPolicy, profile: FirewallProfile, byRule: readonly RuleExposure[], blocks: readonly RuleExposure[], unresolved: boolean): ProfileExposure {
  const { enabled, defaultInbound, localRules } = policy.profiles[profile];
  if (enabled === false) return { profile, state: 'off', open: EVERY_PORT, conditional: NO_PORTS, caveats: [] };
  const closed = closedByScope(blocks, profile);
  const closedForAll = closed.get('') ?? NO_PORTS;
  const allowed = { any: gathered(), named: gathered() };
  const bypassed = { any: gathered(), named: gathered() };
  // Allow rules that meet a block of their own scope wait here: taken together, each block range is looked at once.
  const met = new Map<string, { readonly listener: 'any' | 'named'; readonly ports: Gathered }>();
  for (const { rule, ports, scope, profiles } of byRule) {
    if (!profiles.includes(profile)) continue;
    if (rule.action === 'bypass') pour(bypassed[scope.listener], ports);
    else {
      const meets = scope.key !== '' && closed.has(scope.key);
      let into = meets ? met.get(scope.key) : undefined;
      if (meets && !into) met.set(scope.key, (into = { listener: scope.listener, ports: gathered() }));
      pour(into?.ports ?? allowed[scope.listener], ports);
    }
  }
  for (const [key, { listener, ports }] of met) pour(allowed[listener], minus(settle(ports), closed.get(key) ?? NO_PORTS));
  const byDefault = defaultInbound === 'allow' ? EVERY_PORT : settle(allowed.any);
  const openPorts = plus(minus(byDefault, closedForAll), settle(bypassed.any));
  const conditional = plus(minus(settle(allowed.named), closedForAll), settle(bypassed.named));
  const caveats: ExposureCaveat[] = [];
  if (enabled === null) caveats.push('firewall-state-unknown');
  if (defaultInbound === null) caveats.push('default-action-unknown');
  if (localRules === 'unknown') caveats.push('local-rules-unknown');
  if (policy.unreadable.length > 0) caveats.push('unreadable-rules');
  if (unresolved) caveats.push('unresolved-keyword');
  return { profile, state: defaultInbound === 'allow' ? 'default-allow' : 'filtered', open: openPorts, conditional: minus(conditional, openPorts), caveats };
}

/** Ports that block rules close in a profile, by the scope they close them for; '' is every scope. */
function closedByScope(blocks: readonly RuleExposure[], profile: FirewallProfile): Map<string, PortsByProtocol> {
  const lists = new Map<string, Gathered>();
  for (const { ports, scope, profiles } of blocks) {
    if (!profiles.includes(profile)) continue;
    let list = lists.get(scope.key);
    if (!list) lists.set(scope.key, (list = gathered()));
    pour(list, ports);
  }
  return new Map([...lists].map(([key, list]) => [key, settle(list)]));
}

function combine(all: readonly ProfileExposure[]): OpenPorts {
  const open = all.reduce((sum, p) => plus(sum, p.open), NO_PORTS);
  const conditional = all.reduce((sum, p) => plus(sum, p.conditional), NO_PORTS);
  return { open, conditional: minus(conditional, open) };
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
