import { loadPageTexts, loadTexts } from '../../../renderer/i18n/useText';

// Both languages whole, as after a window showed a page in each.
await loadTexts('ja');
await loadPageTexts();
await loadTexts('en');
