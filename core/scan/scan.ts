import { keysOf } from '#core/util/keys';
import { z } from 'zod';
import { clusterFactsSchema, connectionSampleSchema, dfsrFactsSchema, eventsFactsSchema, firewallFactsSchema, hostFactsSchema, listenersFactsSchema, rangesFactsSchema, registryReadSchema, serviceFactsSchema } from '#core/verbs/facts';
import { rpcEndpointSchema } from '#core/rpc/endpoint';
import { verbErrorSchema } from '#core/verbs/errors';
import { contentHash } from '#core/util/canonical';

export const SCAN_FORMAT = 'portpin-scan';
export const SCAN_VERSION = 1;

/**
 * `read`: the facts. `unreadable`: asked and failed, with the reason. `not-collected`: the source (a registry export,
 * an older collect script) does not hold it. Only `read` may be judged; the other two are shown as unknown.
 */
function area<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('state', [
    z.object({ state: z.literal('read'), value }),
    z.object({ state: z.literal('unreadable'), error: verbErrorSchema }),
    z.object({ state: z.literal('not-collected') }),
  ]);
}

/** An area that scans of earlier versions do not have. */
function laterArea<T extends z.ZodType>(value: T) {
  return area(value).default({ state: 'not-collected' });
}

export const scanAreasSchema = z.object({
  host: area(hostFactsSchema),
  /** `Instance Names\SQL` of both registry views, then the network, version and start-parameter keys of each instance. */
  sqlRegistry: area(z.object({ reads: z.array(registryReadSchema) })),
  services: area(z.object({ services: z.array(serviceFactsSchema) })),
  listeners: area(listenersFactsSchema),
  ranges: area(rangesFactsSchema),
  firewall: area(firewallFactsSchema),
  cluster: area(clusterFactsSchema),
  /** The keys of `SYSTEM_READS`: what decides about the ports of RPC, WMI and single services. */
  systemRegistry: laterArea(z.object({ reads: z.array(registryReadSchema) })),
  dfsr: laterArea(dfsrFactsSchema),
  /** What Windows logs when ports run out: `EXHAUSTION_EVENTS` of two weeks. */
  events: laterArea(eventsFactsSchema),
  connections: laterArea(connectionSampleSchema),
  /** What the endpoint mapper lists to whoever asks over the network. */
  rpcEndpoints: laterArea(z.object({ endpoints: z.array(rpcEndpointSchema) })),
});
export type ScanAreas = z.infer<typeof scanAreasSchema>;
export type AreaName = keyof ScanAreas;
export type Area<T> = { readonly state: 'read'; readonly value: T } | { readonly state: 'unreadable'; readonly error: z.infer<typeof verbErrorSchema> } | { readonly state: 'not-collected' };
export const areaNames = keysOf(scanAreasSchema.shape);

export const scanSchema = z.object({
  format: z.literal(SCAN_FORMAT),
  version: z.literal(SCAN_VERSION),
  /** ISO 8601, UTC. */
  takenAt: z.string(),
  durationMs: z.number(),
  roundTrips: z.int(),
  target: z.object({ id: z.string(), kind: z.enum(['local', 'demo', 'imported']), name: z.string() }),
  areas: scanAreasSchema,
});
export type Scan = z.infer<typeof scanSchema>;

/**
 * What was read, without when and how long: the same server in the same state gives the same hash. Events, the sample
 * of connections and the endpoint mapper's list differ each time, and no plan writes over what they say.
 */
export function scanHash(scan: Scan): string {
  const { events: _events, connections: _connections, rpcEndpoints: _rpcEndpoints, ...areas } = scan.areas;
  return contentHash({ target: scan.target.id, areas });
}

/** 4227: TIME_WAIT endpoints cannot be reused; 4231 and 4266: no TCP, no UDP port left. Source: SA tcp-ip-port-exhaustion-troubleshooting. */
export const EXHAUSTION_EVENTS = [4227, 4231, 4266];

export const SQL_ROOT = 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server';
export const SQL_ROOT_32 = 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Microsoft SQL Server';
