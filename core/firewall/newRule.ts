import { addressKey, parseRemoteAddress, type AddressTerm, type RemoteAddressProblem } from './addresses';
import { firewallProfiles, isIndirect, type FirewallProfile, type FirewallRule } from './rule';
import { parseFirewallRule } from './parse';
import { anyPort, ruleScope } from './scope';
import { portSet, type PortSet } from '#core/ports/portSet';
import { formatRange, isPort, type PortRange } from '#core/ports/port';
import type { FirewallRuleSpec } from '#core/verbs/verbs';

export const RULE_GROUP = 'PortPin';
/** FW_RULE.wszRuleId holds fewer than 512 characters. Source: MS-FASP 2.2.37. */
const MAX_NAME = 511;

/**
 * `PortPin-SQL-<INSTANCE>-<PORT>`: the same for the same instance and port, so that a second run finds its own rule.
 * Characters other than ASCII letters, digits and `_` become `~` and four hex digits of the UTF-16 unit: the name
 * holds no wildcard, quote or bar for any instance name, and no two instance names give one rule name.
 */
export function sqlRuleName(instance: string, port: number): string {
  const safe = instance.replace(/[^A-Za-z0-9_]/g, (unit) => `~${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
  return `PortPin-SQL-${safe}-${port}`;
}

export type NewRuleProblem = 'port' | 'no-profile' | 'no-address' | 'any-with-others' | 'program' | 'service' | 'name-too-long' | RemoteAddressProblem;

export interface NewRuleError {
  readonly code: NewRuleProblem;
  readonly field: 'port' | 'profiles' | 'remoteAddresses' | 'program' | 'service' | 'name';
  /** The text at fault, exactly. */
  readonly text: string;
}

export interface SqlRuleInput {
  readonly instance: string;
  readonly port: number;
  readonly profiles: readonly FirewallProfile[];
  /** As typed: `Any`, `LocalSubnet`, addresses, CIDR, `a-b`. */
  readonly remoteAddresses: readonly string[];
  /** Bind the rule to one listener besides the port. */
  readonly bindTo: { readonly kind: 'any' } | { readonly kind: 'program'; readonly path: string } | { readonly kind: 'service'; readonly name: string };
  /** In the language of the administrator; bars become spaces. */
  readonly description: string;
}

export type NewRule = { readonly ok: true; readonly spec: FirewallRuleSpec } | { readonly ok: false; readonly errors: readonly NewRuleError[] };

/** An absolute path, or one that begins with an environment variable. Source: MS-FASP 2.2.37, wszLocalApplication. */
const PROGRAM = /^(?:[A-Za-z]:\\|%[^%\\]+%\\)[^/*?"<>|]+$/;
const SERVICE = /^[^|/\\*]{1,256}$/;

/** The rule PortPin adds for an instance. Every problem is reported, not only the first. */
export function sqlRuleSpec(input: SqlRuleInput): NewRule {
  const { instance, port } = input;
  return inboundRuleSpec({ ...input, name: sqlRuleName(instance, port), displayName: `PortPin SQL Server ${instance} TCP ${port}`, ports: [{ start: port, end: port }] });
}

export interface InboundRuleInput extends Pick<SqlRuleInput, 'profiles' | 'remoteAddresses' | 'bindTo' | 'description'> {
  readonly name: string;
  readonly displayName: string;
  readonly ports: readonly PortRange[];
}

/** An inbound rule for TCP ports. Every problem is reported, not only the first. */
export function inboundRuleSpec(input: InboundRuleInput): NewRule {
  const { name, ports, bindTo } = input;
  const errors: NewRuleError[] = [];
  for (const range of ports) if (!isPort(range.start) || !isPort(range.end) || range.start > range.end) errors.push({ code: 'port', field: 'port', text: formatRange(range) });
  const profiles = firewallProfiles.filter((profile) => input.profiles.includes(profile));
  if (profiles.length === 0) errors.push({ code: 'no-profile', field: 'profiles', text: '' });
  const remoteAddresses = remoteList(input.remoteAddresses, errors);
  if (bindTo.kind === 'program' && !PROGRAM.test(bindTo.path)) errors.push({ code: 'program', field: 'program', text: bindTo.path });
  if (bindTo.kind === 'service' && !SERVICE.test(bindTo.name)) errors.push({ code: 'service', field: 'service', text: bindTo.name });
  if (name.length > MAX_NAME) errors.push({ code: 'name-too-long', field: 'name', text: name });
  if (errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    spec: {
      name,
      displayName: plain(input.displayName),
      group: RULE_GROUP,
      description: plain(input.description),
      protocol: 'tcp',
      localPorts: ports.map(formatRange),
      profiles,
      remoteAddresses,
      program: bindTo.kind === 'program' ? bindTo.path : null,
      service: bindTo.kind === 'service' ? bindTo.name : null,
    },
  };
}

function remoteList(texts: readonly string[], errors: NewRuleError[]): string[] {
  const field = 'remoteAddresses';
  if (texts.length === 0) errors.push({ code: 'no-address', field, text: '' });
  const out: string[] = [];
  let any = false;
  for (const text of texts) {
    const parsed = parseRemoteAddress(text);
    if (!parsed.ok) errors.push({ code: parsed.problem, field, text });
    else {
      any ||= parsed.any;
      if (!out.includes(parsed.text)) out.push(parsed.text);
    }
  }
  if (any && out.length > 1) errors.push({ code: 'any-with-others', field, text: texts.join(', ') });
  return out;
}

/** No rule text may hold a bar (INetFwRule::put_Name), and line ends would break the one line Windows shows. */
function plain(text: string): string {
  return text.replace(/[|\p{Cc}]+/gu, ' ').trim();
}

/**
 * The rule as Windows is expected to store it. A subnet is written with its mask, every profile as none. Used where a
 * rule is needed before Windows made it: the exposure after a plan, and the demo server.
 * @throws RangeError for a spec that sqlRuleSpec would have refused; a condition is never left out
 */
export function ruleFromSpec(spec: FirewallRuleSpec): FirewallRule {
  const fields: string[] = ['v2.31', 'Action=Allow', 'Active=TRUE', 'Dir=In', `Protocol=${spec.protocol === 'tcp' ? 6 : 17}`];
  if (spec.profiles.length < firewallProfiles.length) for (const profile of firewallProfiles) if (spec.profiles.includes(profile)) fields.push(`Profile=${profile[0]?.toUpperCase()}${profile.slice(1)}`);
  for (const port of spec.localPorts) fields.push(port.includes('-') ? `LPort2_10=${port}` : `LPort=${port}`);
  for (const text of spec.remoteAddresses) {
    const parsed = parseRemoteAddress(text);
    if (!parsed.ok) throw new RangeError(`${parsed.problem}: ${text}`);
    for (const term of parsed.terms) fields.push(`RA${term.family}=${term.kind === 'keyword' ? term.keyword : storedSpan(parsed.text, term.family)}`);
  }
  if (spec.program !== null) fields.push(`App=${whole(spec.program)}`);
  if (spec.service !== null) fields.push(`Svc=${whole(spec.service)}`);
  fields.push(`Name=${plain(spec.displayName)}`);
  if (spec.description !== '') fields.push(`Desc=${plain(spec.description)}`);
  fields.push(`EmbedCtxt=${plain(spec.group)}`);
  const parsed = parseFirewallRule(spec.name, `${fields.join('|')}|`);
  if (!parsed.ok) throw new RangeError(`${parsed.error.code}: ${parsed.error.text}`);
  return parsed.rule;
}

/** A bar would end the field and begin another condition. */
function whole(text: string): string {
  if (text.includes('|')) throw new RangeError(`bar in a rule: ${text}`);
  return text;
}

/** `10.20.0.0/16` is stored as `10.20.0.0/255.255.0.0`. */
function storedSpan(text: string, family: 4 | 6): string {
  const match = /^(.+)\/(\d{1,2})$/.exec(text);
  if (family === 6 || !match) return text;
  const mask = 0xffffffffn ^ ((1n << BigInt(32 - Number(match[2]))) - 1n);
  const octets = [24n, 16n, 8n, 0n].map((shift) => String((mask >> shift) & 255n));
  return `${match[1]}/${octets.join('.')}`;
}

/** Remote addresses of a rule as written, a keyword of both families once. */
export function addressTexts(rule: Pick<FirewallRule, 'remoteAddresses'>): readonly string[] {
  const texts: string[] = [];
  for (const term of rule.remoteAddresses) {
    const text = term.kind === 'keyword' ? term.keyword : term.text;
    if (!texts.includes(text)) texts.push(text);
  }
  return texts;
}

export type SpecField = 'action' | 'active' | 'direction' | 'protocol' | 'localPorts' | 'profiles' | 'remoteAddresses' | 'program' | 'service' | 'otherConditions';

export interface SpecDifference {
  readonly field: SpecField;
  readonly expected: string;
  readonly found: string;
}

/**
 * Does a rule read back do what the spec says? Compared by meaning: the way Windows writes addresses and ports, the
 * order of fields, names and descriptions do not count. Any further condition counts, because it narrows the rule.
 */
export function matchesSpec(rule: FirewallRule, spec: FirewallRuleSpec): { readonly same: boolean; readonly differences: readonly SpecDifference[] } {
  const wanted = ruleFromSpec(spec);
  const differences: SpecDifference[] = [];
  const compare = (field: SpecField, expected: string, found: string, equal = expected === found): void => {
    if (!equal) differences.push({ field, expected, found });
  };
  const folded = (a: string | null, b: string | null): boolean => a?.toLowerCase() === b?.toLowerCase();
  compare('action', wanted.action, rule.action);
  compare('active', String(wanted.active), String(rule.active));
  compare('direction', wanted.direction, rule.direction);
  compare('protocol', String(wanted.protocol), String(rule.protocol));
  compare('localPorts', portsText(wanted), portsText(rule));
  compare('profiles', profilesText(wanted), profilesText(rule));
  compare('remoteAddresses', addressTexts(wanted).join(', '), addressTexts(rule).join(', '), sameAddresses(wanted.remoteAddresses, rule.remoteAddresses));
  compare('program', wanted.app ?? '', rule.app ?? '', folded(wanted.app, rule.app));
  compare('service', wanted.service ?? '', rule.service ?? '', folded(wanted.service, rule.service));
  compare('otherConditions', '', otherConditions(rule));
  return { same: differences.length === 0, differences };
}

function sameAddresses(a: readonly AddressTerm[], b: readonly AddressTerm[]): boolean {
  return addressKey(a) === addressKey(b);
}

function profilesText(rule: FirewallRule): string {
  return firewallProfiles.filter((profile) => rule.profiles.includes(profile)).join(', ');
}

function portsText(rule: FirewallRule): string {
  if (anyPort(rule.localPorts)) return '*';
  const ranges: PortSet = portSet(rule.localPorts.ranges);
  return [...ranges.map((r) => (r.start === r.end ? String(r.start) : `${r.start}-${r.end}`)), ...rule.localPorts.keywords].join(', ');
}

/** The fields that stand for conditions PortPin never sets, as found. */
function otherConditions(rule: FirewallRule): string {
  const bare: FirewallRule = { ...rule, app: null, service: null, remoteAddresses: [] };
  const found: string[] = [...ruleScope(bare, 'local').conditions];
  if (rule.rare.edge || rule.rare.defer !== null) found.push('edge');
  return found.join(', ');
}

export type RuleConflict =
  | { readonly kind: 'none' }
  | { readonly kind: 'same'; readonly raw: string }
  | { readonly kind: 'differs'; readonly raw: string; readonly differences: readonly SpecDifference[] }
  | { readonly kind: 'unreadable'; readonly raw: string };

/** What stands in the local store under the name of the spec. Names compare without case, as registry value names do. */
export function ruleConflict(local: readonly { readonly name: string; readonly raw: string }[], spec: FirewallRuleSpec): RuleConflict {
  const found = local.find(({ name }) => name.toLowerCase() === spec.name.toLowerCase());
  if (!found) return { kind: 'none' };
  const parsed = parseFirewallRule(found.name, found.raw);
  if (!parsed.ok) return { kind: 'unreadable', raw: found.raw };
  const { same, differences } = matchesSpec(parsed.rule, spec);
  return same ? { kind: 'same', raw: found.raw } : { kind: 'differs', raw: found.raw, differences };
}

/** The spec that makes a rule as it was found; undefined where none does: one that blocks, is off, or is narrowed in ways PortPin never sets. */
export function specOfRule(rule: FirewallRule): FirewallRuleSpec | undefined {
  const texts = [rule.displayName, rule.description, rule.group];
  if (rule.action !== 'allow' || !rule.active || rule.direction !== 'in' || texts.some((text) => text !== null && isIndirect(text))) return undefined;
  if ((rule.protocol !== 6 && rule.protocol !== 17) || rule.localPorts.ranges.length === 0 || rule.localPorts.keywords.length > 0 || otherConditions(rule) !== '') return undefined;
  const remote = addressTexts(rule);
  if (remote.some((text) => !parseRemoteAddress(text).ok)) return undefined;
  return {
    name: rule.name,
    displayName: rule.displayName ?? '',
    group: rule.group ?? '',
    description: rule.description ?? '',
    protocol: rule.protocol === 6 ? 'tcp' : 'udp',
    localPorts: rule.localPorts.ranges.map(formatRange),
    profiles: [...rule.profiles],
    remoteAddresses: remote.length > 0 ? [...remote] : ['Any'],
    program: rule.app,
    service: rule.service,
  };
}
