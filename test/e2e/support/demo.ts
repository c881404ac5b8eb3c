import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { demoEstate } from '#electron/targets/demo/estate';
import { machineStateSchema, type MachineState } from '#electron/targets/demo/state';

/** The simulated server of an app started on `userData`, as its file says. Before the first change there is no file. */
export function demoFile(userData: string): string {
  return path.join(userData, 'state/demo-server.json');
}

export async function readDemo(userData: string): Promise<MachineState> {
  return machineStateSchema.parse(JSON.parse(await readFile(demoFile(userData), 'utf8')));
}

export async function writeDemo(userData: string, state: MachineState): Promise<void> {
  await mkdir(path.dirname(demoFile(userData)), { recursive: true });
  await writeFile(demoFile(userData), JSON.stringify(state));
}

/** The demo server as delivered, with verbs that take their time. */
export function slowDemo(latencyMs: Readonly<Record<string, number>>): MachineState {
  return { ...demoEstate(), latencyMs };
}

const ipAllKey = (instance: string): string => `HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL16.${instance}\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll`;

/** What a run of the tests may change, to be compared as a whole. Process ids and logs follow from restarts. */
export function settingsOf(state: MachineState): object {
  return {
    registry: state.registry,
    excluded: state.excludedPorts,
    services: state.services.map(({ name, status, startType }) => ({ name, status, startType })),
    listeners: state.listeners.map(({ address, port, process, protocol }) => `${protocol} ${address} ${port} ${process}`).sort(),
  };
}

export function portsOf(state: MachineState, instance: string): { readonly tcpPort: unknown; readonly dynamic: unknown } {
  const values = Object.entries(state.registry).find(([key]) => key.toLowerCase() === ipAllKey(instance).toLowerCase())?.[1] ?? {};
  return { tcpPort: values['TcpPort'], dynamic: values['TcpDynamicPorts'] };
}

export function setPort(state: MachineState, instance: string, tcpPort: string): MachineState {
  const key = Object.keys(state.registry).find((k) => k.toLowerCase() === ipAllKey(instance).toLowerCase());
  if (key === undefined) throw new Error(`${instance} has no IPAll`);
  return { ...state, registry: { ...state.registry, [key]: { ...state.registry[key], TcpPort: tcpPort } } };
}

/** The values of a key under HKLM; undefined where there is none. */
export function registryOf(state: MachineState, key: string): Readonly<Record<string, unknown>> | undefined {
  return Object.entries(state.registry).find(([path]) => path.toLowerCase() === `hkey_local_machine\\${key}`.toLowerCase())?.[1];
}
