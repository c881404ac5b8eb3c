import type { Port } from '#core/ports/port';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import { cellId, classify, inverse, lastWrites, sideText, valueText, type CellValue } from './cells';
import { assemble } from './assemble';
import type { Change, Plan, RiskReason, Step, Write } from './change';
import { cellIn } from './currentCells';
import { instanceSteps, type InstanceJob } from './instanceSteps';
import { exclusionChange, exclusionId, narrowStep, portsInUse, portsToLeave, restartOf } from './planSql';
import { isServicePlan, planPendingServices, planUndoServices } from './planUndoServices';
import { problem, type PlanProblem, type PlanResult } from './problems';
import { restartProblems, runState } from './restart';
import { riskOf } from './risk';
import type { RunView } from './run';

/**
 * The plan that takes a committed run back: every cell the run left is compared with what the scan finds. What is as
 * the run left it goes back, kinds and absence included; what is as it was before needs nothing; anything else was
 * changed by somebody and is named with both values, and no plan is made.
 *
 * Order: what was narrowed is opened first; instances go back one by one; the rules the run added go last.
 */
export function planUndo(run: RunView, model: ServerModel): PlanResult {
  if (run.state !== 'committed' || run.undoneBy !== null) return { ok: false, problems: [problem('run-not-committed', run.runId, { state: run.undoneBy === null ? run.state : 'undone' })] };
  const problems: PlanProblem[] = [];
  const undone = run.plan.changes.map((change) => undoChange(change, model, problems)).filter((change) => change !== undefined);
  if (isServicePlan(run.plan)) return planUndoServices(run, model, undone, problems);
  const widen = undone.filter((c) => c.instance === null);
  const rules = undone.filter((c) => c.instance !== null && c.resource === 'firewall-rule');
  const jobs = run.plan.ports
    .map(({ instance: name }) => model.instances.find((instance) => instance.name === name))
    .filter((instance) => instance !== undefined)
    .map((instance) => undoJob(run, model, instance, undone, problems))
    .filter((job) => job !== undefined);
  if (problems.length > 0) return { ok: false, problems };
  const changes = undone.map((change) => withRestart(change, jobs));
  const steps: Step[] = [
    ...widen.toReversed().map((change): Step => ({ ...narrowStep(change), id: `widen:${change.id}`, phase: 'allow', action: { kind: 'writes', writes: change.writes } })),
    ...jobs.toReversed().flatMap((job) => instanceSteps(job)),
    ...rules.toReversed().map((change): Step => ({ ...narrowStep(change), id: `put-back:${change.id}`, phase: 'put-back', subject: change.instance ?? '' })),
  ];
  if (steps.length === 0) return { ok: false, problems: [problem('nothing-to-undo', run.runId)] };
  return { ok: true, plan: planOf(run, model, { kind: 'undo', changes, steps, jobs }) };
}

/**
 * The plan that makes the reservations a run left pending: the instances stop, the ports are reserved, the instances
 * start again. One that is stopped anyway is only reserved for.
 */
export function planPending(run: RunView, model: ServerModel): PlanResult {
  if (isServicePlan(run.plan)) return planPendingServices(run, model);
  const problems: PlanProblem[] = [];
  const jobs: InstanceJob[] = [];
  const changes: Change[] = [];
  const pending = run.plan.steps.filter((step) => run.pending.includes(step.id));
  for (const name of new Set(pending.map((step) => step.subject))) {
    const instance = model.instances.find((i) => i.name === name);
    const state = instance && runState(model, instance, problems);
    if (!instance) problems.push(problem('unknown-instance', name));
    if (!instance || !state) continue;
    const exclusions: InstanceJob['exclusions'][number][] = [];
    for (const write of pending.filter((step) => step.subject === name).flatMap((step) => (step.action.kind === 'writes' ? step.action.writes : []))) {
      if (write.kind !== 'exclusion') continue;
      const current = cellIn(model, write);
      if (!current) problems.push(problem('cell-unknown', cellId(write)));
      else if (classify(write, current) === 'before') exclusions.push({ changeId: exclusionId(write), write: { ...write, mayPend: false } });
    }
    if (exclusions.length === 0) continue;
    if (state.running) restartProblems(model, instance, state, problems);
    const job: InstanceJob = { instance, changeId: `sql:${name}`, registry: [], exclusions, restart: state.running, ...state, expect: portsInUse(instance), gone: [], undo: run.plan.kind === 'undo' };
    jobs.push(job);
    if (state.running) changes.push(restartChange(job));
    changes.push(...exclusions.map(({ write }) => exclusionChange(write, name)));
  }
  if (problems.length > 0) return { ok: false, problems };
  if (jobs.length === 0) return { ok: false, problems: [problem('nothing-pending', run.runId)] };
  return { ok: true, plan: planOf(run, model, { kind: 'sql', changes, steps: jobs.flatMap((job) => instanceSteps(job)), jobs }) };
}

interface Made {
  readonly kind: Plan['kind'];
  readonly changes: Change[];
  readonly steps: Step[];
  readonly jobs: readonly InstanceJob[];
}

function planOf(run: RunView, model: ServerModel, { kind, changes, steps, jobs }: Made): Plan {
  return assemble(model, {
    kind,
    request: null,
    ...(kind === 'undo' ? { undoOf: run.runId } : {}),
    changes,
    steps,
    restarts: jobs.filter((job) => job.restart).map(restartOf),
    ports: jobs.flatMap((job) => {
      const [after] = job.expect;
      return after === undefined ? [] : [{ what: 'sql' as const, instance: job.instance.name, before: portsInUse(job.instance), after, service: job.instance.serviceName, running: job.running }];
    }),
    left: jobs.flatMap((job) => job.gone),
  });
}

/** The change the other way round, holding only what is as the run left it; undefined when nothing of it is. */
function undoChange(change: Change, model: ServerModel, problems: PlanProblem[]): Change | undefined {
  const writes: Write[] = [];
  for (const last of lastWrites(change.writes)) {
    // A rule that was made anew was taken away first: there are two writes about it.
    const own = change.writes.filter((write) => cellId(write) === cellId(last));
    const current = cellIn(model, last);
    if (!current) problems.push(problem('cell-unknown', cellId(last)));
    else if (classify(last, current) === 'after') writes.push(...own.map((write) => undoWrite(write, current)));
    else if (classify(own[0] ?? last, current) !== 'before') problems.push(problem('changed-since', cellId(last), { planned: sideText(last, 'after'), found: valueText(current) }));
  }
  if (writes.length === 0) return undefined;
  const action = change.action === 'create' ? 'delete' : change.action === 'delete' ? 'create' : 'update';
  return { ...change, action, before: change.after, after: change.before, writes: writes.toReversed(), risk: riskOf(action, []), riskReasons: [], needs: { restart: false, reboot: false } };
}

function undoWrite(write: Write, current: CellValue): Write {
  return inverse(write, current.kind === 'rule' ? current.raw : null);
}

/**
 * A running instance restarts only where the ports it must listen on change. A reservation made while the instance
 * stays up may be refused now, as it was then, and stays pending.
 */
function undoJob(run: RunView, model: ServerModel, instance: SqlInstance, undone: readonly Change[], problems: PlanProblem[]): InstanceJob | undefined {
  const own = undone.filter((c) => c.instance === instance.name);
  const registry = own.filter((c) => c.resource === 'sql-instance').flatMap((c) => c.writes.filter((w) => w.kind === 'registry'));
  const exclusions = own.filter((c) => c.resource === 'exclusion').flatMap((c) => c.writes.filter((w) => w.kind === 'exclusion').map((write) => ({ changeId: c.id, write })));
  if (registry.length === 0 && exclusions.length === 0) return undefined;
  const state = runState(model, instance, problems);
  if (!state) return undefined;
  const ports = run.plan.ports.find((p) => p.instance === instance.name);
  const now = portsInUse(instance);
  const expect = ports?.before ?? [];
  const restart = state.running && registry.length > 0 && !samePorts(now, expect);
  if (restart) restartProblems(model, instance, state, problems);
  const mayPend = state.running && !restart;
  return {
    instance,
    changeId: `sql:${instance.name}`,
    registry,
    exclusions: exclusions.map(({ changeId, write }) => ({ changeId, write: { ...write, mayPend } })),
    restart,
    ...state,
    expect,
    gone: portsToLeave(instance, expect),
    undo: true,
  };
}

function samePorts(a: readonly Port[], b: readonly Port[]): boolean {
  return a.length === b.length && a.every((port) => b.includes(port));
}

function withRestart(change: Change, jobs: readonly InstanceJob[]): Change {
  const job = jobs.find((j) => j.changeId === change.id);
  if (!job?.restart) return change;
  const riskReasons: RiskReason[] = ['clients-move', job.clustered ? 'cluster-failover' : 'restart'];
  return { ...change, riskReasons, risk: riskOf(change.action, riskReasons), needs: { restart: true, reboot: false } };
}

/** Nothing of the instance changes but that it restarts: named, so that the table shows it. */
function restartChange(job: InstanceJob): Change {
  const riskReasons: RiskReason[] = [job.clustered ? 'cluster-failover' : 'restart'];
  const facet = { kind: 'sql-ports', mode: job.instance.configured.mode, ports: portsInUse(job.instance), running: true } as const;
  return {
    id: job.changeId,
    resource: 'sql-instance',
    subject: job.instance.name,
    instance: job.instance.name,
    action: 'update',
    before: facet,
    after: facet,
    writes: [],
    risk: riskOf('update', riskReasons),
    riskReasons,
    needs: { restart: true, reboot: false },
  };
}
