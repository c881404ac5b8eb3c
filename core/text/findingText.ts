import type { Finding } from '#core/findings/finding';
import { findingSources } from '#core/findings/sources';
import type { FindingsText } from './en/findings';

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

/** In the words of a catalogue: the window has one language loaded. */
export function describeFinding(texts: FindingsText, { code, severity, params }: Pick<Finding, 'code' | 'severity' | 'params'>): DescribedFinding {
  const { title, meaning, why, whatToDo } = texts.finding[code];
  return { severity: texts.severity[severity], title: title((name) => String(params[name] ?? '')), meaning, why, whatToDo, source: findingSources[code] };
}
