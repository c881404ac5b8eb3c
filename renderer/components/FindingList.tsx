import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Severity } from '#core/findings/finding';
import { useOpeningText } from '../i18n/useText';
import { StatusMark, type MarkState } from './StatusMark';

export interface FindingItem {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly fact: string;
  readonly meaning: string;
  readonly why: string;
  readonly todo: string;
  readonly source: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

export const severityMark: Readonly<Record<Severity, MarkState>> = { error: 'conflict', warning: 'moves', note: 'note', unknown: 'unknown' };
const order: readonly Severity[] = ['error', 'warning', 'note', 'unknown'];

interface FindingFilterProps {
  readonly items: readonly FindingItem[];
  readonly value: Severity | null;
  readonly onChange: (value: Severity | null) => void;
}

/** Counts by severity; each shows only its own. Pressing it again shows all. */
export function FindingFilter({ items, value, onChange }: FindingFilterProps) {
  const t = useOpeningText().tables.findings;
  return (
    <span className="chips">
      {order.map((severity) => {
        const n = items.filter((i) => i.severity === severity).length;
        return n === 0 ? null : (
          <button key={severity} type="button" aria-pressed={value === severity} title={t.filter} onClick={() => onChange(value === severity ? null : severity)}>
            <StatusMark state={severityMark[severity]} />
            {t.count[severity](n)}
          </button>
        );
      })}
    </span>
  );
}

/** Up, Down: rows; Enter: the action; Space: details. */
export function FindingList({ items, filter, empty }: { readonly items: readonly FindingItem[]; readonly filter: Severity | null; readonly empty: ReactNode }) {
  const t = useOpeningText().tables.findings;
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const [open, setOpen] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const shown = order.flatMap((severity) => items.filter((i) => i.severity === severity && (filter === null || filter === severity)));
  if (shown.length === 0) return <div className="empty">{filter === null ? empty : t.emptyFilter}</div>;
  const current = Math.min(at, shown.length - 1);

  const keys = (event: KeyboardEvent<HTMLLIElement>, item: FindingItem): void => {
    if (event.target !== event.currentTarget) return;
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to !== undefined) {
      const next = Math.max(0, Math.min(shown.length - 1, to));
      setAt(next);
      list.current?.querySelectorAll<HTMLElement>('li[tabindex]')[next]?.focus();
    } else if (event.key === ' ') setOpen(open === item.id ? null : item.id);
    else if (event.key === 'Enter') (item.action?.run ?? (() => setOpen(open === item.id ? null : item.id)))();
    else return;
    event.preventDefault();
  };

  return (
    <ul className="findings" ref={list}>
      {shown.map((item, index) => (
        <li
          key={item.id}
          tabIndex={index === current ? 0 : -1}
          aria-label={t.itemLabel(t.severity[item.severity], item.title)}
          aria-describedby={`${id}${item.id}`}
          onKeyDown={(event) => keys(event, item)}
          onFocus={() => setAt(index)}
          onClick={() => setOpen(open === item.id ? null : item.id)}
        >
          <StatusMark state={severityMark[item.severity]} />
          <span className="ttl" title={item.title}>
            {item.title}
          </span>
          <span className="more" id={`${id}${item.id}`} title={item.fact}>
            {item.fact}
          </span>
          <span className="go">
            {item.action && (
              <button
                type="button"
                className="link cap"
                onClick={(event) => {
                  event.stopPropagation();
                  item.action?.run();
                }}
              >
                {item.action.label}
              </button>
            )}
          </span>
          {open === item.id && (
            <dl className="detail">
              <dt>{t.meaning}</dt>
              <dd>{item.meaning}</dd>
              <dt>{t.why}</dt>
              <dd>{item.why}</dd>
              <dt>{t.todo}</dt>
              <dd>{item.todo}</dd>
              <dt>{t.source}</dt>
              <dd>{item.source}</dd>
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}
