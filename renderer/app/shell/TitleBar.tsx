import { startTransition, Suspense, useEffect, useState } from 'react';
import { Icon } from '../../components/Icon';
import { useOpeningText } from '../../i18n/useText';
import { part } from '../part';
import { HelpMenu, SettingsMenu } from './Menus';
import { TargetSwitcher } from './TargetSwitcher';

const loadSearch = async () => (await import('./SearchDialog')).SearchDialog;
const SearchDialog = part(loadSearch);
/** When the page has long answered: what is typed right after Ctrl+K is meant for the field. */
const LOAD_SEARCH_AFTER_MS = 3_000;

export function TitleBar() {
  const t = useOpeningText().shell;
  const [searching, setSearching] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => void loadSearch(), LOAD_SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      startTransition(() => setSearching(true));
    };
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, []);
  return (
    <header className="titlebar">
      <svg className="logo" viewBox="0 0 20 20" aria-hidden="true">
        <rect x="1" y="1" width="18" height="18" rx="4.5" fill="var(--accent)" />
        <path d="M10 4.2v11.6M6.2 8.4h7.6" stroke="var(--on-accent)" strokeWidth="1.8" strokeLinecap="round" />
        <circle cx="10" cy="8.4" r="2.5" fill="var(--on-accent)" />
      </svg>
      <span>PortPin</span>
      <TargetSwitcher />
      <button type="button" className="search" title={t.searchTitle} aria-keyshortcuts="Control+K" onClick={() => startTransition(() => setSearching(true))}>
        <Icon name="search" />
        <span className="ell">{t.search}</span>
        <kbd aria-hidden="true">Ctrl+K</kbd>
      </button>
      <HelpMenu />
      <SettingsMenu />
      <Suspense>{searching && <SearchDialog onClose={() => setSearching(false)} />}</Suspense>
    </header>
  );
}
