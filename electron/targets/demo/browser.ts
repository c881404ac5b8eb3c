import { isPort } from '#core/ports/port';
import type { BrowserInstance } from '#core/probes/answer';
import { MachineRegistry, sameName } from './machine';
import { instanceIdOf, instanceNames } from './sqlServer';
import type { MachineState } from './state';

/**
 * What the simulated Browser announces: running instances that are not hidden, with the port of their settings.
 * Undefined while it does not run.
 */
export function demoBrowser(state: MachineState): BrowserInstance[] | undefined {
  if (state.services.find((found) => found.behaviour === 'browser')?.status !== 'Running') return undefined;
  const registry = new MachineRegistry(state);
  return instanceNames(registry).flatMap((named) => {
    const engine = state.services.find((found) => sameName(instanceIdOf(found) ?? '', named.id));
    const library = `${named.root}\\${named.id}\\MSSQLServer\\SuperSocketNetLib`;
    if (engine?.status !== 'Running' || registry.number(library, 'HideInstance') === 1) return [];
    return [
      {
        server: state.host.computerName,
        instance: named.name,
        clustered: registry.has(`${named.root}\\${named.id}\\Cluster`),
        version: registry.text(`${named.root}\\${named.id}\\Setup`, 'Version') ?? registry.text(`${named.root}\\${named.id}\\Setup`, 'PatchLevel') ?? null,
        port: announcedPort(registry, `${library}\\Tcp`),
        pipe: null,
      },
    ];
  });
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
