import type { DynamicRangeVerdict } from '#core/ports/rangeConflicts';
import type { RangeBlock } from '#core/wizard/rangesWizard';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';
import type { VerdictLine } from '../rpc/RangeEditor';

export function stackName({ stack, protocol }: Pick<RangeBlock, 'stack' | 'protocol'>, text: WindowText): string {
  return `${protocol.toUpperCase()} ${text.ranges.stack[stack]}`;
}

export function blockText(block: RangeBlock, text: WindowText, format: Formats): string {
  return `${stackName(block, text)} ${format.range({ start: block.start, end: block.start + block.count - 1 })}`;
}

/** Lines of one kind that are shown before the rest is counted. */
const OF_A_KIND = 4;

export function dynamicLines(verdicts: readonly DynamicRangeVerdict[], block: RangeBlock, text: WindowText, format: Formats): readonly VerdictLine[] {
  const t = text.rangesWizard.dynamic.verdict;
  const seen = new Map<string, number>();
  const out: VerdictLine[] = [];
  for (const v of verdicts) {
    const n = (seen.get(v.code) ?? 0) + 1;
    seen.set(v.code, n);
    if (n <= OF_A_KIND) out.push({ tone: v.severity, text: verdictText(v, text, format) });
  }
  for (const n of seen.values()) if (n > OF_A_KIND) out.push({ tone: 'warning', text: t.more(format.number(n - OF_A_KIND)) });
  return out.length > 0 ? out : [{ tone: 'success', text: t.good(format.number(block.count)) }];
}

function verdictText(v: DynamicRangeVerdict, text: WindowText, format: Formats): string {
  const t = text.rangesWizard.dynamic.verdict;
  switch (v.code) {
    case 'count-too-small':
      return t['count-too-small'](format.number(v.count));
    case 'end-beyond':
      return t['end-beyond'](String(v.start + v.count - 1));
    case 'start-too-low':
    case 'no-number':
      return t[v.code]();
    case 'smaller':
      return t.smaller(format.number(v.from), format.number(v.to));
    case 'dns':
      return t.dns(format.number(v.pool));
    case 'listener':
    case 'fixed':
      return t[v.code](String(v.port), v.who);
    case 'excluded':
    case 'rpc-range':
      return t[v.code](format.range(v.range));
  }
}
