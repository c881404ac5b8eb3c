import type { Block } from './blocks';

type PortsBlock = Extract<Block, { kind: 'ports' }>;

/** One number on the strip, at `x` where it lies and `slot` where its label stands; units of the 1,000 wide picture. */
export interface StripMark {
  readonly port: number;
  readonly name: string;
  readonly tone: 'before' | 'after';
  readonly x: number;
  readonly slot: number;
}

export const STRIP_WIDTH = 1000;
const GAP = 12;
/** Wide enough for a character of the label's 17 unit type, Latin or Japanese. */
const characterWidth = (c: string): number => (/[\u1100-\uffff]/u.test(c) ? 17 : 11.5);

export function stripX(port: number): number {
  return (port / 65535) * STRIP_WIDTH;
}

function labelWidth(mark: Omit<StripMark, 'slot'>): number {
  return Math.max(Array.from(mark.name, (c) => characterWidth(c)).reduce((sum, w) => sum + w, 0), String(mark.port).length * 11) + GAP;
}

/** Marks in the order of their ports, labels beside one another; null when they do not fit: the tables say the same. */
export function stripMarks({ items }: PortsBlock): readonly StripMark[] | null {
  const marks = items
    .flatMap((item) => [
      ...item.before.filter((port) => port !== item.after).map((port) => ({ port, name: item.instance, tone: 'before' as const, x: stripX(port) })),
      { port: item.after, name: item.instance, tone: 'after' as const, x: stripX(item.after) },
    ])
    .sort((a, b) => a.port - b.port);
  const widths = marks.map((mark) => labelWidth(mark));
  if (marks.length === 0 || widths.reduce((sum, w) => sum + w, 0) > STRIP_WIDTH) return null;
  const left = widths.map((_, i) => widths.slice(0, i).reduce((sum, w) => sum + w, 0));
  const right = widths.map((_, i) => widths.slice(i).reduce((sum, w) => sum + w, 0));
  // Every label keeps room for all that stand on either side of it, and stands after the one before it.
  let edge = 0;
  return marks.map((mark, i) => {
    const width = widths[i] ?? 0;
    const start = Math.min(Math.max(mark.x - width / 2, edge, left[i] ?? 0), STRIP_WIDTH - (right[i] ?? 0));
    edge = start + width;
    return { ...mark, slot: start + width / 2 };
  });
}
