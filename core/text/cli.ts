import type { Language } from '#core/ipc/contract';
import { cli as en } from './en/cli';
import { cli as ja } from './ja/cli';

const catalogues = { en, ja };

export function cliTexts(language: Language): typeof en {
  return catalogues[language];
}
