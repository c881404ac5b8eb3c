import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useEffect, useId, useMemo, useState } from 'react';
import type { ChannelOutput } from '#core/ipc/contract';
import { CopyButton } from '../../components/CopyButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { SkeletonRows } from '../../components/Skeletons';
import { VirtualTable } from '../../components/VirtualTable';
import { useFormats, useOpeningText } from '../../i18n/useText';
import { call } from '../bridge';

type Entry = ChannelOutput<'calls.log'>['calls'][number];

export function CallLogDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useOpeningText();
  const t = text.shell.status;
  const format = useFormats();
  const id = useId();
  const [entries, setEntries] = useState<readonly Entry[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let open = true;
    const ask = async (): Promise<void> => {
      const { calls } = await call('calls.log', {});
      if (open) setEntries(calls.toReversed());
    };
    ask().catch((reason: unknown) => {
      if (open) setError(reason);
    });
    return () => {
      open = false;
    };
  }, []);
  const rows = useMemo(() => (entries ?? []).map((entry, i) => ({ ...entry, key: String(i) })), [entries]);
  const copy = rows.map((c) => [c.at, c.verb, `${c.ms} ms`, c.code ?? 'ok'].join('\t')).join('\n');
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} maxWidth="sm" fullWidth>
      <DialogTitle id={id}>{t.log}</DialogTitle>
      <DialogContent>
        <p className="cap t2 logbar">
          {t.logHelp} <CopyButton text={copy} what={t.log} wide />
        </p>
        {error !== null ? (
          <ErrorNotice error={error} />
        ) : entries === null ? (
          <SkeletonRows rows={6} label={t.log} height={24} />
        ) : (
          <div className="panel logtable">
            <VirtualTable
              label={t.log}
              rows={rows}
              rowKey={(c) => c.key}
              rowHeight={24}
              empty={<p className="empty">{t.logEmpty}</p>}
              columns={[
                { id: 'at', head: t.logColumns.at, width: '90px', text: (c) => format.timeWithSeconds(c.at), cell: (c) => <span className="mono">{format.timeWithSeconds(c.at)}</span> },
                { id: 'verb', head: t.logColumns.verb, width: 'minmax(0, 1fr)', text: (c) => c.verb, cell: (c) => <span className="mono">{c.verb}</span> },
                { id: 'ms', head: t.logColumns.ms, width: '90px', text: (c) => format.duration(c.ms), cell: (c) => format.duration(c.ms) },
                { id: 'code', head: t.logColumns.result, width: '140px', text: (c) => c.code ?? t.logOk, cell: (c) => <span className={c.ok ? 't2' : 'c-error'}>{c.code ?? t.logOk}</span> },
              ]}
            />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}
