import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scale } from '../../../../renderer/components/portSpace/scale';
import { ALL, clipped, panned, zoomed } from '../../../../renderer/components/portSpace/zoom';

describe('zoom', () => {
  it('goes in around a port, back out to everything, and never out of the axis', () => {
    const near = zoomed(zoomed(ALL, 'in', 1433), 'in', 1433);
    expect(near.end - near.start + 1).toBe(4096);
    expect(near.start <= 1433 && near.end >= 1433).toBe(true);
    expect(zoomed(zoomed(near, 'out', 1433), 'out', 1433)).toEqual(ALL);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_535 }), fc.array(fc.constantFrom('in', 'out', 'left', 'right'), { maxLength: 12 }), (port, moves) => {
        let view = ALL;
        for (const move of moves) view = move === 'in' || move === 'out' ? zoomed(view, move, Math.min(view.end, Math.max(view.start, port))) : panned(view, move);
        expect(view.start).toBeGreaterThanOrEqual(0);
        expect(view.end).toBeLessThanOrEqual(65_535);
        expect(view.end - view.start).toBeGreaterThanOrEqual(63);
      }),
    );
  });
  it('cuts ranges at the edge of the view and leaves others out', () => {
    expect(clipped({ start: 100, end: 200 }, [{ start: 50, end: 150 }, { start: 300, end: 400 }])).toEqual([{ start: 100, end: 150 }]);
  });
  it('the axis ends where the view does', () => {
    const axis = scale([{ start: 1433, end: 1433, width: 40 }], 800, { start: 1024, end: 2047 });
    expect([axis.edge(10), axis.edge(1024), axis.edge(2048), axis.edge(60_000)]).toEqual([0, 0, 800, 800]);
    expect(axis.at(1433)).toBeGreaterThan(300);
  });
});
