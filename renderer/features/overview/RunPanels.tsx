import type { RunSummary } from '#core/ipc/contract';
import { go } from '../../app/actions';
import { useApp } from '../../app/store';
import { Panel } from '../../components/Panel';
import { StatusMark, type MarkState } from '../../components/StatusMark';
import { useFormats, useOpeningText } from '../../i18n/useText';
import { pendingText } from '../runs/pendingWords';

/** Shape of each state of a run. */
export const runMarks: Readonly<Record<RunSummary['state'], MarkState>> = {
  planned: 'planned',
  locked: 'planned',
  snapshotted: 'planned',
  applying: 'planned',
  applied: 'planned',
  verifying: 'planned',
  committed: 'fixed',
  'rolling-back': 'moves',
  'rolled-back': 'unknown',
  'needs-a-person': 'conflict',
  stale: 'unknown',
  interrupted: 'conflict',
};
const SHOWN = 4;

/** What committed runs have left to do. */
export function PendingPanel({ targetId }: { readonly targetId: string }) {
  const text = useOpeningText();
  const t = text.overview.pending;
  const runs = useApp((s) => s.runs);
  const pending = runs.filter((r) => r.targetId === targetId && r.undoneBy === null).flatMap((run) => run.pending.map((item) => ({ run, item })));
  if (pending.length === 0) return null;
  return (
    <Panel title={t.title} end={<span className="cap c-warning b">{pending.length}</span>}>
      <ul className="rows">
        {pending.map(({ run, item }) => (
          <li key={`${run.runId} ${item.step}`}>
            <StatusMark state="moves" />
            <span className="nm">{item.port === null ? pendingText(item, text) : t.reserve(String(item.port), item.step.includes(':ipv6/') ? 'IPv6' : 'IPv4')}</span>
            <button type="button" className="link cap" onClick={() => go({ page: 'run', runId: run.runId })}>
              {t.open}
            </button>
            <span className="s">{item.port === null ? run.runId : t.at(item.subject, run.runId)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function RunsPanel({ targetId }: { readonly targetId: string }) {
  const t = useOpeningText().overview.runs;
  const format = useFormats();
  const runs = useApp((s) => s.runs).filter((r) => r.targetId === targetId);
  return (
    <Panel
      title={t.title}
      end={
        runs.length > SHOWN && (
          <button type="button" className="link cap" onClick={() => go({ page: 'runs' })}>
            {t.all(format.number(runs.length))}
          </button>
        )
      }
    >
      {runs.length === 0 && <p className="none">{t.none}</p>}
      <ul className="rows">
        {runs.slice(0, SHOWN).map((run) => {
          const name = `${run.runId} ${run.kind === 'undo' ? t.undo(run.undoOf ?? '') : t.about(t.of[run.kind], format.list(run.subjects))}`;
          return (
            <li key={run.runId}>
              <StatusMark state={runMarks[run.state]} label={t.state[run.state]} />
              <button type="button" className="nm link" title={name} onClick={() => go({ page: 'run', runId: run.runId })}>
                {name}
              </button>
              <span className="when">{format.dateTime(run.startedAt)}</span>
              <span className="s ell">
                {t.state[run.state]} · {t.changes(run.changes)} · {t.by(run.by)}
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
