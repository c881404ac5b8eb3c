import { rangeStanding } from '#core/ports/allocate';
import { formatRange, isPort, overlaps, type Port, type PortRange } from '#core/ports/port';
import { portSet, sizeOf } from '#core/ports/portSet';
import { rangeStrings } from '#core/ports/rangeInput';
import { endpointsWith } from '#core/scan/fixedPorts';
import type { ServerModel } from '#core/scan/model';
import { cellText } from '#core/scan/rpcRange';
import type { FixedPortService, RpcRangeView, RpcView } from '#core/scan/serviceModel';
import { RPC_INTERNET } from '#core/verbs/systemKeys';
import type { RegistryCell } from '#core/verbs/registry';
import { assemble } from './assemble';
import type { AwaitReason, Change, Facet, Plan, RiskReason, Step, Write } from './change';
import { disableChanges } from './firewallChanges';
import { problem, type PlanProblem, type PlanResult } from './problems';
import { riskOf } from './risk';
import type { RpcChoices } from './serviceChoices';
import { awaitStep, restartRow, servicePortReason, serviceStanding, serviceSteps, type ServiceJob } from './serviceJobs';
import { insideRange, judgeServicePort } from './servicePorts';
import { allowSteps, mapperRule, narrowSteps, serviceRule } from './serviceRules';

export const AWAIT_REBOOT = 'await:reboot';

interface ServicePlan {
  readonly service: FixedPortService;
  readonly port: Port | null;
  readonly job: ServiceJob;
  readonly change: Change;
}

/**
 * Fixed ports of services, and the range all others take theirs from; or everything that stands in the way. What
 * counts only after a restart of the computer is written now and pending until a scan sees it, and nothing that the
 * old ports need is closed before.
 */
export function planRpc(model: ServerModel, choices: RpcChoices): PlanResult {
  if (!model.rpc.known) return { ok: false, problems: [problem('rpc-unknown')] };
  const rpc = model.rpc.value;
  const wanted = choices.services.filter(({ port }) => port !== null);
  if (wanted.length === 0 && choices.range === null && choices.firewall.disableRules.length === 0) return { ok: false, problems: [problem('nothing-chosen')] };
  const problems: PlanProblem[] = [];
  const services = servicePlans(model, rpc, choices, problems);
  const range = choices.range === null ? undefined : rangeChange(model, rpc, choices, problems);
  crossCheck(rpc, choices, services, problems);
  const rules = rulesOf(model, choices, services, problems);
  const disabled = disableChanges(model, choices.firewall.disableRules, problems);
  if (problems.length > 0) return { ok: false, problems };
  const reasons: AwaitReason[] = [...services.filter(({ job }) => job.apply === 'reboot').map(({ job }) => servicePortReason(job)), ...(range && range.writes.length > 0 ? [rangeReason(rpc, choices, services)] : [])];
  const rebooting = [...services.filter(({ job }) => job.apply === 'reboot').map(({ change }) => change.id), ...(range && range.writes.length > 0 ? [range.id] : [])];
  const reboot: Step[] = reasons.length > 0 ? [awaitStep('await-reboot', AWAIT_REBOOT, '', rebooting, reasons)] : [];
  const later = services.find(({ job }) => job.apply === 'later');
  const waitsFor = reboot[0]?.id ?? (later === undefined ? undefined : `await:${later.job.service}`);
  const steps = [
    ...allowSteps(rules),
    ...services.filter(({ job }) => job.writes.length > 0 || job.apply === 'restart').flatMap(({ job }) => serviceSteps(job)),
    ...(range && range.writes.length > 0 ? [{ id: 'write:rpc-range', phase: 'write', subject: '', changeIds: [range.id], action: { kind: 'writes', writes: range.writes } } satisfies Step] : []),
    ...reboot,
    ...narrowSteps(disabled, waitsFor),
  ];
  return {
    ok: true,
    plan: assemble(model, {
      kind: 'rpc',
      request: { kind: 'rpc', choices },
      changes: [...services.map(({ change }) => change), ...(range ? [range] : []), ...rules, ...disabled],
      steps,
      restarts: services.filter(({ job }) => job.apply === 'restart').map(({ job, service }) => restartRow(job, service.name)),
      ports: services.flatMap(({ service, port, job }) => (port === null ? [] : [{ what: 'service', instance: service.name, before: service.current === null ? [] : [service.current], after: port, service: job.service, running: job.running }])),
      left: services.flatMap(({ job }) => [...job.gone]),
      findings: planFindings(model),
    }),
  };
}

function servicePlans(model: ServerModel, rpc: RpcView, choices: RpcChoices, problems: PlanProblem[]): ServicePlan[] {
  const plans: ServicePlan[] = [];
  const seen = new Set<string>();
  for (const { id, port: chosen, restart } of choices.services) {
    const service = rpc.services.find((s) => s.id === id);
    if (chosen === null) continue;
    if (!service) {
      problems.push(problem('service-unknown', id));
      continue;
    }
    if (seen.has(id)) {
      problems.push(problem('chosen-twice', service.name));
      continue;
    }
    seen.add(id);
    const made = servicePlan(model, service, chosen === 'remove' ? null : chosen, restart, choices.repairKinds, problems);
    if (made) plans.push(made);
  }
  return plans;
}

function servicePlan(model: ServerModel, service: FixedPortService, port: Port | null, restart: 'now' | 'later', repairKinds: boolean, problems: PlanProblem[]): ServicePlan | undefined {
  if (service.problem === 'wrong-kind' && !repairKinds) {
    problems.push(problem('wrong-kind', service.name, { text: service.cell === null ? '' : `${service.cell.kind} ${cellText(service.cell)}` }));
    return undefined;
  }
  if (port !== null) judgeServicePort(model, service, port, problems);
  const writes = portWrites(service, port);
  const name = service.serviceName ?? service.name;
  const restarts = service.apply === 'service-restart' && service.serviceName !== null && restart === 'now' && writes.length > 0;
  const standing = service.serviceName === null ? { running: false, dependants: [] } : serviceStanding(model, name, service.service, service.dependants, restarts, problems);
  if (!standing) return undefined;
  const { running, dependants } = standing;
  const apply = writes.length === 0 || !running ? 'none' : service.apply === 'reboot' ? 'reboot' : restarts ? 'restart' : 'later';
  // Whether a service listens over TCP at all depends on more than its number: it must only where it does now.
  const listens = service.listening.known && service.listening.value.length > 0;
  const left = service.current !== null && service.current !== port ? [service.current] : [];
  const job: ServiceJob = { service: name, changeId: `${service.id.startsWith('dcom:') ? 'dcom-app' : 'service-port'}:${service.id}`, writes, running, apply, dependants, expect: port !== null && listens ? [port] : [], gone: left, whileUp: false };
  return { service, port, job, change: serviceChange(model, service, port, job) };
}

/** The value, its key where that is absent, and nothing where it already is so. */
function portWrites(service: FixedPortService, port: Port | null): Write[] {
  const { setting, cell } = service;
  if (setting.kind === 'dfsr') {
    const before = cell?.kind === 'DWord' ? cell.data : 0;
    return before === (port ?? 0) ? [] : [{ kind: 'dfsr-port', before, after: port ?? 0 }];
  }
  const after: RegistryCell = setting.type === 'Endpoints' ? endpointsWith(cell, port) : port === null ? null : setting.type === 'DWord' ? { kind: 'DWord', data: port } : { kind: 'String', data: String(port) };
  if (service.problem === null && service.current === port && (port !== null || cell === null || setting.type === 'Endpoints')) return [];
  const { path, name } = setting;
  const keys: Write[] = after === null ? [] : setting.absentKeys.map((key) => ({ kind: 'registry-key', path: key, before: false, after: true }));
  return [...keys, { kind: 'registry', path, name, before: cell, after }];
}

export function portFacet(service: FixedPortService, port: Port | null, invalid = false): Facet {
  const listening = service.listening.known ? service.listening.value.filter((p) => p === port) : [];
  return { kind: 'service-port', port, listening: [...listening], stays: service.dynamicStays && port !== null, ...(invalid && service.cell !== null ? { invalid: cellText(service.cell) } : {}) };
}

function serviceChange(model: ServerModel, service: FixedPortService, port: Port | null, job: ServiceJob): Change {
  const { writes, apply } = job;
  const action = writes.length === 0 ? 'none' : service.cell === null ? 'create' : port === null ? 'delete' : 'update';
  const dynamic = port !== null && model.ranges.known && rangeStanding(port, model.ranges.value).dynamic !== null;
  const riskReasons: RiskReason[] = writes.length === 0 ? [] : [...(apply === 'restart' ? (['service-restarts'] as const) : apply === 'reboot' ? (['reboot'] as const) : []), ...(dynamic ? (['in-dynamic-range'] as const) : [])];
  return {
    id: job.changeId,
    resource: service.id.startsWith('dcom:') ? 'dcom-app' : 'service-port',
    subject: service.name,
    instance: job.service,
    action,
    before: portFacet(service, service.current, service.problem !== null),
    after: portFacet(service, port),
    writes: [...writes],
    risk: riskOf(action, riskReasons),
    riskReasons,
    needs: { restart: apply === 'restart' || apply === 'later', reboot: apply === 'reboot' },
  };
}

/** What has to hold between the services, and between them and the range. */
function crossCheck(rpc: RpcView, choices: RpcChoices, plans: readonly ServicePlan[], problems: PlanProblem[]): void {
  const after = new Map(rpc.services.map((s) => [s.id, { name: s.name, port: s.current }]));
  for (const { service, port } of plans) after.set(service.id, { name: service.name, port });
  const ranges = choices.range === null ? (rpc.range.state === 'complete' ? rpc.range.ports : []) : choices.range === 'remove' ? [] : choices.range.ports;
  const owners = new Map<Port, string>();
  for (const [id, { name, port }] of after) {
    if (port === null) continue;
    const other = owners.get(port);
    const planned = plans.some((p) => p.service.id === id);
    if (other !== undefined) problems.push(problem('service-port-same', name, { port, other }));
    else owners.set(port, name);
    if ((planned || choices.range !== null) && insideRange(portSet(ranges.filter((r) => r.start <= r.end)), port)) problems.push(problem('service-inside-range', name, { port, ranges: ranges.map(formatRange).join(', ') }));
  }
}

/** The three values together, or none of them. */
function rangeChange(model: ServerModel, rpc: RpcView, choices: RpcChoices, problems: PlanProblem[]): Change | undefined {
  const { range } = rpc;
  if (choices.range === null) return undefined;
  const ports = choices.range === 'remove' ? null : choices.range.ports;
  const before = problems.length;
  if (ports !== null) judgeRange(model, rpc, ports, problems);
  if (choices.range !== 'remove' && !choices.range.acknowledged) problems.push(problem('range-not-acknowledged'));
  const wrong = range.problems.find((p) => p.problem === 'wrong-kind');
  if (wrong && !choices.repairKinds) problems.push(problem('wrong-kind', `Rpc\\Internet\\${wrong.value}`, { text: wrong.text }));
  if (problems.length > before) return undefined;
  const writes = rangeWrites(range, ports);
  const action = writes.length === 0 ? 'none' : range.state === 'absent' ? 'create' : ports === null ? 'delete' : 'update';
  const conflict = ports !== null && listenersInside(model, rpc, ports);
  const riskReasons: RiskReason[] = writes.length === 0 ? [] : [...(ports === null ? [] : (['rpc-range'] as const)), 'reboot', ...(conflict ? (['dynamic-range-conflict'] as const) : [])];
  return {
    id: 'rpc-range',
    resource: 'rpc-range',
    subject: 'Rpc\\Internet',
    instance: null,
    action,
    before: rangeFacet(range),
    after: ports === null ? { kind: 'rpc-range', state: 'absent', ports: [] } : { kind: 'rpc-range', state: 'complete', ports: ports.map((r) => ({ ...r })) },
    writes,
    risk: riskOf(action, riskReasons),
    riskReasons,
    needs: { restart: false, reboot: writes.length > 0 },
  };
}

export function rangeFacet({ state, ports, problems }: RpcRangeView): Facet {
  const text = problems.map((p) => p.text).filter((found) => found !== '').join(', ');
  return { kind: 'rpc-range', state, ports: ports.map((r) => ({ ...r })), ...(text === '' ? {} : { text }) };
}

function rangeWrites(range: RpcRangeView, ports: readonly PortRange[] | null): Write[] {
  const wanted: Readonly<Record<keyof RpcRangeView['cells'], RegistryCell>> =
    ports === null
      ? { Ports: null, PortsInternetAvailable: null, UseInternetPorts: null }
      : { Ports: { kind: 'MultiString', data: rangeStrings(ports) }, PortsInternetAvailable: flag(range.cells.PortsInternetAvailable), UseInternetPorts: flag(range.cells.UseInternetPorts) };
  const writes: Write[] = [];
  for (const name of ['Ports', 'PortsInternetAvailable', 'UseInternetPorts'] as const) {
    const [before, after] = [range.cells[name], wanted[name]];
    if (!sameCell(before, after)) writes.push({ kind: 'registry', path: RPC_INTERNET, name, before, after });
  }
  return writes.length > 0 && ports !== null && !range.keyPresent ? [{ kind: 'registry-key', path: RPC_INTERNET, before: false, after: true }, ...writes] : writes;
}

/** Case is ignored: a lower-case y is left as it stands. */
function flag(found: RegistryCell): RegistryCell {
  return found?.kind === 'String' && found.data.toUpperCase() === 'Y' ? found : { kind: 'String', data: 'Y' };
}

function sameCell(a: RegistryCell, b: RegistryCell): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function judgeRange(model: ServerModel, rpc: RpcView, ports: readonly PortRange[], problems: PlanProblem[]): void {
  if (ports.length === 0) problems.push(problem('range-empty'));
  const good: PortRange[] = [];
  for (const range of ports) {
    const text = `${range.start}-${range.end}`;
    if (!isPort(range.start) || !isPort(range.end)) problems.push(problem('range-invalid', null, { text }));
    else if (range.start > range.end) problems.push(problem('range-reversed', null, { text }));
    else if (range.start < 1024) problems.push(problem('range-privileged', null, { text }));
    else {
      const other = good.find((g) => overlaps(g, range));
      if (other) problems.push(problem('range-overlap', null, { text, other: formatRange(other) }));
      good.push(range);
    }
  }
  const size = sizeOf(portSet(good));
  // Each port is held until its process ends; with none left a service does not start. Source: win32, the same page.
  const live = rpc.livePorts.known ? rpc.livePorts.value.filter((port) => !rpc.services.some((s) => s.current === port)).length : 0;
  if (good.length === ports.length && size > 0 && size < live) problems.push(problem('range-too-small', null, { count: size, live }));
  const system = model.ranges.known ? model.ranges.value.excluded.find((e) => e.protocol === 'tcp' && !e.administered && good.some((g) => overlaps(g, e))) : undefined;
  if (system) problems.push(problem('range-excluded', null, { text: formatRange(system) }));
}

function listenersInside(model: ServerModel, rpc: RpcView, ports: readonly PortRange[]): boolean {
  const live = new Set(rpc.livePorts.known ? rpc.livePorts.value : []);
  return model.listeners.known && model.listeners.value.some((l) => l.protocol === 'tcp' && !live.has(l.port) && insideRange(portSet(ports), l.port));
}

function rangeReason(rpc: RpcView, choices: RpcChoices, plans: readonly ServicePlan[]): AwaitReason {
  const fixed = new Set<Port>();
  for (const service of rpc.services) {
    const plan = plans.find((p) => p.service.id === service.id);
    const port = plan ? plan.port : service.current;
    if (port !== null) fixed.add(port);
  }
  const ports = choices.range === null || choices.range === 'remove' ? null : choices.range.ports.map((r) => ({ ...r }));
  return { kind: 'rpc-range', ports, fixed: [...fixed].sort((a, b) => a - b) };
}

function rulesOf(model: ServerModel, choices: RpcChoices, plans: readonly ServicePlan[], problems: PlanProblem[]): Change[] {
  const { firewall, range } = choices;
  const rules: (Change | undefined)[] = [];
  const opens = plans.some(({ port }) => port !== null) || (range !== null && range !== 'remove');
  if (firewall.epm && opens) rules.push(mapperRule(model, firewall, problems));
  if (firewall.fixed) {
    for (const { service, port, job } of plans) {
      if (port !== null) rules.push(serviceRule(model, firewall, { key: service.id.replace(/^dcom:/u, ''), title: service.name, owner: job.service, ports: [{ start: port, end: port }], service: service.serviceName }, problems));
    }
  }
  if (firewall.range && range !== null && range !== 'remove' && range.ports.every((r) => isPort(r.start) && isPort(r.end) && r.start <= r.end) && range.ports.length > 0) {
    rules.push(serviceRule(model, firewall, { key: 'RANGE', title: 'RPC range', owner: null, ports: portSet(range.ports), service: null }, problems));
  }
  return rules.filter((rule) => rule !== undefined);
}

const repeated: ReadonlySet<string> = new Set(['rpc-range-small', 'rpc-only-one-of-two', 'firewall-local-void', 'host-not-elevated', 'host-constrained']);

function planFindings(model: ServerModel): Plan['findings'] {
  return model.findings.filter((finding) => repeated.has(finding.code));
}
