import { VerbError } from '#core/verbs/errors';
import type { Target } from '#core/verbs/target';
import type { FirewallRuleSpec } from '#core/verbs/verbs';
import type { MachineState } from '#electron/targets/demo/state';

export interface ContractFixture {
  readonly target: Target;
  state(): MachineState;
  close(): Promise<void>;
}

export interface ContractOptions {
  /** PowerShell 7's own JSON cmdlets lose half a surrogate pair; Windows names may hold one. */
  readonly keepsHalfPairs: boolean;
}

export type MakeFixture = (changes?: (state: MachineState) => void) => Promise<ContractFixture>;

export const SQL = 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server';
export const tcpKey = (id: string, key = 'IPAll') => `${SQL}\\${id}\\MSSQLServer\\SuperSocketNetLib\\Tcp${key === '' ? '' : `\\${key}`}`;
export const text = (data: string) => ({ kind: 'String', data }) as const;

/** The VerbError a promise fails with. */
export async function refusal(promise: Promise<unknown>): Promise<VerbError> {
  const error: unknown = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof VerbError)) throw new Error(`expected a VerbError, got ${String(error)}`);
  return error;
}

export const spec = (more: Partial<FirewallRuleSpec>): FirewallRuleSpec => ({
  name: 'PortPin-X', displayName: 'x', group: 'PortPin', description: '', protocol: 'tcp', localPorts: ['1500'], profiles: ['domain'], remoteAddresses: ['Any'], program: null, service: null, ...more,
});

export type Group = (title: string, changes: ((state: MachineState) => void) | undefined, body: (at: () => ContractFixture) => void) => void;
