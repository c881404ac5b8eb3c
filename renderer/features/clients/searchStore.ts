import { create } from 'zustand';
import type { FileMatches, Match, SearchCounts, SearchResult } from '#core/clients/find/result';
import { call, listen } from '../../app/bridge';

export interface FoundRow {
  /** Number of the file in the search, and of the place in the file. */
  readonly file: number;
  readonly place: number;
  readonly of: FileMatches;
  readonly match: Match;
}

export type MatchFilter = 'correctable' | 'wrong' | 'all';
export type ClientsView = 'files' | 'paste' | 'server';

export interface SearchState {
  readonly view: ClientsView;
  readonly targetId: string | null;
  readonly searchId: number | null;
  readonly roots: readonly string[];
  /** Were the strings judged by the ports of a draft? */
  readonly byDraft: boolean;
  readonly result: SearchResult | null;
  readonly rows: readonly FoundRow[];
  readonly running: boolean;
  readonly progress: { readonly counts: SearchCounts; readonly current: string } | null;
  readonly error: unknown;
  readonly filter: MatchFilter;
  readonly ticked: ReadonlySet<string>;
  readonly selected: string | null;
}

const nothing = { targetId: null, searchId: null, roots: [], byDraft: false, result: null, rows: [], running: false, progress: null, error: null, filter: 'correctable' as const, ticked: new Set<string>(), selected: null };

/** What was found stays while the window is open, also when another page is looked at. */
export const useSearch = create<SearchState>(() => ({ view: 'files', ...nothing }));

export function keyOf(row: FoundRow): string {
  return `${row.file}:${row.place}`;
}

/** Can PortPin write the correction of this place? */
export function isCorrectable({ of, match }: FoundRow): boolean {
  return match.corrected !== null && of.writable && of.hash !== '';
}

export async function search(targetId: string, what: 'folders' | 'files', planHash: string | null): Promise<void> {
  const stop = listen('clients.progress', (progress) => useSearch.setState({ progress }));
  useSearch.setState({ running: true, error: null, progress: null });
  try {
    const found = await call('clients.search', { targetId, what, planHash });
    if (!found) return;
    const rows = found.result.files.flatMap((of, file) => of.matches.map((match, place): FoundRow => ({ file, place, of, match })));
    useSearch.setState({ ...nothing, targetId, searchId: found.searchId, roots: found.roots, byDraft: planHash !== null, result: found.result, rows, filter: rows.some((row) => row.match.corrected !== null) ? 'correctable' : 'all' });
  } catch (error) {
    useSearch.setState({ error });
  } finally {
    stop();
    useSearch.setState({ running: false });
  }
}

export async function cancelSearch(): Promise<void> {
  await call('clients.cancel', {});
}

export function show(change: Partial<Pick<SearchState, 'view' | 'filter' | 'selected'>>): void {
  useSearch.setState(change);
}

export function tick(keys: readonly string[], on: boolean): void {
  useSearch.setState(({ ticked }) => {
    const next = new Set(ticked);
    for (const key of keys) if (on) next.add(key);
      else next.delete(key);
    return { ticked: next };
  });
}

export function shownRows({ rows, filter }: Pick<SearchState, 'rows' | 'filter'>): readonly FoundRow[] {
  switch (filter) {
    case 'all':
      return rows;
    case 'correctable':
      return rows.filter((row) => row.match.corrected !== null);
    case 'wrong':
      return rows.filter(({ match }) => match.error !== null || match.severity === 'error' || match.severity === 'warning');
  }
}

/** What the main process needs to know which places are meant. */
export function picksOf({ rows, ticked }: Pick<SearchState, 'rows' | 'ticked'>): { file: number; places: number[] }[] {
  const picks = new Map<number, number[]>();
  for (const row of rows) if (ticked.has(keyOf(row)) && isCorrectable(row)) picks.set(row.file, [...(picks.get(row.file) ?? []), row.match.start]);
  return [...picks].map(([file, places]) => ({ file, places }));
}
