import { expect } from 'vitest';
import { VerbError, type VerbErrorCode } from '#core/verbs/errors';
import type { RegistryCell } from '#core/verbs/registry';
import type { DemoTarget } from '#electron/targets/demo/target';
import { demoEstate } from '#electron/targets/demo/estate';
import type { MachineState } from '#electron/targets/demo/state';
import { tcpKey } from './keys';

export { tcpKey } from './keys';

export const text = (data: string): RegistryCell => ({ kind: 'String', data });
export const number = (data: number): RegistryCell => ({ kind: 'DWord', data });

/** The estate with changes of a test, made before anybody looks. */
export function estateWith(change: (state: MachineState) => void): MachineState {
  const state = demoEstate();
  change(state);
  return state;
}

/** Sets a value as somebody at the keyboard would, past the verbs. */
export function poke(state: MachineState, id: string, entry: string, values: Readonly<Record<string, string | number>>): void {
  const key = tcpKey(id, entry).replace('HKLM\\', 'HKEY_LOCAL_MACHINE\\');
  state.registry[key] = { ...state.registry[key], ...values };
}

export async function valueOf(target: DemoTarget, path: string, name: string): Promise<RegistryCell> {
  const { reads } = await target.call('registry.read', { reads: [{ path, depth: 0 }] });
  return reads[0]?.key?.values.find((value) => value.name === name)?.value ?? null;
}

/** TCP listeners of a service's process, `address:port`, sorted; without the DAC's. */
export async function listening(target: DemoTarget, service: string): Promise<string[]> {
  const { services } = await target.call('services.list', { names: [service] });
  const processId = services[0]?.processId ?? 0;
  const { tcp } = await target.call('listeners.list', {});
  return tcp.filter((l) => processId !== 0 && l.processId === processId && l.address !== '127.0.0.1' && l.address !== '::1').map((l) => `${l.address}:${l.port}`).sort();
}

export async function restart(target: DemoTarget, service: string): Promise<void> {
  const { services } = await target.call('services.list', { names: null });
  for (const found of services) if (found.dependsOn.includes(service) && found.state === 'running') await target.call('service.stop', { name: found.name, waitMs: 1000 });
  await target.call('service.stop', { name: service, waitMs: 1000 });
  await target.call('service.start', { name: service, waitMs: 1000 });
}

export async function refusal(asked: Promise<unknown>): Promise<VerbError> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof VerbError)) throw new TypeError(`no VerbError: ${String(error)}`);
  return error;
}

export async function expectRefusal(asked: Promise<unknown>, code: VerbErrorCode, subject?: string): Promise<void> {
  const { data } = await refusal(asked);
  expect(data).toMatchObject(subject === undefined ? { code } : { code, subject });
}
