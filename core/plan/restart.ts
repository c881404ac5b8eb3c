import type { ServerModel, SqlInstance } from '#core/scan/model';
import type { Dependant } from './instanceSteps';
import { problem, type PlanProblem } from './problems';

export interface RunState {
  readonly running: boolean;
  readonly clustered: boolean;
  /** Those that run now, in the order to stop them. */
  readonly dependants: readonly Dependant[];
}

/**
 * Does the instance run, and what stops with it? An import says nothing about services: it is planned as running with
 * its Agent, and the script made from the plan leaves alone what it finds stopped.
 */
export function runState(model: ServerModel, instance: SqlInstance, problems: PlanProblem[]): RunState | undefined {
  const imported = model.target.kind === 'imported';
  if (instance.state === 'pending') problems.push(problem('service-unsettled', instance.name));
  else if (instance.state === 'unknown' && !imported) problems.push(problem('state-unknown', instance.name));
  else {
    const running = instance.state !== 'stopped';
    const clustered = instance.clustered.known && instance.clustered.value;
    // Stopped here, a clustered instance may be online on another node, and either way the cluster's checkpoint brings
    // its settings back. Source: sqldbadiaries.com/2010/10/25.
    if (!running && clustered) problems.push(problem('cluster-not-active', instance.name));
    else if (!running && !instance.clustered.known && !imported) problems.push(problem('cluster-unknown', instance.name));
    else return { running, clustered, dependants: running ? dependantsOf(instance, clustered) : [] };
  }
  return undefined;
}

function dependantsOf(instance: SqlInstance, clustered: boolean): Dependant[] {
  if (clustered) {
    const agent = instance.clusterResource?.agent;
    return agent?.state === 'online' ? [{ kind: 'cluster', name: agent.name }] : [];
  }
  if (!instance.dependants.known) return [{ kind: 'service', name: instance.agentServiceName }];
  return instance.dependants.value.filter((d) => d.state === 'running').map((d) => ({ kind: 'service', name: d.name }));
}

/** What must be known before something may be restarted. */
export function restartProblems(model: ServerModel, instance: SqlInstance, state: RunState, problems: PlanProblem[]): void {
  if (model.target.kind === 'imported') {
    if (state.clustered && !instance.clusterResource) problems.push(problem('cluster-unknown', instance.name));
    return;
  }
  if (!instance.clustered.known) problems.push(problem('cluster-unknown', instance.name));
  else if (state.clustered && instance.clusterResource?.state !== 'online') problems.push(problem('cluster-unknown', instance.name));
  else if (!state.clustered && !instance.dependants.known) problems.push(problem('dependants-unknown', instance.name));
  else if (!state.clustered && instance.dependants.known) {
    // What runs and is disabled stops for good. Source: Win32_Service StartService, 14.
    const running = [...(instance.service.known ? [instance.service.value] : []), ...instance.dependants.value.filter((d) => d.state === 'running')];
    for (const { name } of running.filter((s) => s.startMode === 'disabled')) problems.push(problem('service-disabled', name));
    const unsettled = instance.dependants.value.find((d) => d.state !== 'running' && d.state !== 'stopped');
    if (unsettled) problems.push(problem('service-unsettled', unsettled.name));
  }
}
