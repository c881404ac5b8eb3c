import { useMemo } from 'react';
import type { RangesChoices } from '#core/plan/serviceChoices';
import type { ServerModel } from '#core/scan/model';
import { Panel } from '../../components/Panel';
import { PortSpace, type RangeRow } from '../../components/PortSpace';
import { useFormats, useText } from '../../i18n/useText';
import { portLanes } from '../overview/lanes';
import { rangeRows } from '../overview/PortSpacePanel';
import { dynamicOf, excludedOf } from '../portRanges';

/** Who listens, and the dynamic range of TCP before and after. */
export function RangesSpace({ model, choices }: { readonly model: ServerModel; readonly choices: RangesChoices }) {
  const text = useText();
  const t = text.rangesWizard.dynamic;
  const format = useFormats();
  const picture = useMemo(() => {
    const after = choices.dynamic.filter((d) => d.protocol === 'tcp' && d.start >= 1 && d.count >= 1 && d.start + d.count - 1 <= 65_535);
    const distinct = after.filter((d, i) => after.findIndex((o) => o.start === d.start && o.count === d.count) === i);
    const planned: RangeRow = { id: 'after', name: t.rowAfter, bands: distinct.map((d) => ({ start: d.start, end: d.start + d.count - 1, kind: 'planned' as const, label: `${format.range({ start: d.start, end: d.start + d.count - 1 })} · ${format.number(d.count)}` })) };
    const reserved = choices.reserve.filter((b) => b.protocol === 'tcp' && b.stack === 'ipv4' && b.start >= 1 && b.count >= 1 && b.start + b.count - 1 <= 65_535).map((b) => ({ start: b.start, end: b.start + b.count - 1 }));
    const [dynamic, ...rest] = rangeRows(model, 'tcp', text, format);
    return {
      lanes: portLanes(model, 'tcp', null, text),
      ranges: [...(dynamic ? [dynamic] : []), ...(planned.bands.length > 0 ? [planned] : []), ...rest],
      dynamic: dynamicOf(model, 'tcp'),
      excluded: excludedOf(model, 'tcp', false),
      reserved: [...excludedOf(model, 'tcp', true), ...reserved],
    };
  }, [model, choices, text, t, format]);
  return (
    <Panel title={t.space} hint={t.spaceHint}>
      <PortSpace {...picture} legend={false} />
    </Panel>
  );
}
