import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameRoom } from '../../../../renderer/components/portSpace/ticks';
import { fitText, textWidth } from '../../../../renderer/components/portSpace/slots';
import type { Tick } from '../../../../renderer/components/portSpace/model';

const names = ['REPORT', 'PERIP', 'MSSQLSERVER', 'CLUSTER1', 'A_VERY_LONG_NAME', 'X'] as const;
const lanes = fc.uniqueArray(fc.record({ x: fc.integer({ min: 20, max: 780 }), name: fc.constantFrom(...names) }), { selector: (t) => t.x, minLength: 1, maxLength: 12 }).map((list) => list.sort((a, b) => a.x - b.x));

describe('names under ticks', () => {
  it('never meet, and never leave the strip', () => {
    fc.assert(
      fc.property(lanes, (list) => {
        const ticks = list.map(({ x, name }, i): Tick => ({ lane: 0, x, port: i + 1, state: 'fixed', marks: [{ id: name, port: i + 1, name, state: 'fixed', details: [] }] }));
        const nameOf = (tick: Tick): string => tick.marks[0]?.name ?? '';
        const boxes = ticks.map((tick, i) => {
          const half = textWidth(fitText(nameOf(tick), nameRoom(ticks, i, 800, nameOf))) / 2;
          return [tick.x - half, tick.x + half] as const;
        });
        for (let i = 1; i < boxes.length; i++) expect(boxes[i]?.[0]).toBeGreaterThanOrEqual(boxes[i - 1]?.[1] ?? 0);
        expect(boxes[0]?.[0]).toBeGreaterThanOrEqual(0);
        expect(boxes.at(-1)?.[1]).toBeLessThanOrEqual(800);
      }),
    );
  });

  it('a short neighbour leaves its room', () => {
    const tick = (x: number, name: string): Tick => ({ lane: 0, x, port: x, state: 'fixed', marks: [{ id: name, port: x, name, state: 'fixed', details: [] }] });
    const lane = [tick(100, 'REPORT'), tick(144, 'PERIP')];
    expect(fitText('REPORT', nameRoom(lane, 0, 800, (t) => t.marks[0]?.name ?? ''))).toBe('REPORT');
  });
});
