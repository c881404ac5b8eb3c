import type { Language } from '#core/ipc/contract';
import type { RegisterEntry } from '#core/register/query';
import { registerText as en, type RegisterText } from './en/register';
import { registerText as ja } from './ja/register';

const catalogues: Readonly<Record<Language, RegisterText>> = { en, ja };

export function registerTexts(language: Language): RegisterText {
  return catalogues[language];
}

/** Who holds it, in words where nobody is named. */
export function holderText(t: RegisterText, entry: Pick<RegisterEntry, 'holder' | 'kind'>): string {
  if (entry.holder !== '') return entry.holder;
  return entry.kind === 'reservation' ? t.reservation : t.ended;
}

export function conflictText(t: RegisterText, conflict: RegisterEntry['conflicts'][number]): string {
  return t.conflict[conflict.code](conflict.with === '' ? t.ended : conflict.with);
}

/** `50000-50059`, or one number. */
export function portsText(entry: Pick<RegisterEntry, 'port' | 'end'>): string {
  return entry.end === entry.port ? String(entry.port) : `${entry.port}-${entry.end}`;
}
