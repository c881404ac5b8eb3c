import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PortRange } from '#core/ports/port';
import { portSet, sizeOf, subtract, union } from '#core/ports/portSet';

/** Low numbers meet, the last ones reach the end. */
const port = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 65_500, max: 65_535 }));
const range = fc.tuple(port, fc.integer({ min: -2, max: 40 })).map(([start, length]): PortRange => ({ start, end: Math.min(65_535, start + length) }));
// Few are sorted, many are counted: both kinds of work must come to the same.
const few = fc.array(range, { maxLength: 40 });
const many = fc.array(range, { minLength: 500, maxLength: 700, size: 'max' });

function ports(ranges: readonly PortRange[]): Set<number> {
  const out = new Set<number>();
  for (const { start, end } of ranges) for (let p = start; p <= end; p++) out.add(p);
  return out;
}
const touches = (set: readonly PortRange[]): boolean => set.some((r, i) => r.start > r.end || (set[i - 1]?.end ?? -2) + 1 >= r.start);

describe('portSet', () => {
  it.each([['few', few, 200], ['many', many, 60]] as const)('holds exactly the ports of %s ranges, in order, none touching the next', (_, ranges, numRuns) => {
    fc.assert(
      fc.property(ranges, (list) => {
        const set = portSet(list);
        expect(touches(set)).toBe(false);
        expect(ports(set)).toEqual(ports(list));
        expect(sizeOf(set)).toBe(ports(list).size);
      }),
      { numRuns },
    );
  });

  it('takes ranges beyond the ports there are as they come, however many', () => {
    const list = Array.from({ length: 600 }, (_, i): PortRange => ({ start: 70_000 - 2 * i, end: 70_000 - 2 * i }));
    const set = portSet(list);
    expect(set).toHaveLength(600);
    expect(set[0]).toEqual({ start: 68_802, end: 68_802 });
  });

  it('adds and takes away', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        const [of, other] = [portSet(a), portSet(b)];
        expect(ports(union(of, other))).toEqual(ports([...a, ...b]));
        const rest = ports(a);
        for (const p of ports(b)) rest.delete(p);
        expect(ports(subtract(of, other))).toEqual(rest);
      }),
    );
  });
});
