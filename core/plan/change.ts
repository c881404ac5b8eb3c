import { z } from 'zod';
import { portSchema, protocolSchema, stackSchema } from '#core/ports/port';
import { serviceStartModeSchema } from '#core/verbs/facts';
import { firewallRuleSpecSchema } from '#core/verbs/verbs';
import { registryCellSchema, registryPathSchema } from '#core/verbs/registry';
import { contentHash } from '#core/util/canonical';
import { findingSchema } from '#core/findings/finding';
import { planOriginSchema, requestKindSchema } from './request';

export const wmiHostModeSchema = z.enum(['shared', 'standalone']);
/** As netsh counts: the first port and how many. */
const blockSchema = z.object({ start: z.int(), count: z.int() });
const rangeSchema = z.object({ start: portSchema, end: portSchema });
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
/** Bytes replaced, both in base64; `start` counts in the content before. */
export const byteEditSchema = z.object({ start: z.int().min(0), remove: z.string(), insert: z.string() });
export type ByteEdit = z.infer<typeof byteEditSchema>;

/**
 * One cell of the target with its value before and after. A cell can be read, compared with both, and written, which
 * is all that applying, undoing and recovering need:
 * - `registry`: null is absent, and absent is not empty.
 * - `firewall-create`: before, no rule of that name; after, a rule that matches the spec.
 * - `firewall-enabled`: `raw` is the registry text before; after, the same rule with Active turned.
 * - `firewall-remove`: before, the rule with that text; after, none. `spec` makes it again.
 * - `exclusion`: an administered port reservation, absent or present. `mayPend`: when Windows refuses because the port
 *   is in use the run goes on and the cell stays pending.
 * - `service-state`, `cluster-resource`: running or stopped, online or offline. `restless`: any question to WMI starts it
 *   again, so that a stop that was answered is believed.
 * - `registry-key`: an empty key, there or not. Values under it are `registry`.
 * - `wmi-host`: the process Windows Management Instrumentation runs in, as the service's own settings say.
 * - `dynamic-range`: one of the four ranges; both numbers are written together.
 * - `dfsr-port`: 0 is a dynamic port.
 * - `spn`: does the account hold it?
 * - `file`: on the computer PortPin runs on, not on the target. `before` and `after` are SHA-256 of the whole content;
 *   `edits` lead from one to the other and hold server names and ports only, never what else a file tells. `backups` is
 *   the folder the content is copied to, under its hash, before it is changed.
 */
export const writeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('registry'), path: registryPathSchema, name: z.string(), before: registryCellSchema, after: registryCellSchema }),
  z.object({ kind: z.literal('firewall-create'), spec: firewallRuleSpecSchema }),
  z.object({ kind: z.literal('firewall-enabled'), name: z.string(), displayName: z.string(), raw: z.string(), before: z.boolean(), after: z.boolean() }),
  z.object({ kind: z.literal('firewall-remove'), name: z.string(), raw: z.string(), spec: firewallRuleSpecSchema }),
  z.object({ kind: z.literal('exclusion'), stack: stackSchema, protocol: protocolSchema, start: portSchema, count: z.int().min(1), before: z.boolean(), after: z.boolean(), mayPend: z.boolean() }),
  z.object({ kind: z.literal('service-state'), service: z.string(), before: z.enum(['running', 'stopped']), after: z.enum(['running', 'stopped']), restless: z.boolean().optional() }),
  z.object({ kind: z.literal('service-start-mode'), service: z.string(), before: serviceStartModeSchema, after: serviceStartModeSchema }),
  z.object({ kind: z.literal('cluster-resource'), name: z.string(), before: z.enum(['online', 'offline']), after: z.enum(['online', 'offline']) }),
  z.object({ kind: z.literal('registry-key'), path: registryPathSchema, before: z.boolean(), after: z.boolean() }),
  z.object({ kind: z.literal('wmi-host'), before: wmiHostModeSchema, after: wmiHostModeSchema }),
  z.object({ kind: z.literal('dynamic-range'), stack: stackSchema, protocol: protocolSchema, before: blockSchema, after: blockSchema }),
  z.object({ kind: z.literal('dfsr-port'), before: z.int(), after: z.int() }),
  z.object({ kind: z.literal('spn'), spn: z.string(), account: z.string(), before: z.boolean(), after: z.boolean() }),
  z.object({ kind: z.literal('file'), path: z.string(), backups: z.string(), before: sha256Schema, after: sha256Schema, edits: z.array(byteEditSchema) }),
]);
export type Write = z.infer<typeof writeSchema>;

export const riskSchema = z.enum(['none', 'low', 'medium', 'high']);
export type Risk = z.infer<typeof riskSchema>;
/** Why a change carries its risk; texts in the catalogue. */
export const riskReasonSchema = z.enum(['clients-move', 'restart', 'cluster-failover', 'narrows-firewall', 'in-dynamic-range', 'browser-stops', 'local-rules-void', 'service-restarts', 'reboot', 'rpc-range', 'wmi-interrupted', 'dynamic-range-moves', 'dynamic-range-conflict', 'files-rewritten']);
export type RiskReason = z.infer<typeof riskReasonSchema>;

/** One side of the before/after table, as data the catalogue turns into words. */
export const facetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('sql-ports'), mode: z.string(), ports: z.array(portSchema), running: z.boolean().nullable() }),
  z.object({ kind: z.literal('rule'), enabled: z.boolean(), protocol: z.string(), ports: z.string(), remote: z.string(), profiles: z.string(), /** Program or service the rule is bound to; left out for none. */ only: z.string().optional() }),
  z.object({ kind: z.literal('reserved') }),
  z.object({ kind: z.literal('service'), state: z.enum(['running', 'stopped']), startMode: serviceStartModeSchema }),
  /** The number set (null: dynamic) and the TCP ports its process listens on now. `stays`: a dynamic endpoint stays registered beside it. */
  z.object({ kind: z.literal('service-port'), port: portSchema.nullable(), listening: z.array(portSchema), stays: z.boolean(), /** Text of a value Windows does not read as a port. */ invalid: z.string().optional() }),
  z.object({ kind: z.literal('rpc-range'), state: z.enum(['absent', 'complete', 'incomplete', 'invalid']), ports: z.array(rangeSchema), /** Value as found where it cannot be read. */ text: z.string().optional() }),
  z.object({ kind: z.literal('wmi-host'), mode: wmiHostModeSchema, port: portSchema.nullable() }),
  z.object({ kind: z.literal('dynamic-range'), start: z.int(), count: z.int() }),
  z.object({ kind: z.literal('seconds'), seconds: z.int() }),
  /** Connection strings, masked; the data of a client alias; the account of an SPN. */
  z.object({ kind: z.literal('text'), lines: z.array(z.string()) }),
]);
export type Facet = z.infer<typeof facetSchema>;

export const changeSchema = z.object({
  /** Unique in the plan: `sql:INST1`, `rule:PortPin-SQL-INST1-49721`, `exclusion:ipv4/tcp/49721`, `service:SQLBrowser`. */
  id: z.string(),
  resource: z.enum(['sql-instance', 'service-port', 'dcom-app', 'rpc-range', 'wmi-host', 'firewall-rule', 'dynamic-range', 'exclusion', 'tcp-parameter', 'service', 'client-file', 'client-alias', 'spn']),
  /** Instance name, rule display name, `TCP 49721 IPv4`, service name; the catalogue names what there is one of. */
  subject: z.string(),
  /** The instance or service a change serves, where it serves one. */
  instance: z.string().nullable(),
  action: z.enum(['create', 'update', 'delete', 'none']),
  before: facetSchema,
  after: facetSchema,
  writes: z.array(writeSchema),
  risk: riskSchema,
  riskReasons: z.array(riskReasonSchema),
  needs: z.object({ restart: z.boolean(), reboot: z.boolean() }),
});
export type Change = z.infer<typeof changeSchema>;

export const verifyListenerSchema = z.object({
  kind: z.literal('verify-listener'),
  instance: z.string(),
  service: z.string(),
  instanceId: z.string(),
  /** Ports the engine's process must listen on, and ports it must have left. */
  expect: z.array(portSchema),
  gone: z.array(portSchema),
  waitMs: z.int(),
});

/** The service's process must listen on `expect` and must have left `gone`. */
export const verifyServicePortSchema = z.object({
  kind: z.literal('verify-service-port'),
  service: z.string(),
  expect: z.array(portSchema),
  gone: z.array(portSchema),
  waitMs: z.int(),
});

/** What a scan after the restart must show. */
export const awaitReasonSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('service-port'), service: z.string(), expect: z.array(portSchema), gone: z.array(portSchema) }),
  /** RPC endpoints of TCP lie in `ports`, but for `fixed` and those that stay beside them; `ports` null: wherever Windows puts them. */
  z.object({ kind: z.literal('rpc-range'), ports: z.array(rangeSchema).nullable(), fixed: z.array(portSchema) }),
  /** In force from the next start on, and nothing shows it. */
  z.object({ kind: z.literal('tcp-parameter') }),
]);
export type AwaitReason = z.infer<typeof awaitReasonSchema>;

/**
 * Takes effect when the computer, or `service`, starts again: pending at once, settled by a scan that sees the later
 * start and what was planned.
 */
export const awaitRestartSchema = z.object({ kind: z.enum(['await-reboot', 'await-restart']), reasons: z.array(awaitReasonSchema).min(1) });

export const phaseSchema = z.enum(['allow', 'stop', 'reserve', 'write', 'start', 'verify', 'start-dependants', 'await', 'narrow', 'put-back']);
export type Phase = z.infer<typeof phaseSchema>;

/** One step of a run: cells written together and read back together, or an observation that must hold. */
export const stepSchema = z.object({
  id: z.string(),
  phase: phaseSchema,
  /** Instance or service name, or '' for steps that serve several. */
  subject: z.string(),
  /** A step that waits for a restart and must have settled first, and with it every other such step of the plan: until then this one is pending. What is in use until a restart is never closed before it. */
  waitsFor: z.string().optional(),
  changeIds: z.array(z.string()),
  action: z.discriminatedUnion('kind', [z.object({ kind: z.literal('writes'), writes: z.array(writeSchema).min(1) }), verifyListenerSchema, verifyServicePortSchema, awaitRestartSchema]),
});
export type Step = z.infer<typeof stepSchema>;

export const PLAN_FORMAT = 'portpin-plan';
export const PLAN_VERSION = 2;

export const planSchema = z.object({
  format: z.literal(PLAN_FORMAT),
  version: z.literal(PLAN_VERSION),
  kind: z.enum([...requestKindSchema.options, 'clients', 'undo']),
  target: z.object({ id: z.string(), kind: z.enum(['local', 'demo', 'imported']), name: z.string() }),
  scanHash: z.string(),
  scanTakenAt: z.string(),
  /** null for an undo plan, and for one that finishes what is pending. */
  request: planOriginSchema.nullable(),
  undoOf: z.string().nullable(),
  changes: z.array(changeSchema),
  /** In the order of design.md: allow, stop, reserve, write, start, verify, dependants, narrow; what a restart of the computer brings stands last. */
  steps: z.array(stepSchema),
  /** What stops and starts: an instance or, by its own name, a service; and what goes with it. */
  restarts: z.array(z.object({ instance: z.string(), service: z.string(), dependants: z.array(z.string()), clustered: z.boolean() })),
  /** Instance or service, its ports before and the one after: for clients, SPNs and the proof. Only `sql` is asked as SQL Server is. */
  ports: z.array(z.object({ what: z.enum(['sql', 'service']), instance: z.string(), before: z.array(portSchema), after: portSchema, service: z.string(), running: z.boolean() })),
  /** `loses`: who listens on a TCP port that was open to inbound traffic and no longer is, ports the plan moves away from left out; and the Browser on UDP 1434. */
  exposure: z.object({ tcpBefore: z.int(), tcpAfter: z.int(), loses: z.array(z.object({ port: portSchema, who: z.string() })) }).nullable(),
  risk: riskSchema,
  findings: z.array(findingSchema),
  /** Registry values that a program of Windows changes along with what is planned, as found: compared after an undo. */
  facts: z.array(z.object({ path: registryPathSchema, name: z.string(), cell: registryCellSchema })).default([]),
});
export type Plan = z.infer<typeof planSchema>;

/** What the administrator approves and what is executed: one hash over everything in the plan. */
export function planHash(plan: Plan): string {
  const known = hashes.get(plan);
  if (known !== undefined) return known;
  const hash = contentHash(plan);
  hashes.set(plan, hash);
  return hash;
}

/** A plan does not change once it is made; that of five hundred instances takes a tenth of a second to hash. */
const hashes = new WeakMap<Plan, string>();
