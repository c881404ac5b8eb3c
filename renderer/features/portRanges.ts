import type { Port, PortRange, Protocol } from '#core/ports/port';
import { contains } from '#core/ports/port';
import type { ServerModel } from '#core/scan/model';

/** Dynamic ranges of a protocol, both stacks; equal ones once. */
export function dynamicOf(model: ServerModel, protocol: Protocol): readonly PortRange[] {
  if (!model.ranges.known) return [];
  return distinct(model.ranges.value.dynamic.filter((d) => d.protocol === protocol && d.count > 0).map((d) => ({ start: d.start, end: d.start + d.count - 1 })));
}

/** Excluded ranges of a protocol, both stacks: administered ones (reserved), or those the system holds. */
export function excludedOf(model: ServerModel, protocol: Protocol, administered: boolean): readonly PortRange[] {
  if (!model.ranges.known) return [];
  return distinct(model.ranges.value.excluded.filter((e) => e.protocol === protocol && e.administered === administered).map(({ start, end }) => ({ start, end })));
}

export function inAny(ranges: readonly PortRange[], port: Port): boolean {
  return ranges.some((r) => contains(r, port));
}

function distinct(ranges: readonly PortRange[]): readonly PortRange[] {
  const out: PortRange[] = [];
  for (const r of ranges) if (!out.some((o) => o.start === r.start && o.end === r.end)) out.push(r);
  return out.sort((a, b) => a.start - b.start);
}
