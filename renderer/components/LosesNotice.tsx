import type { Plan } from '#core/plan/change';
import { planTexts } from '#core/text/plan';
import { useLanguage, useOpeningText } from '../i18n/useText';
import { Notice } from './Notice';

/** Who listens on a port that a rule to be disabled opens, and nothing else does. Nothing where nobody loses. */
export function LosesNotice({ exposure }: { readonly exposure: Plan['exposure'] }) {
  const text = planTexts(useLanguage()).loses(exposure);
  const t = useOpeningText().tables.beforeAfter;
  return text === null ? null : <Notice tone="warn" title={t.loses(exposure?.loses.length ?? 0)} text={text} />;
}
