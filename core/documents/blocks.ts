/**
 * A document between its data and its renderings: every rendering shows the same blocks, so they cannot disagree.
 * Texts are plain; each renderer escapes for its own format.
 */
export interface TextDocument {
  readonly language: 'ja' | 'en';
  /** Kind of document, above the title. */
  readonly kind: string;
  readonly title: string;
  /** Boxes for signatures: approved, checked, made. */
  readonly stamps: readonly string[];
  readonly meta: readonly (readonly [label: string, value: string])[];
  /** Shown above everything: a simulation, a run that needs a person. */
  readonly notices: readonly string[];
  readonly sections: readonly Section[];
  readonly footer: string;
}

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Mark = 'fixed' | 'moves' | 'conflict' | 'unknown' | 'planned';

export interface TextCell {
  readonly text: string;
  readonly mono?: boolean;
  readonly strong?: boolean;
  /** The same before and after: shown dimmed. */
  readonly dim?: boolean;
  readonly mark?: Mark;
}

export type TableRow = { readonly kind: 'group'; readonly text: string; readonly note: string } | { readonly kind: 'row'; readonly cells: readonly TextCell[] };

export interface PortItem {
  readonly instance: string;
  readonly before: readonly number[];
  readonly after: number;
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  /** `widths`: percent of each column, where the contents alone would share the page badly. */
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly TableRow[]; readonly widths?: readonly number[] }
  | { readonly kind: 'code'; readonly language: string; readonly name: string; readonly text: string }
  | { readonly kind: 'exposure'; readonly label: string; readonly bars: readonly { readonly label: string; readonly count: number; readonly tone: 'before' | 'after' }[] }
  /** Where the ports lie in 0-65535; `dynamic`: the range Windows hands out, with its label, null where not read. */
  | {
      readonly kind: 'ports';
      readonly label: string;
      readonly columns: readonly [instance: string, before: string, after: string];
      readonly dynamic: { readonly label: string; readonly start: number; readonly end: number } | null;
      readonly items: readonly PortItem[];
    }
  /** An empty box people write in. */
  | { readonly kind: 'box'; readonly lines: number };
