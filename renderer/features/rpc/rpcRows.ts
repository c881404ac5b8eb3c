import type { RpcChoices } from '#core/plan/serviceChoices';
import { EPM_PORT, rpcRangeAfter } from '#core/ports/rpcPorts';
import { listenerName, tcpListeners } from '#core/ports/allocate';
import type { PortSet } from '#core/ports/portSet';
import { has } from '#core/ports/portSet';
import type { Port } from '#core/ports/port';
import { wellKnownInterface } from '#core/rpc/interfaces';
import type { ListenerView, ServerModel } from '#core/scan/model';
import type { FixedPortService, RpcView } from '#core/scan/serviceModel';
import type { MarkState } from '../../components/StatusMark';
import { dynamicOf, inAny } from '../portRanges';
import { listens } from './rpcPlan';

export type RpcGroup = 'fixed' | 'own' | 'range';
export type RpcAfter = { readonly kind: 'same' } | { readonly kind: 'port'; readonly port: Port } | { readonly kind: 'range'; readonly ranges: PortSet } | { readonly kind: 'dynamic' };

/** One line of "who is on which RPC port": a service with a setting of its own, else a port. */
export interface RpcRow {
  readonly id: string;
  readonly kind: 'epm' | 'wmi' | 'service' | 'port';
  readonly group: RpcGroup;
  /** As the page shows it; null: the catalogue names it. */
  readonly name: string | null;
  /** Short, for the port space. */
  readonly short: string;
  readonly process: string | null;
  readonly now: readonly Port[];
  readonly state: MarkState;
  readonly after: RpcAfter;
  readonly setBy: string | null;
  /** Names of what the mapper lists on these ports. */
  readonly interfaces: readonly string[];
  readonly service: FixedPortService | null;
}

const sameAfter: RpcAfter = { kind: 'same' };

export function rpcRows(model: ServerModel, choices: Pick<RpcChoices, 'services' | 'range'>): readonly RpcRow[] {
  if (!model.rpc.known) return [];
  const view = model.rpc.value;
  const interfaces = interfacesByPort(view);
  const listeners = model.listeners.known ? tcpListeners(model.listeners.value) : new Map<Port, readonly ListenerView[]>();
  const live = view.livePorts.known ? view.livePorts.value : [...interfaces.keys()];
  const of = (ports: readonly Port[]): readonly string[] => [...new Set(ports.flatMap((p) => interfaces.get(p) ?? []))];
  const rest: RpcAfter = choices.range === null ? sameAfter : { kind: 'range', ranges: rpcRangeAfter(model, choices.range) ?? [] };
  const chosen = new Map(choices.services.map((s) => [s.id, s.port]));
  const rows: RpcRow[] = [];
  const told = new Set<Port>();
  const tell = (ports: readonly Port[]): readonly Port[] => {
    for (const port of ports) told.add(port);
    return ports;
  };

  if (listeners.has(EPM_PORT) || live.includes(EPM_PORT)) rows.push({ id: 'epm', kind: 'epm', group: 'fixed', name: null, short: 'epmap', process: processOf(listeners, EPM_PORT), now: tell([EPM_PORT]), state: 'fixed', after: sameAfter, setBy: null, interfaces: of([EPM_PORT]), service: null });
  if (model.wmi.known) {
    const { mode, port, listening } = model.wmi.value;
    const fixed = mode === 'standalone' && port !== null;
    const now = fixed ? [port] : mode === 'standalone' && listening.known ? listening.value : [];
    rows.push({ id: 'wmi', kind: 'wmi', group: fixed ? 'fixed' : 'own', name: null, short: 'WMI', process: 'svchost', now: tell(now), state: fixed ? 'fixed' : 'moves', after: sameAfter, setBy: fixed ? '/standalonehost' : null, interfaces: of(now), service: null });
  }
  const dynamicTcp = dynamicOf(model, 'tcp');
  for (const service of view.services) if (listens(service, model) || chosen.has(service.id)) rows.push(serviceRow(service, chosen.get(service.id) ?? null, { rest, of, processAt: (port) => processOf(listeners, port), rpcPort: (port) => live.includes(port) && inAny([...dynamicTcp, ...view.range.ports], port) }));
  for (const service of view.services) if (!service.dynamicStays && service.listening.known && listens(service, model)) tell(service.listening.value);
  for (const service of view.services) if (service.current !== null) told.add(service.current);
  for (const port of live) {
    if (told.has(port)) continue;
    rows.push(portRow(port, listeners.get(port) ?? [], model, rest, of([port])));
  }
  const order: readonly RpcGroup[] = ['fixed', 'own', 'range'];
  return rows.toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
}

interface Around {
  readonly rest: RpcAfter;
  readonly of: (ports: readonly Port[]) => readonly string[];
  readonly processAt: (port: Port) => string | null;
  /** Not one of the fixed ports that a process has besides, as lsass has 88 and 389. */
  readonly rpcPort: (port: Port) => boolean;
}

function serviceRow(service: FixedPortService, choice: RpcChoices['services'][number]['port'], { rest, of, processAt, rpcPort }: Around): RpcRow {
  const listening = service.listening.known ? service.listening.value : [];
  const running = listening.length > 0;
  const fixed = service.current !== null && service.problem === null;
  // Others of the same process listen on its further ports.
  const now = fixed && service.current !== null && listening.includes(service.current) ? [service.current] : listening.filter(rpcPort);
  const setting = service.setting.kind === 'registry' ? service.setting.name : 'RpcPortAssignment';
  const after: RpcAfter = choice === 'remove' ? (rest.kind === 'range' ? rest : { kind: 'dynamic' }) : choice !== null ? { kind: 'port', port: choice } : fixed ? sameAfter : rest;
  const state: MarkState = service.problem !== null ? 'conflict' : fixed ? 'fixed' : running ? 'moves' : 'unknown';
  const [first] = now;
  return { id: service.id, kind: 'service', group: fixed ? 'fixed' : 'own', name: service.name, short: shortName(service), process: first === undefined ? null : processAt(first), now, state, after, setBy: setting, interfaces: of(now), service };
}

function shortName(service: FixedPortService): string {
  return service.serviceName ?? service.name.replace(/^Microsoft (SQL Server )?/u, '');
}

function portRow(port: Port, there: readonly ListenerView[], model: ServerModel, rest: RpcAfter, interfaces: readonly string[]): RpcRow {
  const [listener] = there;
  const names = listener ? listener.services.map((s) => displayName(s, model)) : [];
  const [first] = names;
  const name = names.length === 1 && first !== undefined ? first : (listener?.process ?? String(port));
  return { id: `port ${port}`, kind: 'port', group: 'range', name: names.length > 1 ? names.join(', ') : name, short: listener ? (listener.services.length === 1 ? listenerName(listener) : (listener.process ?? String(port))) : String(port), process: listener?.process ?? null, now: [port], state: 'moves', after: rest, setBy: 'Rpc\\Internet', interfaces, service: null };
}

function displayName(service: string, model: ServerModel): string {
  const found = model.services.known ? model.services.value.find((s) => s.name.toLowerCase() === service.toLowerCase()) : undefined;
  return found?.displayName ?? service;
}

function processOf(listeners: ReadonlyMap<Port, readonly ListenerView[]>, port: Port): string | null {
  return listeners.get(port)?.[0]?.process ?? null;
}

/** What the mapper lists on each TCP port: the well-known name of the interface, else its annotation, else its UUID. */
function interfacesByPort({ endpoints }: RpcView): ReadonlyMap<Port, readonly string[]> {
  const out = new Map<Port, string[]>();
  if (!endpoints.known) return out;
  for (const e of endpoints.value) {
    if (e.protocol !== 'ncacn_ip_tcp' || e.port === null) continue;
    const name = interfaceName(e);
    const list = out.get(e.port) ?? [];
    if (!list.includes(name)) out.set(e.port, [...list, name]);
  }
  return out;
}

export function interfaceName({ uuid, annotation }: { readonly uuid: string; readonly annotation: string }): string {
  return wellKnownInterface(uuid)?.name ?? (annotation === '' ? uuid : annotation);
}

/** Does the row lie where it should once the range is in force? null: no range. */
export function inRange(row: RpcRow, range: PortSet | null): boolean | null {
  return range === null || row.now.length === 0 ? null : row.now.every((port) => has(range, port));
}
