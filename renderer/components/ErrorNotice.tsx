import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { CallError } from '../app/bridge';
import type { ErrorText } from '../i18n/en/errors';
import type { WindowText } from '../i18n/en';
import { useText } from '../i18n/useText';
import { CopyButton } from './CopyButton';
import { Icon } from './Icon';

interface Told extends ErrorText {
  /** The system's own words, quoted. */
  readonly quote: string | null;
  /** For a report: codes, never passwords or settings. */
  readonly details: string;
}

/** What an error means in words. Anything that is not a CallError is a fault of the window itself. */
export function tellError(error: unknown, text: WindowText): Told {
  if (!(error instanceof CallError)) {
    const details = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
    return { ...text.errors.app.internal({}), quote: null, details };
  }
  const details = JSON.stringify({ channel: error.channel, ...error.error }, null, 2);
  if (error.error.source === 'app') return { ...text.errors.app[error.error.code](error.error.params), quote: null, details };
  const data = error.error.error;
  return { ...text.errors.verb[data.code](data.subject ?? ''), quote: data.detail ?? null, details };
}

interface ErrorNoticeProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
}

/** What happened, what state things are in, what to do. */
export function ErrorNotice({ error, onRetry, onDismiss }: ErrorNoticeProps) {
  const text = useText();
  const told = tellError(error, text);
  return (
    <Notice tone="error" title={told.what} text={`${told.state} ${told.todo}`} quote={told.quote === null ? null : `${text.errors.quote}: ${told.quote}`}>
      <CopyButton text={told.details} what={text.common.details} />
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {text.common.retry}
        </Button>
      )}
      {onDismiss && <Dismiss onClick={onDismiss} />}
    </Notice>
  );
}

interface NoticeProps {
  readonly tone: 'error' | 'warn' | 'info';
  readonly title: string;
  readonly text?: string;
  readonly quote?: string | null;
  readonly children?: ReactNode;
}

/** A block that needs attention, with its actions on the right. */
export function Notice({ tone, title, text, quote = null, children }: NoticeProps) {
  return (
    <div className={`notice ${tone}`} role={tone === 'info' ? 'status' : 'alert'}>
      <span className={`c-${tone === 'error' ? 'error' : tone === 'warn' ? 'warning' : 'planned'}`}>
        <Icon name={tone === 'info' ? 'info' : 'warning'} />
      </span>
      <span className="bt">{title}</span>
      {text !== undefined && <p>{text}</p>}
      {quote !== null && <div className="quote">{quote}</div>}
      {children !== undefined && <div className="act">{children}</div>}
    </div>
  );
}

export function Dismiss({ onClick }: { readonly onClick: () => void }) {
  const t = useText().common;
  return (
    <button type="button" className="copy" aria-label={t.close} title={t.close} onClick={onClick}>
      <Icon name="close" />
    </button>
  );
}
