import { defaultRpcChoices, type RpcChoices } from '#core/plan/serviceChoices';
import { proposeRpcRange } from '#core/ports/rpcPorts';
import { proposeServicePorts, servicesOf } from '#core/ports/servicePorts';
import { tcpListeners } from '#core/ports/allocate';
import type { Port, PortRange } from '#core/ports/port';
import type { ServerModel } from '#core/scan/model';
import type { FixedPortService } from '#core/scan/serviceModel';

/** It listens over TCP now, or is known to when it runs; a DCOM application that does not is one of dozens that never will. */
export function listens(service: FixedPortService, model: ServerModel): boolean {
  if (!service.id.startsWith('dcom:') || service.current !== null) return true;
  if (!service.listening.known || service.listening.value.length === 0) return false;
  // What a shared svchost listens on is RPC of its services, which the Endpoints of a DCOM application do not move.
  const [port] = service.listening.value;
  const there = model.listeners.known && port !== undefined ? tcpListeners(model.listeners.value).get(port) : undefined;
  return there?.[0]?.process !== 'svchost';
}

/** A service whose port moves now: what a number of its own is proposed for. */
export function moves(service: FixedPortService, model: ServerModel): boolean {
  return service.current === null && listens(service, model) && service.listening.known && service.listening.value.length > 0;
}

/** What the page proposes before anything was chosen: a number of its own for every service that can have one, no range. */
export function proposedChoices(model: ServerModel): RpcChoices {
  const services = servicesOf(model).filter((s) => moves(s, model));
  const ports = proposeServicePorts(services, { model, planned: new Map(), rpcRange: rangesNow(model) });
  return { ...defaultRpcChoices(), services: services.flatMap(({ id }) => (ports.has(id) ? [{ id, port: ports.get(id) ?? null, restart: 'now' as const }] : [])) };
}

function rangesNow(model: ServerModel): readonly PortRange[] {
  return model.rpc.known && model.rpc.value.range.meaning === 'in-list' ? model.rpc.value.range.ports : [];
}

/** Ranges Rpc\Internet will hold. */
export function rangesAfter(model: ServerModel, range: RpcChoices['range']): readonly PortRange[] {
  if (range === null) return rangesNow(model);
  return range === 'remove' ? [] : range.ports;
}

/** Fixed ports once the choices are in force, with their owners. */
export function fixedAfter(model: ServerModel, choices: Pick<RpcChoices, 'services'>): ReadonlyMap<Port, string> {
  const chosen = new Map(choices.services.map((s) => [s.id, s.port]));
  const out = new Map<Port, string>();
  for (const s of servicesOf(model)) {
    const choice = chosen.get(s.id) ?? null;
    const port = choice === 'remove' ? null : (choice ?? s.current);
    if (port !== null) out.set(port, s.name);
  }
  if (model.wmi.known && model.wmi.value.mode === 'standalone' && model.wmi.value.port !== null) out.set(model.wmi.value.port, 'WMI');
  return out;
}

/** The range there is, else one that would do. */
export function startingRange(model: ServerModel, choices: RpcChoices): Extract<RpcChoices['range'], { ports: unknown }> {
  if (choices.range !== null && choices.range !== 'remove') return choices.range;
  const now = rangesNow(model);
  return { ports: now.length > 0 ? now.map(({ start, end }) => ({ start, end })) : [{ ...proposeRpcRange(model, fixedAfter(model, choices)) }], acknowledged: false };
}
