import type { Plan, RiskReason } from '#core/plan/change';
import { isClientsPlan } from '#core/plan/isClientsPlan';
import { planRiskReasons } from '#core/plan/risk';
import { planTexts } from '#core/text/plan';
import { shortHash } from '#core/util/canonical';
import { CopyButton } from '../../components/CopyButton';
import { Icon } from '../../components/Icon';
import { StatusMark, type MarkState } from '../../components/StatusMark';
import { useFormats, useLanguage, useText } from '../../i18n/useText';

const riskMark: Readonly<Record<Plan['risk'], MarkState>> = { none: 'fixed', low: 'fixed', medium: 'moves', high: 'conflict' };
const riskTone: Readonly<Record<Plan['risk'], string>> = { none: 'c-success', low: 'c-success', medium: 'c-warning', high: 'c-error' };

/** The five things to know about a plan before anything else. */
export function PlanFacts({ plan, hash }: { readonly plan: Plan; readonly hash: string }) {
  const text = useText();
  const t = text.wizard.review;
  const format = useFormats();
  const words = planTexts(useLanguage());
  const writes = plan.changes.flatMap((c) => c.writes);
  const values = writes.filter((w) => w.kind === 'registry').length;
  const names = plan.restarts.map((r) => r.instance);
  const dependants = [...new Set(plan.restarts.flatMap((r) => r.dependants))];
  const why = reasons(plan).map(([reason, subjects]) => t.reason[reason](format.list(subjects)));
  const { exposure } = plan;
  const origin = plan.undoOf === null ? t.fromScan(plan.scanHash.slice(0, 8), format.time(plan.scanTakenAt)) : t.ofRun(plan.undoOf);
  const count = t.values(values, writes.length - values);
  return (
    <section className="facts plan" aria-label={t.facts}>
      <div>
        <div className="k" title={t.open}>
          {t.open}
        </div>
        <div className="big">
          <span className="was">{exposure ? format.number(exposure.tcpBefore) : isClientsPlan(plan) ? t.openUnchanged : t.openUnknown}</span>
          {exposure && (
            <>
              <Icon name="arrow" />
              <span className={exposure.tcpAfter < exposure.tcpBefore ? 'will' : undefined}>{format.number(exposure.tcpAfter)}</span>
            </>
          )}
        </div>
      </div>
      <div>
        <div className="k">{t.changes}</div>
        <div className="v">{format.number(writes.length)}</div>
        <div className="x" title={count}>
          {count}
        </div>
      </div>
      <div>
        <div className="k">{t.restarts}</div>
        <div className="v" title={format.list(names)}>
          {names.length === 0 ? t.noRestart : format.list(names)}
        </div>
        <div className="x" title={format.list(dependants)}>
          {names.length === 0 ? t.noRestartText : dependants.length === 0 ? t.alone : t.withDependants(format.list(dependants))}
        </div>
      </div>
      <div>
        <div className="k">{t.risk}</div>
        <div className={`v ${riskTone[plan.risk]}`}>
          <StatusMark state={riskMark[plan.risk]} />
          {words.risk[plan.risk]}
        </div>
        <div className="x" title={planRiskReasons(plan.changes).map((reason) => words.riskReason[reason]).join('\n')}>
          {why.length === 0 ? t.noRisk : format.list(why)}
        </div>
      </div>
      <div>
        <div className="k">
          {t.plan} <CopyButton text={hash} what={t.hash} />
        </div>
        <div className="v mono" style={{ fontSize: 14 }}>
          {shortHash(hash)}
        </div>
        <div className="x" title={origin}>
          {origin}
        </div>
      </div>
    </section>
  );
}

/** Each reason once, with the instances it is about. */
function reasons(plan: Plan): readonly (readonly [RiskReason, readonly string[]])[] {
  const found = new Map<RiskReason, string[]>();
  for (const change of plan.changes) {
    for (const reason of change.riskReasons) {
      const list = found.get(reason) ?? [];
      if (!list.includes(change.subject)) list.push(change.subject);
      found.set(reason, list);
    }
  }
  return [...found];
}

/** Names a button has room for. */
const NAMED = 3;

/** `SALES with SQLAgent$SALES and REPORT`: what a button says that restarts something. */
export function restartNames(plan: Plan, t: ReturnType<typeof useText>['wizard']['review'], agent: string, list: (items: readonly string[]) => string): string {
  const items = plan.restarts.map((r) => t.restartOf(r.instance, list(r.dependants.map((d) => (/^SQLAgent\$|^SQLSERVERAGENT$/iu.test(d) ? agent : d)))));
  // The native confirmation names them all.
  if (items.length > NAMED) return t.more(list(items.slice(0, NAMED - 1)), String(items.length - NAMED + 1));
  const last = items.at(-1);
  if (last === undefined) return '';
  return items.length === 1 ? last : t.and(list(items.slice(0, -1)), last);
}
