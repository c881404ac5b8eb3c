import { exposureAfter } from '#core/firewall/interpret';
import { ruleConflict, sqlRuleSpec, type SqlRuleInput } from '#core/firewall/newRule';
import type { ExposureView, FirewallRuleRecord, FirewallView, RuleEdit } from '#core/firewall/view';
import { BROWSER_PORT } from '#core/firewall/wideRules';
import { isLoopback } from '#core/ports/address';
import { formatRange, type Port } from '#core/ports/port';
import { has } from '#core/ports/portSet';
import type { ListenerView, ServerModel } from '#core/scan/model';
import type { FirewallRuleSpec } from '#core/verbs/verbs';
import type { Change, Facet, Plan, RiskReason } from './change';
import type { Chosen } from './chosenPorts';
import type { SqlChoices } from './choices';
import { problem, type PlanProblem } from './problems';
import { riskOf } from './risk';

const NO_NEEDS = { restart: false, reboot: false };

export function ruleFacet(rule: FirewallRuleRecord, enabled = rule.enabled): Facet {
  const ports = [...(rule.localPorts ?? []).map(formatRange), ...rule.localPortKeywords];
  return {
    kind: 'rule',
    enabled,
    protocol: rule.protocol,
    ports: ports.length > 0 ? ports.join(', ') : '*',
    remote: rule.remoteAddresses.length > 0 ? rule.remoteAddresses.join(', ') : 'Any',
    profiles: rule.profiles.join(', '),
  };
}

export function specFacet(spec: FirewallRuleSpec): Facet {
  const only = spec.program ?? spec.service;
  return { kind: 'rule', enabled: true, protocol: spec.protocol, ports: spec.localPorts.join(', '), remote: spec.remoteAddresses.join(', '), profiles: spec.profiles.join(', '), ...(only === null ? {} : { only }) };
}

/** `"C:\...\sqlservr.exe" -sINST1`: the program of a service's command line. */
export function programOf(commandLine: string): string | undefined {
  const match = /^\s*"([^"]+)"|^\s*(\S.*?\.exe)(?=\s|$)/iu.exec(commandLine);
  return match?.[1] ?? match?.[2];
}

/** Rules of the local store; a server's own answer lets other stores alone, and so do we. */
export function localRules(model: ServerModel): readonly FirewallRuleRecord[] {
  return model.firewall.known ? model.firewall.value.rules.filter((rule) => rule.store === 'local') : [];
}

function localRulesVoid(model: ServerModel): boolean {
  return model.firewall.known && model.firewall.value.profiles.some((profile) => profile.localRulesApply === false);
}

/** The rule that lets clients of one instance in. */
export function allowChange(model: ServerModel, choices: SqlChoices, { instance, port }: Chosen, problems: PlanProblem[]): Change | undefined {
  if (choices.firewall.mode === 'none') return undefined;
  if (!model.firewall.known && model.target.kind !== 'imported') {
    problems.push(problem('firewall-unknown', instance.name));
    return undefined;
  }
  let bindTo: SqlRuleInput['bindTo'] = { kind: 'any' };
  if (choices.firewall.mode === 'program') {
    const path = instance.service.known && instance.service.value.path !== null ? programOf(instance.service.value.path) : undefined;
    if (path === undefined) {
      problems.push(problem('program-unknown', instance.name));
      return undefined;
    }
    bindTo = { kind: 'program', path };
  }
  // Setup gives each engine a service SID, which such a rule needs. Source: sql-docs configure-windows-service-accounts-and-permissions.
  if (choices.firewall.mode === 'service') bindTo = { kind: 'service', name: instance.serviceName };
  const made = sqlRuleSpec({
    instance: instance.name,
    port,
    profiles: choices.firewall.profiles,
    remoteAddresses: choices.firewall.remoteAddresses,
    bindTo,
    description: `PortPin: ${instance.name}, TCP ${port}`,
  });
  if (!made.ok) {
    for (const error of made.errors) problems.push(problem('firewall-rule', instance.name, { field: error.field, reason: error.code, text: error.text }));
    return undefined;
  }
  return createChange(model, made.spec, instance.name, problems);
}

/** The change that makes a rule, or finds it made. `owner`: the instance or service it serves. */
export function createChange(model: ServerModel, spec: FirewallRuleSpec, owner: string | null, problems: PlanProblem[]): Change | undefined {
  const conflict = ruleConflict(localRules(model), spec);
  if (conflict.kind === 'differs' || conflict.kind === 'unreadable') {
    problems.push(problem('rule-name-taken', spec.name, { raw: conflict.raw }));
    return undefined;
  }
  const there = conflict.kind === 'same';
  const riskReasons: RiskReason[] = !there && localRulesVoid(model) ? ['local-rules-void'] : [];
  const action = there ? 'none' : 'create';
  return {
    id: `rule:${spec.name}`,
    resource: 'firewall-rule',
    subject: spec.displayName,
    instance: owner,
    action,
    before: there ? specFacet(spec) : { kind: 'absent' },
    after: specFacet(spec),
    writes: there ? [] : [{ kind: 'firewall-create', spec }],
    risk: riskOf(action, riskReasons),
    riskReasons,
    needs: NO_NEEDS,
  };
}

/** Wide rules that are switched off once everything is verified; never deleted. */
export function disableChanges(model: ServerModel, names: readonly string[], problems: PlanProblem[]): Change[] {
  if (names.length === 0) return [];
  if (!model.firewall.known) {
    problems.push(...names.map((name) => problem('rule-not-found', name)));
    return [];
  }
  const { rules, unparsed } = model.firewall.value;
  const changes: Change[] = [];
  for (const name of new Set(names)) {
    const same = (found: { readonly name: string }): boolean => found.name.toLowerCase() === name.toLowerCase();
    const rule = rules.find((found) => found.store === 'local' && same(found));
    if (!rule) {
      const elsewhere = rules.find(same);
      if (elsewhere) problems.push(problem('rule-not-local', name, { store: elsewhere.store, displayName: elsewhere.displayName }));
      else problems.push(problem(unparsed.some(same) ? 'rule-unreadable' : 'rule-not-found', name));
    } else if (rule.direction !== 'in' || rule.action !== 'allow') {
      problems.push(problem('rule-not-allow', name, { displayName: rule.displayName }));
    } else {
      const action = rule.enabled ? 'update' : 'none';
      const riskReasons: RiskReason[] = rule.enabled ? ['narrows-firewall'] : [];
      changes.push({
        id: `rule:${rule.name}`,
        resource: 'firewall-rule',
        subject: rule.displayName === '' ? rule.name : rule.displayName,
        instance: null,
        action,
        before: ruleFacet(rule),
        after: ruleFacet(rule, false),
        writes: rule.enabled ? [{ kind: 'firewall-enabled', name: rule.name, displayName: rule.displayName, raw: rule.raw, before: true, after: false }] : [],
        risk: riskOf(action, riskReasons),
        riskReasons,
        needs: NO_NEEDS,
      });
    }
  }
  return changes;
}

/**
 * TCP ports open to inbound traffic before and after, and which listeners lose theirs; null where the firewall could
 * not be read. A wide rule often serves programs nobody thought of: they are named before it is disabled.
 */
export function exposureOfPlan(model: ServerModel, changes: readonly Change[], { left, chosen }: { readonly left: readonly Port[]; readonly chosen: readonly Port[] }): Plan['exposure'] {
  if (!model.firewall.known) return null;
  const edits: RuleEdit[] = [];
  for (const write of changes.flatMap((change) => change.writes)) {
    if (write.kind === 'firewall-create') edits.push({ kind: 'add', spec: write.spec });
    else if (write.kind === 'firewall-enabled') edits.push({ kind: 'set-enabled', name: write.name, enabled: write.after });
    else if (write.kind === 'firewall-remove') edits.push({ kind: 'remove', name: write.name });
  }
  const before = model.firewall.value.exposure;
  if (edits.length === 0) return { tcpBefore: before.tcpCount, tcpAfter: before.tcpCount, loses: [] };
  const after = exposureAfter(model.firewall.value, edits);
  return { tcpBefore: before.tcpCount, tcpAfter: after.tcpCount, loses: [...losing(model, model.firewall.value, after, { left, chosen }), ...browserLoses(model, model.firewall.value, after, changes)] };
}

function losing(model: ServerModel, view: FirewallView, after: ExposureView, plan: { readonly left: readonly Port[]; readonly chosen: readonly Port[] }): { port: Port; who: string }[] {
  if (!model.listeners.known) return [];
  const named = ownerRules(view.rules, 'tcp');
  const loses = new Map<Port, string>();
  for (const listener of model.listeners.value) {
    const { protocol, address, port, instance, process, services } = listener;
    if (protocol !== 'tcp' || loses.has(port) || isLoopback(address) || plan.left.includes(port) || plan.chosen.includes(port)) continue;
    if (!has(view.exposure.tcp, port) || has(after.tcp, port) || allowsOwner(model, named, listener)) continue;
    loses.set(port, instance ?? services[0] ?? process ?? '');
  }
  return [...loses].map(([port, who]) => ({ port, who })).sort((a, b) => a.port - b.port);
}

interface OwnerRule {
  readonly rule: FirewallRuleRecord;
  readonly service: string | undefined;
  readonly program: string | undefined;
}

/** Rules that open ports of the protocol to one program or service. */
function ownerRules(rules: readonly FirewallRuleRecord[], protocol: 'tcp' | 'udp'): OwnerRule[] {
  const named: OwnerRule[] = [];
  for (const rule of rules) {
    if (!rule.enabled || rule.direction !== 'in' || rule.action !== 'allow' || (rule.protocol !== protocol && rule.protocol !== 'any')) continue;
    const service = rule.service === null || rule.service === '*' ? undefined : rule.service.toLowerCase();
    const program = rule.program?.toLowerCase();
    if (service !== undefined || program !== undefined) named.push({ rule, service, program });
  }
  return named;
}

/** Clients that know only the name of an instance ask the Browser over UDP; it is named unless the plan stops it. */
function browserLoses(model: ServerModel, view: FirewallView, after: ExposureView, changes: readonly Change[]): { port: Port; who: string }[] {
  if (!model.listeners.known || !model.browser.known || !has(view.exposure.udp, BROWSER_PORT) || has(after.udp, BROWSER_PORT)) return [];
  const { name } = model.browser.value;
  const writes = changes.flatMap((change) => change.writes);
  const stops = writes.some((write) => write.kind === 'service-state' && write.service === name && write.after === 'stopped');
  const stay = view.rules.filter((rule) => !writes.some((write) => write.kind === 'firewall-enabled' && write.name === rule.name && !write.after));
  const listener = model.listeners.value.find((l) => l.protocol === 'udp' && l.port === BROWSER_PORT && l.services.includes(name));
  return stops || !listener || allowsOwner(model, ownerRules(stay, 'udp'), listener) ? [] : [{ port: BROWSER_PORT, who: name }];
}

/** A rule made for the listener's own program or service, which stays whatever happens to the wide ones. */
function allowsOwner(model: ServerModel, named: readonly OwnerRule[], { port, process, services }: ListenerView): boolean {
  let paths: readonly string[] | undefined;
  return named.some(({ rule, service, program }) => {
    // A keyword (RPC) stands for ports the mapper hands out: the rule is taken to cover its own service's.
    if (rule.localPorts !== null && rule.localPortKeywords.length === 0 && !has(rule.localPorts, port)) return false;
    if (service !== undefined) return services.some((s) => s.toLowerCase() === service);
    if (program === undefined) return false;
    paths ??= model.services.known ? model.services.value.flatMap((s) => (s.path !== null && services.includes(s.name) ? [s.path.toLowerCase()] : [])) : [];
    // Every instance's engine is called sqlservr.exe: a whole path tells them apart, a name alone only where no path is known.
    if (paths.length > 0 && !program.includes('%')) return paths.some((path) => path.includes(program));
    return process !== null && program.split('\\').at(-1)?.replace(/\.exe$/, '') === process.toLowerCase();
  });
}
