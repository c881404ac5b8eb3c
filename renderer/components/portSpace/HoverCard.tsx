import { useFormats, useOpeningText } from '../../i18n/useText';
import { StatusMark } from '../StatusMark';
import type { Tick } from './model';

const WIDTH = 268;

/** Tells who stands on a tick; `id` is what the tick is described by. */
export function HoverCard({ id, tick, x, y, width }: { readonly id: string; readonly tick: Tick; readonly x: number; readonly y: number; readonly width: number }) {
  const t = useOpeningText().portSpace;
  const format = useFormats();
  const first = tick.marks[0];
  if (!first) return null;
  const last = tick.marks.at(-1) ?? first;
  const many = tick.marks.length > 1;
  return (
    <div className="hovercard" role="tooltip" id={id} style={{ left: Math.max(0, Math.min(x - WIDTH / 2, width - WIDTH)) + 16, top: y }}>
      <div className="t">
        <StatusMark state={tick.state} />
        <span className="ell">{many ? t.clusterName(String(tick.marks.length), String(first.port), String(last.port)) : first.name}</span>
        {!many && <span className="mono">{format.range({ start: first.port, end: first.end ?? first.port })}</span>}
        {!many && <span className="end">{t.state[tick.state]}</span>}
      </div>
      {many ? (
        <dl>
          {tick.marks.slice(0, 8).map((m) => (
            <div key={m.id} style={{ display: 'contents' }}>
              <dt className="mono">{m.port}</dt>
              <dd className="ell">{m.name}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <dl>
          {first.details.map((d) => (
            <div key={d.label} style={{ display: 'contents' }}>
              <dt>{d.label}</dt>
              <dd className={`${d.mono === true ? 'mono' : ''} ${d.planned === true ? 'c-planned' : ''}`}>{d.value}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className="hint">{t.hoverHint}</div>
    </div>
  );
}
