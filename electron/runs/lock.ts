import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const ownerSchema = z.object({ pid: z.int(), host: z.string(), at: z.string(), nonce: z.string(), targetId: z.string() });
export type LockOwner = z.infer<typeof ownerSchema>;

/** Locks this process holds: a process id alone could be one that a dead process had before us. */
const held = new Set<string>();
/** A lock file is written in one go; one that cannot be read is either being written now or was torn by a crash. */
const TORN_AFTER_MS = 2_000;
/** Whoever holds a lock touches its file this often. */
const BEAT_MS = 15_000;
/**
 * Windows soon gives the id of a dead process to another program: without a touch for this long it is another. Not
 * shorter: a question that waits for its answer (showMessageBoxSync) stops the timers of a process that lives.
 */
const SILENT_AFTER_MS = 3_600_000;

export interface TargetLock {
  release(): void;
}

export function lockFile(folder: string, targetId: string): string {
  return path.join(folder, `${createHash('sha256').update(targetId).digest('hex').slice(0, 32)}.lock`);
}

/**
 * Who holds the target, or undefined. A lock is stale when its process is gone or no longer touches it, when it was
 * taken before this computer started, or when it carries our process id and is not ours. A lock taken on another
 * computer (a shared folder) is never called stale from here.
 */
export function lockHolder(folder: string, targetId: string): LockOwner | undefined {
  const file = lockFile(folder, targetId);
  const owner = readOwner(file);
  if (owner === 'absent' || owner === 'torn') return undefined;
  if (owner === 'writing') return { pid: 0, host: os.hostname(), at: '', nonce: '', targetId };
  return alive(owner, file) ? owner : undefined;
}

/** The lock, or who holds it. */
export function takeLock(folder: string, targetId: string): { readonly ok: true; readonly lock: TargetLock } | { readonly ok: false; readonly holder: LockOwner } {
  fs.mkdirSync(folder, { recursive: true });
  const file = lockFile(folder, targetId);
  const owner: LockOwner = { pid: process.pid, host: os.hostname(), at: new Date().toISOString(), nonce: randomUUID(), targetId };
  for (;;) {
    try {
      fs.writeFileSync(file, JSON.stringify(owner), { flag: 'wx' });
      held.add(owner.nonce);
      const beat = setInterval(() => touch(file, owner.nonce), BEAT_MS).unref();
      const free = (): void => {
        clearInterval(beat);
        release(file, owner.nonce);
      };
      return { ok: true, lock: { release: free } };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const holder = lockHolder(folder, targetId);
    if (holder) return { ok: false, holder };
    takeAway(file);
  }
}

/** Moved to a name of our own first: of two processes that both find the lock stale only one moves it. */
function takeAway(file: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = readOwner(aside);
  if (typeof moved === 'object' && alive(moved, aside)) {
    // Somebody took the stale lock and made a live one between our look and our move: it goes back where it was.
    try {
      fs.linkSync(aside, file);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  fs.rmSync(aside, { force: true });
}

function touch(file: string, nonce: string): void {
  const owner = readOwner(file);
  if (typeof owner !== 'object' || owner.nonce !== nonce) return;
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch {
    // One touch that fails (a virus scanner has the file open) is made up for by the next.
  }
}

function touchedAt(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
}

function release(file: string, nonce: string): void {
  if (!held.delete(nonce)) return;
  const owner = readOwner(file);
  if (typeof owner === 'object' && owner.nonce === nonce) fs.rmSync(file, { force: true });
}

function readOwner(file: string): LockOwner | 'absent' | 'writing' | 'torn' {
  try {
    return ownerSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'absent';
  }
  try {
    return Date.now() - fs.statSync(file).mtimeMs > TORN_AFTER_MS ? 'torn' : 'writing';
  } catch {
    return 'absent';
  }
}

function alive(owner: LockOwner, file: string): boolean {
  if (owner.host !== os.hostname()) return true;
  if (owner.pid === process.pid) return held.has(owner.nonce);
  const started = Date.now() - os.uptime() * 1000;
  if (Date.parse(owner.at) < started - 60_000 || Date.now() - touchedAt(file) > SILENT_AFTER_MS) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
