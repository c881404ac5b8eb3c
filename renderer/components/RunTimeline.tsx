import { useRef, useState, useEffect, type KeyboardEvent } from 'react';
import { call } from '../app/bridge';
import { useFormats, useOpeningText } from '../i18n/useText';
import { Icon, type IconName } from './Icon';

export type TimelineStatus = 'waiting' | 'running' | 'done' | 'pending' | 'failed' | 'unknown' | 'undone';
export interface TimelineStep {
  readonly id: string;
  readonly title: string;
  readonly status: TimelineStatus;
  readonly ms: number | null;
  /** `wrote`, `read back`, `answer` with their text, mono where it is a value. */
  readonly lines: readonly { readonly label: string; readonly text: string; readonly mono: boolean }[];
}
interface RunTimelineProps {
  readonly steps: readonly TimelineStep[];
  /** More finished steps than this before the current one fold into one line. */
  readonly foldFrom?: number;
}

const className: Readonly<Record<TimelineStatus, string>> = { waiting: 'todo', running: 'now', done: 'done', pending: 'done pend', failed: 'failed', unknown: 'unk', undone: 'undone' };
const icon: Readonly<Partial<Record<TimelineStatus, IconName>>> = { done: 'check', pending: 'hourglass', failed: 'warning', unknown: 'refresh', undone: 'undo' };

/** Up, Down: steps; Enter: fold or unfold; Ctrl+C: what was written and read back. */
export function RunTimeline({ steps, foldFrom = 9 }: RunTimelineProps) {
  const text = useOpeningText();
  const t = text.tables.run;
  const format = useFormats();
  const list = useRef<HTMLOListElement>(null);
  const running = steps.findIndex((s) => s.status === 'running' || s.status === 'unknown');
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [unfoldAll, setUnfoldAll] = useState(false);
  const [at, setAt] = useState(0);
  const current = Math.min(at, Math.max(0, steps.length - 1));
  const foldBefore = !unfoldAll && running > foldFrom ? running - 3 : 0;
  useEffect(() => {
    if (running >= 0) list.current?.querySelector('[aria-current="step"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [running]);

  const keys = (event: KeyboardEvent<HTMLLIElement>, index: number, step: TimelineStep): void => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: steps.length - 1 }[event.key];
    if (to !== undefined) {
      const next = Math.max(foldBefore, Math.min(steps.length - 1, to));
      setAt(next);
      list.current?.querySelector<HTMLElement>(`[data-step="${next}"]`)?.focus();
    } else if (event.key === 'Enter') {
      const after = new Set(folded);
      if (!after.delete(step.id)) after.add(step.id);
      setFolded(after);
    } else if (event.key === 'c' && (event.ctrlKey || event.metaKey) && (window.getSelection()?.toString() ?? '') === '') {
      void call('clipboard.write', { text: [step.title, ...step.lines.map((l) => `${l.label}: ${l.text}`)].join('\n') }).catch(() => undefined);
    } else return;
    event.preventDefault();
  };
  const now = steps[running];
  const finished = steps.filter((s) => s.status !== 'waiting' && s.status !== 'running').length;

  return (
    <>
      <ol className="run" aria-label={t.label} ref={list}>
        {foldBefore > 0 && (
          <li className="done">
            <span className="dot" aria-hidden="true">
              <Icon name="check" />
            </span>
            <button type="button" className="link l" onClick={() => setUnfoldAll(true)}>
              {t.finishedSteps(foldBefore)}
            </button>
          </li>
        )}
        {steps.map((step, index) => {
          if (index < foldBefore) return null;
          const glyph = icon[step.status];
          return (
            <li
              key={step.id}
              className={className[step.status]}
              data-step={index}
              tabIndex={index === Math.max(current, foldBefore) ? 0 : -1}
              {...(index === running ? { 'aria-current': 'step' as const } : {})}
              onFocus={() => setAt(index)}
              onKeyDown={(event) => keys(event, index, step)}
            >
              {step.status === 'running' ? (
                <svg className="spin" viewBox="0 0 20 20" aria-hidden="true">
                  <circle cx="10" cy="10" r="8" fill="none" stroke="var(--planned-line)" strokeWidth="2" />
                  <path d="M10 2a8 8 0 018 8" fill="none" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
                </svg>
              ) : (
                <span className="dot" aria-hidden="true">
                  {glyph === undefined ? index + 1 : <Icon name={glyph} />}
                </span>
              )}
              <span className="l" title={step.title}>
                {step.title}
                <span className="sr">, {t.status[step.status]}</span>
              </span>
              <span className="tm">{step.status === 'done' || step.status === 'undone' ? (step.ms === null ? '' : format.duration(step.ms)) : step.status === 'waiting' ? '' : t.status[step.status]}</span>
              {step.lines.length > 0 && !folded.has(step.id) && (
                <dl className="wr">
                  {step.lines.map((line) => (
                    <div key={`${line.label} ${line.text}`} className="pair">
                      <dt>{line.label}</dt>
                      <dd className={line.mono ? 'mono' : undefined} title={line.text}>
                        {line.text}
                      </dd>
                    </div>
                  ))}
                </dl>
              )}
              {step.status === 'running' && (
                <div className="prog" role="progressbar" aria-label={step.title} aria-valuetext={t.progress(String(index + 1), String(steps.length))} aria-valuemin={0} aria-valuemax={steps.length} aria-valuenow={index}>
                  <i style={{ width: `${Math.round((finished / Math.max(1, steps.length)) * 100)}%` }} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <output className="sr" aria-live="polite">
        {now ? `${t.progress(String(running + 1), String(steps.length))}: ${now.title}` : ''}
      </output>
    </>
  );
}
