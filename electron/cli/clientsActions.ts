import path from 'node:path';
import { matchTexts } from '#core/documents/clientsSheet';
import type { Match, SearchResult } from '#core/clients/find/result';
import type { Language } from '#core/ipc/settings';
import { noClientsChoices } from '#core/plan/clientsChoices';
import { clientsTexts } from '#core/text/clients';
import { grouped } from '#core/text/format';
import { planned } from './actions';
import { clientsOutputSchema, runOutputSchema } from './formats';
import { exitCodes } from './options';
import { carryOut } from './runActions';
import type { CommonOptions, Session } from './session';
import { renderTable } from './table';

export interface ClientsOptions extends CommonOptions {
  readonly yes: boolean;
  readonly why: string;
  /** Also what stands in comments. */
  readonly comments: boolean;
}

/** Searches this computer's files and judges what is found against the target; nothing is written. */
export async function find(s: Session, paths: readonly string[]): Promise<number> {
  const result = await searched(s, paths);
  if (s.options.json) s.json(clientsOutputSchema, { format: 'portpin-clients', version: 1, target: s.target, result });
  else showResult(s, result);
  return exitCodes.done;
}

/** What `find` would correct, as one run; files this user cannot write are named and left out. */
export async function correct(s: Session, paths: readonly string[], o: ClientsOptions): Promise<number> {
  const result = await searched(s, paths);
  const t = s.texts.clients;
  const wanted = result.files.flatMap(({ path: file, hash, writable, matches }) => {
    const places = matches.filter((match) => match.corrected !== null && (o.comments || match.caution !== 'in-comment')).map((match) => match.start);
    return places.length === 0 ? [] : [{ path: file, hash, places, able: writable && hash !== '' }];
  });
  const left = wanted.filter((file) => !file.able);
  if (left.length > 0) {
    s.say(t.notWritable(left.length));
    for (const file of left) s.say(`  ${file.path}`);
  }
  const files = wanted.filter((file) => file.able).map(({ able: _able, ...file }) => file);
  if (files.length === 0) {
    s.say(t.nothing);
    if (s.options.json) s.json(runOutputSchema, { format: 'portpin-run', version: 1, exitCode: exitCodes.done, run: null });
    return exitCodes.done;
  }
  const made = planned(s, await s.engine.planClients(s.target.id, { ...noClientsChoices(), files }));
  return typeof made === 'number' ? made : carryOut(s, made, o);
}

async function searched(s: Session, paths: readonly string[]): Promise<SearchResult> {
  await s.engine.scan(s.target.id);
  const handle = await s.engine.searchClients(s.target.id, paths.map((one) => path.resolve(one)), () => undefined);
  const stopListening = s.io.onInterrupt(() => handle.cancel());
  try {
    return await handle.done;
  } finally {
    stopListening();
  }
}

/** The worst of what is said of a place, and why it is not simply corrected. */
function said(match: Match, language: Language): string {
  const first = matchTexts(match, language)[0] ?? '';
  return match.caution === null ? first : `${first} (${clientsTexts(language).caution[match.caution][0]})`;
}

function showResult(s: Session, { ended, counts, files, skipped }: SearchResult): void {
  const t = s.texts.clients;
  const words = clientsTexts(s.options.lang);
  const { columns: c } = words.sheet;
  const rows = files.flatMap((file) => file.matches.map((match) => [`${file.path}:${match.line}`, match.family === null ? '' : words.form[match.family], said(match, s.options.lang), match.masked.replaceAll(/\s+/gu, ' ')]));
  if (rows.length > 0) s.say(renderTable([c.file, c.driver, c.verdict, c.found], rows, s.io.columns));
  s.say(t.summary(grouped(String(counts.matches)), grouped(String(files.length)), grouped(String(counts.files))));
  if (ended === 'cancelled') s.say(t.cancelled);
  if (ended === 'limit') s.say(t.limit);
  if (counts.skipped === 0) return;
  s.say(t.skipped(grouped(String(counts.skipped))));
  for (const one of skipped.slice(0, 20)) s.say(t.skippedLine(one.path, t.reasons[one.reason]));
}
