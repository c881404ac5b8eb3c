import type { Port, PortRange } from '#core/ports/port';

/**
 * The axis of the port space: every port that matters has a slot as wide as its number, and the gaps between share the
 * rest by log2(1 + gap)^1.5. Positions never change order, and labels cannot meet.
 */
export interface SlotRequest extends PortRange {
  /** Pixels. */
  readonly width: number;
}
export type Placed<S extends SlotRequest> = S & { readonly x0: number; readonly x1: number; readonly center: number };
export interface Scale<S extends SlotRequest> {
  readonly slots: readonly Placed<S>[];
  readonly width: number;
  /** Left edge of a port, 0-65536, in pixels; 65536 is the right end. What lies outside the domain stands at its ends. */
  readonly edge: (port: number) => number;
  /** Where the mark of a port stands: the middle of its slot, or its share of a slot that holds several. */
  readonly at: (port: Port) => number;
}

const END = 65_536;

/** Slots must not overlap; they may come in any order. Where they need more than `width`, all shrink alike. */
export function scale<S extends SlotRequest>(requests: readonly S[], width: number, domain: PortRange = { start: 0, end: END - 1 }): Scale<S> {
  const sorted = [...requests].sort((a, b) => a.start - b.start);
  const wanted = sorted.reduce((sum, s) => sum + s.width, 0);
  const shrink = wanted > width && wanted > 0 ? width / wanted : 1;
  const weight = (ports: number): number => Math.log2(1 + Math.max(0, ports)) ** 1.5;
  const gaps: number[] = [];
  let next = domain.start;
  for (const slot of sorted) {
    gaps.push(weight(slot.start - next));
    next = slot.end + 1;
  }
  gaps.push(weight(domain.end + 1 - next));
  const total = gaps.reduce((sum, g) => sum + g, 0);
  const unit = total > 0 ? Math.max(0, width - wanted * shrink) / total : 0;

  const points: { port: number; x: number }[] = [{ port: domain.start, x: 0 }];
  const slots: Placed<S>[] = [];
  let x = 0;
  sorted.forEach((slot, i) => {
    x += (gaps[i] ?? 0) * unit;
    const x1 = x + slot.width * shrink;
    points.push({ port: slot.start, x }, { port: slot.end + 1, x: x1 });
    slots.push({ ...slot, x0: x, x1, center: (x + x1) / 2 });
    x = x1;
  });
  points.push({ port: domain.end + 1, x: width });

  const edge = (port: number): number => {
    if (port <= domain.start) return 0;
    if (port > domain.end) return width;
    let low = 0;
    let high = points.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((points[middle]?.port ?? END) <= port) low = middle;
      else high = middle;
    }
    const a = points[low];
    const b = points[high];
    if (!a || !b) return width;
    return b.port === a.port ? b.x : a.x + ((port - a.port) / (b.port - a.port)) * (b.x - a.x);
  };
  const at = (port: Port): number => {
    const slot = slots.find((s) => port >= s.start && port <= s.end);
    if (!slot) return edge(port);
    return slot.x0 + ((slot.x1 - slot.x0) * (port - slot.start + 0.5)) / (slot.end - slot.start + 1);
  };
  return { slots, width, edge, at };
}
