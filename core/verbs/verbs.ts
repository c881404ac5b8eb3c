import { keysOf } from '#core/util/keys';
import { z } from 'zod';
import { portSchema, protocolSchema, stackSchema } from '#core/ports/port';
import {
  clusterFactsSchema,
  connectionSampleSchema,
  connectionSchema,
  dfsrFactsSchema,
  dynamicRangeSchema,
  eventsFactsSchema,
  excludedRangeSchema,
  firewallFactsSchema,
  firewallProfileNameSchema,
  firewallRuleStateSchema,
  hostFactsSchema,
  listenersFactsSchema,
  rangesFactsSchema,
  registryReadSchema,
  serviceFactsSchema,
  serviceResultSchema,
  serviceStartModeSchema,
  wmiHostModeSchema,
} from './facts';
import { registryCellSchema, registryPathSchema } from './registry';

/** Any text a person or the system may have chosen; limits keep one request under the channel's 1 MiB. */
const name = z.string().max(400_000);
const nothing = z.object({});

/** A rule PortPin creates. Empty lists are not allowed; "any" is spelled out as in New-NetFirewallRule. */
export const firewallRuleSpecSchema = z.object({
  name,
  displayName: name,
  group: name,
  description: name,
  protocol: protocolSchema,
  localPorts: z.array(z.string().regex(/^\d{1,5}(-\d{1,5})?$/)).min(1),
  /** Every profile: all three names. */
  profiles: z.array(firewallProfileNameSchema).min(1),
  /** `Any`, `LocalSubnet`, addresses, CIDR or `a-b`. */
  remoteAddresses: z.array(z.string().min(1).max(200)).min(1),
  program: name.nullable(),
  service: name.nullable(),
});
export type FirewallRuleSpec = z.infer<typeof firewallRuleSpecSchema>;

export const registryWriteSchema = z.object({
  path: registryPathSchema,
  /** Each value is compared with `expect` first; if one differs nothing is written and the verb fails with `moved`. */
  values: z.array(z.object({ name, expect: registryCellSchema, value: registryCellSchema })).min(1),
});

function verb<K extends 'read' | 'write', A extends z.ZodType, R extends z.ZodType>(kind: K, timeoutMs: number, args: A, result: R) {
  return { kind, timeoutMs, args, result } as const;
}

/**
 * The fixed table of what a target can be asked. Verbs move raw facts and never receive code. `timeoutMs` is the
 * deadline of one call; a read that fails for want of an answer is asked once more, a write never.
 */
export const verbs = {
  'host.ping': verb('read', 5_000, nothing, z.object({ pong: z.literal(true) })),
  'host.echo': verb('read', 15_000, z.object({ value: z.json() }), z.object({ value: z.json() })),
  'host.describe': verb('read', 30_000, nothing, hostFactsSchema),
  'registry.read': verb('read', 60_000, z.object({ reads: z.array(z.object({ path: registryPathSchema, depth: z.int().min(0).max(8) })).min(1) }), z.object({ reads: z.array(registryReadSchema) })),
  'registry.write': verb('write', 30_000, registryWriteSchema, z.object({ values: z.array(z.object({ name, value: registryCellSchema })) })),
  /** Makes an absent key, one level, or removes one that is empty; `refused` for one that is not, `not-found` without its parent. */
  'registry.key': verb('write', 30_000, z.object({ path: registryPathSchema, present: z.boolean() }), z.object({ path: z.string(), present: z.boolean() })),
  'services.list': verb('read', 60_000, z.object({ names: z.array(name).nullable() }), z.object({ services: z.array(serviceFactsSchema) })),
  /** Refuses with `dependants-running` rather than stopping a service nobody named. */
  'service.stop': verb('write', 300_000, z.object({ name, waitMs: z.int().min(0) }), serviceResultSchema),
  'service.start': verb('write', 300_000, z.object({ name, waitMs: z.int().min(0) }), serviceResultSchema),
  'service.setStartMode': verb('write', 30_000, z.object({ name, expect: serviceStartModeSchema, mode: z.enum(['auto', 'manual', 'disabled']) }), serviceResultSchema),
  'listeners.list': verb('read', 60_000, nothing, listenersFactsSchema),
  'connections.list': verb('read', 60_000, z.object({ localPorts: z.array(portSchema) }), z.object({ connections: z.array(connectionSchema) })),
  /** TCP, aggregated where it is: 20,000 connections are a few KB on the way. */
  'connections.sample': verb(
    'read',
    60_000,
    z.object({ top: z.int().min(1).max(1000), ranges: z.array(z.object({ stack: stackSchema, start: z.int().min(0).max(65535), count: z.int().min(0).max(65536) })).max(64) }),
    connectionSampleSchema,
  ),
  'ranges.read': verb('read', 60_000, nothing, rangesFactsSchema),
  /** `in-use` when the range is partly held or listened on; the answer lists the exclusions of that stack afterwards. */
  'exclusion.add': verb('write', 30_000, z.object({ stack: stackSchema, protocol: protocolSchema, start: portSchema, count: z.int().min(1) }), z.object({ excluded: z.array(excludedRangeSchema) })),
  'exclusion.remove': verb('write', 30_000, z.object({ stack: stackSchema, protocol: protocolSchema, start: portSchema, count: z.int().min(1) }), z.object({ excluded: z.array(excludedRangeSchema) })),
  /** `expect` is compared first. What Windows accepts is for Windows to say: `refused` with its text. */
  'dynamicRange.set': verb(
    'write',
    30_000,
    z.object({ stack: stackSchema, protocol: protocolSchema, start: portSchema, count: z.int().min(1).max(65535), expect: z.object({ start: z.int().min(0).max(65535), count: z.int().min(0).max(65536) }) }),
    z.object({ dynamic: z.array(dynamicRangeSchema) }),
  ),
  /** Moves WMI into a process of its own, or back, at its next start; the answer is what the registry says afterwards. */
  'wmi.setHost': verb('write', 60_000, z.object({ mode: wmiHostModeSchema.exclude(['other']) }), z.object({ mode: wmiHostModeSchema })),
  'dfsr.read': verb('read', 60_000, nothing, dfsrFactsSchema),
  /** 0: dynamic. */
  'dfsr.setPort': verb('write', 60_000, z.object({ expect: z.int().min(0).max(65535), port: z.int().min(0).max(65535) }), z.object({ rpcPort: z.int().min(0).max(65535) })),
  'events.list': verb('read', 120_000, z.object({ log: z.literal('System'), ids: z.array(z.int().min(1).max(65535)).min(1).max(20), sinceHours: z.int().min(1).max(8784), max: z.int().min(1).max(5000) }), eventsFactsSchema),
  'firewall.read': verb('read', 60_000, nothing, firewallFactsSchema),
  /**
   * NetSecurity takes its time: 48 s by name were measured on 1,091 rules (NathanNeurotic/PS2-Servers#83).
   * `textOnly`: it is not asked, and `api` is null.
   */
  'firewall.rule': verb('read', 180_000, z.object({ name, textOnly: z.boolean().optional() }), firewallRuleStateSchema),
  'firewall.create': verb('write', 180_000, firewallRuleSpecSchema, firewallRuleStateSchema),
  /** `expectRaw` is the registry text the plan saw; another text fails with `moved`. */
  'firewall.setEnabled': verb('write', 180_000, z.object({ name, expectRaw: name, enabled: z.boolean() }), firewallRuleStateSchema),
  'firewall.remove': verb('write', 180_000, z.object({ name, expectRaw: name }), firewallRuleStateSchema),
  'cluster.read': verb('read', 60_000, nothing, clusterFactsSchema),
  'cluster.setOnline': verb('write', 300_000, z.object({ name, online: z.boolean(), waitMs: z.int().min(0) }), z.object({ name, state: z.enum(['online', 'offline', 'pending', 'failed', 'unknown']) })),
  /** The last lines of the instance's ERRORLOG; its path is taken from the instance's own start parameters. */
  'sql.errorlog': verb('read', 30_000, z.object({ instanceId: name, maxLines: z.int().min(1).max(500) }), z.object({ path: z.string(), lines: z.array(z.string()) })),
  'spn.list': verb('read', 60_000, z.object({ account: name }), z.object({ spns: z.array(z.string()) })),
  /** Who holds an SPN, by distinguished name (`CN=svc-sql,CN=Users,DC=corp`); more than one is a fault of the domain. */
  'spn.find': verb('read', 60_000, z.object({ spn: name }), z.object({ holders: z.array(z.string()) })),
  /** As setspn -S: `in-use` where another account holds it, its name in `detail`. */
  'spn.add': verb('write', 60_000, z.object({ spn: name, account: name }), z.object({ spns: z.array(z.string()) })),
  'spn.remove': verb('write', 60_000, z.object({ spn: name, account: name }), z.object({ spns: z.array(z.string()) })),
} as const;

export type VerbName = keyof typeof verbs;
export type VerbArgs<V extends VerbName> = z.infer<(typeof verbs)[V]['args']>;
export type VerbResult<V extends VerbName> = z.infer<(typeof verbs)[V]['result']>;
export const verbNames = keysOf(verbs);
export type ReadVerbName = { [V in VerbName]: (typeof verbs)[V]['kind'] extends 'read' ? V : never }[VerbName];

export function isVerbName(text: string): text is VerbName {
  return Object.hasOwn(verbs, text);
}

/** A target gives up a batch after this, whatever its calls may take together. */
export const MAX_BATCH_MS = 180_000;

/** Most a single line of the channel may hold, in bytes; longer answers travel in parts. */
export const MAX_LINE_BYTES = 1_048_576;
