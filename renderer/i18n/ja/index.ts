import type { WindowText } from '../en';
import { opening } from './opening';
import { pages } from './pages';

export const ja: WindowText = { ...opening, ...pages };
