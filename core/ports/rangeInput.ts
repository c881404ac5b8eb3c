import { MAX_PORT, formatRange, type PortRange } from './port';

/**
 * One thing wrong with a string of `Rpc\Internet\Ports` or with a typed range. `text` is the string as it stands there.
 * - `blank`: any white space; DCOMCNFG once wrote `4000 - 4010`, and services did not start. Source: KB Q201911.
 * - `out-of-range`: beyond 65535 the whole configuration is invalid. Source: KB 154596.
 */
export type RangeTextProblem = 'blank' | 'junk' | 'out-of-range' | 'reversed';

export interface RangeText {
  readonly range: PortRange | null;
  readonly problem: RangeTextProblem | null;
}

const ONE = /^(\d{1,10})(?:-(\d{1,10}))?$/u;

/** `5984` or `5000-5100` exactly as Windows reads it; blanks set aside only to say what was meant. Never throws. */
export function readRangeText(text: string): RangeText {
  const bare = text.replace(/\s+/gu, '');
  const match = ONE.exec(bare);
  if (!match) return { range: null, problem: 'junk' };
  const start = Number(match[1]);
  const end = match[2] === undefined ? start : Number(match[2]);
  if (start > MAX_PORT || end > MAX_PORT) return { range: null, problem: 'out-of-range' };
  if (start > end) return { range: null, problem: 'reversed' };
  return { range: { start, end }, problem: bare === text ? null : 'blank' };
}

export interface RangeListInput {
  readonly ranges: readonly PortRange[];
  readonly problems: readonly { readonly text: string; readonly problem: Exclude<RangeTextProblem, 'blank'> }[];
}

/** Ranges as a person types them: separated by commas, semicolons or lines; full-width characters and blanks are meant as their plain forms. Never throws. */
export function parseRangeList(text: string): RangeListInput {
  const ranges: PortRange[] = [];
  const problems: { text: string; problem: Exclude<RangeTextProblem, 'blank'> }[] = [];
  const plain = text.replace(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace(/\s*(?:[‐‑–—−～〜~－ー]|\.\.)\s*/gu, '-');
  for (const entry of plain.split(/[,;、，；\r\n]+/u)) {
    const trimmed = entry.trim();
    if (trimmed === '') continue;
    const { range, problem } = readRangeText(trimmed);
    if (range) ranges.push(range);
    else problems.push({ text: trimmed, problem: problem === null || problem === 'blank' ? 'junk' : problem });
  }
  return { ranges, problems };
}

/** How `Ports` is written: one string a range, no blanks. */
export function rangeStrings(ranges: readonly PortRange[]): string[] {
  return ranges.map(formatRange);
}
