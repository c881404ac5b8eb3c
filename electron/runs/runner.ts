import { setTimeout as delay } from 'node:timers/promises';
import { awaitsRestart, cellId, classify, firstWrites, inverse, lastWrites, sideText, valueText, writesOf, type CellValue } from '#core/plan/cells';
import type { Plan, Step, Write } from '#core/plan/change';
import { isStop, rollbackBlocks, startOf } from '#core/plan/rollback';
import type { JournalRecord, RunView } from '#core/plan/run';
import { progressOf, runView } from '#core/plan/runView';
import { VerbError, type VerbErrorData } from '#core/verbs/errors';
import type { Prober, Target } from '#core/verbs/target';
import { backupOf } from '../clients/fileCells';
import { asVerbError, groupWrites, readCells, writeGroup } from './cellIo';
import { withDeadlines } from './deadline';
import type { CrashPoint, Journal } from './journal';
import { errorLog, listenerCell, lookAtListener, mapperEndpoints, observeProof, takenPorts, type VerifyAction } from './observe';

export interface Timing {
  /** Between two looks at something that is on its way. */
  readonly pollMs: number;
  /** How long a service may stay on its way. */
  readonly settleMs: number;
  /** How long a write whose answer was lost may still take effect before its cell is believed. */
  readonly graceMs: number;
  /** Replaces the deadline of every call. */
  readonly deadlineMs?: number;
}
export const defaultTiming: Timing = { pollMs: 500, settleMs: 120_000, graceMs: 5_000 };

export type CancelHow = 'after-step' | 'roll-back';
type ReadBack = Extract<JournalRecord, { t: 'done' }>['readBack'];
type Item = Extract<JournalRecord, { t: 'needs-a-person' }>['items'][number];

export interface RunnerOptions {
  readonly target: Target;
  readonly prober: Prober | null;
  readonly plan: Plan;
  readonly journal: Journal;
  readonly onProgress?: (run: RunView) => void;
  readonly crashPoint?: CrashPoint;
  readonly timing?: Timing;
  readonly now?: () => string;
}

/**
 * Applies a plan and takes it back, one journalled step after the other. Applying, undoing and recovering are one loop
 * over cells: read, compare, write, read back. What the journal says was begun is read again, never repeated blindly.
 */
export class Runner {
  readonly #target: Target;
  readonly #options: RunnerOptions;
  readonly #timing: Timing;
  readonly #now: () => string;
  readonly #abort = new AbortController();
  #cancelled = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#timing = options.timing ?? defaultTiming;
    this.#now = options.now ?? (() => new Date().toISOString());
    this.#target = withDeadlines(options.target, this.#timing.deadlineMs);
  }

  /** Both put everything back; `roll-back` does not wait for what is only being watched. */
  cancel(how: CancelHow): void {
    this.#cancelled = true;
    if (how === 'roll-back') this.#abort.abort();
  }

  view(): RunView {
    const view = runView(this.#options.journal.records, { unheld: false, damaged: false, undoneBy: null });
    if (!view) throw new Error('a journal without its first record');
    return view;
  }

  append(record: JournalRecord): void {
    this.#options.journal.append(record);
    try {
      this.#options.onProgress?.(this.view());
    } catch {
      // Whoever watches a run (a window that was closed) has no say in it.
    }
  }

  at(): string {
    return this.#now();
  }

  /** Reads every cell of the plan, and who listens where an engine shall start again. What moved since the plan was made ends the run before anything is written. */
  async preflight(): Promise<boolean> {
    const first = firstWrites(this.#options.plan.steps.flatMap(writesOf));
    let values: CellValue[];
    let taken: Awaited<ReturnType<typeof takenPorts>>;
    try {
      values = await this.#readSettled(first);
      taken = await takenPorts(this.#target, this.#options.plan);
    } catch (error) {
      this.append({ t: 'failed', at: this.at(), step: 'preflight', error: asVerbError(error).data, log: [] });
      await this.rollBack('failed');
      return false;
    }
    const moved = first.flatMap((write, i) => {
      const value = values[i];
      return value && classify(write, value) === 'before' ? [] : [{ cell: cellId(write), expected: sideText(write, 'before'), found: value ? valueText(value) : '' }];
    });
    if (moved.length + taken.length > 0) {
      this.append({ t: 'stale', at: this.at(), moved: [...moved, ...taken] });
      return false;
    }
    this.append({ t: 'snapshotted', at: this.at(), cells: readBackOf(first, values), endpoints: await mapperEndpoints(this.#options.prober, this.#options.plan) });
    return true;
  }

  /** From the first step that is not done to the end, or back to where it began. */
  async forward(): Promise<void> {
    const { plan, journal } = this.#options;
    const resumed = progressOf(journal.records);
    for (const step of plan.steps) {
      if (this.#cancelled) return this.rollBack('cancelled');
      if (resumed.done.has(step.id)) {
        // What was stopped may have been started since, by a restart of the computer: it must be down for what follows.
        const start = isStop(step) ? startOf(plan.steps, step) : undefined;
        if (!start || resumed.begun.has(start.id) || (await this.#stands(step))) continue;
      }
      this.append({ t: 'intent', at: this.at(), step: step.id });
      const began = Date.now();
      if (this.#waits(step)) {
        this.append({ t: 'pending', at: this.at(), step: step.id, error: null, ms: 0 });
        continue;
      }
      try {
        const { readBack, pending } = await this.#carryOut(step);
        const ms = Date.now() - began;
        if (pending !== undefined) this.append({ t: 'pending', at: this.at(), step: step.id, error: pending, ms });
        else this.append({ t: 'done', at: this.at(), step: step.id, readBack, ms });
      } catch (error) {
        const { data } = asVerbError(error);
        this.append({ t: 'failed', at: this.at(), step: step.id, error: data, log: await this.#explain(step) });
        return this.rollBack(this.#cancelled ? 'cancelled' : 'failed');
      }
    }
    if (this.#cancelled) return this.rollBack('cancelled');
    if (!resumed.applied) this.append({ t: 'applied', at: this.at() });
    this.append({ t: 'proof', at: this.at(), proof: await observeProof({ target: this.#target, prober: this.#options.prober, plan, endpoints: snapshotEndpoints(journal.records) }, this.at()) });
    this.append({ t: 'committed', at: this.at() });
  }

  /** Takes back, newest first, every step that was begun. Ends rolled back, or says what is neither before nor after. */
  async rollBack(reason: 'failed' | 'cancelled' | 'recovery', again = false): Promise<void> {
    const { plan, journal } = this.#options;
    if (again || !progressOf(journal.records).rollingBack) this.append({ t: 'rolling-back', at: this.at(), reason });
    const { begun, undone } = progressOf(journal.records);
    let error: VerbErrorData | null = null;
    for (const { steps } of rollbackBlocks(plan.steps, begun)) {
      if (steps.every((step) => undone.has(step.id))) continue;
      for (const [i, step] of steps.entries()) {
        this.append({ t: 'undo-intent', at: this.at(), step: step.id });
        const began = Date.now();
        try {
          const readBack = await this.#takeBack(step);
          this.append({ t: 'undo-done', at: this.at(), step: step.id, readBack, ms: Date.now() - began });
        } catch (thrown) {
          error ??= asVerbError(thrown).data;
          // Settings are not put back under an engine that would not go down, or a resource that would not come online.
          if (steps.slice(i + 1).some((later) => later.phase === 'write')) break;
        }
      }
    }
    const items = await this.#notBefore(plan.steps.filter((step) => begun.has(step.id)));
    if (items.length === 0) this.append({ t: 'rolled-back', at: this.at() });
    else this.append({ t: 'needs-a-person', at: this.at(), items, error });
  }

  /** What another step waits to see must be seen first: what is in use until then stays open. */
  #waits({ waitsFor }: Step): boolean {
    return waitsFor !== undefined && awaitsRestart(this.#options.plan.steps, this.view().pending);
  }

  /** `pending` null: nothing was refused, it waits for a restart. */
  async #carryOut(step: Step): Promise<{ readBack: ReadBack; pending?: VerbErrorData | null }> {
    if (step.action.kind === 'verify-listener' || step.action.kind === 'verify-service-port') return { readBack: await this.#verify(step.action) };
    if (step.action.kind !== 'writes') return { readBack: [], pending: null };
    for (const group of groupWrites(await this.#toDo(step.action.writes))) {
      const pending = await this.#write(group);
      if (pending) return { readBack: [], pending };
    }
    return { readBack: readBackOf(step.action.writes, await this.#readSettled(step.action.writes)) };
  }

  /** A rule that was made anew before the process ended is not taken for the one to be taken away. */
  async #toDo(writes: readonly Write[]): Promise<readonly Write[]> {
    const last = lastWrites(writes);
    if (last.length === writes.length) return writes;
    const values = await this.#readSettled(last);
    const made = new Set(last.filter((write, i) => standsAt(write, values[i], 'after')).map((write) => cellId(write)));
    return writes.filter((write) => !made.has(cellId(write)));
  }

  /** Brings the cells of one call to their `after`. Returns why a cell that may wait has to. */
  async #write(group: readonly Write[]): Promise<VerbErrorData | undefined> {
    const values = await this.#readSettled(group);
    const todo: { write: Write; value: CellValue }[] = [];
    for (const [i, write] of group.entries()) {
      const value = values[i];
      const side = value ? classify(write, value) : 'other';
      if (value && side === 'before') todo.push({ write, value });
      else if (side !== 'after') throw new VerbError({ code: side === 'unsettled' ? 'timeout' : 'moved', subject: cellId(write), ...(value ? { detail: valueText(value) } : {}) });
    }
    if (todo.length === 0) return undefined;
    const writes = todo.map(({ write }) => write);
    let error: VerbError | undefined;
    this.#options.crashPoint?.('effect:before');
    try {
      await writeGroup(this.#target, writes, todo.map(({ value }) => value));
    } catch (thrown) {
      error = asVerbError(thrown);
    }
    this.#options.crashPoint?.('effect:after');
    if (error === undefined && isRestless(writes)) return undefined;
    const found = await this.#readAfter(writes, error);
    if (writes.every((write, i) => standsAt(write, found[i], 'after'))) return undefined;
    const [first] = writes;
    if (error?.code === 'in-use' && first?.kind === 'exclusion' && first.mayPend && standsAt(first, found[0], 'before')) return error.data;
    const wrong = writes.findIndex((write, i) => !standsAt(write, found[i], 'after'));
    const [write, value] = [writes[wrong], found[wrong]];
    throw error ?? new VerbError({ code: 'refused', ...(write ? { subject: cellId(write) } : {}), ...(value ? { detail: valueText(value) } : {}) });
  }

  /** The step's writes the other way round, the last first; what stands at its `before` is left alone. */
  async #takeBack(step: Step): Promise<ReadBack> {
    const writes = writesOf(step).toReversed();
    for (const group of groupWrites(writes)) {
      const values = await this.#readSettled(group);
      const back = group.flatMap((write, i) => {
        const value = values[i];
        return value && classify(write, value) === 'after' ? [{ write: inverse(write, value.kind === 'rule' ? value.raw : null), value }] : [];
      });
      if (back.length === 0) continue;
      let error: VerbError | undefined;
      this.#options.crashPoint?.('undo:before');
      try {
        await writeGroup(this.#target, back.map(({ write }) => write), back.map(({ value }) => value));
      } catch (thrown) {
        error = asVerbError(thrown);
      }
      this.#options.crashPoint?.('undo:after');
      if (error === undefined && isRestless(back.map(({ write }) => write))) continue;
      const found = await this.#readAfter(back.map(({ write }) => write), error);
      const wrong = back.findIndex(({ write }, i) => !standsAt(write, found[i], 'after'));
      const missed = back[wrong];
      if (missed) throw error ?? new VerbError({ code: 'refused', subject: cellId(missed.write) });
    }
    const first = firstWrites(writesOf(step)).toReversed();
    const values = await this.#readSettled(first);
    const other = first.find((write, i) => !standsAt(write, values[i], 'before') && !isRestless([inverse(write, null)]));
    if (other) throw new VerbError({ code: 'moved', subject: cellId(other) });
    return readBackOf(first, values);
  }

  async #verify(action: VerifyAction): Promise<ReadBack> {
    const until = Date.now() + action.waitMs;
    for (;;) {
      const seen = await lookAtListener(this.#target, action);
      if (seen.state === 'as-planned') return [{ cell: listenerCell(action), value: seen.ports.join(', ') }];
      if (seen.state === 'stopped') throw new VerbError({ code: 'service-failed', subject: action.service });
      if (Date.now() >= until || this.#abort.signal.aborted) {
        throw new VerbError({ code: this.#abort.signal.aborted ? 'cancelled' : 'refused', subject: listenerCell(action), detail: seen.ports.join(', ') });
      }
      await this.#sleep();
    }
  }

  async #stands(step: Step): Promise<boolean> {
    const writes = writesOf(step);
    const values = await this.#readSettled(writes);
    return writes.every((write, i) => standsAt(write, values[i], 'after'));
  }

  /** Lines of the engine's own log for a step that started or watched it. */
  async #explain(step: Step): Promise<string[]> {
    if (step.phase !== 'start' && step.phase !== 'verify') return [];
    for (const { action, subject } of this.#options.plan.steps) {
      if (action.kind === 'verify-listener' && subject === step.subject) return errorLog(this.#target, action.instanceId);
    }
    return [];
  }

  /** Cells of the begun steps that are not as they were when the run began. */
  async #notBefore(steps: readonly Step[]): Promise<Item[]> {
    const first = firstWrites(steps.flatMap(writesOf));
    const last = new Map(this.#options.plan.steps.flatMap(writesOf).map((write) => [cellId(write), write]));
    const item = (write: Write, found: string): Item => ({ cell: cellId(write), before: withCopy(write), after: sideText(last.get(cellId(write)) ?? write, 'after'), found });
    try {
      const values = await this.#readSettled(first);
      return first.flatMap((write, i) => {
        const value = values[i];
        return standsAt(write, value, 'before') ? [] : [item(write, value ? valueText(value) : '?')];
      });
    } catch {
      return first.map((write) => item(write, '?'));
    }
  }

  /** After a lost answer the cell may still change: it is believed when it stands at `after`, or when the grace is over. */
  async #readAfter(writes: readonly Write[], error: VerbError | undefined): Promise<CellValue[]> {
    const lost = error !== undefined && error.code !== 'in-use' && error.code !== 'moved' && error.code !== 'access-denied';
    const until = Date.now() + (lost ? this.#timing.graceMs : 0);
    for (;;) {
      const values = await this.#readSettled(writes);
      if (Date.now() >= until || writes.every((write, i) => standsAt(write, values[i], 'after'))) return values;
      await this.#sleep();
    }
  }

  /** Reads until nothing is on its way; a read that fails for want of an answer is repeated for as long. */
  async #readSettled(writes: readonly Write[]): Promise<CellValue[]> {
    const until = Date.now() + this.#timing.settleMs;
    let failures = 0;
    for (;;) {
      try {
        const values = await readCells(this.#target, writes);
        const onTheWay = writes.some((write, i) => standsAt(write, values[i], 'unsettled'));
        if (!onTheWay || Date.now() >= until) return values;
      } catch (error) {
        failures += 1;
        if (failures >= 3 || Date.now() >= until) throw error;
      }
      await this.#sleep();
    }
  }

  async #sleep(): Promise<void> {
    await delay(this.#timing.pollMs);
  }
}

function standsAt(write: Write, value: CellValue | undefined, side: ReturnType<typeof classify>): boolean {
  return value !== undefined && classify(write, value) === side;
}

/** A stop of what any question starts again: that it was answered is all that can be known. */
function isRestless(writes: readonly Write[]): boolean {
  return writes.every((write) => write.kind === 'service-state' && write.restless === true && write.after === 'stopped');
}

function snapshotEndpoints(records: readonly JournalRecord[]): Extract<JournalRecord, { t: 'snapshotted' }>['endpoints'] {
  return records.find((record) => record.t === 'snapshotted')?.endpoints ?? null;
}

function readBackOf(writes: readonly Write[], values: readonly CellValue[]): ReadBack {
  return writes.flatMap((write, i) => {
    const value = values[i];
    return value ? [{ cell: cellId(write), value: valueText(value) }] : [];
  });
}

/** What was there; of a file also where its copy lies, for whoever puts it back by hand. */
function withCopy(write: Write): string {
  const copy = write.kind === 'file' ? backupOf(write) : null;
  return copy === null ? sideText(write, 'before') : `${sideText(write, 'before')} ${copy}`;
}
