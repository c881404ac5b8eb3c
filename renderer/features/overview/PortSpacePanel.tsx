import { useMemo } from 'react';
import type { Plan } from '#core/plan/change';
import type { Protocol } from '#core/ports/port';
import type { ServerModel } from '#core/scan/model';
import { filterByPort, showProtocol } from '../../app/actions';
import { useApp } from '../../app/store';
import { Panel } from '../../components/Panel';
import { PortSpace, type RangeRow } from '../../components/PortSpace';
import { Segmented } from '../../components/Segmented';
import type { OpeningText } from '../../i18n/en/opening';
import type { Formats } from '../../i18n/formats';
import { useFormats, useOpeningText } from '../../i18n/useText';
import { exposureBars } from '../exposureBars';
import { dynamicOf, excludedOf } from '../portRanges';
import { portLanes } from './lanes';

export function rangeRows(model: ServerModel, protocol: Protocol, text: OpeningText, format: Formats): readonly RangeRow[] {
  const t = text.portSpace.ranges;
  if (!model.ranges.known) return [];
  return [
    { id: 'dynamic', name: t.dynamic, bands: dynamicOf(model, protocol).map((r) => ({ ...r, kind: 'dynamic' as const, label: `${format.range(r)} · ${format.number(r.end - r.start + 1)}` })) },
    {
      id: 'excluded',
      name: t.excluded,
      bands: [...excludedOf(model, protocol, false).map((r) => ({ ...r, kind: 'excluded' as const, label: format.range(r) })), ...excludedOf(model, protocol, true).map((r) => ({ ...r, kind: 'reserved' as const, label: format.range(r) }))],
    },
  ];
}

export function PortSpacePanel({ model, plan, afterTitle, loading }: { readonly model: ServerModel; readonly plan: Plan | null; readonly afterTitle: string; readonly loading: boolean }) {
  const text = useOpeningText();
  const t = text.portSpace;
  const format = useFormats();
  const protocol = useApp((s) => s.protocol);
  const port = useApp((s) => s.port);
  const picture = useMemo(
    () => ({
      lanes: portLanes(model, protocol, plan, text),
      exposure: model.firewall.known ? exposureBars(model.firewall.value, protocol, plan, { after: afterTitle }, text, format) : [],
      ranges: rangeRows(model, protocol, text, format),
      dynamic: dynamicOf(model, protocol),
      excluded: excludedOf(model, protocol, false),
      reserved: excludedOf(model, protocol, true),
    }),
    [model, protocol, plan, afterTitle, text, format],
  );
  return (
    <Panel
      title={t.title}
      hint={t.hint}
      end={
        <>
          {port !== null && (
            <button type="button" className="link cap" onClick={() => filterByPort(null)}>
              {t.filtered(String(port))} · {t.clear}
            </button>
          )}
          <Segmented<Protocol>
            label={t.protocol}
            value={protocol}
            options={[
              { value: 'tcp', label: 'TCP' },
              { value: 'udp', label: 'UDP' },
            ]}
            onChange={showProtocol}
          />
        </>
      }
    >
      <PortSpace {...picture} filter={port} onFilter={filterByPort} onProtocol={() => showProtocol(protocol === 'tcp' ? 'udp' : 'tcp')} loading={loading} />
    </Panel>
  );
}
