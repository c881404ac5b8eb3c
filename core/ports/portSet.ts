import { MAX_PORT, type Port, type PortRange } from './port';

/**
 * A set of ports as sorted, disjoint, non-adjacent ranges. Port 0 may stand in it, because a firewall rule
 * for "any port" covers 0-65535; sizes count what the ranges hold.
 */
export type PortSet = readonly PortRange[];

export const EMPTY: PortSet = [];

export function portSet(ranges: Iterable<PortRange>): PortSet {
  const all = [...ranges];
  return (all.length < MANY ? undefined : counted(all)) ?? sorted(all);
}

/** From so many ranges on, counting ports takes less than sorting ranges, and grows no faster than they do. */
const MANY = 500;

/** undefined where a range leaves the ports there are. */
function counted(ranges: readonly PortRange[]): PortSet | undefined {
  // What begins at a port less what ended before it.
  const steps = new Int32Array(MAX_PORT + 2);
  for (const { start, end } of ranges) {
    if (start > end) continue;
    if (!(start >= 0 && end <= MAX_PORT)) return undefined;
    steps[start] = (steps[start] ?? 0) + 1;
    steps[end + 1] = (steps[end + 1] ?? 0) - 1;
  }
  const out: PortRange[] = [];
  let open = 0;
  let start = 0;
  for (let port = 0; port <= MAX_PORT + 1; port++) {
    const before = open;
    open += steps[port] ?? 0;
    if (before === 0 && open > 0) start = port;
    else if (before > 0 && open === 0) out.push({ start, end: port - 1 });
  }
  return out;
}

function sorted(ranges: readonly PortRange[]): PortSet {
  const inOrder = ranges.filter((r) => r.start <= r.end).sort((a, b) => a.start - b.start);
  const out: { start: number; end: number }[] = [];
  for (const range of inOrder) {
    const last = out.at(-1);
    if (last && range.start <= last.end + 1) last.end = Math.max(last.end, range.end);
    else out.push({ start: range.start, end: range.end });
  }
  return out;
}

export function union(a: PortSet, b: PortSet): PortSet {
  return portSet([...a, ...b]);
}

export function subtract(a: PortSet, b: PortSet): PortSet {
  const out: PortRange[] = [];
  let i = 0;
  for (const range of a) {
    let start = range.start;
    while (i < b.length && (b[i]?.end ?? Infinity) < start) i++;
    for (let j = i; j < b.length; j++) {
      const hole = b[j];
      if (!hole || hole.start > range.end) break;
      if (hole.start > start) out.push({ start, end: hole.start - 1 });
      start = Math.max(start, hole.end + 1);
    }
    if (start <= range.end) out.push({ start, end: range.end });
  }
  return out;
}

export function intersect(a: PortSet, b: PortSet): PortSet {
  return subtract(a, subtract(a, b));
}

export function has(set: PortSet, port: Port): boolean {
  let low = 0;
  let high = set.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = set[middle];
    if (!range) return false;
    if (port < range.start) high = middle - 1;
    else if (port > range.end) low = middle + 1;
    else return true;
  }
  return false;
}

export function sizeOf(set: PortSet): number {
  let n = 0;
  for (const range of set) n += range.end - range.start + 1;
  return n;
}
