import { promises as fs } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { planHash, planSchema, type Plan } from '#core/plan/change';
import { defaultChoices, type SqlChoices } from '#core/plan/choices';
import type { RunView } from '#core/plan/run';
import type { ServerModel } from '#core/scan/model';
import { areaNames } from '#core/scan/scan';
import { suggestedStrategy } from '#core/wizard/sqlWizard';
import { planTexts } from '#core/text/plan';
import { findingText } from '#core/text/findings';
import { shortHash } from '#core/util/canonical';
import { applyScript, undoScript } from '#core/scripts/applyScript';
import { instanceRows, planRows, proofRows, runRows } from './rows';
import { CliError, exitCodes } from './options';
import type { ApplyOptions, PlanOptions, RunChoice } from './program';
import type { Session } from './session';
import { renderTable } from './table';

export { withSession, type Session } from './session';

export async function scan(s: Session): Promise<number> {
  const result = await s.engine.scan(s.target.id);
  if (s.options.json) s.json(result);
  else {
    const model = s.engine.modelOf(result);
    const read = areaNames.filter((a) => result.areas[a].state === 'read').length;
    s.say(s.texts.scanned(s.target.name, read, areaNames.length, result.roundTrips));
    if (!model.instancesKnown) s.say(s.texts.instancesUnknown);
    else if (model.instances.length === 0) s.say(s.texts.noInstances);
    else s.say(renderTable(...instanceRows(model, s.options.lang)));
  }
  return exitCodes.done;
}

export async function findings(s: Session): Promise<number> {
  const model = await fresh(s);
  if (s.options.json) {
    s.json({ format: 'portpin-findings', version: 1, target: model.target, scanHash: model.scanHash, findings: model.findings.map((f) => ({ ...f, title: findingText(s.options.lang, f).title })) });
    return exitCodes.done;
  }
  if (model.findings.length === 0) s.say(s.texts.noFindings);
  for (const finding of model.findings) {
    const text = findingText(s.options.lang, finding);
    s.say(`[${text.severity}] ${text.title}`);
    s.say(`  ${text.whatToDo}`);
  }
  return exitCodes.done;
}

export async function importFiles(s: Session): Promise<number> {
  const model = await fresh(s);
  if (s.options.json) {
    s.json({ format: 'portpin-import', version: 1, target: s.target, problems: s.problems, instances: model.instances.map((i) => ({ name: i.name, id: i.id, mode: i.configured.mode, ports: i.configured.endpoints.map((e) => e.port) })) });
    return exitCodes.done;
  }
  s.say(s.texts.importedAs(s.target.name));
  for (const p of s.problems) s.say(s.texts.line(p.file, p.line, p.text));
  s.say(model.instances.length === 0 ? s.texts.noInstances : renderTable(...instanceRows(model, s.options.lang)));
  return exitCodes.done;
}

async function fresh(s: Session): Promise<ServerModel> {
  return s.engine.modelOf(await s.engine.scan(s.target.id));
}

/** Names given, or every instance whose port can move. */
function choicesOf(s: Session, model: ServerModel, o: PlanOptions): SqlChoices {
  const missing = o.instance.find((name) => !model.instances.some((i) => i.name.toLowerCase() === name.toLowerCase()));
  if (missing !== undefined) throw new CliError(exitCodes.badInput, s.texts.unknownInstance(missing));
  const wanted = o.instance.map((n) => n.toLowerCase());
  const chosen = model.instances.filter((i) => (wanted.length > 0 ? wanted.includes(i.name.toLowerCase()) : ['dynamic', 'dynamic-unallocated', 'both'].includes(i.configured.mode)));
  const base = defaultChoices();
  return {
    ...base,
    instances: chosen.map((i) => ({
      name: i.name,
      // Without names, an instance that has no port yet cannot keep one.
      strategy: wanted.length === 0 && o.port.strategy === 'keep' ? suggestedStrategy(i) : o.port.strategy,
      port: o.port.port,
      restartNow: o.restartNow,
    })),
    firewall: { ...base.firewall, mode: o.firewall ? 'port' : 'none', remoteAddresses: o.remote.length > 0 ? [...o.remote] : base.firewall.remoteAddresses, disableRules: [...o.disable] },
    browser: o.browser,
  };
}

type Planned = { readonly plan: Plan; readonly hash: string };

async function makePlan(s: Session, o: PlanOptions): Promise<Planned | number> {
  const model = await fresh(s);
  return planned(s, await s.engine.makePlan(s.target.id, choicesOf(s, model, o)));
}

function planned(s: Session, result: Awaited<ReturnType<Session['engine']['makePlan']>>): Planned | number {
  if (result.ok) return { plan: result.plan, hash: planHash(result.plan) };
  if (s.options.json) s.json({ format: 'portpin-problems', version: 1, problems: result.problems });
  for (const p of result.problems) s.io.err(`${planTexts(s.options.lang).problem(p)}\n`);
  return exitCodes.badInput;
}

export async function plan(s: Session, o: PlanOptions): Promise<number> {
  const made = await makePlan(s, o);
  if (typeof made === 'number') return made;
  if (o.script !== undefined) s.io.out(o.script === 'apply' ? applyScript(made.plan, s.options.lang) : undoScript(made.plan, s.options.lang));
  else if (s.options.json) s.json(made.plan);
  else showPlan(s, made);
  return exitCodes.done;
}

function showPlan(s: Session, { plan, hash }: Planned): void {
  if (plan.steps.length === 0) {
    s.say(s.texts.nothingToDo);
    return;
  }
  s.say(s.texts.planHash(shortHash(hash)));
  s.say(renderTable(...planRows(plan, s.options.lang)));
  if (plan.exposure) s.say(s.texts.exposure(plan.exposure.tcpBefore, plan.exposure.tcpAfter));
  s.say(plan.restarts.length > 0 ? s.texts.restarts(restartNames(plan)) : s.texts.noRestart);
}

function restartNames(plan: Plan): string {
  return plan.restarts.flatMap((r) => [r.service, ...r.dependants]).join(', ');
}

export async function apply(s: Session, file: string | undefined, o: ApplyOptions): Promise<number> {
  const made = file === undefined ? await makePlan(s, o) : await readPlan(s, file);
  return typeof made === 'number' ? made : carryOut(s, made, o);
}

async function readPlan(s: Session, file: string): Promise<Planned> {
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(exitCodes.badInput, s.texts.fileUnreadable(file, error instanceof Error ? error.message : String(error)));
  }
  let parsed: z.ZodSafeParseResult<Plan>;
  try {
    parsed = planSchema.safeParse(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch (error) {
    throw new CliError(exitCodes.badInput, s.texts.planFileInvalid(file, error instanceof Error ? error.message : String(error)));
  }
  if (!parsed.success) throw new CliError(exitCodes.badInput, s.texts.planFileInvalid(file, z.prettifyError(parsed.error)));
  if (parsed.data.target.id !== s.target.id) throw new CliError(exitCodes.badInput, s.texts.wrongTarget(parsed.data.target.name, s.target.name));
  return { plan: parsed.data, hash: s.engine.adoptPlan(parsed.data) };
}

async function carryOut(s: Session, made: Planned, o: { readonly yes: boolean; readonly why: string }): Promise<number> {
  if (made.plan.steps.length === 0) {
    s.say(s.texts.nothingToDo);
    if (s.options.json) s.json(made.plan);
    return exitCodes.done;
  }
  if (!o.yes) {
    if (!s.options.json) showPlan(s, made);
    const answer = await s.io.ask(s.texts.confirm(made.plan.target.name, restartNames(made.plan)));
    if (answer?.trim().toLowerCase() !== 'yes') throw new CliError(exitCodes.badInput, s.texts.notConfirmed);
  }
  const handle = await s.engine.start(made.hash, { why: o.why, onProgress: stepReporter(s) });
  return ended(s, await handle.done);
}

/** One line when a step begins; what a step did is in the journal and the document. */
function stepReporter(s: Session): (run: RunView) => void {
  const told = new Set<string>();
  const titles = planTexts(s.options.lang);
  return (run) => {
    for (const [i, step] of run.plan.steps.entries()) {
      const status = run.steps.find((x) => x.id === step.id)?.status ?? 'waiting';
      const key = `${step.id}:${status}`;
      if ((status !== 'running' && status !== 'pending' && status !== 'undone') || told.has(key)) continue;
      told.add(key);
      const line = s.texts.step(i + 1, run.plan.steps.length, titles.stepTitle(step));
      s.say(status === 'running' ? line : `${line}: ${titles.stepStatus[status]}`);
    }
  };
}

function ended(s: Session, run: RunView): number {
  if (s.options.json) s.json(run);
  const texts = planTexts(s.options.lang);
  s.say(`${run.runId}: ${texts.runState[run.state]}`);
  if (run.stale.length > 0) {
    s.say(s.texts.stale);
    for (const m of run.stale) s.say(s.texts.moved(m.cell, m.expected, m.found));
  }
  if (run.person.length > 0) {
    s.say(s.texts.person);
    for (const p of run.person) s.say(s.texts.personCell(p.cell, p.before, p.after, p.found));
  }
  if (run.error) s.say(`${run.error.code}${run.error.detail === undefined ? '' : `: ${run.error.detail}`}`);
  for (const step of run.plan.steps.filter((x) => run.pending.includes(x.id))) s.say(s.texts.pending(texts.stepTitle(step)));
  if (run.proof && !s.options.json) {
    s.say(run.proof.real ? s.texts.proof : s.texts.proofSimulated);
    s.say(renderTable(...proofRows(run.proof, s.options.lang)));
  }
  return exitCodeOf(run);
}

function exitCodeOf(run: RunView): number {
  switch (run.state) {
    case 'committed':
      return exitCodes.done;
    case 'stale':
      return exitCodes.stalePlan;
    case 'needs-a-person':
    case 'interrupted':
      return exitCodes.needsPerson;
    default:
      return run.error?.code === 'access-denied' || run.error?.code === 'elevation-refused' ? exitCodes.notPermitted : exitCodes.failedAndUndone;
  }
}

function chosenRun(s: Session, runId: string | undefined, fits: (run: RunView) => boolean = () => true): RunView {
  const mine = s.engine.runs.list().filter((run) => run.plan.target.id === s.target.id);
  const found = runId === undefined ? mine.find((run) => fits(run)) : mine.find((run) => run.runId.toLowerCase() === runId.toLowerCase());
  if (!found) throw new CliError(exitCodes.badInput, runId === undefined ? s.texts.noRuns : s.texts.unknownRun(runId));
  return found;
}

export async function undo(s: Session, o: RunChoice): Promise<number> {
  const run = chosenRun(s, o.run, (r) => r.state === 'committed' && r.undoneBy === null && r.plan.kind === 'sql');
  const made = planned(s, await s.engine.undoPlan(run.runId));
  return typeof made === 'number' ? made : carryOut(s, made, o);
}

export async function recover(s: Session, o: RunChoice): Promise<number> {
  const open = s.engine.runs.list().filter((run) => run.plan.target.id === s.target.id && run.state === 'interrupted');
  if (open.length === 0) {
    s.say(s.texts.noInterrupted);
    if (s.options.json) s.json({ format: 'portpin-runs', version: 1, runs: [] });
    return exitCodes.done;
  }
  const run = o.run === undefined ? open[0] : open.find((r) => r.runId.toLowerCase() === o.run?.toLowerCase());
  if (!run) throw new CliError(exitCodes.badInput, s.texts.unknownRun(o.run ?? ''));
  if (o.how === undefined) {
    s.say(s.texts.interrupted(run.runId));
    s.say(s.texts.recoverHint(run.runId));
    if (s.options.json) s.json({ format: 'portpin-runs', version: 1, runs: s.engine.summaries(s.target.id).filter((r) => r.state === 'interrupted') });
    return exitCodes.needsPerson;
  }
  const handle = await s.engine.recover(run.runId, o.how, stepReporter(s));
  return ended(s, await handle.done);
}

export function runs(s: Session): Promise<number> {
  const all = s.engine.summaries(null);
  if (s.options.json) s.json({ format: 'portpin-runs', version: 1, runs: all });
  else s.say(all.length === 0 ? s.texts.noRuns : renderTable(...runRows(all, s.options.lang)));
  return Promise.resolve(exitCodes.done);
}

export async function document(s: Session, o: RunChoice): Promise<number> {
  const run = chosenRun(s, o.run, (r) => r.state !== 'interrupted');
  if (o.out === undefined) {
    const { text } = await s.engine.document(run.runId, s.options.json ? 'json' : 'markdown', s.options.lang);
    s.io.out(text);
    return exitCodes.done;
  }
  const files: string[] = [];
  await fs.mkdir(o.out, { recursive: true });
  for (const format of ['markdown', 'html', 'json'] as const) {
    const { name, text } = await s.engine.document(run.runId, format, s.options.lang);
    const file = path.join(o.out, name);
    await fs.writeFile(file, text, 'utf8');
    files.push(file);
  }
  for (const file of files) s.say(s.texts.written(file));
  if (s.options.json) s.json({ format: 'portpin-files', version: 1, files });
  return exitCodes.done;
}
