import { allocateSeries, judgePort, type PortContext, type PortVerdict } from '#core/ports/allocate';
import { isPort, type Port } from '#core/ports/port';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import type { SqlChoices } from './choices';
import { problem, type PlanProblem } from './problems';

export type InstanceChoice = SqlChoices['instances'][number];

export interface Chosen {
  readonly instance: SqlInstance;
  readonly choice: InstanceChoice;
  readonly port: Port;
}

/** Port of every chosen instance, in the order of the choices. Whatever stands in the way is reported, all of it. */
export function chosenPorts(model: ServerModel, choices: SqlChoices, problems: PlanProblem[]): Chosen[] {
  const byName = new Map(model.instances.map((instance) => [instance.name.toLowerCase(), instance]));
  const wanted = new Map<string, { instance: SqlInstance; choice: InstanceChoice }>();
  for (const choice of choices.instances) {
    const instance = byName.get(choice.name.toLowerCase());
    if (!instance) problems.push(problem('unknown-instance', choice.name));
    else if (wanted.has(instance.name)) problems.push(problem('chosen-twice', instance.name));
    else wanted.set(instance.name, { instance, choice });
  }
  const ports = new Map<string, Port>();
  const planned = new Map<Port, string>();
  for (const { instance, choice } of wanted.values()) {
    const port = choice.strategy === 'keep' ? currentPort(model, instance, problems) : choice.strategy === 'custom' ? typedPort(choice, problems) : undefined;
    if (port === undefined) continue;
    const before = planned.get(port);
    if (before !== undefined) problems.push(problem('port-same', instance.name, { port, other: before }));
    else planned.set(port, instance.name);
    ports.set(instance.name, port);
  }
  const series = [...wanted.values()].filter(({ choice }) => choice.strategy === 'series').map(({ instance }) => instance.name);
  for (const { name, port } of allocateSeries(series, choices.series, model, planned)) {
    if (port === null) problems.push(problem('series-exhausted', name, { start: choices.series.start }));
    else {
      ports.set(name, port);
      planned.set(port, name);
    }
  }
  const chosen: Chosen[] = [];
  for (const { instance, choice } of wanted.values()) {
    const port = ports.get(instance.name);
    if (port === undefined) continue;
    problems.push(...obstacles(port, { model, instance, planned }));
    if (isPort(port)) chosen.push({ instance, choice, port });
  }
  return chosen;
}

function typedPort({ name, port }: InstanceChoice, problems: PlanProblem[]): Port | undefined {
  if (port !== null) return port;
  problems.push(problem('port-missing', name));
  return undefined;
}

/** Why an instance cannot have a port. An engine that listens there already proves that it can. */
function obstacles(port: Port, context: PortContext): PlanProblem[] {
  const verdicts = judgePort(port, context);
  const own = verdicts.some((verdict) => verdict.code === 'own-listener');
  return verdicts.filter((v) => v.severity === 'error').flatMap((verdict) => obstacle(verdict, port, context.instance.name, own) ?? []);
}

function obstacle(verdict: PortVerdict, port: Port, name: string, own: boolean): PlanProblem | undefined {
  switch (verdict.code) {
    case 'other-instance':
      return problem('port-other-instance', name, { port, other: verdict.who });
    case 'listener':
      return problem('port-taken', name, { port, process: verdict.who });
    case 'excluded-system':
      return own ? undefined : problem('port-excluded', name, { port, start: verdict.range.start, end: verdict.range.end });
    case 'out-of-range':
      return problem('port-invalid', name, { port });
    default:
      return undefined;
  }
}

function currentPort(model: ServerModel, instance: SqlInstance, problems: PlanProblem[]): Port | undefined {
  if (instance.state === 'running' && !instance.listening.known && model.target.kind !== 'imported') {
    problems.push(problem('listening-unknown', instance.name));
    return undefined;
  }
  if (instance.effectivePort !== null) return instance.effectivePort;
  const ports = [...new Set((instance.listening.known ? instance.listening.value : instance.configured.endpoints).map((e) => e.port))];
  problems.push(ports.length > 1 ? problem('several-ports', instance.name, { ports: ports.join(', ') }) : problem('no-current-port', instance.name));
  return undefined;
}
