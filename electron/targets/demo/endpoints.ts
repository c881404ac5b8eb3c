import { endpointKey, type RpcEndpoint } from '#core/rpc/endpoint';
import { MachineRegistry } from './machine';
import { processOf } from './rpc';
import type { MachineState } from './state';
import { wmiMode } from './wmiMode';

type Interface = Pick<RpcEndpoint, 'uuid' | 'version' | 'annotation'> & { readonly pipe?: string };

/**
 * Interfaces that the processes of a Windows server register; UUIDs and their documents: core/rpc/interfaces.
 * Keyed by the process, or for svchost by a service in it.
 */
const byService: Readonly<Record<string, readonly Interface[]>> = {
  EventLog: [{ uuid: 'f6beaff7-1e19-4fbb-9f8f-b89e2018337c', version: '1.0', annotation: 'Event log TCPIP', pipe: '\\pipe\\eventlog' }],
  Schedule: [
    { uuid: '86d35949-83c9-4044-b424-db363231fd0c', version: '1.0', annotation: '' },
    { uuid: '378e52b0-c0a9-11cf-822d-00aa0051e40f', version: '1.0', annotation: '', pipe: '\\PIPE\\atsvc' },
    { uuid: '1ff70682-0a51-30e8-076d-740be8cee98b', version: '1.0', annotation: '', pipe: '\\PIPE\\atsvc' },
  ],
  Spooler: [
    { uuid: '12345678-1234-abcd-ef00-0123456789ab', version: '1.0', annotation: '' },
    { uuid: '76f03f96-cdfd-44fc-a22c-64950a001209', version: '1.0', annotation: '' },
    { uuid: '0b6edbfa-4a24-4fc6-8a23-942b1eca65d1', version: '1.0', annotation: '' },
    { uuid: 'ae33069b-a2a8-46ee-a235-ddfd339be281', version: '1.0', annotation: '' },
  ],
  MSDTC: [{ uuid: '906b0ce0-c70b-1067-b317-00dd010662da', version: '1.0', annotation: '' }],
  Netlogon: [{ uuid: '12345678-1234-abcd-ef00-01234567cffb', version: '1.0', annotation: '', pipe: '\\pipe\\lsass' }],
  NTDS: [{ uuid: 'e3514235-4b06-11d1-ab04-00c04fc2dcd2', version: '4.0', annotation: 'MS NT Directory DRS Interface' }],
  DFSR: [{ uuid: '897e2e5f-93f3-4376-9c9c-fd2277495c27', version: '1.0', annotation: '' }],
  NtFrs: [{ uuid: 'f5cc59b4-4264-101a-8c59-08002b2f8426', version: '1.1', annotation: 'NtFrs Service' }],
  CertSvc: [{ uuid: '91ae6020-9e3c-11cf-8d7c-00aa00c091be', version: '0.0', annotation: '', pipe: '\\pipe\\cert' }],
  DNS: [{ uuid: '50abc2a4-574d-40b3-9d66-ee4fd5fba076', version: '5.0', annotation: '' }],
};
const byProcess: Readonly<Record<string, readonly Interface[]>> = {
  lsass: [
    { uuid: '12345778-1234-abcd-ef00-0123456789ac', version: '1.0', annotation: '', pipe: '\\pipe\\lsass' },
    { uuid: '12345778-1234-abcd-ef00-0123456789ab', version: '0.0', annotation: '', pipe: '\\pipe\\lsass' },
  ],
  wininit: [{ uuid: 'd95afe70-a6d5-4259-822e-2c84da1ddb0d', version: '1.0', annotation: '', pipe: '\\PIPE\\InitShutdown' }],
  services: [{ uuid: '367abb81-9844-35f1-ad32-98f038001003', version: '2.0', annotation: '' }],
};

const mapper: Interface = { uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', version: '3.0', annotation: '', pipe: '\\pipe\\epmapper' };

const wmi: Interface = { uuid: 'f309ad18-d86a-11d0-a075-00c04fb68820', version: '0.0', annotation: '' };

function interfacesOf(state: MachineState, processId: number, process: string): readonly Interface[] {
  const services = state.services.filter((s) => s.status === 'Running' && s.processId === processId);
  return [...services.flatMap((s) => byService[s.name] ?? []), ...(byProcess[process] ?? [])];
}

/** TCP ports with what is registered on each: all interfaces of the process, or on a fixed port beside its dynamic one those of its service. */
function registrations(state: MachineState): { readonly port: number; readonly interfaces: readonly Interface[] }[] {
  const servers = state.rpcServers.flatMap((server) => {
    const interfaces = server.service !== '' && !server.dynamic ? (byService[server.service] ?? []) : interfacesOf(state, processOf(state, server), server.process);
    return server.ports.map((port) => ({ port, interfaces }));
  });
  const host = state.services.find((service) => service.behaviour === 'winmgmt' && service.status === 'Running');
  const own = host && wmiMode(new MachineRegistry(state)) === 'standalone' ? state.listeners.filter((l) => l.processId === host.processId && l.address === '0.0.0.0') : [];
  return [{ port: 135, interfaces: [mapper] }, ...servers, ...own.map(({ port }) => ({ port, interfaces: [wmi] }))];
}

/** What the simulated server's endpoint mapper lists: interfaces on the TCP ports of their process, and on named pipes. */
export function demoEndpoints(state: MachineState): RpcEndpoint[] {
  const address = state.host.addresses[0] ?? null;
  const found = registrations(state).flatMap(({ port, interfaces }) =>
    interfaces.flatMap(({ uuid, version, annotation, pipe }): RpcEndpoint[] => {
      const base = { uuid, version, annotation, object: null };
      const tcp: RpcEndpoint = { ...base, protocol: 'ncacn_ip_tcp', port, address, endpoint: null };
      return pipe === undefined ? [tcp] : [tcp, { ...base, protocol: 'ncacn_np', port: null, address: `\\\\${state.host.computerName}`, endpoint: pipe }];
    }),
  );
  return [...new Map(found.map((endpoint) => [endpointKey(endpoint), endpoint])).values()];
}
