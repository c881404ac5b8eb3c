import { Suspense, useDeferredValue, useEffect } from 'react';
import { ErrorBoundary } from '../ErrorBoundary';
import { background, scanNow } from '../actions';
import { useMatches } from '../mode';
import { isWizard } from '../navigation';
import { page } from '../pages';
import { useApp } from '../store';
import { Banners } from './Banners';
import { Nav } from './Nav';
import { StatusBar } from './StatusBar';
import { TitleBar } from './TitleBar';

export function Shell() {
  // The page in view stays until the next one can be drawn: React would hold back for 300 ms what follows an empty one.
  const route = useDeferredValue(useApp((s) => s.route));
  const current = useApp((s) => s.current);
  const narrow = useMatches('(max-width: 1099px)');
  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if (event.key !== 'F5' || current === null) return;
      event.preventDefault();
      background(scanNow(current));
    };
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, [current]);
  return (
    <div className={narrow || isWizard(route.page) ? 'app compact' : 'app'}>
      <TitleBar />
      <Nav compact={narrow || isWizard(route.page)} />
      <main className="main">
        <Banners />
        {/* Around what changes: a new one would show itself empty at once. */}
        <Suspense>
          <ErrorBoundary key={route.page}>{page(route)}</ErrorBoundary>
        </Suspense>
      </main>
      <StatusBar />
    </div>
  );
}
