import { useState } from 'react';
import { go } from '../../app/actions';
import { call } from '../../app/bridge';
import { useLanguage } from '../../i18n/useText';

/** Longest reason the journal takes. */
export const MAX_WHY = 4000;

export interface StartRun {
  readonly starting: boolean;
  /** The question of the main process, which names the server and what restarts, was answered with no. */
  readonly declined: boolean;
  readonly error: unknown;
  /** To the page of the run, where one began. `begun` is told before. */
  readonly start: (hash: string, why: string, begun?: () => void) => Promise<void>;
}

/** Applies a plan that was reviewed. */
export function useStartRun(): StartRun {
  const language = useLanguage();
  const [starting, setStarting] = useState(false);
  const [declined, setDeclined] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = async (hash: string, why: string, begun?: () => void): Promise<void> => {
    setStarting(true);
    setDeclined(false);
    setError(null);
    try {
      const started = await call('run.start', { hash, why, language });
      if (started) {
        begun?.();
        go({ page: 'run', runId: started.runId });
      } else setDeclined(true);
    } catch (failure) {
      setError(failure);
    } finally {
      setStarting(false);
    }
  };
  return { starting, declined, error, start };
}
