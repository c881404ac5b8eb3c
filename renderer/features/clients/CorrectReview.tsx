import Button from '@mui/material/Button';
import { useCallback, useId, useState } from 'react';
import { planTexts } from '#core/text/plan';
import type { ChannelInput } from '#core/ipc/contract';
import { go } from '../../app/actions';
import { call } from '../../app/bridge';
import { ErrorNotice, Notice } from '../../components/ErrorNotice';
import { Icon } from '../../components/Icon';
import { PageHead } from '../../components/PageHead';
import { SkeletonRows } from '../../components/Skeletons';
import { StatusMark } from '../../components/StatusMark';
import { useLanguage, useText } from '../../i18n/useText';
import { PlanReview } from '../runs/PlanReview';
import { useAnswer } from '../useAnswer';

interface CorrectReviewProps {
  readonly asked: ChannelInput<'clients.plan'>;
  readonly target: string;
  readonly onBack: () => void;
}

/** What will be written, before and after, as in every other plan; applied as a run that can be undone. */
export function CorrectReview({ asked, target, onBack }: CorrectReviewProps) {
  const text = useText();
  const t = text.clients.review;
  const language = useLanguage();
  const id = useId();
  const [why, setWhy] = useState('');
  const [starting, setStarting] = useState(false);
  const [declined, setDeclined] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { answer, again } = useAnswer(useCallback(() => call('clients.plan', asked), [asked]));
  const made = answer.state === 'read' ? answer.value : null;
  const plan = made?.ok === true ? made : null;
  const apply = async (): Promise<void> => {
    if (!plan) return;
    setStarting(true);
    setDeclined(false);
    setError(null);
    try {
      const started = await call('run.start', { hash: plan.hash, why: why.trim() === '' ? t.title : why, language });
      if (started) go({ page: 'run', runId: started.runId });
      else setDeclined(true);
    } catch (failure) {
      setError(failure);
    } finally {
      setStarting(false);
    }
  };
  return (
    <>
      <div className="wizpage">
        <PageHead title={t.title} facts={[target, t.backup]} />
        <div className="wizmain grow">
          {error !== null && <ErrorNotice error={error} onRetry={again} />}
          {declined && <Notice tone="info" title={text.wizard.review.declined} />}
          {answer.state === 'asking' && (
            <section className="panel">
              <SkeletonRows rows={8} label={t.making} />
            </section>
          )}
          {answer.state === 'failed' && <ErrorNotice error={answer.error} onRetry={again} />}
          {made?.ok === false && (
            <>
              <Notice tone="error" title={text.wizard.review.problems} />
              <section className="panel">
                <ul className="rows">
                  {made.problems.map((p) => (
                    <li key={`${p.code} ${p.subject}`}>
                      <StatusMark state="conflict" />
                      <span>{planTexts(language).problem(p)}</span>
                    </li>
                  ))}
                </ul>
              </section>
            </>
          )}
          {plan && (
            <PlanReview plan={plan.plan} hash={plan.hash}>
              <section className="panel reasonrow">
                <label htmlFor={`${id}why`}>{text.wizard.review.why}</label>
                <input id={`${id}why`} className="field ui" value={why} maxLength={4000} placeholder={t.title} onChange={(event) => setWhy(event.target.value)} />
                <span className="cap t2">{text.wizard.review.whyHint}</span>
              </section>
            </PlanReview>
          )}
        </div>
      </div>
      <div className="foot">
        <span className="cap t2 why" role="status">
          {starting ? text.wizard.review.starting : t.nothing}
        </span>
        <span className="grow" />
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the safe button is where Enter belongs */}
        <Button onClick={onBack} autoFocus>
          {t.back}
        </Button>
        <Button variant="contained" disabled={!plan || starting || plan.plan.steps.length === 0} onClick={() => void apply()}>
          <Icon name="shield" />
          <span className="ell">{t.apply(plan?.plan.changes.filter((c) => c.action !== 'none').length ?? 0)}</span>
        </Button>
      </div>
    </>
  );
}
