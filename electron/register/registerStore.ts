import fs from 'node:fs';
import path from 'node:path';
import { RegisterIndex } from '#core/register/query';
import { REGISTER_VERSION, registerRecordSchema, type RegisterRecord } from '#core/register/record';
import { Register } from '#core/register/register';

const LINE_FEED = 10;
/** Bytes that are read at once while nobody waits for them. */
const PIECE = 65_536;

/**
 * The register of one state folder: `register.jsonl`, one record a line, only ever added to. The window and the command
 * line may both have it open: each reads what the other added before it answers or adds. A torn last line is skipped by
 * beginning the next record on a line of its own.
 */
export class RegisterStore {
  readonly #file: string;
  #register = new Register();
  #index: RegisterIndex | null = null;
  /** Bytes read so far: whole lines only. */
  #read = 0;
  #unread = 0;

  constructor(stateDir: string) {
    this.#file = path.join(stateDir, 'register.jsonl');
  }

  /** As it is on the disk now. */
  get register(): Register {
    this.#catchUp();
    return this.#register;
  }

  /** Lines of a newer version, or damaged: they stay in the file. */
  get unreadLines(): number {
    return this.#unread;
  }

  index(): RegisterIndex {
    const { register } = this;
    this.#index = this.#index?.revision === register.revision ? this.#index : new RegisterIndex(register);
    return this.#index;
  }

  /** Reads the file a piece at a time, so that nobody waits meanwhile: fifty thousand entries take a second. */
  async readAhead(): Promise<void> {
    while (this.#catchUp(PIECE)) await new Promise((resolve) => setImmediate(resolve));
  }

  /** On the disk before it returns. */
  append(records: readonly RegisterRecord[]): void {
    if (records.length === 0) return;
    fs.mkdirSync(path.dirname(this.#file), { recursive: true });
    const fd = fs.openSync(this.#file, 'a+');
    try {
      const text = records.map((record) => `${JSON.stringify(registerRecordSchema.parse(record))}\n`).join('');
      // One write of whole lines in append mode: two processes cannot cut into each other's.
      fs.writeFileSync(fd, `${endsTorn(fd) ? '\n' : ''}${text}`);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    this.#catchUp();
  }

  /** Reads at most so many bytes, or one line. Returns whether more is there. */
  #catchUp(most = Infinity): boolean {
    let fd: number;
    try {
      fd = fs.openSync(this.#file, 'r');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
    try {
      const { size } = fs.fstatSync(fd);
      // Shorter than before: somebody put another file there.
      if (size < this.#read) this.#forget();
      const left = size - this.#read;
      if (left === 0) return false;
      const bytes = Buffer.alloc(Math.min(left, most));
      const got = fs.readSync(fd, bytes, 0, bytes.length, this.#read);
      const end = bytes.subarray(0, got).lastIndexOf(LINE_FEED) + 1;
      if (end === 0 && bytes.length < left) return this.#catchUp(most * 2);
      for (const line of bytes.toString('utf8', 0, end).split('\n')) if (line !== '') this.#take(line);
      this.#read += end;
      return bytes.length < left;
    } finally {
      fs.closeSync(fd);
    }
  }

  #take(line: string): void {
    const record = recordOf(line);
    if (record) this.#register.apply(record);
    else this.#unread++;
  }

  #forget(): void {
    this.#register = new Register();
    this.#index = null;
    this.#read = 0;
    this.#unread = 0;
  }
}

function recordOf(line: string): RegisterRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'v' in value && value.v === REGISTER_VERSION ? registerRecordSchema.safeParse(value).data : undefined;
  } catch {
    return undefined;
  }
}

function endsTorn(fd: number): boolean {
  const { size } = fs.fstatSync(fd);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  fs.readSync(fd, last, 0, 1, size - 1);
  return last[0] !== LINE_FEED;
}
