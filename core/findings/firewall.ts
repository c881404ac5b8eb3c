import { whoOpens } from '#core/firewall/interpret';
import type { PortOpening } from '#core/firewall/exposure';
import type { FirewallView, WideRule } from '#core/firewall/view';
import type { SqlInstance } from '#core/scan/model';
import { formatRange } from '#core/ports/port';
import { browserNeed } from './browser';
import type { Finding, ModelFacts } from './finding';
import { portList } from './instances';

export function firewallFindings(model: ModelFacts): Finding[] {
  if (!model.firewall.known) return [];
  const view = model.firewall.value;
  return [...wideFindings(view, model), ...model.instances.flatMap((i) => noRule(view, i)), ...profileFindings(view)];
}

function wideFindings(view: FirewallView, model: ModelFacts): Finding[] {
  const needed = browserNeed(model).state !== 'not-needed';
  return view.wide.map((rule) =>
    rule.reason === 'udp-1434'
      ? { code: 'firewall-browser-open', severity: needed ? 'note' : 'warning', subject: rule.name, params: ruleParams(rule) }
      : { code: 'firewall-wide-rule', severity: 'warning', subject: rule.name, params: ruleParams(rule) },
  );
}

function shown(rule: WideRule): string {
  return rule.displayName === '' ? rule.name : rule.displayName;
}

function ruleParams(rule: WideRule): Finding['params'] {
  return {
    rule: shown(rule),
    name: rule.name,
    store: rule.store,
    reason: rule.reason,
    protocol: rule.protocol.toUpperCase(),
    ports: rule.ports.map(formatRange).join(', '),
    count: rule.portCount,
    profiles: rule.profiles.join(','),
    remote: rule.remoteAny ? 'any' : 'limited',
  };
}

/** Caveats that could hide a rule, a profile or what it does. */
function mayBeOpen(view: FirewallView): boolean {
  return view.caveats.some((c) => c === 'firewall-state-unknown' || c === 'default-action-unknown' || c === 'local-rules-unknown' || c === 'unreadable-rules');
}

/** The ports clients use now, and those of the next start. */
function portsOf(instance: SqlInstance): number[] {
  const now = instance.listening.known ? instance.listening.value.map((l) => l.port) : [];
  return [...new Set([...now, ...instance.configured.endpoints.map((e) => e.port)])];
}

function noRule(view: FirewallView, instance: SqlInstance): Finding[] {
  if (instance.configured.mode === 'tcp-disabled') return [];
  const closed = portsOf(instance).filter((port) => {
    const { openings, withoutRule } = whoOpens(view, port, 'tcp');
    return withoutRule.length === 0 && !openings.some((opening) => opensFor(opening, instance));
  });
  if (closed.length === 0) return [];
  const rules = mayBeOpen(view) ? 'read' : 'all';
  return [{ code: 'firewall-no-rule', severity: rules === 'read' ? 'unknown' : 'warning', subject: instance.name, params: { instance: instance.name, ports: portList(closed), rules } }];
}

/** A rule for another program or service does not open the port for this engine. */
function opensFor({ rule: { rule, scope } }: PortOpening, instance: SqlInstance): boolean {
  if (scope.listener === 'any') return true;
  if (rule.rare.packageId !== null || rule.rare.packageFamily !== null) return false;
  if (rule.service !== null && rule.service !== '*' && rule.service.toLowerCase() !== instance.serviceName.toLowerCase()) return false;
  return rule.app === null || isEngine(rule.app, instance);
}

/** By the path of the service; where that was not readable, by the folder setup makes for the id. */
function isEngine(app: string, instance: SqlInstance): boolean {
  const path = app.toLowerCase();
  if (path.endsWith(`\\${instance.id.toLowerCase()}\\mssql\\binn\\sqlservr.exe`)) return true;
  const service = instance.service.known ? instance.service.value.path : null;
  return service !== null && service.toLowerCase().replaceAll('"', '').startsWith(path);
}

function profileFindings(view: FirewallView): Finding[] {
  const out: Finding[] = [];
  const off = view.profiles.filter((p) => p.enabled === false).map((p) => p.profile);
  if (off.length > 0) out.push({ code: 'firewall-off', severity: 'warning', subject: null, params: { profiles: off.join(',') } });
  const locallyVoid = view.profiles.filter((p) => p.localRulesApply === false).map((p) => p.profile);
  if (locallyVoid.length > 0) out.push({ code: 'firewall-local-void', severity: 'warning', subject: null, params: { profiles: locallyVoid.join(',') } });
  return out;
}
