import type { Language } from '#core/ipc/contract';
import { loadTexts } from './useText';

/** The language the window opens in: the main process, which knows the settings, writes it into the page. */
export const pageLanguage: Language = document.documentElement.lang === 'ja' ? 'ja' : 'en';

/** Begins before anything else of the window is evaluated, so that nothing waits for it. */
export const starting = loadTexts(pageLanguage);
