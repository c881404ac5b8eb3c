import Button from '@mui/material/Button';
import OutlinedInput from '@mui/material/OutlinedInput';
import { Fragment, useMemo, useState } from 'react';
import { defaultRangesChoices } from '#core/plan/serviceChoices';
import type { Port } from '#core/ports/port';
import type { ListenerView, RangesView } from '#core/scan/model';
import { filterByPort, go } from '../../app/actions';
import { useApp, useDraft, useModel, useScanSlot } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { SkeletonRows } from '../../components/Skeletons';
import { StatusMark } from '../../components/StatusMark';
import { UnknownPanel } from '../../components/UnknownPanel';
import { VirtualTable } from '../../components/VirtualTable';
import { useFormats, useText } from '../../i18n/useText';
import '../wizard/wizard.css';
import '../rpc/rpc.css';

/** Default of Windows since Vista: 49152, 16,384 ports. Source: SA default-dynamic-port-range-tcpip-chang. */
const DEFAULT_START = 49_152;
const DEFAULT_COUNT = 16_384;

export function RangesPage() {
  const text = useText();
  const t = text.ranges;
  const format = useFormats();
  const model = useModel();
  const { running } = useScanSlot();
  const draft = useDraft('ranges');
  if (!model) return <div className="page">{running ? <SkeletonRows rows={8} label={t.dynamic.title} /> : <EmptyState icon="ranges" title={text.overview.noScan.title} text={text.overview.noScan.text} />}</div>;
  return (
    <div className="page">
      <PageHead title={text.shell.page.ranges} facts={model.listeners.known ? [t.sub(format.number(model.listeners.value.length))] : [model.target.name]}>
        {model.ranges.known && (
          <Button variant="contained" onClick={() => go({ page: 'rangesWizard' })}>
            {draft === null ? t.change : t.continueDraft}
          </Button>
        )}
      </PageHead>
      {model.ranges.known ? (
        <div className="two halves">
          <DynamicPanel ranges={model.ranges.value} />
          <ExcludedPanel ranges={model.ranges.value} />
        </div>
      ) : (
        <UnknownPanel icon="ranges" title={t.unknown.title} text={t.unknown.text} reason={model.ranges.reason} />
      )}
      {model.listeners.known ? (
        <ListenersPanel listeners={model.listeners.value} />
      ) : (
        <UnknownPanel icon="server" title={t.unknownListeners.title} text={t.unknownListeners.text} reason={model.listeners.reason} />
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
            <th scope="col" style={{ width: 104 }}>
              {t.stack}
            </th>
            <th scope="col" style={{ width: 122 }}>
              {t.range}
            </th>
            <th scope="col" style={{ width: 84 }}>
              {t.count}
            </th>
            <th scope="col">{text.common.details}</th>
            <th scope="col" style={{ width: 84 }}>
              <span className="sr">{text.ranges.editShort}</span>
            </th>
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
              <td className="r">
                <button type="button" className="link cap" aria-label={text.ranges.edit(`${d.protocol.toUpperCase()} ${text.ranges.stack[d.stack]}`)} onClick={() => go({ page: 'rangesWizard', choices: { ...defaultRangesChoices(), dynamic: [{ stack: d.stack, protocol: d.protocol, start: d.start, count: d.count }] } })}>
                  {text.ranges.editShort}
                </button>
              </td>
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
    <Panel
      title={t.title}
      hint={t.hint}
      end={
        <button type="button" className="link cap" onClick={() => go({ page: 'rangesWizard', reserving: true })}>
          {text.ranges.reserve}
        </button>
      }
    >
      {ranges.excluded.length === 0 ? (
        <p className="none">{t.none}</p>
      ) : (
        <div className="scroll">
          <table className="grid excl">
            <thead>
              <tr>
                <th scope="col">{text.ranges.dynamic.stack}</th>
                <th scope="col">{t.range}</th>
                <th scope="col" style={{ width: 96 }}>
                  <span className="sr">{text.ranges.releaseShort}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {[true, false].map((administered) => {
                const rows = ranges.excluded.filter((r) => r.administered === administered);
                return rows.length === 0 ? null : (
                  <Fragment key={String(administered)}>
                    <tr className="grp">
                      <td colSpan={3} title={administered ? t.administeredHelp : text.rangesWizard.reservations.systemText}>
                        {administered ? text.ranges.heldBy.administered : text.ranges.heldBy.system} <span className="n">{administered ? t.administeredHelp : t.systemHelp}</span>
                      </td>
                    </tr>
                    {rows.map((r) => {
                      const name = `${r.protocol.toUpperCase()} ${text.ranges.stack[r.stack]}`;
                      return (
                        <tr key={`${r.stack} ${r.protocol} ${r.start} ${r.end}`}>
                          <td>{name}</td>
                          <td className={administered ? 'mono c-resv' : 'mono'}>{format.range(r)}</td>
                          <td className="r">
                            {administered && (
                              <button type="button" className="link cap" aria-label={text.ranges.release(`${name} ${format.range(r)}`)} onClick={() => go({ page: 'rangesWizard', choices: { ...defaultRangesChoices(), release: [{ stack: r.stack, protocol: r.protocol, start: r.start, count: r.end - r.start + 1 }] } })}>
                                {text.ranges.releaseShort}
                              </button>
                            )}
                          </td>
                        </tr>
                      );
                    })}
                  </Fragment>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {ranges.excluded.some((r) => !r.administered) && (
        <details className="matrix cap t2">
          <summary>{text.ranges.winnat}</summary>
          <p>{text.rangesWizard.reservations.systemText}</p>
        </details>
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
          { id: 'process', head: c.process, width: 'minmax(100px, 1fr)', text: process, cell: (l) => (l.process === null ? t.ended : <span translate="no">{l.process}</span>) },
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
