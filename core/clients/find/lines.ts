import type { MappedText } from '../mapped';
import { unescaped } from './escapes';
import type { Found } from './find';
import type { FileFormat } from './formats';
import { ANCHOR, stringInLine, wholeString } from './recognise';

type LineFormat = Extract<FileFormat, 'properties' | 'yaml' | 'env' | 'ini' | 'batch' | 'text'>;

/** Longer lines hold data, not settings: only their beginning is looked at. */
const MAX_LINE = 1_100_000;

/** What makes a whole line a comment. */
const COMMENT: Readonly<Partial<Record<LineFormat, RegExp>>> = { properties: /^\s*[#!]/u, yaml: /^\s*#/u, env: /^\s*#/u, ini: /^\s*[#;]/u, batch: /^\s*@?\s*(?:rem(?=\s|$)|::)/iu };

interface Line {
  readonly start: number;
  readonly end: number;
}

function* linesOf(text: string): Generator<Line> {
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const stop = newline < 0 ? text.length : newline;
    const end = text.charAt(stop - 1) === '\r' && stop > start ? stop - 1 : stop;
    yield { start, end };
    if (newline < 0) return;
    start = newline + 1;
  }
}

/** The lines that are comments from their beginning. */
export function commentLines(text: string, format: LineFormat): readonly { readonly start: number; readonly end: number }[] {
  const mark = COMMENT[format];
  return mark === undefined ? [] : [...linesOf(text)].filter((line) => mark.test(text.slice(line.start, Math.min(line.end, line.start + 512))));
}

/** Files of one setting a line, and texts of any kind. */
export function findInLines(text: string, format: LineFormat, take: (found: Found) => void, isFreeTds = false): void {
  // By another name, a freetds.conf is known by the version of the protocol, which most of them say in [global] or in a section.
  const freeTds = isFreeTds || (format === 'ini' && /^[ \t]*tds[ _]version[ \t]*=/imu.test(text));
  let section: Line[] = [];
  // A line of .properties that ends with a backslash goes on in the next one.
  let continued = false;
  const endSection = (): void => {
    if (section.length > 0) sectionString(text, section, freeTds, take);
    section = [];
  };
  for (const line of linesOf(text)) {
    const raw = text.slice(line.start, Math.min(line.end, line.start + MAX_LINE));
    if (format === 'ini' && /^\s*\[/u.test(raw)) endSection();
    const mark: string | undefined = continued ? undefined : COMMENT[format]?.exec(raw)?.[0];
    continued = format === 'properties' && mark === undefined && /(?:^|[^\\])(?:\\\\){0,50}\\$/u.test(raw.slice(-102));
    const from = line.start + (mark?.length ?? 0);
    const to = line.start + raw.length;
    const found = ANCHOR.test(raw) ? inLine(text, from, to, format) : undefined;
    const comment = mark !== undefined || (found !== undefined && commentIn(text, from, to, format) < found.sourceOf(0));
    if (found !== undefined) take({ kind: 'string', mapped: found, interpolated: false, ...(comment ? { caution: 'in-comment' } : {}) });
    else if (comment) continue;
    else if (format === 'ini' && /^\s*[\w .]+=/u.test(raw)) section.push(line);
  }
  endSection();
}

/** Where a comment behind a value begins; beyond every place where there is none, or no telling. */
function commentIn(text: string, from: number, to: number, format: LineFormat): number {
  const none = Number.POSITIVE_INFINITY;
  if (format === 'batch') {
    const rem = /[&|]\s*@?rem\s/iu.exec(text.slice(from, to));
    return rem === null || text.slice(from, from + rem.index).split('"').length % 2 === 0 ? none : from + rem.index;
  }
  if (format !== 'yaml' && format !== 'env') return none;
  let quote = '';
  for (let at = from; at < to; at++) {
    const char = text.charAt(at);
    const before = at === from ? ' ' : text.charAt(at - 1);
    if (quote !== '') {
      if (char === '\\' && quote === '"') at += 1;
      else if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && /[\s:=,[{]/u.test(before)) quote = char;
    else if (char === '#' && /\s/u.test(before)) return at;
  }
  return none;
}

function inLine(text: string, start: number, end: number, format: LineFormat): MappedText | undefined {
  const value = valueOf(text, start, end, format);
  if (value !== undefined) {
    const whole = wholeString(value);
    // In an .ini file `Server=...` alone is a key of its section, not a string.
    if (whole !== undefined && (format !== 'ini' || whole.text.includes(';'))) return whole;
  }
  const line = unescaped(text, start, end, format === 'properties' ? 'properties' : 'none');
  const found = stringInLine(line);
  return found !== undefined && (found.text.includes(';') || found.text.includes('://')) ? found : undefined;
}

const KEYS: Readonly<Record<LineFormat, RegExp>> = {
  properties: /^\s*(?:[^=:\s\\]|\\.){1,200}\s*[=:]\s*/u,
  yaml: /^\s*(?:-\s+)?(?:["']?[^"':#]{1,200}["']?\s*:\s+)?/u,
  env: /^\s*(?:export\s+)?[\w.-]{1,200}\s*=\s*/u,
  ini: /^\s*[^=]{1,200}=\s*/u,
  batch: /^\s*/u,
  text: /^\s*/u,
};

/** What the line sets, its quotes read as the format reads them. */
function valueOf(text: string, start: number, end: number, format: LineFormat): MappedText | undefined {
  const key = KEYS[format].exec(text.slice(start, Math.min(end, start + 512)))?.[0];
  if (key === undefined) return undefined;
  const from = start + key.length;
  const quote = text.charAt(from);
  if ((quote === '"' || quote === "'") && format !== 'text' && format !== 'batch' && format !== 'properties') {
    const close = text.lastIndexOf(quote, end - 1);
    if (close <= from) return undefined;
    return unescaped(text, from + 1, close, quote === '"' ? 'backslash' : format === 'yaml' ? 'doubled' : 'none', quote);
  }
  const comment = format === 'yaml' ? text.slice(from, end).search(/\s#/u) : -1;
  return unescaped(text, from, comment < 0 ? end : from + comment, format === 'properties' ? 'properties' : 'none');
}

/** A section of odbc.ini, a file DSN or freetds.conf is one connection string, its line ends being the semicolons. */
function sectionString(text: string, lines: readonly Line[], freeTds: boolean, take: (found: Found) => void): void {
  const [first] = lines;
  const last = lines.at(-1);
  if (!first || !last) return;
  const newline = text.startsWith('\r\n', first.end) ? '\r\n' : '\n';
  const parts: string[] = [];
  const offsets: number[] = [];
  for (const [index, line] of lines.entries()) {
    const raw = text.slice(line.start, line.end);
    // A semicolon inside would end the value where the file does not end it.
    if (raw.includes(';')) return;
    if (index > 0) {
      parts.push(';');
      offsets.push(lines[index - 1]?.end ?? line.start);
    }
    parts.push(raw);
    for (let i = 0; i < raw.length; i++) offsets.push(line.start + i);
  }
  offsets.push(last.end);
  const mapped: MappedText = { text: parts.join(''), sourceOf: (index) => offsets[index] ?? last.end, encode: (added) => added.replaceAll(';', newline) };
  const whole = wholeString(mapped);
  if (whole !== undefined) take({ kind: 'string', mapped: whole, interpolated: false });
  else if (freeTds && /(?:^|;)\s*host\s*=/iu.test(mapped.text) && !/(?:^|;)\s*driver\s*=/iu.test(mapped.text)) take({ kind: 'server', mapped, family: 'freetds', interpolated: false });
}
