import { addressesMeet } from '#core/ports/address';
import { overlaps } from '#core/ports/port';
import type { Register, RegisterItem } from './register';

/**
 * `same-port`: somebody else holds or wants it; not between two that both listen, which Windows lets be (http.sys and
 * multicast sockets share). `excluded`: in a range Windows keeps for itself, where a bind is refused. `reserved-elsewhere`:
 * in an administered reservation of several ports. `dynamic-range`: fixed, yet Windows may hand it to any program.
 */
export const conflictCodes = ['same-port', 'excluded', 'reserved-elsewhere', 'dynamic-range'] as const;
export type ConflictCode = (typeof conflictCodes)[number];
export interface Conflict {
  readonly code: ConflictCode;
  /** The other holder, or the range. */
  readonly with: string;
}

type Conflicts = ReadonlyMap<string, readonly Conflict[]>;

/** Conflicts of what stands, by key. Holders are sorted by port once, so that fifty thousand take milliseconds. */
export function registerConflicts(register: Register, items: readonly RegisterItem[]): Conflicts {
  const found = new Map<string, Conflict[]>();
  const add = (item: RegisterItem, conflict: Conflict): void => {
    const list = found.get(item.key);
    if (!list) found.set(item.key, [conflict]);
    else if (!list.some((c) => c.code === conflict.code && c.with === conflict.with)) list.push(conflict);
  };
  for (const group of groups(items).values()) {
    const reserved = group.filter((i) => i.kind === 'reservation');
    const holders = group.filter((i) => i.kind !== 'reservation').sort((a, b) => a.port - b.port);
    samePort(holders, add);
    for (const item of holders) inRanges(register, item, reserved, add);
  }
  return found;
}

function groups(items: readonly RegisterItem[]): Map<string, RegisterItem[]> {
  const out = new Map<string, RegisterItem[]>();
  for (const item of items) {
    if (item.gone !== null) continue;
    const key = `${item.computer.scope}|${item.protocol}`;
    const list = out.get(key);
    if (list) list.push(item);
    else out.set(key, [item]);
  }
  return out;
}

type Add = (item: RegisterItem, conflict: Conflict) => void;

function samePort(sorted: readonly RegisterItem[], add: Add): void {
  for (const [i, a] of sorted.entries()) {
    for (let j = i + 1; j < sorted.length; j++) {
      const b = sorted[j];
      if (!b || b.port > a.end) break;
      if ((a.live && b.live) || a.holder.toLowerCase() === b.holder.toLowerCase() || !addressesMeet(a.address, b.address)) continue;
      add(a, { code: 'same-port', with: b.holder });
      add(b, { code: 'same-port', with: a.holder });
    }
  }
}

function inRanges(register: Register, item: RegisterItem, reserved: readonly RegisterItem[], add: Add): void {
  const ranges = register.ranges(item.computer.scope);
  const own = { start: item.port, end: item.end };
  const covering = reserved.filter((r) => overlaps({ start: r.port, end: r.end }, own));
  const wide = covering.find((r) => r.end > r.port);
  const settled = item.hold === 'fixed' || item.hold === 'planned';
  const excluded = ranges?.excluded.find((r) => r.protocol === item.protocol && overlaps(r, own));
  // Somebody listens there, so the bind was not refused.
  if (excluded && !item.live) add(item, { code: 'excluded', with: `${excluded.start}-${excluded.end}` });
  if (!settled) return;
  if (wide) add(item, { code: 'reserved-elsewhere', with: `${wide.port}-${wide.end}` });
  const dynamic = ranges?.dynamic.find((r) => r.protocol === item.protocol && overlaps(r, own));
  if (dynamic && covering.length === 0) add(item, { code: 'dynamic-range', with: `${dynamic.start}-${dynamic.end}` });
}
