import { z } from 'zod';
import { portSchema, protocolSchema, stackSchema } from '#core/ports/port';
import { registryKeySchema } from './registry';

/** Raw facts as the verbs answer them. No judgement here: interpretation is core/scan and core/firewall. */

export const hostFactsSchema = z.object({
  computerName: z.string(),
  /** DNS name when the computer is in a domain, else the computer name. */
  fqdn: z.string(),
  domain: z.string().nullable(),
  user: z.string(),
  osCaption: z.string(),
  osVersion: z.string(),
  /** ISO 8601, UTC. */
  lastBoot: z.string().nullable(),
  addresses: z.array(z.string()),
  elevated: z.boolean(),
  /** FullLanguage | ConstrainedLanguage | RestrictedLanguage | NoLanguage. */
  languageMode: z.string(),
  culture: z.string(),
  psVersion: z.string(),
  psEdition: z.string(),
});
export type HostFacts = z.infer<typeof hostFactsSchema>;

export const serviceStateSchema = z.enum(['stopped', 'start-pending', 'stop-pending', 'running', 'continue-pending', 'pause-pending', 'paused', 'unknown']);
export const serviceStartModeSchema = z.enum(['auto', 'manual', 'disabled', 'boot', 'system', 'unknown']);
export const serviceFactsSchema = z.object({
  name: z.string(),
  displayName: z.string(),
  state: serviceStateSchema,
  startMode: serviceStartModeSchema,
  /** `NT Service\MSSQL$INST`, `LocalSystem`, `CORP\svc-sql`; null where Windows gives none. */
  account: z.string().nullable(),
  /** 0 when not running. */
  processId: z.int().min(0),
  path: z.string().nullable(),
  dependsOn: z.array(z.string()),
});
export type ServiceFacts = z.infer<typeof serviceFactsSchema>;

export const listenerSchema = z.object({ address: z.string(), port: portSchema, processId: z.int().min(0) });
export type Listener = z.infer<typeof listenerSchema>;
export const processFactsSchema = z.object({ id: z.int().min(0), name: z.string() });
export const listenersFactsSchema = z.object({
  tcp: z.array(listenerSchema),
  udp: z.array(listenerSchema),
  /** Owners of the listeners above; a process that ended meanwhile is missing. */
  processes: z.array(processFactsSchema),
});
export type ListenersFacts = z.infer<typeof listenersFactsSchema>;

export const connectionSchema = z.object({ localPort: portSchema, remoteAddress: z.string(), count: z.int().min(1) });
export type ConnectionFacts = z.infer<typeof connectionSchema>;

export const dynamicRangeSchema = z.object({ stack: stackSchema, protocol: protocolSchema, start: z.int().min(0).max(65535), count: z.int().min(0).max(65536) });
export type DynamicRange = z.infer<typeof dynamicRangeSchema>;
export const excludedRangeSchema = z.object({
  stack: stackSchema,
  protocol: protocolSchema,
  start: portSchema,
  end: portSchema,
  /** The `*` of netsh: made by an administrator, and free to bind for whoever names the port. */
  administered: z.boolean(),
});
export type ExcludedRange = z.infer<typeof excludedRangeSchema>;
export const rangesFactsSchema = z.object({ dynamic: z.array(dynamicRangeSchema), excluded: z.array(excludedRangeSchema) });
export type RangesFacts = z.infer<typeof rangesFactsSchema>;

/** `other`: the service runs in a group that neither /standalonehost nor /sharedhost makes. */
export const wmiHostModeSchema = z.enum(['standalone', 'shared', 'other']);
export type WmiHostMode = z.infer<typeof wmiHostModeSchema>;

/** `rpcPort` 0: dynamic. null where DFS Replication is not installed. Source: DfsrMachineConfig, root/MicrosoftDfs. */
export const dfsrFactsSchema = z.object({ installed: z.boolean(), rpcPort: z.int().min(0).max(65535).nullable() });
export type DfsrFacts = z.infer<typeof dfsrFactsSchema>;

export const eventSchema = z.object({
  id: z.int().min(0),
  /** ISO 8601, UTC. */
  at: z.string(),
  provider: z.string(),
});
/** Newest first; `truncated`: there were more than were asked for. */
export const eventsFactsSchema = z.object({ events: z.array(eventSchema), truncated: z.boolean() });
export type EventsFacts = z.infer<typeof eventsFactsSchema>;

/** As netstat names them in English. BOUND: a port that is held without a connection or a listener. */
export const tcpStateSchema = z.enum(['CLOSED', 'LISTENING', 'SYN_SENT', 'SYN_RECEIVED', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSE_WAIT', 'CLOSING', 'LAST_ACK', 'TIME_WAIT', 'DELETE_TCB', 'BOUND', 'UNKNOWN']);
export type TcpState = z.infer<typeof tcpStateSchema>;
const count = z.int().min(0);
/**
 * TCP at one moment. `total` is the sum of `states`. Processes and remote ends count connections and held ports, not
 * listeners; both stand by count, then by id or text, and only the first of them. What waits in TIME_WAIT belongs to
 * process 0. `used`: distinct local ports within each range.
 */
export const connectionSampleSchema = z.object({
  at: z.string(),
  total: count,
  states: z.array(z.object({ state: tcpStateSchema, count })),
  processes: z.array(z.object({ id: z.int().min(0), name: z.string(), count })),
  remotes: z.array(z.object({ address: z.string(), port: portSchema, count })),
  used: z.array(z.object({ stack: stackSchema, start: z.int().min(0).max(65535), count: z.int().min(0).max(65536), inUse: count })),
});
export type ConnectionSample = z.infer<typeof connectionSampleSchema>;

export const firewallStoreSchema = z.enum(['local', 'gpo', 'mdm', 'restricted-services']);
export const firewallProfileNameSchema = z.enum(['domain', 'private', 'public']);
export const firewallFactsSchema = z.object({
  /** Registry value name and text of every rule (MS-GPFAS 2.2.2.19), by store. A store that is absent has no entry. */
  stores: z.array(z.object({ store: firewallStoreSchema, rules: z.array(z.tuple([z.string(), z.string()])) })),
  /** Registry values as found: 0, 1, or null where absent. */
  profiles: z.array(
    z.object({
      store: z.enum(['local', 'gpo']),
      profile: firewallProfileNameSchema,
      enableFirewall: z.int().nullable(),
      defaultInboundAction: z.int().nullable(),
      allowLocalPolicyMerge: z.int().nullable(),
    }),
  ),
});
export type FirewallFacts = z.infer<typeof firewallFactsSchema>;

export const clusterFactsSchema = z.object({
  /** false where the failover clustering service is not installed. */
  installed: z.boolean(),
  resources: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      state: z.enum(['online', 'offline', 'pending', 'failed', 'unknown']),
      ownerGroup: z.string(),
      ownerNode: z.string(),
      instanceName: z.string().nullable(),
      /** DNS name of the virtual server of a SQL Server resource, where readable. */
      virtualServerName: z.string().nullable(),
    }),
  ),
});
export type ClusterFacts = z.infer<typeof clusterFactsSchema>;

export const registryReadSchema = z.object({
  path: z.string(),
  state: z.enum(['read', 'absent', 'denied']),
  key: registryKeySchema.nullable(),
});
export type RegistryRead = z.infer<typeof registryReadSchema>;

/** A firewall rule as the NetSecurity API shows it, for the cross-check before and after a write. */
export const firewallApiRuleSchema = z.object({
  name: z.string(),
  displayName: z.string(),
  enabled: z.boolean(),
  direction: z.enum(['inbound', 'outbound', 'unknown']),
  action: z.enum(['allow', 'block', 'unknown']),
  protocol: z.string(),
  localPorts: z.array(z.string()),
  remoteAddresses: z.array(z.string()),
});
export type FirewallApiRule = z.infer<typeof firewallApiRuleSchema>;
export const firewallRuleStateSchema = z.object({
  /** The registry text of the rule in the local store; null when there is no such rule. */
  raw: z.string().nullable(),
  api: firewallApiRuleSchema.nullable(),
});
export type FirewallRuleState = z.infer<typeof firewallRuleStateSchema>;

export const serviceResultSchema = z.object({ name: z.string(), state: serviceStateSchema, startMode: serviceStartModeSchema, processId: z.int().min(0) });
export type ServiceResult = z.infer<typeof serviceResultSchema>;
