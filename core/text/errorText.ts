import type { ChannelError } from '#core/ipc/contract';
import type { ErrorsText, ErrorText } from './en/errors';

/** `detail` is the system's own text, to be shown as a quotation; null where there is none. */
export interface DescribedError extends ErrorText {
  readonly subject: string | null;
  readonly detail: string | null;
}

/** In the words of a catalogue: what happened, what state things are in, what to do, for an error of a verb as for one of the app. */
export function describeError(texts: ErrorsText, failure: ChannelError): DescribedError {
  if (failure.source === 'verb') {
    const { code, subject, detail } = failure.error;
    return { ...texts.verb[code], subject: subject ?? null, detail: detail ?? null };
  }
  const { code, params } = failure;
  const { what, state, whatToDo } = texts.app[code];
  return { what: what((name) => String(params[name] ?? '')), state, whatToDo, subject: null, detail: null };
}
