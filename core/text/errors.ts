import type { ChannelError, Language } from '#core/ipc/contract';
import { errorsText as en } from './en/errors';
import { errorsText as ja } from './ja/errors';
import type { ErrorText } from './en/errors';

const catalogues = { en, ja };

/** `detail` is the system's own text, to be shown as a quotation; null where there is none. */
export interface DescribedError extends ErrorText {
  readonly subject: string | null;
  readonly detail: string | null;
}

/** What happened, what state things are in, what to do: for an error of a verb as for one of the app. */
export function errorText(language: Language, failure: ChannelError): DescribedError {
  const texts = catalogues[language];
  if (failure.source === 'verb') {
    const { code, subject, detail } = failure.error;
    return { ...texts.verb[code], subject: subject ?? null, detail: detail ?? null };
  }
  const { code, params } = failure;
  const { what, state, whatToDo } = texts.app[code];
  return { what: what((name) => String(params[name] ?? '')), state, whatToDo, subject: null, detail: null };
}
