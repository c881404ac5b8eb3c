import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface Column<T> {
  readonly id: string;
  readonly head: string;
  /** A track of CSS grid: `1fr`, `120px`, `minmax(0, 2fr)`. */
  readonly width: string;
  readonly cell: (row: T) => ReactNode;
  /** Full text, for the title of a cell that is cut off and for copying. */
  readonly text: (row: T) => string;
}
interface VirtualTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly rowHeight?: number;
  /** Greater than this, only rows near the view are drawn. */
  readonly virtualFrom?: number;
  readonly selected?: string | null;
  readonly dim?: (row: T) => boolean;
  readonly onSelect?: (row: T) => void;
  readonly empty: ReactNode;
}

/** A grid for any number of rows. One tab stop; Up, Down, Home, End, Page keys move, Enter selects. */
export function VirtualTable<T>({ label, columns, rows, rowKey, rowHeight = 30, virtualFrom = 60, selected = null, dim, onSelect, empty }: VirtualTableProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const virtual = rows.length > virtualFrom;
  // oxlint-disable-next-line react/incompatible-library -- its functions are called while drawing and kept by nobody
  const virtualizer = useVirtualizer({ count: virtual ? rows.length : 0, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12, initialRect: { width: 800, height: 600 } });
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
  const drawn = virtual ? virtualizer.getVirtualItems().map((v) => ({ index: v.index, start: v.start })) : rows.map((_, index) => ({ index, start: index * rowHeight }));

  return (
    <div className="vt" role="grid" aria-label={label} aria-rowcount={rows.length + 1} ref={scroller} onKeyDown={keys}>
      <div className="vhead" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((c) => (
          <span key={c.id} role="columnheader" title={c.head}>
            {c.head}
          </span>
        ))}
      </div>
      {rows.length === 0 ? (
        <div role="row">
          <div role="gridcell">{empty}</div>
        </div>
      ) : (
        <div className="vbody" role="rowgroup" style={{ height: rows.length * rowHeight }}>
          {drawn.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const key = rowKey(row);
            return (
              <div
                key={key}
                role="row"
                className={dim?.(row) === true ? 'vrow off' : 'vrow'}
                data-index={index}
                aria-rowindex={index + 2}
                {...(onSelect ? { 'aria-selected': key === selected } : {})}
                tabIndex={index === current ? 0 : -1}
                style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${start}px)` }}
                onFocus={() => setAt(index)}
                onClick={() => onSelect?.(row)}
              >
                {columns.map((c) => (
                  <span key={c.id} role="gridcell" title={c.text(row)}>
                    {c.cell(row)}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}
