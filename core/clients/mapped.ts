/** A stretch of a source replaced; offsets in UTF-16 units of the source. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits must not overlap; everything outside them is copied unchanged. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    parts.push(source.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  parts.push(source.slice(at));
  return parts.join('');
}

/** A decoded text that knows where in the source each of its units came from. */
export interface MappedText {
  readonly text: string;
  /** Offset in the source of unit `index` of `text`; `text.length` gives the end. */
  readonly sourceOf: (index: number) => number;
  /** Turns new text into what has to stand in the source for it. */
  readonly encode: (text: string) => string;
  /** The edit of the source that puts `text` for a stretch of the text, where the new text and its place are not enough to tell. */
  readonly replace?: (start: number, end: number, text: string) => Edit;
}

export function plainText(source: string, start = 0, end = source.length): MappedText {
  return { text: source.slice(start, end), sourceOf: (index) => start + index, encode: (text) => text };
}

/** Percent-decoding as in a query (`+` is a blank). What is no valid UTF-8 stays as it is. */
export function percentDecoded(source: string, start = 0, end = source.length): MappedText {
  const parts: string[] = [];
  const offsets: number[] = [];
  let escaped = false;
  let at = start;
  while (at < end) {
    const char = source.charAt(at);
    const unit = char === '%' ? percentUnit(source, at, end) : undefined;
    if (unit === undefined) {
      parts.push(char === '+' ? ' ' : char);
      offsets.push(at);
      at += 1;
    } else {
      escaped = true;
      parts.push(unit);
      for (let i = 0; i < unit.length; i++) offsets.push(at);
      at += 3 * utf8Length(unit);
    }
  }
  offsets.push(end);
  return {
    text: parts.join(''),
    sourceOf: (index) => offsets[index] ?? end,
    encode: (text) => (escaped ? encodeURIComponent(text) : text),
  };
}

function percentUnit(source: string, at: number, end: number): string | undefined {
  const first = Number.parseInt(source.slice(at + 1, at + 3), 16);
  const bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const stop = at + 3 * bytes;
  if (stop > end) return undefined;
  const escape = source.slice(at, stop);
  if (!/^(?:%[0-9a-f]{2})+$/iu.test(escape)) return undefined;
  try {
    return decodeURIComponent(escape);
  } catch {
    return undefined;
  }
}

function utf8Length(unit: string): number {
  const point = unit.codePointAt(0) ?? 0;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** The inside of a JavaScript or JSON string: only escapes of one character are read, the others stay as written. */
export function unescapedLiteral(source: string, start: number, end: number): MappedText {
  const parts: string[] = [];
  const offsets: number[] = [];
  for (let at = start; at < end; at++) {
    offsets.push(at);
    if (source.charAt(at) === '\\' && at + 1 < end) at += 1;
    parts.push(source.charAt(at));
  }
  offsets.push(end);
  return { text: parts.join(''), sourceOf: (index) => offsets[index] ?? end, encode: (text) => text };
}
