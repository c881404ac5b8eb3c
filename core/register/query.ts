import { z } from 'zod';
import { protocolSchema } from '#core/ports/port';
import { conflictCodes, registerConflicts, type Conflict } from './conflicts';
import { claimKindSchema, claimSchema } from './record';
import type { Register, RegisterItem } from './register';

/** An entry as a page, a file and the command line show it. Schema in docs/schemas. */
export const registerEntrySchema = claimSchema.extend({
  key: z.string(),
  computer: z.string(),
  /** Of a demo server: no real computer. */
  simulated: z.boolean(),
  source: z.enum(['scan', 'run', 'recipe']),
  owner: z.string(),
  purpose: z.string(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  gone: z.string().nullable(),
  run: z.string().nullable(),
  recipe: z.string().nullable(),
  conflicts: z.array(z.object({ code: z.enum(conflictCodes), with: z.string() })),
});
export type RegisterEntry = z.infer<typeof registerEntrySchema>;

export const sortColumns = ['port', 'computer', 'holder', 'kind', 'owner', 'purpose', 'firstSeen', 'lastSeen', 'run', 'conflicts'] as const;

export const registerQuerySchema = z.object({
  /** A number finds the port, whole; anything else is looked for in names, owner, purpose and document. */
  text: z.string().max(200),
  state: z.enum(['standing', 'gone', 'all']),
  protocol: protocolSchema.nullable(),
  kind: claimKindSchema.nullable(),
  /** Name of a computer, exactly. */
  computer: z.string().max(300).nullable(),
  onlyConflicts: z.boolean(),
  sort: z.object({ by: z.enum(sortColumns), down: z.boolean() }),
});
export type RegisterQuery = z.infer<typeof registerQuerySchema>;

export const everything: RegisterQuery = { text: '', state: 'standing', protocol: null, kind: null, computer: null, onlyConflicts: false, sort: { by: 'port', down: false } };

interface Row {
  readonly item: RegisterItem;
  readonly conflicts: readonly Conflict[];
  readonly hay: string;
}

/**
 * The register made ready for questions. Made once for each revision; the answer to the last question is kept, so that
 * paging through it is a slice.
 */
export class RegisterIndex {
  readonly revision: number;
  readonly #rows: readonly Row[];
  #last: { readonly of: string; readonly rows: readonly Row[] } | null = null;

  constructor(register: Register) {
    this.revision = register.revision;
    const items = register.items();
    const conflicts = registerConflicts(register, items);
    this.#rows = items.map((item) => ({ item, conflicts: conflicts.get(item.key) ?? [], hay: hay(item) }));
  }

  get size(): number {
    return this.#rows.length;
  }

  /** Entries that stand and have a conflict. */
  get conflicts(): number {
    return this.#rows.reduce((n, row) => n + (row.conflicts.length > 0 ? 1 : 0), 0);
  }

  computers(): string[] {
    return [...new Set(this.#rows.map((row) => row.item.computer.name))].sort(compare);
  }

  find(query: RegisterQuery): { readonly total: number; readonly entries: (offset: number, limit: number) => RegisterEntry[] } {
    const of = JSON.stringify(query);
    const rows = this.#last?.of === of ? this.#last.rows : sorted(this.#rows.filter((row) => matches(row, query)), query.sort);
    this.#last = { of, rows };
    return { total: rows.length, entries: (offset, limit) => rows.slice(offset, offset + limit).map((row) => entryOf(row)) };
  }
}

function hay(item: RegisterItem): string {
  return [item.computer.name, item.holder, item.owner, item.purpose, item.run ?? '', item.recipe ?? '', item.address].join('\n').toLowerCase();
}

function matches(row: Row, query: RegisterQuery): boolean {
  const { item } = row;
  if (query.state !== 'all' && (item.gone === null) !== (query.state === 'standing')) return false;
  if (query.protocol !== null && item.protocol !== query.protocol) return false;
  if (query.kind !== null && item.kind !== query.kind) return false;
  if (query.computer !== null && item.computer.name !== query.computer) return false;
  if (query.onlyConflicts && row.conflicts.length === 0) return false;
  const text = query.text.trim().toLowerCase();
  if (text === '') return true;
  return /^\d{1,5}$/u.test(text) ? item.port <= Number(text) && item.end >= Number(text) : text.split(/\s+/u).every((word) => row.hay.includes(word));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where the column says the same, by port, computer and holder: the order never jumps between two looks. */
function sorted(rows: readonly Row[], { by, down }: RegisterQuery['sort']): Row[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row, by) }));
  const turn = down ? -1 : 1;
  keyed.sort((a, b) => turn * order(a.key, b.key) || a.row.item.port - b.row.item.port || compare(a.row.hay, b.row.hay));
  return keyed.map(({ row }) => row);
}

function order(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b));
}

function keyOf({ item, conflicts }: Row, by: RegisterQuery['sort']['by']): string | number {
  switch (by) {
    case 'port':
      return item.port;
    case 'computer':
      return item.computer.name.toLowerCase();
    case 'conflicts':
      return conflicts.length;
    case 'run':
      return item.run ?? item.recipe ?? '';
    case 'kind':
    case 'firstSeen':
    case 'lastSeen':
      return item[by];
    case 'holder':
    case 'owner':
    case 'purpose':
      return item[by].toLowerCase();
  }
}

function entryOf({ item, conflicts }: Row): RegisterEntry {
  const { computer, ...rest } = item;
  return { ...rest, computer: computer.name, simulated: computer.simulated, conflicts: [...conflicts] };
}
