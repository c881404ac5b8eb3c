import type { Language } from '#core/ipc/contract';
import type { DriftReason } from '#core/plan/drift';
import { driftReasonText as en } from './en/drift';
import { driftReasonText as ja } from './ja/drift';

const catalogues = { en, ja };

export function driftReason(language: Language, reason: DriftReason): string {
  return catalogues[language][reason];
}
