import type { Language } from '#core/ipc/contract';
import { clientsText as en } from './en/clients';
import { clientsText as ja } from './ja/clients';

const catalogues = { en, ja };

export function clientsTexts(language: Language): typeof en {
  return catalogues[language];
}
