import type { PortRange } from '#core/ports/port';
import { useFormats, useOpeningText } from '../../i18n/useText';
import { Icon } from '../Icon';
import { isAll, zoomed } from './zoom';

export function ZoomButtons({ view, onView, all }: { readonly view: PortRange; readonly onView: (view: PortRange) => void; readonly all: PortRange }) {
  const t = useOpeningText().portSpace.zoom;
  const format = useFormats();
  const whole = isAll(view);
  return (
    <div className="pszoom" role="toolbar" aria-label={t.group}>
      {!whole && (
        <>
          <span className="cap mono" role="status">
            {format.range(view)}
          </span>
          <button type="button" className="link cap" onClick={() => onView(all)}>
            {t.all}
          </button>
        </>
      )}
      <button type="button" className="iconbtn small" aria-label={t.out} title={t.out} aria-keyshortcuts="-" disabled={whole} onClick={() => onView(zoomed(view, 'out', null))}>
        <Icon name="minus" />
      </button>
      <button type="button" className="iconbtn small" aria-label={t.in} title={t.in} aria-keyshortcuts="+" onClick={() => onView(zoomed(view, 'in', null))}>
        <Icon name="plus" />
      </button>
    </div>
  );
}
