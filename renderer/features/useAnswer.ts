import { useCallback, useEffect, useState } from 'react';

export type Answer<T> = { readonly state: 'asking' } | { readonly state: 'read'; readonly value: T } | { readonly state: 'failed'; readonly error: unknown };

export interface Question<T> {
  readonly answer: Answer<T>;
  /** What was read last for the same question, while it is asked again. */
  readonly last: T | null;
  readonly again: () => void;
}

const asking = { state: 'asking' } as const;

/**
 * Asks when `ask` changes (keep it with useCallback), when `revision` does, and on `again`; an answer that comes late is
 * dropped. null: nothing to ask yet.
 */
export function useAnswer<T>(ask: (() => Promise<T>) | null, revision = ''): Question<T> {
  const [attempt, setAttempt] = useState(0);
  const turn = `${attempt} ${revision}`;
  const [made, setMade] = useState<{ readonly ask: (() => Promise<T>) | null; readonly turn: string; readonly answer: Answer<T> } | null>(null);
  useEffect(() => {
    if (!ask) return undefined;
    let wanted = true;
    const arrived = (answer: Answer<T>): void => {
      if (wanted) setMade({ ask, turn, answer });
    };
    ask().then(
      (value) => arrived({ state: 'read', value }),
      (error: unknown) => arrived({ state: 'failed', error }),
    );
    return () => {
      wanted = false;
    };
  }, [ask, turn]);
  const again = useCallback(() => setAttempt((n) => n + 1), []);
  const same = made !== null && ask !== null && made.ask === ask;
  return { answer: same && made.turn === turn ? made.answer : asking, last: same && made.answer.state === 'read' ? made.answer.value : null, again };
}
