import { psQuote } from './quote';

export type PsData = null | boolean | number | string | readonly PsData[] | { readonly [key: string]: PsData };

/** Data as a PowerShell literal: text in single quotes, lists as @(), tables as @{}. Nothing in it is evaluated. */
export function psLiteral(value: PsData): string {
  if (value === null) return '$null';
  if (typeof value === 'boolean') return value ? '$true' : '$false';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return psQuote(value);
  // A comma before a list keeps a list of one list from being flattened by @().
  if (isList(value)) return `@(${value.map((item) => (isList(item) ? `,${psLiteral(item)}` : psLiteral(item))).join(', ')})`;
  const members = Object.entries(value).map(([key, member]) => `${/^[A-Za-z]\w*$/u.test(key) ? key : psQuote(key)} = ${psLiteral(member)}`);
  return `@{ ${members.join('; ')} }`;
}

function isList(value: PsData): value is readonly PsData[] {
  return Array.isArray(value);
}
