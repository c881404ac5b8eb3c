import type { ServerModel } from '#core/scan/model';
import type { RegistryCell } from '#core/verbs/registry';
import type { CellValue } from './cells';
import type { Write } from './change';
import { localRules } from './firewallChanges';

/** What a scan says about the cell of a write; undefined where it does not say. */
export function cellIn(model: ServerModel, write: Write): CellValue | undefined {
  switch (write.kind) {
    case 'registry':
      return registryCell(model, write.path, write.name);
    case 'firewall-create':
    case 'firewall-enabled':
    case 'firewall-remove': {
      if (!model.firewall.known) return undefined;
      const name = (write.kind === 'firewall-create' ? write.spec.name : write.name).toLowerCase();
      const unparsed = model.firewall.value.unparsed.find((u) => u.store === 'local' && u.name.toLowerCase() === name);
      return { kind: 'rule', raw: localRules(model).find((rule) => rule.name.toLowerCase() === name)?.raw ?? unparsed?.raw ?? null };
    }
    case 'exclusion': {
      if (!model.ranges.known) return undefined;
      const end = write.start + write.count - 1;
      const present = model.ranges.value.excluded.some((e) => e.administered && e.stack === write.stack && e.protocol === write.protocol && e.start <= write.start && e.end >= end);
      return { kind: 'exclusion', present };
    }
    case 'service-state': {
      const service = serviceIn(model, write.service);
      return service && { kind: 'service-state', state: service.state };
    }
    case 'service-start-mode': {
      const service = serviceIn(model, write.service);
      return service && { kind: 'service-start-mode', mode: service.startMode };
    }
    case 'cluster-resource':
      return clusterCell(model, write.name);
  }
}

function serviceIn(model: ServerModel, name: string) {
  return model.services.known ? model.services.value.find((service) => service.name.toLowerCase() === name.toLowerCase()) : undefined;
}

function registryCell(model: ServerModel, path: string, name: string): CellValue | undefined {
  const key = path.toLowerCase();
  for (const { ipAll, ips } of model.instances) {
    const entry = [ipAll, ...ips].find((e) => e?.path.toLowerCase() === key);
    if (!entry) continue;
    const values: Readonly<Record<string, RegistryCell>> = { tcpport: entry.tcpPort, tcpdynamicports: entry.tcpDynamicPorts };
    const value = values[name.toLowerCase()];
    return value === undefined ? undefined : { kind: 'registry', value };
  }
  return undefined;
}

function clusterCell(model: ServerModel, name: string): CellValue | undefined {
  const states = ['online', 'offline', 'pending', 'failed', 'unknown'] as const;
  for (const { clusterResource } of model.instances) {
    const found = clusterResource?.name === name ? clusterResource.state : clusterResource?.agent?.name === name ? clusterResource.agent.state : undefined;
    if (found !== undefined) return { kind: 'cluster-resource', state: states.find((state) => state === found) ?? 'unknown' };
  }
  return undefined;
}
