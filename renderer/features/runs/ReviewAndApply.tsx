import Button from '@mui/material/Button';
import { useId, useState } from 'react';
import type { ChannelOutput } from '#core/ipc/contract';
import type { Plan } from '#core/plan/change';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Notice } from '../../components/Notice';
import { Icon } from '../../components/Icon';
import { PageHead } from '../../components/PageHead';
import { SkeletonRows } from '../../components/Skeletons';
import { useText } from '../../i18n/useText';
import { useAnswer } from '../useAnswer';
import { PlanReview } from './PlanReview';
import { ProblemList } from './ProblemList';
import { MAX_WHY, useStartRun } from './useStartRun';

interface ReviewAndApplyProps {
  /** Asks for the plan; the same function as long as the question is the same. */
  readonly ask: () => Promise<ChannelOutput<'plan.undo'>>;
  readonly title: string;
  readonly facts: readonly string[];
  /** Stands in the record where the administrator gives no reason. */
  readonly reason: string;
  readonly words: { readonly making: string; readonly nothing: string; readonly back: string };
  /** Of the button that applies; null: the plan is not there yet. */
  readonly label: (plan: Plan | null) => string;
  readonly onBack: () => void;
}

/** A plan that no wizard made, reviewed like any other before anything is written, and applied as a run. */
export function ReviewAndApply({ ask, title, facts, reason, words, label, onBack }: ReviewAndApplyProps) {
  const text = useText();
  const id = useId();
  const [why, setWhy] = useState('');
  const { starting, declined, error, start } = useStartRun();
  const { answer, again } = useAnswer(ask);
  const made = answer.state === 'read' ? answer.value : null;
  const plan = made?.ok === true ? made : null;
  const apply = async (): Promise<void> => {
    if (plan) await start(plan.hash, why.trim() === '' ? reason : why);
  };
  return (
    <>
      <div className="wizpage">
        <PageHead title={title} facts={facts} />
        <div className="wizmain grow">
          {error !== null && <ErrorNotice error={error} onRetry={again} />}
          {declined && <Notice tone="info" title={text.wizard.review.declined} />}
          {answer.state === 'asking' && (
            <section className="panel">
              <SkeletonRows rows={8} label={words.making} />
            </section>
          )}
          {answer.state === 'failed' && <ErrorNotice error={answer.error} onRetry={again} />}
          {made?.ok === false && (
            <>
              <Notice tone="error" title={text.wizard.review.problems} />
              <ProblemList problems={made.problems} />
            </>
          )}
          {plan && (
            <PlanReview plan={plan.plan} hash={plan.hash}>
              <section className="panel reasonrow">
                <label htmlFor={`${id}why`}>{text.wizard.review.why}</label>
                <input id={`${id}why`} className="field ui" value={why} maxLength={MAX_WHY} placeholder={reason} onChange={(event) => setWhy(event.target.value)} />
                <span className="cap t2">{text.wizard.review.whyHint}</span>
              </section>
            </PlanReview>
          )}
        </div>
      </div>
      <div className="foot">
        <span className="cap t2 why" role="status">
          {starting ? text.wizard.review.starting : words.nothing}
        </span>
        <span className="grow" />
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the safe button is where Enter belongs */}
        <Button onClick={onBack} autoFocus>
          {words.back}
        </Button>
        <Button variant="contained" disabled={!plan || starting || plan.plan.steps.length === 0} onClick={() => void apply()}>
          <Icon name="shield" />
          <span className="ell">{label(plan?.plan ?? null)}</span>
        </Button>
      </div>
    </>
  );
}
