import type { Target } from '#core/verbs/target';
import { parseCollected } from '#core/scan/collected';
import { scanFromReg, type RegImportProblem } from '#core/scan/regScan';
import type { Scan } from '#core/scan/scan';
import { AppError } from '../../main/appError';
import { decodeText } from './decode';
import { importedTarget } from './importedTarget';

export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Imported {
  readonly target: Target;
  readonly scan: Scan;
  /** Lines that were left out; the rest was read. */
  readonly problems: readonly RegImportProblem[];
}

/** All files together. A whole SOFTWARE hive exports to several hundred MB; the SQL Server key to less than one. */
export const MAX_IMPORT_BYTES = 64 * 1024 * 1024;

/**
 * One read-only target from the registry exports of one computer, or from one file of the collect script or a saved
 * scan.
 * @throws AppError `import-too-large`, `import-empty`, `import-not-registry`, `import-newer` (found, supported)
 */
export function openImported(files: readonly ImportFile[], now: Date = new Date()): Imported {
  const all = files.map((file) => file.name).join(', ');
  if (files.reduce((sum, file) => sum + file.bytes.length, 0) > MAX_IMPORT_BYTES) throw new AppError('import-too-large', { file: all });
  if (files.length === 0) throw new AppError('import-empty', { file: all });
  const texts = files.map(({ name, bytes }) => ({ name, text: decodeText(bytes) }));
  const blank = texts.find(({ text }) => text.replace(/^\uFEFF/u, '').trim() === '');
  if (blank) throw new AppError('import-empty', { file: blank.name });
  const json = texts.find(({ text }) => /^\uFEFF?\s*[{[]\s*["}\]{[]/u.test(text));
  const imported = json ? fromJson(json, texts.length) : fromReg(texts, all, now);
  return { target: importedTarget(imported.scan), ...imported };
}

function fromJson({ name, text }: { readonly name: string; readonly text: string }, files: number): Omit<Imported, 'target'> {
  if (files > 1) throw new AppError('import-not-registry', { file: name });
  const parsed = parseCollected(text);
  if (parsed.ok) return { scan: parsed.scan, problems: [] };
  if (parsed.code === 'newer') throw new AppError('import-newer', { file: name, found: parsed.found, supported: parsed.supported });
  throw new AppError('import-not-registry', { file: name });
}

function fromReg(texts: readonly { readonly name: string; readonly text: string }[], all: string, now: Date): Omit<Imported, 'target'> {
  const { scan, problems } = scanFromReg(texts, now.toISOString());
  const wrong = problems.find((problem) => problem.code === 'not-registry');
  if (wrong) throw new AppError('import-not-registry', { file: wrong.file });
  if (problems.some((problem) => problem.code === 'nothing-usable')) throw new AppError('import-empty', { file: all });
  return { scan, problems };
}
