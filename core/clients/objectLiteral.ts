/** One property of a pasted JavaScript object or JSON text; offsets in the source. */
export interface Property {
  readonly key: string;
  /** Number of the object it stands in, counted from 0 in the order of their opening braces. */
  readonly object: number;
  readonly keyStart: number;
  /** The quote around the key, or none. */
  readonly keyQuote: string;
  readonly kind: 'string' | 'number' | 'object' | 'other';
  /** Inside the quotes of a string; from the brace of an object. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** After the closing quote. */
  readonly end: number;
  /** Offset of the comma behind it, or -1. */
  readonly comma: number;
  /** Offset of the comma before it, or -1 for the first. */
  readonly previousComma: number;
  readonly emptyObject: boolean;
}

interface Token {
  readonly kind: 'string' | 'word' | 'mark';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export type Literal = { readonly ok: true; readonly properties: readonly Property[] } | { readonly ok: false; readonly code: 'unbalanced-quote' | 'malformed' };

/** Reads the properties of every object in the text, however deep, in one pass; expressions are stepped over. */
export function parseObjectLiteral(source: string): Literal {
  const tokens = tokenize(source);
  if (tokens === undefined) return { ok: false, code: 'unbalanced-quote' };
  const properties: Property[] = [];
  const open: { readonly mark: string; readonly object: number; comma: number }[] = [];
  let objects = 0;
  for (const [index, token] of tokens.entries()) {
    const inside = open.at(-1);
    if (token.kind === 'mark') {
      if (token.text === '{' || token.text === '[' || token.text === '(') {
        open.push({ mark: token.text, object: token.text === '{' ? objects++ : -1, comma: -1 });
      } else if (token.text === '}' || token.text === ']' || token.text === ')') {
        if (inside === undefined || pairOf(inside.mark) !== token.text) return { ok: false, code: 'malformed' };
        open.pop();
      } else if (token.text === ',' && inside !== undefined) inside.comma = token.start;
      continue;
    }
    const before = tokens[index - 1]?.text;
    if (inside?.mark !== '{' || tokens[index + 1]?.text !== ':' || (before !== '{' && before !== ',')) continue;
    const property = readProperty(tokens, index, inside.object, inside.comma);
    if (property === undefined) return { ok: false, code: 'malformed' };
    properties.push(property);
  }
  return open.length > 0 ? { ok: false, code: 'malformed' } : { ok: true, properties };
}

function pairOf(mark: string): string {
  return mark === '{' ? '}' : mark === '[' ? ']' : ')';
}

function readProperty(tokens: readonly Token[], index: number, object: number, previousComma: number): Property | undefined {
  const key = tokens[index];
  const value = tokens[index + 2];
  const after = tokens[index + 3];
  if (key === undefined || value === undefined || after === undefined) return undefined;
  const quoted = key.kind === 'string';
  const simple = after.text === ',' || after.text === '}';
  const kind = value.text === '{' ? 'object' : !simple ? 'other' : value.kind === 'string' ? 'string' : /^\d+$/u.test(value.text) ? 'number' : 'other';
  const inner = kind === 'string' ? 1 : 0;
  return {
    key: quoted ? key.text.slice(1, -1) : key.text,
    object,
    keyStart: key.start,
    keyQuote: quoted ? key.text.charAt(0) : '',
    kind,
    valueStart: value.start + inner,
    valueEnd: value.end - inner,
    end: value.end,
    comma: simple && after.text === ',' ? after.start : -1,
    previousComma,
    emptyObject: value.text === '{' && after.text === '}',
  };
}

function tokenize(source: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const pattern = /\s+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|[\w$]+|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[^]/gsu;
  for (const match of source.matchAll(pattern)) {
    const text = match[0];
    const start = match.index;
    const token = { start, end: start + text.length, text };
    if (/^(?:\s|\/[/*])/u.test(text)) continue;
    if (/^["'`]/u.test(text)) {
      if (text.length < 2) return undefined;
      tokens.push({ ...token, kind: text.startsWith('`') && text.includes('${') ? 'mark' : 'string' });
    } else tokens.push({ ...token, kind: /^[\w$]/u.test(text) ? 'word' : 'mark' });
  }
  return tokens;
}
