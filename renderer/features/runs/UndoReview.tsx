import { useCallback } from 'react';
import type { RunView } from '#core/plan/run';
import { call } from '../../app/bridge';
import { useFormats, useText } from '../../i18n/useText';
import { restartNames } from './PlanFacts';
import { ReviewAndApply } from './ReviewAndApply';

const channels = { undo: 'plan.undo', pending: 'plan.pending', putBack: 'plan.putBack' } as const;

interface UndoReviewProps {
  readonly run: RunView;
  /** `pending`: not an undo, but what the run could not do while the port was in use. `putBack`: what somebody changed since. */
  readonly kind: 'undo' | 'pending' | 'putBack';
  readonly onBack: () => void;
}

/** The plan of an undo, or of what a run left. */
export function UndoReview({ run, kind, onBack }: UndoReviewProps) {
  const text = useText();
  const t = text.runs.undoPage;
  const format = useFormats();
  const { runId } = run;
  const target = run.plan.target.name;
  const reason = kind === 'undo' ? t.why(runId) : kind === 'pending' ? t.pendingTitle(runId) : t.putBackTitle(runId);
  return (
    <ReviewAndApply
      ask={useCallback(() => call(channels[kind], { runId }), [kind, runId])}
      title={kind === 'undo' ? t.title(runId) : reason}
      facts={[target, ...(kind === 'pending' ? [] : [t.safe])]}
      reason={reason}
      words={t}
      label={(plan) => {
        const names = plan ? restartNames(plan, text.wizard.review, text.wizard.ports.agent, format.list) : '';
        if (kind === 'pending') return t.pendingApply(target);
        if (kind === 'putBack') return t.putBackApply(target, names);
        return names === '' ? t.apply(runId, target) : t.applyRestart(runId, target, names);
      }}
      onBack={onBack}
    />
  );
}
