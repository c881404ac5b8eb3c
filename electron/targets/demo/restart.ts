import { TCPIP_PARAMETERS } from '#core/verbs/systemKeys';
import { MachineRegistry } from './machine';
import { startRpc } from './rpc';
import { halt, launch } from './services';
import { clientPorts } from './sockets';
import type { MachineState } from './state';

/** TIME_WAIT where TcpTimedWaitDelay does not say otherwise. Source: SA tcp-ip-port-exhaustion-troubleshooting. */
const TIMED_WAIT_SECONDS = 240;

/**
 * The computer starts anew: every process is another one, every service reads its settings, dynamic ports are drawn
 * again. Services that ran or start by themselves come up; one that cannot start stays down.
 */
export function restartMachine(state: MachineState, now: Date): void {
  const starting = state.services.filter((service) => service.status === 'Running' || service.startType === 'auto').map((service) => service.name);
  const before = new Map(state.services.map((service) => [service.processId, service.name]));
  const gone = new Set([...before.keys(), ...state.rpcServers.map((server) => server.processId)].filter((id) => id !== 0));
  const clients = state.connections;
  for (const service of state.services) if (service.status !== 'Stopped') halt(state, service);
  state.listeners = state.listeners.filter((l) => !gone.has(l.processId));
  state.connections = [];
  const endpoints = state.endpoints.map((some) => ({ ...some, owner: before.get(some.processId) }));
  state.endpoints = [];
  state.nextProcessId += 412;
  for (const server of state.rpcServers) {
    server.ports = [];
    if (server.service !== '') continue;
    server.processId = state.nextProcessId;
    state.nextProcessId += 4;
    startRpc(state, server);
  }
  for (const service of state.services) if (starting.includes(service.name) && service.status === 'Stopped') launch(state, service);
  state.connections = clients.filter(({ localPort }) => state.listeners.some((l) => l.protocol === 'tcp' && l.port === localPort));
  for (const { owner, ...some } of endpoints) {
    const processId = owner === undefined ? some.processId : (state.services.find((service) => service.name === owner)?.processId ?? 0);
    state.endpoints.push({ ...some, processId, localPorts: clientPorts(state, some.state === 'TIME_WAIT' ? Math.round((some.usual * timedWait(state)) / TIMED_WAIT_SECONDS) : some.usual) });
  }
  state.host.lastBoot = now.toISOString();
}

function timedWait(state: MachineState): number {
  const seconds = new MachineRegistry(state).number(TCPIP_PARAMETERS, 'TcpTimedWaitDelay') ?? TIMED_WAIT_SECONDS;
  return Math.min(300, Math.max(30, seconds));
}
