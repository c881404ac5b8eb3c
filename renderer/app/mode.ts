import { useSyncExternalStore } from 'react';
import { useApp } from './store';

export type Mode = 'light' | 'dark';

/** Whether a media query holds, followed. */
export function useMatches(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** The colours in use: the chosen ones, else those of Windows. */
export function useMode(): Mode {
  const chosen = useApp((s) => s.settings.theme);
  const systemDark = useMatches('(prefers-color-scheme: dark)');
  if (chosen !== 'system') return chosen;
  return systemDark ? 'dark' : 'light';
}
