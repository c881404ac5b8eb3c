/**
 * IP addresses as a firewall rule holds them. A span keeps both ends as lower-case hex of fixed width (8 digits for
 * IPv4, 32 for IPv6), so that spans of one family compare as text and survive JSON.
 * Source: MS-GPFAS 2.2.2.9 to 2.2.2.13.
 */
export interface AddressSpan {
  readonly kind: 'span';
  readonly family: 4 | 6;
  readonly first: string;
  readonly last: string;
  /** As written. */
  readonly text: string;
}

/** `LocalSubnet`, `DNS`, `DHCP`, `WINS`, `DefaultGateway`, `IntrAnet`, `IntErnet`, `Ply2Renders`, `RmtIntrAnet`, `CaptivePortal`, or one not known yet. */
export interface AddressKeyword {
  readonly kind: 'keyword';
  readonly family: 4 | 6;
  readonly keyword: string;
}

export type AddressTerm = AddressSpan | AddressKeyword;

const KEYWORD = /^[A-Za-z][A-Za-z0-9_-]*$/;
const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
/** `010.0.0.1`: some readers take the octet as octal, so a person is asked to say which is meant. */
const OCTAL = /(?:^|[.-])0\d/;
const PREFIX = /^\d{1,3}$/;

/** Eight hex digits, or undefined. */
export function parseIPv4(text: string): string | undefined {
  const match = V4.exec(text);
  if (!match) return undefined;
  let hex = '';
  for (let i = 1; i <= 4; i++) {
    const octet = Number(match[i]);
    if (octet > 255) return undefined;
    hex += octet.toString(16).padStart(2, '0');
  }
  return hex;
}

/** 32 hex digits, or undefined. A zone (`%12`) is refused: no rule holds one. Source: RFC 4291 2.2. */
export function parseIPv6(text: string): string | undefined {
  if (!text.includes(':') || text.length > 45) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1] ?? '', true) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...Array.from({ length: missing }, () => '0000'), ...tail].join('');
}

/** Groups of one half; an IPv4 ending is allowed only where the address ends. */
function groups(half: string, atEnd: boolean): string[] | undefined {
  if (half === '') return [];
  const parts = half.split(':');
  const out: string[] = [];
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const v4 = atEnd && i === parts.length - 1 ? parseIPv4(part) : undefined;
      if (v4 === undefined) return undefined;
      out.push(v4.slice(0, 4), v4.slice(4));
    } else {
      if (!GROUP.test(part)) return undefined;
      out.push(part.toLowerCase().padStart(4, '0'));
    }
  }
  return out;
}

function parseIP(text: string, family: 4 | 6): string | undefined {
  return family === 4 ? parseIPv4(text) : parseIPv6(text);
}

/** `a`, `a-b`, `a/prefix`, `a/mask` (IPv4). Host bits beyond the prefix are dropped, as Windows drops them. */
export function parseSpan(text: string, family: 4 | 6): AddressSpan | undefined {
  const dash = text.indexOf('-');
  if (dash >= 0) {
    const first = parseIP(text.slice(0, dash), family);
    const last = parseIP(text.slice(dash + 1), family);
    return first !== undefined && last !== undefined && first <= last ? { kind: 'span', family, first, last, text } : undefined;
  }
  const slash = text.indexOf('/');
  const address = parseIP(slash < 0 ? text : text.slice(0, slash), family);
  if (address === undefined) return undefined;
  if (slash < 0) return { kind: 'span', family, first: address, last: address, text };
  const bits = prefixBits(text.slice(slash + 1), family);
  return bits === undefined ? undefined : subnet(address, bits, family, text);
}

/** Length of a prefix written as a number or, for IPv4, as a mask without holes. */
export function prefixBits(text: string, family: 4 | 6): number | undefined {
  if (PREFIX.test(text)) {
    const bits = Number(text);
    return bits <= (family === 4 ? 32 : 128) ? bits : undefined;
  }
  const mask = family === 4 ? parseIPv4(text) : undefined;
  if (mask === undefined) return undefined;
  const match = /^(1*)0*$/.exec(BigInt(`0x${mask}`).toString(2).padStart(32, '0'));
  return match?.[1]?.length;
}

/** Digit by digit: whole digits of the prefix stay, the one it ends in is masked, the rest is all zeros or all ones. */
function subnet(address: string, bits: number, family: 4 | 6, text: string): AddressSpan {
  const whole = bits >> 2;
  const rest = address.length - whole - 1;
  if (rest < 0) return { kind: 'span', family, first: address, last: address, text };
  const host = 15 >> (bits & 3);
  const digit = Number.parseInt(address.charAt(whole), 16);
  const start = address.slice(0, whole);
  return { kind: 'span', family, first: start + (digit & ~host).toString(16) + '0'.repeat(rest), last: start + (digit | host).toString(16) + 'f'.repeat(rest), text };
}

/** Thousands of rules name the same few addresses. Bounded, so that hostile rules cannot grow it for ever. */
const recent = { 4: new Map<string, AddressTerm>(), 6: new Map<string, AddressTerm>() };
const RECENT = 1000;

export function parseAddressTerm(text: string, family: 4 | 6): AddressTerm | undefined {
  const known = recent[family].get(text);
  if (known) return known;
  const term = readTerm(text, family);
  if (term && recent[family].size < RECENT) recent[family].set(text, term);
  return term;
}

function readTerm(text: string, family: 4 | 6): AddressTerm | undefined {
  return KEYWORD.test(text) ? { kind: 'keyword', family, keyword: text } : parseSpan(text, family);
}

/** The whole address space of the family. */
export function coversAll(term: AddressTerm): boolean {
  return term.kind === 'span' && /^0+$/.test(term.first) && /^f+$/.test(term.last);
}

/**
 * Text that is equal for equal sets: keywords without case, spans sorted and joined where they touch. The order of the
 * terms and the way each was written (prefix, mask, range) do not count. '' is any address.
 */
export function addressKey(terms: readonly AddressTerm[]): string {
  const keywords = new Set<string>();
  const spans: AddressSpan[] = [];
  for (const term of terms) {
    if (term.kind === 'keyword') keywords.add(`${term.family}:${term.keyword.toLowerCase()}`);
    else spans.push(term);
  }
  spans.sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const joined: { family: 4 | 6; first: string; last: string }[] = [];
  for (const span of spans) {
    const previous = joined.at(-1);
    if (previous && previous.family === span.family && BigInt(`0x${span.first}`) <= BigInt(`0x${previous.last}`) + 1n) {
      if (span.last > previous.last) previous.last = span.last;
    } else joined.push({ family: span.family, first: span.first, last: span.last });
  }
  return [...[...keywords].sort(), ...joined.map((s) => `${s.family}:${s.first}-${s.last}`)].join(',');
}

export type RemoteAddressProblem = 'empty' | 'not-an-address' | 'bad-prefix' | 'reversed' | 'mixed-families' | 'everything';

export type RemoteAddress =
  | { readonly ok: true; readonly any: boolean; readonly text: string; readonly terms: readonly AddressTerm[] }
  | { readonly ok: false; readonly problem: RemoteAddressProblem; readonly text: string };

/**
 * One remote address as a person types it: `Any`, `LocalSubnet`, an IPv4 or IPv6 address, CIDR, IPv4 with a mask, or
 * `a-b`. `text` is trimmed, otherwise as typed. `everything`: a span that is the whole address space, which is to be
 * said as `Any`. Source: New-NetFirewallRule -RemoteAddress.
 */
export function parseRemoteAddress(input: string): RemoteAddress {
  const text = input.trim();
  if (text === '') return { ok: false, problem: 'empty', text };
  const word = text.toLowerCase();
  if (word === 'any') return { ok: true, any: true, text: 'Any', terms: [] };
  if (word === 'localsubnet') {
    const keyword = 'LocalSubnet';
    return { ok: true, any: false, text: keyword, terms: [{ kind: 'keyword', family: 4, keyword }, { kind: 'keyword', family: 6, keyword }] };
  }
  if (!text.includes(':') && OCTAL.test(text)) return { ok: false, problem: 'not-an-address', text };
  const span = text.length > 100 ? undefined : parseSpan(text, text.includes(':') ? 6 : 4);
  if (span) return coversAll(span) ? { ok: false, problem: 'everything', text } : { ok: true, any: false, text, terms: [span] };
  return { ok: false, problem: text.length > 100 ? 'not-an-address' : problemOf(text), text };
}

function problemOf(text: string): RemoteAddressProblem {
  const familyOf = (part: string): 4 | 6 | undefined => (parseIPv4(part) !== undefined ? 4 : parseIPv6(part) !== undefined ? 6 : undefined);
  const range = text.split('-');
  if (range.length === 2) {
    const [a, b] = range.map((part) => familyOf(part));
    if (a === undefined || b === undefined) return 'not-an-address';
    return a === b ? 'reversed' : 'mixed-families';
  }
  const slashed = text.split('/');
  return slashed.length === 2 && familyOf(slashed[0] ?? '') !== undefined ? 'bad-prefix' : 'not-an-address';
}
