import { findingSources } from '#core/findings/sources';
import type { Finding } from '#core/findings/finding';
import type { Language } from '#core/ipc/contract';
import { findingsText as en, type FindingsText } from './en/findings';
import { findingsText as ja } from './ja/findings';

const catalogues = { en, ja };

/** Names of severities, areas and import problems beside the texts of the findings. */
export function findingsTexts(language: Language): FindingsText {
  return catalogues[language];
}

export interface DescribedFinding {
  readonly severity: string;
  /** One line: what was seen, where. */
  readonly title: string;
  readonly meaning: string;
  readonly why: string;
  readonly whatToDo: string;
  /** Name of the document the finding rests on. */
  readonly source: string;
}

export function findingText(language: Language, { code, severity, params }: Pick<Finding, 'code' | 'severity' | 'params'>): DescribedFinding {
  const texts = catalogues[language];
  const { title, meaning, why, whatToDo } = texts.finding[code];
  return { severity: texts.severity[severity], title: title((name) => String(params[name] ?? '')), meaning, why, whatToDo, source: findingSources[code] };
}
