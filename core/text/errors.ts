import type { ChannelError, Language } from '#core/ipc/contract';
import { errorsText as en } from './en/errors';
import { describeError, type DescribedError } from './errorText';
import { errorsText as ja } from './ja/errors';

const catalogues = { en, ja };

export function errorText(language: Language, failure: ChannelError): DescribedError {
  return describeError(catalogues[language], failure);
}
