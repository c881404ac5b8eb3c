import { Suspense } from 'react';
import { part } from '../part';
import { importProblemsOf, useApp, wasInterrupted } from '../store';

const BannerList = part(async () => (await import('./BannerList')).BannerList);

/** What concerns the whole window, above every page. */
export function Banners() {
  const any = useApp((s) => s.error !== null || s.notice !== null || s.runs.some(wasInterrupted) || importProblemsOf(s).length > 0);
  return <Suspense>{any && <BannerList />}</Suspense>;
}
