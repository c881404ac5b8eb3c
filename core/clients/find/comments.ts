import type { MappedText } from '../mapped';
import { unescaped } from './escapes';
import type { Found } from './find';
import type { FileFormat } from './formats';
import { lex, type Literal } from './lexers';
import { ANCHOR, stringInLine } from './recognise';

/** What stands before the code that somebody took out, or decorates a comment. */
const LEAD = /^[\s/*#'-]*/u;
/** Longer lines hold data. */
const MAX_LINE = 65_536;

/**
 * The strings of a comment, line by line: those in the quotes of the language, or else one that stands there without.
 * `literal` reads what is in quotes.
 */
export function findInComment(text: string, format: FileFormat, start: number, end: number, literal: (literal: Literal) => MappedText | undefined, take: (found: Found) => void): void {
  if (!ANCHOR.test(text.slice(start, end))) return;
  for (let from = start; from < end; ) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 || newline > end ? end : newline;
    const raw = text.slice(from, Math.min(to, from + MAX_LINE));
    if (ANCHOR.test(raw)) inLine(text, format, from + (LEAD.exec(raw)?.[0].length ?? 0), from + raw.length, literal, take);
    from = to + 1;
  }
}

/** In a sentence nobody doubles the backslash of `host\instance`. */
function asWritten(text: string, literal: Literal): Literal {
  const raw = text.slice(literal.start, literal.end);
  return literal.layer === 'backslash' && /\\\w/u.test(raw) && !raw.includes('\\\\') ? { ...literal, layer: 'none' } : literal;
}

function inLine(text: string, format: FileFormat, from: number, to: number, literal: (literal: Literal) => MappedText | undefined, take: (found: Found) => void): void {
  let quoted = false;
  const found = (mapped: MappedText, interpolated: boolean): void => {
    take({ kind: 'string', mapped, interpolated, caution: 'in-comment', ...(format === 'go' ? { family: 'go' } : {}) });
  };
  lex(text, format, {
    onString: (one) => {
      const mapped = literal(asWritten(text, one));
      if (mapped === undefined) return;
      quoted = true;
      found(mapped, one.interpolated);
    },
  }, from, to);
  if (quoted) return;
  const bare = stringInLine(unescaped(text, from, to, 'none'));
  if (bare !== undefined && (bare.text.includes(';') || bare.text.includes('://'))) found(bare, false);
}
