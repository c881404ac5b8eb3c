import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChannelOutput } from '#core/ipc/contract';
import type { RegisterEntry, RegisterQuery } from '#core/register/query';
import { call } from '../../app/bridge';

const PAGE = 200;

interface Found {
  readonly query: RegisterQuery;
  readonly answer: Omit<ChannelOutput<'register.find'>, 'entries'>;
  /** As long as the answer; entries are where pages were asked for. */
  readonly rows: readonly (RegisterEntry | undefined)[];
}

export interface RegisterRows {
  readonly found: Found | null;
  readonly error: unknown;
  /** Rows that are in view: their pages are asked for. */
  readonly look: (first: number, last: number) => void;
  readonly again: () => void;
}

/** The answer to a question, page by page as it is scrolled to. What was found last stays while a new question is asked. */
export function useRegister(query: RegisterQuery): RegisterRows {
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  const asked = useRef<{ query: RegisterQuery; turn: number; pages: Set<number> }>({ query, turn, pages: new Set() });
  const again = useCallback(() => setTurn((n) => n + 1), []);

  const ask = useCallback(async (of: RegisterQuery, page: number): Promise<void> => {
    const { entries, ...answer } = await call('register.find', { query: of, offset: page * PAGE, limit: PAGE });
    if (asked.current.query !== of) return;
    setFound((last) => {
      const same = last?.query === of && last.answer.revision === answer.revision;
      const rows: (RegisterEntry | undefined)[] = same ? [...last.rows] : Array.from({ length: answer.total });
      for (const [i, entry] of entries.entries()) rows[page * PAGE + i] = entry;
      if (!same) asked.current.pages = new Set([page]);
      return { query: of, answer, rows };
    });
  }, []);

  useEffect(() => {
    asked.current = { query, turn, pages: new Set([0]) };
    ask(query, 0).then(
      () => setError(null),
      (failure: unknown) => setError(failure),
    );
  }, [query, turn, ask]);

  const look = useCallback(
    (first: number, last: number): void => {
      const { query: of, pages } = asked.current;
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
        if (pages.has(page)) continue;
        pages.add(page);
        ask(of, page).catch((failure: unknown) => setError(failure));
      }
    },
    [ask],
  );
  return { found, error, look, again };
}
