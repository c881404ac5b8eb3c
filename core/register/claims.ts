import type { RunView } from '#core/plan/run';
import { writesOf } from '#core/plan/cells';
import { isWildcard } from '#core/ports/address';
import { contains } from '#core/ports/port';
import type { Known, ListenerView, ServerModel, SqlInstance } from '#core/scan/model';
import { claimKey, type Claim, type RegisterRanges } from './record';

/** Every port somebody holds on a scanned computer, each entry once. */
export function claimsOfModel(model: ServerModel): Claim[] {
  const ranges = rangesOf(model);
  const all = [...model.instances.flatMap((i) => instanceClaims(i)), ...serviceClaims(model), ...listenerClaims(model, ranges), ...reservationClaims(model)];
  const byKey = new Map<string, Claim>();
  for (const claim of all) {
    const key = claimKey('', claim);
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, live: known.live || claim.live } : claim);
  }
  return [...byKey.values()];
}

/** null where the scan does not say. A range of both stacks stands once. */
export function rangesOf(model: ServerModel): RegisterRanges | null {
  if (!model.ranges.known) return null;
  const { dynamic, excluded } = model.ranges.value;
  return {
    dynamic: once(dynamic.filter((d) => d.count > 0).map((d) => ({ protocol: d.protocol, start: d.start, end: d.start + d.count - 1 }))),
    excluded: once(excluded.filter((e) => !e.administered).map(({ protocol, start, end }) => ({ protocol, start, end }))),
  };
}

function once<R extends { readonly protocol: string; readonly start: number; readonly end: number }>(ranges: readonly R[]): R[] {
  return [...new Map(ranges.map((r) => [`${r.protocol} ${r.start} ${r.end}`, r])).values()];
}

/** Of an instance that listens elsewhere than it is set to, both: the one in use and the one of the next start. */
function instanceClaims(instance: SqlInstance): Claim[] {
  const { name } = instance;
  const listening = instance.listening.known ? instance.listening.value : [];
  const claim = (kind: Claim['kind'], address: string, port: number, hold: Claim['hold'], live: boolean): Claim => ({ kind, protocol: 'tcp', address: isWildcard(address) ? 'any' : address, port, end: port, holder: name, hold, live });
  const configured = instance.configured.endpoints.map((e) => claim('sql-instance', e.address, e.port, e.from === 'TcpPort' ? 'fixed' : 'moves', listening.some((l) => l.port === e.port)));
  const other = listening.filter((l) => !configured.some((c) => c.port === l.port)).map((l) => claim('sql-instance', l.address, l.port, 'unknown', true));
  const dac = instance.dacPort.known ? [claim('sql-dac', 'any', instance.dacPort.value, 'unknown', true)] : [];
  const endpoints = instance.endpoints.known ? instance.endpoints.value.map((e) => claim('sql-endpoint', e.address, e.port, 'fixed', true)) : [];
  return [...configured, ...other, ...dac, ...endpoints];
}

/** Services of Windows that were given a number: those that take one from the dynamic range are listeners. */
function serviceClaims(model: ServerModel): Claim[] {
  return fixedServices(model).map(({ holder, port, live }) => ({ kind: 'service', protocol: 'tcp', address: 'any', port, end: port, holder, hold: 'fixed', live }));
}

function fixedServices(model: ServerModel): { readonly holder: string; readonly port: number; readonly live: boolean }[] {
  const listens = (listening: Known<readonly number[]>, port: number): boolean => listening.known && listening.value.includes(port);
  const rpc = model.rpc.known ? model.rpc.value.services.flatMap((s) => (s.current === null ? [] : [{ holder: s.serviceName ?? s.name, port: s.current, live: listens(s.listening, s.current) }])) : [];
  const wmi = model.wmi.known && model.wmi.value.mode === 'standalone' && model.wmi.value.port !== null ? [{ holder: 'Winmgmt', port: model.wmi.value.port, live: listens(model.wmi.value.listening, model.wmi.value.port) }] : [];
  return [...rpc, ...wmi];
}

/**
 * TCP listeners, and UDP ones outside the dynamic range: a UDP socket inside it is a client's or one of the thousands
 * a DNS server keeps (DNS SocketPoolSize), and no assignment.
 */
function listenerClaims(model: ServerModel, ranges: RegisterRanges | null): Claim[] {
  if (!model.listeners.known) return [];
  const dynamic = (l: ListenerView): boolean => ranges?.dynamic.some((r) => r.protocol === l.protocol && contains(r, l.port)) === true;
  const fixed = fixedServices(model);
  const own = (l: ListenerView): boolean => l.protocol === 'tcp' && fixed.some((f) => f.port === l.port && l.services.some((s) => s.toLowerCase() === f.holder.toLowerCase()));
  return model.listeners.value
    .filter((l) => l.instance === null && !own(l) && !(l.protocol === 'udp' && dynamic(l)))
    .map((l) => ({ kind: 'listener', protocol: l.protocol, address: isWildcard(l.address) ? 'any' : l.address, port: l.port, end: l.port, holder: holderOf(l), hold: dynamic(l) ? 'moves' : 'unknown', live: true }));
}

/** A host process with many services tells nothing by their list. */
function holderOf(listener: ListenerView): string {
  const { services, process } = listener;
  return (services.length > 0 && services.length <= 3 ? services.join(', ') : (process ?? '')).slice(0, 512);
}

function reservationClaims(model: ServerModel): Claim[] {
  if (!model.ranges.known) return [];
  return model.ranges.value.excluded
    .filter((e) => e.administered)
    .map((e) => ({ kind: 'reservation', protocol: e.protocol, address: 'any', port: e.start, end: e.end, holder: '', hold: 'reserved', live: false }));
}

/** What a committed run gave out: the ports it fixed and the ones it reserved. */
export function claimsOfRun(run: RunView): Claim[] {
  const { plan, pending } = run;
  const ports = plan.ports.map((p): Claim => ({ kind: p.what === 'sql' ? 'sql-instance' : 'service', protocol: 'tcp', address: 'any', port: p.after, end: p.after, holder: p.what === 'sql' ? p.instance : p.service, hold: plan.kind === 'undo' ? 'unknown' : 'fixed', live: p.running }));
  const reserved = plan.steps
    .filter((step) => !pending.includes(step.id))
    .flatMap((step) => writesOf(step))
    .flatMap((write): Claim[] => (write.kind === 'exclusion' && write.after ? [{ kind: 'reservation', protocol: write.protocol, address: 'any', port: write.start, end: write.start + write.count - 1, holder: '', hold: 'reserved', live: false }] : []));
  return [...ports, ...new Map(reserved.map((claim) => [claimKey('', claim), claim])).values()];
}
