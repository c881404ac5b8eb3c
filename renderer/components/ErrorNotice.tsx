import Button from '@mui/material/Button';
import { CallError } from '../app/bridge';
import type { ErrorsText } from '#core/text/en/errors';
import { describeError } from '#core/text/errorText';
import type { ChannelError } from '#core/ipc/contract';
import { useOpeningText } from '../i18n/useText';
import { CopyButton } from './CopyButton';
import { Dismiss, Notice } from './Notice';

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
