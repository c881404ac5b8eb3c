import Button from '@mui/material/Button';
import { useMemo } from 'react';
import type { ServerModel } from '#core/scan/model';
import type { ConnectionFacts } from '#core/verbs/facts';
import { call } from '../../app/bridge';
import { CopyButton } from '../../components/CopyButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Icon } from '../../components/Icon';
import { Panel } from '../../components/Panel';
import { SkeletonRows } from '../../components/Skeletons';
import { VirtualTable, type Column } from '../../components/VirtualTable';
import { useFormats, useText } from '../../i18n/useText';
import { useAnswer } from '../useAnswer';
import type { Proposal } from './proposals';

interface Client {
  readonly address: string;
  readonly instance: string;
  readonly count: number;
}

/** Remote addresses connected to the ports in use: clients to tell. Asked once when the step opens, and again on request. */
export function Connected({ model, rows }: { readonly model: ServerModel; readonly rows: readonly Proposal[] }) {
  const text = useText();
  const t = text.wizard.clients;
  const format = useFormats();
  const imported = model.target.kind === 'imported';
  const ports = useMemo(() => [...new Set(rows.flatMap((r) => r.before))], [rows]);
  const key = ports.join(',');
  const targetId = model.target.id;
  const question = useMemo(() => (imported || key === '' ? null : () => call('connections.list', { targetId, ports: key.split(',').map(Number) })), [imported, key, targetId]);
  const { answer, last, again } = useAnswer(question);
  const connections: readonly ConnectionFacts[] = last?.connections ?? [];
  const asking = question !== null && answer.state === 'asking';

  const byPort = useMemo(() => new Map(rows.flatMap((r) => r.before.map((p) => [p, r.instance.name] as const))), [rows]);
  const clients = connections.map((c): Client => ({ address: c.remoteAddress, instance: byPort.get(c.localPort) ?? String(c.localPort), count: c.count }));
  const columns: Column<Client>[] = [
    { id: 'address', head: t.connectedColumns.address, width: '1.4fr', text: (c) => c.address, cell: (c) => <span className="mono">{c.address}</span> },
    { id: 'instance', head: t.connectedColumns.instance, width: '1fr', text: (c) => c.instance, cell: (c) => c.instance },
    { id: 'count', head: t.connectedColumns.count, width: '112px', text: (c) => String(c.count), cell: (c) => format.number(c.count) },
  ];
  return (
    <Panel
      title={t.connected}
      hint={t.connectedHint}
      className="clipped connected"
      end={
        !imported && (
          <>
            {clients.length > 0 && <CopyButton wide text={clients.map((c) => `${c.address}\t${c.instance}\t${c.count}`).join('\r\n')} what={t.copyList} />}
            <Button size="small" disabled={asking} onClick={again}>
              <Icon name="refresh" />
              {t.connectedRead}
            </Button>
          </>
        )
      }
    >
      {asking && last === null ? (
        <SkeletonRows rows={3} label={t.reading} />
      ) : answer.state === 'failed' ? (
        <div className="pad">
          <ErrorNotice error={answer.error} onRetry={again} />
        </div>
      ) : clients.length === 0 ? (
        <p className="pad cap t2">{imported ? t.connectedUnknown : t.connectedNone}</p>
      ) : (
        <div className="cliptable">
          <VirtualTable label={t.connected} columns={columns} rows={clients} rowKey={(c) => `${c.address} ${c.instance}`} rowHeight={26} empty={null} />
        </div>
      )}
    </Panel>
  );
}
