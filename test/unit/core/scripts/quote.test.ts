import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cmdQuote, psQuote } from '#core/scripts/quote';

/** The rule of the PowerShell tokenizer, written the other way round: reads one single-quoted string to the end. */
function readSingleQuoted(source: string): string | undefined {
  const quotes = "'\u2018\u2019\u201a\u201b";
  if (!quotes.includes(source.charAt(0)) || source === '') return undefined;
  let text = '';
  for (let i = 1; i < source.length; i++) {
    const char = source.charAt(i);
    if (!quotes.includes(char)) text += char;
    else if (i + 1 < source.length && quotes.includes(source.charAt(i + 1))) text += source.charAt(++i - 1);
    else return i === source.length - 1 ? text : undefined;
  }
  return undefined;
}

const hostile = fc.string({ unit: fc.oneof(fc.constantFrom("'", '\u2018', '\u2019', '\u201a', '\u201b', '"', '$', '(', ')', '`', '\n', ';', '\0'), fc.string({ unit: 'binary', maxLength: 1 })) });

describe('psQuote', () => {
  it('gives back the same text to the tokenizer', () => {
    fc.assert(fc.property(hostile, (text) => {
      expect(readSingleQuoted(psQuote(text))).toBe(text);
    }));
  });

  it.each([
    ['MSSQL$INST', "'MSSQL$INST'"],
    ["O'Neil", "'O''Neil'"],
    ['\u2019; Remove-Item x \u2018', "'\u2019\u2019; Remove-Item x \u2018\u2018'"],
    ['\u201a\u201b', "'\u201a\u201a\u201b\u201b'"],
  ])('%s', (text, quoted) => {
    expect(psQuote(text)).toBe(quoted);
  });
});

describe('cmdQuote', () => {
  it.each([
    ['MSSQLSvc/sql01:INST', '"MSSQLSvc/sql01:INST"'],
    ['a & b', '"a & b"'],
    ['x\\', '"x\\\\"'],
  ])('%s', (text, quoted) => {
    expect(cmdQuote(text)).toBe(quoted);
  });

  it.each(['a"b', '%PATH%', 'a!b', 'a\nb', 'a\0'])('refuses %j', (text) => {
    expect(cmdQuote(text)).toBeUndefined();
  });
});
