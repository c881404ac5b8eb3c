import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { VerbError } from '#core/verbs/errors';
import { machineStateSchema, type MachineState } from './state';

/** Where the simulated server lives. A change that throws leaves no trace. */
export interface MachineStore {
  read(): MachineState;
  change<T>(change: (state: MachineState) => T): Promise<T>;
}

export class MemoryStore implements MachineStore {
  #state: MachineState;

  constructor(initial: MachineState) {
    this.#state = structuredClone(initial);
  }

  read(): MachineState {
    return structuredClone(this.#state);
  }

  change<T>(change: (state: MachineState) => T): Promise<T> {
    return new Promise((resolve) => {
      const draft = structuredClone(this.#state);
      const result = change(draft);
      this.#state = draft;
      resolve(result);
    });
  }
}

/** A lock file this old was left by a process that died while its number was given to another. A change takes milliseconds. */
const STALE_MS = 10_000;

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** One JSON file, shared by processes: read anew each time, replaced as a whole, changed by one process at a time. */
export class FileStore implements MachineStore {
  readonly #file: string;
  readonly #initial: MachineState;

  /** `initial` is the state while there is no file. */
  constructor(file: string, initial: MachineState) {
    this.#file = file;
    this.#initial = initial;
  }

  read(): MachineState {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return structuredClone(this.#initial);
      throw new VerbError({ code: 'protocol', subject: this.#file, detail: String(error) }, { cause: error });
    }
    try {
      return machineStateSchema.parse(JSON.parse(text));
    } catch (error) {
      throw new VerbError({ code: 'protocol', subject: this.#file, detail: 'not the state of a simulated server' }, { cause: error });
    }
  }

  async change<T>(change: (state: MachineState) => T): Promise<T> {
    const lock = `${this.#file}.demo-lock`;
    await this.#take(lock);
    try {
      const draft = this.read();
      const result = change(draft);
      const temporary = `${this.#file}.${process.pid}.tmp`;
      const handle = openSync(temporary, 'w');
      try {
        writeSync(handle, JSON.stringify(draft, null, 1));
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(temporary, this.#file);
      return result;
    } finally {
      rmSync(lock, { force: true });
    }
  }

  async #take(lock: string): Promise<void> {
    for (let waited = 0; ; waited += 10) {
      try {
        writeFileSync(lock, String(process.pid), { flag: 'wx' });
        return;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
      const left = this.#leftBy(lock);
      if (left !== undefined) this.#sweep(lock, left);
      else if (waited >= 30_000) throw new VerbError({ code: 'busy', subject: this.#file });
      else await sleep(10);
    }
  }

  /** What a lock whose process is gone holds; undefined while the process may be there. */
  #leftBy(lock: string): string | undefined {
    let owner: string;
    try {
      owner = readFileSync(lock, 'utf8');
      if (Date.now() - statSync(lock).mtimeMs > STALE_MS) return owner;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
    const id = Number(owner);
    if (!Number.isInteger(id) || id <= 0) return undefined;
    try {
      process.kill(id, 0);
      return undefined;
    } catch (error) {
      return errorCode(error) === 'ESRCH' ? owner : undefined;
    }
  }

  /** Moved aside before it is removed, and put back if another process has taken the lock meanwhile. */
  #sweep(lock: string, left: string): void {
    const aside = `${lock}.${randomUUID()}`;
    try {
      renameSync(lock, aside);
      if (readFileSync(aside, 'utf8') !== left) linkSync(aside, lock);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EEXIST') throw error;
    }
    rmSync(aside, { force: true });
  }
}
