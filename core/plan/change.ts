import { z } from 'zod';
import { portSchema, protocolSchema, stackSchema } from '#core/ports/port';
import { serviceStartModeSchema } from '#core/verbs/facts';
import { firewallRuleSpecSchema } from '#core/verbs/verbs';
import { registryCellSchema, registryPathSchema } from '#core/verbs/registry';
import { contentHash } from '#core/util/canonical';
import { findingSchema } from '#core/findings/finding';
import { sqlChoicesSchema } from './choices';

/**
 * One cell of the target with its value before and after. A cell can be read, compared with both, and written, which
 * is all that applying, undoing and recovering need:
 * - `registry`: null is absent, and absent is not empty.
 * - `firewall-create`: before, no rule of that name; after, a rule that matches the spec.
 * - `firewall-enabled`: `raw` is the registry text before; after, the same rule with Active turned.
 * - `firewall-remove`: before, the rule with that text; after, none. `spec` makes it again.
 * - `exclusion`: an administered port reservation, absent or present. `mayPend`: when Windows refuses because the port
 *   is in use the run goes on and the cell stays pending.
 * - `service-state`, `cluster-resource`: running or stopped, online or offline.
 */
export const writeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('registry'), path: registryPathSchema, name: z.string(), before: registryCellSchema, after: registryCellSchema }),
  z.object({ kind: z.literal('firewall-create'), spec: firewallRuleSpecSchema }),
  z.object({ kind: z.literal('firewall-enabled'), name: z.string(), displayName: z.string(), raw: z.string(), before: z.boolean(), after: z.boolean() }),
  z.object({ kind: z.literal('firewall-remove'), name: z.string(), raw: z.string(), spec: firewallRuleSpecSchema }),
  z.object({ kind: z.literal('exclusion'), stack: stackSchema, protocol: protocolSchema, start: portSchema, count: z.int().min(1), before: z.boolean(), after: z.boolean(), mayPend: z.boolean() }),
  z.object({ kind: z.literal('service-state'), service: z.string(), before: z.enum(['running', 'stopped']), after: z.enum(['running', 'stopped']) }),
  z.object({ kind: z.literal('service-start-mode'), service: z.string(), before: serviceStartModeSchema, after: serviceStartModeSchema }),
  z.object({ kind: z.literal('cluster-resource'), name: z.string(), before: z.enum(['online', 'offline']), after: z.enum(['online', 'offline']) }),
]);
export type Write = z.infer<typeof writeSchema>;

export const riskSchema = z.enum(['none', 'low', 'medium', 'high']);
export type Risk = z.infer<typeof riskSchema>;
/** Why a change carries its risk; texts in the catalogue. */
export const riskReasonSchema = z.enum(['clients-move', 'restart', 'cluster-failover', 'narrows-firewall', 'in-dynamic-range', 'browser-stops', 'local-rules-void']);
export type RiskReason = z.infer<typeof riskReasonSchema>;

/** One side of the before/after table, as data the catalogue turns into words. */
export const facetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('sql-ports'), mode: z.string(), ports: z.array(portSchema), running: z.boolean().nullable() }),
  z.object({ kind: z.literal('rule'), enabled: z.boolean(), protocol: z.string(), ports: z.string(), remote: z.string(), profiles: z.string(), /** Program or service the rule is bound to; left out for none. */ only: z.string().optional() }),
  z.object({ kind: z.literal('reserved') }),
  z.object({ kind: z.literal('service'), state: z.enum(['running', 'stopped']), startMode: serviceStartModeSchema }),
]);
export type Facet = z.infer<typeof facetSchema>;

export const changeSchema = z.object({
  /** Unique in the plan: `sql:INST1`, `rule:PortPin-SQL-INST1-49721`, `exclusion:ipv4/tcp/49721`, `service:SQLBrowser`. */
  id: z.string(),
  resource: z.enum(['sql-instance', 'firewall-rule', 'exclusion', 'service']),
  /** Instance name, rule display name, `TCP 49721 IPv4`, service name. */
  subject: z.string(),
  /** The instance a change serves, where it serves one. */
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

export const phaseSchema = z.enum(['allow', 'stop', 'reserve', 'write', 'start', 'verify', 'start-dependants', 'narrow', 'put-back']);
export type Phase = z.infer<typeof phaseSchema>;

/** One step of a run: cells written together and read back together, or an observation that must hold. */
export const stepSchema = z.object({
  id: z.string(),
  phase: phaseSchema,
  /** Instance name, or '' for steps that serve several. */
  subject: z.string(),
  changeIds: z.array(z.string()),
  action: z.discriminatedUnion('kind', [z.object({ kind: z.literal('writes'), writes: z.array(writeSchema).min(1) }), verifyListenerSchema]),
});
export type Step = z.infer<typeof stepSchema>;

export const PLAN_FORMAT = 'portpin-plan';
export const PLAN_VERSION = 1;

export const planSchema = z.object({
  format: z.literal(PLAN_FORMAT),
  version: z.literal(PLAN_VERSION),
  kind: z.enum(['sql', 'undo']),
  target: z.object({ id: z.string(), kind: z.enum(['local', 'demo', 'imported']), name: z.string() }),
  scanHash: z.string(),
  scanTakenAt: z.string(),
  /** null for an undo plan. */
  choices: sqlChoicesSchema.nullable(),
  undoOf: z.string().nullable(),
  changes: z.array(changeSchema),
  /** In the order of design.md: allow, stop, reserve, write, start, verify, dependants, narrow. */
  steps: z.array(stepSchema),
  restarts: z.array(z.object({ instance: z.string(), service: z.string(), dependants: z.array(z.string()), clustered: z.boolean() })),
  /** Instance, its port before (null: none or several) and after: for clients, SPNs and the proof. */
  ports: z.array(z.object({ instance: z.string(), before: z.array(portSchema), after: portSchema, service: z.string(), running: z.boolean() })),
  /** `loses`: who listens on a TCP port that was open to inbound traffic and no longer is, ports the plan moves away from left out; and the Browser on UDP 1434. */
  exposure: z.object({ tcpBefore: z.int(), tcpAfter: z.int(), loses: z.array(z.object({ port: portSchema, who: z.string() })) }).nullable(),
  risk: riskSchema,
  findings: z.array(findingSchema),
});
export type Plan = z.infer<typeof planSchema>;

/** What the administrator approves and what is executed: one hash over everything in the plan. */
export function planHash(plan: Plan): string {
  return contentHash(plan);
}
