import { VerbError } from '#core/verbs/errors';
import type { DfsrFacts, DynamicRange, ExcludedRange, HostFacts, ListenersFacts, RangesFacts, RegistryRead, ServiceFacts } from '#core/verbs/facts';
import type { VerbArgs, VerbResult } from '#core/verbs/verbs';
import type { Protocol, Stack } from '#core/ports/port';
import { MachineRegistry } from './machine';
import { serviceState } from './services';
import { dynamicRangeOf, exclusionsOf } from './sockets';
import { errorLogOf, instanceKey } from './sqlServer';
import type { MachineState } from './state';

export const stacks = ['ipv4', 'ipv6'] as const;
export const protocols = ['tcp', 'udp'] as const;

export function describeHost({ host, elevated, languageMode, language }: MachineState): HostFacts {
  const culture = language === 'ja' ? 'ja-JP' : 'en-US';
  return { ...host, elevated, languageMode, culture, psVersion: '5.1.20348.2849', psEdition: 'Desktop' };
}

export function readRegistry(state: MachineState, { reads }: VerbArgs<'registry.read'>): VerbResult<'registry.read'> {
  const registry = new MachineRegistry(state);
  return {
    reads: reads.map(({ path, depth }): RegistryRead => {
      assertKeyPath(path);
      if (registry.isDenied(path)) return { path, state: 'denied', key: null };
      if (!registry.has(path)) return { path, state: 'absent', key: null };
      return { path, state: 'read', key: registry.read(path, depth) };
    }),
  };
}

/** A key name has 1 to 255 characters. Source: learn, Registry element size limits. */
function assertKeyPath(path: string): void {
  if (path.split('\\').some((part) => part.length === 0 || part.length > 255)) throw new VerbError({ code: 'invalid-argument', subject: path });
}

export function listServices(state: MachineState, { names }: VerbArgs<'services.list'>): { readonly services: ServiceFacts[] } {
  const wanted = names && new Set(names.map((name) => name.toLowerCase()));
  return {
    services: state.services
      .filter((service) => !wanted || wanted.has(service.name.toLowerCase()))
      .map((service) => ({
        name: service.name,
        displayName: service.displayName,
        state: serviceState(service),
        startMode: service.startType,
        account: service.account === '' ? null : service.account,
        processId: service.processId,
        path: service.path === '' ? null : service.path,
        dependsOn: service.dependsOn,
      })),
  };
}

export function listListeners({ listeners }: MachineState): ListenersFacts {
  const of = (protocol: Protocol) => listeners.filter((l) => l.protocol === protocol).map(({ address, port, processId }) => ({ address, port, processId }));
  const processes = new Map(listeners.map((l) => [l.processId, l.process]));
  return { tcp: of('tcp'), udp: of('udp'), processes: [...processes].map(([id, name]) => ({ id, name })) };
}

export function listConnections({ connections }: MachineState, { localPorts }: VerbArgs<'connections.list'>): VerbResult<'connections.list'> {
  return { connections: connections.filter((connection) => localPorts.includes(connection.localPort)) };
}

export function excludedOf(state: MachineState, stack: Stack, protocol: Protocol): ExcludedRange[] {
  return exclusionsOf(state, stack, protocol).map((held) => ({ stack, protocol, ...held }));
}

const pairs = stacks.flatMap((stack) => protocols.map((protocol) => ({ stack, protocol })));

export function dynamicRanges(state: MachineState): DynamicRange[] {
  return pairs.map(({ stack, protocol }) => {
    const { start, count } = dynamicRangeOf(state, stack, protocol);
    return { stack, protocol, start, count };
  });
}

export function readRanges(state: MachineState): RangesFacts {
  return { dynamic: dynamicRanges(state), excluded: pairs.flatMap(({ stack, protocol }) => excludedOf(state, stack, protocol)) };
}

export function readDfsr({ dfsr }: MachineState): DfsrFacts {
  return { installed: dfsr.installed, rpcPort: dfsr.installed ? dfsr.rpcPort : null };
}

/** The path is the -e start parameter. Source: SA database-engine-service-startup-options. */
export function readErrorLog(state: MachineState, { instanceId, maxLines }: VerbArgs<'sql.errorlog'>): VerbResult<'sql.errorlog'> {
  if (instanceId === '' || instanceId.length > 255 || /[\\\0]/.test(instanceId)) throw new VerbError({ code: 'invalid-argument', subject: instanceId });
  const registry = new MachineRegistry(state);
  const parameters = registry.values(`${instanceKey(registry, instanceId)}\\MSSQLServer\\Parameters`);
  const parameter = parameters.find(([name, value]) => /^SQLArg\d+$/i.test(name) && value.kind === 'String' && value.data.startsWith('-e'))?.[1];
  const lines = errorLogOf(state, instanceId);
  if (parameter?.kind !== 'String') throw new VerbError({ code: 'not-found', subject: instanceId });
  const path = parameter.data.slice(2);
  if (!lines) throw new VerbError({ code: 'not-found', subject: instanceId, detail: path });
  return { path, lines: lines.slice(-maxLines) };
}
