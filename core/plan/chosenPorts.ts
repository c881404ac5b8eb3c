import { contains, type Port } from '#core/ports/port';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import type { SqlChoices } from './choices';
import { problem, type PlanProblem } from './problems';

export type InstanceChoice = SqlChoices['instances'][number];

export interface Chosen {
  readonly instance: SqlInstance;
  readonly choice: InstanceChoice;
  readonly port: Port;
}

/** TCP 1434 is what a dedicated admin connection takes first. Source: sql-docs diagnostic-connection-for-database-administrators. */
const DAC_PORT = 1434;
const DEFAULT_PORT = 1433;

/** Who holds TCP ports on this computer: looked up once per plan, so that many instances stay cheap. */
interface Holders {
  readonly listeners: ReadonlyMap<Port, { readonly process: string; readonly instance: string | null }>;
  /** Instances by the ports that are fixed for them or that they listen on; a stopped dynamic one takes another port when its last is gone. */
  readonly instances: ReadonlyMap<Port, readonly string[]>;
}

function holdersOf(model: ServerModel): Holders {
  const listeners = new Map<Port, { process: string; instance: string | null }>();
  if (model.listeners.known) {
    for (const l of model.listeners.value) if (l.protocol === 'tcp' && !listeners.has(l.port)) listeners.set(l.port, { process: l.process ?? String(l.processId), instance: l.instance });
  }
  const instances = new Map<Port, string[]>();
  for (const instance of model.instances) {
    const fixed = instance.configured.endpoints.filter((e) => e.from === 'TcpPort');
    const ports = [...fixed, ...(instance.listening.known ? instance.listening.value : [])].map((e) => e.port);
    for (const port of new Set(ports)) {
      const names = instances.get(port);
      if (names) names.push(instance.name);
      else instances.set(port, [instance.name]);
    }
  }
  return { listeners, instances };
}

/** The range nobody administers that holds the port: an engine told to listen there does not start (WSAEACCES 10013). */
export function systemHeld(model: ServerModel, port: Port): { readonly start: Port; readonly end: Port } | undefined {
  if (!model.ranges.known) return undefined;
  return model.ranges.value.excluded.find((e) => e.protocol === 'tcp' && !e.administered && contains(e, port));
}

/** Why an instance cannot have a port; undefined when it can. */
function obstacle(model: ServerModel, holders: Holders, instance: SqlInstance, port: Port): PlanProblem | undefined {
  const other = holders.instances.get(port)?.find((name) => name !== instance.name);
  if (other !== undefined) return problem('port-other-instance', instance.name, { port, other });
  const holder = holders.listeners.get(port);
  if (holder && holder.instance !== instance.name) return problem('port-taken', instance.name, { port, process: holder.process });
  const held = systemHeld(model, port);
  if (held && holder?.instance !== instance.name) return problem('port-excluded', instance.name, { port, start: held.start, end: held.end });
  return undefined;
}

/** Port of every chosen instance. Whatever stands in the way is reported, all of it. */
export function chosenPorts(model: ServerModel, choices: SqlChoices, problems: PlanProblem[]): Chosen[] {
  const byName = new Map(model.instances.map((instance) => [instance.name.toLowerCase(), instance]));
  const holders = holdersOf(model);
  const seen = new Set<string>();
  const wanted: { instance: SqlInstance; choice: InstanceChoice }[] = [];
  for (const choice of choices.instances) {
    const instance = byName.get(choice.name.toLowerCase());
    if (!instance) problems.push(problem('unknown-instance', choice.name));
    else if (seen.has(instance.name)) problems.push(problem('chosen-twice', instance.name));
    else wanted.push({ instance, choice });
    if (instance) seen.add(instance.name);
  }
  const chosen: Chosen[] = [];
  const given = new Map<Port, string>();
  const give = (instance: SqlInstance, choice: InstanceChoice, port: Port): void => {
    const before = given.get(port);
    if (before !== undefined) problems.push(problem('port-same', instance.name, { port, other: before }));
    else given.set(port, instance.name);
    const found = obstacle(model, holders, instance, port);
    if (found) problems.push(found);
    chosen.push({ instance, choice, port });
  };
  for (const { instance, choice } of wanted) {
    if (choice.strategy === 'keep') {
      const port = currentPort(model, instance, problems);
      if (port !== undefined) give(instance, choice, port);
    } else if (choice.strategy === 'custom') {
      if (choice.port === null) problems.push(problem('port-missing', instance.name));
      else give(instance, choice, choice.port);
    }
  }
  for (const { instance, choice } of wanted.filter(({ choice }) => choice.strategy === 'series')) {
    if (instance.isDefault) {
      give(instance, choice, DEFAULT_PORT);
      continue;
    }
    let next = choices.series.start;
    const free = (port: Port): boolean => port !== DAC_PORT && !choices.series.skip.includes(port) && !given.has(port) && obstacle(model, holders, instance, port) === undefined;
    while (next <= 65_535 && !free(next)) next++;
    if (next > 65_535) problems.push(problem('series-exhausted', instance.name, { start: choices.series.start }));
    else give(instance, choice, next);
  }
  const rank = new Map(wanted.map(({ instance }, i) => [instance.name, i]));
  return chosen.sort((a, b) => (rank.get(a.instance.name) ?? 0) - (rank.get(b.instance.name) ?? 0));
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
