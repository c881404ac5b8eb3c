import type { JudgeContext } from './judge';
import type { Plan } from '#core/plan/change';
import type { ServerModel } from '#core/scan/model';

/** The server as clients know it: now, or as the plan leaves it. Instances without one port cannot be judged. */
export function judgeContext(model: ServerModel, plan: Plan | null): JudgeContext {
  const host = model.host.known ? model.host.value : null;
  const virtualNames = model.instances.flatMap((i) => {
    const name = i.clusterResource?.virtualServerName ?? null;
    return name === null ? [] : [name];
  });
  const hosts = [model.target.name, ...(host ? [host.computerName, host.fqdn, ...host.addresses] : []), ...virtualNames];
  return {
    hosts: [...new Set(hosts.map((h) => h.toLowerCase()))],
    instances: model.instances.flatMap((i) => {
      const planned = plan?.ports.find((p) => p.instance === i.name);
      const newPort = planned?.after ?? i.effectivePort;
      if (newPort === null) return [];
      const known = [...i.configured.endpoints.map((e) => e.port), ...(i.listening.known ? i.listening.value.map((l) => l.port) : [])];
      return [{ name: i.name, oldPorts: [...new Set(known)].filter((p) => p !== newPort), newPort }];
    }),
  };
}
