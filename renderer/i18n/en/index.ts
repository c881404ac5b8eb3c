import { opening } from './opening';
import { pages } from './pages';

/** Texts that only the window shows. What documents and the command line say too stands in core/text. */
export const en = { ...opening, ...pages };
export type WindowText = typeof en;
