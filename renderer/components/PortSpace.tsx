import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Port, PortRange } from '#core/ports/port';
import { useFormats, useOpeningText } from '../i18n/useText';
import { StatusGlyph, type MarkState } from './StatusMark';
import { HoverCard } from './portSpace/HoverCard';
import { Backdrop, Hatch, LABEL_WIDTH, LANE_HEIGHT, layout, Legend, tickY, type LegendKind } from './portSpace/Strip';
import type { ExposureBar, PortLane, RangeRow, Tick } from './portSpace/model';
import { scale } from './portSpace/scale';
import { fitText, portSlots } from './portSpace/slots';
import { moved, nameRoom, ticksOf, type Position } from './portSpace/ticks';
import { useWidth } from './portSpace/useWidth';
import { ALL, clipped, lanesIn, panned, rowsIn, zoomed } from './portSpace/zoom';
import { ZoomButtons } from './portSpace/ZoomButtons';

export type { ExposureBar, PortLane, PortMark, RangeRow } from './portSpace/model';

export interface PortSpaceProps {
  readonly lanes: readonly PortLane[];
  readonly exposure?: readonly ExposureBar[];
  readonly ranges?: readonly RangeRow[];
  readonly dynamic: readonly PortRange[];
  readonly excluded: readonly PortRange[];
  readonly reserved: readonly PortRange[];
  /** Port the pages are filtered by. */
  readonly filter?: Port | null;
  readonly onFilter?: (port: Port | null) => void;
  /** P switches TCP and UDP. */
  readonly onProtocol?: () => void;
  readonly loading?: boolean;
  readonly legend?: boolean;
}

/** The part in view that a key leads to; undefined for other keys. */
function viewAfter(event: KeyboardEvent, view: PortRange, port: Port): PortRange | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  if (event.key === '+' || event.key === ';') return zoomed(view, 'in', port);
  if (event.key === '-') return zoomed(view, 'out', port);
  if (event.key === '0') return ALL;
  if (event.shiftKey && event.key === 'ArrowLeft') return panned(view, 'left');
  return event.shiftKey && event.key === 'ArrowRight' ? panned(view, 'right') : undefined;
}

/** The strip of 0-65535. One tab stop: Left, Right, Up, Down, Home, End move; Enter filters; Esc clears; +, - and 0 zoom, Shift with Left or Right moves the part in view. */
export function PortSpace({ lanes: everyLane, exposure = [], ranges: everyRange = [], dynamic: everyDynamic, excluded: everyExcluded, reserved: everyReserved, filter = null, onFilter, onProtocol, loading = false, legend = true }: PortSpaceProps) {
  const t = useOpeningText().portSpace;
  const format = useFormats();
  const id = useId();
  const hatch = `${id}hatch`;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 1000);
  const [at, setAt] = useState<Position>({ lane: 0, index: 0 });
  const [hover, setHover] = useState<Position | null>(null);
  const [folded, setFolded] = useState(true);
  const [view, setView] = useState<PortRange>(ALL);
  const { lanes, ranges, dynamic, excluded, reserved } = useMemo(
    () => ({ lanes: lanesIn(view, everyLane), ranges: rowsIn(view, everyRange), dynamic: clipped(view, everyDynamic), excluded: clipped(view, everyExcluded), reserved: clipped(view, everyReserved) }),
    [view, everyLane, everyRange, everyDynamic, everyExcluded, everyReserved],
  );

  const axis = useMemo(() => {
    const marks = lanes.flatMap((l) => l.marks);
    const edges = [view.start, ...dynamic.map((r) => r.start), view.end];
    return scale(portSlots(marks, [...excluded, ...reserved], edges, width - LABEL_WIDTH), width - LABEL_WIDTH, view);
  }, [lanes, dynamic, excluded, reserved, width, view]);
  const ticks = useMemo(() => ticksOf(lanes, axis), [lanes, axis]);
  const place = layout(exposure.length, lanes.length, ranges.length);
  const count = lanes.reduce((n, l) => n + l.marks.length, 0);
  const tabStop = ticks[at.lane]?.[at.index] ? at : { lane: ticks.findIndex((l) => l.length > 0), index: 0 };
  const shown = hover === null ? null : (ticks[hover.lane]?.[hover.index] ?? null);

  const keys = (event: KeyboardEvent<SVGGElement>, from: Position, port: Port): void => {
    const to = event.shiftKey ? undefined : moved(ticks, from, event.key);
    const turned = viewAfter(event, view, port);
    if (turned) setView(turned);
    else if (to) {
      setAt(to);
      box.current?.querySelector<SVGGElement>(`[data-tick="${to.lane}.${to.index}"]`)?.focus();
    } else if (event.key === 'Enter') onFilter?.(filter === port ? null : port);
    else if (event.key === 'Escape' && filter !== null) onFilter?.(null);
    else if (event.key.toLowerCase() === 'p' && !event.ctrlKey && !event.altKey && onProtocol) onProtocol();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const open = exposure[0];
  const clusterName = (tick: Tick): string => (tick.marks.length > 1 ? t.cluster(String(tick.marks.length)) : (tick.marks[0]?.name ?? ''));
  const states = new Set<MarkState>(lanes.flatMap((l) => l.marks.map((m) => m.state)));
  const legendMarks = (['fixed', 'moves', 'conflict', 'planned', 'unknown', 'other'] as const).filter((s) => states.has(s)).map((s) => [s, t.state[s]] as const);
  const legendBands: (readonly [LegendKind, string])[] = [
    ...(dynamic.length > 0 ? [['dynamic', t.legend.dynamic] as const] : []),
    ...(ranges.some((row) => row.bands.some((b) => b.kind === 'rpc')) ? [['rpc', t.legend.rpc] as const] : []),
    ...(excluded.length > 0 ? [['excluded', t.legend.excluded] as const] : []),
    ...(reserved.length > 0 ? [['reserved', t.legend.reserved] as const] : []),
  ];

  return (
    <div className="ps" onMouseLeave={() => setHover(null)}>
      <div ref={box}>
        <svg className="strip" viewBox={`0 0 ${width} ${place.height}`} height={place.height} role="group" aria-label={t.groupLabel(open ? format.number(open.count) : null, format.number(count))} aria-busy={loading}>
          <Hatch id={hatch} />
          <Backdrop bars={exposure.map((b) => ({ ...b, figure: format.number(b.count) }))} lanes={lanes} ticks={ticks} ranges={ranges} dynamic={dynamic} excluded={excluded} reserved={reserved} scale={axis} hatch={hatch} />
          {/* Names that had to be cut stand outside of what they name, which has its own in full. */}
          <g aria-hidden="true">
            {ticks.flatMap((lane, l) =>
              lane.map((tick, i) => {
                const label = tick.state === 'other' && tick.marks.length === 1 ? '' : fitText(clusterName(tick), nameRoom(lane, i, axis.width, clusterName));
                const dim = filter !== null && !tick.marks.some((m) => m.port === filter);
                return label === '' ? null : (
                  <text key={`${l} ${tick.port}`} className={dim ? `n-${tick.state} s-dim` : `n-${tick.state}`} x={LABEL_WIDTH + tick.x} y={tickY(place.lanesY, tick) + 16} textAnchor="middle">
                    {label}
                  </text>
                );
              }),
            )}
          </g>
          {lanes.map((lane, l) => (
            <g key={lane.id} role={ticks[l]?.length ? 'listbox' : undefined} aria-label={ticks[l]?.length ? lane.name : undefined} aria-orientation="horizontal">
              {(ticks[l] ?? []).map((tick, i) => {
                const first = tick.marks[0];
                if (!first) return null;
                const x = LABEL_WIDTH + tick.x;
                const y = tickY(place.lanesY, tick);
                const many = tick.marks.length > 1;
                const slot = axis.slots.find((s) => tick.port >= s.start && tick.port <= s.end);
                const chosen = filter !== null && tick.marks.some((m) => m.port === filter);
                const here = hover?.lane === l && hover.index === i;
                const position = { lane: l, index: i };
                const extra = first.details.filter((d) => d.planned === true).map((d) => `${d.label}: ${d.value}`).join(', ');
                return (
                  <g
                    key={`${first.id} ${tick.port}`}
                    role="option"
                    data-tick={`${l}.${i}`}
                    aria-selected={chosen}
                    aria-label={many ? t.markLabel(t.clusterName(String(tick.marks.length), String(first.port), String(tick.marks.at(-1)?.port)), '', t.state[tick.state], '') : t.markLabel(first.name, format.range({ start: first.port, end: first.end ?? first.port }), t.state[tick.state], extra)}
                    {...(here ? { 'aria-describedby': `${id}card` } : {})}
                    tabIndex={tabStop.lane === l && tabStop.index === i ? 0 : -1}
                    className={filter !== null && !chosen ? 's-dim' : undefined}
                    onMouseEnter={() => setHover(position)}
                    onFocus={() => {
                      setAt(position);
                      setHover(position);
                    }}
                    onBlur={() => setHover(null)}
                    onClick={() => onFilter?.(chosen ? null : tick.port)}
                    onKeyDown={(event) => keys(event, position, tick.port)}
                  >
                    <rect x={x - 12} y={place.lanesY + l * LANE_HEIGHT} width={24} height={LANE_HEIGHT} fill="transparent" />
                    <rect className="ring" x={x - 12} y={y - 8} width="24" height="15.5" rx="4" />
                    <g transform={`translate(${x} ${y})`}>
                      <StatusGlyph state={tick.state} small={!many && slot !== undefined && slot.ports.length > 1} />
                    </g>
                  </g>
                );
              })}
            </g>
          ))}
        </svg>
      </div>
      {shown && <HoverCard id={`${id}card`} tick={shown} x={LABEL_WIDTH + shown.x} y={place.axisY + 20} width={width} />}
      {legend && <ZoomButtons view={view} onView={setView} all={ALL} />}
      {legend && (
        <>
          <button type="button" className="link cap legendfold" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
            {t.legend.show}
          </button>
          <Legend className={folded ? 'legend fold' : 'legend'} marks={legendMarks} bands={legendBands} />
        </>
      )}
      <table className="sr">
        <caption>{t.title}</caption>
        <thead>
          <tr>
            <th>{t.table.port}</th>
            <th>{t.table.lane}</th>
            <th>{t.table.owner}</th>
            <th>{t.table.state}</th>
          </tr>
        </thead>
        <tbody>
          {lanes.flatMap((lane) =>
            lane.marks.map((m) => (
              <tr key={`${lane.id} ${m.id} ${m.port}`}>
                <td>{format.range({ start: m.port, end: m.end ?? m.port })}</td>
                <td>{lane.name}</td>
                <td translate="no">{m.name}</td>
                <td>{t.state[m.state]}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}
