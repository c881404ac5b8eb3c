import { addressKey, coversAll, type AddressTerm } from './addresses';
import type { FirewallRule, PortCondition } from './rule';
import type { FirewallStore } from './view';
import { portSet, type PortSet } from '#core/ports/portSet';
import { MAX_PORT, type PortRange, type Protocol } from '#core/ports/port';

/** Dynamic port ranges by protocol, all stacks together; empty where not read. */
export interface DynamicPorts {
  readonly tcp: readonly PortRange[];
  readonly udp: readonly PortRange[];
}

/**
 * What narrows a rule beyond protocol, local port and profile. `program` also stands for services and packages:
 * the port opens only for that listener. `users`: accounts the listener runs as, which may be all but one.
 */
export type RuleConditionKind = 'program' | 'users' | 'remote-addresses' | 'remote-ports' | 'local-addresses' | 'interfaces' | 'authentication' | 'networks' | 'trust-tuple' | 'platform' | 'restricted-service' | 'unknown-field';

export interface RuleScope {
  readonly conditions: readonly RuleConditionKind[];
  /** Equal for rules narrowed in the same way; '' for a rule that nothing narrows. */
  readonly key: string;
  readonly listener: 'any' | 'named';
  readonly remote: 'any' | 'limited';
}

const UNCONDITIONAL: RuleScope = { conditions: [], key: '', listener: 'any', remote: 'any' };

/** `IntErnet` counts as any: it is everything beyond the organisation's own networks. */
function remoteScope(terms: readonly AddressTerm[]): 'any' | 'limited' {
  if (terms.length === 0) return 'any';
  return terms.some((t) => (t.kind === 'keyword' ? t.keyword.toLowerCase() === 'internet' : coversAll(t))) ? 'any' : 'limited';
}

interface Narrowing {
  readonly conditions: RuleConditionKind[];
  key: string;
}

function narrow(by: Narrowing, kind: RuleConditionKind, label: string, text: string): void {
  if (by.conditions.at(-1) !== kind) by.conditions.push(kind);
  by.key += `${label}=${text}\n`;
}

function narrowText(by: Narrowing, kind: RuleConditionKind, label: string, text: string | null): void {
  if (text !== null) narrow(by, kind, label, text.toLowerCase());
}

function narrowList(by: Narrowing, kind: RuleConditionKind, label: string, list: readonly string[]): void {
  if (list.length > 0) narrow(by, kind, label, list.join('\t').toLowerCase());
}

export function ruleScope(rule: FirewallRule, store: FirewallStore): RuleScope {
  const by: Narrowing = { conditions: [], key: '' };
  narrowText(by, 'program', 'app', rule.app);
  narrowText(by, 'program', 'svc', rule.service);
  narrowText(by, 'program', 'package', rule.rare.packageId);
  narrowText(by, 'program', 'family', rule.rare.packageFamily);
  narrowText(by, 'users', 'owner', rule.rare.owner);
  narrowText(by, 'users', 'accounts', rule.rare.localUsers);
  if (rule.remoteAddresses.length > 0) narrow(by, 'remote-addresses', 'remote', addressKey(rule.remoteAddresses));
  if (!anyPort(rule.remotePorts)) narrow(by, 'remote-ports', 'rports', JSON.stringify(rule.remotePorts));
  if (rule.rare.localAddresses.length > 0) narrow(by, 'local-addresses', 'local', addressKey(rule.rare.localAddresses));
  narrowList(by, 'interfaces', 'if', rule.rare.interfaces);
  narrowList(by, 'interfaces', 'iftype', rule.rare.interfaceTypes);
  narrowList(by, 'authentication', 'security', rule.rare.security);
  narrowText(by, 'authentication', 'machines', rule.rare.remoteMachines);
  narrowText(by, 'authentication', 'rusers', rule.rare.remoteUsers);
  narrowText(by, 'authentication', 'realm', rule.rare.securityRealm);
  narrowList(by, 'networks', 'networks', rule.rare.networkNames);
  narrowList(by, 'trust-tuple', 'ttk', rule.rare.trustTuples);
  if (rule.rare.localOnlyMapped) narrow(by, 'trust-tuple', 'lom', '');
  if (rule.rare.platforms.length > 0) narrow(by, 'platform', 'platform', JSON.stringify([rule.rare.platforms, rule.rare.platformAtLeast]));
  if (rule.rare.skipVersion) narrow(by, 'platform', 'skip', JSON.stringify(rule.rare.skipVersion));
  if (store === 'restricted-services') narrow(by, 'restricted-service', 'store', store);
  if (rule.rare.unknownFields.length > 0) narrow(by, 'unknown-field', 'unknown', JSON.stringify(rule.rare.unknownFields));
  if (by.key === '') return UNCONDITIONAL;
  return { conditions: by.conditions, key: by.key, listener: namesListener(rule) || store === 'restricted-services' ? 'named' : 'any', remote: remoteScope(rule.remoteAddresses) };
}

/** `Svc=*` is any service, SQL Server among them, and names nobody. */
function namesListener(rule: FirewallRule): boolean {
  return rule.app !== null || rule.rare.packageId !== null || rule.rare.packageFamily !== null || (rule.service !== null && rule.service !== '*');
}

export function anyPort(ports: PortCondition): boolean {
  return ports.ranges.length === 0 && ports.keywords.length === 0;
}

/** Every port a socket can have. Rules say 0-65535; port 0 reaches nobody. */
export const ALL_PORTS: PortSet = [{ start: 1, end: MAX_PORT }];

export interface CoveredPorts {
  readonly tcp: PortSet;
  readonly udp: PortSet;
  /** Keywords whose ports cannot be told from here. */
  readonly unresolved: readonly string[];
}

const EMPTY: readonly never[] = [];
const NOTHING: CoveredPorts = { tcp: EMPTY, udp: EMPTY, unresolved: EMPTY };
const EVERYTHING: CoveredPorts = { tcp: ALL_PORTS, udp: ALL_PORTS, unresolved: EMPTY };

/**
 * Local ports a rule covers. Keywords are ports in use at the moment (MS-FASP 2.2.14), so for a rule that opens they
 * are read as all they may become, and for one that blocks as the least they are:
 * `RPC` is the dynamic range or nothing, `RPC-EPMap` is 135 either way.
 */
export function coveredPorts(rule: FirewallRule, dynamic: DynamicPorts): CoveredPorts {
  if (rule.protocol === null) return EVERYTHING;
  if (rule.protocol !== 6 && rule.protocol !== 17) return NOTHING;
  const protocol: Protocol = rule.protocol === 6 ? 'tcp' : 'udp';
  const { ranges, keywords } = rule.localPorts;
  if (anyPort(rule.localPorts)) return covered(protocol, ALL_PORTS, EMPTY);
  if (keywords.length === 0) return covered(protocol, rangeSet(ranges), EMPTY);
  const all: PortRange[] = ranges.map(withoutZero);
  const unresolved: string[] = [];
  for (const keyword of keywords) {
    const ports = keywordPorts(keyword, protocol, rule.action, dynamic);
    if (ports) all.push(...ports);
    else unresolved.push(keyword);
  }
  return covered(protocol, portSet(all), unresolved);
}

/** Ranges of a rule as a set of ports; most rules name one, which needs no work. */
export function rangeSet(ranges: readonly PortRange[]): PortSet {
  return ranges.length === 1 && (ranges[0]?.start ?? 0) > 0 ? ranges : portSet(ranges.map(withoutZero));
}

function withoutZero(range: PortRange): PortRange {
  return range.start > 0 ? range : { start: 1, end: range.end };
}

function covered(protocol: Protocol, ports: PortSet, unresolved: readonly string[]): CoveredPorts {
  return protocol === 'tcp' ? { tcp: ports, udp: EMPTY, unresolved } : { tcp: EMPTY, udp: ports, unresolved };
}

/** IP-HTTPS listens on 443 and mDNS on 5353 (RFC 6762 3); the rest is known to the running system only. */
function keywordPorts(keyword: string, protocol: Protocol, action: FirewallRule['action'], dynamic: DynamicPorts): readonly PortRange[] | undefined {
  const opens = action !== 'block';
  switch (keyword.toLowerCase()) {
    case 'rpc-epmap':
      return protocol === 'tcp' ? [{ start: 135, end: 135 }] : undefined;
    case 'rpc':
      return opens && dynamic[protocol].length > 0 ? dynamic[protocol] : undefined;
    case 'iphttpsin':
    case 'iptlsin':
      return opens && protocol === 'tcp' ? [{ start: 443, end: 443 }] : undefined;
    case 'mdns':
      return opens && protocol === 'udp' ? [{ start: 5353, end: 5353 }] : undefined;
    default:
      return undefined;
  }
}
