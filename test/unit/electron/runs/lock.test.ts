import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lockFile, lockHolder, takeLock } from '#electron/runs/lock';

let dir = '';
beforeEach(() => (dir = fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-lock-'))));
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

function leave(owner: Partial<{ pid: number; host: string; at: string; nonce: string }>): void {
  fs.writeFileSync(lockFile(dir, 'T'), JSON.stringify({ pid: process.pid, host: os.hostname(), at: new Date().toISOString(), nonce: 'n', targetId: 'T', ...owner }));
}
/** Of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('lock of a target', () => {
  it('is held by one and free after its release', () => {
    const first = takeLock(dir, 'T');
    expect(first.ok).toBe(true);
    expect(takeLock(dir, 'T')).toMatchObject({ ok: false, holder: { pid: process.pid } });
    expect(takeLock(dir, 'another').ok).toBe(true);
    if (first.ok) first.lock.release();
    expect(lockHolder(dir, 'T')).toBeUndefined();
    expect(takeLock(dir, 'T').ok).toBe(true);
  });

  it('is taken over from a process that is gone', () => {
    leave({ pid: deadPid() });
    expect(lockHolder(dir, 'T')).toBeUndefined();
    expect(takeLock(dir, 'T').ok).toBe(true);
  });

  it('is taken over when our process id was somebody else’s before', () => {
    leave({});
    expect(takeLock(dir, 'T').ok).toBe(true);
  });

  it('is taken over when it is older than the start of this computer', () => {
    leave({ pid: process.ppid, at: '2001-01-01T00:00:00.000Z' });
    expect(takeLock(dir, 'T').ok).toBe(true);
  });

  it('is taken over when another program has the process id of the dead one', () => {
    leave({ pid: process.ppid });
    const old = new Date(Date.now() - 7_200_000);
    fs.utimesSync(lockFile(dir, 'T'), old, old);
    expect(lockHolder(dir, 'T')).toBeUndefined();
    expect(takeLock(dir, 'T').ok).toBe(true);
  });

  it('shows that its holder works, until its release', () => {
    vi.useFakeTimers();
    try {
      const taken = takeLock(dir, 'T');
      const file = lockFile(dir, 'T');
      const old = new Date(Date.now() - 7_200_000);
      fs.utimesSync(file, old, old);
      vi.advanceTimersByTime(20_000);
      expect(fs.statSync(file).mtimeMs).toBeGreaterThan(old.getTime() + 7_000_000);
      if (taken.ok) taken.lock.release();
      leave({ pid: process.ppid, nonce: 'of another' });
      fs.utimesSync(file, old, old);
      vi.advanceTimersByTime(60_000);
      expect(fs.statSync(file).mtimeMs).toBeCloseTo(old.getTime(), 0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('stays with a process that lives, and with another computer', () => {
    leave({ pid: process.ppid });
    expect(takeLock(dir, 'T').ok).toBe(false);
    leave({ pid: deadPid(), host: 'ANOTHER' });
    expect(takeLock(dir, 'T').ok).toBe(false);
  });

  it('is held while it is being written, and taken over when the writer left it torn', () => {
    fs.writeFileSync(lockFile(dir, 'T'), '{"pid":');
    expect(takeLock(dir, 'T').ok).toBe(false);
    const old = new Date(Date.now() - 60_000);
    fs.utimesSync(lockFile(dir, 'T'), old, old);
    expect(takeLock(dir, 'T').ok).toBe(true);
  });
});
