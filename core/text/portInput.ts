import type { Language } from '#core/ipc/contract';
import { portInputText as en, type PortInputText } from './en/portInput';
import { portInputText as ja } from './ja/portInput';

const catalogues = { en, ja };

export function portInputTexts(language: Language): PortInputText {
  return catalogues[language];
}
