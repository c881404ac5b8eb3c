import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useId } from 'react';
import type { ImportProblem } from '#core/ipc/contract';
import { useOpeningText } from '../../i18n/useText';

/** Lines of an imported scan that could not be read. */
export function ImportProblemsDialog({ problems, open, onClose }: { readonly problems: readonly ImportProblem[]; readonly open: boolean; readonly onClose: () => void }) {
  const text = useOpeningText();
  const t = text.shell.importProblems;
  const reasons: Readonly<Record<string, string>> = text.findings.importProblem;
  const id = useId();
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby={id} maxWidth="md" fullWidth>
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
  );
}
