import { z } from 'zod';
import { maskSecrets } from '#core/clients/mask';
import { planSchema, type Plan } from '#core/plan/change';
import type { RunView } from '#core/plan/run';
import { errorText } from '#core/text/errors';
import type { CliTexts } from '#core/text/en/cli';
import { planTexts } from '#core/text/plan';
import { printable } from '#core/util/printable';
import type { Engine } from '../app/engine';
import type { RunHandle } from '../runs/executor';
import { makePlan, planned, restartNames, showPlan, tellPending, type Planned } from './actions';
import { runOutputSchema, runsOutputSchema } from './formats';
import { CliError, exitCodes } from './options';
import type { ApplyOptions, RunChoice } from './program';
import { proofRows, runRows } from './rows';
import { isPlanWhat } from './requests';
import { quoted, readInput, type Session } from './session';
import { renderTable } from './table';

export async function apply(s: Session, file: string | undefined, o: ApplyOptions): Promise<number> {
  if (!s.target.writable) throw new CliError(exitCodes.badInput, 'read-only', s.texts.readOnly(s.target.name));
  const made = file === undefined || isPlanWhat(file) ? await makePlan(s, file, o) : await readPlan(s, file);
  return typeof made === 'number' ? made : carryOut(s, made, o);
}

/** The kind of target a plan file was made for, so that `apply plan.json` needs no --target. */
export async function targetOfPlan(file: string, texts: CliTexts): Promise<'demo' | 'local' | undefined> {
  const { kind } = (await parsePlan(file, texts)).target;
  return kind === 'imported' ? undefined : kind;
}

async function parsePlan(file: string, texts: CliTexts): Promise<Plan> {
  const text = (await readInput(file, texts)).toString('utf8').replace(/^\ufeff/u, '');
  let parsed: z.ZodSafeParseResult<Plan>;
  try {
    parsed = planSchema.safeParse(JSON.parse(text));
  } catch (error) {
    throw new CliError(exitCodes.badInput, 'plan-file', texts.planFileInvalid(file, error instanceof Error ? error.message : String(error)), { cause: error });
  }
  if (!parsed.success) throw new CliError(exitCodes.badInput, 'plan-file', texts.planFileInvalid(file, firstIssues(parsed.error)));
  return parsed.data;
}

/** A file that is no plan at all differs everywhere; three places say that as well as thirty. */
function firstIssues(error: z.ZodError): string {
  return z.prettifyError(new z.ZodError(error.issues.slice(0, 3)));
}

async function readPlan(s: Session, file: string): Promise<Planned> {
  const plan = await parsePlan(file, s.texts);
  if (plan.target.id !== s.target.id) throw new CliError(exitCodes.badInput, 'wrong-target', s.texts.wrongTarget(plan.target.name, s.target.name));
  return { plan, hash: s.engine.adoptPlan(plan) };
}

export async function carryOut(s: Session, made: Planned, o: { readonly yes: boolean; readonly why: string }): Promise<number> {
  if (made.plan.steps.length === 0) {
    s.say(s.texts.nothingToDo);
    if (s.options.json) s.json(runOutputSchema, { format: 'portpin-run', version: 1, exitCode: exitCodes.done, run: null });
    return exitCodes.done;
  }
  if (!o.yes) {
    if (!s.options.json) showPlan(s, made);
    const answer = await s.io.ask(printable(s.texts.confirm(made.plan.target.name, restartNames(made.plan))));
    if (answer?.trim().toLowerCase() !== 'yes') throw new CliError(exitCodes.badInput, 'not-confirmed', s.texts.notConfirmed);
  }
  return finished(s, await s.engine.start(made.hash, { why: o.why, onProgress: stepReporter(s) }));
}

/** Waits for the end of a run; the engine has read the target again by then, which may have settled what was pending. */
async function finished(s: Session, handle: RunHandle, wanted: RunView['state'] = 'committed'): Promise<number> {
  const stopListening = s.io.onInterrupt(() => {
    s.say(s.texts.next.stopping);
    handle.cancel('roll-back');
  });
  let run: RunView;
  try {
    run = await handle.done;
  } catch (error) {
    // The journal could not be written: how far the run came is what recovery finds out.
    const said = error instanceof Error ? error.message : String(error);
    throw new CliError(exitCodes.needsPerson, 'interrupted', `${s.texts.runCutOff(handle.runId, said)}\n${s.texts.recoverHint(handle.runId)}`, { cause: error });
  } finally {
    stopListening();
  }
  return told(s, s.engine.runs.view(run.runId), wanted);
}

/** One line when a step begins; what a step did is in the journal and the document. */
function stepReporter(s: Session): (run: RunView) => void {
  const reported = new Set<string>();
  const titles = planTexts(s.options.lang);
  return (run) => {
    for (const [i, step] of run.plan.steps.entries()) {
      const status = run.steps.find((x) => x.id === step.id)?.status ?? 'waiting';
      const key = `${step.id}:${status}`;
      if (!['running', 'pending', 'failed', 'unknown', 'undone'].includes(status) || reported.has(key)) continue;
      reported.add(key);
      const line = s.texts.step(i + 1, run.plan.steps.length, titles.stepTitle(step));
      s.say(status === 'running' ? line : `${line}: ${titles.stepStatus[status]}`);
    }
  };
}

function told(s: Session, run: RunView, wanted: RunView['state']): number {
  const exitCode = run.state === wanted ? exitCodes.done : exitCodeOf(run);
  if (s.options.json) s.json(runOutputSchema, { format: 'portpin-run', version: 1, exitCode, run });
  const texts = planTexts(s.options.lang);
  s.say(`${run.runId}: ${texts.runState[run.state]}`);
  tellMoved(s, run);
  if (run.error) {
    const { what, whatToDo, subject, detail } = errorText(s.options.lang, { source: 'verb', error: run.error });
    for (const line of [what, whatToDo, [subject, detail].filter((x) => x !== null && x !== '').join(': '), ...run.errorLog]) if (line !== '') s.say(`  ${maskSecrets(line)}`);
  }
  for (const step of run.plan.steps.filter((x) => run.pending.includes(x.id))) s.say(s.texts.pending(texts.stepTitle(step)));
  const reboots = run.plan.steps.some((step) => run.pending.includes(step.id) && step.action.kind === 'await-reboot');
  if (run.pending.length > 0) s.say(reboots ? s.texts.next.reboot(`portpin scan${s.same}`) : run.plan.kind !== 'sql' ? s.texts.next.pendingRun(`portpin apply --pending ${run.runId}${s.same}`) : s.texts.next.pending(`portpin apply ${pendingInstances(run)} --restart-now --no-firewall${s.same}`));
  if (run.proof && run.proof.rows.length > 0 && run.state === 'committed' && !s.options.json) {
    s.say(run.proof.real ? s.texts.proof : s.texts.proofSimulated);
    s.say(renderTable(...proofRows(run.proof, s.options.lang), s.io.columns));
  }
  for (const line of nextSteps(s, run)) s.say(line);
  return exitCode;
}

function pendingInstances(run: RunView): string {
  const names = run.plan.steps.filter((step) => run.pending.includes(step.id)).map((step) => step.subject);
  return [...new Set(names)].map((name) => `--instance ${quoted(name)}`).join(' ');
}

function tellMoved(s: Session, run: RunView): void {
  if (run.stale.length > 0) {
    s.say(s.texts.stale);
    for (const m of run.stale) s.say(s.texts.moved(m.cell, m.expected, m.found));
  }
  if (run.person.length > 0) {
    s.say(s.texts.person);
    for (const p of run.person) s.say(s.texts.personCell(p.cell, p.before, p.after, p.found));
  }
}

function nextSteps(s: Session, run: RunView): string[] {
  const { next, recoverHint } = s.texts;
  switch (run.state) {
    case 'committed':
      return [next.title(`portpin document --run ${run.runId} --out FOLDER${s.same}`), next.title(`portpin undo --run ${run.runId}${s.same}`)];
    case 'stale':
      return [next.planAgain];
    case 'rolled-back':
      return [next.rolledBack];
    default:
      return [recoverHint(run.runId)];
  }
}

function exitCodeOf(run: RunView): number {
  switch (run.state) {
    case 'committed':
      return exitCodes.done;
    case 'stale':
      return exitCodes.stalePlan;
    case 'rolled-back':
      return run.error?.code === 'access-denied' || run.error?.code === 'elevation-refused' ? exitCodes.notPermitted : exitCodes.failedAndUndone;
    default:
      return exitCodes.needsPerson;
  }
}

/** The kind of target a run was made on; undefined leaves the usual one. */
export function targetOfRun(engine: Engine, runId: string | undefined): 'demo' | 'local' | undefined {
  const run = runId === undefined ? undefined : engine.runs.list().find((r) => r.runId.toLowerCase() === runId.toLowerCase());
  const kind = run?.plan.target.kind;
  return kind === 'imported' ? undefined : kind;
}

export function chosenRun(s: Session, runId: string | undefined, fits: (run: RunView) => boolean): RunView {
  const mine = s.engine.runs.list().filter((run) => run.plan.target.id === s.target.id);
  const found = runId === undefined ? mine.find((run) => fits(run)) : mine.find((run) => run.runId.toLowerCase() === runId.toLowerCase());
  if (found) return found;
  throw runId === undefined ? new CliError(exitCodes.badInput, 'no-run', s.texts.noSuchRun) : new CliError(exitCodes.badInput, 'unknown-run', s.texts.unknownRun(runId));
}

export async function undo(s: Session, o: RunChoice): Promise<number> {
  const run = chosenRun(s, o.run, (r) => r.state === 'committed' && r.undoneBy === null && r.plan.kind !== 'undo');
  const made = planned(s, await s.engine.undoPlan(run.runId));
  return typeof made === 'number' ? made : carryOut(s, made, o);
}

const waiting = (run: Pick<RunView, 'state'>): boolean => run.state === 'interrupted' || run.state === 'needs-a-person';

export async function recover(s: Session, o: RunChoice): Promise<number> {
  const open = s.engine.runs.list().filter((run) => run.plan.target.id === s.target.id && waiting(run));
  if (o.how !== undefined && (o.run !== undefined || open.length > 0)) {
    // An interrupted run keeps every other from starting, so it comes first.
    const run = chosenRun(s, o.run ?? open.find((r) => r.state === 'interrupted')?.runId, waiting);
    if (!waiting(run)) throw new CliError(exitCodes.badInput, 'unknown-run', s.texts.runEnded(run.runId, planTexts(s.options.lang).runState[run.state]));
    return finished(s, await s.engine.recover(run.runId, o.how, stepReporter(s)), o.how === 'undo' ? 'rolled-back' : 'committed');
  }
  const shown = open.filter((run) => o.run === undefined || run.runId.toLowerCase() === o.run.toLowerCase());
  if (s.options.json) s.json(runsOutputSchema, { format: 'portpin-runs', version: 1, runs: s.engine.summaries(s.target.id).filter((r) => shown.some((run) => run.runId === r.runId)) });
  if (shown.length === 0) s.say(s.texts.noInterrupted);
  for (const run of shown) {
    s.say(run.state === 'interrupted' ? s.texts.interrupted(run.runId) : s.texts.waitsForPerson(run.runId));
    tellMoved(s, run);
    s.say(s.texts.recoverHint(run.runId));
  }
  return shown.length === 0 ? exitCodes.done : exitCodes.needsPerson;
}

export function list(s: Session): Promise<number> {
  const all = s.engine.summaries(null);
  if (s.options.json) s.json(runsOutputSchema, { format: 'portpin-runs', version: 1, runs: all });
  else {
    s.say(all.length === 0 ? s.texts.noRuns : renderTable(...runRows(all, s.options.lang), s.io.columns));
    tellPending(s, null);
    for (const run of all.filter((r) => waiting(r))) s.say(s.texts.recoverHint(run.runId));
  }
  return Promise.resolve(exitCodes.done);
}
