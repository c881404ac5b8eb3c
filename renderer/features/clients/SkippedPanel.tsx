import type { SearchResult } from '#core/clients/find/result';
import { Panel } from '../../components/Panel';
import { StatusMark } from '../../components/StatusMark';
import { VirtualTable } from '../../components/VirtualTable';
import { useFormats, useText } from '../../i18n/useText';

/** What was not searched, so that nobody takes the list for complete. */
export function SkippedPanel({ result }: { readonly result: SearchResult }) {
  const t = useText().clients.skipped;
  const format = useFormats();
  const { skipped, counts } = result;
  if (counts.skipped === 0) return null;
  return (
    <Panel title={t.title} hint={skipped.length < counts.skipped ? t.some(format.number(skipped.length), format.number(counts.skipped)) : t.all(format.number(counts.skipped))} className="skipped">
      <VirtualTable
        label={t.title}
        columns={[
          { id: 'reason', head: t.reason, width: 'minmax(0, 1fr)', text: (s) => [t.reasons[s.reason], s.detail].filter((part) => part !== '').join(' '), cell: (s) => <><StatusMark state={s.reason === 'unreadable' || s.reason === 'changed' ? 'conflict' : 'other'} /> {t.reasons[s.reason]}</> },
          { id: 'path', head: t.path, width: 'minmax(0, 2fr)', text: (s) => s.path, cell: (s) => <span className="mono">{s.path}</span> },
        ]}
        rows={skipped}
        rowKey={(s) => s.path}
        empty={null}
      />
    </Panel>
  );
}
