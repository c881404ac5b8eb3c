import { contains, type Port, type PortRange, type Stack } from '#core/ports/port';
import { dynamicRangeOf, type ServerModel, type SqlInstance, type TcpEntry } from '#core/scan/model';
import type { RegistryCell } from '#core/verbs/registry';
import { assemble } from './assemble';
import type { Change, Plan, RiskReason, Step } from './change';
import { chosenPorts, type Chosen } from './chosenPorts';
import type { SqlChoices } from './choices';
import { allowChange, disableChanges } from './firewallChanges';
import { instanceSteps, type ExclusionWrite, type InstanceJob, type RegistryWrite } from './instanceSteps';
import { problem, type PlanProblem, type PlanResult } from './problems';
import { restartProblems, runState } from './restart';
import { riskOf } from './risk';

/** Default dynamic range since Windows Vista, assumed where the ranges of an import are not known. Source: SA default-dynamic-port-range-tcpip-chang. */
const DEFAULT_DYNAMIC: PortRange = { start: 49_152, end: 65_535 };
const STACKS: readonly Stack[] = ['ipv4', 'ipv6'];

/**
 * The plan that gives the chosen instances their ports, or everything that stands in its way. Pure: the same model and
 * choices give the same plan. Planning a server that already is as chosen gives a plan without steps.
 */
export function planSql(model: ServerModel, choices: SqlChoices): PlanResult {
  const problems: PlanProblem[] = [];
  if (!model.instancesKnown) return { ok: false, problems: [problem('instances-unknown')] };
  if (choices.instances.length === 0) return { ok: false, problems: [problem('nothing-chosen')] };
  const chosen = chosenPorts(model, choices, problems);
  const changes: Change[] = [];
  const allow: Step[] = [];
  const middle: Step[] = [];
  const jobs: { job: InstanceJob; chosen: Chosen; before: readonly Port[]; moved: boolean }[] = [];
  for (const one of chosen) {
    const { instance, port } = one;
    const state = runState(model, instance, problems);
    const entries = entriesToWrite(instance, problems);
    if (!state || !entries) continue;
    const rule = allowChange(model, choices, one, problems);
    if (rule) {
      changes.push(rule);
      if (rule.writes.length > 0) allow.push({ id: `allow:${rule.id.slice('rule:'.length)}`, phase: 'allow', subject: instance.name, changeIds: [rule.id], action: { kind: 'writes', writes: rule.writes } });
    }
    const before = portsInUse(instance);
    const moved = !(before.length === 1 && before[0] === port);
    const registry = registryWrites(entries, port);
    const exclusions = choices.reserve ? exclusionWrites(model, port) : [];
    const restart = state.running && (moved || (one.choice.restartNow && (registry.length > 0 || exclusions.length > 0)));
    if (restart) restartProblems(model, instance, state, problems);
    // Connections that just ended may hold a kept port for minutes: no reason to take a good restart back.
    const mayPend = state.running && !(restart && moved);
    const job: InstanceJob = {
      instance,
      changeId: `sql:${instance.name}`,
      registry,
      exclusions: exclusions.map((write) => ({ changeId: exclusionId(write), write: { ...write, mayPend } })),
      running: state.running,
      restart,
      clustered: state.clustered,
      dependants: state.dependants,
      expect: [port],
      gone: portsToLeave(instance, [port]),
      undo: false,
    };
    jobs.push({ job, chosen: one, before, moved });
    changes.push(instanceChange(model, job, one, before, moved, choices), ...job.exclusions.map(({ write }) => exclusionChange(write, instance.name)));
    middle.push(...instanceSteps(job));
  }
  const narrow = disableChanges(model, choices.firewall.disableRules, problems);
  if (choices.browser === 'stop') narrow.push(...browserChanges(model, problems));
  changes.push(...narrow);
  if (problems.length > 0) return { ok: false, problems };
  const steps = [...allow, ...middle, ...narrow.filter((c) => c.writes.length > 0).map(narrowStep)];
  return {
    ok: true,
    plan: assemble(model, {
      kind: 'sql',
      request: { kind: 'sql', choices },
      changes,
      steps,
      restarts: jobs.filter(({ job }) => job.restart).map(({ job }) => restartOf(job)),
      ports: jobs.map(({ job, before, chosen: { port } }) => ({ what: 'sql', instance: job.instance.name, before: [...before], after: port, service: job.instance.serviceName, running: job.running })),
      left: jobs.flatMap(({ job, before }) => before.filter((old) => !job.expect.includes(old))),
      findings: planFindings(model, choices, jobs.map(({ job }) => job.instance.name)),
    }),
  };
}

export function restartOf(job: InstanceJob): Plan['restarts'][number] {
  return { instance: job.instance.name, service: job.instance.serviceName, dependants: job.dependants.map((d) => d.name), clustered: job.clustered };
}

export function narrowStep(change: Change): Step {
  return { id: `narrow:${change.id}`, phase: 'narrow', subject: '', changeIds: [change.id], action: { kind: 'writes', writes: change.writes } };
}

/** Ports clients reach now: those really listened on where that is known, else those the settings name. */
export function portsInUse(instance: SqlInstance): Port[] {
  return [...new Set((instance.listening.known ? instance.listening.value : instance.configured.endpoints).map((e) => e.port))];
}

/**
 * Ports that must be silent afterwards: those the settings ask for now, or the only one in use. Another listener of the
 * engine (an endpoint of an availability group on a number of its own) stays, and its restart would be taken back for it.
 */
export function portsToLeave(instance: SqlInstance, expect: readonly Port[]): Port[] {
  const now = portsInUse(instance);
  const asked = new Set(instance.configured.endpoints.map((e) => e.port));
  return now.filter((port) => !expect.includes(port) && (now.length === 1 || asked.has(port)));
}

/**
 * The keys whose values count. ListenOnAllIPs=1: IPAll; =0: every IPn that is active and enabled. The others are
 * ignored by the engine and left alone. Source: sql-docs configure-a-server-to-listen-on-a-specific-tcp-port.
 */
function entriesToWrite(instance: SqlInstance, problems: PlanProblem[]): readonly TcpEntry[] | undefined {
  if (instance.tcpEnabled === false) {
    problems.push(problem('tcp-disabled', instance.name));
    return undefined;
  }
  if (instance.tcpEnabled === null || instance.listenOnAllIPs === null || (instance.listenOnAllIPs && !instance.ipAll)) {
    problems.push(problem('settings-unknown', instance.name));
    return undefined;
  }
  if (instance.listenOnAllIPs) return instance.ipAll ? [instance.ipAll] : undefined;
  const counting = instance.ips.filter((ip) => ip.enabled === true && ip.active !== false);
  if (counting.length > 0) return counting;
  problems.push(problem('no-address-enabled', instance.name));
  return undefined;
}

/** TcpPort holds the number and TcpDynamicPorts is blank; a TcpDynamicPorts that is absent is blank already. Both or none. */
function registryWrites(entries: readonly TcpEntry[], port: Port): RegistryWrite[] {
  return entries.flatMap((entry) => {
    const write = (name: string, before: RegistryCell, after: RegistryCell): RegistryWrite => ({ kind: 'registry', path: entry.path, name, before, after });
    const writes: RegistryWrite[] = [];
    if (!isText(entry.tcpPort, String(port))) writes.push(write('TcpPort', entry.tcpPort, { kind: 'String', data: String(port) }));
    if (entry.tcpDynamicPorts !== null && !isText(entry.tcpDynamicPorts, '')) writes.push(write('TcpDynamicPorts', entry.tcpDynamicPorts, { kind: 'String', data: '' }));
    return writes;
  });
}

function isText(cell: RegistryCell, text: string): boolean {
  return cell?.kind === 'String' && cell.data === text;
}

function inDynamicRange(model: ServerModel, stack: Stack, port: Port): boolean {
  const range = model.ranges.known ? dynamicRangeOf(model.ranges, stack, 'tcp') : DEFAULT_DYNAMIC;
  return range !== undefined && contains(range, port);
}

function reserved(model: ServerModel, stack: Stack, port: Port): boolean {
  return model.ranges.known && model.ranges.value.excluded.some((e) => e.stack === stack && e.protocol === 'tcp' && e.administered && contains(e, port));
}

function exclusionWrites(model: ServerModel, port: Port): ExclusionWrite[] {
  return STACKS.filter((stack) => inDynamicRange(model, stack, port) && !reserved(model, stack, port)).map((stack) => ({
    kind: 'exclusion',
    stack,
    protocol: 'tcp',
    start: port,
    count: 1,
    before: false,
    after: true,
    mayPend: false,
  }));
}

export function exclusionId(write: ExclusionWrite): string {
  return `exclusion:${write.stack}/${write.protocol}/${write.start}`;
}

export function exclusionChange(write: ExclusionWrite, instance: string): Change {
  const action = write.after ? 'create' : 'delete';
  return {
    id: exclusionId(write),
    resource: 'exclusion',
    subject: `${write.protocol.toUpperCase()} ${write.start} ${write.stack === 'ipv4' ? 'IPv4' : 'IPv6'}`,
    instance,
    action,
    before: write.before ? { kind: 'reserved' } : { kind: 'absent' },
    after: write.after ? { kind: 'reserved' } : { kind: 'absent' },
    writes: [write],
    risk: riskOf(action, []),
    riskReasons: [],
    needs: { restart: false, reboot: false },
  };
}

function instanceChange(model: ServerModel, job: InstanceJob, { port }: Chosen, before: readonly Port[], moved: boolean, choices: SqlChoices): Change {
  const { instance, registry, restart, clustered } = job;
  const riskReasons: RiskReason[] = [];
  if (moved && before.length > 0) riskReasons.push('clients-move');
  if (restart) riskReasons.push(clustered ? 'cluster-failover' : 'restart');
  const dynamic = STACKS.some((stack) => inDynamicRange(model, stack, port) && !reserved(model, stack, port));
  if (dynamic && (!choices.reserve || (!restart && job.exclusions.some(({ write }) => write.mayPend)))) riskReasons.push('in-dynamic-range');
  const action = registry.length > 0 || restart ? 'update' : 'none';
  const running = instance.state === 'unknown' ? null : job.running;
  return {
    id: job.changeId,
    resource: 'sql-instance',
    subject: instance.name,
    instance: instance.name,
    action,
    before: { kind: 'sql-ports', mode: instance.configured.mode, ports: [...before], running },
    after: { kind: 'sql-ports', mode: 'static', ports: [port], running },
    writes: [...registry],
    risk: riskOf(action, riskReasons),
    riskReasons: action === 'none' ? [] : riskReasons,
    needs: { restart, reboot: false },
  };
}

/** The Browser is stopped and kept from starting: it names ports nobody needs to be told any more. */
function browserChanges(model: ServerModel, problems: PlanProblem[]): Change[] {
  const { browser } = model;
  if (!browser.known) {
    if (browser.reason !== 'absent') problems.push(problem('browser-unknown'));
    return [];
  }
  const { name, state, startMode } = browser.value;
  if ((state !== 'running' && state !== 'stopped') || startMode === 'unknown') {
    problems.push(problem('service-unsettled', name));
    return [];
  }
  const writes: Change['writes'] = [];
  if (state === 'running') writes.push({ kind: 'service-state', service: name, before: 'running', after: 'stopped' });
  if (startMode !== 'disabled') writes.push({ kind: 'service-start-mode', service: name, before: startMode, after: 'disabled' });
  const action = writes.length > 0 ? 'update' : 'none';
  const riskReasons: RiskReason[] = writes.length > 0 ? ['browser-stops'] : [];
  return [
    {
      id: `service:${name}`,
      resource: 'service',
      subject: name,
      instance: null,
      action,
      before: { kind: 'service', state, startMode },
      after: { kind: 'service', state: 'stopped', startMode: 'disabled' },
      writes,
      risk: riskOf(action, riskReasons),
      riskReasons,
      needs: { restart: false, reboot: false },
    },
  ];
}

/** What the scan had to say that bears on this plan and is not mended by it. */
function planFindings(model: ServerModel, choices: SqlChoices, names: readonly string[]): Plan['findings'] {
  const instances = new Set<string | null>(names);
  return model.findings.filter((finding) => {
    switch (finding.code) {
      case 'sql-clustered':
      case 'sql-per-ip-ignored':
      case 'sql-ipall-ignored':
      case 'sql-other-endpoint':
      case 'sql-spn-follows':
        return instances.has(finding.subject);
      case 'browser-needed':
        return choices.browser === 'stop';
      case 'firewall-local-void':
        return choices.firewall.mode !== 'none';
      case 'host-not-elevated':
      case 'host-constrained':
        return true;
      default:
        return false;
    }
  });
}
