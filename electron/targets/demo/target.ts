import { VerbError, isVerbError } from '#core/verbs/errors';
import type { BatchAnswer, BatchCall, CallOptions, Target } from '#core/verbs/target';
import { verbs, type VerbArgs, type VerbName, type VerbResult } from '#core/verbs/verbs';
import { parseArgs, parseResult, toVerbError } from '../parseCall';
import { demoEstate } from './estate';
import { listEvents, sampleConnections } from './connections';
import { createRule, readFirewall, readRule, removeRule, setRuleEnabled } from './firewall';
import { describeHost, listConnections, listListeners, listServices, readDfsr, readErrorLog, readRanges, readRegistry } from './reads';
import { restartMachine } from './restart';
import { addSpn, findSpn, listSpns, removeSpn } from './spns';
import { setOnline, setStartMode, startService, stopService } from './services';
import type { MachineState } from './state';
import { FileStore, MemoryStore, type MachineStore } from './store';
import { waitFor } from './wait';
import { setWmiHost } from './wmi';
import { addExclusion, removeExclusion, setDfsrPort, setDynamicRange, writeKey, writeRegistry } from './writes';

export interface DemoTargetOptions {
  /** Where it begins; the demo estate unless given. */
  readonly state?: MachineState;
  /** JSON file that holds the state across processes. While it is absent the target is in its initial state. */
  readonly stateFile?: string;
  /** Stands for an accepted elevation (or a refused one); unless given, the state's own `elevated` counts. */
  readonly grantElevation?: boolean;
  /** Milliseconds that verbs take, before those that the state names. */
  readonly latency?: Partial<Record<VerbName, number>>;
}

export interface DemoTarget extends Target {
  readonly kind: 'demo';
  /** A copy of the state as it is now. */
  state(): MachineState;
  /** Starts the simulated computer anew. Nobody but its owner can: there is no verb for it. */
  restart(): Promise<void>;
}

/** A failure is answered, not thrown, where its traces must stay in the state. */
type Handler<V extends VerbName> = (state: MachineState, args: VerbArgs<V>) => VerbResult<V> | VerbError;

const handlers: { readonly [V in VerbName]: Handler<V> } = {
  'host.ping': () => ({ pong: true }),
  'host.echo': (_, { value }) => ({ value }),
  'host.describe': describeHost,
  'registry.read': readRegistry,
  'registry.write': writeRegistry,
  'registry.key': writeKey,
  'services.list': listServices,
  'service.stop': stopService,
  'service.start': startService,
  'service.setStartMode': setStartMode,
  'listeners.list': listListeners,
  'connections.list': listConnections,
  'connections.sample': sampleConnections,
  'ranges.read': readRanges,
  'exclusion.add': addExclusion,
  'exclusion.remove': removeExclusion,
  'dynamicRange.set': setDynamicRange,
  'wmi.setHost': setWmiHost,
  'dfsr.read': readDfsr,
  'dfsr.setPort': setDfsrPort,
  'events.list': listEvents,
  'firewall.read': readFirewall,
  'firewall.rule': (state, { name, textOnly }) => ({ ...readRule(state, name), ...(textOnly === true ? { api: null } : {}) }),
  'firewall.create': createRule,
  'firewall.setEnabled': setRuleEnabled,
  'firewall.remove': removeRule,
  'cluster.read': (state) => state.cluster,
  'cluster.setOnline': setOnline,
  'sql.errorlog': readErrorLog,
  'spn.list': listSpns,
  'spn.find': findSpn,
  'spn.add': addSpn,
  'spn.remove': removeSpn,
};

/** A Windows server that exists only as data, and behaves as one where PortPin can see it. */
export function createDemoTarget(options: DemoTargetOptions = {}): DemoTarget {
  const initial = options.state ?? demoEstate();
  const store: MachineStore = options.stateFile === undefined ? new MemoryStore(initial) : new FileStore(options.stateFile, initial);
  let open = true;

  function run<V extends VerbName>(verb: V, args: VerbArgs<V>, state: MachineState): VerbResult<V> | VerbError {
    const granted = options.grantElevation;
    if (granted === undefined) return handlers[verb](state, args);
    const { elevated } = state;
    state.elevated = granted;
    try {
      return handlers[verb](state, args);
    } finally {
      state.elevated = elevated;
    }
  }

  function latencyOf(verb: VerbName, state: MachineState): number {
    return options.latency?.[verb] ?? state.latencyMs[verb] ?? 0;
  }

  function assertOpen({ signal }: CallOptions): void {
    if (!open) throw new VerbError({ code: 'host-lost' });
    if (signal?.aborted === true) throw new VerbError({ code: 'cancelled' });
  }

  /** Once a write is on its way, neither cancelling nor a deadline tells whether it was done. */
  async function write<V extends VerbName>(verb: V, args: VerbArgs<V>, callOptions: CallOptions): Promise<VerbResult<V>> {
    const ended = await waitFor(latencyOf(verb, store.read()), callOptions.timeoutMs ?? verbs[verb].timeoutMs, callOptions.signal);
    if (ended === 'cancelled') throw new VerbError({ code: 'outcome-unknown', detail: 'cancelled' });
    const asked = store.change((state) => run(verb, args, state));
    if (ended === 'timeout') {
      await asked.catch(() => undefined);
      throw new VerbError({ code: 'outcome-unknown', detail: 'timeout' });
    }
    const result = await asked;
    if (isVerbError(result)) throw result;
    return result;
  }

  async function read(latencyMs: number, timeoutMs: number, { signal }: CallOptions): Promise<MachineState> {
    const ended = await waitFor(latencyMs, timeoutMs, signal);
    if (ended !== 'waited') throw new VerbError({ code: ended });
    return store.read();
  }

  function answer<V extends VerbName>(verb: V, args: VerbArgs<V>, state: MachineState): VerbResult<V> {
    const result = run(verb, args, state);
    if (isVerbError(result)) throw result;
    return parseResult(verb, result);
  }

  return {
    kind: 'demo',
    id: 'demo',
    name: initial.host.computerName,
    writable: true,
    state: () => store.read(),
    restart: () => store.change((state) => restartMachine(state, new Date())),
    async call<V extends VerbName>(verb: V, args: VerbArgs<V>, callOptions: CallOptions = {}): Promise<VerbResult<V>> {
      assertOpen(callOptions);
      const parsed = parseArgs(verb, args);
      if (verbs[verb].kind === 'write') return parseResult(verb, await write(verb, parsed, callOptions));
      return answer(verb, parsed, await read(latencyOf(verb, store.read()), callOptions.timeoutMs ?? verbs[verb].timeoutMs, callOptions));
    },
    async batch(calls: readonly BatchCall[], callOptions: CallOptions = {}): Promise<readonly BatchAnswer[]> {
      assertOpen(callOptions);
      const before = store.read();
      const sum = (of: (verb: VerbName) => number): number => calls.reduce((total, call) => total + of(call.verb), 0);
      const state = await read(sum((verb) => latencyOf(verb, before)), callOptions.timeoutMs ?? sum((verb) => verbs[verb].timeoutMs), callOptions);
      return calls.map(({ verb, args }): BatchAnswer => {
        try {
          return { ok: true, value: answer(verb, parseArgs(verb, args), state) };
        } catch (error) {
          return { ok: false, error: toVerbError(error) };
        }
      });
    },
    close() {
      open = false;
      return Promise.resolve();
    },
  };
}
