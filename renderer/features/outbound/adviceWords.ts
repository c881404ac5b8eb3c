import type { Advice } from '#core/outbound/advice';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function adviceWords(advice: Advice, text: WindowText, format: Formats): { readonly title: string; readonly text: string } {
  const t = text.outbound.advice.text;
  switch (advice.code) {
    case 'exhausted':
    case 'nearly-exhausted':
      return t[advice.code](percent(advice.share), format.number(advice.inUse), format.number(advice.count));
    case 'events':
      return t.events(format.number(advice.events), String(advice.id));
    case 'time-wait':
      return t['time-wait'](format.number(advice.count), percent(advice.share));
    case 'close-wait':
    case 'bound':
      return t[advice.code](format.number(advice.count));
    case 'one-remote':
      return t['one-remote'](advice.remote, format.number(advice.count), percent(advice.share));
    case 'one-process':
      return t['one-process'](advice.process, String(advice.id), format.number(advice.count), percent(advice.share));
    case 'small-range':
      return t['small-range'](format.number(advice.count));
    case 'calm':
      return t.calm();
  }
}
