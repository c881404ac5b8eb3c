import { overlaps, type Port, type PortRange } from '#core/ports/port';
import type { PortLane, RangeRow } from './model';

/** From end to end; port 0 is where the axis begins, though nothing listens there. */
export const ALL: PortRange = { start: 0, end: 65_535 };
/** Narrower than this nothing more comes apart. */
const NARROWEST = 64;
const STEP = 4;

/** A part of the axis four times as narrow or as wide, around a port that stays where it was. */
export function zoomed(view: PortRange, way: 'in' | 'out', around: Port | null): PortRange {
  const size = view.end - view.start + 1;
  const to = Math.round(Math.min(ALL.end + 1, Math.max(NARROWEST, way === 'in' ? size / STEP : size * STEP)));
  const middle = around ?? Math.round((view.start + view.end) / 2);
  const share = (middle - view.start) / size;
  return placed(Math.round(middle - share * to), to);
}

/** Half a view to one side. */
export function panned(view: PortRange, way: 'left' | 'right'): PortRange {
  const size = view.end - view.start + 1;
  return placed(view.start + (way === 'left' ? -1 : 1) * Math.round(size / 2), size);
}

function placed(start: number, size: number): PortRange {
  const from = Math.max(ALL.start, Math.min(ALL.end + 1 - size, start));
  return { start: from, end: from + size - 1 };
}

export function isAll(view: PortRange): boolean {
  return view.start === ALL.start && view.end === ALL.end;
}

const within = (view: PortRange, range: PortRange): PortRange => ({ start: Math.max(view.start, range.start), end: Math.min(view.end, range.end) });

/** Only what lies in view; a range that reaches out of it ends at its edge. */
export function clipped<R extends PortRange>(view: PortRange, ranges: readonly R[]): readonly R[] {
  return isAll(view) ? ranges : ranges.filter((r) => overlaps(r, view)).map((r) => ({ ...r, ...within(view, r) }));
}

export function lanesIn(view: PortRange, lanes: readonly PortLane[]): readonly PortLane[] {
  return isAll(view) ? lanes : lanes.map((lane) => ({ ...lane, marks: lane.marks.filter((m) => overlaps({ start: m.port, end: m.end ?? m.port }, view)) }));
}

export function rowsIn(view: PortRange, rows: readonly RangeRow[]): readonly RangeRow[] {
  return isAll(view) ? rows : rows.map((row) => ({ ...row, bands: clipped(view, row.bands) }));
}
