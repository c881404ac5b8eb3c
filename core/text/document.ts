import type { Language } from '#core/ipc/contract';
import { document as en } from './en/document';
import { document as ja } from './ja/document';

const catalogues = { en, ja };

export function documentTexts(language: Language): typeof en {
  return catalogues[language];
}
