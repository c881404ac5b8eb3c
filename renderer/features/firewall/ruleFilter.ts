import type { FirewallRuleRecord, FirewallView } from '#core/firewall/view';
import type { PortSet } from '#core/ports/portSet';

export interface RuleFilter {
  readonly text: string;
  readonly direction: 'both' | 'in' | 'out';
  readonly onlyEnabled: boolean;
  readonly onlyWide: boolean;
}

export function ruleKey(rule: { readonly store: string; readonly name: string }): string {
  return `${rule.store} ${rule.name}`;
}

/** What people know it by: a name kept in a resource file (`@FirewallAPI.dll,-28502`) says less than the rule's own. */
export function ruleTitle(rule: { readonly name: string; readonly displayName: string }): string {
  return rule.displayName === '' || rule.displayName.startsWith('@') ? rule.name : rule.displayName;
}

/** IANA protocol numbers that firewall rules use. */
const protocols: Readonly<Record<string, string>> = { '1': 'ICMPv4', '2': 'IGMP', '41': 'IPv6', '43': 'IPv6-Route', '44': 'IPv6-Frag', '47': 'GRE', '58': 'ICMPv6', '112': 'VRRP', '113': 'PGM' };
export function protocolName(protocol: string): string {
  return protocols[protocol] ?? protocol.toUpperCase();
}

/** `1433, 49152-65535`; keywords as written; '' for any. */
export function portsText(rule: Pick<FirewallRuleRecord, 'localPorts' | 'localPortKeywords'>): string {
  const ranges = (rule.localPorts ?? []).map((p) => (p.start === p.end ? String(p.start) : `${p.start}-${p.end}`));
  return [...ranges, ...rule.localPortKeywords].join(', ');
}

export function filterRules(view: FirewallView, filter: RuleFilter): readonly FirewallRuleRecord[] {
  const wide = new Set(view.wide.map(ruleKey));
  const words = filter.text.trim().toLowerCase().split(/\s+/).filter((w) => w !== '');
  return view.rules.filter((rule) => {
    if (filter.direction !== 'both' && rule.direction !== filter.direction) return false;
    if (filter.onlyEnabled && !rule.enabled) return false;
    if (filter.onlyWide && !wide.has(ruleKey(rule))) return false;
    return words.every((word) => (/^\d{1,5}$/.test(word) && names(rule.localPorts, Number(word))) || `${rule.name} ${rule.displayName} ${portsText(rule)} ${rule.program ?? ''} ${rule.service ?? ''} ${rule.remoteAddresses.join(' ')} ${rule.protocol}`.toLowerCase().includes(word));
  });
}

function names(ports: PortSet | null, port: number): boolean {
  return ports?.some((r) => r.start <= port && port <= r.end) === true;
}
