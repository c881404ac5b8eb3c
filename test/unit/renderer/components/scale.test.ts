import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scale, type SlotRequest } from '../../../../renderer/components/portSpace/scale';
import { portSlots, textWidth, type SlotMark } from '../../../../renderer/components/portSpace/slots';

const port = fc.integer({ min: 1, max: 65_535 });
const mark: fc.Arbitrary<SlotMark> = fc.record({ port, name: fc.string({ maxLength: 20 }), state: fc.constantFrom('fixed', 'moves', 'conflict', 'planned', 'unknown', 'other'), quiet: fc.boolean() });
const marks = fc.array(mark, { maxLength: 120 });
const ranges = fc.array(fc.tuple(port, port).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })), { maxLength: 12 });
const width = fc.integer({ min: 300, max: 1600 });

/** Disjoint slots from sorted cut points. */
const slots: fc.Arbitrary<SlotRequest[]> = fc.uniqueArray(fc.integer({ min: 0, max: 65_535 }), { maxLength: 40 }).chain((points) => {
  const sorted = points.sort((a, b) => a - b);
  const pairs: { start: number; end: number }[] = [];
  for (let i = 0; i + 1 < sorted.length; i += 2) pairs.push({ start: sorted[i] ?? 0, end: sorted[i + 1] ?? 0 });
  return fc.tuple(...pairs.map((p) => fc.integer({ min: 1, max: 90 }).map((w) => ({ ...p, width: w }))));
});

describe('scale', () => {
  it('never changes the order of ports and stays inside', () => {
    fc.assert(
      fc.property(slots, width, fc.array(fc.integer({ min: 0, max: 65_536 }), { minLength: 2, maxLength: 30 }), (requests, w, ports) => {
        const axis = scale(requests, w);
        const xs = ports.sort((a, b) => a - b).map((p) => axis.edge(p));
        for (let i = 1; i < xs.length; i++) expect(xs[i]).toBeGreaterThanOrEqual((xs[i - 1] ?? 0) - 1e-6);
        expect(Math.min(...xs)).toBeGreaterThanOrEqual(-1e-6);
        expect(Math.max(...xs)).toBeLessThanOrEqual(w + 1e-6);
      }),
    );
  });

  it('never lets two slots overlap', () => {
    fc.assert(
      fc.property(slots, width, (requests, w) => {
        const axis = scale(requests, w);
        for (let i = 1; i < axis.slots.length; i++) expect(axis.slots[i]?.x0).toBeGreaterThanOrEqual((axis.slots[i - 1]?.x1 ?? 0) - 1e-6);
      }),
    );
  });

  it('gives each slot the width it asked for while there is room', () => {
    const axis = scale([{ start: 1433, end: 1433, width: 40 }, { start: 49_721, end: 49_721, width: 42 }], 900);
    expect(axis.slots.map((s) => Math.round((s.x1 - s.x0) * 1000) / 1000)).toEqual([40, 42]);
    expect(axis.edge(0)).toBe(0);
    expect(axis.edge(65_536)).toBe(900);
    expect(axis.at(1433)).toBeCloseTo((axis.slots[0]?.center ?? 0), 6);
  });
});

describe('slots', () => {
  it('fit the width, are disjoint, and hold every mark', () => {
    fc.assert(
      fc.property(marks, ranges, width, (list, excluded, w) => {
        const made = portSlots(list, excluded, [0, 65_535], w);
        const sorted = [...made].sort((a, b) => a.start - b.start);
        for (let i = 1; i < sorted.length; i++) expect(sorted[i]?.start).toBeGreaterThan(sorted[i - 1]?.end ?? -1);
        const held = new Set(made.flatMap((s) => s.ports));
        for (const { port: held1 } of list) expect(held.has(held1)).toBe(true);
        expect(made.filter((s) => s.kind === 'marks').length).toBeLessThanOrEqual(60);
        expect(made.reduce((sum, s) => sum + s.width, 0)).toBeLessThanOrEqual(Math.max(w * 0.86, 300));
      }),
      { numRuns: 60 },
    );
  });

  it('takes the numbers of other listeners before those of SQL Server', () => {
    const others = Array.from({ length: 20 }, (_, i): SlotMark => ({ port: 2000 + i * 700, name: 'svchost', state: 'other', quiet: true }));
    const made = portSlots([{ port: 1433, name: 'MSSQLSERVER', state: 'fixed' }, ...others], [], [0, 65_535], 600);
    expect(made.find((s) => s.start === 1433)?.label).toBe('1433');
    expect(made.filter((s) => s.kind === 'marks' && s.quiet && s.ports.length === 1 && s.label !== null)).toEqual([]);
  });

  it('gives neighbours of Windows one slot with both ends', () => {
    const made = portSlots(Array.from({ length: 7 }, (_, i): SlotMark => ({ port: 49_664 + i, name: 'svchost', state: 'moves', quiet: true })), [], [0, 65_535], 900);
    expect(made.find((s) => s.ports.length === 7)?.label).toBe('49664–49670');
  });

  it('gives a name of SQL Server room', () => {
    const made = portSlots([{ port: 1433, name: 'MSSQLSERVER', state: 'fixed' }], [], [0, 65_535], 900);
    expect(made.find((s) => s.start === 1433)?.width).toBeGreaterThanOrEqual(textWidth('MSSQLSERVER'));
  });
});
