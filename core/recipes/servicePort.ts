import { FIRST_USER_PORT, listenerName } from '#core/ports/allocate';
import { ianaName } from '#core/ports/iana';
import { contains, type Port, type PortRange, type Protocol } from '#core/ports/port';
import { wellKnownPorts } from '#core/ports/wellKnown';
import type { ServerModel } from '#core/scan/model';
import { LINUX_EPHEMERAL, WINDOWS_DYNAMIC } from './reserve';

/** From here upward the guide chooses for services of one's own: below it most numbers are somebody's. */
export const FIRST_FREE_CHOICE = 10_000;
const LAST_REGISTERED = 49_151;

/**
 * What speaks against a port for a service of one's own. error: it could not listen on this server. warning: it may be
 * taken or misunderstood. note: know it.
 */
export type ServicePortVerdict =
  | { readonly code: 'listener'; readonly severity: 'error'; readonly who: string; readonly processId: number }
  | { readonly code: 'excluded'; readonly severity: 'error'; readonly range: PortRange }
  | { readonly code: 'dynamic-here'; readonly severity: 'warning'; readonly range: PortRange }
  | { readonly code: 'dynamic-windows'; readonly severity: 'warning'; readonly range: PortRange }
  | { readonly code: 'ephemeral-linux'; readonly severity: 'warning'; readonly range: PortRange }
  | { readonly code: 'privileged'; readonly severity: 'warning' }
  | { readonly code: 'known'; readonly severity: 'warning'; readonly who: string }
  | { readonly code: 'registered'; readonly severity: 'note'; readonly who: string }
  | { readonly code: 'reserved-here'; readonly severity: 'note'; readonly range: PortRange }
  | { readonly code: 'not-scanned'; readonly severity: 'note' };

export type LocalPorts = Pick<ServerModel, 'listeners' | 'ranges'>;

/** Worst first. `local` is the scan of the target in view; null where there is none. */
export function judgeServicePort(port: Port, protocol: Protocol, local: LocalPorts | null): readonly ServicePortVerdict[] {
  const verdicts: ServicePortVerdict[] = [...hereVerdicts(port, protocol, local)];
  if (port < FIRST_USER_PORT) verdicts.push({ code: 'privileged', severity: 'warning' });
  if (contains(WINDOWS_DYNAMIC, port) && !verdicts.some((v) => v.code === 'dynamic-here' || v.code === 'reserved-here')) verdicts.push({ code: 'dynamic-windows', severity: 'warning', range: WINDOWS_DYNAMIC });
  if (contains(LINUX_EPHEMERAL, port)) verdicts.push({ code: 'ephemeral-linux', severity: 'warning', range: LINUX_EPHEMERAL });
  const known = wellKnownPorts.find((w) => w.port === port && w.protocols.includes(protocol));
  const registered = ianaName(port, protocol);
  if (known) verdicts.push({ code: 'known', severity: 'warning', who: known.name });
  else if (registered !== undefined) verdicts.push({ code: 'registered', severity: 'note', who: registered });
  const order = ['error', 'warning', 'note'];
  return verdicts.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

function hereVerdicts(port: Port, protocol: Protocol, local: LocalPorts | null): readonly ServicePortVerdict[] {
  if (!local || !local.listeners.known || !local.ranges.known) return [{ code: 'not-scanned', severity: 'note' }];
  const verdicts: ServicePortVerdict[] = [];
  const listener = local.listeners.value.find((l) => l.port === port && l.protocol === protocol);
  if (listener) verdicts.push({ code: 'listener', severity: 'error', who: listenerName(listener), processId: listener.processId });
  const covering = local.ranges.value.excluded.filter((e) => e.protocol === protocol && port >= e.start && port <= e.end);
  const system = covering.find((e) => !e.administered);
  const administered = covering.find((e) => e.administered);
  if (system) verdicts.push({ code: 'excluded', severity: 'error', range: { start: system.start, end: system.end } });
  if (administered) verdicts.push({ code: 'reserved-here', severity: 'note', range: { start: administered.start, end: administered.end } });
  const dynamic = local.ranges.value.dynamic.find((d) => d.protocol === protocol && port >= d.start && port < d.start + d.count);
  if (dynamic && !administered) verdicts.push({ code: 'dynamic-here', severity: 'warning', range: { start: dynamic.start, end: dynamic.start + dynamic.count - 1 } });
  return verdicts;
}

/** The first number from `from` upward with nothing against it, 10000-49151 and then from 10000 on; null where there is none. */
export function suggestServicePort(from: Port, protocol: Protocol, local: LocalPorts | null): Port | null {
  const first = Math.min(Math.max(from, FIRST_FREE_CHOICE), LAST_REGISTERED);
  const free = (port: Port): boolean => judgeServicePort(port, protocol, local).every((v) => v.code === 'not-scanned');
  for (let port = first; port <= LAST_REGISTERED; port++) if (free(port)) return port;
  for (let port = FIRST_FREE_CHOICE; port < first; port++) if (free(port)) return port;
  return null;
}
