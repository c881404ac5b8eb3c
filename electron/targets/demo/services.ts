import { VerbError } from '#core/verbs/errors';
import type { ServiceResult } from '#core/verbs/facts';
import type { VerbArgs, VerbResult } from '#core/verbs/verbs';
import { MachineRegistry, dependantsOf, findService, sameName } from './machine';
import { serversOf, startRpc, startWmi, stopRpc } from './rpc';
import { closePorts, closeSockets, listen } from './sockets';
import { instanceIdOf, instanceKey, registerSpns, startEngine } from './sqlServer';
import type { MachineService, MachineState } from './state';
import { wmiMode } from './wmiMode';

const states = { Stopped: 'stopped', Running: 'running', StartPending: 'start-pending', StopPending: 'stop-pending', Paused: 'paused' } as const;
type Resource = MachineState['cluster']['resources'][number];

export function serviceState(service: MachineService): ServiceResult['state'] {
  return states[service.status];
}

function resultOf(service: MachineService): ServiceResult {
  return { name: service.name, state: serviceState(service), startMode: service.startType, processId: service.processId };
}

export function assertElevated(state: MachineState, subject: string): void {
  if (!state.elevated) throw new VerbError({ code: 'access-denied', subject });
}

function serviceNamed(state: MachineState, name: string): MachineService {
  const service = findService(state, name);
  if (!service) throw new VerbError({ code: 'not-found', subject: name });
  return service;
}

/** The SQL Server resource whose service this is. */
function resourceOf(state: MachineState, service: MachineService): Resource | undefined {
  return state.cluster.resources.find((resource) => sameName(serviceOfResource(resource) ?? '', service.name));
}

function serviceOfResource(resource: Resource): string | undefined {
  const { type, instanceName } = resource;
  if (instanceName === null) return undefined;
  const isDefault = sameName(instanceName, 'MSSQLSERVER');
  if (type === 'SQL Server') return isDefault ? 'MSSQLSERVER' : `MSSQL$${instanceName}`;
  if (type === 'SQL Server Agent') return isDefault ? 'SQLSERVERAGENT' : `SQLAgent$${instanceName}`;
  return undefined;
}

/** A failure that was put into the state by a test. Consumed by the start or stop it fails. */
function plannedFailure(service: MachineService): VerbError | undefined {
  if (service.failWith === undefined) return undefined;
  const detail = service.failWith;
  delete service.failWith;
  return new VerbError({ code: 'service-failed', subject: service.name, detail });
}

/** A running service, or a process of Windows, that has the process too. */
function sharesProcess(state: MachineState, service: MachineService): boolean {
  const { processId } = service;
  return state.services.some((other) => other !== service && other.status === 'Running' && other.processId === processId) || state.rpcServers.some((server) => server.service === '' && server.processId === processId);
}

function hostProcess(state: MachineState, service: MachineService): number | undefined {
  if (service.host === '' || (service.behaviour === 'winmgmt' && wmiMode(new MachineRegistry(state)) === 'standalone')) return undefined;
  const windows = state.rpcServers.find((server) => server.service === '' && server.process === service.host);
  return windows?.processId ?? state.services.find((other) => other !== service && other.status === 'Running' && other.host === service.host)?.processId;
}

export function halt(state: MachineState, service: MachineService): void {
  registerSpns(state, service, false);
  for (const server of serversOf(state, service.name)) stopRpc(state, server);
  if (sharesProcess(state, service)) closePorts(state, service.processId, service.listens.map(({ port }) => port));
  else closeSockets(state, service.processId);
  service.status = 'Stopped';
  service.processId = 0;
}

/** Starts a service, those it needs first. Answers the failure instead of throwing: what ERRORLOG got must stay. */
export function launch(state: MachineState, service: MachineService): VerbError | undefined {
  const planned = plannedFailure(service);
  if (planned) return planned;
  // Win32_Service StartService: 14 disabled, 15 a service it needs failed.
  if (service.startType === 'disabled') return new VerbError({ code: 'service-failed', subject: service.name, detail: 'Win32_Service 14' });
  for (const name of service.dependsOn) {
    const needed = findService(state, name);
    if (needed && needed.status !== 'Running' && launch(state, needed)) return new VerbError({ code: 'service-failed', subject: service.name, detail: 'Win32_Service 15' });
  }
  service.processId = hostProcess(state, service) ?? state.nextProcessId;
  state.nextProcessId += 4;
  const id = instanceIdOf(service);
  const error = id === undefined ? 0 : startEngine(state, service, id);
  if (service.behaviour === 'browser') for (const address of ['0.0.0.0', '::']) listen(state, service, 'sqlbrowser', 'udp', address, 1434);
  if (error !== 0) {
    service.processId = 0;
    // 1066: service-specific error. Source: winerror.h ERROR_SERVICE_SPECIFIC_ERROR.
    return new VerbError({ code: 'service-failed', subject: service.name, detail: `state stopped, exit code 1066, service-specific ${error}` });
  }
  service.status = 'Running';
  openPorts(state, service);
  registerSpns(state, service, true);
  return undefined;
}

function openPorts(state: MachineState, service: MachineService): void {
  const image = /([^\\]+)\.exe/i.exec(service.path)?.[1] ?? 'svchost';
  for (const { protocol, port } of service.listens) for (const address of ['0.0.0.0', '::']) listen(state, service, image, protocol, address, port);
  for (const server of serversOf(state, service.name)) startRpc(state, server);
  if (service.behaviour === 'winmgmt') startWmi(state, service);
}

/** A clustered service that is stopped behind the cluster's back: its resource fails. */
export function stopService(state: MachineState, { name }: VerbArgs<'service.stop'>): ServiceResult | VerbError {
  const service = serviceNamed(state, name);
  if (service.status === 'Stopped') return resultOf(service);
  assertElevated(state, name);
  const planned = plannedFailure(service);
  if (planned) return planned;
  const running = dependantsOf(state, service.name).filter((dependant) => dependant.status !== 'Stopped');
  if (running.length > 0) throw new VerbError({ code: 'dependants-running', subject: name, detail: running.map((dependant) => dependant.name).join(', ') });
  const resource = resourceOf(state, service);
  if (resource?.state === 'online') {
    keepCheckpoint(state, resource);
    resource.state = 'failed';
  }
  halt(state, service);
  return resultOf(service);
}

export function startService(state: MachineState, { name }: VerbArgs<'service.start'>): ServiceResult | VerbError {
  const service = serviceNamed(state, name);
  if (service.status === 'Running') return resultOf(service);
  assertElevated(state, name);
  return launch(state, service) ?? resultOf(service);
}

export function setStartMode(state: MachineState, { name, expect, mode }: VerbArgs<'service.setStartMode'>): ServiceResult {
  const service = serviceNamed(state, name);
  if (service.startType !== expect) throw new VerbError({ code: 'moved', subject: name });
  assertElevated(state, name);
  service.startType = mode;
  return resultOf(service);
}

/** Registry key whose checkpoint the resource holds; undefined for a resource that is no engine. */
function checkpointKey(state: MachineState, resource: Resource): string | undefined {
  const service = findService(state, resource.type === 'SQL Server' ? (serviceOfResource(resource) ?? '') : '');
  const id = service && instanceIdOf(service);
  return id === undefined ? undefined : `${instanceKey(new MachineRegistry(state), id)}\\MSSQLServer`;
}

function keepCheckpoint(state: MachineState, resource: Resource): void {
  const key = checkpointKey(state, resource);
  if (key !== undefined) state.checkpoints[resource.name] = new MachineRegistry(state).snapshot(key);
}

/** What was written while the resource was offline is undone. Source: blogs.msdn suhde 2009/05/26 (RegSync). */
function restoreCheckpoint(state: MachineState, resource: Resource): void {
  const key = checkpointKey(state, resource);
  const kept = state.checkpoints[resource.name];
  if (key === undefined || !kept) return;
  new MachineRegistry(state).restore(key, kept);
  delete state.checkpoints[resource.name];
}

/**
 * A resource takes its service with it, dependants or not; the Agent's resource needs the engine's.
 * Source: SqlServerDsc Restart-SqlClusterService (TakeOffline, BringOnline).
 */
export function setOnline(state: MachineState, { name, online }: VerbArgs<'cluster.setOnline'>): VerbResult<'cluster.setOnline'> | VerbError {
  const resource = state.cluster.resources.find((found) => sameName(found.name, name));
  if (!resource) throw new VerbError({ code: 'not-found', subject: name });
  if (resource.state === (online ? 'online' : 'offline')) return { name: resource.name, state: resource.state };
  assertElevated(state, name);
  if (!online) takeOffline(state, resource);
  else {
    const failed = bringOnline(state, resource);
    if (failed) return failed;
  }
  return { name: resource.name, state: resource.state };
}

function takeOffline(state: MachineState, resource: Resource): void {
  if (resource.type === 'SQL Server') for (const agent of agentsOf(state, resource)) takeOffline(state, agent);
  if (resource.state === 'online') keepCheckpoint(state, resource);
  resource.state = 'offline';
  const service = findService(state, serviceOfResource(resource) ?? '');
  if (service && service.status !== 'Stopped') halt(state, service);
}

function bringOnline(state: MachineState, resource: Resource): VerbError | undefined {
  const engine = resource.type === 'SQL Server Agent' ? state.cluster.resources.find((found) => found.type === 'SQL Server' && found.instanceName === resource.instanceName) : undefined;
  const needed = engine && engine.state !== 'online' ? bringOnline(state, engine) : undefined;
  if (needed) return needed;
  restoreCheckpoint(state, resource);
  const service = findService(state, serviceOfResource(resource) ?? '');
  const failed = service && service.status !== 'Running' ? launch(state, service) : undefined;
  resource.state = failed ? 'failed' : 'online';
  return failed && new VerbError({ code: 'service-failed', subject: resource.name, detail: 'state failed' });
}

function agentsOf(state: MachineState, resource: Resource): Resource[] {
  return state.cluster.resources.filter((found) => found.type === 'SQL Server Agent' && found.instanceName === resource.instanceName && found.state !== 'offline');
}
