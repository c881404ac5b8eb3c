import { percentDecoded, plainText, type MappedText } from './mapped';

/** Stands for a secret of any length, so that the length is not told either. */
export const MASK = '\u2022\u2022\u2022\u2022\u2022';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The text with every secret value replaced: passwords, secrets, keys and tokens of key=value strings, of object
 * literals, of URLs, percent-encoded ones too. Works on text that no parser accepts, and then hides rather too much.
 * Linear in the length; never throws.
 */
export function maskSecrets(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const span of secretSpans(text)) {
    parts.push(text.slice(at, span.start), MASK);
    at = span.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** Where the secrets stand; in order, not overlapping, none empty. */
export function secretSpans(text: string): readonly Span[] {
  const spans: Span[] = [...userInfoSpans(text), ...optionSpans(text)];
  let mapped: MappedText = plainText(text);
  for (let level = 0; level < 3; level++) {
    const { sourceOf } = mapped;
    for (const span of valueSpans(mapped.text, level === 0)) spans.push({ start: sourceOf(span.start), end: sourceOf(span.end) });
    // An encoded = is what tells an encoded string (odbc_connect) from a password that holds a %.
    if (!/%(?:25)*3d/iu.test(mapped.text)) break;
    const next = percentDecoded(mapped.text);
    mapped = { ...next, sourceOf: (index) => sourceOf(next.sourceOf(index)) };
  }
  return merged(spans);
}

function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    if (span.end <= span.start) continue;
    const last = result.at(-1);
    if (last !== undefined && span.start <= last.end) result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else result.push(span);
  }
  return result;
}

/**
 * `scheme://user:password@host`, up to the last @ of the line, for a password may hold any character by mistake. The
 * SQL Server JDBC URL has no such part.
 */
function userInfoSpans(text: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', lineEndAfter(text, at))) {
    const span = userInfo(text, at);
    if (span !== undefined) spans.push(span);
  }
  return spans;
}

function lineEndAfter(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline;
}

/** The password of the URL whose `://` stands at `scheme`. */
function userInfo(text: string, scheme: number): Span | undefined {
  const rest = text.slice(scheme + 3, lineEndAfter(text, scheme));
  const at = rest.lastIndexOf('@');
  const colon = rest.indexOf(':');
  if (colon < 0 || colon > at || /jdbc:[\w:]*$/iu.test(text.slice(Math.max(0, scheme - 40), scheme))) return undefined;
  return { start: scheme + 4 + colon, end: scheme + 3 + at };
}

/**
 * Behind user, password, host and port: a colon in there ends no key, whatever the host is called. The user part is
 * stepped over only where it is hidden anyway (`userInfoHidden`) and plainly begins behind the slashes.
 */
function authorityEnd(text: string, scheme: number, userInfoHidden: boolean): number {
  const start = scheme + 3;
  const span = userInfoHidden ? userInfo(text, scheme) : undefined;
  const from = span !== undefined && !/[/?;=]/u.test(text.slice(start, span.start)) ? span.end : start;
  const lineEnd = lineEndAfter(text, from);
  const length = text.slice(from, lineEnd).search(/[/?;,=\s"'`]/u);
  const end = length < 0 ? lineEnd : from + length;
  return text.charAt(end) === '=' ? start : end;
}

/** Programs and commands that take a password behind an option. Source: sql-docs tools/sqlcmd-utility, tools/bcp-utility (-P, attached too); Invoke-Sqlcmd of the module SqlServer (-Password). */
const COMMAND = /(?<![\w.-])(?:sqlcmd|osql|bcp)(?:\.exe)?(?!\w)|-(?:Server|Sql)Instance(?!\w)/iu;
const OPTION = /(?<=[\s"'])(?:[-/]P(?:[ \t]+|(?=\S))|-[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd](?:[ \t]+|:))(?:"[^"\r\n]*"?|'[^'\r\n]*'?|[^\s"'&|]+)/gu;

/** What a line of a script that goes on behind a string tells a program. */
function optionSpans(text: string): Span[] {
  if (!COMMAND.test(text)) return [];
  return [...text.matchAll(OPTION)].map((found) => {
    const head = /^(?:-[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd](?:[ \t]+|:)|[-/]P[ \t]*)/u.exec(found[0])?.[0].length ?? 0;
    return { start: found.index + head, end: found.index + found[0].length };
  });
}

const SECRET_KEY = /pass|pwd|secret|token|credential|clientkey|accesskey|accountkey|apikey|パスワード/iu;
const BOUNDARY = ';,&?{([\n';

function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key.replaceAll(/[\s_"'`-]/gu, ''));
}

function valueSpans(text: string, userInfoHidden: boolean): Span[] {
  const spans: Span[] = [];
  const tail = tailStart(text);
  let keyStart = 0;
  let lineDone = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (BOUNDARY.includes(char)) {
      keyStart = at + 1;
    } else if (at >= lineDone && text.startsWith('://', at)) {
      lineDone = lineEndAfter(text, at);
      at = authorityEnd(text, at, userInfoHidden) - 1;
      keyStart = at + 1;
    } else if (char === '=' || char === ':') {
      if (isSecretKey(text.slice(keyStart, at))) {
        const inQuery = '?&'.includes(text.charAt(keyStart - 1)) && keyStart > 0;
        const value = valueSpan(text, at + 1, char, inQuery, tail);
        spans.push(value);
        at = Math.max(at, value.end - 1);
      }
      keyStart = at + 1;
    }
  }
  return spans;
}

/** From here on the text holds only what closes an object literal. */
function tailStart(text: string): number {
  let at = text.length;
  while (at > 0 && /[\s})\];,]/u.test(text.charAt(at - 1))) at -= 1;
  return at;
}

function valueSpan(text: string, from: number, separator: '=' | ':', inQuery: boolean, tail: number): Span {
  const start = from + (/\S/u.exec(text.slice(from, from + 200))?.index ?? 0);
  const quote = text.charAt(start);
  if (quote === '"' || quote === "'" || quote === '`' || quote === '{') {
    const close = closing(text, start, quote === '{' ? '}' : quote, separator === ':');
    if (close < 0) return { start, end: text.length };
    if (ends(text, close + 1, separator, inQuery, tail)) return { start: start + 1, end: close };
    return { start, end: unquotedEnd(text, close + 1, separator, inQuery, tail) };
  }
  return { start, end: unquotedEnd(text, start, separator, inQuery, tail) };
}

/** A doubled closing mark stands for itself; in literals (`backslash`) it is escaped instead. */
function closing(text: string, open: number, mark: string, backslash: boolean): number {
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (backslash && char === '\\') at += 1;
    else if (char === mark) {
      if (backslash || text.charAt(at + 1) !== mark) return at;
      at += 1;
    }
  }
  return -1;
}

function ends(text: string, at: number, separator: '=' | ':', inQuery: boolean, tail: number): boolean {
  const rest = /\S/u.exec(text.slice(at, at + 200));
  if (at >= text.length) return true;
  if (rest === null) return text.length - at <= 200;
  return isEnd(text, at + rest.index, separator, inQuery, tail) || /[\r\n]/u.test(text.slice(at, at + rest.index));
}

function unquotedEnd(text: string, from: number, separator: '=' | ':', inQuery: boolean, tail: number): number {
  for (let at = from; at < text.length; at++) if (isEnd(text, at, separator, inQuery, tail)) return at;
  return text.length;
}

/** What follows a separator must look like the next key, or the separator is part of a carelessly written secret. */
function isEnd(text: string, at: number, separator: '=' | ':', inQuery: boolean, tail: number): boolean {
  const char = text.charAt(at);
  if (separator === '=') {
    if (char === ';' || char === '\n' || (inQuery && char === '&')) return looksLike(text, at + 1, /^\s*(?:[A-Za-z_][\w .+%-]{0,60}=|$)/u);
    return false;
  }
  if (char === '\n') return true;
  if (char === ',') return looksLike(text, at + 1, /^\s*(?:["'`]?[\w$-]{1,60}["'`]?\s{0,9}:|$)/u);
  if (char === '}' || char === ')') return at >= tail || looksLike(text, at + 1, /^[\s})\]]{0,20},\s{0,20}["'`]?[\w$-]{1,60}["'`]?\s{0,9}:/u);
  return false;
}

function looksLike(text: string, at: number, pattern: RegExp): boolean {
  return pattern.test(text.slice(at, at + 128));
}
