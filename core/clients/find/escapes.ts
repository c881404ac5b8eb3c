import type { MappedText } from '../mapped';

/**
 * How a file format writes a character that would end or change the text around it.
 * - `backslash`: C#, Java, JavaScript, JSON, Python, PHP "..", YAML "..".
 * - `backslash-quote`: only \\ and \' or \" (PHP '..', registry exports).
 * - `doubled`: the closing mark twice (C# @"..", VB, SQL, YAML '..', PowerShell '..').
 * - `backtick`: PowerShell "..", where the mark may also stand twice.
 * - `properties`: Java .properties.
 */
export type EscapeLayer = 'none' | 'xml' | 'backslash' | 'backslash-quote' | 'doubled' | 'backtick' | 'properties';

interface Unit {
  readonly text: string;
  readonly length: number;
}

const XML_NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', a: '\u0007', 0: '\0' };

/** What stands between `start` and `end` as a program reads it; `mark` is the closing quote where the layer doubles it. */
export function unescaped(source: string, start: number, end: number, layer: EscapeLayer, mark = ''): MappedText {
  const unit = readers[layer];
  if (unit === undefined) return { text: source.slice(start, end), sourceOf: (index) => Math.min(start + index, end), encode: (text) => text };
  const parts: string[] = [];
  const offsets: number[] = [];
  let at = start;
  while (at < end) {
    const read = unit(source, at, end, mark);
    const text = read?.text ?? source.charAt(at);
    parts.push(text);
    for (let i = 0; i < text.length; i++) offsets.push(at);
    at += read?.length ?? 1;
  }
  offsets.push(end);
  return { text: parts.join(''), sourceOf: (index) => offsets[index] ?? end, encode: (text) => escaped(text, layer, mark) };
}

type Reader = (source: string, at: number, end: number, mark: string) => Unit | undefined;

const readers: Readonly<Record<EscapeLayer, Reader | undefined>> = {
  none: undefined,
  xml: xmlUnit,
  backslash: backslashUnit,
  'backslash-quote': (source, at, end) => (source.charAt(at) === '\\' && at + 1 < end && /[\\'"]/u.test(source.charAt(at + 1)) ? { text: source.charAt(at + 1), length: 2 } : undefined),
  doubled: doubledUnit,
  backtick: (source, at, end, mark) => (source.charAt(at) === '`' && at + 1 < end ? { text: SIMPLE[source.charAt(at + 1)] ?? source.charAt(at + 1), length: 2 } : doubledUnit(source, at, end, mark)),
  properties: backslashUnit,
};

function doubledUnit(source: string, at: number, end: number, mark: string): Unit | undefined {
  return mark !== '' && source.charAt(at) === mark && at + 1 < end && source.charAt(at + 1) === mark ? { text: mark, length: 2 } : undefined;
}

function xmlUnit(source: string, at: number, end: number): Unit | undefined {
  if (source.charAt(at) !== '&') return undefined;
  const reference = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/iu.exec(source.slice(at, Math.min(end, at + 12)));
  if (reference === null) return undefined;
  const [all, decimal, hex, name] = reference;
  if (name !== undefined) {
    const text = XML_NAMED[name];
    return text === undefined ? undefined : { text, length: all.length };
  }
  const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return point > 0x10ffff ? undefined : { text: String.fromCodePoint(point), length: all.length };
}

function backslashUnit(source: string, at: number, end: number): Unit | undefined {
  if (source.charAt(at) !== '\\' || at + 1 >= end) return undefined;
  const next = source.charAt(at + 1);
  const digits = next === 'u' ? 4 : next === 'x' ? 2 : 0;
  if (digits > 0) {
    const hex = source.slice(at + 2, Math.min(end, at + 2 + digits));
    if (hex.length === digits && /^[0-9a-f]+$/iu.test(hex)) return { text: String.fromCharCode(Number.parseInt(hex, 16)), length: 2 + digits };
  }
  return { text: SIMPLE[next] ?? next, length: 2 };
}

function escaped(text: string, layer: EscapeLayer, mark: string): string {
  switch (layer) {
    case 'none':
      return text;
    case 'xml':
      return text.replaceAll(/[&<>"']/gu, (char) => `&${Object.entries(XML_NAMED).find(([, c]) => c === char)?.[0] ?? ''};`);
    case 'backslash':
    case 'backslash-quote':
      return text.replaceAll(/[\\"']/gu, (char) => (char === '\\' || char === mark ? `\\${char}` : char));
    case 'properties':
      return text.replaceAll('\\', '\\\\');
    case 'backtick':
      return text.replaceAll(/[`"$]/gu, (char) => `\`${char}`);
    case 'doubled':
      return mark === '' ? text : text.replaceAll(mark, mark + mark);
  }
}

/** A stretch of a decoded text, as a text of its own. */
export function part(mapped: MappedText, start: number, end: number): MappedText {
  const { replace } = mapped;
  return {
    text: mapped.text.slice(start, end),
    sourceOf: (index) => mapped.sourceOf(Math.min(start + index, end)),
    encode: mapped.encode,
    ...(replace ? { replace: (from: number, to: number, text: string) => replace(start + from, start + to, text) } : {}),
  };
}

/** `inner` was decoded from the text of `outer`. */
export function nested(outer: MappedText, inner: MappedText): MappedText {
  const { replace } = outer;
  return {
    text: inner.text,
    sourceOf: (index) => outer.sourceOf(inner.sourceOf(index)),
    encode: (text) => outer.encode(inner.encode(text)),
    ...(replace ? { replace: (from: number, to: number, text: string) => replace(inner.sourceOf(from), inner.sourceOf(to), inner.encode(text)) } : {}),
  };
}

/**
 * f"..." of Python and $"..." of C#: a doubled brace stands for one, and what stands in single ones is filled in. That is
 * read as $(...) here, so that it is not taken for a value in braces.
 */
export function withoutDoubledBraces(mapped: MappedText): MappedText {
  const parts: string[] = [];
  const offsets: number[] = [];
  let depth = 0;
  for (let at = 0; at < mapped.text.length; at++) {
    const char = mapped.text.charAt(at);
    const doubled = depth === 0 && (char === '{' || char === '}') && mapped.text.charAt(at + 1) === char;
    if (char === '{' && !doubled) depth += 1;
    const closes = char === '}' && depth > 0;
    if (closes) depth -= 1;
    const unit = char === '{' && !doubled ? '$(' : closes ? ')' : char;
    parts.push(unit);
    for (let i = 0; i < unit.length; i++) offsets.push(at);
    if (doubled) at += 1;
  }
  const end = mapped.text.length;
  return { text: parts.join(''), sourceOf: (index) => mapped.sourceOf(offsets[index] ?? end), encode: (text) => mapped.encode(text.replaceAll(/[{}]/gu, '$&$&')) };
}
