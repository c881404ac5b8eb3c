import type { MarkState } from '../StatusMark';
import type { PortLane, PortMark, Tick } from './model';
import type { Placed, Scale } from './scale';
import { textWidth, type Slot } from './slots';

const weightOf: Readonly<Record<MarkState, number>> = { conflict: 6, moves: 5, planned: 4, fixed: 3, unknown: 2, note: 1, other: 0 };

/** Ports of a run stand apart only where each has this many pixels. */
const APART = 9;

/** A slot that shows its ports as one: they are no run, or there is no room to set them apart. */
function clustered(slot: Placed<Slot>): boolean {
  return slot.ports.length > 1 && (slot.x1 - slot.x0 < APART * slot.ports.length || slot.end - slot.start + 1 > slot.ports.length);
}

/** Marks as ticks on the scale, by lane, ascending; marks that share a merged slot become one cluster. */
export function ticksOf(lanes: readonly PortLane[], scale: Scale<Slot>): readonly (readonly Tick[])[] {
  return lanes.map((lane, index) => {
    const groups = new Map<string, PortMark[]>();
    for (const mark of [...lane.marks].sort((a, b) => a.port - b.port)) {
      const slot = scale.slots.find((s) => mark.port >= s.start && mark.port <= s.end);
      const key = slot && clustered(slot) ? `slot ${slot.start}` : `port ${mark.port}`;
      groups.set(key, [...(groups.get(key) ?? []), mark]);
    }
    return [...groups.values()].map((marks): Tick => {
      const first = marks[0];
      const port = first?.port ?? 0;
      const slot = scale.slots.find((s) => port >= s.start && port <= s.end);
      const x = slot && (clustered(slot) || slot.ports.length === 1) ? slot.center : scale.at(port);
      return { lane: index, marks, port, x, state: marks.reduce<MarkState>((most, m) => (weightOf[m.state] > weightOf[most] ? m.state : most), 'other') };
    });
  });
}

/** Pixels that the name under a tick may take without meeting those beside it in the lane. */
export function nameRoom(lane: readonly Tick[], index: number, width: number, nameOf: (tick: Tick) => string): number {
  const here = lane[index];
  if (!here) return 0;
  const beside = (other: Tick | undefined, edge: number): number => {
    if (!other) return 2 * Math.abs(edge - here.x);
    const distance = Math.abs(other.x - here.x);
    const half = other.state === 'other' && other.marks.length === 1 ? 4 : textWidth(nameOf(other)) / 2;
    return 2 * (distance - Math.min(half, distance / 2) - 3);
  };
  return Math.min(beside(lane[index - 1], 0), beside(lane[index + 1], width));
}

export interface Position {
  readonly lane: number;
  readonly index: number;
}

/** Where a key leads; undefined for keys that do not move. Up and Down go to the nearest tick of the next lane that has one. */
export function moved(ticks: readonly (readonly Tick[])[], at: Position, key: string): Position | undefined {
  const lane = ticks[at.lane] ?? [];
  const x = lane[at.index]?.x ?? 0;
  switch (key) {
    case 'ArrowRight':
      return { lane: at.lane, index: Math.min(lane.length - 1, at.index + 1) };
    case 'ArrowLeft':
      return { lane: at.lane, index: Math.max(0, at.index - 1) };
    case 'Home':
      return { lane: at.lane, index: 0 };
    case 'End':
      return { lane: at.lane, index: lane.length - 1 };
    case 'ArrowDown':
    case 'ArrowUp': {
      const step = key === 'ArrowDown' ? 1 : -1;
      for (let to = at.lane + step; to >= 0 && to < ticks.length; to += step) {
        const there = ticks[to] ?? [];
        if (there.length === 0) continue;
        const nearest = there.reduce((best, tick, i) => (Math.abs(tick.x - x) < Math.abs((there[best]?.x ?? Infinity) - x) ? i : best), 0);
        return { lane: to, index: nearest };
      }
      return at;
    }
    default:
      return undefined;
  }
}
