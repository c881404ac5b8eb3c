import { inboundRuleSpec, type InboundRuleInput } from '#core/firewall/newRule';
import { formatRange, type PortRange } from '#core/ports/port';
import type { ServerModel } from '#core/scan/model';
import type { Change, Step } from './change';
import { createChange, localRules, programOf } from './firewallChanges';
import { problem, type PlanProblem } from './problems';

export const ENDPOINT_MAPPER_PORT = 135;
const ENDPOINT_MAPPER_SERVICE = 'RpcSs';

export interface RuleChoices {
  readonly mode: 'port' | 'service' | 'none';
  readonly profiles: readonly ('domain' | 'private' | 'public')[];
  readonly remoteAddresses: readonly string[];
}

interface Wanted {
  /** ASCII: part of the rule's name. */
  readonly key: string;
  readonly title: string;
  readonly owner: string | null;
  readonly ports: readonly PortRange[];
  /** Whose listener; null for any. */
  readonly service: string | null;
}

const PREFIX = 'PortPin-RPC-';
export const MAPPER_RULE = `${PREFIX}EPM-${ENDPOINT_MAPPER_PORT}`;

/** Several runs share the mapper's rule: it stays for as long as a rule of another is there. `going`: names that go with it. */
export function mapperStillNeeded(model: ServerModel, going: readonly string[]): boolean {
  return localRules(model).some((rule) => rule.name.startsWith(PREFIX) && rule.name !== MAPPER_RULE && rule.enabled && !going.includes(rule.name));
}

/** The rule that lets clients ask the endpoint mapper: without it nobody learns any RPC port. */
export function mapperRule(model: ServerModel, choices: RuleChoices, problems: PlanProblem[]): Change | undefined {
  return serviceRule(model, choices, { key: 'EPM', title: 'RPC endpoint mapper', owner: null, ports: [{ start: ENDPOINT_MAPPER_PORT, end: ENDPOINT_MAPPER_PORT }], service: ENDPOINT_MAPPER_SERVICE }, problems);
}

export function serviceRule(model: ServerModel, choices: RuleChoices, wanted: Wanted, problems: PlanProblem[]): Change | undefined {
  if (choices.mode === 'none') return undefined;
  const { key, title, ports, owner } = wanted;
  const bindTo = binding(model, choices, wanted, problems);
  if (!bindTo) return undefined;
  if (!model.firewall.known && model.target.kind !== 'imported') {
    problems.push(problem('firewall-unknown', title));
    return undefined;
  }
  const list = ports.map(formatRange).join('+');
  const made = inboundRuleSpec({
    name: ruleName(key, list),
    displayName: `PortPin ${title} TCP ${ports.map(formatRange).join(', ')}`,
    ports,
    profiles: choices.profiles,
    remoteAddresses: choices.remoteAddresses,
    bindTo,
    description: `PortPin: ${title}, TCP ${ports.map(formatRange).join(', ')}`,
  });
  if (!made.ok) {
    for (const error of made.errors) problems.push(problem('firewall-rule', title, { field: error.field, reason: error.code, text: error.text }));
    return undefined;
  }
  return createChange(model, made.spec, owner, problems);
}

/** `PortPin-RPC-netlogon-38902`; other characters as in sqlRuleName. Hundreds of ranges are told apart by their first and their number. */
function ruleName(key: string, list: string): string {
  const safe = key.replace(/[^A-Za-z0-9_]/gu, (unit) => `~${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
  const ports = list.length <= 200 ? list : `${list.slice(0, list.indexOf('+'))}+${list.split('+').length}`;
  return `PortPin-RPC-${safe}-${ports}`;
}

/**
 * A service in svchost is told by its name, one with a program of its own by that program: services of lsass share a
 * process that has no service's identity. Stock rules of Windows are made the same way (lsass.exe without a service).
 */
function binding(model: ServerModel, { mode }: RuleChoices, { service, title }: Wanted, problems: PlanProblem[]): InboundRuleInput['bindTo'] | undefined {
  if (mode !== 'service' || service === null || model.target.kind === 'imported') return { kind: 'any' };
  const found = model.services.known ? model.services.value.find((s) => s.name.toLowerCase() === service.toLowerCase()) : undefined;
  const path = found?.path === null || found?.path === undefined ? undefined : programOf(found.path);
  if (!found || path === undefined) {
    problems.push(problem('program-unknown', title));
    return undefined;
  }
  return /\\svchost\.exe$/iu.test(path) ? { kind: 'service', name: found.name } : { kind: 'program', path };
}

export function allowSteps(changes: readonly (Change | undefined)[]): Step[] {
  return changes.flatMap((change): Step[] => (change && change.writes.length > 0 ? [{ id: `allow:${change.id.slice('rule:'.length)}`, phase: 'allow', subject: change.instance ?? '', changeIds: [change.id], action: { kind: 'writes', writes: change.writes } }] : []));
}

/** Rules are switched off last, and only once what they served was seen to have left: `waitsFor` is the step that says so. */
export function narrowSteps(changes: readonly Change[], waitsFor: string | undefined): Step[] {
  return changes
    .filter((change) => change.writes.length > 0)
    .map((change): Step => ({ id: `narrow:${change.id}`, phase: 'narrow', subject: '', changeIds: [change.id], ...(waitsFor === undefined ? {} : { waitsFor }), action: { kind: 'writes', writes: change.writes } }));
}
