import Button from '@mui/material/Button';
import { useCallback, useId, useState } from 'react';
import type { RunView } from '#core/plan/run';
import { planTexts } from '#core/text/plan';
import { go } from '../../app/actions';
import { call } from '../../app/bridge';
import { ErrorNotice, Notice } from '../../components/ErrorNotice';
import { Icon } from '../../components/Icon';
import { PageHead } from '../../components/PageHead';
import { SkeletonRows } from '../../components/Skeletons';
import { StatusMark } from '../../components/StatusMark';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { useAnswer } from '../useAnswer';
import { restartNames } from './PlanFacts';
import { PlanReview } from './PlanReview';


const channels = { undo: 'plan.undo', pending: 'plan.pending', putBack: 'plan.putBack' } as const;

interface UndoReviewProps {
  readonly run: RunView;
  /** `pending`: not an undo, but what the run could not do while the port was in use. `putBack`: what somebody changed since. */
  readonly kind: 'undo' | 'pending' | 'putBack';
  readonly onBack: () => void;
}

/** The plan of an undo is reviewed like any other before anything is written. */
export function UndoReview({ run, kind, onBack }: UndoReviewProps) {
  const text = useText();
  const t = text.runs.undoPage;
  const language = useLanguage();
  const format = useFormats();
  const id = useId();
  const [why, setWhy] = useState('');
  const [starting, setStarting] = useState(false);
  const [declined, setDeclined] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { runId } = run;
  const reason = kind === 'undo' ? t.why(runId) : kind === 'pending' ? t.pendingTitle(runId) : t.putBackTitle(runId);
  const { answer, again } = useAnswer(useCallback(() => call(channels[kind], { runId }), [kind, runId]));
  const made = answer.state === 'read' ? answer.value : null;
  const plan = made?.ok === true ? made : null;
  const apply = async (): Promise<void> => {
    if (!plan) return;
    setStarting(true);
    setDeclined(false);
    setError(null);
    try {
      const started = await call('run.start', { hash: plan.hash, why: why.trim() === '' ? reason : why, language });
      if (started) go({ page: 'run', runId: started.runId });
      else setDeclined(true);
    } catch (failure) {
      setError(failure);
    } finally {
      setStarting(false);
    }
  };
  const target = run.plan.target.name;
  const names = plan ? restartNames(plan.plan, text.wizard.review, text.wizard.ports.agent, format.list) : '';
  const label = kind === 'pending' ? t.pendingApply(target) : kind === 'putBack' ? t.putBackApply(target, names) : names === '' ? t.apply(runId, target) : t.applyRestart(runId, target, names);
  return (
    <>
      <div className="wizpage">
        <PageHead title={kind === 'undo' ? t.title(runId) : reason} facts={[target, ...(kind === 'pending' ? [] : [t.safe])]} />
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
            <>
              <PlanReview plan={plan.plan} hash={plan.hash}>
                <section className="panel reasonrow">
                <label htmlFor={`${id}why`}>{text.wizard.review.why}</label>
                <input id={`${id}why`} className="field ui" value={why} maxLength={4000} placeholder={reason} onChange={(event) => setWhy(event.target.value)} />
                <span className="cap t2">{text.wizard.review.whyHint}</span>
                </section>
              </PlanReview>
            </>
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
          <span className="ell">{label}</span>
        </Button>
      </div>
    </>
  );
}
