import { useEffect, useLayoutEffect } from 'react';
import { LanguageContext, openingText } from '../i18n/useText';
import { pageLanguage } from '../i18n/starting';
import { useMode } from './mode';
import { SCHEME_ATTRIBUTE } from './scheme';
import { Shell } from './shell/Shell';
import { useApp } from './store';

/** Language and colours follow the settings at once. */
export function App() {
  const system = useApp((s) => s.info?.language ?? pageLanguage);
  const language = useApp((s) => s.settings.language) ?? system;
  const mode = useMode();
  // Before the first picture, which would otherwise be in the other colours.
  useLayoutEffect(() => document.documentElement.setAttribute(SCHEME_ATTRIBUTE, mode), [mode]);
  const page = useApp((s) => s.route.page);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `PortPin · ${openingText(language).shell.page[page]}`;
  }, [language, page]);
  return (
    <LanguageContext value={language}>
      <Shell />
    </LanguageContext>
  );
}
