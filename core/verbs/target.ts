import type { BrowserAnswer, EndpointsAnswer, SunRpcAnswer, TdsEncryption } from '#core/probes/answer';
import type { CancelSignal } from '#core/util/cancel';
import type { VerbError } from './errors';
import type { ReadVerbName, VerbArgs, VerbName, VerbResult } from './verbs';

export type TargetKind = 'local' | 'demo' | 'imported';

export interface CallOptions {
  readonly signal?: CancelSignal;
  /** Overrides the verb's own deadline. */
  readonly timeoutMs?: number;
}

export type BatchCall = { [V in ReadVerbName]: { readonly verb: V; readonly args: VerbArgs<V> } }[ReadVerbName];
export type BatchAnswer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: VerbError };

/**
 * One Windows computer, the demo server, or an imported scan. Arguments and answers are parsed with the schemas of
 * `verbs` on both ends. Every failure is a VerbError.
 */
export interface Target {
  readonly kind: TargetKind;
  /** Stable across sessions: runs, locks and drafts are filed under it. */
  readonly id: string;
  readonly name: string;
  /** false for an imported scan: every write fails with `read-only`. */
  readonly writable: boolean;
  call<V extends VerbName>(verb: V, args: VerbArgs<V>, options?: CallOptions): Promise<VerbResult<V>>;
  /** Several reads in one round trip; each answers or fails for itself. Answers stand in the order of the calls. */
  batch(calls: readonly BatchCall[], options?: CallOptions): Promise<readonly BatchAnswer[]>;
  close(): Promise<void>;
}

/**
 * What can be observed of a target from outside its PowerShell: made by opening sockets (or, for the demo server, by
 * asking the simulation as a client would). No credentials, no login.
 */
export interface Prober {
  /** false: observations are of a simulation, and whoever shows them says so. */
  readonly real: boolean;
  /** The address the questions are sent to. */
  readonly address: string;
  tcpOpen(port: number, options?: CallOptions): Promise<{ readonly open: boolean; readonly error?: string }>;
  /** TDS pre-login (MS-TDS 2.2.6.5): is it SQL Server, and which version (`16.0.4165`). */
  tdsPrelogin(port: number, options?: CallOptions): Promise<{ readonly answered: boolean; readonly version?: string; readonly encryption?: TdsEncryption; readonly error?: string }>;
  /** SQL Server Browser, UDP 1434 (MC-SQLR): the TCP port it gives for an instance; null when it answers without one. */
  browser(instance: string, options?: CallOptions): Promise<{ readonly answered: boolean; readonly port?: number | null; readonly error?: string }>;
  /** Every instance the Browser tells of; hidden ones are not among them. */
  browserInstances(options?: CallOptions): Promise<BrowserAnswer>;
  /** Everything the RPC endpoint mapper lists, TCP 135 (C706 appendix O). */
  endpointMapper(options?: CallOptions): Promise<EndpointsAnswer>;
  /** What a Sun RPC portmapper or rpcbind lists, port 111 (RFC 1833). */
  sunRpc(options?: CallOptions): Promise<SunRpcAnswer>;
}
