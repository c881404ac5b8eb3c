import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { CallError } from '../app/bridge';
import type { ErrorsText } from '#core/text/en/errors';
import { describeError } from '#core/text/errorText';
import type { ChannelError } from '#core/ipc/contract';
import { useOpeningText } from '../i18n/useText';
import { CopyButton } from './CopyButton';
import { Icon } from './Icon';

interface Told {
  readonly what: string;
  /** What state things are in now. */
  readonly state: string;
  readonly whatToDo: string;
  /** The system's own words, quoted. */
  readonly quote: string | null;
  /** For a report: codes, never passwords or settings. */
  readonly details: string;
}

/** What an error means in words. Anything that is not a CallError is a fault of the window itself. */
export function tellError(error: unknown, texts: ErrorsText): Told {
  const failure: ChannelError = error instanceof CallError ? error.error : { source: 'app', code: 'internal', params: {} };
  const { what, state, whatToDo, subject, detail } = describeError(texts, failure);
  const details = error instanceof CallError ? JSON.stringify({ channel: error.channel, ...error.error }, null, 2) : error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
  return { what: subject === null ? what : `${subject}: ${what}`, state, whatToDo, quote: detail, details };
}

interface ErrorNoticeProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
}

/** What happened, what state things are in, what to do. */
export function ErrorNotice({ error, onRetry, onDismiss }: ErrorNoticeProps) {
  const text = useOpeningText();
  const told = tellError(error, text.failures);
  return (
    <Notice tone="error" title={told.what} text={`${told.state} ${told.whatToDo}`} quote={told.quote === null ? null : `${text.errors.quote}: ${told.quote}`}>
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
  const t = useOpeningText().common;
  return (
    <button type="button" className="copy" aria-label={t.close} title={t.close} onClick={onClick}>
      <Icon name="close" />
    </button>
  );
}
