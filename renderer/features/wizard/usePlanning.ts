import { useEffect, useMemo } from 'react';
import type { ChannelOutput, TargetInfo } from '#core/ipc/contract';
import type { ServerModel } from '#core/scan/model';
import { REVIEW } from '#core/wizard/wizard';
import { call } from '../../app/bridge';
import { useAnswer } from '../useAnswer';
import type { WizardHandle } from './useWizard';

type Refused = Extract<ChannelOutput<'plan.make'>, { ok: false }>;

export interface Planning {
  readonly problems: Refused['problems'];
  readonly error: unknown;
  readonly retry: () => void;
}

/** While the review is open there is a plan of the current scan and choices, or what stands in its way. */
export function usePlanning<S extends string, C, A>(target: TargetInfo, model: ServerModel | null, { kind, state, dispatch }: WizardHandle<S, C, A>): Planning {
  const scanHash = model?.scanHash ?? null;
  const wanted = state.step === REVIEW && state.reviewed === null;
  const { choices } = state;
  const plannedFrom = state.reviewed?.plan.scanHash ?? null;
  useEffect(() => {
    if (plannedFrom !== null && scanHash !== null && plannedFrom !== scanHash) dispatch({ type: 'scan-changed' });
  }, [plannedFrom, scanHash, dispatch]);

  const { id } = target;
  const ask = useMemo(() => (wanted && scanHash !== null ? () => call('plan.make', { targetId: id, request: kind.request(choices), scanHash }) : null), [wanted, scanHash, kind, choices, id]);
  const { answer, again } = useAnswer(ask);
  const made = answer.state === 'read' ? answer.value : null;
  useEffect(() => {
    if (made?.ok === true) dispatch({ type: 'planned', plan: made.plan, hash: made.hash });
  }, [made, dispatch]);
  return { problems: made?.ok === false ? made.problems : [], error: answer.state === 'failed' ? answer.error : null, retry: again };
}
