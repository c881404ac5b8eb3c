import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Plan } from '#core/plan/change';
import { call } from '../app/bridge';
import { useLanguage, useOpeningText } from '../i18n/useText';
import { CopyButton } from './CopyButton';
import { Icon, type IconName } from './Icon';
import { beforeAfterGroups, type BeforeAfterGroup, type BeforeAfterRow, type Part, type RowOperation } from './beforeAfter/rows';

interface BeforeAfterTableProps {
  readonly plan: Plan;
  readonly target: string;
  readonly onlyChanges: boolean;
  /** E toggles it. */
  readonly onOnlyChanges?: (on: boolean) => void;
}
type Line = { readonly kind: 'group'; readonly group: BeforeAfterGroup } | { readonly kind: 'row'; readonly row: BeforeAfterRow; readonly position: number; readonly size: number };

/** More rows than this are drawn only near the view. */
const VIRTUAL_FROM = 60;
const operations: Readonly<Record<RowOperation, { readonly icon: IconName; readonly className: string }>> = {
  create: { icon: 'plus', className: 'op add' },
  update: { icon: 'pencil', className: 'op mod' },
  disable: { icon: 'minus', className: 'op del' },
  delete: { icon: 'minus', className: 'op del' },
  none: { icon: 'equal', className: 'op' },
};

/** Treegrid: Right, Left expand and collapse; Up, Down rows; Ctrl+C copies the row; E shows only changes. */
export function BeforeAfterTable({ plan, target, onlyChanges, onOnlyChanges }: BeforeAfterTableProps) {
  const text = useOpeningText();
  const language = useLanguage();
  const t = text.tables.beforeAfter;
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const lines = useMemo(
    () =>
      beforeAfterGroups(plan, text, language).flatMap((group): Line[] => {
        const rows = onlyChanges ? group.rows.filter((r) => r.op !== 'none') : group.rows;
        return rows.length === 0 ? [] : [{ kind: 'group', group }, ...rows.map((row, i): Line => ({ kind: 'row', row, position: i + 1, size: rows.length }))];
      }),
    [plan, text, language, onlyChanges],
  );
  const virtual = lines.length > VIRTUAL_FROM;
  // oxlint-disable-next-line react/incompatible-library -- its functions are called while drawing and kept by nobody
  const virtualizer = useVirtualizer({ count: virtual ? lines.length : 0, getScrollElement: () => box.current, estimateSize: (i) => (lines[i]?.kind === 'group' ? 28 : 30), overscan: 16, initialRect: { width: 900, height: 600 } });
  if (lines.length === 0) return <div className="empty">{t.empty(target)}</div>;

  const current = Math.min(at, lines.length - 1);
  const toggle = (id: string, to: boolean): void => {
    const next = new Set(open);
    if (to) next.add(id);
    else next.delete(id);
    setOpen(next);
  };
  const focus = (index: number): void => {
    const to = Math.max(0, Math.min(lines.length - 1, index));
    setAt(to);
    if (virtual) virtualizer.scrollToIndex(to);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-line="${to}"]`)?.focus());
  };
  const keys = (event: KeyboardEvent<HTMLTableRowElement>, index: number, line: Line): void => {
    if (event.target !== event.currentTarget) return;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to !== undefined) focus(to);
    else if (line.kind === 'row' && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) toggle(line.row.id, event.key === 'ArrowRight');
    else if (line.kind === 'row' && event.key === 'Enter') toggle(line.row.id, !open.has(line.row.id));
    else if (event.key === 'c' && (event.ctrlKey || event.metaKey) && line.kind === 'row') void call('clipboard.write', { text: [line.row.name, plain(line.row.before), plain(line.row.after), line.row.effect].join('\t') }).catch(() => undefined);
    else if (event.key.toLowerCase() === 'e' && !event.ctrlKey && onOnlyChanges) onOnlyChanges(!onlyChanges);
    else return;
    event.preventDefault();
  };
  const items = virtual ? virtualizer.getVirtualItems() : null;
  const indices = items ? items.map((i) => i.index) : lines.map((_, i) => i);
  const above = items?.[0]?.start ?? 0;
  const below = items ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;

  return (
    <div ref={box} className="batable">
      <table className="grid ba" role="treegrid" aria-label={t.label} aria-rowcount={lines.length + 1}>
        <colgroup>
          <col style={{ width: '31%' }} />
          <col style={{ width: '22%' }} />
          <col style={{ width: '26%' }} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t.resource}</th>
            <th scope="col">{t.before}</th>
            <th scope="col">{t.after}</th>
            <th scope="col">{t.effect}</th>
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Spacer height={above} />}
          {indices.map((index) => {
            const line = lines[index];
            if (!line) return null;
            const common = { 'data-line': index, tabIndex: index === current ? 0 : -1, onFocus: () => setAt(index), onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => keys(event, index, line), 'aria-rowindex': index + 2 };
            if (line.kind === 'group')
              return (
                <tr key={`group ${line.group.id}`} className="grp" aria-level={1} {...common}>
                  <td colSpan={4}>
                    {line.group.title}
                    <span className="n">{line.group.counts}</span>
                  </td>
                </tr>
              );
            const expanded = open.has(line.row.id);
            return (
              <Fragment key={line.row.id}>
                <tr className={line.row.op === 'none' ? 'same' : undefined} aria-level={2} aria-posinset={line.position} aria-setsize={line.size} aria-expanded={line.row.raw.length > 0 ? expanded : undefined} {...common}>
                  <RowCells row={line.row} expanded={expanded} onToggle={() => toggle(line.row.id, !expanded)} />
                </tr>
                {expanded && (
                  <tr className="rawrow">
                    <td colSpan={4}>
                      <Raw row={line.row} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
          {below > 0 && <Spacer height={below} />}
        </tbody>
      </table>
    </div>
  );
}

function plain(cell: readonly Part[]): string {
  return cell.map((p) => p.text).join(' ');
}

function Spacer({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden="true">
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- stands for the rows that are not drawn */}
      <td colSpan={4} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function RowCells({ row, expanded, onToggle }: { readonly row: BeforeAfterRow; readonly expanded: boolean; readonly onToggle: () => void }) {
  const t = useOpeningText().tables.beforeAfter;
  const op = operations[row.op];
  const changed = row.after.some((p) => p.changed) || row.op !== 'none';
  return (
    <>
      <td title={row.name}>
        {row.raw.length > 0 ? (
          <button type="button" className="twist" tabIndex={-1} aria-label={t.expand(row.name)} aria-expanded={expanded} onClick={onToggle}>
            <Icon name={expanded ? 'down' : 'right'} className="tw" />
          </button>
        ) : (
          <span className="twist" />
        )}
        <span className={op.className} title={t.op[row.op]}>
          <Icon name={op.icon} />
        </span>
        <span className="sr">{t.op[row.op]} </span>
        <span translate="no">{row.name}</span>
      </td>
      <td title={plain(row.before)}>
        <Cell parts={row.before} side="before" />
      </td>
      <td className="after" title={plain(row.after)}>
        <Cell parts={row.after} side="after" />
        <span className="sr"> ({changed ? t.changed : t.same})</span>
      </td>
      <td className="eff" title={row.effect}>
        {row.restarts ? (
          <span className="tagd">
            <Icon name="refresh" />
            {row.effect}
          </span>
        ) : (
          row.effect
        )}
      </td>
    </>
  );
}

/** After: what differs is strong, what is equal is dim. Before is plain. */
function Cell({ parts, side }: { readonly parts: readonly Part[]; readonly side: 'before' | 'after' }) {
  return parts.map((p, i) => (
    <Fragment key={`${p.text} ${p.mono}`}>
      {i > 0 && ' '}
      <span className={`${p.mono ? 'mono' : ''} ${p.dim === true ? 'cap dim' : side === 'after' ? (p.changed ? 'chg' : 'eq') : ''}`}>{p.text}</span>
    </Fragment>
  ));
}

function Raw({ row }: { readonly row: BeforeAfterRow }) {
  const t = useOpeningText().tables.beforeAfter.raw;
  return row.raw.map((block) => (
    <div className="raw" key={block.path}>
      <div className="path">
        <span className="ell" title={block.path}>
          {block.path}
        </span>
        <CopyButton text={block.path} what={block.path} />
      </div>
      <table>
        <thead>
          <tr>
            <th>{t.value}</th>
            <th>{t.kind}</th>
            <th>{t.before}</th>
            <th>{t.after}</th>
            <th>{t.undo}</th>
          </tr>
        </thead>
        <tbody>
          {block.values.map((v) => (
            <tr key={v.name}>
              <td>{v.name}</td>
              <td>{v.kind}</td>
              <td>{v.before}</td>
              <td className={v.before === v.after ? undefined : 'b'}>{v.after}</td>
              <td>{v.undo}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  ));
}
