import CssBaseline from '@mui/material/CssBaseline';
import GlobalStyles from '@mui/material/GlobalStyles';
import { ThemeProvider, useColorScheme } from '@mui/material/styles';
import { useEffect } from 'react';
import { LanguageContext, openingText } from '../i18n/useText';
import { Shell } from './shell/Shell';
import { pageLanguage } from '../i18n/starting';
import { useApp } from './store';
import { roleStyles, theme } from './theme';

export function App() {
  return (
    <ThemeProvider theme={theme} defaultMode="system" storageManager={null}>
      <GlobalStyles styles={roleStyles} />
      <CssBaseline />
      <Localised />
    </ThemeProvider>
  );
}

/** Language and theme follow the settings at once. */
function Localised() {
  const settings = useApp((s) => s.settings);
  const system = useApp((s) => s.info?.language ?? pageLanguage);
  const language = settings.language ?? system;
  const { setMode } = useColorScheme();
  useEffect(() => setMode(settings.theme), [settings.theme, setMode]);
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
