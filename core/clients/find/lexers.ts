import type { EscapeLayer } from './escapes';
import type { FileFormat } from './formats';

/** A string of a program; the span lies inside its quotes. */
export interface Literal {
  readonly start: number;
  readonly end: number;
  /** Where the quote or its prefix begins. */
  readonly open: number;
  readonly layer: EscapeLayer;
  readonly mark: string;
  /** Parts of it are filled in when the program runs. */
  readonly interpolated: boolean;
}

interface StringRule {
  readonly open: RegExp;
  readonly close: string;
  readonly layer: EscapeLayer;
  readonly multiline: boolean;
  readonly interpolated?: RegExp;
}

interface Language {
  /** Begin and end of comments; '\n' ends with the line. */
  readonly comments: readonly (readonly [string, string])[];
  /** Longer openings first. */
  readonly strings: readonly StringRule[];
}

function rule(open: RegExp, close: string, layer: EscapeLayer, multiline: boolean, interpolated?: RegExp): StringRule {
  return { open, close, layer, multiline, ...(interpolated ? { interpolated } : {}) };
}

const C_COMMENTS = [['//', '\n'], ['/*', '*/']] as const;
const clike: Language = { comments: C_COMMENTS, strings: [rule(/"""/uy, '"""', 'none', true), rule(/"/uy, '"', 'backslash', false), rule(/'/uy, "'", 'backslash', false)] };

const languages: Readonly<Partial<Record<FileFormat, Language>>> = {
  json: { comments: C_COMMENTS, strings: [rule(/"/uy, '"', 'backslash', false)] },
  js: {
    comments: C_COMMENTS,
    strings: [rule(/"/uy, '"', 'backslash', false), rule(/'/uy, "'", 'backslash', false), rule(/`/uy, '`', 'backslash', true, /^`/u)],
  },
  csharp: {
    comments: C_COMMENTS,
    strings: [
      rule(/\${0,3}"""/uy, '"""', 'none', true, /^\$/u),
      rule(/(?:@\$|\$@)"/uy, '"', 'doubled', true, /^/u),
      rule(/@"/uy, '"', 'doubled', true),
      rule(/\$?"/uy, '"', 'backslash', false, /^\$/u),
      rule(/'/uy, "'", 'backslash', false),
    ],
  },
  vb: { comments: [["'", '\n']], strings: [rule(/\$?"/uy, '"', 'doubled', false, /^\$/u)] },
  clike,
  go: { comments: C_COMMENTS, strings: [rule(/`/uy, '`', 'none', true), ...clike.strings.slice(1)] },
  python: {
    comments: [['#', '\n']],
    strings: (['"""', "'''", '"', "'"] as const).flatMap((mark) => [
      rule(new RegExp(`(?:[bB]?[rR]|[rR][bB]|[fF][rR]|[rR][fF])${mark}`, 'uy'), mark, 'none', mark.length === 3, /[fF]/u),
      rule(new RegExp(`[bBuUfF]?${mark}`, 'uy'), mark, 'backslash', mark.length === 3, /^[fF]/u),
    ]),
  },
  ruby: { comments: [['#', '\n']], strings: [rule(/"/uy, '"', 'backslash', false, /^/u), rule(/'/uy, "'", 'backslash-quote', false)] },
  php: { comments: [...C_COMMENTS, ['#', '\n']], strings: [rule(/"/uy, '"', 'backslash', true, /^/u), rule(/'/uy, "'", 'backslash-quote', true)] },
  powershell: {
    comments: [['<#', '#>'], ['#', '\n']],
    strings: [
      rule(/@"\r?\n/uy, '\n"@', 'backtick', true, /^/u),
      rule(/@'\r?\n/uy, "\n'@", 'none', true),
      rule(/"/uy, '"', 'backtick', true, /^/u),
      rule(/'/uy, "'", 'doubled', true),
    ],
  },
  sql: { comments: [['--', '\n'], ['/*', '*/']], strings: [rule(/N?'/uy, "'", 'doubled', true)] },
};

/** Each opening begins with one of these; everything else is stepped over at once. */
const STOPS: Readonly<Partial<Record<FileFormat, RegExp>>> = {
  json: /["/{}]/gu,
  js: /["'`/{}]/gu,
  csharp: /["'/$@]/gu,
  vb: /["'$]/gu,
  clike: /["'/]/gu,
  go: /["'`/]/gu,
  python: /["'#{}]|[bBrRuUfF]{1,2}["']/gu,
  ruby: /["'#]/gu,
  php: /["'#/]/gu,
  powershell: /["'#<@]/gu,
  sql: /['/-]|N'/gu,
};

export interface Lexed {
  onString(literal: Literal): void;
  /** Between what opens and what closes it. */
  onComment?(start: number, end: number): void;
  /** A brace outside strings and comments. */
  onBrace?(char: string, at: number): void;
}

/** Reads the strings between `from` and `to` in one pass; undefined languages have none. A string that does not end is none. */
export function lex(text: string, format: FileFormat, sink: Lexed, from = 0, to = text.length): void {
  const language = languages[format];
  const stops = STOPS[format];
  if (language === undefined || stops === undefined) return;
  const stop = new RegExp(stops.source, 'gu');
  stop.lastIndex = from;
  for (let found = stop.exec(text); found !== null && found.index < to; found = stop.exec(text)) {
    const at = found.index;
    const char = text.charAt(at);
    if (char === '{' || char === '}') {
      sink.onBrace?.(char, at);
      continue;
    }
    const comment = language.comments.find(([begin]) => text.startsWith(begin, at) && isComment(text, at, begin, format));
    const string = comment === undefined ? readString(text, at, to, language.strings) : undefined;
    if (comment !== undefined) {
      const begin = at + comment[0].length;
      const found = text.indexOf(comment[1], begin);
      const end = found < 0 || found > to ? to : found;
      sink.onComment?.(Math.min(begin, end), end);
      stop.lastIndex = end + (comment[1] === '\n' ? 0 : comment[1].length);
    } else if (string !== undefined) {
      sink.onString(string.literal);
      stop.lastIndex = string.after;
    } else stop.lastIndex = char === '/' && format === 'js' ? pastPattern(text, at) : at + 1;
  }
}

/** Where the marks of a comment may stand: not in `http://`, in `#[Attribute]` of PHP or within a word of a shell. */
function isComment(text: string, at: number, begin: string, format: FileFormat): boolean {
  const before = text.charAt(at - 1);
  if (begin === '//') return before !== ':' && before !== '/';
  if (begin === '#' && format === 'php') return text.charAt(at + 1) !== '[';
  if (begin === '#' && (format === 'powershell' || format === 'ruby')) return at === 0 || /[\s;(){}|&,]/u.test(before);
  return true;
}

const PATTERN_FOLLOWS = /(?:^|[(,=:[!&|?{;\n]|=>|\breturn|\bcase)[ \t]*$/u;
const PATTERN = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,200}\]){1,500}\//uy;

/** A regular expression of JavaScript, whose quotes and slashes open nothing; `at` stands on a slash. */
function pastPattern(text: string, at: number): number {
  if (!PATTERN_FOLLOWS.test(text.slice(Math.max(0, at - 32), at))) return at + 1;
  PATTERN.lastIndex = at;
  return at + Math.max(1, PATTERN.exec(text)?.[0].length ?? 1);
}

function readString(text: string, at: number, to: number, rules: readonly StringRule[]): { readonly literal: Literal; readonly after: number } | undefined {
  for (const { open, close, layer, multiline, interpolated } of rules) {
    open.lastIndex = at;
    const opening = open.exec(text)?.[0];
    if (opening === undefined) continue;
    const start = at + opening.length;
    const end = closing(text, start, to, close, layer, multiline);
    if (end < 0) continue;
    return { literal: { start, end, open: at, layer, mark: close.length === 1 ? close : '', interpolated: interpolated?.test(opening) ?? false }, after: end + close.length };
  }
  return undefined;
}

function closing(text: string, from: number, to: number, close: string, layer: EscapeLayer, multiline: boolean): number {
  const first = close.charAt(0);
  // In a raw Python string a backslash keeps the quote from closing, though both stay in the text.
  const escape = layer === 'backtick' ? '`' : layer === 'doubled' || (layer === 'none' && first !== '"' && first !== "'") ? '' : '\\';
  for (let at = from; at < to; at++) {
    const char = text.charAt(at);
    if (char === escape && (layer !== 'none' || close.length === 1)) at += 1;
    else if (!multiline && (char === '\n' || char === '\r')) return -1;
    else if (char === first && text.startsWith(close, at)) {
      if ((layer === 'doubled' || layer === 'backtick') && close.length === 1 && text.charAt(at + 1) === close) at += 1;
      else return at;
    }
  }
  return -1;
}

/** A stretch of an XML text in which references are to be read: an attribute's value, or text between tags. */
export interface XmlStretch {
  readonly start: number;
  readonly end: number;
  readonly layer: EscapeLayer;
  readonly mark: string;
}

/** Attribute values and texts; CDATA is taken as it stands. Never fails: HTML and broken files are read as far as they go. */
export function lexXml(text: string, take: (stretch: XmlStretch) => void, onComment?: (start: number, end: number) => void): void {
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    const end = open < 0 ? text.length : open;
    if (end > at) take({ start: at, end, layer: 'xml', mark: '' });
    if (open < 0) return;
    if (text.startsWith('<!--', open)) {
      const close = text.indexOf('-->', open + 4);
      onComment?.(open + 4, close < 0 ? text.length : close);
      at = close < 0 ? text.length : close + 3;
    } else if (text.startsWith('<![CDATA[', open)) {
      const close = text.indexOf(']]>', open + 9);
      take({ start: open + 9, end: close < 0 ? text.length : close, layer: 'none', mark: '' });
      at = close < 0 ? text.length : close + 3;
    } else at = tag(text, open + 1, take);
  }
}

function tag(text: string, from: number, take: (stretch: XmlStretch) => void): number {
  const next = /["'><]/gu;
  next.lastIndex = from;
  for (let found = next.exec(text); found !== null; found = next.exec(text)) {
    const mark = found[0];
    if (mark === '>') return found.index + 1;
    if (mark === '<') return found.index;
    const close = text.indexOf(mark, found.index + 1);
    if (close < 0) return text.length;
    take({ start: found.index + 1, end: close, layer: 'xml', mark });
    next.lastIndex = close + 1;
  }
  return text.length;
}
