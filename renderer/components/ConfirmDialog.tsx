import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useId, type ReactNode } from 'react';
import { useOpeningText } from '../i18n/useText';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** Words of the button that does it. */
  readonly action: string;
  readonly safe?: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** The safe button has the focus: Enter never does the thing by accident. */
export function ConfirmDialog({ open, title, children, action, safe, onConfirm, onClose }: ConfirmDialogProps) {
  const t = useOpeningText().common;
  const id = useId();
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby={`${id}t`} aria-describedby={`${id}d`} maxWidth="xs" fullWidth>
      <DialogTitle id={`${id}t`}>{title}</DialogTitle>
      <DialogContent id={`${id}d`}>{children}</DialogContent>
      <DialogActions>
        <Button onClick={onConfirm}>{action}</Button>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog takes the focus; the safe button is where it belongs */}
        <Button variant="contained" onClick={onClose} autoFocus>
          {safe ?? t.cancel}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
