import type { Edit } from './mapped';

/** Why a string cannot be judged; the catalogue says what to do. */
export const connectionStringErrors = ['empty', 'too-long', 'unknown-family', 'unsupported-driver', 'unbalanced-quote', 'duplicate-key', 'no-server', 'server-in-dsn', 'server-not-literal', 'malformed'] as const;
export type ConnectionStringError = (typeof connectionStringErrors)[number];

/** One key and value. Offsets count in the parsed text; the value's span lies inside its quotes. */
export interface Pair {
  /** Lower case, blanks inside reduced to one. */
  readonly key: string;
  readonly start: number;
  /** Before the semicolon. */
  readonly end: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

export type Pairs = { readonly ok: true; readonly pairs: readonly Pair[] } | { readonly ok: false; readonly code: ConnectionStringError };

/**
 * - `quotes`: SqlClient and OLE DB: '..' or "..", the mark doubled inside. Source: Microsoft.Data.SqlClient
 *   DbConnectionOptions; sql-docs "Using connection string keywords with OLE DB driver".
 * - `double-quotes`: Go: ".." only. Source: microsoft/go-mssqldb msdsn/conn_str.go (splitAdoConnectionStringParts).
 * - `braces`: ODBC and JDBC: {..}, `}` doubled inside. Source: MS-ODBCSTR 2.1; building-the-connection-url.
 */
export type PairStyle = 'quotes' | 'double-quotes' | 'braces';

export function parsePairs(text: string, style: PairStyle, from = 0): Pairs {
  const pairs: Pair[] = [];
  let at = from;
  while (at < text.length) {
    if (text.charAt(at) === ';' || isBlank(text, at)) {
      at += 1;
      continue;
    }
    const equals = keyEnd(text, at, style);
    if (equals < 0) return { ok: false, code: 'malformed' };
    const value = parseValue(text, equals + 1, style);
    if (typeof value === 'string') return { ok: false, code: value };
    const key = text.slice(at, equals).trim().toLowerCase().replaceAll(/\s+/gu, ' ');
    if (key === '') return { ok: false, code: 'malformed' };
    pairs.push({ key, start: at, ...value });
    at = value.end + 1;
  }
  return { ok: true, pairs };
}

function isBlank(text: string, at: number): boolean {
  return /[\s\0]/u.test(text.charAt(at));
}

/** `==` in a SqlClient key stands for one =. */
function keyEnd(text: string, from: number, style: PairStyle): number {
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === ';') return -1;
    if (char !== '=') continue;
    if (style === 'quotes' && text.charAt(at + 1) === '=') at += 1;
    else return at;
  }
  return -1;
}

function parseValue(text: string, from: number, style: PairStyle): Pick<Pair, 'end' | 'valueStart' | 'valueEnd'> | ConnectionStringError {
  let start = from;
  while (start < text.length && isBlank(text, start)) start += 1;
  const open = text.charAt(start);
  const isOpen = style === 'braces' ? open === '{' : open === '"' || (style === 'quotes' && open === "'");
  if (!isOpen) {
    const semicolon = text.indexOf(';', start);
    const end = semicolon < 0 ? text.length : semicolon;
    let valueEnd = end;
    while (valueEnd > start && isBlank(text, valueEnd - 1)) valueEnd -= 1;
    return { end, valueStart: start, valueEnd };
  }
  const mark = open === '{' ? '}' : open;
  let close = start + 1;
  while (close < text.length && !(text.charAt(close) === mark && text.charAt(close + 1) !== mark)) close += text.charAt(close) === mark ? 2 : 1;
  if (close >= text.length) return 'unbalanced-quote';
  let end = close + 1;
  while (end < text.length && isBlank(text, end)) end += 1;
  if (end < text.length && text.charAt(end) !== ';') return 'malformed';
  return { end, valueStart: start + 1, valueEnd: close };
}

/** The pair of any of these synonyms, or `duplicate-key`: which of two counts differs between drivers. */
export function onlyPair(pairs: readonly Pair[], keys: readonly string[]): Pair | undefined | 'duplicate-key' {
  const found = pairs.filter((pair) => keys.includes(pair.key));
  return found.length > 1 ? 'duplicate-key' : found[0];
}

/** Takes a pair out with one of its semicolons. */
export function removal(text: string, pair: Pair): Edit {
  if (text.charAt(pair.end) === ';') return { start: pair.start, end: pair.end + 1, text: '' };
  const before = text.charAt(pair.start - 1) === ';' ? pair.start - 1 : pair.start;
  return { start: before, end: pair.end, text: '' };
}
