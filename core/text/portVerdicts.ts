import type { PortVerdict } from '#core/ports/allocate';
import type { Language } from '#core/ipc/contract';
import { textByCode } from './byCode';
import { portVerdictText as en, type PortVerdictText } from './en/portVerdict';
import { portVerdictText as ja } from './ja/portVerdict';

const catalogues = { en, ja };

export function portVerdictTexts(language: Language): PortVerdictText {
  return catalogues[language];
}

export function portVerdictLine(language: Language, verdict: PortVerdict): string {
  return textByCode(catalogues[language].verdict, verdict);
}
