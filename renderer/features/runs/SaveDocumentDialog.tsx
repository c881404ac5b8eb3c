import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useId, useState } from 'react';
import type { DocumentFormat } from '#core/ipc/contract';
import { useText } from '../../i18n/useText';

const offered: readonly DocumentFormat[] = ['html', 'pdf', 'xlsx', 'markdown', 'csv-ports', 'csv-changes', 'json', 'apply', 'undo', 'ansible', 'dsc'];

/** Which formats, then where: the folder is picked in a dialog of Windows. */
export function SaveDocumentDialog({ onSave, onClose }: { readonly onSave: (formats: readonly DocumentFormat[]) => void; readonly onClose: () => void }) {
  const text = useText();
  const t = text.runs.doc;
  const id = useId();
  const [chosen, setChosen] = useState<ReadonlySet<DocumentFormat>>(new Set(['html', 'pdf', 'xlsx', 'undo']));
  const choose = (format: DocumentFormat, on: boolean): void => setChosen(new Set(offered.filter((f) => (f === format ? on : chosen.has(f)))));
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} maxWidth="sm" fullWidth>
      <DialogTitle id={id}>{t.saveTitle}</DialogTitle>
      <DialogContent>
        <fieldset className="formats">
          <legend className="sr">{t.saveTitle}</legend>
          <label className="check">
            <input type="checkbox" checked={chosen.size === offered.length} onChange={(event) => setChosen(new Set(event.target.checked ? offered : []))} />
            <b>{t.all}</b>
          </label>
          {offered.map((format) => (
            <label key={format} className="check">
              <input type="checkbox" checked={chosen.has(format)} onChange={(event) => choose(format, event.target.checked)} />
              <span>{t.formatName[format]}</span>
              <span className="cap t2">{t.formatFor[format]}</span>
            </label>
          ))}
        </fieldset>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{text.common.cancel}</Button>
        <Button variant="contained" disabled={chosen.size === 0} onClick={() => onSave([...chosen])}>
          {t.saveTo}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
