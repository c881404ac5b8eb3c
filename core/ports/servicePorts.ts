import type { ServiceId } from '#core/plan/serviceChoices';
import { proposedServicePort } from '#core/plan/servicePorts';
import type { ServerModel } from '#core/scan/model';
import type { FixedPortService } from '#core/scan/serviceModel';
import { listenerName, rangeStanding, tcpListeners } from './allocate';
import { contains, isPort, type Port, type PortRange } from './port';
import { wellKnownTcp } from './wellKnown';

/** Source: win32 com/endpoints, DFSR Set-DfsrServiceConfiguration: 1024-65535. */
export const FIRST_SERVICE_PORT = 1024;

/** What speaks against a number for one service. `in-dynamic-range` and `well-known` can be had all the same. */
export type ServicePortVerdict =
  | { readonly code: 'below-1024'; readonly severity: 'error' }
  | { readonly code: 'in-plan' | 'other-service' | 'instance'; readonly severity: 'error'; readonly who: string }
  | { readonly code: 'listener'; readonly severity: 'error'; readonly who: string }
  | { readonly code: 'excluded-system' | 'in-rpc-range'; readonly severity: 'error'; readonly range: PortRange }
  | { readonly code: 'in-dynamic-range'; readonly severity: 'warning'; readonly range: PortRange }
  | { readonly code: 'well-known'; readonly severity: 'warning'; readonly who: string }
  | { readonly code: 'own-listener'; readonly severity: 'note' };

export interface ServicePortContext {
  readonly model: ServerModel;
  /** Ports the plan gives to other services: port to name. */
  readonly planned: ReadonlyMap<Port, string>;
  /** Ranges that Rpc\Internet will hold: fixed ports must lie outside. Source: KB 154596. */
  readonly rpcRange: readonly PortRange[];
}

export function servicesOf(model: ServerModel): readonly FixedPortService[] {
  return model.rpc.known ? model.rpc.value.services : [];
}

/** Errors first; empty: nothing speaks against it. */
export function judgeServicePort(port: Port, service: FixedPortService, { model, planned, rpcRange }: ServicePortContext): readonly ServicePortVerdict[] {
  const out: ServicePortVerdict[] = [];
  if (!isPort(port) || port < FIRST_SERVICE_PORT) out.push({ code: 'below-1024', severity: 'error' });
  const inPlan = planned.get(port);
  if (inPlan !== undefined && inPlan !== service.name) out.push({ code: 'in-plan', severity: 'error', who: inPlan });
  const other = servicesOf(model).find((s) => s.id !== service.id && s.current === port && ![...planned.values()].includes(s.name));
  if (other && inPlan === undefined) out.push({ code: 'other-service', severity: 'error', who: other.name });
  const instance = model.instances.find((i) => i.configured.endpoints.some((e) => e.port === port && e.from === 'TcpPort'));
  if (instance) out.push({ code: 'instance', severity: 'error', who: instance.name });
  out.push(...listenerVerdicts(port, service, model));
  const range = rpcRange.find((r) => contains(r, port));
  if (range) out.push({ code: 'in-rpc-range', severity: 'error', range });
  if (model.ranges.known) {
    const { system, dynamic, reserved } = rangeStanding(port, model.ranges.value);
    if (system) out.push({ code: 'excluded-system', severity: 'error', range: system.range });
    if (dynamic && !reserved) out.push({ code: 'in-dynamic-range', severity: 'warning', range: dynamic });
  }
  const known = wellKnownTcp(port);
  if (known) out.push({ code: 'well-known', severity: 'warning', who: known.name });
  const order = ['error', 'warning', 'note'];
  return out.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

function listenerVerdicts(port: Port, service: FixedPortService, model: ServerModel): readonly ServicePortVerdict[] {
  if (!model.listeners.known) return [];
  const there = tcpListeners(model.listeners.value).get(port) ?? [];
  if (service.listening.known && service.listening.value.includes(port)) return [{ code: 'own-listener', severity: 'note' }];
  const [other] = there;
  return other ? [{ code: 'listener', severity: 'error', who: listenerName(other) }] : [];
}

/** The number to propose (core/plan/servicePorts) that also lies outside the RPC range to be; null: there is none. */
export function proposeServicePort(service: FixedPortService, { model, planned, rpcRange }: ServicePortContext): Port | null {
  const taken = new Set(planned.keys());
  for (;;) {
    const port = proposedServicePort(model, service.id, taken);
    if (port === null || !rpcRange.some((r) => contains(r, port))) return port;
    taken.add(port);
  }
}

/** A number for each service, in the order given; what one is given the next cannot have. */
export function proposeServicePorts(services: readonly FixedPortService[], context: ServicePortContext): ReadonlyMap<ServiceId, Port> {
  const planned = new Map(context.planned);
  const out = new Map<ServiceId, Port>();
  for (const service of services) {
    const port = proposeServicePort(service, { ...context, planned });
    if (port === null) continue;
    planned.set(port, service.name);
    out.set(service.id, port);
  }
  return out;
}
