import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';

/** Names in a summary before the rest is counted. */
const SHOWN = 4;

export function few(names: readonly string[], text: WindowText, format: Formats): string {
  const shown = format.list(names.slice(0, SHOWN));
  return names.length <= SHOWN ? shown : text.wizard.summary.more(shown, format.number(names.length - SHOWN));
}
