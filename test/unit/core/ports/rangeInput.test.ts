import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRangeList, rangeStrings, readRangeText } from '#core/ports/rangeInput';

describe('a string of Rpc\\Internet\\Ports', () => {
  it.each([
    ['5984', { start: 5984, end: 5984 }, null],
    ['5000-5100', { start: 5000, end: 5100 }, null],
    ['4000 - 4010', { start: 4000, end: 4010 }, 'blank'],
    [' 5000-5100', { start: 5000, end: 5100 }, 'blank'],
    ['5100-5000', null, 'reversed'],
    ['65535-65536', null, 'out-of-range'],
    ['99999', null, 'out-of-range'],
    ['0-10', { start: 0, end: 10 }, null],
    ['', null, 'junk'],
    ['-', null, 'junk'],
    ['5000-', null, 'junk'],
    ['５０００-５１００', null, 'junk'],
    ['0x1388', null, 'junk'],
    ['99999999999999999999', null, 'junk'],
  ])('%j', (text, range, problem) => {
    expect(readRangeText(text)).toEqual({ range, problem });
  });

  it('never throws, and what it takes without a word is what it writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d -]{0,14}$/u)), (text) => {
        const { range, problem } = readRangeText(text);
        if (range && problem === null) expect([`${range.start}-${range.end}`, String(range.start)].map((t) => t.replace(/^0+(?=\d)/u, ''))).toContain(text.replace(/(^|-)0+(?=\d)/gu, '$1'));
        else expect(problem).not.toBeNull();
      }),
    );
  });
});

describe('ranges as a person types them', () => {
  it('takes commas, lines, full-width characters and blanks', () => {
    expect(parseRangeList('20000-20499, ２１０００〜２１０９９\n22000 - 22010;23000')).toEqual({
      ranges: [{ start: 20_000, end: 20_499 }, { start: 21_000, end: 21_099 }, { start: 22_000, end: 22_010 }, { start: 23_000, end: 23_000 }],
      problems: [],
    });
    expect(parseRangeList('')).toEqual({ ranges: [], problems: [] });
    expect(parseRangeList('5100-5000, x, 70000').problems).toEqual([{ text: '5100-5000', problem: 'reversed' }, { text: 'x', problem: 'junk' }, { text: '70000', problem: 'out-of-range' }]);
  });

  it('reads back what is written, for hundreds of ranges', () => {
    const range = fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 0, max: 500 })).map(([start, more]) => ({ start, end: Math.min(65_535, start + more) }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 400 }), (ranges) => {
        expect(parseRangeList(rangeStrings(ranges).join(', '))).toEqual({ ranges, problems: [] });
        for (const [i, text] of rangeStrings(ranges).entries()) expect(readRangeText(text)).toEqual({ range: ranges[i], problem: null });
      }),
    );
  });
});
