import { createContext, useContext, useMemo } from 'react';
import type { Language } from '#core/ipc/contract';
import { en, type WindowText } from './en';
import { ja } from './ja';
import { formats, type Formats } from './formats';

const catalogues: Readonly<Record<Language, WindowText>> = { en, ja };

export const LanguageContext = createContext<Language>('en');

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

export function windowText(language: Language): WindowText {
  return catalogues[language];
}

/** Texts of the window in the language in use; changes without a restart. */
export function useText(): WindowText {
  return windowText(useLanguage());
}

export function useFormats(): Formats {
  const language = useLanguage();
  return useMemo(() => formats(language, windowText(language)), [language]);
}
