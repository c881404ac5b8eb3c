import { z } from 'zod';
import { VerbError } from '#core/verbs/errors';
import type { BatchAnswer, BatchCall, CallOptions, Target } from '#core/verbs/target';
import { MAX_BATCH_MS, verbs, type VerbArgs, type VerbName, type VerbResult } from '#core/verbs/verbs';
import { parseArgs, parseResult, toVerbError } from '../parseCall';
import { spawnHost, type Engine } from './connection';
import { PowerShellHost, type HostOptions } from './host';
import { verifyScripts, type ScriptHashes } from './integrity';
import { answerSchema, type HostReady } from './protocol';

export interface HostTargetOptions {
  readonly host: PowerShellHost;
  readonly id: string;
  readonly name: string;
}

export interface PowerShellTargetOptions extends Omit<HostOptions, 'open' | 'verify'> {
  readonly engine: Engine;
  /** Folder of host.ps1. */
  readonly scriptsDir: string;
  /** When given, the scripts are compared with it before each start. */
  readonly scriptHashes?: ScriptHashes;
  readonly id: string;
  readonly name: string;
}

export interface HostTarget extends Target {
  /** What the host said about itself: edition, language mode, elevation. Starts it if need be. */
  ready(): Promise<HostReady>;
}

const batchSchema = z.object({ answers: z.array(answerSchema) });

/** Arguments and answers are parsed here with the schemas of the verb table, in both directions. */
export function targetOverHost({ host, id, name }: HostTargetOptions): HostTarget {
  return {
    kind: 'local',
    id,
    name,
    writable: true,
    ready: () => host.ready(),
    async call<V extends VerbName>(verb: V, args: VerbArgs<V>, options: CallOptions = {}): Promise<VerbResult<V>> {
      const entry = verbs[verb];
      const value = await host.call({ verb, args: parseArgs(verb, args), kind: entry.kind, timeoutMs: options.timeoutMs ?? entry.timeoutMs, signal: options.signal });
      return parseResult(verb, value);
    },
    async batch(calls: readonly BatchCall[], options: CallOptions = {}): Promise<readonly BatchAnswer[]> {
      if (calls.length === 0) return [];
      const timeoutMs = options.timeoutMs ?? Math.min(MAX_BATCH_MS, calls.reduce((sum, call) => sum + verbs[call.verb].timeoutMs, 0));
      const args = { calls: calls.map((call) => ({ verb: call.verb, args: parseArgs(call.verb, call.args) })) };
      const parsed = batchSchema.safeParse(await host.call({ verb: 'batch', args, kind: 'read', timeoutMs, signal: options.signal }));
      if (!parsed.success || parsed.data.answers.length !== calls.length) throw new VerbError({ code: 'protocol', subject: 'batch', detail: parsed.error?.message ?? 'wrong number of answers' });
      return calls.map((call, i): BatchAnswer => {
        const answer = parsed.data.answers[i];
        if (answer === undefined) return { ok: false, error: new VerbError({ code: 'protocol', subject: call.verb }) };
        if (!answer.ok) return { ok: false, error: new VerbError(answer.error) };
        try {
          return { ok: true, value: parseResult(call.verb, answer.value) };
        } catch (error) {
          return { ok: false, error: toVerbError(error) };
        }
      });
    },
    close: () => host.close(),
  };
}

/** This computer through a resident PowerShell without elevation. The process starts with the first call. */
export function createPowerShellTarget(options: PowerShellTargetOptions): HostTarget {
  const { engine, scriptsDir, scriptHashes, id, name, ...rest } = options;
  const host = new PowerShellHost({
    ...rest,
    open: spawnHost(engine, scriptsDir),
    ...(scriptHashes === undefined ? {} : { verify: () => verifyScripts(scriptsDir, scriptHashes) }),
  });
  return targetOverHost({ host, id, name });
}
