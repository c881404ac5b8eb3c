import { judgeAs, verdictSeverity, type JudgeContext, type Verdict, type VerdictSeverity } from '../judge';
import { applyEdits, type Edit, type MappedText } from '../mapped';
import type { ConnectionStringError } from '../pairs';
import type { ClientFamily } from '../families';
import { spanOf, type Found } from './find';
import type { Caution } from './result';

/** What is known of one place once judged; nothing in it tells a secret, apart from `edits` nothing can be written from it. */
export interface JudgedFound {
  /** Span in the file's text. */
  readonly start: number;
  readonly end: number;
  readonly kind: Found['kind'];
  readonly caution: Caution | null;
  readonly family: ClientFamily | null;
  readonly verdicts: readonly Verdict[];
  readonly error: ConnectionStringError | null;
  readonly severity: VerdictSeverity;
  readonly masked: string;
  /** The corrected text, masked; null where nothing is corrected. */
  readonly corrected: string | null;
  /** On the file's text; empty where nothing is corrected. */
  readonly edits: readonly Edit[];
}

/** The longest text shown of one place. */
const MAX_SHOWN = 2_000;
/** `${DB_HOST}`, `{{ host }}`, `#{host}#`, `$(Host)`, `%HOST%`, `__HOST__`: filled in by a deployment. */
const PLACEHOLDER = /\$\{|\{\{|\$\(|#\{|%[A-Za-z_]\w*%|__[A-Za-z]\w*__|^\$\w|^\{|^<[^>]*>?$/u;
const ORDER: readonly VerdictSeverity[] = ['error', 'warning', 'note', 'ok'];

export function judgeFound(found: Found, context: JudgeContext): JudgedFound {
  const { mapped, kind, caution = null } = found;
  const what = found.family ?? (kind === 'server' ? 'oledb' : kind);
  const { judgement, edits } = judgeAs(what, mapped.text, context);
  const place = { ...spanOf(found), kind, caution };
  if (!judgement.ok) return { ...place, family: null, verdicts: [], error: built(judgement.code, found), severity: 'note', masked: shown(judgement.masked), corrected: null, edits: [] };
  const host = judgement.verdicts.find((verdict) => verdict.code === 'other-server')?.host;
  if (host !== undefined && (found.interpolated ? /[${]/u.test(host) : PLACEHOLDER.test(host))) {
    return { ...place, family: judgement.family, verdicts: [], error: 'server-not-literal', severity: 'note', masked: shown(judgement.masked), corrected: null, edits: [] };
  }
  const worst = ORDER.find((severity) => judgement.verdicts.some((verdict) => verdictSeverity(verdict.code) === severity)) ?? 'ok';
  const judged = { ...place, family: judgement.family, verdicts: judgement.verdicts, error: null, severity: worst, masked: shown(judgement.masked) };
  if (caution === 'code-page' || judgement.corrected === undefined) return { ...judged, corrected: null, edits: [] };
  return { ...judged, corrected: shown(judgement.corrected.masked), edits: (mapped.replace ? touching(edits) : edits).map((edit) => editOf(mapped, edit)) };
}

/** Edits that touch, as one: what `replace` puts reaches up to what stands on both sides. */
function touching(edits: readonly Edit[]): readonly Edit[] {
  const joined: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last?.end === edit.start) joined[joined.length - 1] = { start: last.start, end: edit.end, text: last.text + edit.text };
    else joined.push(edit);
  }
  return joined;
}

function editOf(mapped: MappedText, { start, end, text }: Edit): Edit {
  return mapped.replace?.(start, end, text) ?? { start: mapped.sourceOf(start), end: mapped.sourceOf(end), text: text === '' ? '' : mapped.encode(text) };
}

/** `"Server=" + host`: the server follows outside the string. */
function built(code: ConnectionStringError, found: Found): ConnectionStringError {
  return code === 'no-server' && /=\s*$/u.test(found.mapped.text) ? 'server-not-literal' : code;
}

function shown(masked: string): string {
  return masked.length > MAX_SHOWN ? `${masked.slice(0, MAX_SHOWN)}\u2026` : masked;
}

/** A text with the corrections of some of its places; everything else stays as it is. */
export function correctedText(text: string, judged: readonly JudgedFound[]): string {
  return applyEdits(text, judged.flatMap((one) => one.edits));
}
