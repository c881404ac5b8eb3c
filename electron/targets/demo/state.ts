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
  /** The next start or stop fails with this text. */
  failWith: z.string().optional(),
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
export type MachineEndpoints = z.infer<typeof machineEndpointsSchema>;
export type MachineService = z.infer<typeof machineServiceSchema>;
