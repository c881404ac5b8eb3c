import { Fragment } from 'react';
import { MAX_PORT, type PortRange } from '#core/ports/port';
import { WIDE_FROM } from '#core/firewall/wideRules';
import { useFormats } from '../../i18n/useText';

export interface OpenBar {
  readonly id: string;
  readonly title: string;
  /** null: not known. */
  readonly count: number | null;
  /** Where the ports lie; null where only their number is known, which is then drawn as a share. */
  readonly open: readonly PortRange[] | null;
  readonly tone: 'was' | 'will';
}

const WIDTH = 1000;

/** Ports open to inbound traffic as numbers, each with a bar of 0-65535 to scale. */
export function OpenBars({ bars }: { readonly bars: readonly OpenBar[] }) {
  const format = useFormats();
  return (
    <div className="openbars">
      {bars.map((bar) => {
        const wide = bar.count !== null && bar.count >= WIDE_FROM;
        const ranges = bar.open ?? (bar.count === null || bar.count === 0 ? [] : [{ start: 0, end: bar.count - 1 }]);
        return (
          <Fragment key={bar.id}>
            <span className={`n ${bar.tone}`}>{bar.count === null ? '—' : format.number(bar.count)}</span>
            <div>
              <div className="cap t2">{bar.title}</div>
              <svg viewBox={`0 0 ${WIDTH} 9`} preserveAspectRatio="none" aria-hidden="true">
                <rect className="track" width={WIDTH} height="9" rx="2" />
                {ranges.map((r) => (
                  <rect key={r.start} className={wide ? 'open-wide' : 'open-narrow'} x={(r.start / (MAX_PORT + 1)) * WIDTH} width={Math.max(4, ((r.end - r.start + 1) / (MAX_PORT + 1)) * WIDTH)} height="9" />
                ))}
              </svg>
            </div>
          </Fragment>
        );
      })}
    </div>
  );
}
