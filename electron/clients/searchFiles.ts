import fs from 'node:fs';
import path from 'node:path';
import { findInText, mayHold } from '#core/clients/find/find';
import { formatOf, type FileFormat } from '#core/clients/find/formats';
import { judgeFound, type JudgedFound } from '#core/clients/find/judgeFound';
import { MAX_MATCHES, type FileMatches, type Match, type SearchCounts, type Skipped, type TextEncoding } from '#core/clients/find/result';
import type { JudgeContext } from '#core/clients/judge';
import { readText, utf16Of } from '../files/textFile';
import { hashOf, isWritable } from './fileCells';
import { largeFile } from './largeFile';

export interface SearchRequest {
  /** Absolute. */
  readonly roots: readonly string[];
  readonly context: JudgeContext;
  /** Folders that are not entered: PortPin's own, where backups of corrected files lie. */
  readonly exclude: readonly string[];
}

export interface SearchSink {
  readonly cancelled: () => boolean;
  readonly onFile: (file: FileMatches) => void;
  readonly onSkipped: (skipped: Skipped) => void;
  readonly onProgress: (counts: SearchCounts, current: string) => void;
}

/** A larger file is searched piece by piece, and not corrected. */
export const MAX_WHOLE_FILE = 16 * 1024 * 1024;
const LEFT_OUT = new Set(['.git', '.hg', '.svn', 'node_modules']);
const PROGRESS_MS = 100;
/** A text has no zero byte this early; what has one and is not UTF-16 is no text (as git and grep decide). */
const BINARY_PROBE = 8000;

type Counts = { -readonly [K in keyof SearchCounts]: SearchCounts[K] };

/**
 * Searches files and folders. Everything is read synchronously, which is several times faster than asking file by file;
 * it belongs into a worker, where a share that does not answer holds up nobody.
 */
export function searchFiles({ roots, context, exclude }: SearchRequest, sink: SearchSink): { readonly ended: 'complete' | 'cancelled' | 'limit'; readonly counts: SearchCounts } {
  const counts: Counts = { folders: 0, files: 0, binary: 0, bytes: 0, matches: 0, skipped: 0 };
  const reader = new Reader();
  const left = new Set(exclude.map((folder) => folder.toLowerCase()));
  const folders: string[] = [];
  let told = performance.now();
  const skip = (at: string, reason: Skipped['reason'], detail = ''): void => {
    counts.skipped += 1;
    sink.onSkipped({ path: at, reason, detail });
  };
  const ended = (): 'cancelled' | 'limit' | undefined => (counts.matches >= MAX_MATCHES ? 'limit' : sink.cancelled() ? 'cancelled' : undefined);

  const file = (at: string): void => {
    counts.files += 1;
    const now = performance.now();
    if (now - told > PROGRESS_MS) {
      told = now;
      sink.onProgress({ ...counts }, at);
    }
    try {
      const found = searchFile(reader, at, context, counts);
      if (found === 'changed') skip(at, 'changed');
      else if (found && found.matches.length > 0) {
        counts.matches += found.matches.length;
        sink.onFile(found);
      }
    } catch (error) {
      skip(at, 'unreadable', message(error));
    }
  };

  for (const root of distinctRoots(roots)) {
    try {
      const stat = fs.statSync(root);
      if (stat.isDirectory()) folders.push(root);
      else file(root);
    } catch (error) {
      skip(root, 'unreadable', message(error));
    }
  }
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const stop = ended();
    if (stop) return { ended: stop, counts };
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(folder, { withFileTypes: true });
      counts.folders += 1;
    } catch (error) {
      skip(folder, 'unreadable', message(error));
      continue;
    }
    for (const entry of entries) {
      const at = path.join(folder, entry.name);
      // Junctions count as links too; following one could lead round in a circle or out of the folder.
      if (entry.isFile()) file(at);
      else if (!entry.isDirectory()) skip(at, 'link');
      else if (LEFT_OUT.has(entry.name.toLowerCase())) skip(at, 'left-out');
      else if (!left.has(at.toLowerCase())) folders.push(at);
      const stopHere = ended();
      if (stopHere) return { ended: stopHere, counts };
    }
  }
  return { ended: ended() ?? 'complete', counts };
}

/** Roots that lie in others are searched once; one that is not there is asked for all the same, to be named. */
function distinctRoots(roots: readonly string[]): readonly string[] {
  const missing: string[] = [];
  const real = new Set<string>();
  for (const root of roots) {
    try {
      real.add(fs.realpathSync(root));
    } catch {
      missing.push(root);
    }
  }
  const outer = [...real].filter((root) => ![...real].some((other) => other !== root && root.startsWith(other.endsWith(path.sep) ? other : other + path.sep)));
  return [...outer, ...missing];
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One buffer for all files: a search of 100,000 leaves nothing for the garbage collector. */
class Reader {
  #buffer = Buffer.allocUnsafeSlow(256 * 1024);

  read(fd: number, size: number): Buffer {
    if (this.#buffer.length <= size) this.#buffer = Buffer.allocUnsafeSlow(Math.max(size + 1, this.#buffer.length * 2));
    let length = 0;
    // One byte more than the size, so that a file that grew is noticed.
    for (let got = -1; got !== 0 && length <= size; length += got) got = fs.readSync(fd, this.#buffer, length, size + 1 - length, length);
    return this.#buffer.subarray(0, length);
  }
}

function searchFile(reader: Reader, at: string, context: JudgeContext, counts: Counts): FileMatches | 'changed' | undefined {
  const fd = fs.openSync(at, 'r');
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      const before = fs.fstatSync(fd);
      if (before.size > MAX_WHOLE_FILE) {
        counts.bytes += before.size;
        return searchLarge(fd, at, before.size, context, counts);
      }
      const bytes = reader.read(fd, before.size);
      counts.bytes += bytes.length;
      const candidate = isCandidate(bytes, formatOf(path.basename(at)));
      if (candidate === 'binary') {
        counts.binary += 1;
        return undefined;
      }
      if (!candidate) return undefined;
      const after = fs.fstatSync(fd);
      if (bytes.length === before.size && after.size === before.size && after.mtimeMs === before.mtimeMs) return inBytes(bytes, at, context);
    }
    return 'changed';
  } finally {
    fs.closeSync(fd);
  }
}

function isCandidate(bytes: Buffer, format: FileFormat): boolean | 'binary' {
  const utf16 = utf16Of(bytes);
  if (utf16) {
    const text = bytes.toString('latin1');
    // A zero character is in no text; pictures and databases begin like UTF-16 now and then.
    if (/^(?:[^]{2}){0,2000}?\0\0/u.test(text.slice(0, 4000))) return 'binary';
    return mayHold(text.replaceAll('\0', ''), format);
  }
  const probe = bytes.indexOf(0);
  if (probe >= 0 && probe < BINARY_PROBE) return 'binary';
  // Every anchor is ASCII, which all the other encodings share.
  return mayHold(bytes.toString('latin1'), format);
}

function inBytes(bytes: Buffer, at: string, context: JudgeContext): FileMatches {
  const file = readText(bytes);
  return {
    path: at,
    encoding: file.encoding,
    bytes: bytes.length,
    hash: hashOf(bytes),
    writable: isWritable(at),
    matches: matchesIn(file.text, formatOf(path.basename(at)), context),
  };
}

export function judgedIn(text: string, format: FileFormat, context: JudgeContext): readonly JudgedFound[] {
  return findInText(text, format).map((found) => judgeFound(found, context));
}

function matchesIn(text: string, format: FileFormat, context: JudgeContext): Match[] {
  let line = 1;
  let at = 0;
  return judgedIn(text, format, context).map(({ edits: _edits, ...one }) => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < one.start; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    return { ...one, line };
  });
}

function searchLarge(fd: number, at: string, size: number, context: JudgeContext, counts: Counts): FileMatches | undefined {
  const format = formatOf(path.basename(at));
  const matches: Match[] = [];
  let encoding: TextEncoding = 'utf-8';
  let binary = false;
  largeFile(fd, format === 'reg' ? '\n[' : '\n', (piece, text, first) => {
    if (first) {
      encoding = text.encoding;
      binary = isCandidate(piece, format) === 'binary';
    }
    if (binary || matches.length >= MAX_MATCHES) return false;
    const lines = text.linesBefore;
    for (const match of matchesIn(text.text, format, context)) matches.push({ ...match, start: match.start + text.unitsBefore, end: match.end + text.unitsBefore, line: match.line + lines });
    return true;
  });
  if (binary) counts.binary += 1;
  return matches.length === 0 ? undefined : { path: at, encoding, bytes: size, hash: '', writable: false, matches };
}
