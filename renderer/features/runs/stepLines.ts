import type { Step, Write } from '#core/plan/change';
import { ABSENT, registryText, writesOf } from '#core/plan/cells';
import { parseFirewallRule } from '#core/firewall/parse';
import { ruleFacet } from '#core/plan/firewallChanges';
import { addressTexts } from '#core/firewall/newRule';
import { formatRange } from '#core/ports/port';
import { anyPort, rangeSet } from '#core/firewall/scope';
import { firewallProfiles } from '#core/firewall/rule';
import { planTexts, stackName } from '#core/text/plan';
import type { Language } from '#core/ipc/contract';

/** A rule's registry text in the words of the before/after table; text that cannot be parsed stands as it is. */
function ruleWords(name: string, raw: string, language: Language): string {
  const parsed = parseFirewallRule(name, raw);
  if (!parsed.ok) return raw;
  const { rule } = parsed;
  const facet = ruleFacet({
    name,
    store: 'local',
    raw,
    displayName: '',
    enabled: rule.active,
    direction: rule.direction,
    action: rule.action === 'bypass' ? 'other' : rule.action,
    protocol: rule.protocol === 6 ? 'tcp' : rule.protocol === 17 ? 'udp' : String(rule.protocol ?? 'any'),
    localPorts: anyPort(rule.localPorts) ? null : rangeSet(rule.localPorts.ranges),
    localPortKeywords: rule.localPorts.keywords,
    profiles: rule.profiles.length > 0 ? rule.profiles : firewallProfiles,
    remoteAddresses: addressTexts(rule),
    program: rule.app,
    service: rule.service,
  });
  return planTexts(language).facet(facet);
}

/** What a write leaves: `TcpPort "1435"`, `TCP 1435, Any`, `MSSQL$SALES stopped`. */
export function writeLine(write: Write, language: Language): string {
  const t = planTexts(language);
  switch (write.kind) {
    case 'registry':
      return `${write.name} ${write.after === null ? t.absent : registryText(write.after)}`;
    case 'firewall-create':
      return `${write.spec.name}: ${write.spec.protocol.toUpperCase()} ${write.spec.localPorts.join(', ')}, ${write.spec.remoteAddresses.join(', ')}`;
    case 'firewall-enabled':
      return `${write.displayName === '' ? write.name : write.displayName}: Active=${write.after ? 'TRUE' : 'FALSE'}`;
    case 'firewall-remove':
      return `${write.name}: ${t.absent}`;
    case 'exclusion':
      return `${write.protocol.toUpperCase()} ${formatRange({ start: write.start, end: write.start + write.count - 1 })} ${write.stack === 'ipv4' ? 'IPv4' : 'IPv6'}: ${write.after ? t.reserved : t.absent}`;
    case 'service-state':
      return `${write.service} ${t.serviceState[write.after]}`;
    case 'service-start-mode':
      return `${write.service} ${t.startMode[write.after]}`;
    case 'cluster-resource':
      return `${write.name} ${write.after}`;
    case 'registry-key':
      return `${write.path}${write.after ? '' : `: ${t.absent}`}`;
    case 'wmi-host':
      return `winmgmt ${write.after}`;
    case 'dynamic-range':
      return `${stackName(write)}: ${formatRange({ start: write.after.start, end: write.after.start + write.after.count - 1 })}`;
    case 'spn':
      return `${write.account}: ${write.after ? write.spn : t.absent}`;
    case 'file':
      return write.path;
    case 'dfsr-port':
      return `DFSR ${write.after}`;
  }
}

/** One line for the writes of a step; of an observation, what must be seen. */
export function writesLine(step: Step, language: Language): string {
  return writesOf(step)
    .map((write) => writeLine(write, language))
    .join('  ');
}

/** A cell as the journal names it (`registry:HKLM\...\IPAll\TcpPort`), short. */
export function cellName(cell: string): string {
  const rest = cell.slice(cell.indexOf(':') + 1);
  return cell.startsWith('registry:') ? rest.slice(rest.lastIndexOf('\\') + 1) : rest;
}

/** Names that people know rules by, where the step that wrote them tells. */
export function ruleNames(step: Step): ReadonlyMap<string, string> {
  return new Map(writesOf(step).flatMap((w) => (w.kind === 'firewall-enabled' && w.displayName !== '' ? [[w.name, w.displayName] as const] : [])));
}

/** What was read back from one cell. */
export function readBackLine({ cell, value }: { readonly cell: string; readonly value: string }, language: Language, names: ReadonlyMap<string, string> = new Map()): string {
  const name = names.get(cellName(cell)) ?? cellName(cell);
  const t = planTexts(language);
  if (value === ABSENT) return `${name} ${t.absent}`;
  if (cell.startsWith('rule:')) return `${name}: ${ruleWords(cellName(cell), value, language)}`;
  if (cell.startsWith('service:') && (value === 'running' || value === 'stopped')) return `${name} ${t.serviceState[value]}`;
  return `${name} ${value}`;
}
