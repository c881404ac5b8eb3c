import type { ProblemLike } from '#core/text/en/plan';
import { planTexts } from '#core/text/plan';
import { StatusMark } from '../../components/StatusMark';
import { useLanguage } from '../../i18n/useText';

/** Why there is no plan. */
export function ProblemList({ problems }: { readonly problems: readonly ProblemLike[] }) {
  const language = useLanguage();
  return (
    <section className="panel">
      <ul className="rows">
        {problems.map((p) => (
          <li key={`${p.code} ${p.subject} ${JSON.stringify(p.params)}`}>
            <StatusMark state="conflict" />
            <span>{planTexts(language).problem(p)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
