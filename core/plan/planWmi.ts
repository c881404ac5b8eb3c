import { endpointsWith } from '#core/scan/fixedPorts';
import type { ServerModel } from '#core/scan/model';
import type { WmiView } from '#core/scan/serviceModel';
import { WMI_APP, WMI_SERVICE } from '#core/scan/wmi';
import type { Port } from '#core/ports/port';
import { assemble } from './assemble';
import type { Change, Facet, RiskReason, Step, Write } from './change';
import { disableChanges, localRules, ruleFacet } from './firewallChanges';
import { problem, type PlanProblem, type PlanResult } from './problems';
import { riskOf } from './risk';
import type { WmiChoices } from './serviceChoices';
import { restartRow, serviceStanding, serviceSteps, type ServiceJob } from './serviceJobs';
import { judgeServicePort } from './servicePorts';
import { allowSteps, mapperRule, narrowSteps, serviceRule } from './serviceRules';

/** Stock rule of Windows: svchost.exe, service winmgmt, any local port. Source: win32 WmiSdk connecting-to-wmi-remotely-starting-with-vista. */
export const WMI_STOCK_RULE = 'WMI-WINMGMT-In-TCP';

/**
 * WMI in a process of its own on one number, or back in the shared one. Order: Endpoints, then winmgmt.exe (which adds
 * Endpoints only where there is none), then stop and start, as the page has it. TCP 135 stays needed: clients ask the
 * mapper first.
 */
export function planWmi(model: ServerModel, choices: WmiChoices): PlanResult {
  if (!model.wmi.known) return { ok: false, problems: [problem('wmi-unknown')] };
  const wmi = model.wmi.value;
  if (wmi.mode === 'other') return { ok: false, problems: [problem('wmi-other', null, { text: wmi.imagePath ?? '' })] };
  const problems: PlanProblem[] = [];
  const port = choices.mode === 'standalone' ? choices.port : null;
  if (port !== null) {
    judgeServicePort(model, { id: 'wmi', name: WMI_SERVICE, serviceName: WMI_SERVICE }, port, problems);
    judgeNeighbours(model, port, problems);
  }
  const writes = hostWrites(wmi, port);
  const restart = choices.restart === 'now' && writes.length > 0;
  const standing = serviceStanding(model, WMI_SERVICE, wmi.service, wmi.dependants, restart, problems);
  const rules = rulesOf(model, choices, port, problems);
  const disabled = disableChanges(model, choices.firewall.disableRules, problems);
  if (problems.length > 0 || !standing) return { ok: false, problems };
  const apply = writes.length === 0 || !standing.running ? 'none' : restart ? 'restart' : 'later';
  const left = wmi.mode === 'standalone' && wmi.port !== null && wmi.port !== port ? [wmi.port] : [];
  const job: ServiceJob = { service: WMI_SERVICE, changeId: 'wmi-host', writes, apply, expect: port === null ? [] : [port], gone: left, whileUp: true, running: standing.running, dependants: standing.dependants };
  const change = hostChange(wmi, port, job);
  const steps: Step[] = [...allowSteps(rules), ...(writes.length > 0 ? serviceSteps(job) : []), ...narrowSteps(disabled, apply === 'later' ? `await:${WMI_SERVICE}` : undefined)];
  return {
    ok: true,
    plan: assemble(model, {
      kind: 'wmi',
      request: { kind: 'wmi', choices },
      changes: [change, ...rules, ...disabled],
      steps,
      restarts: apply === 'restart' ? [restartRow(job, WMI_SERVICE)] : [],
      ports: port === null ? [] : [{ what: 'service', instance: WMI_SERVICE, before: left.length > 0 ? left : [], after: port, service: WMI_SERVICE, running: standing.running }],
      left,
      facts: wmi.facts.filter((fact) => fact.path !== WMI_APP).map((fact) => ({ ...fact })),
    }),
  };
}

function judgeNeighbours(model: ServerModel, port: Port, problems: PlanProblem[]): void {
  if (!model.rpc.known) return;
  const { range, services } = model.rpc.value;
  const other = services.find((s) => s.current === port);
  if (other) problems.push(problem('service-port-same', WMI_SERVICE, { port, other: other.name }));
  if (range.state === 'complete' && range.ports.some((r) => port >= r.start && port <= r.end)) problems.push(problem('service-inside-range', WMI_SERVICE, { port, ranges: range.ports.map((r) => `${r.start}-${r.end}`).join(', ') }));
}

/** Back in the shared process Endpoints means nothing and is left as it is: whether /sharedhost removes it is not known. */
function hostWrites(wmi: WmiView, port: Port | null): Write[] {
  if (wmi.mode === 'other') return [];
  const writes: Write[] = [];
  if (port !== null && wmi.port !== port) writes.push({ kind: 'registry', path: WMI_APP, name: 'Endpoints', before: wmi.endpoints, after: endpointsWith(wmi.endpoints, port) });
  const mode = port === null ? 'shared' : 'standalone';
  if (wmi.mode !== mode) writes.push({ kind: 'wmi-host', before: wmi.mode, after: mode });
  return writes;
}

export function hostFacet({ mode, port }: WmiView): Facet {
  return mode === 'standalone' ? { kind: 'wmi-host', mode, port } : { kind: 'wmi-host', mode: 'shared', port: null };
}

function hostChange(wmi: WmiView, port: Port | null, { writes, apply, changeId }: ServiceJob): Change {
  const action = writes.length === 0 ? 'none' : 'update';
  const riskReasons: RiskReason[] = apply === 'restart' ? ['wmi-interrupted'] : [];
  return {
    id: changeId,
    resource: 'wmi-host',
    subject: WMI_SERVICE,
    instance: WMI_SERVICE,
    action,
    before: hostFacet(wmi),
    after: { kind: 'wmi-host', mode: port === null ? 'shared' : 'standalone', port },
    writes: [...writes],
    risk: riskOf(action, riskReasons),
    riskReasons,
    needs: { restart: apply === 'restart' || apply === 'later', reboot: false },
  };
}

function rulesOf(model: ServerModel, { firewall }: WmiChoices, port: Port | null, problems: PlanProblem[]): Change[] {
  const rules: (Change | undefined)[] = [];
  if (port !== null && firewall.epm) rules.push(mapperRule(model, firewall, problems));
  if (port !== null) rules.push(serviceRule(model, firewall, { key: 'WMI', title: 'WMI', owner: WMI_SERVICE, ports: [{ start: port, end: port }], service: WMI_SERVICE }, problems));
  if (firewall.wmiIn) rules.push(stockRule(model, problems));
  return rules.filter((rule) => rule !== undefined);
}

/** Windows' own rule for the service, switched on. */
function stockRule(model: ServerModel, problems: PlanProblem[]): Change | undefined {
  const rule = localRules(model).find((r) => r.name.toLowerCase() === WMI_STOCK_RULE.toLowerCase());
  if (!rule) {
    problems.push(problem('rule-not-found', WMI_STOCK_RULE));
    return undefined;
  }
  const action = rule.enabled ? 'none' : 'update';
  return {
    id: `rule:${rule.name}`,
    resource: 'firewall-rule',
    subject: rule.displayName === '' ? rule.name : rule.displayName,
    instance: WMI_SERVICE,
    action,
    before: ruleFacet(rule),
    after: ruleFacet(rule, true),
    writes: rule.enabled ? [] : [{ kind: 'firewall-enabled', name: rule.name, displayName: rule.displayName, raw: rule.raw, before: false, after: true }],
    risk: riskOf(action, []),
    riskReasons: [],
    needs: { restart: false, reboot: false },
  };
}
