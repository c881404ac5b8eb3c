import { documentRecordSchema } from '#core/documents/record';
import { documentFormatSchema, textFormatSchema, type DocumentFormat } from '#core/ipc/contract';
import { filesOutputSchema } from './formats';
import { CliError, exitCodes } from './options';
import type { DocumentOptions } from './program';
import { chosenRun } from './runActions';
import { writeOutputs, type Session } from './session';

/** Into a folder, in the formats asked for or in all; without one, one text format to standard output. */
export async function document(s: Session, o: DocumentOptions): Promise<number> {
  const { runId } = chosenRun(s, o.run, () => true);
  return o.out === undefined ? printed(s, runId, o.format) : saved(s, runId, o.format, o.out);
}

async function printed(s: Session, runId: string, formats: readonly DocumentFormat[]): Promise<number> {
  const asked = formats.map((format) => textFormatSchema.safeParse(format));
  const [first] = asked;
  if (formats.length > 1 || first?.success === false) throw new CliError(exitCodes.badInput, 'usage', s.texts.formatNeedsFolder);
  const { text } = await s.engine.documentText(runId, s.options.json ? 'json' : (first?.data ?? 'markdown'), s.options.lang);
  if (s.options.json) s.json(documentRecordSchema, documentRecordSchema.parse(JSON.parse(text)));
  else s.io.out(text);
  return exitCodes.done;
}

async function saved(s: Session, runId: string, formats: readonly DocumentFormat[], folder: string): Promise<number> {
  const wanted = formats.length > 0 ? formats : documentFormatSchema.options.filter((format) => format !== 'pdf' || s.engine.printsPdf);
  const documents = [];
  for (const format of wanted) documents.push(await s.engine.document(runId, format, s.options.lang));
  const files = await writeOutputs(folder, documents, s.texts);
  for (const file of files) s.say(s.texts.written(file));
  if (formats.length === 0 && !s.engine.printsPdf) s.say(s.texts.noPdf);
  if (s.options.json) s.json(filesOutputSchema, { format: 'portpin-files', version: 1, files });
  return exitCodes.done;
}
