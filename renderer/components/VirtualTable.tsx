import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface Column<T> {
  readonly id: string;
  readonly head: string;
  /** A track of CSS grid: `1fr`, `120px`, `minmax(0, 2fr)`. */
  readonly width: string;
  readonly cell: (row: T) => ReactNode;
  /** Full text, for the title of a cell that is cut off and for copying. */
  readonly text: (row: T) => string;
  /** Its head is a button that sorts. */
  readonly sortable?: boolean;
}
/** Rows that come and go together. */
const BLOCK = 10;

interface VirtualTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  /** undefined: not here yet, see `onView`. */
  readonly rows: readonly (T | undefined)[];
  readonly rowKey: (row: T) => string;
  readonly rowHeight?: number;
  /** Greater than this, only rows near the view are drawn. */
  readonly virtualFrom?: number;
  readonly selected?: string | null;
  readonly dim?: (row: T) => boolean;
  readonly onSelect?: (row: T) => void;
  readonly empty: ReactNode;
  readonly sort?: { readonly by: string; readonly down: boolean };
  readonly sortLabel?: (column: string) => string;
  readonly onSort?: (id: string) => void;
  /** Told which rows are drawn, so that they can be brought. */
  readonly onView?: (first: number, last: number) => void;
}

/** A grid for any number of rows. One tab stop; Up, Down, Home, End, Page keys move, Enter selects. */
export function VirtualTable<T>({ label, columns, rows, rowKey, rowHeight = 30, virtualFrom = 60, selected = null, dim, onSelect, empty, sort, sortLabel, onSort, onView }: VirtualTableProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const virtual = rows.length > virtualFrom;
  // oxlint-disable-next-line react/incompatible-library -- its functions are called while drawing and kept by nobody
  const virtualizer = useVirtualizer({ count: virtual ? rows.length : 0, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 5, initialRect: { width: 800, height: 600 } });
  const current = Math.min(at, Math.max(0, rows.length - 1));
  const template = columns.map((c) => c.width).join(' ');

  const focus = (index: number): void => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    setAt(to);
    if (virtual) virtualizer.scrollToIndex(to);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus({ preventScroll: virtual }));
  };
  const keys = (event: KeyboardEvent<HTMLDivElement>): void => {
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: rows.length - 1, PageDown: current + 15, PageUp: current - 15 }[event.key];
    const row = rows[current];
    if (to !== undefined) {
      event.preventDefault();
      focus(to);
    } else if (event.key === 'Enter' && row && onSelect && event.target instanceof HTMLElement && event.target.getAttribute('role') === 'row') {
      event.preventDefault();
      onSelect(row);
    }
  };
  const drawn = virtual ? virtualizer.getVirtualItems() : [];
  const first = virtual ? (drawn[0]?.index ?? 0) : 0;
  const last = virtual ? (drawn.at(-1)?.index ?? 0) : rows.length - 1;
  const blocks = Array.from({ length: Math.floor(last / BLOCK) - Math.floor(first / BLOCK) + 1 }, (_, i) => (Math.floor(first / BLOCK) + i) * BLOCK);
  useEffect(() => onView?.(first, last), [onView, first, last, rows]);

  return (
    <div className="vt" role="grid" aria-label={label} aria-rowcount={rows.length + 1} ref={scroller} onKeyDown={keys}>
      <div className="vhead" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((c) => (
          <span key={c.id} role="columnheader" title={c.head} {...(sort?.by === c.id ? { 'aria-sort': sort.down ? ('descending' as const) : ('ascending' as const) } : {})}>
            {c.sortable === true && onSort ? (
              <button type="button" title={sortLabel ? sortLabel(c.head) : c.head} onClick={() => onSort(c.id)}>
                <span>{c.head}</span>
                {sort?.by === c.id && (
                  <svg className="dir" viewBox="0 0 10 10" aria-hidden="true">
                    <path d={sort.down ? 'M1.5 3.5 5 7l3.5-3.5' : 'M1.5 6.5 5 3l3.5 3.5'} fill="none" stroke="currentColor" strokeWidth="1.4" />
                  </svg>
                )}
              </button>
            ) : (
              c.head
            )}
          </span>
        ))}
      </div>
      {rows.length === 0 ? (
        <div role="row">
          <div role="gridcell">{empty}</div>
        </div>
      ) : (
        <div className="vbody" role="rowgroup" style={{ height: rows.length * rowHeight }}>
          {blocks.map((from) => (
            <Block key={from} from={from} stop={current >= from && current < from + BLOCK ? current : null} {...{ rows, columns, rowKey, template, rowHeight, selected, dim, onFocus: setAt, onSelect }} />
          ))}
        </div>
      )}
    </div>
  );
}

interface BlockProps<T> {
  readonly rows: readonly (T | undefined)[];
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string;
  readonly from: number;
  readonly template: string;
  readonly rowHeight: number;
  readonly selected: string | null;
  readonly dim: ((row: T) => boolean) | undefined;
  /** The row that is the tab stop of the table, where it is one of these. */
  readonly stop: number | null;
  readonly onFocus: (index: number) => void;
  readonly onSelect: ((row: T) => void) | undefined;
}

function PlainBlock<T>({ rows, rowKey, from, rowHeight, selected, dim, stop, onSelect, ...same }: BlockProps<T>) {
  const own = rows.slice(from, from + BLOCK);
  return (
    <div role="presentation" className="vblock" style={{ top: from * rowHeight, height: own.length * rowHeight }}>
      {own.map((row, i) => {
        const index = from + i;
        if (row === undefined)
          return (
            <div key={`wait ${index}`} role="row" aria-rowindex={index + 2} aria-busy="true" className="vrow wait" data-index={index} style={{ gridTemplateColumns: same.template, height: rowHeight }}>
              <span role="gridcell">…</span>
            </div>
          );
        const key = rowKey(row);
        return <Row key={key} row={row} index={index} height={rowHeight} off={dim?.(row) === true} selected={onSelect ? key === selected : null} stop={index === stop} onSelect={onSelect} {...same} />;
      })}
    </div>
  );
}

/** Drawn and laid out once while a table scrolls: whatever happens to a single row in each frame costs more than its drawing. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- memo forgets the type parameter
const Block = memo(PlainBlock) as typeof PlainBlock;

interface RowProps<T> {
  readonly row: T;
  readonly columns: readonly Column<T>[];
  readonly index: number;
  readonly template: string;
  readonly height: number;
  readonly off: boolean;
  /** null: rows of this table are not selected. */
  readonly selected: boolean | null;
  /** The tab stop of the table. */
  readonly stop: boolean;
  readonly onFocus: (index: number) => void;
  readonly onSelect: ((row: T) => void) | undefined;
}

function PlainRow<T>({ row, columns, index, template, height, off, selected, stop, onFocus, onSelect }: RowProps<T>) {
  return (
    <div
      role="row"
      className={off ? 'vrow off' : 'vrow'}
      data-index={index}
      aria-rowindex={index + 2}
      {...(selected === null ? {} : { 'aria-selected': selected })}
      tabIndex={stop ? 0 : -1}
      style={{ gridTemplateColumns: template, height }}
      onFocus={() => onFocus(index)}
      onClick={() => onSelect?.(row)}
    >
      {columns.map((c) => (
        <span key={c.id} role="gridcell" title={c.text(row)}>
          {c.cell(row)}
        </span>
      ))}
    </div>
  );
}

/** When other rows of its block arrive, it stays. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- memo forgets the type parameter
const Row = memo(PlainRow) as typeof PlainRow;
