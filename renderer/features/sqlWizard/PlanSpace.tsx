import { useMemo } from 'react';
import type { ServerModel } from '#core/scan/model';
import { Panel } from '../../components/Panel';
import { PortSpace, type PortLane } from '../../components/PortSpace';
import { useFormats, useText } from '../../i18n/useText';
import { portLanes } from '../overview/lanes';
import { rangeRows } from '../overview/PortSpacePanel';
import { dynamicOf, excludedOf } from '../portRanges';
import type { Proposal } from './proposals';

/** The instances as they listen, and under them the numbers of the plan, refused ones marked. TCP: SQL Server listens on nothing else. */
export function PlanSpace({ model, rows }: { readonly model: ServerModel; readonly rows: readonly Proposal[] }) {
  const text = useText();
  const t = text.wizard.ports;
  const format = useFormats();
  const picture = useMemo(() => {
    const sql = portLanes(model, 'tcp', null, text).filter((lane) => lane.id === 'sql');
    const plan: PortLane = {
      id: 'plan',
      name: t.lane,
      unread: null,
      marks: rows.flatMap(({ instance, port, before, refused }) =>
        port === null ? [] : [{ id: instance.name, port, name: instance.name, state: refused ? ('conflict' as const) : ('planned' as const), details: [{ label: text.portSpace.detail.plan, value: `${before.join(', ')} → ${port}`, planned: true }] }],
      ),
    };
    return { lanes: [...sql, plan], ranges: rangeRows(model, 'tcp', text, format), dynamic: dynamicOf(model, 'tcp'), excluded: excludedOf(model, 'tcp', false), reserved: excludedOf(model, 'tcp', true) };
  }, [model, rows, text, t, format]);
  return (
    <Panel title={t.space.title} hint={t.space.hint}>
      <PortSpace {...picture} legend={false} />
    </Panel>
  );
}
