import { useId, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useWidth } from './portSpace/useWidth';

export interface ChartLine {
  readonly id: string;
  readonly name: string;
  /** One value for each time; null: not known, which leaves a gap. */
  readonly values: readonly (number | null)[];
}
interface LineChartProps {
  readonly label: string;
  /** Milliseconds, ascending; the newest stands at the right end. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  /** How far back the left end lies. */
  readonly spanMs: number;
  /** Top of the scale; null: a round number above the highest value. */
  readonly top: number | null;
  readonly format: (value: number) => string;
  readonly formatTime: (ms: number) => string;
  /** A value worth knowing, as a dashed line with its name. */
  readonly mark?: { readonly value: number; readonly name: string };
  /** Said in place of lines before there are any. */
  readonly empty: string;
}

const HEIGHT = 168;
const LEFT = 52;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 20;
/** Longer without a value than this many steps is a gap. */
const GAP_STEPS = 4;

/** The next number that begins with 1, 2 or 5. */
export function roundTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= value) ?? 10 * power;
}

/** The path of a line; of the values that fall on one pixel the highest is drawn. */
export function linePath(times: readonly number[], values: readonly (number | null)[], x: (ms: number) => number, y: (value: number) => number, gapMs: number): string {
  const parts: string[] = [];
  let column = Number.NaN;
  let peak = 0;
  let lastTime = Number.NEGATIVE_INFINITY;
  const flush = (): void => {
    if (!Number.isNaN(column)) parts.push(`${parts.length === 0 || parts.at(-1) === 'gap' ? 'M' : 'L'}${column} ${y(peak).toFixed(1)}`);
  };
  times.forEach((time, i) => {
    const value = values[i];
    if (value === undefined || value === null) return;
    const at = Math.round(x(time));
    const broken = time - lastTime > gapMs;
    if (at === column && !broken) peak = Math.max(peak, value);
    else {
      flush();
      if (broken && parts.length > 0) parts.push('gap');
      column = at;
      peak = value;
    }
    lastTime = time;
  });
  flush();
  return parts.filter((p) => p !== 'gap').join('');
}

/**
 * Lines over time, drawn as SVG like the port space: forced colours, both themes and the page's own type reach it, which a
 * chart on a canvas would have to be told about. What it says stands in the list below it, with a pattern beside each
 * colour. Left, Right read a moment; Esc leaves it.
 */
export function LineChart({ label, times, lines, spanMs, top, format, formatTime, mark, empty }: LineChartProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 720);
  const [at, setAt] = useState<number | null>(null);
  const right = times.at(-1) ?? 0;
  const plot = width - LEFT - RIGHT;
  const highest = Math.max(0, mark?.value ?? 0, ...lines.flatMap((l) => l.values.filter((v) => v !== null)));
  const scaleTop = top ?? roundTop(highest);
  const x = (ms: number): number => LEFT + plot - ((right - ms) / spanMs) * plot;
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.min(1, value / scaleTop));
  const gapMs = useMemo(() => {
    const steps = times.slice(1).map((t, i) => t - (times[i] ?? t)).toSorted((a, b) => a - b);
    return Math.max(2500, GAP_STEPS * (steps[Math.floor(steps.length / 2)] ?? 1000));
  }, [times]);
  const shown = at === null ? null : Math.min(at, times.length - 1);
  const shownTime = shown === null ? undefined : times[shown];
  const moment = shown ?? times.length - 1;

  const near = (event: PointerEvent<SVGSVGElement>): void => {
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const ms = right - ((LEFT + plot - px) / plot) * spanMs;
    let best = times.length - 1;
    times.forEach((t, i) => {
      if (Math.abs(t - ms) < Math.abs((times[best] ?? 0) - ms)) best = i;
    });
    setAt(times.length === 0 ? null : best);
  };
  const keys = (event: KeyboardEvent<SVGSVGElement>): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined && times.length > 0) setAt(Math.max(0, Math.min(times.length - 1, moment + step)));
    else if (event.key === 'Escape' && at !== null) setAt(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="chart" ref={box}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrows read single moments */}
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} role="img" aria-label={label} aria-describedby={`${id}list`} tabIndex={0} onPointerMove={near} onPointerLeave={() => setAt(null)} onBlur={() => setAt(null)} onKeyDown={keys}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <path className="gridline" d={`M${LEFT} ${y(scaleTop * share)}H${width - RIGHT}`} />
            <text x={LEFT - 6} y={y(scaleTop * share) + 4} textAnchor="end">
              {format(scaleTop * share)}
            </text>
          </g>
        ))}
        {mark && (
          <g className="chartmark">
            <path d={`M${LEFT} ${y(mark.value)}H${width - RIGHT}`} />
            <text x={LEFT + 4} y={y(mark.value) + 13}>
              {mark.name}
            </text>
          </g>
        )}
        {times.length === 0 ? (
          <text x={LEFT + plot / 2} y={HEIGHT / 2} textAnchor="middle">
            {empty}
          </text>
        ) : (
          <>
            <text x={LEFT} y={HEIGHT - 5}>
              {formatTime(right - spanMs)}
            </text>
            <text x={width - RIGHT} y={HEIGHT - 5} textAnchor="end">
              {formatTime(right)}
            </text>
            {lines.map((line, i) => (
              <path key={line.id} className={`line tone${i % 6}`} d={linePath(times, line.values, x, y, gapMs)} />
            ))}
          </>
        )}
        {shownTime !== undefined && shown !== null && (
          <g>
            <path className="cursor" d={`M${x(shownTime)} ${TOP}V${HEIGHT - BOTTOM}`} />
            {lines.map((line, i) => {
              const value = line.values[shown];
              return value === undefined || value === null ? null : <circle key={line.id} className={`dot tone${i % 6}`} cx={x(shownTime)} cy={y(value)} r="3" />;
            })}
          </g>
        )}
      </svg>
      <ul className="chartkey" id={`${id}list`}>
        {lines.map((line, i) => {
          const value = line.values[moment];
          return (
            <li key={line.id}>
              <svg viewBox="0 0 22 8" aria-hidden="true">
                <path className={`line tone${i % 6}`} d="M0 4H22" />
              </svg>
              {line.name} <b>{value === undefined || value === null ? '—' : format(value)}</b>
            </li>
          );
        })}
        {shownTime !== undefined && <li className="dim">{formatTime(shownTime)}</li>}
      </ul>
    </div>
  );
}
