import { VerbError } from '#core/verbs/errors';
import type { CallOptions, Prober } from '#core/verbs/target';
import { demoBrowser } from './browser';
import { demoEndpoints } from './endpoints';
import { MachineRegistry, sameName } from './machine';
import { isLoopback } from './sockets';
import { instanceIdOf, instanceKey } from './sqlServer';
import type { MachineState } from './state';

const ENDPOINT_MAPPER_PORT = 135;

/** Nothing here is encrypted, and a client is told so. */
const ENCRYPTION = 'not-supported';

function listenerOf(state: MachineState, port: number): MachineState['listeners'][number] | undefined {
  return state.listeners.find((l) => l.protocol === 'tcp' && l.port === port && !isLoopback(l.address));
}

/** Who answers a pre-login on a port: an engine with its version, somebody else, or nobody. */
export function engineAt(state: MachineState, port: number): { readonly version: string | null } | 'other' | 'nobody' {
  const listener = listenerOf(state, port);
  if (!listener) return 'nobody';
  const id = state.services.filter((service) => service.processId === listener.processId).map(instanceIdOf).find((found) => found !== undefined);
  if (id === undefined) return 'other';
  const registry = new MachineRegistry(state);
  const version = registry.text(`${instanceKey(registry, id)}\\Setup`, 'PatchLevel');
  return { version: version === undefined ? null : shortVersion(version) };
}

/** `16.0.4165` of `16.0.4165.4`, as a pre-login answer gives it. */
function shortVersion(version: string): string {
  return version.split('.').slice(0, 3).join('.');
}

/**
 * Asks the simulated server as a client on the same network would, its firewall left out. The Browser answers from the
 * registry, so after a write it gives the new port while the engine still listens on the old one.
 * Source: sql-docs configure-a-server-to-listen-on-a-specific-tcp-port, warning.
 */
export function createDemoProber(target: { state(): MachineState }): Prober {
  const look = async ({ signal }: CallOptions = {}): Promise<MachineState> => {
    if (signal?.aborted === true) throw new VerbError({ code: 'cancelled' });
    return Promise.resolve(target.state());
  };

  return {
    real: false,
    address: target.state().host.addresses[0] ?? target.state().host.computerName,
    async tcpOpen(port, options) {
      return listenerOf(await look(options), port) ? { open: true } : { open: false, error: 'ECONNREFUSED' };
    },
    async tdsPrelogin(port, options) {
      const engine = engineAt(await look(options), port);
      if (engine === 'nobody') return { answered: false, error: 'ECONNREFUSED' };
      if (engine === 'other') return { answered: false, error: 'not-tds' };
      return { answered: true, ...(engine.version === null ? {} : { version: engine.version }), encryption: ENCRYPTION };
    },
    async browser(instance, options) {
      const found = demoBrowser(await look(options))?.find((announced) => sameName(announced.instance, instance));
      return found ? { answered: true, port: found.port } : { answered: false, error: 'timeout' };
    },
    async browserInstances(options) {
      const instances = demoBrowser(await look(options));
      return instances ? { answered: true, instances } : { answered: false, error: { code: 'timeout', detail: null } };
    },
    async endpointMapper(options) {
      const state = await look(options);
      if (!listenerOf(state, ENDPOINT_MAPPER_PORT)) return { answered: false, error: { code: 'refused', detail: 'ECONNREFUSED' } };
      return { answered: true, endpoints: demoEndpoints(state), unreadable: 0 };
    },
    async sunRpc(options) {
      await look(options);
      return { answered: false, error: { code: 'refused', detail: 'ECONNREFUSED' } };
    },
  };
}
