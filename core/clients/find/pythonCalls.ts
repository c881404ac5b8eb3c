import type { MappedText } from '../mapped';
import { unescaped } from './escapes';
import type { Found } from './find';
import type { Literal } from './lexers';
import { importedNames } from './pythonImports';

/** No call and no dictionary is longer; what is not closed by then is not looked at. */
const MAX_ARGUMENTS = { ')': 4_096, '}': 16_384 } as const;

export interface Argument {
  readonly name: string;
  /** The string the value is; absent for everything else. */
  readonly literal?: Literal;
  readonly start: number;
  readonly end: number;
}

/** Every call by a name of its own; `URL.create` may stand behind the name of a module. */
const CALL = /(?<![\w.])([A-Za-z_]\w{0,63})(?:[ \t]*\.[ \t]*(connect|create))?[ \t]*\(|(?<=\.)(URL)\.(create)[ \t]*\(/gu;

/**
 * `pyodbc.connect(server=...)` and `pymssql.connect(server=..., port=...)`, imported by whatever name, and `URL.create` of
 * SQLAlchemy. `literals`: every string of the text, in order.
 */
export function findInCalls(text: string, literals: readonly Literal[], take: (found: Found) => void): void {
  const names = importedNames(text, literals);
  let first = 0;
  for (const call of text.matchAll(CALL)) {
    const name = call[1] ?? call[3] ?? '';
    const member = call[2] ?? call[4];
    const kind = member === 'connect' ? names.modules.get(name) : member === 'create' ? (names.urls.has(name) ? 'url' : undefined) : names.functions.get(name);
    if (kind === undefined) continue;
    const from = call.index + call[0].length;
    while (first < literals.length && (literals[first]?.end ?? 0) < call.index) first += 1;
    if ((literals[first]?.open ?? from) < call.index || text.slice(text.lastIndexOf('\n', call.index) + 1, call.index).includes('#')) continue;
    const args = argumentsOf(text, from, literals, first, ')');
    const found = args === undefined ? undefined : inCall(text, kind, args);
    if (found !== undefined) take(found);
  }
}

function inCall(text: string, kind: 'pymssql' | 'pyodbc' | 'url', args: readonly Argument[]): Found | undefined {
  const named = (name: string): Argument | undefined => args.find((arg) => arg.name === name);
  const positional = args[0]?.name === '' ? args[0] : undefined;
  // A host given counts for pymssql; pyodbc calls it the server.
  const server = kind === 'url' ? named('host') : (named('host') ?? named('server') ?? (kind === 'pymssql' ? positional : undefined));
  if (server?.literal === undefined) return undefined;
  const { interpolated } = server.literal;
  const mapped = decoded(text, server.literal);
  if (kind === 'pyodbc') return { kind: 'server', mapped, family: 'odbc', interpolated };
  if (kind === 'pymssql') return { kind: 'server', mapped: asPairs(mapped, named('port'), text, interpolated), family: 'freetds', interpolated };
  const driver = (named('drivername') ?? positional)?.literal;
  const scheme = driver === undefined ? undefined : /^mssql(?:\+(\w+))?$/u.exec(text.slice(driver.start, driver.end));
  if (scheme === undefined || scheme === null) return undefined;
  // As in the text of a URL: without a database the host is the name of a data source.
  if (/^(?:pyodbc|aioodbc)?$/u.test(scheme[1] ?? '') && named('database') === undefined && !args.some((arg) => text.charAt(arg.start) === '*')) return { kind: 'server', mapped: asDataSource(mapped), family: 'host-port', interpolated };
  return { kind: 'server', mapped: asPairs(mapped, named('port'), text, interpolated), family: scheme[1] === 'pymssql' ? 'freetds' : 'host-port', interpolated };
}

export function decoded(text: string, literal: Literal): MappedText {
  return unescaped(text, literal.start, literal.end, literal.layer, literal.mark);
}

/** What stands between a bracket, behind which `from` is, and the one that closes it. */
export function argumentsOf(text: string, from: number, literals: readonly Literal[], first: number, close: ')' | '}'): readonly Argument[] | undefined {
  const args: Argument[] = [];
  let next = first;
  let depth = 0;
  let start = from;
  const inside: Literal[] = [];
  for (let at = from; at < Math.min(text.length, from + MAX_ARGUMENTS[close]); at++) {
    while (next < literals.length && (literals[next]?.open ?? 0) < at) next += 1;
    const literal = literals[next];
    const char = text.charAt(at);
    if (literal?.open === at) {
      inside.push(literal);
      at = literal.end + (literal.mark === '' ? 3 : 1) - 1;
    } else if (char === '#') {
      const line = text.indexOf('\n', at);
      if (line < 0) return undefined;
      if (text.slice(start, at).trim() === '') start = line;
      at = line;
    } else if (depth === 0 && (char === ',' || char === close)) {
      const arg = close === ')' ? argumentOf(text, start, at, inside.splice(0)) : entryOf(text, start, at, inside.splice(0));
      if (arg !== undefined) args.push(arg);
      if (char === close) return args;
      start = at + 1;
    } else if ('([{'.includes(char)) depth += 1;
    else if (depth > 0 && ')]}'.includes(char)) depth -= 1;
  }
  return undefined;
}

/** `name=value` of a call, or a value. */
function argumentOf(text: string, start: number, end: number, literals: readonly Literal[]): Argument | undefined {
  const head = text.slice(start, literals[0]?.open ?? end);
  const name = /^\s*(\w+)\s*=/u.exec(head)?.[1] ?? '';
  const value = start + (/^\s*\w+\s*=\s*/u.exec(head)?.[0].length ?? /^\s*/u.exec(head)?.[0].length ?? 0);
  return valueOf(text, name, value, end, literals);
}

/** `'name': value` of a dictionary. */
function entryOf(text: string, start: number, end: number, literals: readonly Literal[]): Argument | undefined {
  const [key, ...rest] = literals;
  if (key === undefined || text.slice(start, key.open).trim() !== '') return undefined;
  const colon = /^["']{1,3}\s*:\s*/u.exec(text.slice(key.end, Math.min(end, key.end + 200)))?.[0];
  return colon === undefined ? undefined : valueOf(text, text.slice(key.start, key.end), key.end + colon.length, end, rest);
}

function valueOf(text: string, name: string, value: number, end: number, literals: readonly Literal[]): Argument | undefined {
  const [literal] = literals;
  const stop = value + text.slice(value, end).trimEnd().length;
  if (stop <= value) return undefined;
  // A string alone, and not two of them or an expression that has one in it.
  const alone = literals.length === 1 && literal !== undefined && value === literal.open && stop - literal.end <= 3 && /^["']*$/u.test(text.slice(literal.end, stop));
  if (alone) return { name, literal, start: literal.start, end: literal.end };
  return { name, start: value, end: stop };
}

/** The name of a data source, of which nothing is told but that it is one. */
export function asDataSource({ text, sourceOf }: MappedText): MappedText {
  return { text: 'dsn=', sourceOf: (index) => sourceOf(index === 0 ? 0 : text.length), encode: (added) => added };
}

/** As `key=value;...`, in the order of the text. Where the server or the port is filled in, nothing can be told of the server. */
export function asPairs(server: MappedText, port: Argument | undefined, text: string, interpolated: boolean): MappedText {
  const number = port && text.slice(port.start, port.end);
  const known = (number === undefined || /^(?:\d{0,5}|None)$/u.test(number)) && !(interpolated && server.text.includes('{'));
  const pairs = [{ key: 'server', value: known ? server.text : '', at: server.sourceOf, end: server.sourceOf(server.text.length) }];
  if (port && number !== undefined && known) pairs.push({ key: 'port', value: number, at: (index) => port.start + index, end: port.end });
  pairs.sort((a, b) => a.at(0) - b.at(0));
  const offsets: number[] = [];
  let joined = '';
  for (const { key, value, at, end } of pairs) {
    // A semicolon stands where the value before it ends.
    const lead = joined === '' ? `${key}=` : `;${key}=`;
    joined += lead + value;
    for (let i = offsets.length === 0 ? 0 : 1; i < lead.length; i++) offsets.push(at(0));
    for (let i = 0; i < value.length; i++) offsets.push(at(i));
    offsets.push(end);
  }
  const last = pairs.at(-1)?.end ?? 0;
  return { text: joined, sourceOf: (index) => offsets[index] ?? last, encode: server.encode };
}
