import type { PortVerdict } from '#core/ports/allocate';
import type { Language } from '#core/ipc/contract';
import { textByCode } from './byCode';
import { portVerdictText as en } from './en/portVerdict';
import { portVerdictText as ja } from './ja/portVerdict';

const catalogues = { en, ja };

export function portVerdictLine(language: Language, verdict: PortVerdict): string {
  return textByCode(catalogues[language].verdict, verdict);
}
