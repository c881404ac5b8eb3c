import type { Language } from '#core/ipc/contract';
import { exportText as en, type ExportTexts } from './en/exports';
import { exportText as ja } from './ja/exports';

const catalogues: Readonly<Record<Language, ExportTexts>> = { en, ja };

export type { ExportTexts };

export function exportTexts(language: Language): ExportTexts {
  return catalogues[language];
}
