import Button from '@mui/material/Button';
import { useId } from 'react';
import type { TargetInfo } from '#core/ipc/contract';
import type { Reviewed } from '#core/wizard/wizard';
import { describeFinding } from '#core/text/findingText';
import { background, scanNow } from '../../app/actions';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Notice } from '../../components/Notice';
import { severityMark } from '../../components/FindingList';
import { SkeletonRows } from '../../components/Skeletons';
import { StatusMark } from '../../components/StatusMark';
import { useText } from '../../i18n/useText';
import { PlanReview } from '../runs/PlanReview';
import { ProblemList } from '../runs/ProblemList';
import { MAX_WHY } from '../runs/useStartRun';
import type { Planning } from './usePlanning';

interface ReviewStepProps {
  readonly target: TargetInfo;
  readonly reviewed: Reviewed | null;
  readonly planning: Planning;
  readonly why: string;
  readonly onWhy: (why: string) => void;
  /** Error of the last try to apply. */
  readonly error: unknown;
  readonly declined: boolean;
}

export function ReviewStep({ target, reviewed, planning, why, onWhy, error, declined }: ReviewStepProps) {
  const text = useText();
  const t = text.wizard.review;
  const id = useId();
  const again = (): void => background(scanNow(target.id));
  return (
    <>
      {error !== null && <ErrorNotice error={error} onRetry={again} />}
      {declined && <Notice tone="info" title={t.declined} />}
      {planning.error !== null && <ErrorNotice error={planning.error} onRetry={planning.retry} />}
      {planning.problems.length > 0 && (
        <>
          <Notice tone="error" title={t.problems} text={t.problemsText}>
            <Button size="small" onClick={again}>
              {text.wizard.server.again}
            </Button>
          </Notice>
          <ProblemList problems={planning.problems} />
        </>
      )}
      {reviewed === null && planning.error === null && planning.problems.length === 0 && (
        <section className="panel">
          <SkeletonRows rows={8} label={t.making} />
        </section>
      )}
      {reviewed && (
        <>
          {target.kind === 'imported' && <Notice tone="info" title={t.carry(target.name)} />}
          <PlanReview plan={reviewed.plan} hash={reviewed.hash}>
            <section className="panel reasonrow">
            <label htmlFor={`${id}why`}>{t.why}</label>
            <input id={`${id}why`} className="field ui" value={why} maxLength={MAX_WHY} placeholder={t.whyPlaceholder} aria-describedby={`${id}whyhint`} onChange={(event) => onWhy(event.target.value)} />
            <span className="cap t2" id={`${id}whyhint`}>
              {why.trim() === '' ? t.whyMissing : t.whyHint}
            </span>
            </section>
          </PlanReview>
          {reviewed.plan.findings.length > 0 && (
            <details className="panel fold clipped">
              <summary>
                {t.findings} ({reviewed.plan.findings.length})
              </summary>
              <ul className="rows">
                {reviewed.plan.findings.map((f) => {
                  const told = describeFinding(text.findings, f);
                  return (
                    <li key={`${f.code} ${f.subject}`}>
                      <StatusMark state={severityMark[f.severity]} label={told.severity} />
                      <span className="nm" title={told.title}>
                        {told.title}
                      </span>
                      <span className="s">{told.whatToDo}</span>
                    </li>
                  );
                })}
              </ul>
            </details>
          )}
        </>
      )}
    </>
  );
}
