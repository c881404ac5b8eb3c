import { createContext, useContext, useMemo } from 'react';
import type { Language } from '#core/ipc/contract';
import type { WindowText } from './en';
import type { OpeningText } from './en/opening';
import { formats, type Formats } from './formats';

const opening = { en: async () => (await import('./en/opening')).opening, ja: async () => (await import('./ja/opening')).opening };
const pages = { en: async () => (await import('./en/pages')).pages, ja: async () => (await import('./ja/pages')).pages };

/** What was loaded, in one object for each language: what a component keeps of it stays the same when texts of pages come. */
const catalogues: Readonly<Record<Language, Partial<WindowText>>> = { en: {}, ja: {} };
let inUse: Language = 'en';
let withPages = false;

/** Before a window is drawn in a language: its texts, and those of pages where one was opened. */
export async function loadTexts(language: Language): Promise<void> {
  inUse = language;
  const parts = await Promise.all([opening[language](), withPages ? pages[language]() : {}]);
  Object.assign(catalogues[language], ...parts);
}

/** Before a page that is not the first is drawn; while a change of language is under way, in both. */
export async function loadPageTexts(): Promise<void> {
  withPages = true;
  const drawn = (['en', 'ja'] as const).filter((language) => language === inUse || hasOpening(catalogues[language]));
  await Promise.all(drawn.map(async (language) => Object.assign(catalogues[language], await pages[language]())));
}

export const LanguageContext = createContext<Language>('en');

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

type Loaded = Partial<WindowText>;

function hasOpening(texts: Loaded): texts is Loaded & OpeningText {
  return texts.common !== undefined;
}
function hasPages(texts: Loaded): texts is WindowText {
  return hasOpening(texts) && texts.sql !== undefined;
}

/** Throws before `loadTexts`. */
export function openingText(language: Language): OpeningText {
  const texts = catalogues[language];
  if (!hasOpening(texts)) throw new Error(`no texts: ${language}`);
  return texts;
}

/** Throws before `loadPageTexts`. */
export function windowText(language: Language): WindowText {
  const texts = catalogues[language];
  if (!hasPages(texts)) throw new Error(`no texts of pages: ${language}`);
  return texts;
}

/** Texts of the frame and of the first page, in the language in use; changes without a restart. */
export function useOpeningText(): OpeningText {
  return openingText(useLanguage());
}

/** All texts of the window: for pages that are loaded when they are opened. */
export function useText(): WindowText {
  return windowText(useLanguage());
}

export function useFormats(): Formats {
  const language = useLanguage();
  return useMemo(() => formats(language, openingText(language)), [language]);
}
