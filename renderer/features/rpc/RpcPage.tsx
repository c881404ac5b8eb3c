import Button from '@mui/material/Button';
import { useId, useMemo, useState } from 'react';
import type { RpcChoices } from '#core/plan/serviceChoices';
import { sizeOf } from '#core/ports/portSet';
import type { ServerModel } from '#core/scan/model';
import { filterByPort, go } from '../../app/actions';
import { useApp, useDraft, useModel, useScanSlot } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { Icon } from '../../components/Icon';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { PortSpace } from '../../components/PortSpace';
import { Segmented } from '../../components/Segmented';
import { SkeletonRows } from '../../components/Skeletons';
import { UnknownPanel } from '../../components/UnknownPanel';
import { useFormats, useText } from '../../i18n/useText';
import { Comparison, useEndpoints } from './Comparison';
import { Matrix, RangeEditor, RangeValues, RangeWarning } from './RangeEditor';
import '../wizard/wizard.css';
import './rpc.css';
import { fixedAfter, proposedChoices, startingRange } from './rpcPlan';
import { rpcPicture } from './rpcPicture';
import { rpcRows } from './rpcRows';
import { RpcTable } from './RpcTable';

export function RpcPage() {
  const text = useText();
  const model = useModel();
  const draft = useDraft('rpc');
  const { running } = useScanSlot();
  if (!model) return <div className="page">{running ? <SkeletonRows rows={8} label={text.rpc.table.title} /> : <EmptyState icon="rpc" title={text.overview.noScan.title} text={text.overview.noScan.text} />}</div>;
  if (!model.rpc.known)
    return (
      <div className="page">
        <PageHead title={text.shell.page.rpc} facts={[model.target.name]} />
        <UnknownPanel icon="rpc" title={text.rpc.unknown.title} text={text.rpc.unknown.text} reason={model.rpc.reason} />
      </div>
    );
  return <Known key={`${model.target.id} ${model.takenAt} ${draft?.savedAt ?? ''}`} model={model} drafted={draft?.request.choices ?? null} />;
}

/** What would be planned is seen before anything is chosen; the range joins only when its risk is acknowledged. */
function Known({ model, drafted }: { readonly model: ServerModel; readonly drafted: RpcChoices | null }) {
  const text = useText();
  const t = text.rpc;
  const format = useFormats();
  const ack = useId();
  const filter = useApp((s) => s.port);
  const [choices] = useState(() => drafted ?? proposedChoices(model));
  const [range, setRange] = useState(() => startingRange(model, choices));
  const [view, setView] = useState<'both' | 'services'>('both');
  const endpoints = useEndpoints(model);
  const shown = { services: choices.services, range: view === 'both' ? range : null };
  const rows = useMemo(() => rpcRows(model, { services: choices.services, range: view === 'both' ? range : null }), [model, choices, range, view]);
  const picture = rpcPicture(model, rows, shown, text, format);
  const fixed = useMemo(() => fixedAfter(model, choices), [model, choices]);
  const { services } = choices;
  const review = (): void => go({ page: 'rpcWizard', choices: { ...choices, range: range.acknowledged ? range : choices.range } });
  const label = drafted !== null ? t.continueDraft : services.length === 0 ? (range.acknowledged ? t.reviewRange : t.open) : range.acknowledged ? t.reviewBoth(services.length) : t.review(services.length);
  const imported = model.target.kind === 'imported';
  return (
    <div className="page">
      <PageHead title={text.shell.page.rpc} facts={facts(model, text, format)}>
        {!imported && (
          <Button disabled={endpoints.asking} onClick={endpoints.ask}>
            <Icon name="refresh" />
            {t.again}
          </Button>
        )}
        <Button variant="contained" onClick={review}>
          {label}
        </Button>
      </PageHead>
      <Panel
        title={text.portSpace.title}
        hint={t.space.hint}
        end={
          <Segmented
            label={t.space.view}
            value={view}
            options={[
              { value: 'both', label: t.space.both },
              { value: 'services', label: services.length === 0 ? t.space.none : t.space.services(services.length) },
            ]}
            onChange={setView}
          />
        }
      >
        <PortSpace {...picture} filter={filter} onFilter={filterByPort} legend={false} />
      </Panel>
      <Comparison model={model} endpoints={endpoints} />
      <div className="two rpctwo">
        <RpcTable model={model} rows={rows} />
        <Panel
          title={t.range.title}
          end={
            <span className="badge expert">
              <Icon name="warning" />
              {t.range.expert}
            </span>
          }
        >
          <RangeWarning model={model} />
          <RangeEditor model={model} value={range} fixed={fixed} onChange={setRange} />
          <RangeValues model={model} range={range} />
          <Matrix model={model} />
          <div className="ackrow">
            <label className="check" htmlFor={ack}>
              <input id={ack} type="checkbox" checked={range.acknowledged} onChange={(event) => setRange({ ...range, acknowledged: event.target.checked })} />
              {t.range.acknowledge}
            </label>
          </div>
        </Panel>
      </div>
    </div>
  );
}

function facts(model: ServerModel, text: ReturnType<typeof useText>, format: ReturnType<typeof useFormats>): readonly string[] {
  const t = text.rpc;
  if (!model.rpc.known) return [];
  const { endpoints, services, range } = model.rpc.value;
  const tcp = endpoints.known ? endpoints.value.filter((e) => e.protocol === 'ncacn_ip_tcp').length : null;
  const moving = services.filter((s) => s.current === null).length;
  return [
    tcp === null ? t.notAsked : t.asked(format.time(model.takenAt)),
    ...(tcp === null ? [] : [t.facts(format.number(tcp), format.number(moving))]),
    range.state === 'complete' ? t.rangeState.complete(`${format.list(range.ports.map((r) => format.range(r)))} (${format.number(sizeOf(range.ports))})`) : t.rangeState[range.state],
  ];
}
