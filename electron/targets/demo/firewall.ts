import { VerbError } from '#core/verbs/errors';
import type { FirewallApiRule, FirewallFacts, FirewallRuleState } from '#core/verbs/facts';
import type { FirewallRuleSpec, VerbArgs } from '#core/verbs/verbs';
import { addressTexts, ruleFromSpec } from '#core/firewall/newRule';
import { formatRule, ruleParts, withActive } from '#core/firewall/rule';
import { parseFirewallRule } from '#core/firewall/parse';
import { parseRemoteAddress } from '#core/firewall/addresses';
import { formatRange, isPort } from '#core/ports/port';
import { MachineRegistry } from './machine';
import { assertElevated } from './services';
import type { MachineState } from './state';

const POLICY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const GROUP_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';
export const LOCAL_RULES = `${POLICY}\\FirewallRules`;

/** Source: MS-GPFAS 2.2.2; the registry of Windows Server 2022. */
const stores = [
  { store: 'local', paths: [LOCAL_RULES] },
  { store: 'gpo', paths: [`${GROUP_POLICY}\\FirewallRules`] },
  { store: 'mdm', paths: [`${POLICY}\\Mdm\\FirewallRules`] },
  { store: 'restricted-services', paths: [`${POLICY}\\RestrictedServices\\Static\\System`, `${POLICY}\\RestrictedServices\\Configurable\\System`] },
] as const;
/** The local store calls the private profile StandardProfile. Source: MS-GPFAS 2.2.3. */
const profiles = [
  { store: 'local', profile: 'domain', path: `${POLICY}\\DomainProfile` },
  { store: 'local', profile: 'private', path: `${POLICY}\\StandardProfile` },
  { store: 'local', profile: 'public', path: `${POLICY}\\PublicProfile` },
  { store: 'gpo', profile: 'domain', path: `${GROUP_POLICY}\\DomainProfile` },
  { store: 'gpo', profile: 'private', path: `${GROUP_POLICY}\\PrivateProfile` },
  { store: 'gpo', profile: 'public', path: `${GROUP_POLICY}\\PublicProfile` },
] as const;

export function readFirewall(state: MachineState): FirewallFacts {
  const registry = new MachineRegistry(state);
  return {
    stores: stores.flatMap(({ store, paths }) => {
      const present = paths.filter((path) => registry.has(path));
      if (present.length === 0) return [];
      return [{ store, rules: present.flatMap((path) => registry.values(path).flatMap(([name, value]): [string, string][] => (value.kind === 'String' ? [[name, value.data]] : []))) }];
    }),
    profiles: profiles.map(({ store, profile, path }) => ({
      store,
      profile,
      enableFirewall: registry.number(path, 'EnableFirewall') ?? null,
      defaultInboundAction: registry.number(path, 'DefaultInboundAction') ?? null,
      allowLocalPolicyMerge: registry.number(path, 'AllowLocalPolicyMerge') ?? null,
    })),
  };
}

export function readRule(state: MachineState, name: string): FirewallRuleState {
  const raw = new MachineRegistry(state).text(LOCAL_RULES, name) ?? null;
  return { raw, api: raw === null ? null : apiRule(name, raw) };
}

function orAny(list: readonly string[]): string[] {
  return list.length === 0 ? ['Any'] : [...list];
}

/** As Get-NetFirewallRule and its filters show a rule; null for a text that is no rule. */
function apiRule(name: string, raw: string): FirewallApiRule | null {
  const parsed = parseFirewallRule(name, raw);
  if (!parsed.ok) return null;
  const { rule } = parsed;
  return {
    name,
    displayName: rule.displayName ?? '',
    enabled: rule.active,
    direction: rule.direction === 'in' ? 'inbound' : 'outbound',
    action: rule.action === 'block' ? 'block' : 'allow',
    protocol: rule.protocol === null ? 'Any' : rule.protocol === 6 ? 'TCP' : rule.protocol === 17 ? 'UDP' : String(rule.protocol),
    localPorts: orAny([...rule.localPorts.ranges.map(formatRange), ...rule.localPorts.keywords]),
    remoteAddresses: orAny(addressTexts(rule)),
  };
}

function refuse(subject: string): never {
  throw new VerbError({ code: 'invalid-argument', subject });
}

/** A bar would end the field it stands in; the state's JSON and the registry both end a text at NUL. */
function hasNoPlace(text: string): boolean {
  return text.includes('|') || text.includes('\0');
}

function assertSpec(spec: FirewallRuleSpec): void {
  for (const text of [spec.name, spec.displayName]) if (text === '' || hasNoPlace(text) || text.length > 10_000) refuse(text);
  for (const text of [spec.group, spec.description]) if (hasNoPlace(text) || text.length > 10_000) refuse(text);
  for (const text of [spec.program, spec.service]) if (text !== null && (text === '' || hasNoPlace(text))) refuse(text);
  for (const text of spec.localPorts) {
    const [start, end = start] = text.split('-').map(Number);
    if (start === undefined || end === undefined || !isPort(start) || !isPort(end) || start > end) refuse(text);
  }
  for (const text of spec.remoteAddresses) if (!parseRemoteAddress(text).ok) refuse(text);
  if (spec.name === '__proto__') refuse(spec.name);
}

/** The text as NetSecurity writes it: names and descriptions exactly, a subnet with its mask. */
function textOfSpec(spec: FirewallRuleSpec): string {
  const rule = ruleFromSpec({ ...spec, displayName: 'rule', group: '', description: '' });
  const parts = ruleParts(rule.text);
  const conditions = parts.fields.filter((field) => !['Name', 'Desc', 'EmbedCtxt'].includes(field.key));
  const texts = [
    { key: 'Name', value: spec.displayName },
    { key: 'Desc', value: spec.description },
    { key: 'EmbedCtxt', value: spec.group },
  ].filter(({ value }) => value !== '');
  return formatRule({ ...parts, fields: [...conditions, ...texts] });
}

export function createRule(state: MachineState, spec: VerbArgs<'firewall.create'>): FirewallRuleState {
  assertSpec(spec);
  assertElevated(state, spec.name);
  const registry = new MachineRegistry(state);
  if (registry.value(LOCAL_RULES, spec.name) !== null) throw new VerbError({ code: 'moved', subject: spec.name });
  let text: string;
  try {
    text = textOfSpec(spec);
  } catch (error) {
    throw new VerbError({ code: 'invalid-argument', subject: spec.name, detail: String(error) }, { cause: error });
  }
  registry.set(LOCAL_RULES, spec.name, { kind: 'String', data: text });
  return readRule(state, spec.name);
}

/** The text of the rule, which must be the one that was expected. */
function expectedRule(state: MachineState, name: string, expectRaw: string): string {
  assertElevated(state, name);
  const { raw } = readRule(state, name);
  if (raw === null) throw new VerbError({ code: 'not-found', subject: name });
  if (raw !== expectRaw) throw new VerbError({ code: 'moved', subject: name });
  return raw;
}

export function setRuleEnabled(state: MachineState, { name, expectRaw, enabled }: VerbArgs<'firewall.setEnabled'>): FirewallRuleState {
  const raw = expectedRule(state, name, expectRaw);
  const parsed = parseFirewallRule(name, raw);
  if (!parsed.ok) throw new VerbError({ code: 'refused', subject: name, detail: parsed.error.code });
  new MachineRegistry(state).set(LOCAL_RULES, name, { kind: 'String', data: withActive(parsed.rule, enabled).text });
  return readRule(state, name);
}

export function removeRule(state: MachineState, { name, expectRaw }: VerbArgs<'firewall.remove'>): FirewallRuleState {
  expectedRule(state, name, expectRaw);
  new MachineRegistry(state).set(LOCAL_RULES, name, null);
  return { raw: null, api: null };
}
