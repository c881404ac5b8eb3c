import type { Language } from '#core/ipc/contract';
import type { PortRange } from '#core/ports/port';
import type { OpeningText } from './en/opening';

export interface Formats {
  readonly number: (n: number) => string;
  /** `22:03` of an ISO 8601 instant, local time. */
  readonly time: (iso: string) => string;
  readonly timeWithSeconds: (iso: string) => string;
  /** Date and time, local. */
  readonly dateTime: (iso: string) => string;
  /** `14 ms`, `2.4 s`, `3 min`. */
  readonly duration: (ms: number) => string;
  readonly list: (items: readonly string[]) => string;
  /** `49152–65535`: an en dash, because it is read and not typed. */
  readonly range: (range: PortRange) => string;
}

/** Made when it is first used: a formatter of Intl costs milliseconds, which a window that opens has no use for. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

export function formats(language: Language, words: Pick<OpeningText, 'common'>): Formats {
  const locale = language === 'ja' ? 'ja-JP' : 'en-US';
  const text = words.common;
  const number = once(() => new Intl.NumberFormat(locale));
  const oneDigit = once(() => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
  const time = once(() => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
  const seconds = once(() => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }));
  const dateTime = once(() => new Intl.DateTimeFormat(locale, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
  const instant = (format: () => Intl.DateTimeFormat, iso: string): string => {
    const date = new Date(iso);
    return Number.isNaN(date.getTime()) ? iso : format().format(date);
  };
  return {
    number: (n) => number().format(n),
    time: (iso) => instant(time, iso),
    timeWithSeconds: (iso) => instant(seconds, iso),
    dateTime: (iso) => instant(dateTime, iso),
    duration: (ms) => (ms < 1000 ? text.milliseconds(number().format(Math.round(ms))) : ms < 120_000 ? text.seconds(oneDigit().format(ms / 1000)) : text.minutes(number().format(Math.round(ms / 60_000)))),
    list: (items) => items.join(text.listSeparator),
    range: (range) => (range.start === range.end ? String(range.start) : `${range.start}–${range.end}`),
  };
}
