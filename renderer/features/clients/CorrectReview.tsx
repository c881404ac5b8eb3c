import { useCallback } from 'react';
import type { ChannelInput } from '#core/ipc/contract';
import { call } from '../../app/bridge';
import { useText } from '../../i18n/useText';
import { ReviewAndApply } from '../runs/ReviewAndApply';

interface CorrectReviewProps {
  readonly asked: ChannelInput<'clients.plan'>;
  readonly target: string;
  readonly onBack: () => void;
}

/** What will be written, before and after, as in every other plan; applied as a run that can be undone. */
export function CorrectReview({ asked, target, onBack }: CorrectReviewProps) {
  const t = useText().clients.review;
  return (
    <ReviewAndApply
      ask={useCallback(() => call('clients.plan', asked), [asked])}
      title={t.title}
      facts={[target, t.backup]}
      reason={t.title}
      words={t}
      label={(plan) => t.apply(plan?.changes.filter((c) => c.action !== 'none').length ?? 0)}
      onBack={onBack}
    />
  );
}
