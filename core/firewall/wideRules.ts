import type { Exposure } from './exposure';
import type { DynamicPorts } from './scope';
import type { WideReason, WideRule } from './view';
import type { FirewallRule } from './rule';
import { has, intersect, portSet, sizeOf, type PortSet } from '#core/ports/portSet';
import type { Protocol } from '#core/ports/port';

/** From this many ports on a rule is called wide. */
export const WIDE_FROM = 100;
/** UDP port of the SQL Server Browser. */
export const BROWSER_PORT = 1434;

/**
 * Active inbound allow rules that open more than a service with a fixed port needs, one entry for each protocol.
 * Rules bound to a program or service are not called wide for their ports: they open them to one listener. Those that
 * name UDP 1434 are listed whatever they are bound to, since a fixed port makes the Browser unnecessary.
 */
export function wideRules(exposure: Exposure, dynamic: DynamicPorts): WideRule[] {
  const ranges = { tcp: portSet(dynamic.tcp), udp: portSet(dynamic.udp) };
  const wide: WideRule[] = [];
  for (const { store, rule, ports, scope, profiles } of exposure.byRule) {
    for (const protocol of ['tcp', 'udp'] as const) {
      const set = ports[protocol];
      const reason = wideReason(rule, protocol, set, scope.listener, ranges[protocol]);
      if (!reason) continue;
      wide.push({
        name: rule.name,
        store,
        displayName: rule.displayName ?? '',
        raw: rule.text,
        reason,
        protocol,
        ports: set,
        portCount: sizeOf(set),
        remoteAny: scope.remote === 'any',
        listener: scope.listener,
        profiles,
      });
    }
  }
  return wide;
}

function wideReason(rule: FirewallRule, protocol: Protocol, ports: PortSet, listener: 'any' | 'named', dynamic: PortSet): WideReason | undefined {
  if (ports.length === 0) return undefined;
  if (listener === 'any') {
    if (dynamic.length > 0 && sizeOf(intersect(dynamic, ports)) === sizeOf(dynamic)) return 'whole-dynamic-range';
    if (sizeOf(ports) >= WIDE_FROM) return 'many-ports';
  }
  return protocol === 'udp' && rule.localPorts.ranges.length > 0 && has(ports, BROWSER_PORT) ? 'udp-1434' : undefined;
}
