import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { VerbError } from '#core/verbs/errors';

/** Relative path with forward slashes -> SHA-256 of the file, 64 lower-case hex digits. */
export const scriptHashesSchema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
export type ScriptHashes = z.infer<typeof scriptHashesSchema>;

async function scriptsBelow(dir: string, prefix = ''): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(dir, prefix), { withFileTypes: true })) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await scriptsBelow(dir, path)));
    else if (/\.ps(m|d)?1$/i.test(entry.name)) found.push(path);
  }
  return found.sort();
}

export async function hashScripts(dir: string): Promise<ScriptHashes> {
  const hashes: ScriptHashes = {};
  for (const path of await scriptsBelow(dir)) {
    hashes[path] = createHash('sha256').update(await readFile(join(dir, path))).digest('hex');
  }
  return hashes;
}

/**
 * The scripts beside the program (PowerShell cannot read from inside app.asar) are those that were built.
 * @throws VerbError `host-start-failed`, subject: the first file that is changed, missing or not ours
 */
export async function verifyScripts(dir: string, expected: ScriptHashes): Promise<void> {
  const actual = await hashScripts(dir);
  for (const path of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    if (actual[path] !== expected[path]) throw new VerbError({ code: 'host-start-failed', subject: path, detail: 'SHA-256' });
  }
}
