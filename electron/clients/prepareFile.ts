import fs from 'node:fs';
import path from 'node:path';
import { formatOf } from '#core/clients/find/formats';
import { correctedText, type JudgedFound } from '#core/clients/find/judgeFound';
import type { JudgeContext } from '#core/clients/judge';
import type { ByteEdit } from '#core/plan/change';
import type { ClientsChoices } from '#core/plan/clientsChoices';
import type { PreparedFile } from '#core/plan/planClients';
import { problem, type PlanProblem } from '#core/plan/problems';
import { byteOffsets, decodeAs, encodeAs, readText } from '../files/textFile';
import { hashOf, isWritable, withEdits } from './fileCells';
import { judgedIn, MAX_WHOLE_FILE } from './searchFiles';

export type Prepared = { readonly ok: true; readonly file: PreparedFile } | { readonly ok: false; readonly problem: PlanProblem };

/** Reads a file again, as it was when it was searched, and works out the bytes that correct the places chosen. */
export function prepareFile(choice: ClientsChoices['files'][number], context: JudgeContext, backups: string): Prepared {
  const { path: at } = choice;
  const refuse = (code: PlanProblem['code'], params: PlanProblem['params'] = {}): Prepared => ({ ok: false, problem: problem(code, at, params) });
  let bytes: Buffer;
  try {
    if (fs.statSync(at).size > MAX_WHOLE_FILE) return refuse('file-too-large');
    bytes = fs.readFileSync(at);
  } catch (error) {
    return refuse('file-unreadable', { detail: error instanceof Error ? error.message : String(error) });
  }
  if (hashOf(bytes) !== choice.hash) return refuse('file-changed');
  if (!isWritable(at)) return refuse('file-read-only');
  const file = readText(bytes);
  const judged = judgedIn(file.text, formatOf(path.basename(at)), context).filter((one) => one.edits.length > 0 && choice.places.includes(one.start));
  // The server is judged as it is now: what no longer needs a correction is not corrected.
  if (judged.length < choice.places.length) return refuse('file-changed');
  const edits = byteEdits(bytes, file, judged);
  const after = withEdits(bytes, edits);
  // What stands in the file now must be the text that was meant, in its encoding, or nothing is written.
  if (decodeAs(after.subarray(file.bom), file.encoding) !== correctedText(file.text, judged)) return refuse('file-unreadable', { detail: file.encoding });
  return {
    ok: true,
    file: { write: { kind: 'file', path: at, backups, before: choice.hash, after: hashOf(after), edits: [...edits] }, before: judged.map((one) => one.masked), after: judged.map((one) => one.corrected ?? one.masked) },
  };
}

function byteEdits(bytes: Buffer, file: ReturnType<typeof readText>, judged: readonly JudgedFound[]): readonly ByteEdit[] {
  const edits = judged.flatMap((one) => one.edits).toSorted((a, b) => a.start - b.start || a.end - b.end);
  const at = byteOffsets(bytes, file, edits.flatMap((edit) => [edit.start, edit.end]));
  return edits.map((edit, i) => {
    const [start, end] = [at[2 * i] ?? 0, at[2 * i + 1] ?? 0];
    return { start, remove: bytes.subarray(start, end).toString('base64'), insert: encodeAs(edit.text, file.encoding).toString('base64') };
  });
}
