import type { Finding } from '#core/findings/finding';
import type { Language } from '#core/ipc/contract';
import { findingsText as en, type FindingsText } from './en/findings';
import { describeFinding, type DescribedFinding } from './findingText';
import { findingsText as ja } from './ja/findings';

const catalogues = { en, ja };

/** Names of severities, areas and import problems beside the texts of the findings. */
export function findingsTexts(language: Language): FindingsText {
  return catalogues[language];
}

export function findingText(language: Language, finding: Pick<Finding, 'code' | 'severity' | 'params'>): DescribedFinding {
  return describeFinding(catalogues[language], finding);
}
