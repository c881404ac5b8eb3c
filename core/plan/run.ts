import { z } from 'zod';
import { verbErrorSchema } from '#core/verbs/errors';
import { planSchema } from './change';

/**
 * planned -> locked -> snapshotted -> applying -> applied -> verifying -> committed, or rolling-back -> rolled-back, or
 * needs-a-person. `stale`: a value had moved since the plan was made; nothing was written. `interrupted` is not in the
 * journal: it is how a run without an end looks to somebody who does not hold its lock.
 */
export const runStateSchema = z.enum(['planned', 'locked', 'snapshotted', 'applying', 'applied', 'verifying', 'committed', 'rolling-back', 'rolled-back', 'needs-a-person', 'stale', 'interrupted']);
export type RunState = z.infer<typeof runStateSchema>;

/** What a cell held when it was read, as text for people and for the journal: `"1435"`, `absent`, `running`, a rule's text. */
export const readBackSchema = z.object({ cell: z.string(), value: z.string() });

export const proofRowSchema = z.object({
  what: z.enum(['sql', 'service']),
  instance: z.string(),
  port: z.int(),
  /** Listener seen in the target's own list, owned by the engine's process. */
  listening: z.enum(['yes', 'no', 'stopped', 'unknown']),
  reachable: z.enum(['yes', 'no', 'not-asked']),
  engine: z.string().nullable(),
  browserPort: z.int().nullable(),
  browserAsked: z.boolean(),
  detail: z.string().nullable(),
});
/** What the RPC endpoint mapper answered before the run and after it. */
export const proofEndpointSchema = z.object({ uuid: z.string(), version: z.string(), annotation: z.string(), protocol: z.string(), port: z.int().nullable() });
export const rpcProofSchema = z.object({ asked: z.boolean(), before: z.array(proofEndpointSchema).nullable(), after: z.array(proofEndpointSchema).nullable(), error: z.string().nullable() });
export type RpcProof = z.infer<typeof rpcProofSchema>;

export const proofSchema = z.object({
  at: z.string(),
  /** false: observed on the simulated demo server. */
  real: z.boolean(),
  address: z.string(),
  rows: z.array(proofRowSchema),
  /** Ports that were left, and whether anybody still answers there. */
  old: z.array(z.object({ instance: z.string(), port: z.int(), answers: z.boolean() })),
  tcpOpen: z.int().nullable(),
  /** null where the plan is not about RPC. */
  rpc: rpcProofSchema.nullable().default(null),
  /** Values beside the planned ones that a program of Windows changed along with them. */
  facts: z.array(z.object({ cell: z.string(), before: z.string(), found: z.string() })).default([]),
});
export type Proof = z.infer<typeof proofSchema>;

const at = z.string();
/** Journal records, in the order they can occur. Each is fsynced before the next thing happens. */
export const journalRecordSchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('planned'), at, runId: z.string(), planHash: z.string(), plan: planSchema, why: z.string(), by: z.string(), host: z.string(), appVersion: z.string() }),
  z.object({ t: z.literal('locked'), at, pid: z.int() }),
  z.object({ t: z.literal('snapshotted'), at, cells: z.array(readBackSchema), /** What the endpoint mapper answered; null where it was not asked, or did not answer. */ endpoints: z.array(proofEndpointSchema).nullable().default(null) }),
  z.object({ t: z.literal('stale'), at, moved: z.array(z.object({ cell: z.string(), expected: z.string(), found: z.string() })) }),
  z.object({ t: z.literal('intent'), at, step: z.string() }),
  z.object({ t: z.literal('done'), at, step: z.string(), readBack: z.array(readBackSchema), ms: z.int() }),
  z.object({ t: z.literal('pending'), at, step: z.string(), /** null: waits for a restart, and nothing was refused. */ error: verbErrorSchema.nullable(), ms: z.int() }),
  z.object({ t: z.literal('failed'), at, step: z.string(), error: verbErrorSchema, log: z.array(z.string()) }),
  z.object({ t: z.literal('applied'), at }),
  z.object({ t: z.literal('proof'), at, proof: proofSchema }),
  z.object({ t: z.literal('committed'), at }),
  z.object({ t: z.literal('rolling-back'), at, reason: z.enum(['failed', 'cancelled', 'recovery']) }),
  z.object({ t: z.literal('undo-intent'), at, step: z.string() }),
  z.object({ t: z.literal('undo-done'), at, step: z.string(), readBack: z.array(readBackSchema), ms: z.int() }),
  z.object({ t: z.literal('rolled-back'), at }),
  z.object({ t: z.literal('needs-a-person'), at, items: z.array(z.object({ cell: z.string(), before: z.string(), after: z.string(), found: z.string() })), error: verbErrorSchema.nullable() }),
  /** A pending cell was seen done by a later scan or run; `seen`: what a scan after the restart showed. */
  z.object({ t: z.literal('settled'), at, step: z.string(), seen: z.array(readBackSchema).default([]) }),
  /** After the restart a scan saw something else than planned: the step stays pending. */
  z.object({ t: z.literal('observed'), at, step: z.string(), seen: z.array(readBackSchema) }),
  /** Recovery took over a run that had no end. */
  z.object({ t: z.literal('recovering'), at, pid: z.int(), how: z.enum(['finish', 'undo']) }),
]);
export type JournalRecord = z.infer<typeof journalRecordSchema>;

export const stepStatusSchema = z.enum(['waiting', 'running', 'done', 'pending', 'failed', 'unknown', 'undone']);
export type StepStatus = z.infer<typeof stepStatusSchema>;
export const runStepSchema = z.object({
  id: z.string(),
  status: stepStatusSchema,
  readBack: z.array(readBackSchema),
  error: verbErrorSchema.nullable(),
  ms: z.int().nullable(),
});

/** A run as a page or a document shows it: made from the journal alone. */
export const runViewSchema = z.object({
  runId: z.string(),
  state: runStateSchema,
  planHash: z.string(),
  plan: planSchema,
  why: z.string(),
  by: z.string(),
  host: z.string(),
  /** Version of the PortPin that made it; '' in documents from before it was written down. */
  appVersion: z.string().default(''),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  steps: z.array(runStepSchema),
  proof: proofSchema.nullable(),
  stale: z.array(z.object({ cell: z.string(), expected: z.string(), found: z.string() })),
  person: z.array(z.object({ cell: z.string(), before: z.string(), after: z.string(), found: z.string() })),
  error: verbErrorSchema.nullable(),
  errorLog: z.array(z.string()),
  /** Steps whose cell waits for the next stop of its instance. */
  pending: z.array(z.string()),
  /** Run that undid this one. */
  undoneBy: z.string().nullable(),
  journalLines: z.int(),
  /** Bytes after the readable prefix, were there any: a torn tail or damage. */
  journalDamaged: z.boolean(),
});
export type RunView = z.infer<typeof runViewSchema>;
