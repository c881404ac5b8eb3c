import { VerbError, isVerbError } from '#core/verbs/errors';
import type { BatchAnswer, BatchCall, CallOptions, Target } from '#core/verbs/target';
import type { ReadVerbName, VerbResult } from '#core/verbs/verbs';
import type { RegistryRead } from '#core/verbs/facts';
import type { CancelSignal } from '#core/util/cancel';
import { SCAN_FORMAT, SCAN_VERSION, SQL_ROOT, SQL_ROOT_32, areaNames, type Area, type AreaName, type Scan } from '#core/scan/scan';
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

/** An instance id that could not be a key name is left to the interpretation, which finds no key for it. */
function isKeyName(id: string): boolean {
  return id.length > 0 && id.length <= 255 && !/[\\\0]/.test(id);
}

function readsOfInstances(lists: readonly RegistryRead[]): { readonly path: string; readonly depth: number }[] {
  return lists.flatMap(({ path, key }) => {
    const root = path.slice(0, path.length - '\\Instance Names\\SQL'.length);
    const ids = key?.values.flatMap(({ value }) => (value.kind === 'String' && isKeyName(value.data) ? [value.data] : [])) ?? [];
    return ids.flatMap((id) => instanceReads(`${root}\\${id}`));
  });
}

/** Errors that are about the way to the target, not about one area of it. */
function isAboutTarget(error: unknown): boolean {
  return isVerbError(error, 'host-lost', 'host-start-failed', 'cancelled');
}

/**
 * Reads everything a scan holds, in two round trips: everything but the instances' own keys, then those. An area that
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
  const areaOf = async <V extends ReadVerbName>(area: AreaName, verb: V, answer: BatchAnswer | undefined, more?: (value: VerbResult<V>) => Promise<VerbResult<V>>): Promise<Area<VerbResult<V>>> => {
    try {
      const value = answerOf(verb, answer);
      const whole = more ? await more(value) : value;
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
  const answers = await ask(firstTrip.map(({ call }) => call));
  const answerFor = (area: AreaName): BatchAnswer | undefined => answers[firstTrip.findIndex((asked) => asked.area === area)];
  const host = await areaOf('host', 'host.describe', answerFor('host'));
  const services = await areaOf('services', 'services.list', answerFor('services'));
  const listeners = await areaOf('listeners', 'listeners.list', answerFor('listeners'));
  const ranges = await areaOf('ranges', 'ranges.read', answerFor('ranges'));
  const firewall = await areaOf('firewall', 'firewall.read', answerFor('firewall'));
  const cluster = await areaOf('cluster', 'cluster.read', answerFor('cluster'));
  const sqlRegistry = await areaOf('sqlRegistry', 'registry.read', answerFor('sqlRegistry'), async ({ reads }) => {
    const wanted = readsOfInstances(reads);
    if (wanted.length === 0) return { reads };
    const [more] = await ask([{ verb: 'registry.read', args: { reads: wanted } }]);
    return { reads: [...reads, ...answerOf('registry.read', more).reads] };
  });
  return {
    format: SCAN_FORMAT,
    version: SCAN_VERSION,
    takenAt,
    durationMs: Math.round(performance.now() - started),
    roundTrips,
    target: { id: target.id, kind: target.kind, name: host.state === 'read' ? host.value.computerName : target.name },
    areas: { host, sqlRegistry, services, listeners, ranges, firewall, cluster },
  };
}
