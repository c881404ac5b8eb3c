import { VerbError } from '#core/verbs/errors';
import type { RegistryRead } from '#core/verbs/facts';
import type { RegistryKey } from '#core/verbs/registry';
import { findKey } from '#core/verbs/registry';
import type { BatchAnswer, BatchCall, CallOptions, Target } from '#core/verbs/target';
import { verbs, type VerbArgs, type VerbName, type VerbResult } from '#core/verbs/verbs';
import type { Area, AreaName, Scan } from '#core/scan/scan';
import { parseArgs, parseResult, toVerbError } from '../parseCall';

type Handlers = { readonly [V in VerbName]: (args: VerbArgs<V>) => VerbResult<V> };

/** @throws VerbError the area's own, or `not-available` where the source does not hold it */
function valueOf<T>(name: AreaName, area: Area<T>): T {
  if (area.state === 'read') return area.value;
  throw new VerbError(area.state === 'unreadable' ? area.error : { code: 'not-available', subject: name });
}

function cut(key: RegistryKey, depth: number): RegistryKey {
  return { ...key, keys: depth > 0 ? key.keys.map((child) => cut(child, depth - 1)) : [] };
}

/** What the scan's reads say about a path: asked for itself, or part of a tree that was. Undefined: not in the scan. */
function readFrom(reads: readonly RegistryRead[], path: string, depth: number): RegistryRead | undefined {
  const lower = path.toLowerCase();
  const same = reads.find((read) => read.path.toLowerCase() === lower);
  if (same) return { path, state: same.state, key: same.key && cut(same.key, depth) };
  const above = reads.find((read) => lower.startsWith(`${read.path.toLowerCase()}\\`));
  if (!above) return undefined;
  if (above.state !== 'read') return { path, state: above.state, key: null };
  const names = path.slice(above.path.length + 1).split('\\');
  const key = findKey(above.key, ...names);
  if (key) return { path, state: 'read', key: cut(key, depth) };
  return { path, state: 'absent', key: null };
}

function rangesText(ranges: VerbArgs<'connections.sample'>['ranges']): string {
  return ranges.map(({ stack, start, count }) => `${stack} ${start} ${count}`).join();
}

function readOnly(): never {
  throw new VerbError({ code: 'read-only' });
}

function notHeld(subject: string): never {
  throw new VerbError({ code: 'not-available', subject });
}

function handlersOf({ areas }: Scan): Handlers {
  return {
    'host.ping': () => ({ pong: true }),
    'host.echo': ({ value }) => ({ value }),
    'host.describe': () => valueOf('host', areas.host),
    'registry.read': ({ reads }) => {
      const held = [...valueOf('sqlRegistry', areas.sqlRegistry).reads, ...(areas.systemRegistry.state === 'read' ? areas.systemRegistry.value.reads : [])];
      return { reads: reads.map(({ path, depth }) => readFrom(held, path, depth) ?? notHeld(path)) };
    },
    'services.list': ({ names }) => {
      const { services } = valueOf('services', areas.services);
      return { services: services.filter((service) => names === null || names.some((name) => name.toLowerCase() === service.name.toLowerCase())) };
    },
    'listeners.list': () => valueOf('listeners', areas.listeners),
    'connections.list': () => notHeld('connections'),
    'connections.sample': ({ top, ranges }) => {
      const sample = valueOf('connections', areas.connections);
      if (rangesText(ranges) !== rangesText(sample.used)) notHeld('connections');
      return { ...sample, processes: sample.processes.slice(0, top), remotes: sample.remotes.slice(0, top) };
    },
    'ranges.read': () => valueOf('ranges', areas.ranges),
    'dfsr.read': () => valueOf('dfsr', areas.dfsr),
    'events.list': ({ ids }) => {
      const { events, truncated } = valueOf('events', areas.events);
      return { events: events.filter(({ id }) => ids.includes(id)), truncated };
    },
    'firewall.read': () => valueOf('firewall', areas.firewall),
    'firewall.rule': ({ name }) => {
      const local = valueOf('firewall', areas.firewall).stores.find((store) => store.store === 'local');
      const raw = local?.rules.find(([found]) => found.toLowerCase() === name.toLowerCase())?.[1] ?? null;
      return { raw, api: null };
    },
    'cluster.read': () => valueOf('cluster', areas.cluster),
    'sql.errorlog': ({ instanceId }) => notHeld(instanceId),
    'spn.list': ({ account }) => notHeld(account),
    'spn.find': ({ spn }) => notHeld(spn),
    'spn.add': readOnly,
    'spn.remove': readOnly,
    'registry.write': readOnly,
    'registry.key': readOnly,
    'dynamicRange.set': readOnly,
    'wmi.setHost': readOnly,
    'dfsr.setPort': readOnly,
    'service.stop': readOnly,
    'service.start': readOnly,
    'service.setStartMode': readOnly,
    'exclusion.add': readOnly,
    'exclusion.remove': readOnly,
    'firewall.create': readOnly,
    'firewall.setEnabled': readOnly,
    'firewall.remove': readOnly,
    'cluster.setOnline': readOnly,
  };
}

/**
 * A scan as a target: what was read then is answered, everything else is `not-available`, writes are `read-only`. Its
 * scan is the one it was opened with; scanning it again can only give less.
 */
export function importedTarget(scan: Scan): Target {
  const handlers = handlersOf(scan);
  const assertGoing = ({ signal }: CallOptions): void => {
    if (signal?.aborted === true) throw new VerbError({ code: 'cancelled' });
  };
  const answer = <V extends VerbName>(verb: V, args: VerbArgs<V>): VerbResult<V> => parseResult(verb, handlers[verb](parseArgs(verb, args)));
  return {
    kind: 'imported',
    id: scan.target.id,
    name: scan.target.name,
    writable: false,
    call: <V extends VerbName>(verb: V, args: VerbArgs<V>, options: CallOptions = {}) =>
      new Promise<VerbResult<V>>((resolve) => {
        if (verbs[verb].kind === 'write') readOnly();
        assertGoing(options);
        resolve(answer(verb, args));
      }),
    batch: (calls: readonly BatchCall[], options: CallOptions = {}) =>
      new Promise<readonly BatchAnswer[]>((resolve) => {
        assertGoing(options);
        resolve(
          calls.map(({ verb, args }): BatchAnswer => {
            try {
              return { ok: true, value: answer(verb, args) };
            } catch (error) {
              return { ok: false, error: toVerbError(error) };
            }
          }),
        );
      }),
    close: () => Promise.resolve(),
  };
}
