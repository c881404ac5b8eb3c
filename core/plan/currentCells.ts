import type { ServerModel } from '#core/scan/model';
import type { RegistryCell } from '#core/verbs/registry';
import { TIMED_WAIT } from '#core/scan/outbound';
import { RPC_INTERNET, TCPIP_PARAMETERS, WINMGMT_SERVICE } from '#core/verbs/systemKeys';
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
    case 'registry-key':
      return keyCell(model, write.path);
    case 'wmi-host':
      return model.wmi.known && wasRead(model, WINMGMT_SERVICE) ? { kind: 'wmi-host', mode: model.wmi.value.mode } : undefined;
    case 'dynamic-range': {
      const found = model.ranges.known ? model.ranges.value.dynamic.find((d) => d.stack === write.stack && d.protocol === write.protocol) : undefined;
      return found && { kind: 'dynamic-range', range: { start: found.start, count: found.count } };
    }
    case 'spn':
    case 'file':
      // No scan holds them: a plan about them is undone from what they are now.
      return undefined;
    case 'dfsr-port': {
      const dfsr = model.rpc.known ? model.rpc.value.services.find((s) => s.setting.kind === 'dfsr') : undefined;
      return dfsr && { kind: 'dfsr-port', port: dfsr.cell?.kind === 'DWord' ? dfsr.cell.data : null };
    }
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
  return serviceRegistryCell(model, path, name);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What stands in a key that could not be read is unknown, and not absent. */
function wasRead(model: ServerModel, path: string): boolean {
  const state = model.systemKey(path);
  return state === 'read' || state === 'absent';
}

function serviceRegistryCell(model: ServerModel, path: string, name: string): CellValue | undefined {
  if (!wasRead(model, path)) return undefined;
  if (model.rpc.known) {
    const { range, services } = model.rpc.value;
    const rangeValue = Object.entries(range.cells).find(([value]) => same(value, name))?.[1];
    if (same(path, RPC_INTERNET) && rangeValue !== undefined) return { kind: 'registry', value: rangeValue };
    const service = services.find((s) => s.setting.kind === 'registry' && same(s.setting.path, path) && same(s.setting.name, name));
    if (service) return { kind: 'registry', value: service.cell };
  }
  const fact = model.wmi.known ? model.wmi.value.facts.find((f) => same(f.path, path) && same(f.name, name)) : undefined;
  if (fact) return { kind: 'registry', value: fact.cell };
  if (model.outbound.known && same(path, TCPIP_PARAMETERS) && same(name, TIMED_WAIT)) return { kind: 'registry', value: model.outbound.value.timedWait.cell };
  return undefined;
}

function keyCell(model: ServerModel, path: string): CellValue | undefined {
  return wasRead(model, path) ? { kind: 'registry-key', present: model.systemKey(path) === 'read' } : undefined;
}

function clusterCell(model: ServerModel, name: string): CellValue | undefined {
  const states = ['online', 'offline', 'pending', 'failed', 'unknown'] as const;
  for (const { clusterResource } of model.instances) {
    const found = clusterResource?.name === name ? clusterResource.state : clusterResource?.agent?.name === name ? clusterResource.agent.state : undefined;
    if (found !== undefined) return { kind: 'cluster-resource', state: states.find((state) => state === found) ?? 'unknown' };
  }
  return undefined;
}
