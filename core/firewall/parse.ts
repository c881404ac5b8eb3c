import { parseAddressTerm, type AddressTerm } from './addresses';
import { firewallProfiles, type FirewallProfile, type FirewallRule, type ParsedRule, type RareFields, type RuleAction, type RuleErrorCode, type RuleVersion } from './rule';
import { MAX_PORT, type PortRange } from '#core/ports/port';

type Growing<T> = T extends readonly (infer E)[] ? E[] : T;
interface Ports {
  readonly ranges: PortRange[];
  readonly keywords: string[];
}
type RareDraft = { -readonly [K in keyof RareFields]: Growing<RareFields[K]> };
type Draft = { -readonly [K in Exclude<keyof FirewallRule, 'profiles' | 'localPorts' | 'remotePorts' | 'rare'>]: Growing<FirewallRule[K]> } & {
  profiles: readonly FirewallProfile[];
  localPorts: Ports;
  remotePorts: Ports;
  rare: RareDraft;
};

/** undefined: taken. */
type Take = (draft: Draft, value: string) => RuleErrorCode | undefined;
interface Handler {
  readonly take: Take;
  readonly once: boolean;
  /** Place in `table`, at most 31: the bit by which a repeated field is noticed. */
  readonly bit: number;
}

const VERSION = /^[vV](\d{1,3})\.(\d{1,3})$/;
const NUMBER = /^\d{1,5}$/;
const WORD = /^[A-Za-z][A-Za-z0-9_-]*$/;
const ICMP = /^(\d{1,3}):(\d{1,3}|\*)$/;
const PLATFORM = /^(\d{1,3}):(\d{1,3}):(\d{1,3})$/;

/** As with the fields: a server's rules have two or three versions between them. */
const versions = new Map<string, RuleVersion>();

function versionOf(text: string): RuleVersion | undefined {
  const known = versions.get(text);
  if (known) return known;
  const version = readVersion(text);
  if (version && versions.size < 100) versions.set(text, version);
  return version;
}

function readVersion(text: string): RuleVersion | undefined {
  const match = VERSION.exec(text);
  const major = Number(match?.[1] ?? 256);
  const minor = Number(match?.[2] ?? 256);
  return major <= 255 && minor <= 255 ? { major, minor } : undefined;
}

/** Lists begin as one shared empty list: of the ten a rule has, most stay empty, and rules come by the thousand. */
const NONE: never[] = [];
const ANY_PORT: Ports = { ranges: NONE, keywords: NONE };
function rareFields(): RareDraft {
  return {
    icmp: NONE, localAddresses: NONE,
    packageId: null, packageFamily: null,
    interfaces: NONE, interfaceTypes: NONE, security: NONE,
    remoteMachines: null, remoteUsers: null, localUsers: null, owner: null,
    networkNames: NONE, securityRealm: null, trustTuples: NONE, platforms: NONE, platformAtLeast: false, skipVersion: null,
    edge: false, defer: null, looseSourceMapped: false, localOnlyMapped: false, profileCrossing: false, authBypassOut: false,
    unknownFields: NONE,
  };
}
const NOTHING_RARE = rareFields();

/** The rule's own, to be written to. */
function rareOf(draft: Draft): RareDraft {
  if (draft.rare === NOTHING_RARE) draft.rare = rareFields();
  return draft.rare;
}

/** Every list but NONE was made here for this one rule, so it may grow in place. */
function with1<T>(list: T[], item: T): T[] {
  if (list === NONE) return [item];
  list.push(item);
  return list;
}

/** Lists of profiles by the bits of those that a rule names; `firewallProfiles` itself stands for naming none. */
const profileSets: readonly (readonly FirewallProfile[])[] = Array.from({ length: 8 }, (_, bits) => firewallProfiles.filter((_profile, i) => bits & (1 << i)));

/** The grammar's words are compared without case: RFC 5234 2.3, and Windows' own rules spell some fields both ways. */
function oneOf<T extends string>(value: string, words: readonly T[]): T | undefined {
  const lower = value.toLowerCase();
  return words.find((word) => word === lower);
}

function bool(set: (draft: Draft, on: boolean) => void): Take {
  return (draft, value) => {
    const word = oneOf(value, ['true', 'false']);
    if (!word) return 'bad-value';
    set(draft, word === 'true');
    return undefined;
  };
}

function text(set: (draft: Draft, value: string) => void): Take {
  return (draft, value) => {
    set(draft, value);
    return undefined;
  };
}

/**
 * A number, `a-b` or a keyword, in any of the LPort or RPort fields: newer versions only added fields for what older
 * ones could not read, and a range in `LPort` is better read than lost. Source: MS-GPFAS 2.2.2.2, 2.2.2.3.
 */
function port(side: 'localPorts' | 'remotePorts'): Take {
  return (draft, value) => {
    if (draft.protocol !== 6 && draft.protocol !== 17) return 'wrong-protocol';
    if (NUMBER.test(value)) {
      const number = Number(value);
      if (number > MAX_PORT) return 'bad-value';
      return addRange(draft, side, { start: number, end: number });
    }
    const dash = value.indexOf('-');
    const first = value.slice(0, dash);
    const last = value.slice(dash + 1);
    if (dash > 0 && NUMBER.test(first) && NUMBER.test(last)) {
      const range = { start: Number(first), end: Number(last) };
      return range.end > MAX_PORT || range.start > range.end ? 'bad-value' : addRange(draft, side, range);
    }
    if (!WORD.test(value)) return 'bad-value';
    const { ranges, keywords } = draft[side];
    draft[side] = { ranges, keywords: with1(keywords, value) };
    return undefined;
  };
}

function addRange(draft: Draft, side: 'localPorts' | 'remotePorts', range: PortRange): undefined {
  const { ranges, keywords } = draft[side];
  draft[side] = { ranges: with1(ranges, range), keywords };
  return undefined;
}

function address(side: 'localAddresses' | 'remoteAddresses', family: 4 | 6): Take {
  return (draft, value) => {
    const term: AddressTerm | undefined = parseAddressTerm(value, family);
    if (!term) return 'bad-value';
    if (side === 'remoteAddresses') draft.remoteAddresses = with1(draft.remoteAddresses, term);
    else rareOf(draft).localAddresses = with1(draft.rare.localAddresses, term);
    return undefined;
  };
}

function icmp(protocol: number): Take {
  return (draft, value) => {
    if (draft.protocol !== protocol) return 'wrong-protocol';
    const match = ICMP.exec(value);
    const type = Number(match?.[1] ?? 256);
    const code = match?.[2] === '*' ? null : Number(match?.[2] ?? 256);
    if (type > 255 || (code !== null && code > 255)) return 'bad-value';
    rareOf(draft).icmp = with1(draft.rare.icmp, { type, code });
    return undefined;
  };
}

function takeProfile(draft: Draft, value: string): RuleErrorCode | undefined {
  const profile = oneOf<FirewallProfile>(value, firewallProfiles);
  if (!profile) return 'bad-value';
  let bits = 1 << firewallProfiles.indexOf(profile);
  if (draft.profiles !== firewallProfiles) bits |= profileSets.indexOf(draft.profiles);
  draft.profiles = profileSets[bits] ?? firewallProfiles;
  return undefined;
}

function takeProtocol(draft: Draft, value: string): RuleErrorCode | undefined {
  if (!/^\d{1,3}$/.test(value) || Number(value) > 255) return 'bad-value';
  draft.protocol = Number(value);
  return undefined;
}

function takePlatform(draft: Draft, value: string): RuleErrorCode | undefined {
  const match = PLATFORM.exec(value);
  const platform = Number(match?.[1] ?? 256);
  const major = Number(match?.[2] ?? 256);
  const minor = Number(match?.[3] ?? 256);
  if (platform > 255 || major > 255 || minor > 255) return 'bad-value';
  rareOf(draft).platforms = with1(draft.rare.platforms, { platform, major, minor });
  return undefined;
}

/** Fields of MS-GPFAS 2.2.2.19 by lower-case name; `1` marks those that may stand only once. Action and Dir come first: see ACTION and DIRECTION. */
const table: readonly (readonly [name: string, once: 0 | 1, take: Take])[] = [
  ['action', 1, (d, v) => {
    const action = oneOf<RuleAction>(v, ['allow', 'block', 'bypass']);
    if (!action) return 'bad-value';
    d.action = action;
    return undefined;
  }],
  ['dir', 1, (d, v) => {
    const direction = oneOf(v, ['in', 'out']);
    if (!direction) return 'bad-value';
    d.direction = direction;
    return undefined;
  }],
  ['active', 1, bool((d, on) => (d.active = on))],
  ['profile', 0, takeProfile],
  ['protocol', 1, takeProtocol],
  ['app', 1, text((d, v) => (d.app = v))],
  ['svc', 1, text((d, v) => (d.service = v))],
  ['name', 1, text((d, v) => (d.displayName = v))],
  ['desc', 1, text((d, v) => (d.description = v))],
  ['embedctxt', 1, text((d, v) => (d.group = v))],
  ['edge', 1, bool((d, on) => (rareOf(d).edge = on))],
  ['defer', 1, (d, v) => {
    const defer = oneOf(v, ['app', 'user']);
    if (!defer) return 'bad-value';
    rareOf(d).defer = defer;
    return undefined;
  }],
  ['icmp4', 0, icmp(1)],
  ['icmp6', 0, icmp(58)],
  ['platform', 0, takePlatform],
  ['platform2', 0, (d, v) => {
    if (v.toUpperCase() !== 'GTEQ') return 'bad-value';
    rareOf(d).platformAtLeast = true;
    return undefined;
  }],
  ['rmauth', 1, text((d, v) => (rareOf(d).remoteMachines = v))],
  ['ruauth', 1, text((d, v) => (rareOf(d).remoteUsers = v))],
  ['luauth', 1, text((d, v) => (rareOf(d).localUsers = v))],
  ['luauth2_24', 1, text((d, v) => (rareOf(d).localUsers = v))],
  ['luown', 1, text((d, v) => (rareOf(d).owner = v))],
  ['apppkgid', 1, text((d, v) => (rareOf(d).packageId = v))],
  ['pfn', 1, text((d, v) => (rareOf(d).packageFamily = v))],
  ['if', 0, text((d, v) => (rareOf(d).interfaces = with1(d.rare.interfaces, v)))],
  ['nnm', 0, text((d, v) => (rareOf(d).networkNames = with1(d.rare.networkNames, v)))],
  ['securityrealmid', 1, text((d, v) => (rareOf(d).securityRealm = v))],
  ['lsm', 1, bool((d, on) => (rareOf(d).looseSourceMapped = on))],
  ['lom', 1, bool((d, on) => (rareOf(d).localOnlyMapped = on))],
  ['pcross', 1, bool((d, on) => (rareOf(d).profileCrossing = on))],
  ['authbypassout', 1, bool((d, on) => (rareOf(d).authBypassOut = on))],
  ['skipver', 1, (d, v) => {
    const version = versionOf(/^[vV]/.test(v) ? v : `v${v}`);
    if (!version) return 'bad-value';
    rareOf(d).skipVersion = version;
    return undefined;
  }],
];

/** Families that grow with the version (`LPort2_10`, `LPort2_20`, `LPort2_29`, ...; `RA42`, `RA43`). */
const families: readonly (readonly [pattern: RegExp, take: Take])[] = [
  [/^lport(2_\d+)?$/, port('localPorts')],
  [/^rport(2_\d+)?$/, port('remotePorts')],
  [/^la4\d?$/, address('localAddresses', 4)],
  [/^la6\d?$/, address('localAddresses', 6)],
  [/^ra4\d?$/, address('remoteAddresses', 4)],
  [/^ra6\d?$/, address('remoteAddresses', 6)],
  [/^security(2(_\d+)?)?$/, text((d, v) => (rareOf(d).security = with1(d.rare.security, v)))],
  [/^iftype(2_\d+)?$/, text((d, v) => (rareOf(d).interfaceTypes = with1(d.rare.interfaceTypes, v)))],
  [/^ttk(2_\d+)?$/, text((d, v) => (rareOf(d).trustTuples = with1(d.rare.trustTuples, v)))],
];

const ACTION = 1;
const DIRECTION = 2;
const handlers = new Map<string, Handler>(table.map(([name, once, take], i) => [name, { take, once: once === 1, bit: i }]));
/** By spelling as met, so that a bulk read looks each field up once. Bounded: hostile texts cannot grow it for ever. */
const bySpelling = new Map<string, Handler | null>();

function handlerOf(key: string): Handler | null {
  const cached = bySpelling.get(key);
  if (cached !== undefined) return cached;
  const lower = key.toLowerCase();
  let handler = handlers.get(lower) ?? null;
  if (!handler) {
    const family = families.find(([pattern]) => pattern.test(lower));
    if (family) handler = { take: family[1], once: false, bit: 0 };
  }
  if (bySpelling.size < 500) bySpelling.set(key, handler);
  return handler;
}

function draftOf(name: string, version: RuleVersion, data: string): Draft {
  return {
    name, version, text: data,
    action: 'block', direction: 'in', active: false,
    profiles: firewallProfiles, protocol: null,
    localPorts: ANY_PORT, remotePorts: ANY_PORT, remoteAddresses: NONE,
    app: null, service: null,
    displayName: null, description: null, group: null,
    rare: NOTHING_RARE,
  };
}

function fail(code: RuleErrorCode, text: string, field?: string): ParsedRule {
  return { ok: false, error: field === undefined ? { code, text } : { code, field, text } };
}

/**
 * Reads one registry value of a FirewallRules key. Never throws. A field of a newer grammar is kept in `unknownFields`;
 * a rule with a value that the grammar does not allow is an error as a whole, because reading half of it could show a
 * port as closed that is open.
 *
 * There is no escape for `|`: Windows refuses the character in every text of a rule (INetFwRule::put_Name) and writes
 * the parts as they are; texts that could hold one are base64 (LUAuth2_24, NNm). So a bar always ends a field.
 *
 * @param name registry value name
 * @param data registry value text, `v2.31|Action=Allow|...|`
 */
export function parseFirewallRule(name: string, data: string): ParsedRule {
  const bar = data.indexOf('|');
  const versionText = bar < 0 ? data : data.slice(0, bar);
  const version = versionOf(versionText);
  if (!version || bar < 0) return fail('not-a-rule', data);
  const draft = draftOf(name, version, data);
  let seen = 0;
  let start = bar + 1;
  while (start < data.length) {
    let end = data.indexOf('|', start);
    if (end < 0) end = data.length;
    const equals = data.indexOf('=', start);
    if (equals <= start || equals >= end) return fail('bad-field', data.slice(start, end));
    const key = data.slice(start, equals);
    const value = data.slice(equals + 1, end);
    const handler = handlerOf(key);
    if (handler) {
      if (handler.once) {
        const mask = 1 << handler.bit;
        if (seen & mask) return fail('repeated-field', value, key);
        seen |= mask;
      }
      const code = handler.take(draft, value);
      if (code !== undefined) return fail(code, value, key);
    } else rareOf(draft).unknownFields = with1(draft.rare.unknownFields, { key, value });
    start = end + 1;
  }
  if (!(seen & ACTION)) return fail('missing-field', data, 'Action');
  if (!(seen & DIRECTION)) return fail('missing-field', data, 'Dir');
  return { ok: true, rule: draft };
}
