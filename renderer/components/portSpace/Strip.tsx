import { useId, type ReactNode } from 'react';
import type { PortRange } from '#core/ports/port';
import { StatusGlyph, type MarkState } from '../StatusMark';
import type { BandKind, ExposureBar, PortLane, RangeRow, Tick } from './model';
import type { Scale } from './scale';
import { fitText, textWidth, type Slot } from './slots';

export const LABEL_WIDTH = 112;
export const LANE_HEIGHT = 30;
const BAR_HEIGHT = 38;
const FAN_HEIGHT = 26;
const ROW_HEIGHT = 19;

export interface Layout {
  readonly lanesY: number;
  readonly axisY: number;
  readonly rangesY: number;
  readonly height: number;
}
export function layout(bars: number, lanes: number, ranges: number): Layout {
  const lanesY = bars === 0 ? 0 : bars * BAR_HEIGHT - 8 + FAN_HEIGHT;
  const axisY = lanesY + lanes * LANE_HEIGHT;
  const rangesY = axisY + 22;
  return { lanesY, axisY, rangesY, height: rangesY + ranges * ROW_HEIGHT };
}

/** Everything of the picture that does not react: bars to scale, fan, grounds, axis, range rows. */
interface BackdropProps {
  readonly bars: readonly (ExposureBar & { readonly figure: string })[];
  readonly lanes: readonly PortLane[];
  readonly ticks: readonly (readonly Tick[])[];
  readonly ranges: readonly RangeRow[];
  readonly dynamic: readonly PortRange[];
  readonly excluded: readonly PortRange[];
  readonly reserved: readonly PortRange[];
  readonly scale: Scale<Slot>;
  readonly hatch: string;
}

const edgeOf: Readonly<Record<BandKind, string>> = { dynamic: 'var(--ps-dynamic-edge)', rpc: 'var(--ps-rpc)', excluded: 'var(--ps-excl)', reserved: 'var(--ps-resv)', planned: 'var(--planned)' };
const textOf: Readonly<Record<BandKind, string>> = { dynamic: 'var(--warning)', rpc: 'var(--ps-rpc)', excluded: 'var(--text-2)', reserved: 'var(--ps-resv)', planned: 'var(--planned)' };
const fillOf = (kind: BandKind, hatch: string): string => ({ dynamic: 'var(--ps-dynamic)', rpc: 'var(--ps-rpc-bg)', excluded: `url(#${hatch})`, reserved: 'var(--ps-resv-bg)', planned: 'var(--planned-bg)' })[kind];
export const colorOf: Readonly<Record<MarkState, string>> = { fixed: 'var(--success)', moves: 'var(--warning)', conflict: 'var(--error)', planned: 'var(--planned)', unknown: 'var(--neutral)', note: 'var(--neutral)', other: 'var(--neutral)' };

export function Backdrop({ bars, lanes, ticks, ranges, dynamic, excluded, reserved, scale, hatch }: BackdropProps) {
  const width = scale.width;
  const { lanesY, axisY, rangesY } = layout(bars.length, lanes.length, ranges.length);
  const height = lanes.length * LANE_HEIGHT;
  const linear = (port: number): number => LABEL_WIDTH + (port / 65_536) * width;
  const edge = (port: number): number => LABEL_WIDTH + scale.edge(port);
  const ground = (range: PortRange, fill: string, key: string): ReactNode => <rect key={key} x={edge(range.start)} y={lanesY + 0.5} width={Math.max(3, edge(range.end + 1) - edge(range.start))} height={height - 1} fill={fill} />;
  const fanFrom = bars.length * BAR_HEIGHT - 8;
  return (
    <g aria-hidden="true">
      {bars.map((bar, i) => (
        <g key={bar.id} transform={`translate(0 ${i * BAR_HEIGHT})`}>
          <text className={bar.tone === 'after' ? 'fig after' : 'fig'} x="0" y="27">
            {bar.figure}
          </text>
          <text className="cap2" x={LABEL_WIDTH} y="13">
            <tspan className="strong">{bar.title}</tspan>
            <tspan dx="8">{fitText(bar.text, ((width - textWidth(bar.title) * 1.15 - 8) * 11) / 12)}</tspan>
          </text>
          <rect x={LABEL_WIDTH} y="20" width={width} height="9" rx="2" fill="var(--ps-track)" />
          {bar.open.map((r) => (
            <rect key={r.start} x={linear(r.start)} y="20" width={Math.max(2, ((r.end - r.start + 1) / 65_536) * width)} height="9" fill={bar.tone === 'after' ? 'var(--success)' : 'var(--warning-fill)'} className="bar" />
          ))}
        </g>
      ))}
      {bars.length > 0 &&
        scale.slots.map((s) => {
          if (s.kind === 'axis') return null;
          const a = linear((s.start + s.end) / 2);
          const b = LABEL_WIDTH + s.center;
          const hot = !s.quiet && s.state !== null && s.state !== 'unknown';
          return <path key={s.start} d={`M${a} ${fanFrom}C${a} ${fanFrom + FAN_HEIGHT * 0.55} ${b} ${fanFrom + FAN_HEIGHT * 0.35} ${b} ${lanesY}`} fill="none" stroke={hot && s.state !== null ? colorOf[s.state] : 'var(--ps-fan)'} opacity=".78" />;
        })}
      <rect x={LABEL_WIDTH} y={lanesY} width={width} height={height} fill="var(--surface)" stroke="var(--line-strong)" />
      {dynamic.map((r) => ground(r, 'var(--ps-dynamic)', `d${r.start}`))}
      {excluded.map((r) => ground(r, `url(#${hatch})`, `x${r.start}`))}
      {reserved.map((r) => ground(r, 'var(--ps-resv-bg)', `r${r.start}`))}
      {lanes.map((lane, i) => (
        <g key={lane.id}>
          {i > 0 && <path d={`M${LABEL_WIDTH} ${lanesY + i * LANE_HEIGHT + 0.5}h${width}`} stroke="var(--line)" />}
          <text className="lanename" x="0" y={lanesY + i * LANE_HEIGHT + LANE_HEIGHT / 2 + 4}>
            {lane.name}
          </text>
          {lane.unread !== null && <path className="lanedash" d={`M0 ${lanesY + i * LANE_HEIGHT + LANE_HEIGHT / 2 + 8.5}h${textWidth(lane.name)}`} />}
          {(lane.unread ?? (lane.marks.length === 0 ? lane.empty : undefined)) !== undefined && (
            <text className="tdim" x={LABEL_WIDTH + 8} y={lanesY + i * LANE_HEIGHT + LANE_HEIGHT / 2 + 4}>
              {lane.unread ?? lane.empty}
            </text>
          )}
        </g>
      ))}
      {ticks.flat().map((t) => (
        <path key={`${t.lane} ${t.port}`} d={`M${LABEL_WIDTH + t.x} ${tickY(lanesY, t) + 4}V${axisY + 3}`} stroke={colorOf[t.state]} strokeOpacity=".32" strokeDasharray={t.state === 'planned' ? '2 2' : undefined} />
      ))}
      {scale.slots.map((s) =>
        s.label === null ? null : (
          <text key={s.start} className={s.kind === 'marks' ? 'num' : 'tdim'} x={LABEL_WIDTH + (s.start === 0 ? s.x0 : s.end === 65_535 ? s.x1 : s.center)} y={axisY + 15} textAnchor={s.start === 0 ? 'start' : s.end === 65_535 ? 'end' : 'middle'}>
            {s.label}
          </text>
        ),
      )}
      {ranges.map((row, i) => (
        <g key={row.id} transform={`translate(0 ${rangesY + i * ROW_HEIGHT})`}>
          <text className="lanename" x="0" y="11.5">
            {row.name}
          </text>
          <path d={`M${LABEL_WIDTH} 7.5h${width}`} stroke="var(--ps-track)" />
          <Bands row={row} edge={edge} right={LABEL_WIDTH + width} hatch={hatch} />
        </g>
      ))}
    </g>
  );
}

interface Box extends PortRange {
  readonly kind: BandKind;
  readonly label: string;
  readonly x: number;
  readonly w: number;
  readonly place: 'in' | 'left' | 'right' | 'none';
}

/** A label goes inside its band, else to the side that has room, else only the title tells it. */
function boxesOf(row: RangeRow, edge: (port: number) => number, right: number): readonly Box[] {
  const bands = row.bands.map((b) => ({ ...b, x: edge(b.start), w: Math.max(6, edge(b.end + 1) - edge(b.start)) })).sort((a, b) => a.x - b.x);
  const boxes: Box[] = [];
  let taken = LABEL_WIDTH;
  bands.forEach((b, i) => {
    const need = textWidth(b.label) + 10;
    const next = bands[i + 1]?.x ?? right;
    const place = need < b.w ? 'in' : b.x - taken > need ? 'left' : next - (b.x + b.w) > need ? 'right' : 'none';
    taken = place === 'right' ? b.x + b.w + need : b.x + b.w;
    boxes.push({ ...b, place });
  });
  return boxes;
}

function Bands({ row, edge, right, hatch }: { readonly row: RangeRow; readonly edge: (port: number) => number; readonly right: number; readonly hatch: string }) {
  return (
    <>
      {boxesOf(row, edge, right).map((b) => (
        <g key={`${b.kind} ${b.start}`}>
          <title>{b.label}</title>
          <rect x={b.x} y="0" width={b.w} height="15" rx="2" fill="var(--surface)" />
          <rect x={b.x + 0.5} y="0.5" width={b.w - 1} height="14" rx="2" fill={fillOf(b.kind, hatch)} stroke={edgeOf[b.kind]} strokeDasharray={b.kind === 'planned' ? '3 2.2' : undefined} />
          {b.place !== 'none' && (
            <text x={b.place === 'in' ? b.x + 6 : b.place === 'left' ? b.x - 5 : b.x + b.w + 5} y="11.5" textAnchor={b.place === 'left' ? 'end' : 'start'} style={{ fill: textOf[b.kind] }}>
              {b.label}
            </text>
          )}
        </g>
      ))}
    </>
  );
}

/** Marks with a name stand higher, so that the name has room. */
export function tickY(lanesY: number, tick: Tick): number {
  const named = tick.state !== 'other' || tick.marks.length > 1;
  return lanesY + tick.lane * LANE_HEIGHT + (named ? 10 : LANE_HEIGHT / 2);
}

export function Hatch({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern id={id} width="5" height="5" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" fill="var(--surface)" />
        <path d="M0 0V5" stroke="var(--ps-excl)" strokeWidth="1.6" />
      </pattern>
    </defs>
  );
}

export type LegendKind = 'dynamic' | 'rpc' | 'excluded' | 'reserved';
export function Legend({ marks, bands, className }: { readonly marks: readonly (readonly [MarkState, string])[]; readonly bands: readonly (readonly [LegendKind, string])[]; readonly className: string }) {
  const hatch = useId();
  return (
    <div className={className}>
      {marks.map(([state, label]) => (
        <span key={state}>
          <svg className="st" viewBox="-8 -6 16 12" aria-hidden="true">
            <StatusGlyph state={state} />
          </svg>
          {label}
        </span>
      ))}
      {bands.map(([kind, label]) => (
        <span key={kind}>
          <svg viewBox="0 0 16 12" aria-hidden="true">
            {kind === 'excluded' && <Hatch id={hatch} />}
            <rect x=".5" y="1.5" width="15" height="9" rx="1.5" fill={fillOf(kind, hatch)} stroke={edgeOf[kind]} />
          </svg>
          {label}
        </span>
      ))}
    </div>
  );
}
