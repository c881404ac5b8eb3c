import type { Port } from '#core/ports/port';
import type { Known, ServerModel } from '#core/scan/model';
import type { ServiceFacts } from '#core/verbs/facts';
import type { AwaitReason, Plan, Step, Write } from './change';
import { problem, type PlanProblem } from './problems';

/** A service may take its time to register; what it needs is there, for only it was stopped. */
const START_WAIT_MS = 60_000;

/** Settings of one Windows service, and what has to happen so that they count. */
export interface ServiceJob {
  /** Name of the service: the steps of one stand together. */
  readonly service: string;
  readonly changeId: string;
  readonly writes: readonly Write[];
  readonly running: boolean;
  /** `none`: nothing has to start again, or nothing runs. */
  readonly apply: 'restart' | 'later' | 'reboot' | 'none';
  /** In the order to stop them. */
  readonly dependants: readonly string[];
  readonly expect: readonly Port[];
  readonly gone: readonly Port[];
  /** WMI: switched while it runs, as its page says, and started again by whoever asks it something. */
  readonly whileUp: boolean;
}

/** Steps of one service: stop, write, start, verify; or write and leave the rest to a later start. */
export function serviceSteps(job: ServiceJob): Step[] {
  const { service, changeId, apply, dependants } = job;
  const base = { subject: service, changeIds: [changeId] };
  const write: Step[] = job.writes.length > 0 ? [{ ...base, id: `write:${changeId}`, phase: 'write', action: { kind: 'writes', writes: [...job.writes] } }] : [];
  if (apply === 'later') return [...write, awaitStep('await-restart', `await:${service}`, service, [changeId], [servicePortReason(job)])];
  if (apply !== 'restart') return write;
  const down: Step[] = [...dependants.map((name) => stateStep(base, 'stop', name, false)), stateStep(base, 'stop', service, job.whileUp)];
  const up: Step[] = [
    stateStep(base, 'start', service, job.whileUp),
    { ...base, id: `verify:${service}`, phase: 'verify', action: { kind: 'verify-service-port', service, expect: [...job.expect], gone: [...job.gone], waitMs: START_WAIT_MS } },
    ...dependants.toReversed().map((name) => stateStep(base, 'start-dependants', name, false)),
  ];
  return job.whileUp ? [...write, ...down, ...up] : [...down, ...write, ...up];
}

function stateStep(base: Pick<Step, 'subject' | 'changeIds'>, phase: 'stop' | 'start' | 'start-dependants', service: string, restless: boolean): Step {
  const [before, after] = phase === 'stop' ? (['running', 'stopped'] as const) : (['stopped', 'running'] as const);
  return { ...base, id: `${phase === 'stop' ? 'stop' : 'start'}:${base.subject === service ? '' : `${base.subject}/`}${service}`, phase, action: { kind: 'writes', writes: [{ kind: 'service-state', service, before, after, ...(restless ? { restless } : {}) }] } };
}

export function servicePortReason({ service, expect, gone }: Pick<ServiceJob, 'service' | 'expect' | 'gone'>): AwaitReason {
  return { kind: 'service-port', service, expect: [...expect], gone: [...gone] };
}

export function awaitStep(kind: 'await-reboot' | 'await-restart', id: string, subject: string, changeIds: readonly string[], reasons: readonly AwaitReason[]): Step {
  return { id, phase: 'await', subject, changeIds: [...changeIds], action: { kind, reasons: [...reasons] } };
}

export function restartRow({ service, dependants }: Pick<ServiceJob, 'service' | 'dependants'>, name: string): Plan['restarts'][number] {
  return { instance: name, service, dependants: [...dependants], clustered: false };
}

export interface ServiceStanding {
  readonly running: boolean;
  readonly dependants: readonly string[];
}

/**
 * Does the service run, and what stops with it? As with instances, an import says nothing about services: planned as
 * running, and the script leaves alone what it finds stopped.
 */
export function serviceStanding(model: ServerModel, name: string, service: Known<ServiceFacts>, dependants: Known<readonly ServiceFacts[]>, restart: boolean, problems: PlanProblem[]): ServiceStanding | undefined {
  if (!service.known) {
    if (model.target.kind === 'imported') return { running: true, dependants: [] };
    problems.push(problem('state-unknown', name));
    return undefined;
  }
  const { state, startMode } = service.value;
  if (state === 'stopped') return { running: false, dependants: [] };
  if (state !== 'running') {
    problems.push(problem('service-unsettled', name));
    return undefined;
  }
  if (!restart) return { running: true, dependants: [] };
  if (!dependants.known) {
    problems.push(problem('dependants-unknown', name));
    return undefined;
  }
  const running = dependants.value.filter((d) => d.state === 'running');
  // What runs and is disabled stops for good. Source: Win32_Service StartService, 14.
  if (startMode === 'disabled') problems.push(problem('service-disabled', name));
  for (const one of running) if (one.startMode === 'disabled') problems.push(problem('service-disabled', one.name));
  for (const one of dependants.value) if (one.state !== 'running' && one.state !== 'stopped') problems.push(problem('service-unsettled', one.name));
  return { running: true, dependants: running.map((d) => d.name) };
}
