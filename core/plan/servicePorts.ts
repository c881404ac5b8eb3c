import { rangeStanding, tcpListeners, listenerName } from '#core/ports/allocate';
import { MAX_PORT, type Port } from '#core/ports/port';
import { has } from '#core/ports/portSet';
import { wellKnownTcp } from '#core/ports/wellKnown';
import type { ServerModel } from '#core/scan/model';
import type { FixedPortService } from '#core/scan/serviceModel';
import { problem, type PlanProblem } from './problems';

/**
 * Numbers that others document and use, all below 49152. Sources: DCFW ADDS/README (NTDS 38901, Netlogon 38902,
 * NTFRS 38903), DCFW ADCS/StaticPorts (10509). DFSR's customary 5722 is left to 2008 R2 controllers, which have it by
 * default; the rest of the series is this product's.
 */
const first: Readonly<Record<string, Port>> = { ntds: 38_901, netlogon: 38_902, ntfrs: 38_903, dfsr: 38_904, certsvc: 10_509, msdtc: 38_905, spooler: 38_906, 'exchange-rpc': 38_907, 'exchange-ab': 38_908 };
export const SERVICE_SERIES_START = 38_911;
const LOWER_SERIES_START = 24_160;

/** The number to propose: the documented one, or the next that nothing speaks against. `taken`: given to others already. */
export function proposedServicePort(model: ServerModel, id: string, taken: ReadonlySet<Port>): Port | null {
  const documented = first[id];
  if (documented !== undefined && !taken.has(documented) && free(model, id, documented)) return documented;
  for (let port = SERVICE_SERIES_START; port < 49_152; port++) if (!taken.has(port) && !Object.values(first).includes(port) && free(model, id, port)) return port;
  // A dynamic range that begins lower leaves nothing there: beside the 24158 that Microsoft names for WMI.
  for (let port = LOWER_SERIES_START; port < SERVICE_SERIES_START; port++) if (!taken.has(port) && !Object.values(first).includes(port) && free(model, id, port)) return port;
  return null;
}

function free(model: ServerModel, id: string, port: Port): boolean {
  const found: PlanProblem[] = [];
  judgeServicePort(model, { id, name: id, serviceName: null }, port, found);
  const dynamic = model.ranges.known && rangeStanding(port, model.ranges.value).dynamic !== null;
  return found.length === 0 && !dynamic && wellKnownTcp(port) === undefined && fixedBy(model, port) === undefined;
}

/** Another service or instance that has the number by its settings. */
function fixedBy(model: ServerModel, port: Port): string | undefined {
  const service = model.rpc.known ? model.rpc.value.services.find((s) => s.current === port) : undefined;
  return service?.name ?? model.instances.find((i) => i.configured.endpoints.some((e) => e.port === port))?.name;
}

/** Why a service cannot have a number; nothing where nothing is known against it. */
export function judgeServicePort(model: ServerModel, service: Pick<FixedPortService, 'id' | 'name' | 'serviceName'>, port: Port, problems: PlanProblem[]): void {
  const { name, serviceName } = service;
  if (port < 1024 || port > MAX_PORT || port === 1434) problems.push(problem('service-port-invalid', name, { port }));
  const listener = model.listeners.known ? tcpListeners(model.listeners.value).get(port)?.find((l) => serviceName === null || !l.services.some((s) => s.toLowerCase() === serviceName.toLowerCase())) : undefined;
  if (listener) problems.push(problem('service-port-taken', name, { port, process: listenerName(listener) }));
  const instance = model.instances.find((i) => i.configured.endpoints.some((e) => e.port === port));
  if (instance && listener?.instance !== instance.name) problems.push(problem('port-other-instance', name, { port, other: instance.name }));
  const system = model.ranges.known ? rangeStanding(port, model.ranges.value).system : null;
  if (system && !listener) problems.push(problem('service-port-excluded', name, { port, start: system.range.start, end: system.range.end }));
}

/** Fixed ports lie outside the RPC range, or a service that starts earlier may have taken them. Source: KB 154596. */
export function insideRange(ranges: readonly { readonly start: number; readonly end: number }[], port: Port): boolean {
  return has(ranges, port);
}
