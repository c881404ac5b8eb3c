import { verdictSeverity } from '#core/clients/judge';
import type { FileMatches, Match } from '#core/clients/find/result';
import type { Language } from '#core/ipc/settings';
import { textByCode } from '#core/text/byCode';
import { clientsTexts } from '#core/text/clients';
import type { Sheet } from './sheets';

/** What is said of one place, the worst first. */
export function matchTexts(match: Pick<Match, 'verdicts' | 'error' | 'caution'>, language: Language): readonly string[] {
  const t = clientsTexts(language);
  const caution = match.caution === null ? [] : [t.caution[match.caution][1]];
  if (match.error !== null) return [t.error[match.error], ...caution];
  const order = ['error', 'warning', 'note', 'ok'] as const;
  return [...[...match.verdicts].sort((a, b) => order.indexOf(verdictSeverity(a.code)) - order.indexOf(verdictSeverity(b.code))).map((verdict) => textByCode(t.verdict, verdict)), ...caution];
}

/** The list of a search, as it is handed to whoever owns the applications. Nothing in it tells a password. */
export function clientsSheet(files: readonly FileMatches[], language: Language): Sheet {
  const t = clientsTexts(language);
  const { columns: c } = t.sheet;
  return {
    name: t.sheet.name,
    columns: ([[c.file, 60], [c.line, 8], [c.driver, 22], [c.verdict, 60], [c.found, 70], [c.corrected, 70]] as const).map(([title, width]) => ({ title, width })),
    rows: files.flatMap((file) =>
      file.matches.map((match) => [file.path, match.line, match.family === null ? '' : t.form[match.family], matchTexts(match, language).join(' '), match.masked, match.corrected ?? '']),
    ),
  };
}
