import { Suspense, useEffect } from 'react';
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
  const route = useApp((s) => s.route);
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
        <ErrorBoundary key={route.page}>
          <Suspense>{page(route)}</Suspense>
        </ErrorBoundary>
      </main>
      <StatusBar />
    </div>
  );
}
