import OutlinedInput from '@mui/material/OutlinedInput';
import { useMemo, useState } from 'react';
import type { Port } from '#core/ports/port';
import type { ListenerView, RangesView } from '#core/scan/model';
import { filterByPort } from '../../app/actions';
import { useApp, useModel, useScanSlot } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { SkeletonRows } from '../../components/Skeletons';
import { StatusMark } from '../../components/StatusMark';
import { VirtualTable } from '../../components/VirtualTable';
import { useFormats, useText } from '../../i18n/useText';

/** Default of Windows since Vista: 49152, 16,384 ports. Source: SA default-dynamic-port-range-tcpip-chang. */
const DEFAULT_START = 49_152;
const DEFAULT_COUNT = 16_384;

export function RangesPage() {
  const text = useText();
  const t = text.ranges;
  const format = useFormats();
  const model = useModel();
  const { running } = useScanSlot();
  if (!model) return <div className="page">{running ? <SkeletonRows rows={8} label={t.dynamic.title} /> : <EmptyState icon="ranges" title={text.overview.noScan.title} text={text.overview.noScan.text} />}</div>;
  return (
    <div className="page">
      <PageHead title={text.shell.page.ranges} facts={model.listeners.known ? [t.sub(format.number(model.listeners.value.length))] : []} />
      {model.ranges.known ? (
        <div className="two halves">
          <DynamicPanel ranges={model.ranges.value} />
          <ExcludedPanel ranges={model.ranges.value} />
        </div>
      ) : (
        <section className="panel">
          <EmptyState icon="ranges" title={t.unknown.title} text={t.unknown.text} />
        </section>
      )}
      {model.listeners.known ? (
        <ListenersPanel listeners={model.listeners.value} />
      ) : (
        <section className="panel">
          <EmptyState icon="server" title={t.unknownListeners.title} text={t.unknownListeners.text} />
        </section>
      )}
    </div>
  );
}

function DynamicPanel({ ranges }: { readonly ranges: RangesView }) {
  const text = useText();
  const t = text.ranges.dynamic;
  const format = useFormats();
  return (
    <Panel title={t.title} hint={t.hint}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t.stack}</th>
            <th scope="col">{t.range}</th>
            <th scope="col">{t.count}</th>
            <th scope="col">{text.common.details}</th>
          </tr>
        </thead>
        <tbody>
          {ranges.dynamic.map((d) => (
            <tr key={`${d.stack} ${d.protocol}`}>
              <td>
                {d.protocol.toUpperCase()} {text.ranges.stack[d.stack]}
              </td>
              <td className="mono">{d.count === 0 ? text.common.none : format.range({ start: d.start, end: d.start + d.count - 1 })}</td>
              <td className="mono">{format.number(d.count)}</td>
              <td className="cap t2">{d.start === DEFAULT_START && d.count === DEFAULT_COUNT ? t.standard : t.changed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function ExcludedPanel({ ranges }: { readonly ranges: RangesView }) {
  const text = useText();
  const t = text.ranges.excluded;
  const format = useFormats();
  return (
    <Panel title={t.title} hint={t.hint} end={<span className="cap t2">{ranges.excluded.length}</span>}>
      {ranges.excluded.length === 0 ? (
        <p className="none">{t.none}</p>
      ) : (
        <div className="scroll">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{text.ranges.dynamic.stack}</th>
                <th scope="col">{t.range}</th>
                <th scope="col">{t.kind}</th>
              </tr>
            </thead>
            <tbody>
              {ranges.excluded.map((r) => (
                <tr key={`${r.stack} ${r.protocol} ${r.start} ${r.end}`}>
                  <td>
                    {r.protocol.toUpperCase()} {text.ranges.stack[r.stack]}
                  </td>
                  <td className="mono">{format.range(r)}</td>
                  <td>
                    <span className={r.administered ? 'c-resv' : 't2'} title={r.administered ? t.administeredHelp : t.systemHelp}>
                      {r.administered ? `* ${t.administered}` : t.system}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function ListenersPanel({ listeners }: { readonly listeners: readonly ListenerView[] }) {
  const text = useText();
  const t = text.ranges.listeners;
  const c = t.columns;
  const format = useFormats();
  const port = useApp((s) => s.port);
  const [filter, setFilter] = useState('');
  const rows = useMemo(() => shownListeners(listeners, filter, port), [listeners, filter, port]);
  const process = (l: ListenerView): string => l.process ?? t.ended;
  return (
    <Panel
      title={t.title}
      hint={text.common.count(format.number(rows.length), format.number(listeners.length))}
      className="fill rules"
      end={
        port !== null && (
          <button type="button" className="link cap" onClick={() => filterByPort(null)}>
            {text.portSpace.filtered(String(port))} · {text.portSpace.clear}
          </button>
        )
      }
    >
      <div className="toolbar">
        <OutlinedInput placeholder={t.filter} value={filter} onChange={(event) => setFilter(event.target.value)} inputProps={{ 'aria-label': t.filter }} sx={{ width: 320 }} />
      </div>
      <VirtualTable
        label={t.title}
        rows={rows}
        rowKey={(l) => `${l.protocol} ${l.address} ${l.port} ${l.processId}`}
        empty={<p className="empty">{t.none}</p>}
        columns={[
          { id: 'port', head: c.port, width: '90px', text: (l) => String(l.port), cell: (l) => <span className="mono">{l.port}</span> },
          { id: 'protocol', head: c.protocol, width: '86px', text: (l) => l.protocol.toUpperCase(), cell: (l) => l.protocol.toUpperCase() },
          { id: 'address', head: c.address, width: 'minmax(110px, 1fr)', text: (l) => l.address, cell: (l) => <span className="mono">{l.address}</span> },
          { id: 'process', head: c.process, width: 'minmax(100px, 1fr)', text: process, cell: process },
          { id: 'pid', head: c.pid, width: '70px', text: (l) => String(l.processId), cell: (l) => <span className="mono t2">{l.processId}</span> },
          { id: 'services', head: c.services, width: 'minmax(120px, 1.6fr)', text: (l) => l.services.join(', '), cell: (l) => <span className="t2">{l.services.join(', ')}</span> },
          {
            id: 'instance',
            head: c.instance,
            width: 'minmax(90px, 1fr)',
            text: (l) => l.instance ?? '',
            cell: (l) =>
              l.instance === null ? null : (
                <span className="facetline">
                  <StatusMark state="fixed" />
                  {l.instance}
                </span>
              ),
          },
        ]}
      />
    </Panel>
  );
}

function shownListeners(listeners: readonly ListenerView[], filter: string, port: Port | null): readonly ListenerView[] {
  const words = filter.trim().toLowerCase().split(/\s+/).filter((w) => w !== '');
  return listeners
    .filter((l) => (port === null || l.port === port) && words.every((w) => `${l.port} ${l.protocol} ${l.address} ${l.process ?? ''} ${l.services.join(' ')} ${l.instance ?? ''}`.toLowerCase().includes(w)))
    .toSorted((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}
