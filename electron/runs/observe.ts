import { firewallView } from '#core/firewall/interpret';
import { ABSENT, registryText } from '#core/plan/cells';
import type { Plan, Step } from '#core/plan/change';
import type { Proof, RpcProof } from '#core/plan/run';
import type { PortRange, Protocol } from '#core/ports/port';
import { isVerbError } from '#core/verbs/errors';
import { findValue } from '#core/verbs/registry';
import type { DynamicRange, ListenersFacts, ServiceFacts } from '#core/verbs/facts';
import type { Prober, Target } from '#core/verbs/target';

export type VerifyAction = Extract<Step['action'], { kind: 'verify-listener' | 'verify-service-port' }>;

/** `listener:INST1`: what a verified listener is called in the journal. */
export function listenerCell(action: VerifyAction): string {
  return `listener:${action.kind === 'verify-listener' ? action.instance : action.service}`;
}

async function serviceOf(target: Target, name: string): Promise<ServiceFacts | undefined> {
  const { services } = await target.call('services.list', { names: [name] });
  return services.find((service) => service.name.toLowerCase() === name.toLowerCase());
}

function portsOf(listeners: ListenersFacts, processId: number): number[] {
  return [...new Set(listeners.tcp.filter((l) => l.processId === processId).map((l) => l.port))].sort((a, b) => a - b);
}

export type Observed =
  | { readonly state: 'as-planned'; readonly ports: readonly number[] }
  /** Not yet; `ports` is where it listens meanwhile. */
  | { readonly state: 'not-yet'; readonly ports: readonly number[] }
  | { readonly state: 'stopped' };

/** One look at where the process of an engine or a service listens. */
export async function lookAtListener(target: Target, action: VerifyAction): Promise<Observed> {
  const service = await serviceOf(target, action.service);
  if (!service || service.state === 'stopped') return { state: 'stopped' };
  if (service.state !== 'running' || service.processId === 0) return { state: 'not-yet', ports: [] };
  const ports = portsOf(await target.call('listeners.list', {}), service.processId);
  const right = action.expect.every((port) => ports.includes(port)) && !action.gone.some((port) => ports.includes(port));
  return { state: right ? 'as-planned' : 'not-yet', ports };
}

/**
 * Ports that an engine shall listen on after its restart and that somebody else listens on now: it would be stopped
 * and could not start. A clustered engine binds its own addresses only and is not judged by the others'.
 */
export async function takenPorts(target: Target, plan: Plan): Promise<{ cell: string; expected: string; found: string }[]> {
  const restarted = new Set(plan.restarts.filter((r) => !r.clustered).map((r) => r.service));
  const watched = plan.steps.flatMap(({ action }) => ((action.kind === 'verify-listener' || action.kind === 'verify-service-port') && restarted.has(action.service) ? [action] : []));
  if (watched.length === 0) return [];
  const { tcp } = await target.call('listeners.list', {});
  const { services } = await target.call('services.list', { names: watched.map((action) => action.service) });
  return watched.flatMap((action) => {
    const { service, expect } = action;
    const own = services.find((s) => s.name.toLowerCase() === service.toLowerCase())?.processId;
    const other = tcp.find((l) => expect.includes(l.port) && l.processId !== own);
    return other ? [{ cell: listenerCell(action), expected: ABSENT, found: `TCP ${other.port}, PID ${other.processId}` }] : [];
  });
}

export async function errorLog(target: Target, instanceId: string): Promise<string[]> {
  try {
    return (await target.call('sql.errorlog', { instanceId, maxLines: 40 })).lines;
  } catch {
    // The failure is told without it: the log explains, it does not decide.
    return [];
  }
}

export interface ProofSources {
  readonly target: Target;
  readonly prober: Prober | null;
  readonly plan: Plan;
  /** Of the endpoint mapper, before anything was written. */
  readonly endpoints: RpcProof['before'];
}

const RPC_RESOURCES: ReadonlySet<Plan['changes'][number]['resource']> = new Set(['service-port', 'dcom-app', 'rpc-range', 'wmi-host']);

function isAboutRpc(plan: Plan): boolean {
  return plan.changes.some((change) => RPC_RESOURCES.has(change.resource));
}

/** Endpoints as the mapper lists them now; null where it is not asked or does not answer. */
export async function mapperEndpoints(prober: Prober | null, plan: Plan): Promise<RpcProof['before']> {
  return (await askMapper(prober, plan)).endpoints;
}

async function askMapper(prober: Prober | null, plan: Plan): Promise<{ readonly endpoints: RpcProof['before']; readonly error: string | null }> {
  if (!prober || !isAboutRpc(plan)) return { endpoints: null, error: null };
  const answer = await prober.endpointMapper();
  if (!answer.answered) return { endpoints: null, error: answer.error.code };
  return { endpoints: answer.endpoints.map(({ uuid, version, annotation, protocol, port }) => ({ uuid, version, annotation, protocol, port })), error: null };
}

async function rpcProof(prober: Prober | null, plan: Plan, before: RpcProof['before']): Promise<RpcProof | null> {
  if (!isAboutRpc(plan)) return null;
  const { endpoints, error } = await askMapper(prober, plan);
  return { asked: prober !== null, before, after: endpoints, error };
}

/** Values that were snapshotted beside the planned ones and are no longer as they were. */
async function changedFacts(target: Target, plan: Plan): Promise<Proof['facts']> {
  if (plan.facts.length === 0) return [];
  const paths = [...new Set(plan.facts.map((fact) => fact.path))];
  const answer = await quietly(target.call('registry.read', { reads: paths.map((path) => ({ path, depth: 0 })) }));
  if (!answer) return [];
  return plan.facts.flatMap(({ path, name, cell }) => {
    const read = answer.reads.find((r) => r.path.toLowerCase() === path.toLowerCase());
    if (!read || read.state === 'denied') return [];
    const [before, found] = [registryText(cell), registryText(findValue(read.key, name) ?? null)];
    return before === found ? [] : [{ cell: `registry:${path}\\${name}`, before, found }];
  });
}

/**
 * What can be seen of the ports after a run: the target's own list of listeners, and, where a prober is given, what
 * answers from outside. Nothing here decides whether the run holds; that was done when each listener was verified.
 */
export async function observeProof({ target, prober, plan, endpoints }: ProofSources, at: string): Promise<Proof> {
  const rows: Proof['rows'] = [];
  const old: Proof['old'] = [];
  const listeners = await quietly(target.call('listeners.list', {}));
  for (const { what, instance, after, before, service: name, running } of plan.ports) {
    const service = await quietly(serviceOf(target, name));
    const stopped = service ? service.state === 'stopped' : !running;
    let listening: Proof['rows'][number]['listening'] = 'unknown';
    if (stopped) listening = 'stopped';
    else if (service && listeners) listening = portsOf(listeners, service.processId).includes(after) ? 'yes' : 'no';
    const row: Proof['rows'][number] = { what, instance, port: after, listening, reachable: 'not-asked', engine: null, browserPort: null, browserAsked: false, detail: null };
    if (prober && !stopped) {
      const open = await prober.tcpOpen(after);
      const login = what === 'sql' && open.open ? await prober.tdsPrelogin(after) : null;
      const browser = what === 'sql' ? await prober.browser(instance) : null;
      rows.push({
        ...row,
        reachable: open.open ? 'yes' : 'no',
        engine: login?.answered === true ? (login.version ?? '') : null,
        browserAsked: browser !== null,
        browserPort: browser?.answered === true ? (browser.port ?? null) : null,
        detail: open.error ?? login?.error ?? null,
      });
      for (const port of before) if (port !== after) old.push({ instance, port, answers: (await prober.tcpOpen(port)).open });
    } else rows.push(row);
  }
  return { at, real: prober?.real ?? false, address: prober?.address ?? target.name, rows, old, tcpOpen: await openTcpPorts(target), rpc: await rpcProof(prober, plan, endpoints), facts: await changedFacts(target, plan) };
}

async function openTcpPorts(target: Target): Promise<number | null> {
  const firewall = await quietly(target.call('firewall.read', {}));
  const ranges = await quietly(target.call('ranges.read', {}));
  if (!firewall || !ranges) return null;
  return firewallView(firewall, { tcp: dynamicPorts(ranges.dynamic, 'tcp'), udp: dynamicPorts(ranges.dynamic, 'udp') }).exposure.tcpCount;
}

function dynamicPorts(ranges: readonly DynamicRange[], protocol: Protocol): PortRange[] {
  return ranges.filter((d) => d.protocol === protocol && d.count > 0).map((d) => ({ start: d.start, end: d.start + d.count - 1 }));
}

/** A part of the proof that could not be had is shown as unknown; it does not undo a verified run. */
async function quietly<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isVerbError(error)) return undefined;
    throw error;
  }
}
