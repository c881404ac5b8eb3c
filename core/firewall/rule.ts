import type { AddressTerm } from './addresses';
import type { PortRange } from '#core/ports/port';

/** Source: MS-GPFAS 2.2.2.1. */
export const firewallProfiles = ['domain', 'private', 'public'] as const;
export type FirewallProfile = (typeof firewallProfiles)[number];

/** `bypass` (ByPass) allows authenticated traffic even where a rule blocks. Source: MS-FASP 2.2.34. */
export type RuleAction = 'allow' | 'block' | 'bypass';

/**
 * Ports a rule names. No range and no keyword: every port. A keyword stands for ports Windows keeps track of while it
 * runs (MS-FASP 2.2.14); one that this version does not know is kept all the same.
 */
export interface PortCondition {
  readonly ranges: readonly PortRange[];
  readonly keywords: readonly string[];
}

/** Whether a text of a rule refers to a resource (`@FirewallAPI.dll,-32765`), which only Windows turns into words; it is shown as it is. */
export function isIndirect(text: string): boolean {
  return text.startsWith('@');
}

/** One `key=value` between two bars, both exactly as found. */
export interface RuleField {
  readonly key: string;
  readonly value: string;
}

/** code null: every code of that type. */
export interface IcmpType {
  readonly type: number;
  readonly code: number | null;
}

export interface RulePlatform {
  readonly platform: number;
  readonly major: number;
  readonly minor: number;
}

export interface RuleVersion {
  readonly major: number;
  readonly minor: number;
}

/** Fields that few rules have. Those that have none of them share one object: rules come by the thousand. */
export interface RareFields {
  readonly icmp: readonly IcmpType[];
  /** Empty: any address. */
  readonly localAddresses: readonly AddressTerm[];
  /** SID of an app container, and the family name that newer versions write. */
  readonly packageId: string | null;
  readonly packageFamily: string | null;
  readonly interfaces: readonly string[];
  readonly interfaceTypes: readonly string[];
  /** `Authenticate`, `AuthenticateEncrypt`, `An-NoEncap`, `AnE-Nego`. */
  readonly security: readonly string[];
  /** SDDL; `localUsers` may be base64 (LUAuth2_24). */
  readonly remoteMachines: string | null;
  readonly remoteUsers: string | null;
  readonly localUsers: string | null;
  readonly owner: string | null;
  readonly networkNames: readonly string[];
  readonly securityRealm: string | null;
  readonly trustTuples: readonly string[];
  readonly platforms: readonly RulePlatform[];
  /** The last platform and everything newer (`Platform2=GTEQ`). */
  readonly platformAtLeast: boolean;
  readonly skipVersion: RuleVersion | null;
  readonly edge: boolean;
  readonly defer: 'app' | 'user' | null;
  readonly looseSourceMapped: boolean;
  readonly localOnlyMapped: boolean;
  readonly profileCrossing: boolean;
  readonly authBypassOut: boolean;
  /** Fields of a grammar newer than this one. What they restrict is not known. */
  readonly unknownFields: readonly RuleField[];
}

/** A firewall rule as the registry holds it. Source: MS-GPFAS 2.2.2.19 and MS-FASP 2.2.37. */
export interface FirewallRule {
  /** Registry value name: the rule's id, not its display name. */
  readonly name: string;
  readonly version: RuleVersion;
  readonly action: RuleAction;
  readonly active: boolean;
  readonly direction: 'in' | 'out';
  /** All three where the rule names none. */
  readonly profiles: readonly FirewallProfile[];
  /** IP protocol number; null is any. */
  readonly protocol: number | null;
  readonly localPorts: PortCondition;
  readonly remotePorts: PortCondition;
  /** Empty: any address. */
  readonly remoteAddresses: readonly AddressTerm[];
  /** Program path, or `System` for what the kernel itself answers. */
  readonly app: string | null;
  /** Service name; `*` is any service. */
  readonly service: string | null;
  readonly displayName: string | null;
  readonly description: string | null;
  readonly group: string | null;
  readonly rare: RareFields;
  /** Registry text, exactly: the ground truth that the properties above read. Its fields one by one: ruleParts. */
  readonly text: string;
}

/**
 * - `not-a-rule`: does not begin with `v<number>.<number>|`.
 * - `bad-field`: what stands between two bars has no `=`, or nothing before it.
 * - `repeated-field`: a field that may stand once stands twice.
 * - `missing-field`: no Action or no Dir.
 * - `bad-value`: the field's value is outside its grammar.
 * - `wrong-protocol`: ports without TCP or UDP named before, ICMP types without ICMP named before.
 */
export type RuleErrorCode = 'not-a-rule' | 'bad-field' | 'repeated-field' | 'missing-field' | 'bad-value' | 'wrong-protocol';

export interface RuleError {
  readonly code: RuleErrorCode;
  readonly field?: string;
  /** The text at fault, exactly. */
  readonly text: string;
}

export type ParsedRule = { readonly ok: true; readonly rule: FirewallRule } | { readonly ok: false; readonly error: RuleError };

/** The parts of a rule's text: `v2.31`, every field in its order exactly as found, and whether a bar ends it. */
export interface RuleParts {
  readonly version: string;
  readonly fields: readonly RuleField[];
  readonly closed: boolean;
}

export function ruleParts(text: string): RuleParts {
  const closed = text.endsWith('|');
  const [version = '', ...parts] = (closed ? text.slice(0, -1) : text).split('|');
  const fields = parts.map((part) => {
    const equals = part.indexOf('=');
    return { key: part.slice(0, equals), value: part.slice(equals + 1) };
  });
  return { version, fields, closed };
}

/** The inverse of ruleParts for every text that parseFirewallRule reads, byte for byte. */
export function formatRule({ version, fields, closed }: RuleParts): string {
  return [version, ...fields.map((f) => `${f.key}=${f.value}`)].join('|') + (closed ? '|' : '');
}

/**
 * The same rule switched on or off, in the text as well. `Active=` stands after `Action=` where Windows writes it;
 * a rule without the field is off. Source: MS-GPFAS 2.2.2.19.
 */
export function withActive(rule: FirewallRule, active: boolean): FirewallRule {
  if (rule.active === active) return rule;
  const value = active ? 'TRUE' : 'FALSE';
  const parts = ruleParts(rule.text);
  const has = parts.fields.some((f) => f.key.toLowerCase() === 'active');
  const fields = has
    ? parts.fields.map((f) => (f.key.toLowerCase() === 'active' ? { key: f.key, value } : f))
    : parts.fields.flatMap((f) => (f.key.toLowerCase() === 'action' ? [f, { key: 'Active', value }] : [f]));
  return { ...rule, active, text: formatRule({ ...parts, fields }) };
}
