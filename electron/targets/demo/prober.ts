import { VerbError } from '#core/verbs/errors';
import type { CallOptions, Prober } from '#core/verbs/target';
import { demoBrowser } from './browser';
import { demoEndpoints } from './endpoints';
import { MachineRegistry, sameName } from './machine';
import { isLoopback } from './sockets';
import { instanceIdOf, instanceKey } from './sqlServer';
import type { MachineState } from './state';

const ENDPOINT_MAPPER_PORT = 135;

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
  const listenerOf = (state: MachineState, port: number) => state.listeners.find((l) => l.protocol === 'tcp' && l.port === port && !isLoopback(l.address));

  return {
    real: false,
    address: target.state().host.addresses[0] ?? target.state().host.computerName,
    async tcpOpen(port, options) {
      return listenerOf(await look(options), port) ? { open: true } : { open: false, error: 'ECONNREFUSED' };
    },
    async tdsPrelogin(port, options) {
      const state = await look(options);
      const listener = listenerOf(state, port);
      if (!listener) return { answered: false, error: 'ECONNREFUSED' };
      const id = state.services.filter((service) => service.processId === listener.processId).map(instanceIdOf).find((found) => found !== undefined);
      if (id === undefined) return { answered: false, error: 'not-tds' };
      const registry = new MachineRegistry(state);
      const version = registry.text(`${instanceKey(registry, id)}\\Setup`, 'PatchLevel');
      return version === undefined ? { answered: true, encryption: 'off' } : { answered: true, version: shortVersion(version), encryption: 'off' };
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
