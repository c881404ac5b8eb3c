import { useCallback, useEffect, useState } from 'react';
import type { ChannelOutput, TargetInfo } from '#core/ipc/contract';
import type { ServerModel } from '#core/scan/model';
import { call } from '../../app/bridge';
import type { WizardHandle } from './useSqlWizard';

type Refused = Extract<ChannelOutput<'plan.make'>, { ok: false }>;

export interface Planning {
  readonly problems: Refused['problems'];
  readonly error: unknown;
  readonly retry: () => void;
}

/** While the review is open there is a plan of the current scan and choices, or what stands in its way. */
export function usePlanning(target: TargetInfo, model: ServerModel | null, { state, dispatch }: WizardHandle): Planning {
  const [answer, setAnswer] = useState<{ readonly problems: Refused['problems']; readonly error: unknown }>({ problems: [], error: null });
  const [attempt, setAttempt] = useState(0);
  const scanHash = model?.scanHash ?? null;
  const wanted = state.step === 'review' && state.reviewed === null;
  const { choices } = state;
  const plannedFrom = state.step === 'review' ? (state.reviewed?.plan.scanHash ?? null) : null;

  useEffect(() => {
    if (plannedFrom !== null && scanHash !== null && plannedFrom !== scanHash) dispatch({ type: 'scan-changed' });
  }, [plannedFrom, scanHash, dispatch]);

  useEffect(() => {
    if (!wanted || scanHash === null) return undefined;
    let current = true;
    setAnswer({ problems: [], error: null });
    call('plan.make', { targetId: target.id, choices, scanHash }).then(
      (made) => {
        if (!current) return;
        if (made.ok) dispatch({ type: 'planned', plan: made.plan, hash: made.hash });
        else setAnswer({ problems: made.problems, error: null });
      },
      (error: unknown) => current && setAnswer({ problems: [], error }),
    );
    return () => {
      current = false;
    };
  }, [wanted, scanHash, choices, target.id, dispatch, attempt]);
  const retry = useCallback(() => setAttempt((n) => n + 1), []);
  return { ...answer, retry };
}
