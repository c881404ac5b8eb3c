import { VerbError, isVerbError } from '#core/verbs/errors';
import type { BatchAnswer, BatchCall, CallOptions, Prober, Target } from '#core/verbs/target';
import type { ReadVerbName, VerbResult } from '#core/verbs/verbs';
import type { RangesFacts, RegistryRead } from '#core/verbs/facts';
import { SYSTEM_READS } from '#core/verbs/systemKeys';
import type { CancelSignal } from '#core/util/cancel';
import { EXHAUSTION_EVENTS, SCAN_FORMAT, SCAN_VERSION, SQL_ROOT, SQL_ROOT_32, areaNames, type Area, type AreaName, type Scan } from '#core/scan/scan';
import { answerOf, toVerbError } from './parseCall';

export interface ScanProgress {
  readonly area: AreaName;
  readonly state: 'asking' | 'read' | 'unreadable';
  /** Areas answered so far, of `total`. */
  readonly done: number;
  readonly total: number;
}

export interface ScanOptions {
  readonly signal?: CancelSignal;
  readonly onProgress?: (progress: ScanProgress) => void;
  /** Who asks the endpoint mapper; without one its list is not collected. */
  readonly prober?: Pick<Prober, 'endpointMapper'> | null;
}

/** What each area asks for in the first round trip. */
const firstTrip = [
  { area: 'host', call: { verb: 'host.describe', args: {} } },
  { area: 'sqlRegistry', call: { verb: 'registry.read', args: { reads: [SQL_ROOT, SQL_ROOT_32].map((root) => ({ path: `${root}\\Instance Names\\SQL`, depth: 0 })) } } },
  { area: 'services', call: { verb: 'services.list', args: { names: null } } },
  { area: 'listeners', call: { verb: 'listeners.list', args: {} } },
  { area: 'ranges', call: { verb: 'ranges.read', args: {} } },
  { area: 'firewall', call: { verb: 'firewall.read', args: {} } },
  { area: 'cluster', call: { verb: 'cluster.read', args: {} } },
  { area: 'systemRegistry', call: { verb: 'registry.read', args: { reads: [...SYSTEM_READS] } } },
  { area: 'dfsr', call: { verb: 'dfsr.read', args: {} } },
  { area: 'events', call: { verb: 'events.list', args: { log: 'System', ids: EXHAUSTION_EVENTS, sinceHours: 14 * 24, max: 2000 } } },
] as const satisfies readonly { readonly area: AreaName; readonly call: BatchCall }[];

/** The keys of one instance that say how it listens, which version it is and how it starts. */
function instanceReads(key: string): { readonly path: string; readonly depth: number }[] {
  return [
    { path: `${key}\\MSSQLServer\\SuperSocketNetLib`, depth: 3 },
    { path: `${key}\\Setup`, depth: 0 },
    { path: `${key}\\MSSQLServer\\CurrentVersion`, depth: 0 },
    { path: `${key}\\MSSQLServer\\Parameters`, depth: 0 },
    { path: `${key}\\Cluster`, depth: 0 },
  ];
}

/** Remote ends and processes that a scan names. */
const SAMPLE_TOP = 50;

/** How full each dynamic range of TCP is; without the ranges the sample is asked for all the same. */
function sampleCall(ranges: Area<RangesFacts>): BatchCall {
  const dynamic = ranges.state === 'read' ? ranges.value.dynamic.filter(({ protocol }) => protocol === 'tcp') : [];
  return { verb: 'connections.sample', args: { top: SAMPLE_TOP, ranges: dynamic.map(({ stack, start, count }) => ({ stack, start, count })) } };
}

/** An instance id that could not be a key name is left to the interpretation, which finds no key for it. */
function isKeyName(id: string): boolean {
  return id.length > 0 && id.length <= 255 && !/[\\\0]/.test(id);
}

/** An answer that is none has no instances; its own area says why. */
function readsOf(answer: BatchAnswer | undefined): { readonly path: string; readonly depth: number }[] {
  try {
    return readsOfInstances(answerOf('registry.read', answer).reads);
  } catch (error) {
    if (isVerbError(error)) return [];
    throw error;
  }
}

function readsOfInstances(lists: readonly RegistryRead[]): { readonly path: string; readonly depth: number }[] {
  return lists.flatMap(({ path, key }) => {
    const root = path.slice(0, path.length - '\\Instance Names\\SQL'.length);
    const ids = key?.values.flatMap(({ value }) => (value.kind === 'String' && isKeyName(value.data) ? [value.data] : [])) ?? [];
    return ids.flatMap((id) => instanceReads(`${root}\\${id}`));
  });
}

/** One more question, over the network and beside the others. Never rejects: nobody waits for it before the last line. */
async function endpointsOf(prober: Pick<Prober, 'endpointMapper'>, options: CallOptions): Promise<Scan['areas']['rpcEndpoints']> {
  try {
    const answer = await prober.endpointMapper(options);
    if (answer.answered) return { state: 'read', value: { endpoints: answer.endpoints } };
    const { code, detail } = answer.error;
    return { state: 'unreadable', error: { code: code === 'timeout' ? 'timeout' : code === 'denied' ? 'access-denied' : 'not-available', subject: 'TCP 135', detail: detail ?? code } };
  } catch (error) {
    return { state: 'unreadable', error: toVerbError(error).data };
  }
}

/** Errors that are about the way to the target, not about one area of it. */
function isAboutTarget(error: unknown): boolean {
  return isVerbError(error, 'host-lost', 'host-start-failed', 'cancelled');
}

/**
 * Reads everything a scan holds, in two round trips: everything that depends on nothing, then the instances' own keys
 * and the sample of connections, which wants the dynamic ranges. The endpoint mapper is asked meanwhile. An area that
 * cannot be read says why and the others stand; one the source does not hold is `not-collected`.
 * @throws VerbError `cancelled`, `host-lost`, `host-start-failed`, or what the target answers for the trip as a whole
 */
export async function scanTarget(target: Target, options: ScanOptions = {}): Promise<Scan> {
  const takenAt = new Date().toISOString();
  const started = performance.now();
  const callOptions: CallOptions = options.signal === undefined ? {} : { signal: options.signal };
  const total = areaNames.length;
  let done = 0;
  let roundTrips = 0;
  const report = (area: AreaName, state: ScanProgress['state']): void => {
    if (state !== 'asking') done++;
    options.onProgress?.({ area, state, done, total });
  };
  const ask = async (calls: readonly BatchCall[]): Promise<readonly BatchAnswer[]> => {
    if (options.signal?.aborted === true) throw new VerbError({ code: 'cancelled' });
    roundTrips++;
    return target.batch(calls, callOptions);
  };
  const areaOf = <V extends ReadVerbName>(area: AreaName, verb: V, answer: BatchAnswer | undefined, more?: (value: VerbResult<V>) => VerbResult<V>): Area<VerbResult<V>> => {
    try {
      const value = answerOf(verb, answer);
      const whole = more ? more(value) : value;
      report(area, 'read');
      return { state: 'read', value: whole };
    } catch (error) {
      if (isAboutTarget(error)) throw error;
      report(area, 'unreadable');
      const { data } = toVerbError(error);
      return target.kind === 'imported' && data.code === 'not-available' ? { state: 'not-collected' } : { state: 'unreadable', error: data };
    }
  };

  for (const area of areaNames) report(area, 'asking');
  const listed = options.prober ? endpointsOf(options.prober, callOptions) : null;
  if (listed) roundTrips++;
  const answers = await ask(firstTrip.map(({ call }) => call));
  const answerFor = (area: AreaName): BatchAnswer | undefined => answers[firstTrip.findIndex((asked) => asked.area === area)];
  const host = areaOf('host', 'host.describe', answerFor('host'));
  const services = areaOf('services', 'services.list', answerFor('services'));
  const listeners = areaOf('listeners', 'listeners.list', answerFor('listeners'));
  const ranges = areaOf('ranges', 'ranges.read', answerFor('ranges'));
  const firewall = areaOf('firewall', 'firewall.read', answerFor('firewall'));
  const cluster = areaOf('cluster', 'cluster.read', answerFor('cluster'));
  const systemRegistry = areaOf('systemRegistry', 'registry.read', answerFor('systemRegistry'));
  const dfsr = areaOf('dfsr', 'dfsr.read', answerFor('dfsr'));
  const events = areaOf('events', 'events.list', answerFor('events'));
  const instances = readsOf(answerFor('sqlRegistry'));
  const more = await ask([sampleCall(ranges), ...(instances.length === 0 ? [] : [{ verb: 'registry.read', args: { reads: instances } } as const])]);
  const sqlRegistry = areaOf('sqlRegistry', 'registry.read', answerFor('sqlRegistry'), ({ reads }) => ({ reads: instances.length === 0 ? reads : [...reads, ...answerOf('registry.read', more[1]).reads] }));
  const connections = areaOf('connections', 'connections.sample', more[0]);
  const rpcEndpoints = (await listed) ?? ({ state: 'not-collected' } as const);
  report('rpcEndpoints', rpcEndpoints.state === 'read' ? 'read' : 'unreadable');
  return {
    format: SCAN_FORMAT,
    version: SCAN_VERSION,
    takenAt,
    durationMs: Math.round(performance.now() - started),
    roundTrips,
    target: { id: target.id, kind: target.kind, name: host.state === 'read' ? host.value.computerName : target.name },
    areas: { host, sqlRegistry, services, listeners, ranges, firewall, cluster, systemRegistry, dfsr, events, connections, rpcEndpoints },
  };
}
