import { useEffect, useState } from 'react';
import type { Plan } from '#core/plan/change';
import { call } from '../app/bridge';
import { useApp, useDraft, useModel } from '../app/store';

/** The plan that the draft of this server would give now; null without a draft, or while its choices do not make one. */
export function useDraftPlan(): Plan | null {
  return useMadeDraft()?.plan ?? null;
}

/** The same with the hash by which the main process knows it. */
export function useMadeDraft(): { readonly plan: Plan; readonly planHash: string } | null {
  const targetId = useApp((s) => s.current);
  const draft = useDraft('sql');
  const model = useModel();
  const [made, setMade] = useState<{ readonly of: unknown; readonly hash: string; readonly plan: Plan; readonly planHash: string } | null>(null);
  const hash = draft === null ? null : (model?.scanHash ?? null);
  useEffect(() => {
    if (targetId === null || hash === null || draft === null || draft.request.choices.instances.length === 0) return undefined;
    let wanted = true;
    const make = async (): Promise<void> => {
      const answer = await call('plan.make', { targetId, request: draft.request, scanHash: hash });
      if (wanted && answer.ok) setMade({ of: draft, hash, plan: answer.plan, planHash: answer.hash });
    };
    make().catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [targetId, hash, draft]);
  return made !== null && made.of === draft && made.hash === hash ? made : null;
}
