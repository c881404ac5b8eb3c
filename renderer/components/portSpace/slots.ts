import { overlaps, type Port, type PortRange } from '#core/ports/port';
import type { MarkState } from '../StatusMark';
import type { SlotRequest } from './scale';

export interface SlotMark {
  readonly port: Port;
  readonly end?: Port;
  readonly name: string;
  readonly state: MarkState;
  readonly quiet?: boolean;
}
export interface Slot extends SlotRequest {
  readonly kind: 'axis' | 'marks' | 'range';
  /** Number on the axis; null where there is no room for one. */
  readonly label: string | null;
  /** Ports of marks in it, ascending. */
  readonly ports: readonly Port[];
  readonly state: MarkState | null;
  /** Holds nothing the page is about. */
  readonly quiet: boolean;
}

/** Width of a text at 11 px in the fonts of the window, rounded up: the wider stand-ins fit too. */
export function textWidth(text: string): number {
  let width = 0;
  for (const c of text) width += (c.codePointAt(0) ?? 0) > 0x2fff ? 11.5 : /[A-Z0-9–_$]/.test(c) ? 7.3 : c === ' ' ? 3.2 : 6.2;
  return Math.ceil(width);
}

/** As much of a text as the width holds, in the type of the axis. */
export function fitText(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  const letters = Array.from(text);
  while (letters.length > 1 && textWidth(`${letters.join('')}…`) > room) letters.pop();
  return letters.length > 2 ? `${letters.join('')}…` : '';
}

const weightOf: Readonly<Record<MarkState, number>> = { conflict: 6, moves: 5, planned: 4, fixed: 3, unknown: 2, note: 1, other: 0 };
const LABEL = 40;
const BARE = 12;
/** The slots may take this share of the width; the rest shows that there is something in between. */
const SHARE = 0.86;

/**
 * What gets a slot, squeezed until it fits: labels of other listeners go first, then those of exclusions, then quiet
 * neighbours merge into `× n`, then names of SQL Server shorten, and only then do its ports merge. More than
 * `maxTicks` always merge.
 */
export function portSlots(marks: readonly SlotMark[], ranges: readonly PortRange[], edges: readonly Port[], width: number, maxTicks = 60): readonly Slot[] {
  let slots: readonly Slot[] = initial(marks, ranges, edges);
  const budget = width * SHARE;
  const tooWide = (): boolean => slots.reduce((total, s) => total + s.width, 0) > budget;
  const tooMany = (): boolean => slots.filter((s) => s.kind === 'marks').length > maxTicks;
  const squeeze = (which: (s: Slot) => boolean, how: (s: Slot) => Slot): void => {
    if (tooWide()) slots = slots.map((s) => (which(s) ? how(s) : s));
  };
  const merge = (which: (s: Slot) => boolean): void => {
    while (tooWide() || tooMany()) {
      const merged = mergeOnce(slots, which);
      if (!merged) return;
      slots = merged;
    }
  };
  for (const state of ['other', 'note', 'unknown', 'fixed'] as const) squeeze((s) => s.quiet && s.kind === 'marks' && s.state === state, bare);
  squeeze((s) => s.kind === 'range', (s) => ({ ...s, label: null, width: Math.min(s.width, BARE) }));
  squeeze((s) => s.kind === 'marks' && s.quiet, bare);
  merge((s) => s.kind === 'marks' && s.quiet);
  for (const limit of [72, 58, 48, LABEL]) squeeze((s) => s.width > limit, (s) => ({ ...s, width: Math.max(limit, s.label === null ? 0 : textWidth(s.label) + 4) }));
  merge((s) => s.kind === 'marks');
  merge((s) => s.kind !== 'axis');
  return slots;
}

/** Without its number; several ports keep room for `× n`. */
function bare(slot: Slot): Slot {
  return { ...slot, label: null, width: slot.ports.length > 1 ? 2 * BARE : BARE };
}

function initial(marks: readonly SlotMark[], ranges: readonly PortRange[], edges: readonly Port[]): Slot[] {
  const byPort = new Map<Port, SlotMark[]>();
  for (const mark of marks) byPort.set(mark.port, [...(byPort.get(mark.port) ?? []), mark]);
  const slots: Slot[] = [];
  const ascending = [...byPort.keys()];
  for (const [port, here] of byPort) {
    const state = here.reduce<MarkState>((most, m) => (weightOf[m.state] > weightOf[most] ? m.state : most), 'other');
    const quiet = here.every((m) => m.quiet === true);
    const name = quiet ? 0 : Math.max(0, ...here.filter((m) => m.quiet !== true).map((m) => Math.min(96, textWidth(m.name) + 6)));
    // A range has a slot of its own as long as no other mark lies in it.
    const last = Math.max(port, ...here.map((m) => m.end ?? port));
    const end = ascending.some((p) => p > port && p <= last) ? port : last;
    const label = end === port ? String(port) : `${port}–${end}`;
    slots.push({ start: port, end, kind: 'marks', width: Math.max(LABEL, name, end === port ? 0 : textWidth(label) + 6), label, ports: [port], state, quiet });
  }
  for (const range of disjoint(ranges)) {
    if (slots.some((s) => overlaps(s, range))) continue;
    const single = range.start === range.end;
    slots.push({ ...range, kind: 'range', width: single ? BARE : LABEL, label: single ? null : String(range.start), ports: [], state: null, quiet: true });
  }
  for (const port of edges) {
    if (slots.some((s) => s.start <= port && port <= s.end)) continue;
    slots.push({ start: port, end: port, kind: 'axis', width: Math.max(14, textWidth(String(port)) + 2), label: String(port), ports: [], state: null, quiet: true });
  }
  return runsTogether(slots.sort((a, b) => a.start - b.start));
}

/** Neighbouring numbers of the same meaning share one slot: `49664–49670`. */
function runsTogether(slots: readonly Slot[]): Slot[] {
  const out: Slot[] = [];
  for (const slot of slots) {
    const last = out.at(-1);
    const joins = last && last.kind === 'marks' && slot.kind === 'marks' && last.end + 1 === slot.start && last.quiet && slot.quiet && last.state === slot.state;
    if (last && joins) out[out.length - 1] = joined(last, slot);
    else out.push(slot);
  }
  return out;
}

function joined(a: Slot, b: Slot): Slot {
  const ports = [...a.ports, ...b.ports];
  const range: PortRange = { start: a.start, end: b.end };
  const state = a.state === null || (b.state !== null && weightOf[b.state] > weightOf[a.state]) ? b.state : a.state;
  const label = ports.length === 0 ? null : `${ports[0]}–${ports.at(-1)}`;
  const quiet = a.quiet && b.quiet;
  // Quiet ports that had to give up their numbers do not get them back by merging.
  const lost = quiet && a.label === null && b.label === null;
  const wide = label === null ? BARE : textWidth(label) + 6;
  return { ...range, kind: 'marks', width: lost ? 2 * BARE : Math.max(wide, Math.min(84, ports.length * 10)), label: lost ? null : label, ports, state, quiet };
}

/** Joins the two neighbours that cost least: least meaning first, then the smallest gap. */
function mergeOnce(slots: readonly Slot[], which: (s: Slot) => boolean): readonly Slot[] | undefined {
  let best: { index: number; cost: number } | undefined;
  for (let i = 0; i + 1 < slots.length; i++) {
    const a = slots[i];
    const b = slots[i + 1];
    if (!a || !b || !which(a) || !which(b)) continue;
    const meaning = (s: Slot): number => (s.state === null ? 1 : s.quiet ? 0 : 1 + weightOf[s.state]);
    const cost = Math.max(meaning(a), meaning(b)) * 1e6 + (b.start - a.end);
    if (!best || cost < best.cost) best = { index: i, cost };
  }
  if (!best) return undefined;
  const a = slots[best.index];
  const b = slots[best.index + 1];
  return a && b ? [...slots.slice(0, best.index), joined(a, b), ...slots.slice(best.index + 2)] : undefined;
}

function disjoint(ranges: readonly PortRange[]): PortRange[] {
  const out: PortRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && range.start <= last.end) out[out.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else out.push(range);
  }
  return out;
}
