import type { Port, PortRange } from '#core/ports/port';
import type { MarkState } from '../StatusMark';

export interface PortMark {
  /** Unique in its lane. */
  readonly id: string;
  readonly port: Port;
  /** Last port, where the mark stands for a range. */
  readonly end?: Port;
  readonly name: string;
  readonly state: MarkState;
  /** Not what the page is about: loses its label first, and neighbours share a slot. */
  readonly quiet?: boolean;
  /** What the hover card tells: label and value. */
  readonly details: readonly { readonly label: string; readonly value: string; readonly mono?: boolean; readonly planned?: boolean }[];
}
export interface PortLane {
  readonly id: string;
  readonly name: string;
  readonly marks: readonly PortMark[];
  /** Why this lane may be incomplete; null where it was read. */
  readonly unread: string | null;
  /** Said where nothing listens; left out for a lane that is normally empty. */
  readonly empty?: string;
}
export interface ExposureBar {
  readonly id: string;
  readonly count: number;
  readonly title: string;
  readonly text: string;
  readonly open: readonly PortRange[];
  readonly tone: 'now' | 'after';
}
export type BandKind = 'dynamic' | 'rpc' | 'excluded' | 'reserved' | 'planned';
export interface RangeRow {
  readonly id: string;
  readonly name: string;
  readonly bands: readonly (PortRange & { readonly kind: BandKind; readonly label: string })[];
}

/** Marks of one lane that stand in one slot: one, or a cluster. */
export interface Tick {
  readonly lane: number;
  readonly marks: readonly PortMark[];
  readonly port: Port;
  readonly x: number;
  readonly state: MarkState;
}
