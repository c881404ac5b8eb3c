import type { Prober } from '#core/verbs/target';
import { createProber } from '../probes/prober';
import type { OpenTargets } from './openTargets';

/**
 * Who answers for a computer named by the administrator: the simulation for the name or address of an open demo
 * server, the network for everybody else. The demo server's address belongs to somebody else in the real world.
 */
export function proberFor(host: string, targets: OpenTargets): Prober {
  const wanted = host.toLowerCase();
  const simulated = targets.list().find(({ id, name, kind }) => kind === 'demo' && [name.toLowerCase(), targets.get(id).prober?.address.toLowerCase()].includes(wanted));
  return (simulated && targets.get(simulated.id).prober) ?? createProber(host);
}
