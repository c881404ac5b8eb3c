import { planHash, type Plan } from '#core/plan/change';
import { defaultChoices, type SqlChoices } from '#core/plan/choices';
import type { ServerModel } from '#core/scan/model';
import { areaNames, scanSchema } from '#core/scan/scan';
import { planSchema } from '#core/plan/change';
import { compareFindings } from '#core/findings/finding';
import { importFindings } from '#core/findings/imports';
import { planRiskReasons } from '#core/plan/risk';
import { suggestedStrategy } from '#core/wizard/sqlWizard';
import { planTexts } from '#core/text/plan';
import { findingsTexts, findingText } from '#core/text/findings';
import { grouped } from '#core/text/format';
import { shortHash } from '#core/util/canonical';
import { printableLines } from '#core/util/printable';
import { applyScript, undoScript } from '#core/scripts/applyScript';
import { demoOutputSchema, filesOutputSchema, findingsOutputSchema, importOutputSchema, problemsOutputSchema, scriptOutputSchema } from './formats';
import { instanceRows, planRows } from './rows';
import { CliError, exitCodes } from './options';
import type { PlanOptions } from './program';
import { requestOf, serviceArguments, type PlanWhat } from './requests';
import { quoted, writeOutputs, type Session } from './session';
import { renderTable } from './table';

const movingModes: readonly string[] = ['dynamic', 'dynamic-unallocated', 'both'];

export async function scan(s: Session): Promise<number> {
  const result = await s.engine.scan(s.target.id);
  if (s.options.json) {
    s.json(scanSchema, result);
    return exitCodes.done;
  }
  const model = s.engine.modelOf(result);
  tellLeftOut(s);
  const read = areaNames.filter((a) => result.areas[a].state === 'read').length;
  s.say(s.texts.scanned(s.target.name, read, areaNames.length, result.roundTrips));
  showInstances(s, model);
  tellPending(s, s.target.id);
  s.say(s.texts.next.title(`portpin findings${s.same}`));
  if (model.instances.some((i) => movingModes.includes(i.configured.mode))) s.say(s.texts.next.title(`portpin plan${s.same}`));
  return exitCodes.done;
}

export async function restartDemo(s: Session): Promise<number> {
  const lastBoot = await s.engine.restartDemo();
  if (s.options.json) s.json(demoOutputSchema, { format: 'portpin-demo', version: 1, lastBoot });
  else s.say(s.texts.demoRestarted(s.target.name, lastBoot));
  return exitCodes.done;
}

function showInstances(s: Session, model: ServerModel): void {
  if (!model.instancesKnown) s.say(s.texts.instancesUnknown);
  else if (model.instances.length === 0) s.say(s.texts.noInstances);
  else s.say(renderTable(...instanceRows(model, s.options.lang), s.io.columns));
}

export async function findings(s: Session): Promise<number> {
  const model = await fresh(s);
  const described = [...model.findings, ...importFindings(s.problems)].sort(compareFindings).map((finding) => ({ ...finding, params: { ...finding.params }, ...textsOf(s, finding) }));
  if (s.options.json) {
    s.json(findingsOutputSchema, { format: 'portpin-findings', version: 1, target: model.target, scanHash: model.scanHash, findings: described });
    return exitCodes.done;
  }
  if (described.length === 0) s.say(s.texts.noFindings);
  const { severity } = findingsTexts(s.options.lang);
  for (const [i, finding] of described.entries()) {
    s.say(`[${severity[finding.severity]}] ${finding.title}`);
    // Neighbours with the same advice share it.
    if (described[i + 1]?.whatToDo !== finding.whatToDo) s.say(`  ${finding.whatToDo}`);
  }
  return exitCodes.done;
}

function textsOf(s: Session, finding: ServerModel['findings'][number]): { title: string; meaning: string; why: string; whatToDo: string; source: string } {
  const { title, meaning, why, whatToDo, source } = findingText(s.options.lang, finding);
  return { title, meaning, why, whatToDo, source };
}

export async function importFiles(s: Session): Promise<number> {
  const model = await fresh(s);
  if (s.options.json) {
    const instances = model.instances.map((i) => ({ name: i.name, id: i.id, mode: i.configured.mode, ports: i.configured.endpoints.map((e) => e.port) }));
    s.json(importOutputSchema, { format: 'portpin-import', version: 1, target: s.target, problems: [...s.problems], instances });
    return exitCodes.done;
  }
  s.say(s.texts.importedAs(s.target.name));
  tellLeftOut(s);
  showInstances(s, model);
  if (model.instances.length > 0) s.say(s.texts.next.title(`portpin plan${s.same} --port series --out FOLDER`));
  return exitCodes.done;
}

/** Lines of imported files that were not read: whoever sees the rest must know of them. */
function tellLeftOut(s: Session): void {
  const reasons: Readonly<Record<string, string>> = findingsTexts(s.options.lang).importProblem;
  for (const p of s.problems) s.say(s.texts.line(p.file, p.line, [reasons[p.code] ?? p.code, p.text].filter((x) => x !== '').join(': ')));
}

/** What committed runs left to do, until a scan sees it done. */
export function tellPending(s: Session, targetId: string | null): void {
  const texts = planTexts(s.options.lang);
  for (const run of s.engine.runs.list()) {
    if (run.state !== 'committed' || run.undoneBy !== null || (targetId !== null && run.plan.target.id !== targetId)) continue;
    for (const step of run.plan.steps) if (run.pending.includes(step.id)) s.say(s.texts.pending(`${texts.stepTitle(step)} (${run.runId})`));
  }
}

async function fresh(s: Session): Promise<ServerModel> {
  return s.engine.modelOf(await s.engine.scan(s.target.id));
}

/** Names given, or every instance whose port can move. */
function choicesOf(s: Session, model: ServerModel, o: PlanOptions): SqlChoices {
  const missing = o.instance.find((name) => !model.instances.some((i) => i.name.toLowerCase() === name.toLowerCase()));
  if (missing !== undefined) throw new CliError(exitCodes.badInput, 'unknown-instance', s.texts.unknownInstance(missing, model.instances.map((i) => i.name).join(', ')));
  const wanted = o.instance.map((n) => n.toLowerCase());
  const chosen = model.instances.filter((i) => (wanted.length > 0 ? wanted.includes(i.name.toLowerCase()) : movingModes.includes(i.configured.mode)));
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
    firewall: { ...base.firewall, mode: o.firewall ? 'port' : 'none', remoteAddresses: o.remote.length > 0 ? [...o.remote] : base.firewall.remoteAddresses, disableRules: o.disable.map((rule) => ruleName(s, model, rule)) },
    browser: o.browser,
  };
}

/** A rule by its registry name, or by the name people see where only one rule has it. */
function ruleName(s: Session, model: ServerModel, given: string): string {
  const rules = model.firewall.known ? model.firewall.value.rules : [];
  if (rules.some((rule) => rule.name.toLowerCase() === given.toLowerCase())) return given;
  const shown = rules.filter((rule) => rule.displayName.toLowerCase() === given.toLowerCase());
  if (shown.length > 1) throw new CliError(exitCodes.badInput, 'usage', s.texts.severalRules(given, shown.map((rule) => rule.name).join(', ')));
  return shown[0]?.name ?? given;
}

/** Local rules that leave a whole range open and that this plan does not disable. */
function tellWideRules(s: Session, model: ServerModel, o: PlanOptions): void {
  if (!model.firewall.known) return;
  const chosen = o.disable.map((rule) => ruleName(s, model, rule).toLowerCase());
  for (const rule of model.firewall.value.wide) {
    if (rule.store !== 'local' || rule.protocol !== 'tcp' || chosen.includes(rule.name.toLowerCase())) continue;
    const name = rule.displayName === '' ? rule.name : rule.displayName;
    s.say(s.texts.wideRule(name, grouped(String(rule.portCount)), `--disable ${quoted(name)}`));
  }
}

export type Planned = { readonly plan: Plan; readonly hash: string };

export async function makePlan(s: Session, what: PlanWhat | undefined, o: PlanOptions): Promise<Planned | number> {
  for (const note of o.port.notes) s.say(note);
  if (o.pending !== undefined) return planned(s, await s.engine.pendingPlan(o.pending));
  if (o.putBack !== undefined) return planned(s, await s.engine.putBackPlan(o.putBack));
  const model = await fresh(s);
  if (what !== undefined) return planned(s, await s.engine.makePlan(s.target.id, requestOf(what, o, o.disable.map((rule) => ruleName(s, model, rule)), s.texts)));
  return planned(s, await s.engine.makePlan(s.target.id, { kind: 'sql', choices: choicesOf(s, model, o) }));
}

export function planned(s: Session, result: Awaited<ReturnType<Session['engine']['makePlan']>>): Planned | number {
  if (result.ok) return { plan: result.plan, hash: planHash(result.plan) };
  const problems = result.problems.map((p) => ({ ...p, params: { ...p.params }, message: planTexts(s.options.lang).problem(p) }));
  if (s.options.json) s.json(problemsOutputSchema, { format: 'portpin-problems', version: 1, problems });
  for (const p of problems) s.io.err(`${printableLines(p.message)}\n`);
  return exitCodes.badInput;
}

export async function plan(s: Session, what: PlanWhat | undefined, o: PlanOptions): Promise<number> {
  const made = await makePlan(s, what, o);
  if (typeof made === 'number') return made;
  if (o.out !== undefined) return savePlan(s, made, o.out);
  if (o.script !== undefined) {
    const text = scriptOf(s, made.plan, o.script);
    if (s.options.json) s.json(scriptOutputSchema, { format: 'portpin-script', version: 1, kind: o.script, name: scriptName(o.script, made.hash), planHash: made.hash, text });
    else s.io.out(text);
  } else if (s.options.json) s.json(planSchema, made.plan);
  else {
    tellLeftOut(s);
    showPlan(s, made);
    if (what === undefined && o.pending === undefined && o.putBack === undefined) tellWideRules(s, await s.engine.model(s.target.id), o);
    const again = o.pending !== undefined ? ` --pending ${o.pending}` : o.putBack !== undefined ? ` --put-back ${o.putBack}` : what === undefined ? argumentsOf(o) : serviceArguments(what, o);
    if (made.plan.steps.length > 0) s.say(s.texts.next.title(s.target.writable ? `portpin apply${again}${s.same}` : `portpin plan${again}${s.same} --out FOLDER`));
  }
  return exitCodes.done;
}

function scriptOf(s: Session, made: Plan, kind: 'apply' | 'undo'): string {
  return kind === 'apply' ? applyScript(made, s.options.lang) : undoScript(made, s.options.lang);
}

/** The name the window gives the same script. */
function scriptName(kind: 'apply' | 'undo', hash: string): string {
  return `portpin-${kind}-${hash.slice(0, 12)}.ps1`;
}

async function savePlan(s: Session, { plan: made, hash }: Planned, folder: string): Promise<number> {
  const files = await writeOutputs(
    folder,
    [
      { name: `portpin-plan-${hash.slice(0, 12)}.json`, data: `${JSON.stringify(made, null, 2)}\n` },
      { name: scriptName('apply', hash), data: scriptOf(s, made, 'apply') },
      { name: scriptName('undo', hash), data: scriptOf(s, made, 'undo') },
    ],
    s.texts,
  );
  if (s.options.json) s.json(filesOutputSchema, { format: 'portpin-files', version: 1, files });
  else {
    showPlan(s, { plan: made, hash });
    for (const file of files) s.say(s.texts.written(file));
    if (!s.target.writable) s.say(s.texts.next.carry);
  }
  return exitCodes.done;
}

/** The choices again, for a line somebody can copy. */
function argumentsOf(o: PlanOptions): string {
  return [
    ...o.instance.map((name) => `--instance ${quoted(name)}`),
    ...(o.port.strategy === 'keep' ? [] : [`--port ${o.port.port ?? o.port.strategy}`]),
    ...o.remote.map((address) => `--remote ${quoted(address)}`),
    ...o.disable.map((rule) => `--disable ${quoted(rule)}`),
    ...(o.browser === 'stop' ? ['--browser stop'] : []),
    ...(o.firewall ? [] : ['--no-firewall']),
    ...(o.restartNow ? ['--restart-now'] : []),
  ]
    .map((part) => ` ${part}`)
    .join('');
}

export function showPlan(s: Session, { plan: made, hash }: Planned): void {
  if (made.steps.length === 0) {
    s.say(s.texts.nothingToDo);
    return;
  }
  s.say(s.texts.planHash(shortHash(hash)));
  s.say(renderTable(...planRows(made, s.options.lang), s.io.columns));
  if (made.exposure) s.say(s.texts.exposure(made.exposure.tcpBefore, made.exposure.tcpAfter));
  const loses = planTexts(s.options.lang).loses(made.exposure);
  if (loses !== null) s.say(loses);
  s.say(made.restarts.length > 0 ? s.texts.restarts(restartNames(made)) : s.texts.noRestart);
  const texts = planTexts(s.options.lang);
  s.say(s.texts.risk(texts.risk[made.risk]));
  for (const reason of planRiskReasons(made.changes)) s.say(`  ${texts.riskReason[reason]}`);
}

export function restartNames(made: Plan): string {
  return made.restarts.flatMap((r) => [r.service, ...r.dependants]).join(', ');
}
