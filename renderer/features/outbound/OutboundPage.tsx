import Button from '@mui/material/Button';
import { useMemo, useState } from 'react';
import { adviceOf } from '#core/outbound/advice';
import { shareOf, type ConnectionSample } from '#core/outbound/history';
import { defaultRangesChoices } from '#core/plan/serviceChoices';
import { proposeLarger } from '#core/ports/rangeConflicts';
import type { ServerModel } from '#core/scan/model';
import { go } from '../../app/actions';
import { useModel, useScanSlot, useTarget } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { severityMark } from '../../components/FindingList';
import { Icon } from '../../components/Icon';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { SkeletonRows } from '../../components/Skeletons';
import { StatusMark } from '../../components/StatusMark';
import { UnknownPanel } from '../../components/UnknownPanel';
import { VirtualTable, type Column } from '../../components/VirtualTable';
import { useFormats, useText } from '../../i18n/useText';
import { adviceWords, percent } from './adviceWords';
import { EventsPanel, ShareChart, StatesChart } from './Charts';
import { useMonitor } from './monitor';
import '../wizard/wizard.css';
import './outbound.css';

const intervals = ['1', '5', '30'] as const;

/** Ports running out, while it happens: measured as long as the page is open. */
export function OutboundPage() {
  const text = useText();
  const t = text.outbound;
  const model = useModel();
  const { running } = useScanSlot();
  if (!model) return <div className="page">{running ? <SkeletonRows rows={8} label={t.title} /> : <EmptyState icon="outbound" title={text.overview.noScan.title} text={text.overview.noScan.text} />}</div>;
  if (!model.outbound.known)
    return (
      <div className="page">
        <PageHead title={t.title} facts={[model.target.name]} />
        <UnknownPanel icon="outbound" title={t.unknown.title} text={t.unknown.text} reason={model.outbound.reason} />
      </div>
    );
  return <Known key={model.target.id} model={model} />;
}

function Known({ model }: { readonly model: ServerModel }) {
  const text = useText();
  const t = text.outbound;
  const format = useFormats();
  const imported = useTarget()?.kind === 'imported';
  const [paused, setPaused] = useState(false);
  const [every, setEvery] = useState<(typeof intervals)[number]>('1');
  const measured = useMonitor(model, Number(every) * 1000, paused || imported);
  const scanned = model.outbound.known && model.outbound.value.sample.known ? model.outbound.value.sample.value : null;
  const sample = measured.last ?? scanned;
  const events = model.outbound.known && model.outbound.value.events.known ? model.outbound.value.events.value.events : [];
  const fullest = sample?.used.toSorted((a, b) => shareOf(b) - shareOf(a))[0];
  const facts = [
    ...(sample ? [t.sub.connections(format.number(sample.total))] : []),
    ...(fullest ? [t.sub.share(percent(shareOf(fullest)))] : []),
    measured.last ? t.sub.at(format.timeWithSeconds(measured.last.at)) : imported ? t.sub.imported : t.sub.scan(format.time(model.takenAt)),
  ];
  return (
    <div className="page outbound">
      <PageHead title={t.title} facts={facts}>
        {!imported && (
          <>
            <Segmented label={t.every} value={every} options={intervals.map((value) => ({ value, label: t.seconds(Number(value)) }))} onChange={setEvery} />
            <Button aria-pressed={paused} onClick={() => setPaused(!paused)}>
              <Icon name={paused ? 'play' : 'pause'} />
              {paused ? t.resume : t.pause}
            </Button>
          </>
        )}
        <Button variant="contained" onClick={() => enlarge(model)}>
          {t.larger}
        </Button>
      </PageHead>
      {measured.error !== null && <ErrorNotice error={measured.error} />}
      <div className="two halves">
        <ShareChart history={measured.history} fallback={scanned} />
        <StatesChart history={measured.history} fallback={scanned} />
      </div>
      <AdvicePanel model={model} sample={sample} events={events} />
      <div className="two halves">
        <Processes sample={sample} />
        <Remotes sample={sample} />
      </div>
      <EventsPanel model={model} />
    </div>
  );
}

/** Opens the wizard of the ranges with a larger one for both stacks of TCP; its conflicts are listed there. */
function enlarge(model: ServerModel): void {
  const tcp = model.ranges.known ? model.ranges.value.dynamic.filter((d) => d.protocol === 'tcp') : [];
  const dynamic = tcp.flatMap((d) => {
    const larger = proposeLarger(d);
    return larger ? [{ stack: d.stack, protocol: d.protocol, ...larger }] : [];
  });
  go({ page: 'rangesWizard', ...(dynamic.length > 0 ? { choices: { ...defaultRangesChoices(), dynamic } } : {}) });
}

function AdvicePanel({ model, sample, events }: { readonly model: ServerModel; readonly sample: ConnectionSample | null; readonly events: readonly { readonly id: number; readonly at: string }[] }) {
  const text = useText();
  const t = text.outbound.advice;
  const format = useFormats();
  // The clock of the server, as far as it is known: events are told in its time.
  const now = Date.parse(sample?.at ?? model.takenAt);
  const list = useMemo(() => adviceOf({ sample, events, now }), [sample, events, now]);
  return (
    <Panel
      title={t.title}
      hint={t.hint}
      end={
        <button type="button" className="link cap" onClick={() => go({ page: 'recipe', recipe: 'linux-ephemeral' })}>
          {t.linux}
        </button>
      }
    >
      <ul className="rows advice">
        {list.map((advice) => {
          const words = adviceWords(advice, text, format);
          return (
            <li key={advice.code}>
              <StatusMark state={advice.code === 'calm' ? 'fixed' : severityMark[advice.severity]} label={text.tables.findings.severity[advice.severity]} />
              <span className="b" title={words.title}>
                {words.title}
              </span>
              <span className="rowactions">
                {(advice.code === 'exhausted' || advice.code === 'nearly-exhausted' || advice.code === 'small-range') && (
                  <button type="button" className="link cap" onClick={() => enlarge(model)}>
                    {t.enlarge}
                  </button>
                )}
                {advice.code === 'time-wait' && (
                  <button type="button" className="link cap" onClick={() => go({ page: 'rangesWizard' })}>
                    {t.delay}
                  </button>
                )}
              </span>
              <span className="s">{words.text}</span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

type Process = ConnectionSample['processes'][number];
type Remote = ConnectionSample['remotes'][number];

function Processes({ sample }: { readonly sample: ConnectionSample | null }) {
  const t = useText().outbound.processes;
  const format = useFormats();
  const name = (p: Process): string => (p.id === 0 ? t.system : p.name);
  const columns: readonly Column<Process>[] = [
    { id: 'name', head: t.columns.name, width: 'minmax(120px, 1fr)', text: name, cell: name },
    { id: 'id', head: t.columns.id, width: '76px', text: (p) => String(p.id), cell: (p) => <span className="mono t2">{p.id === 0 ? '' : p.id}</span> },
    { id: 'count', head: t.columns.count, width: '104px', text: (p) => String(p.count), cell: (p) => <span className="mono">{format.number(p.count)}</span> },
  ];
  return (
    <Panel title={t.title} hint={t.hint} className="clipped vpanel owners">
      <VirtualTable label={t.title} columns={columns} rows={sample?.processes ?? []} rowKey={(p) => String(p.id)} rowHeight={26} empty={<p className="none">{t.none}</p>} />
    </Panel>
  );
}

function Remotes({ sample }: { readonly sample: ConnectionSample | null }) {
  const t = useText().outbound.remotes;
  const format = useFormats();
  const columns: readonly Column<Remote>[] = [
    { id: 'address', head: t.columns.address, width: 'minmax(140px, 1fr)', text: (r) => r.address, cell: (r) => <span className="mono">{r.address}</span> },
    { id: 'port', head: t.columns.port, width: '76px', text: (r) => String(r.port), cell: (r) => <span className="mono">{r.port}</span> },
    { id: 'count', head: t.columns.count, width: '104px', text: (r) => String(r.count), cell: (r) => <span className="mono">{format.number(r.count)}</span> },
  ];
  return (
    <Panel title={t.title} className="clipped vpanel owners">
      <VirtualTable label={t.title} columns={columns} rows={sample?.remotes ?? []} rowKey={(r) => `${r.address} ${r.port}`} rowHeight={26} empty={<p className="none">{t.none}</p>} />
    </Panel>
  );
}
