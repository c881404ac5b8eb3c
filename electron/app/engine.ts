import path from 'node:path';
import type { SearchCounts } from '#core/clients/find/result';
import type { JudgeContext } from '#core/clients/judge';
import { judgeContext } from '#core/clients/judgeContext';
import { maskSecrets } from '#core/clients/mask';
import type { DocumentInput } from '#core/documents/changeDocument';
import type { DocumentFormat, Language, RunSummary, TextFormat } from '#core/ipc/contract';
import { interpret } from '#core/scan/interpret';
import type { ServerModel } from '#core/scan/model';
import { scanSchema, type Scan } from '#core/scan/scan';
import { planHash, planSchema, type Plan } from '#core/plan/change';
import type { RunView } from '#core/plan/run';
import type { PlanResult } from '#core/plan/problems';
import type { ClientsChoices } from '#core/plan/clientsChoices';
import { makePlan } from '#core/plan/makePlan';
import { planClients } from '#core/plan/planClients';
import type { PlanRequest } from '#core/plan/request';
import { applyScript, undoScript } from '#core/scripts/applyScript';
import { planPending, planUndo } from '#core/plan/planUndo';
import { planPutBack } from '#core/plan/putBack';
import { isClientsPlan } from '#core/plan/isClientsPlan';
import { undoClients } from '#core/plan/undoClients';
import type { CancelSignal } from '#core/util/cancel';
import type { Prober, Target } from '#core/verbs/target';
import { clientsFacts, currentCells } from '../clients/clientFacts';
import { startSearch, type SearchHandle } from '../clients/startSearch';
import { AppError } from '../main/appError';
import { recoverRun } from '../runs/recovery';
import { startRun, type RunHandle } from '../runs/executor';
import { RegisterBook } from '../register/registerBook';
import { RunStore } from '../runs/store';
import { renderDocument, renderTextDocument, type DocumentFile, type PrintPdf } from '../documents/render';
import { scanTarget, type ScanProgress } from '../targets/scanTarget';
import { JsonFile } from './jsonFile';
import { OpenTargets, type LocalAccess, type OpenTarget } from './openTargets';
import { proberFor } from './probes';

export interface EngineOptions {
  /** Journals, last scans and the demo server's state lie here. */
  readonly stateDir: string;
  readonly appVersion: string;
  /** Who applies: `CORP\k.sato`. */
  readonly by: string;
  /** The computer this runs on. */
  readonly host: string;
  readonly local: LocalAccess | null;
  /** Prints HTML; left out where there is no window to print it. */
  readonly pdf?: PrintPdf;
  /** The built worker that searches files; left out where the sources themselves run. */
  readonly searchWorker?: string;
}

export interface RunOptions {
  readonly why: string;
  readonly onProgress?: (run: RunView) => void;
}

/**
 * Everything the window and the command line do, without either: targets, scans, plans, runs. Plans live in memory
 * under their hash; what is applied is a plan this process made or was given and parsed, never one that came over the
 * bridge.
 */
export class Engine {
  readonly targets: OpenTargets;
  readonly runs: RunStore;
  readonly register: RegisterBook;
  readonly #options: EngineOptions;
  readonly #plans = new Map<string, Plan>();
  readonly #scans = new Map<string, Scan>();
  readonly #models = new WeakMap<Scan, ServerModel>();
  readonly #running = new Map<string, RunHandle>();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.targets = new OpenTargets(options);
    this.runs = new RunStore(options.stateDir);
    this.register = new RegisterBook(options.stateDir, this.runs, options.by);
  }

  /** Who answers for a computer that an administrator names; open or not, Windows or not. */
  prober(host: string): Prober {
    return proberFor(host, this.targets);
  }

  async scan(targetId: string, options: { readonly signal?: CancelSignal; readonly onProgress?: (progress: ScanProgress) => void } = {}): Promise<Scan> {
    const opened = this.targets.get(targetId);
    const scan = opened.scan ?? (await scanTarget(opened.target, { ...options, prober: opened.prober }));
    this.#scans.set(targetId, scan);
    if (opened.scan === null) await this.#scanFile(targetId).write(scan);
    this.runs.settlePending(targetId, this.modelOf(scan));
    this.register.scanned(this.modelOf(scan));
    return scan;
  }

  /** The simulated computer starts anew; when it did. */
  restartDemo(): Promise<string> {
    return this.targets.restartDemo();
  }

  /** The last scan of a target, from this session or an earlier one. */
  async lastScan(targetId: string): Promise<Scan | null> {
    const known = this.#scans.get(targetId) ?? this.targets.get(targetId).scan ?? (await this.#scanFile(targetId).read());
    if (known) this.#scans.set(targetId, known);
    return known;
  }

  async model(targetId: string): Promise<ServerModel> {
    const scan = await this.lastScan(targetId);
    if (!scan) throw new AppError('no-scan', { target: this.targets.get(targetId).info.name });
    return this.modelOf(scan);
  }

  modelOf(scan: Scan): ServerModel {
    const known = this.#models.get(scan) ?? interpret(scan);
    this.#models.set(scan, known);
    return known;
  }

  async makePlan(targetId: string, request: PlanRequest): Promise<PlanResult> {
    return this.#remember(makePlan(await this.model(targetId), request));
  }

  /** Strings are judged by the instances as the last scan found them, or as the plan leaves them. */
  async planClients(targetId: string, choices: ClientsChoices, judgedBy: string | null = null): Promise<PlanResult> {
    const model = await this.model(targetId);
    const facts = await clientsFacts(this.targets.get(targetId).target, choices, this.#judging(model, judgedBy), this.backupsDir);
    return this.#remember(planClients(model, choices, facts));
  }

  /** Copies of corrected files; never searched. */
  get backupsDir(): string {
    return path.join(this.#options.stateDir, 'backups');
  }

  /** A search in this computer's files, in a worker. */
  async searchClients(targetId: string, roots: readonly string[], onProgress: (counts: SearchCounts, current: string) => void, judgedBy: string | null = null): Promise<SearchHandle> {
    const context = this.#judging(await this.model(targetId), judgedBy);
    return startSearch({ roots, context, exclude: [path.resolve(this.#options.stateDir)] }, this.#options.searchWorker ?? null, onProgress);
  }

  #judging(model: ServerModel, judgedBy: string | null): JudgeContext {
    const plan = judgedBy === null ? null : this.plan(judgedBy);
    if (plan && plan.target.id !== model.target.id) throw new AppError('bad-input', { plan: planHash(plan) });
    return judgeContext(model, plan);
  }

  async undoPlan(runId: string): Promise<PlanResult> {
    const run = this.runs.view(runId);
    if (isClientsPlan(run.plan)) {
      const model = await this.model(run.plan.target.id);
      const { current, occupied } = await currentCells(this.targets.get(run.plan.target.id).target, run.plan);
      return this.#remember(undoClients(run, model, current, occupied));
    }
    await this.scan(run.plan.target.id);
    // As the scan left it: what it saw settled is pending no more.
    return this.#remember(planUndo(this.runs.view(runId), await this.model(run.plan.target.id)));
  }

  async putBackPlan(runId: string): Promise<PlanResult> {
    const run = this.runs.view(runId);
    const targetId = run.plan.target.id;
    await this.scan(targetId);
    return this.#remember(planPutBack(this.runs.list(), runId, await this.model(targetId), this.register.accepted(targetId)));
  }

  async pendingPlan(runId: string): Promise<PlanResult> {
    const { plan } = this.runs.view(runId);
    await this.scan(plan.target.id);
    // As the scan left it: what it saw settled is pending no more.
    return this.#remember(planPending(this.runs.view(runId), await this.model(plan.target.id)));
  }

  /** A plan from a file, made by another process: parsed, and applied only where its `before` still holds. */
  adoptPlan(plan: unknown): string {
    const parsed = planSchema.parse(plan);
    const hash = planHash(parsed);
    this.#plans.set(hash, parsed);
    return hash;
  }

  plan(hash: string): Plan {
    const found = this.#plans.get(hash);
    if (!found) throw new AppError('unknown-plan', { plan: hash });
    return found;
  }

  /** Begins to apply. The handle's `done` never rejects for what a target does; the view says how it ended. */
  async start(hash: string, { why, onProgress }: RunOptions): Promise<RunHandle> {
    const plan = this.plan(hash);
    const opened = this.targets.get(plan.target.id);
    if (touchesTarget(plan) && !opened.info.writable) throw new AppError('bad-input', { target: opened.info.name });
    const { by, host, appVersion } = this.#options;
    return this.#carry(opened, plan, hash, (target) => startRun({ target, prober: opened.prober, plan, why: maskSecrets(why), by, host, appVersion, store: this.runs, ...(onProgress ? { onProgress } : {}) }));
  }

  async recover(runId: string, how: 'finish' | 'undo', onProgress?: (run: RunView) => void): Promise<RunHandle> {
    const run = this.runs.view(runId);
    const opened = this.targets.get(run.plan.target.id);
    return this.#carry(opened, run.plan, run.planHash, (target) => recoverRun({ target, prober: opened.prober, store: this.runs, runId, how, ...(onProgress ? { onProgress } : {}) }));
  }

  /** The change document of a run in one format, with the file name it is saved under. */
  async document(runId: string, format: DocumentFormat, language: Language): Promise<DocumentFile> {
    return renderDocument(await this.#documentInput(runId, language), format, language, this.#options.pdf);
  }

  async documentText(runId: string, format: TextFormat, language: Language): Promise<{ readonly name: string; readonly text: string }> {
    return renderTextDocument(await this.#documentInput(runId, language), format, language);
  }

  get printsPdf(): boolean {
    return this.#options.pdf !== undefined;
  }

  cancel(runId: string, how: 'after-step' | 'roll-back'): void {
    const handle = this.#running.get(runId);
    if (!handle) throw new AppError('unknown-run', { run: runId });
    handle.cancel(how);
  }

  get running(): readonly string[] {
    return [...this.#running.keys()];
  }

  summaries(targetId: string | null): RunSummary[] {
    return this.runs
      .list()
      .filter((run) => targetId === null || run.plan.target.id === targetId)
      .map((run) => runSummary(run));
  }

  async close(): Promise<void> {
    await this.targets.close();
  }

  /** The writer is given back however the run ends, and also when it does not begin. */
  async #carry(opened: OpenTarget, plan: Plan, hash: string, begin: (target: Target) => RunHandle): Promise<RunHandle> {
    const writer = touchesTarget(plan) ? await opened.writer(hash) : { target: opened.target, release: () => Promise.resolve() };
    let handle: RunHandle;
    try {
      handle = begin(writer.target);
    } catch (error) {
      await writer.release();
      throw error;
    }
    this.#running.set(handle.runId, handle);
    return { ...handle, done: this.#ended(handle, writer.release) };
  }

  async #ended(handle: RunHandle, release: () => Promise<void>): Promise<RunView> {
    try {
      return await handle.done;
    } finally {
      this.#running.delete(handle.runId);
      await release();
      await this.#scanAgain(handle.view().plan.target.id);
    }
  }

  async #documentInput(runId: string, language: Language): Promise<DocumentInput> {
    const run = this.runs.view(runId);
    const known = this.targets.list().some((t) => t.id === run.plan.target.id);
    const scan = known ? await this.lastScan(run.plan.target.id) : null;
    return { run, model: scan ? this.modelOf(scan) : null, scripts: { apply: applyScript(run.plan, language), undo: undoScript(run.plan, language) }, appVersion: this.#options.appVersion };
  }

  /** What is left to report, and what is pending, is judged from the target as the run left it. */
  async #scanAgain(targetId: string): Promise<void> {
    try {
      await this.scan(targetId);
    } catch {
      // The run has ended as its view says; a target that cannot be read now shows so at the next scan.
      this.#scans.delete(targetId);
    }
  }

  #remember(result: PlanResult): PlanResult {
    if (result.ok) this.#plans.set(planHash(result.plan), result.plan);
    return result;
  }

  #scanFile(targetId: string): JsonFile<Scan> {
    return new JsonFile(path.join(this.#options.stateDir, 'scans', `${encodeURIComponent(targetId)}.json`), scanSchema);
  }
}

/** Files are written by this process: no elevated one is started for a plan that holds nothing else. */
function touchesTarget(plan: Plan): boolean {
  return plan.steps.some(({ action }) => action.kind !== 'writes' || action.writes.some((write) => write.kind !== 'file'));
}

/** What a run is named by: what it was made for, rules and reservations that come with it left out. */
const subjectResources: ReadonlySet<Plan['changes'][number]['resource']> = new Set(['sql-instance', 'service-port', 'dcom-app', 'rpc-range', 'wmi-host', 'dynamic-range', 'tcp-parameter', 'client-file', 'client-alias', 'spn']);

export function runSummary(run: RunView): RunSummary {
  const { plan } = run;
  return {
    runId: run.runId,
    targetId: plan.target.id,
    targetName: plan.target.name,
    state: run.state,
    kind: plan.kind,
    undoOf: plan.undoOf,
    undoneBy: run.undoneBy,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    by: run.by,
    subjects: [...new Set(plan.changes.filter((c) => subjectResources.has(c.resource)).map((c) => c.subject))],
    changes: plan.changes.filter((c) => c.action !== 'none').length,
    // What was undone waits for nothing any more.
    pending: run.undoneBy !== null ? [] : plan.steps.filter((s) => run.pending.includes(s.id)).map((s) => ({ step: s.id, subject: s.subject, port: pendingPort(s) })),
  };
}

function pendingPort(step: Plan['steps'][number]): number | null {
  const exclusion = step.action.kind === 'writes' ? step.action.writes.find((w) => w.kind === 'exclusion') : undefined;
  return exclusion?.kind === 'exclusion' ? exclusion.start : null;
}
