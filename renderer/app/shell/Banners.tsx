import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useId, useState } from 'react';
import type { ImportProblem } from '#core/ipc/contract';
import { findingsTexts } from '#core/text/findings';
import { Dismiss, ErrorNotice, Notice } from '../../components/ErrorNotice';
import { useLanguage, useText } from '../../i18n/useText';
import { background, dismissError, dismissNotice, go, recoverRun } from '../actions';
import { useApp } from '../store';

const none: readonly ImportProblem[] = [];

/** What concerns the whole window: interrupted runs first, then errors, notices, and lines of an import. */
export function Banners() {
  const text = useText();
  const t = text.shell;
  const error = useApp((s) => s.error);
  const notice = useApp((s) => s.notice);
  const runs = useApp((s) => s.runs);
  const recovering = useApp((s) => s.recovering);
  const problems = useApp((s) => (s.current === null ? none : (s.importProblems[s.current] ?? none)));
  const interrupted = runs.filter((r) => r.state === 'interrupted');
  if (interrupted.length === 0 && error === null && notice === null && problems.length === 0) return null;
  return (
    <div className="banners">
      {interrupted.map((run) => (
        <Notice key={run.runId} tone="warn" title={t.interrupted.title(run.runId)} text={recovering === run.runId ? t.interrupted.working : t.interrupted.text(run.targetName)}>
          <Button size="small" variant="text" onClick={() => go({ page: 'run', runId: run.runId })}>
            {t.interrupted.show}
          </Button>
          <Button size="small" disabled={recovering !== null} onClick={() => background(recoverRun(run.runId, 'undo'))}>
            {t.interrupted.undo}
          </Button>
          <Button size="small" variant="contained" disabled={recovering !== null} onClick={() => background(recoverRun(run.runId, 'finish'))}>
            {t.interrupted.finish}
          </Button>
        </Notice>
      ))}
      {error !== null && <ErrorNotice error={error} onDismiss={dismissError} />}
      {notice !== null && (
        <Notice tone="info" title={notice}>
          <Dismiss onClick={dismissNotice} />
        </Notice>
      )}
      {problems.length > 0 && <ImportProblems problems={problems} />}
    </div>
  );
}

function ImportProblems({ problems }: { readonly problems: readonly ImportProblem[] }) {
  const t = useText().shell.importProblems;
  const reasons: Readonly<Record<string, string>> = findingsTexts(useLanguage()).importProblem;
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Notice tone="warn" title={t.title(problems.length)} text={t.text}>
        <Button size="small" onClick={() => setOpen(true)}>
          {t.show}
        </Button>
      </Notice>
      <Dialog open={open} onClose={() => setOpen(false)} aria-labelledby={id} maxWidth="md" fullWidth>
        <DialogTitle id={id}>{t.title(problems.length)}</DialogTitle>
        <DialogContent>
          <ul className="problems">
            {problems.map((p) => (
              <li key={`${p.file} ${p.line ?? ''} ${p.text}`}>
                <span className="cap t2">{p.line === null ? p.file : t.line(p.file, String(p.line))}</span>
                <span>{reasons[p.code] ?? p.code}</span>
                <code className="mono">{p.text}</code>
              </li>
            ))}
          </ul>
        </DialogContent>
      </Dialog>
    </>
  );
}
