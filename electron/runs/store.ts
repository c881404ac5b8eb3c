import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { RunView } from '#core/plan/run';
import { hasEnded, runView } from '#core/plan/runView';
import { settlePending } from '#core/plan/settle';
import type { ServerModel } from '#core/scan/model';
import { AppError } from '../main/appError';
import { Journal, readJournal, type CrashPoint, type JournalContent } from './journal';
import { lockHolder, takeLock, type LockOwner, type TargetLock } from './lock';

/** What the first record of any version says. */
const foreignSchema = z.object({ t: z.literal('planned'), appVersion: z.string().max(60) });

const RUN_ID = /^R-(\d{4,})$/;

interface Cached {
  readonly size: number;
  readonly mtimeMs: number;
  readonly content: JournalContent;
}

/**
 * Journals of one state folder: `runs/R-0001.jsonl` and onward, `locks/` beside them. The journals are all there is;
 * whatever is listed is read from them.
 */
export class RunStore {
  readonly #runs: string;
  readonly #locks: string;
  readonly #cache = new Map<string, Cached>();

  constructor(stateDir: string) {
    this.#runs = path.join(stateDir, 'runs');
    this.#locks = path.join(stateDir, 'locks');
  }

  /** The newest first. A journal without one whole record is no run. */
  list(): RunView[] {
    const ids = this.#ids();
    const undone = this.#undone(ids);
    return ids.map((id) => this.#view(id, undone.get(id) ?? null)).filter((view) => view !== null).toReversed();
  }

  /** Throws AppError `unknown-run`. */
  view(runId: string): RunView {
    const ids = this.#ids();
    const view = ids.includes(runId) ? this.#view(runId, this.#undone(ids).get(runId) ?? null) : null;
    if (view) return view;
    const version = ids.includes(runId) ? this.#madeBy(runId) : null;
    throw version === null ? new AppError('unknown-run', { run: runId }) : new AppError('run-unreadable', { run: runId, version });
  }

  /** Marks pending steps that the scan shows done. A target whose run is under way is left for the next scan. */
  settlePending(targetId: string, model: ServerModel): void {
    if (model.target.id !== targetId) return;
    const settled = settlePending(this.list(), model);
    if (settled.length === 0) return;
    const taken = this.lock(targetId);
    if (!taken.ok) return;
    try {
      for (const { runId, step, seen, asPlanned } of settled) {
        const journal = this.open(runId);
        try {
          journal.append({ t: asPlanned ? 'settled' : 'observed', at: new Date().toISOString(), step, seen: [...seen] });
        } finally {
          journal.close();
        }
      }
    } finally {
      taken.lock.release();
    }
  }

  lock(targetId: string): { readonly ok: true; readonly lock: TargetLock } | { readonly ok: false; readonly holder: LockOwner } {
    return takeLock(this.#locks, targetId);
  }

  /** A new journal under the next free number. */
  create(crashPoint?: CrashPoint): { readonly runId: string; readonly journal: Journal } {
    for (let n = this.#highest() + 1; ; n++) {
      const runId = `R-${String(n).padStart(4, '0')}`;
      try {
        return { runId, journal: Journal.create(this.#file(runId), crashPoint) };
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
    }
  }

  open(runId: string, crashPoint?: CrashPoint): Journal {
    return Journal.open(this.#file(runId), crashPoint);
  }

  #file(runId: string): string {
    return path.join(this.#runs, `${runId}.jsonl`);
  }

  #ids(): string[] {
    let names: string[];
    try {
      names = fs.readdirSync(this.#runs);
    } catch {
      return [];
    }
    return names
      .filter((name) => name.endsWith('.jsonl') && RUN_ID.test(name.slice(0, -6)))
      .map((name) => name.slice(0, -6))
      .sort((a, b) => numberOf(a) - numberOf(b));
  }

  #highest(): number {
    return this.#ids().reduce((highest, id) => Math.max(highest, numberOf(id)), 0);
  }

  #content(runId: string): JournalContent | null {
    const file = this.#file(runId);
    try {
      const { size, mtimeMs } = fs.statSync(file);
      const cached = this.#cache.get(runId);
      if (cached && cached.size === size && cached.mtimeMs === mtimeMs) return cached.content;
      const content = readJournal(file);
      this.#cache.set(runId, { size, mtimeMs, content });
      return content;
    } catch {
      return null;
    }
  }

  /** The version in a first record that this version cannot read; null where it is no record at all. */
  #madeBy(runId: string): string | null {
    try {
      const [line = ''] = fs.readFileSync(this.#file(runId), 'utf8').split('\n', 1);
      return foreignSchema.safeParse(JSON.parse(line.slice(17))).data?.appVersion ?? null;
    } catch {
      return null;
    }
  }

  /** Committed undo runs by the run they undid. An undo that was itself undone counts no more. */
  #undone(ids: readonly string[]): Map<string, string> {
    const undone = new Map<string, string>();
    for (const id of ids.toReversed()) {
      const records = this.#content(id)?.records;
      const [first] = records ?? [];
      if (first?.t !== 'planned' || first.plan.undoOf === null || undone.has(id)) continue;
      if (records?.some((record) => record.t === 'committed')) undone.set(first.plan.undoOf, id);
    }
    return undone;
  }

  #view(runId: string, undoneBy: string | null): RunView | null {
    const content = this.#content(runId);
    const [first] = content?.records ?? [];
    if (!content || first?.t !== 'planned') return null;
    const facts = { damaged: content.good < content.size, undoneBy };
    const view = runView(content.records, { ...facts, unheld: false });
    if (!view || hasEnded(view.state)) return view;
    return lockHolder(this.#locks, first.plan.target.id) ? view : runView(content.records, { ...facts, unheld: true });
  }
}

function numberOf(runId: string): number {
  return Number(RUN_ID.exec(runId)?.[1] ?? 0);
}
