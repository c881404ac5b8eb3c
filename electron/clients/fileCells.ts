import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { CellValue } from '#core/plan/cells';
import type { ByteEdit, Write } from '#core/plan/change';
import { VerbError } from '#core/verbs/errors';

type FileWrite = Extract<Write, { kind: 'file' }>;

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Opened for writing and closed again: read-only marks, permissions and read-only disks show alike, and nothing is written. */
export function isWritable(file: string): boolean {
  try {
    fs.closeSync(fs.openSync(file, 'r+'));
    return true;
  } catch {
    return false;
  }
}

export function readFileCell(file: string): Extract<CellValue, { kind: 'file' }> {
  try {
    return { kind: 'file', hash: hashOf(fs.readFileSync(file)), writable: isWritable(file) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'file', hash: null, writable: false };
    throw asFileError(error, file);
  }
}

/**
 * Writes what the edits make of the content the plan saw; another content is left alone (`moved`). The content before
 * lies in the backup folder first. The file is written in place: exchanging it for a new one would give it the rights of
 * its folder and lose its own. The bytes before the first edit are not touched.
 */
export function writeFileCell(write: FileWrite): void {
  try {
    const before = fs.readFileSync(write.path);
    if (hashOf(before) !== write.before) throw new VerbError({ code: 'moved', subject: write.path });
    const after = withEdits(before, write.edits);
    if (hashOf(after) !== write.after) throw new VerbError({ code: 'refused', subject: write.path });
    keepBackup(write, before);
    const from = Math.min(...write.edits.map((edit) => edit.start));
    const fd = fs.openSync(write.path, 'r+');
    try {
      fs.writeSync(fd, after, from, after.length - from, from);
      fs.ftruncateSync(fd, after.length);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    throw asFileError(error, write.path);
  }
}

export function withEdits(before: Buffer, edits: readonly ByteEdit[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    parts.push(before.subarray(at, edit.start), Buffer.from(edit.insert, 'base64'));
    at = edit.start + Buffer.from(edit.remove, 'base64').length;
  }
  parts.push(before.subarray(at));
  return Buffer.concat(parts);
}

/** Where the content of a file lies that had this hash: beside the journals, for this user only, never beside the file where a web server may hand it out. */
export function backupPath(backups: string, hash: string, file: string): string {
  return path.join(backups, `${hash.slice(0, 32)}-${path.basename(file).slice(-80)}`);
}

/** The copy of the content before, where there is one. */
export function backupOf(write: FileWrite): string | null {
  const backup = backupPath(write.backups, write.before, write.path);
  return fs.existsSync(backup) ? backup : null;
}

function keepBackup(write: FileWrite, bytes: Buffer): void {
  const backup = backupPath(write.backups, write.before, write.path);
  if (fs.existsSync(backup)) return;
  fs.mkdirSync(write.backups, { recursive: true, mode: 0o700 });
  const part = `${backup}.${randomUUID()}.part`;
  const fd = fs.openSync(part, 'wx', 0o600);
  try {
    fs.writeSync(fd, bytes);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  fs.renameSync(part, backup);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function asFileError(error: unknown, file: string): VerbError {
  if (error instanceof VerbError) return error;
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new VerbError({ code: 'access-denied', subject: file, detail });
  if (code === 'ENOENT') return new VerbError({ code: 'not-found', subject: file, detail });
  return new VerbError({ code: 'refused', subject: file, detail });
}
