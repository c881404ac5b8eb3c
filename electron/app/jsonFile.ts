import { promises as fs, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';

let written = 0;

/**
 * One JSON value in one file, parsed with a schema on the way in. For what can be lost without harm (settings, drafts,
 * the last scan shown while a new one runs); what must survive a crash is in the journal.
 *
 * Rename is retried because virus scanners and the indexer hold new files for a moment (write-file-atomic#28).
 */
export class JsonFile<T> {
  readonly #file: string;
  readonly #schema: z.ZodType<T>;
  #queue: Promise<void> = Promise.resolve();

  constructor(file: string, schema: z.ZodType<T>) {
    this.#file = file;
    this.#schema = schema;
  }

  /** null when the file is absent, unreadable, or does not fit the schema (an older or newer version). */
  async read(): Promise<T | null> {
    try {
      return this.#parse(await fs.readFile(this.#file, 'utf8'));
    } catch {
      return null;
    }
  }

  /** As `read`, for what a window cannot open without: each turn of the event loop would keep it from the screen. */
  readNow(): T | null {
    try {
      return this.#parse(readFileSync(this.#file, 'utf8'));
    } catch {
      return null;
    }
  }

  /** Writes in the order of the calls. Throws the file system's error. */
  write(value: T): Promise<void> {
    const next = this.#queue.then(async () => this.#write(value));
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async remove(): Promise<void> {
    await this.#queue;
    await fs.rm(this.#file, { force: true });
  }

  #parse(text: string): T {
    return this.#schema.parse(JSON.parse(text));
  }

  async #write(value: T): Promise<void> {
    await fs.mkdir(path.dirname(this.#file), { recursive: true });
    // Two writers of one file (two scans of one target that end together) must not share it.
    const temporary = `${this.#file}.${process.pid}.${++written}.tmp`;
    await fs.writeFile(temporary, JSON.stringify(value), 'utf8');
    for (let attempt = 0; ; attempt++) {
      try {
        await fs.rename(temporary, this.#file);
        return;
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined;
        if (attempt >= 20 || (code !== 'EPERM' && code !== 'EBUSY' && code !== 'EACCES')) throw error;
        await sleep(50);
      }
    }
  }
}
