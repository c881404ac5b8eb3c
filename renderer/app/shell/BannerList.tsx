import Button from '@mui/material/Button';
import { lazy, startTransition, Suspense, useState } from 'react';
import type { ImportProblem } from '#core/ipc/contract';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Dismiss, Notice } from '../../components/Notice';
import { useOpeningText } from '../../i18n/useText';
import { background, dismissError, dismissNotice, go, recoverRun } from '../actions';
import { importProblemsOf, useApp, wasInterrupted } from '../store';

const ImportProblemsDialog = lazy(async () => ({ default: (await import('./ImportProblemsDialog')).ImportProblemsDialog }));

/** Interrupted runs first, then errors, notices, and lines of an import. */
export function BannerList() {
  const text = useOpeningText();
  const t = text.shell;
  const error = useApp((s) => s.error);
  const notice = useApp((s) => s.notice);
  const runs = useApp((s) => s.runs);
  const recovering = useApp((s) => s.recovering);
  const problems = useApp(importProblemsOf);
  const interrupted = runs.filter(wasInterrupted);
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
  const t = useOpeningText().shell.importProblems;
  const [open, setOpen] = useState(false);
  const [opened, setOpened] = useState(false);
  const show = (): void => {
    startTransition(() => {
      setOpened(true);
      setOpen(true);
    });
  };
  return (
    <>
      <Notice tone="warn" title={t.title(problems.length)} text={t.text}>
        <Button size="small" onClick={show}>
          {t.show}
        </Button>
      </Notice>
      <Suspense>{opened && <ImportProblemsDialog problems={problems} open={open} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
