import { z } from 'zod';
import { clusterFactsSchema, connectionSchema, eventSchema, serviceStartModeSchema, tcpStateSchema } from '#core/verbs/facts';

/**
 * The state of a simulated Windows server: one JSON document, read and written by the demo target and by the test
 * lab's stand-ins for Windows (same file, same meaning). Registry keys are written `HKEY_LOCAL_MACHINE\...`; a value
 * is text (String), a number (DWord) or `{kind, data}`. Parents of a key are implied. Members unknown to a reader
 * are kept.
 */
export const machineRegistryValueSchema = z.union([
  z.string(),
  z.int().min(0).max(4294967295),
  z.object({ kind: z.enum(['ExpandString', 'MultiString', 'QWord', 'Binary', 'None']), data: z.union([z.string(), z.number(), z.array(z.string())]) }),
]);

export const machineServiceSchema = z.object({
  name: z.string(),
  displayName: z.string(),
  status: z.enum(['Stopped', 'Running', 'StartPending', 'StopPending', 'Paused']).default('Stopped'),
  startType: serviceStartModeSchema.default('auto'),
  account: z.string().default('LocalSystem'),
  path: z.string().default(''),
  dependsOn: z.array(z.string()).default([]),
  processId: z.int().default(0),
  /** `sqlserver:MSSQL16.INST` listens as its registry says; `browser` answers on UDP 1434; `winmgmt`; empty: inert. */
  behaviour: z.string().default(''),
  /** Services of the same host share its process; empty: a process of its own. */
  host: z.string().default(''),
  /** Ports it listens on whatever its settings. */
  listens: z.array(z.object({ protocol: z.enum(['tcp', 'udp']), port: z.int() })).default([]),
  /** The next start or stop fails with this text. */
  failWith: z.string().optional(),
});

/** What registers with the endpoint mapper: a service, or a process of Windows that is none (`service` empty). */
export const machineRpcServerSchema = z.object({
  service: z.string(),
  process: z.string(),
  /** Of a process that is no service; else the service's counts. */
  processId: z.int(),
  /** Where its fixed port is set. */
  fixed: z.discriminatedUnion('kind', [z.object({ kind: z.literal('value'), path: z.string(), name: z.string() }), z.object({ kind: z.literal('app'), guid: z.string() }), z.object({ kind: z.literal('dfsr') })]).nullable(),
  /** false: a fixed port comes beside the dynamic one of its process. */
  dynamic: z.boolean(),
  /** TCP ports it has now. */
  ports: z.array(z.int()),
});

/** TCP endpoints of one kind that no listener owns: as many as there are local ports. */
export const machineEndpointsSchema = z.object({
  state: tcpStateSchema.exclude(['LISTENING']),
  /** 0 in TIME_WAIT. */
  processId: z.int(),
  process: z.string(),
  localAddress: z.string(),
  localPorts: z.array(z.object({ start: z.int(), count: z.int() })),
  /** `0.0.0.0` and 0 for a port that is only held (BOUND). */
  remoteAddress: z.string(),
  remotePort: z.int(),
  /** How many there are after a start of the computer, ports allowing; 0: none. In TIME_WAIT for four minutes. */
  usual: z.int().default(0),
  /** So many of them come and go. */
  wave: z.int().default(0),
});

const range = z.object({ start: z.int(), count: z.int(), administered: z.boolean().default(false) });

export const machineStateSchema = z.looseObject({
  version: z.literal(1),
  host: z.object({
    computerName: z.string(),
    fqdn: z.string(),
    domain: z.string().nullable(),
    user: z.string(),
    osCaption: z.string(),
    osVersion: z.string(),
    lastBoot: z.string(),
    addresses: z.array(z.string()),
  }),
  registry: z.record(z.string(), z.record(z.string(), machineRegistryValueSchema)),
  services: z.array(machineServiceSchema),
  /** Listeners that belong to no simulated behaviour as well as those of running services. */
  listeners: z.array(z.object({ address: z.string(), port: z.int(), processId: z.int(), process: z.string(), protocol: z.enum(['tcp', 'udp']) })),
  connections: z.array(connectionSchema),
  endpoints: z.array(machineEndpointsSchema).default([]),
  /** The System event log, as far as anybody asks. */
  events: z.array(eventSchema).default([]),
  /** Ports run short in office hours, more often each day; `until`: ISO 8601, the moment there were enough. */
  strain: z.object({ until: z.string().nullable() }).nullable().default(null),
  rpcServers: z.array(machineRpcServerSchema).default([]),
  dfsr: z.object({ installed: z.boolean(), rpcPort: z.int() }).default({ installed: false, rpcPort: 0 }),
  /** `ipv4/tcp` and the like; an absent stack has the default 49152, 16384. */
  dynamicPorts: z.record(z.string(), range),
  excludedPorts: z.record(z.string(), z.array(range)),
  /** account -> SPNs */
  spns: z.record(z.string(), z.array(z.string())),
  cluster: clusterFactsSchema,
  /** instance id -> lines of its ERRORLOG */
  errorLogs: z.record(z.string(), z.array(z.string())),
  /** Keys, and everything below, that refuse writes. */
  readOnlyKeys: z.array(z.string()).default([]),
  /** Keys, and everything below, that refuse reads as well. */
  deniedKeys: z.array(z.string()).default([]),
  /** Cluster resource -> what its registry checkpoint holds while it is offline: key path -> values. */
  checkpoints: z.record(z.string(), z.record(z.string(), z.record(z.string(), machineRegistryValueSchema))).default({}),
  elevated: z.boolean().default(true),
  /** Language of netsh and setspn in the lab: `en` or `ja`. */
  language: z.enum(['en', 'ja']).default('en'),
  languageMode: z.string().default('FullLanguage'),
  /** Milliseconds each verb of the demo target takes; absent or 0: none. */
  latencyMs: z.record(z.string(), z.number()).default({}),
  /** Next process id a started service gets. */
  nextProcessId: z.int().default(5000),
});
export type MachineState = z.infer<typeof machineStateSchema>;
export type MachineRegistryValue = z.infer<typeof machineRegistryValueSchema>;
export type MachineRpcServer = z.infer<typeof machineRpcServerSchema>;
export type MachineEndpoints = z.infer<typeof machineEndpointsSchema>;
export type MachineService = z.infer<typeof machineServiceSchema>;
