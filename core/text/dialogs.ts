import type { Language } from '#core/ipc/contract';
import { dialogs as en } from './en/dialogs';
import { dialogs as ja } from './ja/dialogs';

const catalogues = { en, ja };

export function dialogTexts(language: Language): typeof en {
  return catalogues[language];
}
