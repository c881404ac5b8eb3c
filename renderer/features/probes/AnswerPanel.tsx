import OutlinedInput from '@mui/material/OutlinedInput';
import { useMemo, useState } from 'react';
import type { ProbeReport } from '#core/probes/report';
import type { PortRange } from '#core/ports/port';
import { probesTexts } from '#core/text/probes';
import { printable } from '#core/util/printable';
import { useModel, useTarget } from '../../app/store';
import { CopyButton } from '../../components/CopyButton';
import { EmptyState } from '../../components/EmptyState';
import { Notice } from '../../components/Notice';
import { Panel } from '../../components/Panel';
import { StatusMark } from '../../components/StatusMark';
import { VirtualTable } from '../../components/VirtualTable';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { probeTable, tableText, told, type ProbeRow } from './rows';

/** Of Windows since Vista. Source: SA default-dynamic-port-range-tcpip-chang. */
const DEFAULT_DYNAMIC: PortRange = { start: 49_152, end: 65_535 };

/** The dynamic range of the server in view where it is the one that was asked; the default of Windows for others. */
function useDynamicRange(host: string): { readonly range: PortRange; readonly known: boolean } {
  const model = useModel();
  const target = useTarget();
  const mine = target !== null && target.name.toLowerCase() === host.toLowerCase() && model?.ranges.known === true;
  const found = mine ? model.ranges.value.dynamic.find((d) => d.stack === 'ipv4' && d.protocol === 'tcp' && d.count > 0) : undefined;
  return found ? { range: { start: found.start, end: found.start + found.count - 1 }, known: true } : { range: DEFAULT_DYNAMIC, known: false };
}

export function AnswerPanel({ now, before }: { readonly now: ProbeReport; readonly before: ProbeReport | null }) {
  const text = useText();
  const t = text.probes;
  const words = probesTexts(useLanguage());
  const format = useFormats();
  const dynamic = useDynamicRange(now.host);
  const [filter, setFilter] = useState('');
  const range = format.range(dynamic.range);
  const table = useMemo(
    () => probeTable(now, before, dynamic.range, { t: words, inDynamic: dynamic.known ? t.inRange(range) : t.inDefaultRange(range), belowDynamic: t.outsideRange(range), duration: format.duration }),
    [now, before, dynamic.range, dynamic.known, range, words, t, format],
  );
  const wanted = filter.trim().toLowerCase();
  const rows = useMemo(() => (wanted === '' ? table.rows : table.rows.filter((row) => row.cells.join(' ').toLowerCase().includes(wanted))), [table, wanted]);
  const title = words.kind[now.kind];
  const how = now.kind === 'sunrpc' && now.answer.answered ? [words.rpcbind(now.answer.version, now.answer.transport.toUpperCase())] : [];
  const hint = [now.host, ...how, text.common.count(format.number(rows.length), format.number(table.rows.length)), format.duration(now.ms)].join(' · ');
  if ('answer' in now && !now.answer.answered) return <Notice tone="warn" title={`${now.host}: ${title}`} text={told(now.answer.error, words)} />;
  return (
    <Panel
      title={title}
      hint={hint}
      className="fill rules"
      end={
        <>
          {now.simulated && <span className="badge sim">{t.simulated}</span>}
          {table.rows.length > 0 && <CopyButton wide text={tableText({ ...table, rows })} what={t.table} />}
        </>
      }
    >
      {table.rows.length > 8 && (
        <div className="toolbar">
          <OutlinedInput placeholder={t.filter} value={filter} onChange={(event) => setFilter(event.target.value)} inputProps={{ 'aria-label': t.filter }} sx={{ width: 320 }} />
        </div>
      )}
      {now.kind === 'endpoints' && now.answer.answered && now.answer.unreadable > 0 && <p className="none">{words.unreadable(now.answer.unreadable)}</p>}
      {table.rows.length === 0 ? (
        <EmptyState icon="search" title={now.kind === 'endpoints' ? words.noEndpoints : now.kind === 'sunrpc' ? words.noPrograms : words.noInstances} text={t.nothing} />
      ) : (
        <VirtualTable
          label={title}
          rows={rows}
          rowKey={(row) => row.key}
          empty={<p className="empty">{t.noMatch}</p>}
          columns={table.columns.map((column, i) => ({
            ...column,
            text: (row: ProbeRow) => cellText(row, i, i === table.portColumn ? t.was(row.was.join(', ')) : ''),
            cell: (row: ProbeRow) => (i === table.portColumn ? <PortCell row={row} index={i} /> : <span translate={OTHERS_WORDS.has(column.id) ? 'no' : undefined} className={column.id === 'uuid' || column.id === 'where' || column.id === 'address' ? 'mono t2' : undefined}>{printable(row.cells[i] ?? '')}</span>),
          }))}
        />
      )}
    </Panel>
  );
}

/** Columns that hold names a protocol or a server gives: the same in every language. */
const OTHERS_WORDS: ReadonlySet<string> = new Set(['interface', 'annotation', 'program', 'instance', 'server', 'owner']);

function cellText(row: ProbeRow, index: number, was: string): string {
  const value = row.cells[index] ?? '';
  return [value, ...(row.was.length > 0 && was !== '' ? [was] : []), ...(was !== '' && row.markText !== '' ? [row.markText] : [])].join(', ');
}

/** The port with what is known of it: whether it moves, and where it was before. */
function PortCell({ row, index }: { readonly row: ProbeRow; readonly index: number }) {
  const t = useText().probes;
  return (
    <span className="facetline">
      {row.mark !== null && <StatusMark state={row.mark} {...(row.markText === '' ? {} : { label: row.markText })} />}
      <span className="mono">{row.cells[index]}</span>
      {row.was.length > 0 && <span className="cap c-warning">{t.was(row.was.join(', '))}</span>}
    </span>
  );
}
