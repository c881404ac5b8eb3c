import { parseFirewallRule } from '#core/firewall/parse';
import { rangeSet } from '#core/firewall/scope';
import type { Plan } from '#core/plan/change';
import { parsePortInput } from '#core/ports/input';
import { portSet, sizeOf, subtract, union, type PortSet } from '#core/ports/portSet';

/**
 * Where the ports lay that were open before a run, from where they lie after it: without what its rules opened, with
 * what the rules it disabled did. null where that does not give the number that was counted before.
 */
export function openBefore(plan: Plan, after: PortSet, count: number): PortSet | null {
  const writes = plan.changes.flatMap((c) => c.writes);
  const added = portSet(
    writes.flatMap((w) => (w.kind === 'firewall-create' && w.spec.protocol === 'tcp' ? w.spec.localPorts : [])).flatMap((text) => {
      const parsed = parsePortInput(text);
      return parsed.ok ? [{ start: parsed.port, end: parsed.port }] : [];
    }),
  );
  const disabled = writes.reduce((set: PortSet, w) => {
    if (w.kind !== 'firewall-enabled' || w.after) return set;
    const parsed = parseFirewallRule(w.name, w.raw);
    return parsed.ok && parsed.rule.protocol === 6 ? union(set, rangeSet(parsed.rule.localPorts.ranges)) : set;
  }, []);
  return [union(subtract(after, added), disabled), union(after, disabled)].find((set) => sizeOf(set) === count) ?? null;
}
