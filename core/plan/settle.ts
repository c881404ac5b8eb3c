import type { ServerModel } from '#core/scan/model';
import { tcpPorts } from '#core/scan/rpc';
import { has, portSet } from '#core/ports/portSet';
import { awaitsRestart, classify, writesOf } from './cells';
import type { AwaitReason, Step } from './change';
import { cellIn } from './currentCells';
import { MAPPER_RULE, mapperStillNeeded } from './serviceRules';
import type { RunView } from './run';

type Seen = RunView['steps'][number]['readBack'];

export interface Settled {
  readonly runId: string;
  readonly step: string;
  /** What the scan showed; empty for cells. */
  readonly seen: Seen;
  /** false: the restart came, and something else than planned was seen. */
  readonly asPlanned: boolean;
}

/** Pending steps of committed runs that a scan sees done: by a later run, a restart, or somebody's own hand. */
export function settlePending(runs: readonly RunView[], model: ServerModel): Settled[] {
  const settled: Settled[] = [];
  for (const run of runs) {
    if (run.state !== 'committed' || run.plan.target.id !== model.target.id) continue;
    for (const step of run.plan.steps) {
      if (!run.pending.includes(step.id)) continue;
      const found = step.action.kind === 'writes' ? settledCells(run, step, model) : settledRestart(run, step, model);
      if (found) settled.push(found);
    }
  }
  return settled;
}

function settledCells(run: RunView, step: Step, model: ServerModel): Settled | undefined {
  // What it waited for has come, and by then somebody else needs the rule: it stays, and nothing is left to do.
  if (!awaitsRestart(run.plan.steps, run.pending) && keepsMapper(step, run, model)) return { runId: run.runId, step: step.id, seen: [{ cell: `rule:${MAPPER_RULE}`, value: 'kept' }], asPlanned: true };
  const done = writesOf(step).every((write) => {
    const current = cellIn(model, write);
    return current !== undefined && classify(write, current) === 'after';
  });
  return done ? { runId: run.runId, step: step.id, seen: [], asPlanned: true } : undefined;
}

/** A step that would take away the mapper's rule while another run's rules need it. */
export function keepsMapper(step: Step, run: RunView, model: ServerModel): boolean {
  if (step.action.kind !== 'writes' || !step.action.writes.some((w) => w.kind === 'firewall-remove' && w.name === MAPPER_RULE)) return false;
  return mapperStillNeeded(model, run.plan.steps.flatMap((s) => (s.action.kind === 'writes' ? s.action.writes.flatMap((w) => (w.kind === 'firewall-remove' ? [w.name] : [])) : [])));
}

/** A restart of the computer counts once it began after the run; of a service it shows only in what the service does. */
function settledRestart(run: RunView, step: Step, model: ServerModel): Settled | undefined {
  const { action } = step;
  if (action.kind !== 'await-reboot' && action.kind !== 'await-restart') return undefined;
  if (action.kind === 'await-reboot' && !rebootedSince(run, model)) return undefined;
  const observed = action.reasons.map((reason) => observe(reason, run, model));
  const seen = observed.flatMap((o) => o.seen);
  const asPlanned = observed.every((o) => o.asPlanned);
  if (!asPlanned && action.kind === 'await-restart') return undefined;
  const before = run.steps.find((s) => s.id === step.id)?.readBack ?? [];
  const news = asPlanned || JSON.stringify(before) !== JSON.stringify(seen);
  return news ? { runId: run.runId, step: step.id, seen, asPlanned } : undefined;
}

export function rebootedSince(run: Pick<RunView, 'startedAt'>, model: ServerModel): boolean {
  const boot = model.host.known ? model.host.value.lastBoot : null;
  return boot !== null && Date.parse(boot) > Date.parse(run.startedAt);
}

interface Observed {
  readonly seen: Seen;
  readonly asPlanned: boolean;
}

/** What a scan shows of one reason to wait. What could not be read is never as planned. */
export function observe(reason: AwaitReason, run: RunView, model: ServerModel): Observed {
  switch (reason.kind) {
    case 'tcp-parameter':
      return { seen: [{ cell: 'boot', value: (model.host.known && model.host.value.lastBoot) || '' }], asPlanned: true };
    case 'service-port': {
      const ports = listening(model, reason.service);
      const right = ports !== undefined && reason.expect.every((port) => ports.includes(port)) && !reason.gone.some((port) => ports.includes(port));
      return { seen: [{ cell: `listener:${reason.service}`, value: ports === undefined ? '?' : ports.join(', ') }], asPlanned: right };
    }
    case 'rpc-range':
      return observeRange(reason, run, model);
  }
}

function listening(model: ServerModel, service: string): readonly number[] | undefined {
  if (!model.listeners.known) return undefined;
  const ports = new Set(model.listeners.value.filter((l) => l.protocol === 'tcp' && l.services.some((s) => s.toLowerCase() === service.toLowerCase())).map((l) => l.port));
  return [...ports].sort((a, b) => a - b);
}

/** A port that was outside before the restart and is the same after it belongs to a service with a number of its own. */
function observeRange({ ports, fixed }: Extract<AwaitReason, { kind: 'rpc-range' }>, run: RunView, model: ServerModel): Observed {
  const live = model.rpc.known ? model.rpc.value.livePorts : undefined;
  if (live?.known !== true) return { seen: [{ cell: 'rpc:inside', value: '?' }], asPlanned: false };
  const before = new Set(run.proof?.rpc?.after ? tcpPorts(run.proof.rpc.after) : []);
  if (ports === null) return { seen: [{ cell: 'rpc:ports', value: live.value.join(', ') }], asPlanned: model.rpc.known && model.rpc.value.range.state === 'absent' };
  const range = portSet(ports);
  const inside = live.value.filter((port) => has(range, port));
  const outside = live.value.filter((port) => !has(range, port) && !fixed.includes(port) && !before.has(port));
  return { seen: [{ cell: 'rpc:inside', value: inside.join(', ') }, { cell: 'rpc:outside', value: outside.join(', ') }], asPlanned: outside.length === 0 && inside.length > 0 };
}
