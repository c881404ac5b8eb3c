import { z } from 'zod';
import { parsePortInput } from '#core/ports/input';
import type { Port, PortRange } from '#core/ports/port';
import { fieldProblemSchema, problem, type FieldProblem } from './fieldProblem';

/** Every field of every recipe; label and hint of each stand in the catalogues once. */
export type FieldId =
  | 'service' | 'rpcService' | 'package' | 'host' | 'port' | 'server' | 'client' | 'purpose' | 'protocol' | 'sources'
  | 'image' | 'containerPort' | 'namespace' | 'replicas' | 'exposure' | 'instance' | 'address' | 'tags' | 'registry' | 'ttl' | 'path'
  | 'backends' | 'traffic' | 'vpc' | 'subnets' | 'certificate' | 'group' | 'listener' | 'listenerAddresses' | 'action' | 'previousPort' | 'database'
  | 'dispatcherPorts' | 'oracleService' | 'mountd' | 'statd' | 'statdOutgoing' | 'lockdTcp' | 'lockdUdp' | 'rquotad' | 'program'
  | 'vpnServer' | 'vpnPort' | 'vpnNetwork' | 'vpnServerKey' | 'vpnClientKey' | 'legacyPorts' | 'rangeStart' | 'rangeEnd' | 'reservedPorts' | 'reuse' | 'finTimeout';

/** How a field is typed: one line, several entries one a line, a port, or one of a few. */
export type FieldControl = 'line' | 'lines' | 'port' | 'choice';

/** One field of a form: text in, a checked value out. A form is what was typed; only the schema says what it means. */
export interface Field<V = unknown> {
  readonly control: FieldControl;
  readonly initial: string;
  readonly schema: z.ZodType<V, string>;
  readonly choices?: readonly string[];
}

type Checked<V> = { readonly value: V } | { readonly problem: FieldProblem };

const MAX_LINE = 200;
const MAX_ENTRIES = 64;

/** Control characters, line and paragraph separators, bidirectional overrides and halves of surrogate pairs. */
// oxlint-disable-next-line no-control-regex -- exactly these are to be found
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;

function checked<V>(check: (text: string) => Checked<V>): z.ZodType<V, string> {
  return z.string().transform((text, context): V => {
    const result = check(text.trim());
    if ('value' in result) return result.value;
    context.addIssue({ code: 'custom', message: result.problem.code, params: result.problem, input: text });
    return z.NEVER;
  });
}

/** What a schema of this file said, from the issue it left. */
export function problemOf(issue: z.core.$ZodIssue): FieldProblem {
  const said = issue.code === 'custom' ? fieldProblemSchema.safeParse(issue.params) : undefined;
  return said?.success === true ? said.data : problem('empty');
}

const line = <V>(initial: string, check: (text: string) => Checked<V>): Field<V> => ({ control: 'line', initial, schema: checked((text) => lineFault(text) ?? check(text)) });

function lineFault(text: string, max = MAX_LINE): { readonly problem: FieldProblem } | undefined {
  if (text === '') return { problem: problem('empty') };
  if (text.length > max) return { problem: problem('too-long', { max }) };
  return UNPRINTABLE.test(text) ? { problem: problem('control-character') } : undefined;
}

const matching = (pattern: RegExp, code: FieldProblem['code'], max = MAX_LINE) => (text: string): Checked<string> => (text.length > max ? { problem: problem('too-long', { max }) } : pattern.test(text) ? { value: text } : { problem: problem(code) });

const LABEL = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/u;
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/u;

/** RFC 1035 label: what a Kubernetes Service may be called, and safe in every file name. */
export const label = (initial: string): Field<string> => line(initial, matching(LABEL, 'label', 63));
export const subdomain = (initial: string): Field<string> => line(initial, matching(SUBDOMAIN, 'subdomain', 63));

/** Free text in one line; may be left out. */
export const purpose = (): Field<string> => ({ control: 'line', initial: '', schema: checked((text) => (text === '' ? { value: '' } : (lineFault(text) ?? { value: text }))) });

/** Any printable text in one line: whoever writes it into a file escapes it. */
export const freeLine = (initial: string, max = MAX_LINE): Field<string> => ({ control: 'line', initial, schema: checked((text) => lineFault(text, max) ?? { value: text }) });

/** Name of a service in an IDL. Names that the generated code uses itself are refused. */
export const typeName = (initial: string, taken: readonly string[]): Field<string> =>
  line(initial, (text) => (taken.includes(text) ? { problem: problem('reserved-name') } : matching(/^[A-Z][A-Za-z0-9]*$/u, 'type-name', 60)(text)));
export const packageName = (initial: string): Field<string> => line(initial, matching(/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/u, 'package', 120));
/** The reference grammar of container images, without the digest's length. Source: distribution/reference regexp. */
export const image = (initial: string): Field<string> =>
  line(initial, matching(/^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]{1,5})?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/u, 'image', 255));

export const choice = <C extends string>(choices: readonly [C, ...C[]]): Field<C> => ({
  control: 'choice',
  initial: choices[0],
  choices,
  schema: checked((text) => {
    const found = choices.find((c) => c === text);
    return found === undefined ? { problem: problem('choice', { allowed: choices.join(', ') }) } : { value: found };
  }),
});

export const wholeNumber = (initial: number, min: number, max: number): Field<number> =>
  line(String(initial), (text) => (/^\d{1,10}$/u.test(text) && Number(text) >= min && Number(text) <= max ? { value: Number(text) } : { problem: problem('number', { min, max }) }));

function portOf(text: string): Checked<Port> {
  const parsed = parsePortInput(text);
  if (parsed.ok) return { value: parsed.port };
  switch (parsed.code) {
    case 'empty':
      return { problem: problem('port-empty') };
    case 'zero':
      return { problem: problem('port-zero') };
    case 'out-of-range':
      return { problem: problem('port-range') };
    case 'several':
    case 'range':
      return { problem: problem('port-one') };
    default:
      return { problem: problem('port-digits') };
  }
}

/** One fixed port. */
export const port = (initial: Port): Field<Port> => ({ control: 'port', initial: String(initial), schema: checked(portOf) });

/** TCP 1434 goes to the dedicated administrator connection. Source: sql-docs diagnostic-connection-for-database-administrators. */
export const sqlPort = (initial: Port): Field<Port> => ({
  control: 'port',
  initial: String(initial),
  schema: checked((text) => {
    const found = portOf(text);
    return 'value' in found && found.value === 1434 ? { problem: problem('dac-port') } : found;
  }),
});

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`, 'u');
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/u;

export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

export function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/u.test(text) || !text.includes(':') || /:::/u.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = (half: string): number => {
    if (half === '') return 0;
    const parts = half.split(':');
    const last = parts.at(-1) ?? '';
    const mapped = last.includes('.');
    const plain = mapped ? parts.slice(0, -1) : parts;
    if (mapped && !isIpv4(last)) return Number.NaN;
    return plain.every((p) => /^[0-9a-fA-F]{1,4}$/u.test(p)) ? plain.length + (mapped ? 2 : 0) : Number.NaN;
  };
  const total = halves.map(groups).reduce((a, b) => a + b, 0);
  return halves.length === 2 ? total < 8 : total === 8;
}

/** A name or an address; four numbers that are no IPv4 address are a slip, not a name. */
export function isHost(text: string): boolean {
  if (/^[\d.]+$/u.test(text)) return isIpv4(text);
  return text.length <= 253 && (HOST.test(text) || isIpv6(text));
}

export const host = (initial: string): Field<string> => line(initial, (text) => (isHost(text) ? { value: text } : { problem: problem('host') }));
export const address = (initial: string): Field<string> => line(initial, (text) => (isIpv4(text) || isIpv6(text) ? { value: text } : { problem: problem('address', { entry: text }) }));

export interface Endpoint {
  readonly host: string;
  readonly port: Port;
}

/** `host:port` as files and command lines write it: an IPv6 address stands in brackets. */
export function hostPort({ host: name, port: number }: Endpoint): string {
  return `${name.includes(':') ? `[${name}]` : name}:${number}`;
}

export function parseEndpoint(text: string): Endpoint | undefined {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/u.exec(text);
  const name = found?.[1] ?? found?.[2];
  const number = Number(found?.[3]);
  if (name === undefined || !isHost(name) || (found?.[1] !== undefined && !isIpv6(name)) || !Number.isInteger(number) || number < 1 || number > 65_535) return undefined;
  return { host: name, port: number };
}

/** Entries separated by lines, commas or blanks. */
function entriesOf<V>(parse: (entry: string) => V | undefined, code: FieldProblem['code'], optional: boolean) {
  return (text: string): Checked<readonly V[]> => {
    const entries = text.split(/[\s,、，]+/u).filter((entry) => entry !== '');
    if (entries.length === 0) return optional ? { value: [] } : { problem: problem('empty') };
    if (entries.length > MAX_ENTRIES) return { problem: problem('too-many', { max: MAX_ENTRIES }) };
    const values: V[] = [];
    const seen = new Set<string>();
    for (const entry of entries) {
      const value = entry.length > MAX_LINE || UNPRINTABLE.test(entry) ? undefined : parse(entry);
      if (value === undefined) return { problem: problem(code, { entry: entry.replaceAll(new RegExp(UNPRINTABLE, 'gu'), '?').slice(0, 60) }) };
      if (seen.has(entry)) return { problem: problem('duplicate', { entry }) };
      seen.add(entry);
      values.push(value);
    }
    return { value: values };
  };
}

export function list<V>(initial: readonly string[], parse: (entry: string) => V | undefined, code: FieldProblem['code'], optional = false): Field<readonly V[]> {
  return { control: 'lines', initial: initial.join('\n'), schema: checked(entriesOf(parse, code, optional)) };
}

export const endpoints = (initial: readonly string[]): Field<readonly Endpoint[]> => list(initial, parseEndpoint, 'endpoint');

/** `10.0.0.0/8`, an address alone, or IPv6. */
export function parseNetwork(text: string): string | undefined {
  const [name = '', bits, ...rest] = text.split('/');
  if (rest.length > 0) return undefined;
  const most = isIpv4(name) ? 32 : isIpv6(name) ? 128 : undefined;
  if (most === undefined || (bits !== undefined && (!/^\d{1,3}$/u.test(bits) || Number(bits) > most))) return undefined;
  return text;
}
export const networks = (initial: readonly string[]): Field<readonly string[]> => list(initial, parseNetwork, 'network');

export const portList = (initial: readonly string[], optional = false): Field<readonly PortRange[]> =>
  list(
    initial,
    (entry) => {
      const found = /^(\d{1,5})(?:-(\d{1,5}))?$/u.exec(entry);
      const start = Number(found?.[1]);
      const end = Number(found?.[2] ?? found?.[1]);
      return start >= 1 && start <= end && end <= 65_535 ? { start, end } : undefined;
    },
    'port-list',
    optional,
  );

/** Address of an HTTP service: scheme, host and port, nothing that could carry a password. */
export const url = (initial: string): Field<string> =>
  line(initial, (text) => {
    const found = /^https?:\/\/([^/?#@\s]+?)\/?$/u.exec(text);
    const place = found?.[1] ?? '';
    return parseEndpoint(place) ?? (isHost(place) && !place.includes(':')) ? { value: text.replace(/\/$/u, '') } : { problem: problem('url') };
  });

/** One segment of a path in a registry: whatever is printable, but for the separator and the names with a meaning. */
export const segment = (initial: string): Field<string> => line(initial, (text) => (text.includes('/') || text === '.' || text === '..' || text === 'zookeeper' ? { problem: problem('segment') } : text.length > 100 ? { problem: problem('too-long', { max: 100 }) } : { value: text }));

/** A prefix in a registry that holds keys: begins with a slash and does not end with one. */
export const keyPrefix = (initial: string): Field<string> =>
  line(initial, (text) => (/^(?:\/[^/]+)+$/u.test(text) && !text.split('/').some((part) => part === '.' || part === '..') ? { value: text } : { problem: problem('key') }));

export const pattern = (initial: string, regexp: RegExp, code: FieldProblem['code'], max = MAX_LINE): Field<string> => line(initial, matching(regexp, code, max));
