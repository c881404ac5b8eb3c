import { VerbError } from '#core/verbs/errors';
import type { CallOptions, Prober } from '#core/verbs/target';
import { isPort } from '#core/ports/port';
import { demoEndpoints } from './endpoints';
import { MachineRegistry, sameName } from './machine';
import { isLoopback } from './sockets';
import { instanceIdOf, instanceKey, instanceNames } from './sqlServer';
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
      const state = await look(options);
      const service = state.services.find((found) => found.behaviour === 'browser');
      const registry = new MachineRegistry(state);
      const named = instanceNames(registry).find((found) => sameName(found.name, instance));
      const engine = named && state.services.find((found) => sameName(instanceIdOf(found) ?? '', named.id));
      if (service?.status !== 'Running' || !named || engine?.status !== 'Running') return { answered: false, error: 'timeout' };
      const library = `${named.root}\\${named.id}\\MSSQLServer\\SuperSocketNetLib`;
      if (registry.number(library, 'HideInstance') === 1) return { answered: false, error: 'timeout' };
      return { answered: true, port: announcedPort(registry, `${library}\\Tcp`) };
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

/** The first port of the settings; null while TCP is off or no port is known. */
function announcedPort(registry: MachineRegistry, tcp: string): number | null {
  if (registry.number(tcp, 'Enabled') === 0) return null;
  const all = registry.number(tcp, 'ListenOnAllIPs') !== 0;
  const entries = all ? ['IPAll'] : registry.children(tcp).filter((name) => /^IP\d+$/i.test(name) && registry.number(`${tcp}\\${name}`, 'Enabled') === 1);
  for (const entry of entries) {
    for (const value of ['TcpPort', 'TcpDynamicPorts']) {
      const port = Number(registry.text(`${tcp}\\${entry}`, value)?.split(',')[0] ?? '');
      if (isPort(port)) return port;
    }
  }
  return null;
}
