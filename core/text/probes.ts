import type { Language } from '#core/ipc/settings';
import { probesText as en, type ProbesText } from './en/probes';
import { probesText as ja } from './ja/probes';

const catalogues: Readonly<Record<Language, ProbesText>> = { en, ja };

export function probesTexts(language: Language): ProbesText {
  return catalogues[language];
}
