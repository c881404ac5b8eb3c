import type { ClusterFacts, ServiceFacts } from '#core/verbs/facts';
import type { Area } from './scan';
import { known, unknown, type Known, type SqlInstance } from './model';

/** Names and dependencies of services, compared without case as the service manager does. */
export interface ServiceTable {
  readonly area: Area<unknown>['state'];
  find(name: string): Known<ServiceFacts>;
  /** Everything that depends on the service, directly or not, in the order to stop it: whoever needs another goes first. */
  dependantsOf(name: string): Known<readonly ServiceFacts[]>;
  /** Services of one process; several share a svchost. */
  hostedIn(processId: number): readonly string[];
}

export function serviceTable(area: Area<{ readonly services: readonly ServiceFacts[] }>): ServiceTable {
  if (area.state !== 'read') {
    const none = unknown(area.state === 'unreadable' ? 'unreadable' : 'not-collected');
    return { area: area.state, find: () => none, dependantsOf: () => none, hostedIn: () => [] };
  }
  const byName = new Map<string, ServiceFacts>();
  const dependants = new Map<string, ServiceFacts[]>();
  const hosted = new Map<number, string[]>();
  for (const service of area.value.services) {
    byName.set(service.name.toLowerCase(), service);
    for (const needed of service.dependsOn) push(dependants, needed.toLowerCase(), service);
    if (service.processId > 0) push(hosted, service.processId, service.name);
  }
  return {
    area: 'read',
    find: (name) => {
      const service = byName.get(name.toLowerCase());
      return service ? known(service) : unknown('absent');
    },
    dependantsOf: (name) => known(stopOrder(name.toLowerCase(), dependants)),
    hostedIn: (processId) => hosted.get(processId) ?? [],
  };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Post-order walk: a service is listed after everything that depends on it. A ring of dependencies ends at itself. */
function stopOrder(name: string, dependants: ReadonlyMap<string, readonly ServiceFacts[]>): ServiceFacts[] {
  const order: ServiceFacts[] = [];
  const seen = new Set([name]);
  const visit = (of: string): void => {
    for (const service of dependants.get(of) ?? []) {
      const key = service.name.toLowerCase();
      if (seen.has(key)) continue;
      seen.add(key);
      visit(key);
      order.push(service);
    }
  };
  visit(name);
  return order;
}

/** A paused engine still runs and listens; it only takes no new sessions. */
export function instanceState(service: Known<ServiceFacts>): SqlInstance['state'] {
  if (!service.known) return 'unknown';
  switch (service.value.state) {
    case 'running':
    case 'paused':
      return 'running';
    case 'stopped':
      return 'stopped';
    case 'start-pending':
    case 'stop-pending':
    case 'continue-pending':
    case 'pause-pending':
      return 'pending';
    case 'unknown':
      return 'unknown';
  }
}

/** Source: SqlServerDsc DSC_SqlSetup.psm1:3059. */
export function serviceNames(instance: string, isDefault: boolean): { readonly engine: string; readonly agent: string } {
  return isDefault ? { engine: 'MSSQLSERVER', agent: 'SQLSERVERAGENT' } : { engine: `MSSQL$${instance}`, agent: `SQLAgent$${instance}` };
}

/** The cluster resource of an instance; its private property InstanceName is MSSQLSERVER for a default one. */
export function clusterResourceOf(area: Area<ClusterFacts>, instance: string): SqlInstance['clusterResource'] {
  if (area.state !== 'read') return null;
  const found = area.value.resources.find((r) => r.type === 'SQL Server' && r.instanceName?.toLowerCase() === instance.toLowerCase());
  if (!found) return null;
  const agent = area.value.resources.find((r) => r.type === 'SQL Server Agent' && (r.instanceName?.toLowerCase() === instance.toLowerCase() || r.ownerGroup === found.ownerGroup));
  return { name: found.name, state: found.state, ownerNode: found.ownerNode, virtualServerName: found.virtualServerName, ...(agent ? { agent: { name: agent.name, state: agent.state } } : {}) };
}
