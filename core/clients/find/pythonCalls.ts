import type { MappedText } from '../mapped';
import { unescaped } from './escapes';
import type { Found } from './find';
import type { Literal } from './lexers';

const CALL = /(?<![\w.])(pymssql|_mssql|pyodbc)\.connect\s*\(/gu;
/** No call is longer; what is not closed by then is not looked at. */
const MAX_CALL = 4_096;

interface Argument {
  readonly name: string;
  /** The string the value is, or the stretch of a number; absent for everything else. */
  readonly literal?: Literal;
  readonly start: number;
  readonly end: number;
}

/** `pyodbc.connect(server=...)` and `pymssql.connect(server=..., port=...)`. `literals`: every string of the text, in order. */
export function findInCalls(text: string, literals: readonly Literal[], take: (found: Found) => void): void {
  let first = 0;
  for (const call of text.matchAll(CALL)) {
    const from = call.index + call[0].length;
    while (first < literals.length && (literals[first]?.end ?? 0) < call.index) first += 1;
    if ((literals[first]?.open ?? from) < call.index || text.slice(text.lastIndexOf('\n', call.index) + 1, call.index).includes('#')) continue;
    const args = argumentsOf(text, from, literals, first);
    if (args === undefined) continue;
    const server = args.find((arg) => arg.name === 'server' || arg.name === 'host') ?? (call[1] === 'pyodbc' ? undefined : args.find((arg, i) => i === 0 && arg.name === ''));
    if (server?.literal === undefined) continue;
    const { literal } = server;
    const mapped = unescaped(text, literal.start, literal.end, literal.layer, literal.mark);
    if (call[1] === 'pyodbc') take({ kind: 'server', mapped, family: 'odbc', interpolated: literal.interpolated });
    else take({ kind: 'server', mapped: asPairs(mapped, args.find((arg) => arg.name === 'port'), text, literal.interpolated), family: 'freetds', interpolated: literal.interpolated });
  }
}

function argumentsOf(text: string, from: number, literals: readonly Literal[], first: number): readonly Argument[] | undefined {
  const args: Argument[] = [];
  let next = first;
  let depth = 0;
  let start = from;
  const inside: Literal[] = [];
  for (let at = from; at < Math.min(text.length, from + MAX_CALL); at++) {
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
    } else if ('([{'.includes(char)) depth += 1;
    else if (depth > 0 && ')]}'.includes(char)) depth -= 1;
    else if (depth === 0 && (char === ',' || char === ')')) {
      const arg = argumentOf(text, start, at, inside.splice(0));
      if (arg !== undefined) args.push(arg);
      if (char === ')') return args;
      start = at + 1;
    }
  }
  return undefined;
}

function argumentOf(text: string, start: number, end: number, literals: readonly Literal[]): Argument | undefined {
  const [literal] = literals;
  const head = text.slice(start, literal?.open ?? end);
  const name = /^\s*(\w+)\s*=/u.exec(head)?.[1] ?? '';
  const value = start + (/^\s*\w+\s*=\s*/u.exec(head)?.[0].length ?? /^\s*/u.exec(head)?.[0].length ?? 0);
  const stop = start + text.slice(start, end).trimEnd().length;
  if (stop <= value) return undefined;
  // A string alone, and not two of them or an expression that has one in it.
  const alone = literals.length === 1 && literal !== undefined && value === literal.open && stop - literal.end <= 3 && /^["']*$/u.test(text.slice(literal.end, stop));
  if (alone) return { name, literal, start: literal.start, end: literal.end };
  return { name, start: value, end: stop };
}

/** As `key=value;...`, in the order of the call. Where the server or the port is filled in, nothing can be told of the server. */
function asPairs(server: MappedText, port: Argument | undefined, text: string, interpolated: boolean): MappedText {
  const number = port && text.slice(port.start, port.end);
  const known = (number === undefined || /^\d{1,5}$/u.test(number)) && !(interpolated && server.text.includes('{'));
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
