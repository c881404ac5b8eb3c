import type { Plan } from '#core/plan/change';
import { planTexts } from '#core/text/plan';
import { CopyButton } from '../../components/CopyButton';
import { useLanguage, useText } from '../../i18n/useText';

/** The exact rules, by the names they will have, as the plan of the choices has them; null while they do not make one. */
export function PlannedRules({ plan, wait }: { readonly plan: Plan | null; readonly wait: string }) {
  const text = useText();
  const t = text.rpcWizard.firewall;
  const language = useLanguage();
  const words = planTexts(language);
  if (!plan) return <p className="pad cap t2">{wait}</p>;
  const rules = plan.changes.filter((c) => c.resource === 'firewall-rule');
  if (rules.length === 0) return <p className="pad cap t2">{t.none}</p>;
  return (
    <table className="grid">
      <thead>
        <tr>
          <th scope="col">{t.columns.rule}</th>
          <th scope="col" style={{ width: '44%' }}>
            {t.columns.ports}
          </th>
          <th scope="col" style={{ width: 108 }}>
            {t.columns.op}
          </th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <tr key={rule.id}>
            <td title={rule.subject}>
              <span className="mono">{rule.subject}</span> <CopyButton text={rule.subject} what={rule.subject} />
            </td>
            <td title={words.facet(rule.after)}>{words.facet(rule.after)}</td>
            <td className="t2">{text.tables.beforeAfter.op[rule.action === 'update' && rule.after.kind === 'rule' && !rule.after.enabled ? 'disable' : rule.action]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
