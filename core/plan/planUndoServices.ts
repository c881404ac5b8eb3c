import type { Port } from '#core/ports/port';
import type { Known, ServerModel } from '#core/scan/model';
import { WMI_SERVICE } from '#core/scan/wmi';
import { assemble } from './assemble';
import type { AwaitReason, Change, Plan, RiskReason, Step, Write } from './change';
import { awaitsRestart, cellId, classify } from './cells';
import { cellIn } from './currentCells';
import { problem, type PlanProblem, type PlanResult } from './problems';
import { riskOf } from './risk';
import type { RunView } from './run';
import { awaitStep, restartRow, servicePortReason, serviceStanding, serviceSteps, type ServiceJob } from './serviceJobs';
import { MAPPER_RULE, allowSteps, mapperStillNeeded, narrowSteps } from './serviceRules';
import { keepsMapper, rebootedSince } from './settle';

const AWAIT = 'await:reboot';
const SERVICE_RESOURCES: ReadonlySet<Change['resource']> = new Set(['service-port', 'dcom-app', 'wmi-host']);
const REBOOT_RESOURCES: ReadonlySet<Change['resource']> = new Set(['rpc-range', 'tcp-parameter']);

/** Runs that are not about instances: undone by what they changed, whichever wizard made them. */
export function isServicePlan(plan: Plan): boolean {
  return plan.kind !== 'sql' && !plan.changes.some((change) => change.resource === 'sql-instance');
}

/**
 * The way back of a run about services, ranges and TCP. What counted only after a restart of the computer, and was
 * seen to count, needs another one; where the restart never came, the values alone go back. Rules the run added go
 * last, and not before the ports they let in are left.
 */
export function planUndoServices(run: RunView, model: ServerModel, undone: readonly Change[], problems: PlanProblem[]): PlanResult {
  const waiting = run.pending.some((id) => run.plan.steps.some((step) => step.id === id && step.action.kind === 'await-reboot'));
  // A restart that showed something else than planned brought the settings into force all the same.
  const inForce = !waiting || rebootedSince(run, model);
  const jobs = undone.filter((c) => SERVICE_RESOURCES.has(c.resource)).map((change) => undoJob(run, model, change, inForce, problems)).filter((job) => job !== undefined);
  if (problems.length > 0) return { ok: false, problems };
  const widen = undone.filter((c) => c.resource === 'firewall-rule' && opens(c));
  const going = undone.filter((c) => c.resource === 'firewall-rule' && !opens(c));
  const kept = mapperStillNeeded(model, going.map(ruleName));
  const put = going.filter((c) => !(kept && ruleName(c) === MAPPER_RULE));
  const others = undone.filter((c) => c.resource !== 'firewall-rule' && !SERVICE_RESOURCES.has(c.resource));
  const reasons: AwaitReason[] = inForce ? [...jobs.filter((job) => job.apply === 'reboot').map(servicePortReason), ...others.flatMap((c) => rebootReason(c, model))] : [];
  const rebooting = [...jobs.filter((job) => job.apply === 'reboot').map((job) => job.changeId), ...others.filter((c) => REBOOT_RESOURCES.has(c.resource)).map((c) => c.id)];
  const steps: Step[] = [
    ...allowSteps(widen.toReversed()).map((step) => ({ ...step, id: step.id.replace(/^allow:/u, 'widen:'), subject: '' })),
    ...jobs.toReversed().flatMap((job) => serviceSteps(job)),
    ...others.toReversed().map((change): Step => ({ id: `back:${change.id}`, phase: change.resource === 'exclusion' ? 'reserve' : 'write', subject: '', changeIds: [change.id], action: { kind: 'writes', writes: change.writes } })),
    ...(reasons.length > 0 ? [awaitStep('await-reboot', AWAIT, '', rebooting, reasons)] : []),
    ...narrowSteps(put.toReversed(), reasons.length > 0 ? AWAIT : undefined).map((step): Step => ({ ...step, id: step.id.replace(/^narrow:/u, 'put-back:'), phase: 'put-back' })),
  ];
  if (steps.length === 0) return { ok: false, problems: [problem('nothing-to-undo', run.runId)] };
  const changes = undone.filter((c) => !going.includes(c) || put.includes(c)).map((change) => withNeeds(change, jobs, inForce));
  return {
    ok: true,
    plan: assemble(model, {
      kind: 'undo',
      request: null,
      undoOf: run.runId,
      changes,
      steps,
      restarts: jobs.filter((job) => job.apply === 'restart').map((job) => restartRow(job, changes.find((c) => c.id === job.changeId)?.subject ?? job.service)),
      ports: jobs.flatMap((job) => job.expect.map((after) => ({ what: 'service' as const, instance: changes.find((c) => c.id === job.changeId)?.subject ?? job.service, before: [...job.gone], after, service: job.service, running: job.running }))),
      left: jobs.flatMap((job) => [...job.gone]),
      facts: run.plan.facts,
    }),
  };
}

function ruleName({ id }: Pick<Change, 'id'>): string {
  return id.slice('rule:'.length);
}

function opens({ writes }: Change): boolean {
  return writes.some((w) => w.kind === 'firewall-create' || (w.kind === 'firewall-enabled' && w.after));
}

interface Found {
  readonly listening: Known<readonly Port[]>;
  readonly standing: Parameters<typeof serviceStanding>[2];
  readonly dependants: Parameters<typeof serviceStanding>[3];
  readonly reboot: boolean;
}

function serviceOf(model: ServerModel, change: Change): Found | undefined {
  if (change.resource === 'wmi-host') return model.wmi.known ? { listening: model.wmi.value.listening, standing: model.wmi.value.service, dependants: model.wmi.value.dependants, reboot: false } : undefined;
  const service = model.rpc.known ? model.rpc.value.services.find((s) => change.id.endsWith(`:${s.id}`)) : undefined;
  return service && { listening: service.listening, standing: service.service, dependants: service.dependants, reboot: service.apply === 'reboot' };
}

/** A service restarts only where it runs with what is taken back: one that was never restarted since has the old settings still. */
function undoJob(run: RunView, model: ServerModel, change: Change, inForce: boolean, problems: PlanProblem[]): ServiceJob | undefined {
  const found = serviceOf(model, change);
  const service = change.instance ?? change.subject;
  if (!found) {
    problems.push(problem('service-unknown', change.subject));
    return undefined;
  }
  const row = run.plan.ports.find((p) => p.service === service && p.what === 'service');
  const waited = run.plan.steps.find((step) => step.action.kind === 'await-restart' && step.changeIds.includes(change.id));
  const began = !(waited !== undefined && run.pending.includes(waited.id));
  const windows = found.standing.known || model.target.kind === 'imported';
  const restart = windows && !found.reboot && began && (change.needs.restart || waited !== undefined || run.plan.restarts.some((r) => r.service === service));
  const standing = windows ? serviceStanding(model, service, found.standing, found.dependants, restart, problems) : { running: false, dependants: [] };
  if (!standing) return undefined;
  const listening = found.listening.known ? found.listening.value : [];
  const before = portOf(change.after);
  const left = row?.after ?? portOf(change.before);
  const expect = before !== null && listening.length > 0 ? [before] : [];
  return {
    service,
    changeId: change.id,
    writes: change.writes,
    running: standing.running,
    apply: !standing.running ? 'none' : found.reboot ? (inForce ? 'reboot' : 'none') : restart ? 'restart' : 'none',
    dependants: standing.dependants,
    expect,
    gone: left !== null && !expect.includes(left) ? [left] : [],
    whileUp: change.resource === 'wmi-host' || service === WMI_SERVICE,
  };
}

function portOf(facet: Change['before']): Port | null {
  return facet.kind === 'service-port' || facet.kind === 'wmi-host' ? facet.port : null;
}

function rebootReason(change: Change, model: ServerModel): AwaitReason[] {
  if (change.resource === 'tcp-parameter') return [{ kind: 'tcp-parameter' }];
  if (change.resource !== 'rpc-range') return [];
  const fixed = model.rpc.known ? model.rpc.value.services.flatMap((s) => (s.current === null ? [] : [s.current])) : [];
  return [{ kind: 'rpc-range', ports: change.after.kind === 'rpc-range' && change.after.state === 'complete' ? change.after.ports : null, fixed: [...new Set(fixed)].sort((a, b) => a - b) }];
}

function withNeeds(change: Change, jobs: readonly ServiceJob[], inForce: boolean): Change {
  const job = jobs.find((j) => j.changeId === change.id);
  const reboot = inForce && (REBOOT_RESOURCES.has(change.resource) || job?.apply === 'reboot');
  const restart = job?.apply === 'restart';
  const riskReasons: RiskReason[] = [...(restart ? ([change.resource === 'wmi-host' ? 'wmi-interrupted' : 'service-restarts'] as const) : []), ...(reboot ? (['reboot'] as const) : []), ...(change.resource === 'dynamic-range' ? (['dynamic-range-moves'] as const) : [])];
  return { ...change, riskReasons, risk: riskOf(change.action, riskReasons), needs: { restart, reboot } };
}

/**
 * What a run about services left pending and what can be done about it now: services that wait for their restart are
 * restarted, refused reservations are tried again, rules are switched off once the restart they wait for was seen.
 */
export function planPendingServices(run: RunView, model: ServerModel): PlanResult {
  const problems: PlanProblem[] = [];
  const pending = run.plan.steps.filter((step) => run.pending.includes(step.id));
  const jobs = pending.flatMap((step) => (step.action.kind === 'await-restart' ? [pendingJob(step, run, model, problems)] : [])).filter((job) => job !== undefined);
  const restarted = new Set(jobs.map((job) => `await:${job.service}`));
  const writes: Step[] = [];
  for (const step of pending) {
    if (step.action.kind !== 'writes') continue;
    const waits = step.waitsFor !== undefined && awaitsRestart(run.plan.steps, run.pending, restarted);
    if (waits || keepsMapper(step, run, model)) continue;
    const todo = step.action.writes.filter((write) => standsBefore(model, write, problems));
    const { waitsFor: _waited, ...rest } = step;
    if (todo.length > 0) writes.push({ ...rest, action: { kind: 'writes', writes: todo.map((w) => (w.kind === 'exclusion' ? { ...w, mayPend: false } : w)) } });
  }
  if (problems.length > 0) return { ok: false, problems };
  if (jobs.length + writes.length === 0) return { ok: false, problems: [problem(pending.some((step) => step.action.kind === 'await-reboot') ? 'await-first' : 'nothing-pending', run.runId)] };
  const ids = new Set([...jobs.map((job) => job.changeId), ...writes.flatMap((step) => step.changeIds)]);
  const changes = run.plan.changes.filter((c) => ids.has(c.id)).map((change): Change => {
    const job = jobs.find((j) => j.changeId === change.id);
    if (!job) return { ...change, writes: writes.filter((step) => step.changeIds.includes(change.id)).flatMap((step) => (step.action.kind === 'writes' ? step.action.writes : [])) };
    const riskReasons: RiskReason[] = [change.resource === 'wmi-host' ? 'wmi-interrupted' : 'service-restarts'];
    return { ...change, action: 'update', writes: [], riskReasons, risk: riskOf('update', riskReasons), needs: { restart: true, reboot: false } };
  });
  return {
    ok: true,
    plan: assemble(model, {
      kind: run.plan.kind === 'undo' ? 'rpc' : run.plan.kind,
      request: null,
      changes,
      steps: [...jobs.flatMap((job) => serviceSteps(job)), ...writes],
      restarts: jobs.map((job) => restartRow(job, job.service)),
      ports: run.plan.ports.filter((p) => jobs.some((job) => job.service === p.service)),
    }),
  };
}

function standsBefore(model: ServerModel, write: Write, problems: PlanProblem[]): boolean {
  const current = cellIn(model, write);
  if (!current) problems.push(problem('cell-unknown', cellId(write)));
  return current !== undefined && classify(write, current) === 'before';
}

function pendingJob(step: Step, run: RunView, model: ServerModel, problems: PlanProblem[]): ServiceJob | undefined {
  const change = run.plan.changes.find((c) => step.changeIds.includes(c.id));
  const found = change && serviceOf(model, change);
  if (!change || !found || step.action.kind !== 'await-restart') return undefined;
  const service = change.instance ?? change.subject;
  const standing = serviceStanding(model, service, found.standing, found.dependants, true, problems);
  const [reason] = step.action.reasons;
  if (!standing?.running || reason?.kind !== 'service-port') return undefined;
  return { service, changeId: change.id, writes: [], running: true, apply: 'restart', dependants: standing.dependants, expect: reason.expect, gone: reason.gone, whileUp: change.resource === 'wmi-host' };
}
