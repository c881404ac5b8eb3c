import { isWildcard } from './address';
import { isPort, MAX_PORT, type Port, type PortRange, type Stack } from './port';
import { wellKnownTcp } from './wellKnown';
import type { ListenerView, ServerModel, SqlInstance, UnknownReason } from '#core/scan/model';

export const DEFAULT_INSTANCE_PORT = 1433;
/** TCP 1434 is where the dedicated administrator connection goes first. Source: sql-docs diagnostic-connection-for-database-administrators. */
export const DAC_DEFAULT_PORT = 1434;
/** Source: RFC 6335 section 6, system ports. */
export const FIRST_USER_PORT = 1024;

/**
 * What speaks for or against a TCP port for one SQL Server instance.
 * error: the engine could not start or take the port. warning: it can, and it may be taken or misunderstood later.
 * note: know it. unknown: could not be checked.
 */
export type PortVerdict =
  | { readonly code: 'out-of-range'; readonly severity: 'error' }
  | { readonly code: 'in-plan'; readonly severity: 'error'; readonly who: string }
  | { readonly code: 'listener'; readonly severity: 'error'; readonly who: string; readonly processId: number }
  | { readonly code: 'excluded-system'; readonly severity: 'error'; readonly range: PortRange; readonly stacks: readonly Stack[] }
  | { readonly code: 'other-instance'; readonly severity: 'error' | 'warning'; readonly who: string }
  | { readonly code: 'dac-1434'; readonly severity: 'warning' }
  | { readonly code: 'in-dynamic-range'; readonly severity: 'warning' | 'note'; readonly range: PortRange }
  | { readonly code: 'well-known'; readonly severity: 'warning'; readonly who: string; readonly source: 'IANA' | 'Microsoft' }
  | { readonly code: 'privileged'; readonly severity: 'note' }
  | { readonly code: 'excluded-administered'; readonly severity: 'note'; readonly range: PortRange }
  | { readonly code: 'own-listener'; readonly severity: 'note' }
  | { readonly code: 'not-1433'; readonly severity: 'note' }
  | { readonly code: 'unknown'; readonly severity: 'unknown'; readonly what: 'listeners' | 'ranges' | 'instances'; readonly reason: UnknownReason };

export type PortVerdictCode = PortVerdict['code'];

/** Everything a port is judged against; made once per server and instance. */
export interface PortContext {
  readonly model: Pick<ServerModel, 'listeners' | 'ranges' | 'instances' | 'instancesKnown'>;
  readonly instance: Pick<SqlInstance, 'name' | 'isDefault' | 'configured' | 'clustered'>;
  /** Ports the plan gives to other instances: port to instance name. */
  readonly planned: ReadonlyMap<Port, string>;
}

/** Empty: nothing speaks for or against the port. Errors first. */
export function judgePort(port: Port, context: PortContext): readonly PortVerdict[] {
  if (!isPort(port)) return [{ code: 'out-of-range', severity: 'error' }];
  const { instance } = context;
  const verdicts: PortVerdict[] = [];
  const inPlan = context.planned.get(port);
  if (inPlan !== undefined && inPlan !== instance.name) verdicts.push({ code: 'in-plan', severity: 'error', who: inPlan });
  judgeListeners(port, context, verdicts);
  judgeExclusions(port, context, verdicts);
  judgeInstances(port, context, verdicts);
  if (port === DAC_DEFAULT_PORT) verdicts.push({ code: 'dac-1434', severity: 'warning' });
  const wellKnown = wellKnownTcp(port);
  if (wellKnown) verdicts.push({ code: 'well-known', severity: 'warning', who: wellKnown.name, source: wellKnown.source });
  if (port < FIRST_USER_PORT) verdicts.push({ code: 'privileged', severity: 'note' });
  if (instance.isDefault && port !== DEFAULT_INSTANCE_PORT) verdicts.push({ code: 'not-1433', severity: 'note' });
  const order = ['error', 'warning', 'note', 'unknown'];
  return verdicts.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** Whoever listens there, but for the instance itself: it leaves the port when it restarts, or keeps it. */
function judgeListeners(port: Port, { model, instance }: PortContext, verdicts: PortVerdict[]): void {
  if (!model.listeners.known) {
    verdicts.push({ code: 'unknown', severity: 'unknown', what: 'listeners', reason: model.listeners.reason });
    return;
  }
  const there = tcpListeners(model.listeners.value).get(port) ?? [];
  if (there.some((l) => l.instance === instance.name)) verdicts.push({ code: 'own-listener', severity: 'note' });
  const other = there.find((l) => l.instance !== instance.name && blocks(l, instance));
  if (other) verdicts.push({ code: 'listener', severity: 'error', who: listenerName(other), processId: other.processId });
}

/** An instance in a cluster binds its own addresses only, so another's specific address is no obstacle. */
function blocks(listener: ListenerView, { clustered }: Pick<SqlInstance, 'clustered'>): boolean {
  return !(clustered.known && clustered.value) || isWildcard(listener.address);
}

/** An instance, else its services, else its process, else the process id. */
export function listenerName(listener: ListenerView): string {
  if (listener.instance !== null) return listener.instance;
  const [service] = listener.services;
  if (listener.services.length === 1 && service !== undefined) return service;
  return listener.process ?? `PID ${listener.processId}`;
}

/** Judging the same model for many ports must not walk its listeners each time. */
const indexed = new WeakMap<readonly ListenerView[], ReadonlyMap<Port, readonly ListenerView[]>>();

export function tcpListeners(listeners: readonly ListenerView[]): ReadonlyMap<Port, readonly ListenerView[]> {
  const found = indexed.get(listeners);
  if (found) return found;
  const byPort = new Map<Port, ListenerView[]>();
  for (const listener of listeners) {
    if (listener.protocol !== 'tcp') continue;
    const list = byPort.get(listener.port);
    if (list) list.push(listener);
    else byPort.set(listener.port, [listener]);
  }
  indexed.set(listeners, byPort);
  return byPort;
}

/** Exclusions and dynamic ranges of one TCP port, both stacks. */
export interface RangeStanding {
  /** Held by the system: binding is refused with 10013. Source: developerload.com what-is-administered-port-exclusions. */
  readonly system: { readonly range: PortRange; readonly stacks: readonly Stack[] } | null;
  /** Reserved by an administrator: free for whoever names the port. */
  readonly administered: PortRange | null;
  readonly dynamic: PortRange | null;
  /** Every stack whose dynamic range has the port holds a reservation of it as well. */
  readonly reserved: boolean;
}

export function rangeStanding(port: Port, ranges: { readonly dynamic: ServerRanges['dynamic']; readonly excluded: ServerRanges['excluded'] }): RangeStanding {
  const covering = ranges.excluded.filter((e) => e.protocol === 'tcp' && port >= e.start && port <= e.end);
  const system = covering.filter((e) => !e.administered);
  const administered = covering.filter((e) => e.administered);
  const dynamic = ranges.dynamic.filter((d) => d.protocol === 'tcp' && port >= d.start && port < d.start + d.count);
  const [firstSystem] = system;
  const [firstAdministered] = administered;
  const [firstDynamic] = dynamic;
  return {
    system: firstSystem ? { range: rangeOf(firstSystem), stacks: [...new Set(system.map((e) => e.stack))] } : null,
    administered: firstAdministered ? rangeOf(firstAdministered) : null,
    dynamic: firstDynamic ? { start: firstDynamic.start, end: firstDynamic.start + firstDynamic.count - 1 } : null,
    reserved: dynamic.length > 0 && dynamic.every((d) => administered.some((e) => e.stack === d.stack)),
  };
}
type ServerRanges = Extract<ServerModel['ranges'], { known: true }>['value'];

function rangeOf({ start, end }: PortRange): PortRange {
  return { start, end };
}

function judgeExclusions(port: Port, { model }: PortContext, verdicts: PortVerdict[]): void {
  if (!model.ranges.known) {
    verdicts.push({ code: 'unknown', severity: 'unknown', what: 'ranges', reason: model.ranges.reason });
    return;
  }
  const { system, administered, dynamic, reserved } = rangeStanding(port, model.ranges.value);
  if (system) verdicts.push({ code: 'excluded-system', severity: 'error', range: system.range, stacks: system.stacks });
  if (administered) verdicts.push({ code: 'excluded-administered', severity: 'note', range: administered });
  if (dynamic) verdicts.push({ code: 'in-dynamic-range', severity: reserved ? 'note' : 'warning', range: dynamic });
}

/** A port TcpPort asks for is taken at every start; one in TcpDynamicPorts is given up when it is not free. */
function judgeInstances(port: Port, { model, instance, planned }: PortContext, verdicts: PortVerdict[]): void {
  if (!model.instancesKnown) verdicts.push({ code: 'unknown', severity: 'unknown', what: 'instances', reason: 'unreadable' });
  const moved = new Set(planned.values());
  for (const other of model.instances) {
    // What the plan moves elsewhere is free from then on.
    if (other.name === instance.name || moved.has(other.name) || bothClustered(other, instance)) continue;
    const endpoint = other.configured.endpoints.find((e) => e.port === port);
    if (endpoint) verdicts.push({ code: 'other-instance', severity: endpoint.from === 'TcpPort' ? 'error' : 'warning', who: other.name });
  }
}

/** Instances in a cluster listen on addresses of their own. */
function bothClustered(a: Pick<SqlInstance, 'clustered'>, b: Pick<SqlInstance, 'clustered'>): boolean {
  return a.clustered.known && a.clustered.value && b.clustered.known && b.clustered.value;
}

export interface Series {
  /** First number for named instances. */
  readonly start: Port;
  /** Numbers left out besides 1434. */
  readonly skip: readonly Port[];
}

export interface Refusal {
  readonly port: Port;
  readonly verdict: PortVerdict | { readonly code: 'skipped' };
}

/** `port` null: no number from `start` upward is free. `refusals` are the numbers passed over, in order. */
export interface Allocation {
  readonly name: string;
  readonly port: Port | null;
  readonly refusals: readonly Refusal[];
}

/** In a series these speak against a number, even though a person may choose it. */
function refuses(verdict: PortVerdict): boolean {
  return verdict.severity === 'error' || verdict.severity === 'warning' || verdict.code === 'in-dynamic-range' || verdict.code === 'excluded-administered' || verdict.code === 'privileged';
}

/**
 * The documented series: 1433 for a default instance, `start`, `start + 1`, ... for the others, 1434 never. Numbers
 * with anything against them are passed over, each with the reason. Instances are served in the order given; what one
 * is given, the next cannot have. An instance's own listener is no obstacle to it.
 *
 * @param planned ports given to other instances before, by instance name
 */
export function allocateSeries(names: readonly string[], series: Series, model: PortContext['model'], planned: ReadonlyMap<Port, string> = new Map()): readonly Allocation[] {
  const given = new Map(planned);
  const byName = new Map(model.instances.map((i) => [i.name, i]));
  const skip = new Set(series.skip);
  const out: Allocation[] = [];
  for (const name of names) {
    const instance = byName.get(name);
    if (!instance) continue;
    const refusals: Refusal[] = [];
    const context: PortContext = { model, instance, planned: given };
    let port: Port | null = null;
    for (const candidate of candidates(instance.isDefault, series.start)) {
      // Said first by judgePort too; asked here, because a long series would otherwise be judged again from its start for each instance.
      const taken = given.get(candidate);
      const inPlan = taken !== undefined && taken !== name ? ({ code: 'in-plan', severity: 'error', who: taken } as const) : undefined;
      const against = candidate !== DAC_DEFAULT_PORT && skip.has(candidate) ? ({ code: 'skipped' } as const) : (inPlan ?? judgePort(candidate, context).find(refuses));
      if (!against) {
        port = candidate;
        break;
      }
      refusals.push({ port: candidate, verdict: against });
    }
    if (port !== null) given.set(port, name);
    out.push({ name, port, refusals });
  }
  return out;
}

function* candidates(isDefault: boolean, start: Port): Generator<Port> {
  if (isDefault) yield DEFAULT_INSTANCE_PORT;
  for (let port = start; port <= MAX_PORT; port++) if (!isDefault || port !== DEFAULT_INSTANCE_PORT) yield port;
}
