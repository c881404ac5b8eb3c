import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JournalRecord } from '#core/plan/run';
import { Journal, parseJournal, readJournal } from '#electron/runs/journal';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-journal-'));
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }));

const records: readonly JournalRecord[] = [
  { t: 'locked', at: '2026-11-23T00:00:00.000Z', pid: 7 },
  { t: 'intent', at: '2026-11-23T00:00:01.000Z', step: 'write:日本\u2028‘INST’' },
  { t: 'done', at: '2026-11-23T00:00:02.000Z', step: 'write:日本\u2028‘INST’', readBack: [{ cell: 'registry:x', value: '"1435"\n' }], ms: 3 },
  { t: 'committed', at: '2026-11-23T00:00:03.000Z' },
];

function written(name: string): { file: string; bytes: Buffer } {
  const file = path.join(dir, name);
  const journal = Journal.create(file);
  for (const record of records) journal.append(record);
  journal.close();
  return { file, bytes: fs.readFileSync(file) };
}

describe('journal', () => {
  it('gives back what was appended', () => {
    const { file } = written('whole');
    expect(readJournal(file).records).toEqual(records);
  });

  it('is never made over another', () => {
    const { file } = written('once');
    expect(() => Journal.create(file)).toThrow(/EEXIST/);
  });

  it('reads exactly the whole records of every torn tail', () => {
    const { bytes } = written('torn');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const torn = bytes.subarray(0, cut);
      const whole = torn.reduce((n, byte) => (byte === 10 ? n + 1 : n), 0);
      const { records: read, good } = parseJournal(torn);
      expect(read.length).toBe(whole);
      expect(good).toBeLessThanOrEqual(cut);
    }
  });

  it('accepts no record with a flipped bit, nor any after it', () => {
    const { bytes } = written('flipped');
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      const before = bytes.subarray(0, at).reduce((n, byte) => (byte === 10 ? n + 1 : n), 0);
      expect(parseJournal(damaged).records.length).toBeLessThanOrEqual(before);
    }
  });

  it('keeps a damaged tail aside, and goes on from the readable prefix', () => {
    const { file, bytes } = written('aside');
    const tail = Buffer.from('0123456789abcdef {"t":"int');
    fs.writeFileSync(file, Buffer.concat([bytes, tail]));
    const journal = Journal.open(file);
    expect(journal.records).toEqual(records);
    journal.append({ t: 'settled', seen: [], at: '2026-11-23T00:00:04.000Z', step: 'reserve' });
    journal.close();
    expect(fs.readFileSync(`${file}.damaged`)).toEqual(tail);
    expect(readJournal(file).records.at(-1)?.t).toBe('settled');
    expect(readJournal(file).records).toHaveLength(5);
  });
});
