import type { Port } from '#core/ports/port';
import type { SqlInstance } from '#core/scan/model';
import type { Step, Write } from './change';

export type RegistryWrite = Extract<Write, { kind: 'registry' }>;
export type ExclusionWrite = Extract<Write, { kind: 'exclusion' }>;

/** Longest wait for an engine to start and listen: recovery of its databases comes after the listener, but start parameters and tempdb before. */
const START_WAIT_MS = 120_000;
/** An engine that keeps running already listens; a read that comes a moment too early is repeated. */
const RUNNING_WAIT_MS = 5_000;

/** Something that stops with the engine and is started again afterwards. */
export type Dependant = { readonly kind: 'service'; readonly name: string } | { readonly kind: 'cluster'; readonly name: string };

export interface InstanceJob {
  readonly instance: SqlInstance;
  readonly changeId: string;
  readonly registry: readonly RegistryWrite[];
  readonly exclusions: readonly { readonly changeId: string; readonly write: ExclusionWrite }[];
  /** Of whoever runs now; a stopped instance stays stopped. */
  readonly running: boolean;
  readonly restart: boolean;
  readonly clustered: boolean;
  /** In the order to stop them. */
  readonly dependants: readonly Dependant[];
  /** Ports the engine must listen on afterwards, and ports it must have left. */
  readonly expect: readonly Port[];
  readonly gone: readonly Port[];
  /** Undo: settings go back before the reservation is taken away. */
  readonly undo: boolean;
}

/**
 * Steps of one instance, in the order of design.md.
 *
 * - Restart: stop the dependants, stop the engine, reserve (a reservation of a port in use is refused), write, start,
 *   verify, start the dependants. While the engine is down the Browser cannot name a port that nobody listens on.
 * - Clustered, restart: write while online on the active node, then offline and online, or the checkpoint of the
 *   registry brings the old values back. Source: SqlServerDsc Restart-SqlClusterService.ps1; domain notes on RegSync.
 * - No restart: write, compare with the listener, reserve or leave pending. Nothing stops.
 * - Stopped: reserve and write; it is not started.
 */
export function instanceSteps(job: InstanceJob): Step[] {
  const subject = job.instance.name;
  const write: Step[] = job.registry.length > 0 ? [{ id: `write:${subject}`, phase: 'write', subject, changeIds: [job.changeId], action: { kind: 'writes', writes: [...job.registry] } }] : [];
  const reserve: Step[] = job.exclusions.map(({ changeId, write: cell }) => ({
    id: `${cell.after ? 'reserve' : 'release'}:${cell.stack}/${cell.protocol}/${cell.start}`,
    phase: 'reserve',
    subject,
    changeIds: [changeId],
    action: { kind: 'writes', writes: [cell] },
  }));
  if (!job.running) return job.undo ? [...write, ...reserve] : [...reserve, ...write];
  const verify = verifyStep(job);
  if (!job.restart) return job.registry.length > 0 ? [...write, verify, ...reserve] : reserve;
  const down = [...job.dependants.map((d) => stopStep(job, 'stop', d)), stopStep(job, 'stop', engineOf(job))];
  const up = [startStep(job, 'start', engineOf(job)), verify, ...job.dependants.toReversed().map((d) => startStep(job, 'start-dependants', d))];
  if (job.clustered) return [...write, ...down, ...reserve, ...up];
  return job.undo ? [...down, ...write, ...reserve, ...up] : [...down, ...reserve, ...write, ...up];
}

function engineOf(job: InstanceJob): Dependant {
  return job.clustered && job.instance.clusterResource ? { kind: 'cluster', name: job.instance.clusterResource.name } : { kind: 'service', name: job.instance.serviceName };
}

function stopStep(job: InstanceJob, phase: Step['phase'], what: Dependant): Step {
  return {
    id: `stop:${what.name}`,
    phase,
    subject: job.instance.name,
    changeIds: [job.changeId],
    action: {
      kind: 'writes',
      writes: [
        what.kind === 'cluster'
          ? { kind: 'cluster-resource', name: what.name, before: 'online', after: 'offline' }
          : { kind: 'service-state', service: what.name, before: 'running', after: 'stopped' },
      ],
    },
  };
}

function startStep(job: InstanceJob, phase: Step['phase'], what: Dependant): Step {
  return {
    id: `start:${what.name}`,
    phase,
    subject: job.instance.name,
    changeIds: [job.changeId],
    action: {
      kind: 'writes',
      writes: [
        what.kind === 'cluster'
          ? { kind: 'cluster-resource', name: what.name, before: 'offline', after: 'online' }
          : { kind: 'service-state', service: what.name, before: 'stopped', after: 'running' },
      ],
    },
  };
}

function verifyStep(job: InstanceJob): Step {
  return {
    id: `verify:${job.instance.name}`,
    phase: 'verify',
    subject: job.instance.name,
    changeIds: [job.changeId],
    action: {
      kind: 'verify-listener',
      instance: job.instance.name,
      service: job.instance.serviceName,
      instanceId: job.instance.id,
      expect: [...job.expect],
      gone: [...job.gone],
      waitMs: job.restart ? START_WAIT_MS : RUNNING_WAIT_MS,
    },
  };
}
