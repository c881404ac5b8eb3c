import { useCallback, useEffect, useReducer, useRef, useState, type Dispatch } from 'react';
import type { Draft, TargetInfo } from '#core/ipc/contract';
import type { PlanRequest, RequestKind } from '#core/plan/request';
import type { ServerModel } from '#core/scan/model';
import type { WizardAction, WizardState } from '#core/wizard/wizard';
import { saveDraft } from '../../app/actions';

const SAVE_AFTER_MS = 400;

/** One wizard: how it begins, what its actions do, and the request its choices make. Constant for the life of a page. */
export interface WizardKind<S extends string, C, A> {
  readonly reduce: (state: WizardState<S, C>, action: A | WizardAction<S, C>) => WizardState<S, C>;
  readonly name: RequestKind;
  readonly request: (choices: C) => PlanRequest;
  /** Nothing chosen that could be lost. */
  readonly nothing: (choices: C) => boolean;
}

export interface WizardHandle<S extends string, C, A> {
  readonly kind: WizardKind<S, C, A>;
  readonly state: WizardState<S, C>;
  readonly dispatch: Dispatch<A | WizardAction<S, C>>;
  /** `clean`: nothing chosen that could be lost. */
  readonly draft: 'clean' | 'saving' | 'saved' | 'failed';
  /** Saves now what waits to be saved. */
  readonly flush: () => Promise<void>;
  /** The draft has become a run: it is removed, and nothing is saved any more. */
  readonly close: () => Promise<void>;
}

interface Opened<S extends string, C> {
  readonly target: TargetInfo;
  readonly model: ServerModel | null;
  readonly saved: Draft | null;
  readonly initial: () => WizardState<S, C>;
  /** It was opened with something chosen for it: that is a choice already. */
  readonly preset: boolean;
}

/** The reducer with its draft: saved a moment after each change, and at once when the page is left. */
export function useWizard<S extends string, C, A>(kind: WizardKind<S, C, A>, { target, model, saved, initial, preset }: Opened<S, C>): WizardHandle<S, C, A> {
  const [state, dispatch] = useReducer(kind.reduce, null, initial);
  const [draft, setDraft] = useState<WizardHandle<S, C, A>['draft']>(saved ? 'saved' : 'clean');
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
      await saveDraft(id, kind.name, next.draft);
      if (!closed.current) setDraft('saved');
    } catch {
      setDraft('failed');
    }
  }, [id, kind]);

  const { choices, step, visited, why } = state;
  useEffect(() => {
    // Opening the wizard is no choice yet; a draft that was loaded is saved already.
    const unchanged = first.current && !preset;
    first.current = false;
    if (unchanged || closed.current || (kind.nothing(choices) && saved === null)) return;
    if (waiting.current) clearTimeout(waiting.current.timer);
    const next: Draft = { request: kind.request(choices), step, visited: [...visited], savedAt: new Date().toISOString(), scanHash, ...(why === '' ? {} : { why }) };
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
    await saveDraft(id, kind.name, null);
  }, [id, kind]);
  return { kind, state, dispatch, draft, flush, close };
}
