import type { Step } from './change';
import { writesOf } from './cells';

/** A step of the plan taken back: its writes are applied the other way round, the last first. */
export interface RollbackBlock {
  /** In the order they are taken back. The stop step of what was written while it ran can stand twice: first to bring it online. */
  readonly steps: readonly Step[];
}

const INSTANCE_PHASES: ReadonlySet<Step['phase']> = new Set(['stop', 'reserve', 'write', 'start', 'verify', 'start-dependants']);

/** Steps of one instance stand together and are taken back together; every other step is by itself. */
export function blocksOf(steps: readonly Step[]): Step[][] {
  const blocks: Step[][] = [];
  let open: Step[] | undefined;
  for (const step of steps) {
    const inInstance = INSTANCE_PHASES.has(step.phase) && step.subject !== '';
    if (inInstance && open && open[0]?.subject === step.subject) open.push(step);
    else {
      const block = [step];
      blocks.push(block);
      open = inInstance ? block : undefined;
    }
  }
  return blocks;
}

/** Steps that put a service or a cluster resource down, or bring it up. */
export function moves(step: Step, to: 'down' | 'up'): boolean {
  return writesOf(step).some((w) => (w.kind === 'service-state' && w.after === (to === 'down' ? 'stopped' : 'running')) || (w.kind === 'cluster-resource' && w.after === (to === 'down' ? 'offline' : 'online')));
}

/** The service or resource a step moves; undefined for other steps. */
export function moved(step: Step): string | undefined {
  const write = writesOf(step).find((w) => w.kind === 'service-state' || w.kind === 'cluster-resource');
  return write?.kind === 'service-state' ? write.service : write?.kind === 'cluster-resource' ? write.name : undefined;
}

export function isStop(step: Step): boolean {
  return step.subject !== '' && moves(step, 'down');
}

/** The step that starts again what `stop` stopped; another stop and start of the same service may stand before. */
export function startOf(steps: readonly Step[], stop: Step): Step | undefined {
  return steps.slice(steps.indexOf(stop)).find((step) => moves(step, 'up') && moved(step) === moved(stop));
}

/**
 * How to take back the steps that were begun, in the order to do it: the newest block first.
 *
 * An engine whose settings are put back must be down, whoever started it meanwhile (a restart of the computer does);
 * so its start step is taken back first even if this run never came to it. A clustered engine is the other way round:
 * settings are put back while it is online, and then it goes offline and online, or its checkpoint would bring the
 * new values back. So is WMI: whatever was written while the service ran is put back while it runs.
 */
export function rollbackBlocks(steps: readonly Step[], begun: ReadonlySet<string>): RollbackBlock[] {
  return blocksOf(steps)
    .toReversed()
    .map((block) => ({ steps: takenBack(block, begun) }))
    .filter((block) => block.steps.length > 0);
}

export function takenBack(block: readonly Step[], begun: ReadonlySet<string>): Step[] {
  const touched = block.filter((step) => begun.has(step.id) && writesOf(step).length > 0);
  const stops = touched.filter((step) => isStop(step));
  const settings = touched.filter((step) => step.phase === 'write');
  const mustBeDown = stops.length > 0 && (settings.length > 0 || touched.some((step) => moves(step, 'up')));
  const restarted = new Set(mustBeDown ? stops.map((step) => startOf(block, step)).filter((step) => step !== undefined) : []);
  const back = block.filter((step) => touched.includes(step) || restarted.has(step)).toReversed();
  const engine = stops.find((step) => step.phase === 'stop' && step === stops.at(-1));
  const whileUp = engine !== undefined && settings.some((step) => block.indexOf(step) < block.indexOf(engine));
  if (!whileUp) return back;
  return [engine, ...settings, ...back.filter((step) => step.phase !== 'write')];
}
