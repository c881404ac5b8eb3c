import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { journalRecordSchema, type JournalRecord } from '#core/plan/run';

/**
 * Called at every point where a crash leaves something else on the disk or on the target; does nothing in the product.
 * It is an option rather than a mocked file system because the crash tests kill a real process in the middle of real
 * writes, and only the code itself knows where its middles are.
 */
export type CrashPoint = (name: string) => void;

export interface JournalContent {
  readonly records: readonly JournalRecord[];
  /** Bytes of the readable prefix. */
  readonly good: number;
  /** Bytes of the file. */
  readonly size: number;
  /** Digest the next record hangs on. */
  readonly last: string;
}

const LINE_FEED = 10;

function digest(previous: string, body: string): string {
  return createHash('sha256').update(previous).update(body).digest('hex').slice(0, 16);
}

/**
 * `sha256(previous + body)[0:16] SP json LF`. A torn tail or a flipped bit ends the readable prefix: what follows
 * hangs on a digest that is not there.
 */
export function parseJournal(bytes: Buffer): JournalContent {
  const records: JournalRecord[] = [];
  let good = 0;
  let last = '0';
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, good);
    if (end < 0) break;
    const line = bytes.subarray(good, end);
    const body = line.subarray(17).toString('utf8');
    const mark = line.subarray(0, 16).toString('latin1');
    // The digest is over the text; bytes that do not decode to themselves were damaged.
    if (line[16] !== 0x20 || digest(last, body) !== mark || !Buffer.from(body, 'utf8').equals(line.subarray(17))) break;
    const record = parseRecord(body);
    if (!record) break;
    records.push(record);
    last = mark;
    good = end + 1;
  }
  return { records, good, size: bytes.length, last };
}

function parseRecord(body: string): JournalRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return journalRecordSchema.safeParse(value).data;
}

export function readJournal(file: string): JournalContent {
  return parseJournal(fs.readFileSync(file));
}

/** An append-only journal open for writing. Every record is on the disk before `append` returns. */
export class Journal {
  readonly file: string;
  readonly #fd: number;
  readonly #crashPoint: CrashPoint;
  readonly #records: JournalRecord[];
  #last: string;
  #closed = false;

  private constructor(file: string, fd: number, content: Pick<JournalContent, 'records' | 'last'>, crashPoint: CrashPoint) {
    this.file = file;
    this.#fd = fd;
    this.#records = [...content.records];
    this.#last = content.last;
    this.#crashPoint = crashPoint;
  }

  /** Throws EEXIST where a journal of that name exists. */
  static create(file: string, crashPoint: CrashPoint = () => undefined): Journal {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const fd = fs.openSync(file, 'ax');
    syncFolder(path.dirname(file));
    return new Journal(file, fd, { records: [], last: '0' }, crashPoint);
  }

  /** What follows the readable prefix is kept beside the journal before it is cut off. */
  static open(file: string, crashPoint: CrashPoint = () => undefined): Journal {
    const bytes = fs.readFileSync(file);
    const content = parseJournal(bytes);
    if (content.good < content.size) {
      const aside = fs.openSync(`${file}.damaged`, 'a');
      try {
        writeAll(aside, bytes.subarray(content.good));
        fs.fsyncSync(aside);
      } finally {
        fs.closeSync(aside);
      }
      crashPoint('journal:kept-aside');
      fs.truncateSync(file, content.good);
    }
    return new Journal(file, fs.openSync(file, 'a'), content, crashPoint);
  }

  get records(): readonly JournalRecord[] {
    return this.#records;
  }

  append(record: JournalRecord): void {
    const body = JSON.stringify(record);
    const mark = digest(this.#last, body);
    this.#crashPoint(`journal:before:${record.t}`);
    writeAll(this.#fd, Buffer.from(`${mark} ${body}\n`, 'utf8'));
    this.#crashPoint(`journal:written:${record.t}`);
    fs.fsyncSync(this.#fd);
    this.#last = mark;
    this.#records.push(record);
    this.#crashPoint(`journal:synced:${record.t}`);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    fs.closeSync(this.#fd);
  }
}

/** A write may take fewer bytes than it was given. */
function writeAll(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at);
}

/** A new file's name is in its folder only when the folder is synced; Windows has no such call and needs none (NTFS logs names). */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
