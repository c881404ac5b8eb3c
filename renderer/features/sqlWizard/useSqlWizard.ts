import { useCallback, useEffect, useReducer, useRef, useState, type Dispatch } from 'react';
import type { Draft } from '#core/ipc/contract';
import type { ServerModel } from '#core/scan/model';
import { sqlSteps, sqlWizard, startSqlWizard, suggestedStrategy, type SqlStep, type SqlWizardAction, type SqlWizardState } from '#core/wizard/sqlWizard';
import { saveDraft } from '../../app/actions';
import type { TargetInfo } from '#core/ipc/contract';

const SAVE_AFTER_MS = 400;

function isStep(text: string): text is SqlStep {
  return (sqlSteps as readonly string[]).includes(text);
}

/** The saved draft goes on where it was; instances it was opened with are added to it. */
export function initialState(opened: { readonly instances: readonly string[]; readonly draft: Draft | null; readonly model: ServerModel | null }): SqlWizardState {
  const { instances, draft, model } = opened;
  let state = startSqlWizard();
  if (draft) {
    const visited = draft.visited.filter(isStep);
    state = sqlWizard(state, { type: 'restore', choices: draft.choices, step: isStep(draft.step) ? draft.step : 'server', visited });
    state = sqlWizard(state, { type: 'why', why: draft.why ?? '' });
  }
  const missing = instances.filter((name) => !state.choices.instances.some((i) => i.name === name));
  for (const name of missing) {
    const instance = model?.instances.find((i) => i.name === name);
    state = sqlWizard(state, { type: 'select', name, selected: true });
    if (instance) state = sqlWizard(state, { type: 'strategy', name, strategy: suggestedStrategy(instance) });
  }
  if (missing.length > 0) {
    state = sqlWizard({ ...state, visited: [...new Set<SqlStep>([...state.visited, 'server', 'instances'])] }, { type: 'go', step: 'instances' });
  }
  return state;
}

export interface WizardHandle {
  readonly state: SqlWizardState;
  readonly dispatch: Dispatch<SqlWizardAction>;
  /** `clean`: nothing chosen that could be lost. */
  readonly draft: 'clean' | 'saving' | 'saved' | 'failed';
  /** Saves now what waits to be saved. */
  readonly flush: () => Promise<void>;
  /** The draft has become a run: it is removed, and nothing is saved any more. */
  readonly close: () => Promise<void>;
}

/** The reducer with its draft: saved a moment after each change, and at once when the page is left. */
export function useSqlWizard(target: TargetInfo, model: ServerModel | null, saved: Draft | null, instances: readonly string[]): WizardHandle {
  const [state, dispatch] = useReducer(sqlWizard, { instances, draft: saved, model }, initialState);
  const [draft, setDraft] = useState<WizardHandle['draft']>(saved ? 'saved' : 'clean');
  const first = useRef(true);
  const waiting = useRef<{ readonly draft: Draft; readonly timer: ReturnType<typeof setTimeout> } | null>(null);
  const closed = useRef(false);
  const { id } = target;
  const scanHash = model?.scanHash ?? '';

  const flush = useCallback(async (): Promise<void> => {
    const next = waiting.current;
    if (!next) return;
    clearTimeout(next.timer);
    waiting.current = null;
    try {
      await saveDraft(id, next.draft);
      if (!closed.current) setDraft('saved');
    } catch {
      setDraft('failed');
    }
  }, [id]);

  const { choices, step, visited, why } = state;
  useEffect(() => {
    // Opening the wizard is no choice yet; a draft that was loaded is saved already.
    const unchanged = first.current && instances.length === 0;
    first.current = false;
    if (unchanged || closed.current || (choices.instances.length === 0 && saved === null)) return;
    if (waiting.current) clearTimeout(waiting.current.timer);
    const next: Draft = { choices, step, visited: [...visited], savedAt: new Date().toISOString(), scanHash, ...(why === '' ? {} : { why }) };
    waiting.current = { draft: next, timer: setTimeout(() => void flush(), SAVE_AFTER_MS) };
    setDraft('saving');
    // oxlint-disable-next-line react/exhaustive-deps -- only what the administrator chose makes a draft
  }, [choices, step, visited, why]);
  useEffect(
    () => () => {
      void flush();
    },
    [flush],
  );

  const close = useCallback(async (): Promise<void> => {
    closed.current = true;
    if (waiting.current) clearTimeout(waiting.current.timer);
    waiting.current = null;
    await saveDraft(id, null);
  }, [id]);
  return { state, dispatch, draft, flush, close };
}
