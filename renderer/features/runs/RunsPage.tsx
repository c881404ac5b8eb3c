import Button from '@mui/material/Button';
import { useEffect, useState, type MouseEvent } from 'react';
import type { RunSummary } from '#core/ipc/contract';
import { background, go, recoverRun, refreshRuns } from '../../app/actions';
import { runHasEnded, useApp, useTarget } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { Notice } from '../../components/Notice';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { StatusMark } from '../../components/StatusMark';
import { VirtualTable, type Column } from '../../components/VirtualTable';
import { useFormats, useText } from '../../i18n/useText';
import { runMarks } from '../overview/RunPanels';
import { pendingText } from './pendingWords';
import '../wizard/wizard.css';
import './runs.css';

/** Every run, newest first, with what it left to do. */
export function RunsPage() {
  const text = useText();
  const t = text.runs;
  const states = text.overview.runs;
  const format = useFormats();
  const target = useTarget();
  const runs = useApp((s) => s.runs);
  const recovering = useApp((s) => s.recovering);
  const [which, setWhich] = useState<'all' | 'target'>('all');
  useEffect(() => background(refreshRuns()), []);
  const shown = which === 'target' && target ? runs.filter((r) => r.targetId === target.id) : runs;
  const interrupted = shown.filter((r) => r.state === 'interrupted');
  const pending = shown.filter((r) => r.undoneBy === null).flatMap((run) => run.pending.map((item) => ({ run, item })));
  const what = (r: RunSummary): string => (r.kind === 'undo' ? t.undoOf(r.undoOf ?? '') : states.about(states.of[r.kind], format.list(r.subjects)));
  const extra = (r: RunSummary): string => [...(r.undoneBy === null ? [] : [t.undoneBy(r.undoneBy)]), ...(r.pending.length === 0 ? [] : [t.pendingCount(r.pending.length)])].join(' · ');
  const open = (r: RunSummary): void => go({ page: 'run', runId: r.runId });
  const jump = (event: MouseEvent, r: RunSummary, view: 'document' | 'undo'): void => {
    event.stopPropagation();
    go({ page: 'run', runId: r.runId, view });
  };
  const columns: Column<RunSummary>[] = [
    {
      id: 'run',
      head: t.columns.run,
      width: '104px',
      text: (r) => r.runId,
      cell: (r) => (
        <button type="button" className="link b" onClick={() => open(r)}>
          {r.runId}
        </button>
      ),
    },
    {
      id: 'state',
      head: t.columns.state,
      width: 'minmax(150px, 1.2fr)',
      text: (r) => [states.state[r.state], extra(r)].join(' '),
      cell: (r) => (
        <>
          <StatusMark state={runMarks[r.state]} /> {states.state[r.state]} <span className="cap t2">{extra(r)}</span>
        </>
      ),
    },
    { id: 'subjects', head: t.columns.subjects, width: 'minmax(140px, 1.5fr)', text: (r) => `${what(r)}, ${states.changes(r.changes)}`, cell: (r) => what(r) },
    { id: 'target', head: t.columns.target, width: 'minmax(72px, .6fr)', text: (r) => r.targetName, cell: (r) => r.targetName },
    { id: 'when', head: t.columns.when, width: '134px', text: (r) => format.dateTime(r.startedAt), cell: (r) => <span className="cap">{format.dateTime(r.startedAt)}</span> },
    { id: 'by', head: t.columns.by, width: 'minmax(72px, .7fr)', text: (r) => r.by, cell: (r) => <span className="t2">{r.by}</span> },
    {
      id: 'actions',
      head: t.columns.actions,
      width: '158px',
      text: () => '',
      cell: (r) => (
        <span className="rowactions">
          {runHasEnded(r.state) && r.state !== 'interrupted' && (
            <button type="button" className="link cap" aria-label={`${t.document} ${r.runId}`} onClick={(event) => jump(event, r, 'document')}>
              {t.document}
            </button>
          )}
          {r.state === 'committed' && r.undoneBy === null && (
            <button type="button" className="link cap" aria-label={t.undoOf(r.runId)} onClick={(event) => jump(event, r, 'undo')}>
              {t.undo}
            </button>
          )}
        </span>
      ),
    },
  ];
  return (
    <div className="page">
      <PageHead title={t.title} facts={[t.sub(format.number(runs.length), target?.name ?? text.shell.noTarget)]}>
        {target && (
          <Segmented
            label={t.which}
            value={which}
            options={[
              { value: 'all', label: t.all },
              { value: 'target', label: t.only(target.name) },
            ]}
            onChange={setWhich}
          />
        )}
      </PageHead>
      {interrupted.length > 0 && (
        <>
          <Notice tone="error" title={t.interrupted.title(interrupted.length)} text={t.interrupted.text} />
          <section className="panel">
            <ul className="rows">
              {interrupted.map((r) => (
                <li key={r.runId}>
                  <StatusMark state="conflict" />
                  <span className="nm">
                    {r.runId} {what(r)} · {r.targetName}
                  </span>
                  <span className="rowactions">
                    <Button size="small" disabled={recovering !== null} onClick={() => background(recoverRun(r.runId, 'finish'))}>
                      {t.interrupted.finish}
                    </Button>
                    <Button size="small" disabled={recovering !== null} onClick={() => background(recoverRun(r.runId, 'undo'))}>
                      {t.interrupted.undo}
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
      {pending.length > 0 && (
        <Panel title={t.pending.title} hint={t.pending.text} end={<span className="cap c-warning b">{pending.length}</span>}>
          <ul className="rows">
            {pending.map(({ run, item }) => (
              <li key={`${run.runId} ${item.step}`}>
                <StatusMark state="moves" />
                <span className="nm">{pendingText(item, text)}</span>
                <button type="button" className="link cap" onClick={() => open(run)}>
                  {run.runId}
                </button>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <section className="panel clipped fill vpanel">
        <VirtualTable label={t.title} columns={columns} rows={shown} rowKey={(r) => r.runId} onSelect={open} empty={<EmptyState icon="runs" title={t.empty.title} text={t.empty.text} />} />
      </section>
    </div>
  );
}
