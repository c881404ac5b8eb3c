import { DAC_DEFAULT_PORT, FIRST_USER_PORT, listenerName, rangeStanding, tcpListeners } from '#core/ports/allocate';
import { addressesMeet, isWildcard } from '#core/ports/address';
import { formatRange } from '#core/ports/port';
import { wellKnownTcp } from '#core/ports/wellKnown';
import type { ConfiguredEndpoint, ListenerView, SqlInstance } from '#core/scan/model';
import type { Finding, ModelFacts } from './finding';
import { fixedPorts, isRunning, portList } from './instances';

/** Where the fixed ports of the instances lie, and who else wants them. */
export function portFindings(model: ModelFacts): Finding[] {
  const out: Finding[] = [];
  for (const instance of model.instances) {
    const own: Finding[] = [];
    for (const port of fixedPorts(instance)) own.push(...numberFindings(instance, port), ...rangeFindings(instance, port, model), ...takenFindings(instance, port, model));
    own.push(...samePort(instance, model));
    out.push(...own, ...startFailed(instance, own));
  }
  return out;
}

function finding(instance: SqlInstance, code: Finding['code'], severity: Finding['severity'], params: Finding['params']): Finding {
  return { code, severity, subject: instance.name, params: { instance: instance.name, ...params } };
}

function numberFindings(instance: SqlInstance, port: number): Finding[] {
  const out: Finding[] = [];
  if (port === DAC_DEFAULT_PORT) out.push(finding(instance, 'sql-dac-port', 'warning', { port }));
  if (port < FIRST_USER_PORT) out.push(finding(instance, 'sql-privileged-port', 'note', { port }));
  const wellKnown = wellKnownTcp(port);
  if (wellKnown) out.push(finding(instance, 'sql-well-known-port', 'note', { port, service: wellKnown.name, source: wellKnown.source }));
  return out;
}

function listensOn(instance: SqlInstance, port: number): boolean {
  return isRunning(instance) && instance.listening.known && instance.listening.value.some((l) => l.port === port);
}

function rangeFindings(instance: SqlInstance, port: number, { ranges }: ModelFacts): Finding[] {
  if (!ranges.known) return [];
  const { system, administered, dynamic, reserved } = rangeStanding(port, ranges.value);
  const out: Finding[] = [];
  // An engine that listens there now shows that the number can still be had; its next start may not get it.
  if (system) out.push(finding(instance, 'sql-in-excluded-range', listensOn(instance, port) ? 'warning' : 'error', { port, range: formatRange(system.range) }));
  else if (administered) out.push(finding(instance, 'sql-reserved', 'note', { port, range: formatRange(administered) }));
  if (dynamic && !reserved) out.push(finding(instance, 'sql-in-dynamic-range', 'warning', { port, range: formatRange(dynamic) }));
  return out;
}

function addressesOf(instance: SqlInstance, port: number): string[] {
  return instance.configured.endpoints.filter((e) => e.port === port && e.from === 'TcpPort').map((e) => e.address);
}

/** Of another process only: where the engine's own process is not known, another sqlservr may be it. */
function isForeign(listener: ListenerView, instance: SqlInstance): boolean {
  if (listener.instance === instance.name) return false;
  if (instance.service.known) return instance.service.value.processId === 0 || listener.processId !== instance.service.value.processId;
  return listener.process !== null && listener.process.toLowerCase() !== 'sqlservr';
}

function takenFindings(instance: SqlInstance, port: number, { listeners }: ModelFacts): Finding[] {
  if (!listeners.known || listensOn(instance, port)) return [];
  const inCluster = instance.clustered.known && instance.clustered.value;
  const addresses = addressesOf(instance, port);
  const taker = (tcpListeners(listeners.value).get(port) ?? []).find(
    (l) => isForeign(l, instance) && (inCluster ? isWildcard(l.address) : addresses.some((a) => addressesMeet(a, l.address))),
  );
  return taker ? [finding(instance, 'sql-port-taken', 'error', { port, process: listenerName(taker), processId: taker.processId })] : [];
}

/** Fixed against fixed: one of the two cannot start. Fixed against the last dynamic number: that one will move. */
function samePort(instance: SqlInstance, model: ModelFacts): Finding[] {
  const out: Finding[] = [];
  for (const other of model.instances) {
    if (other === instance || (isClustered(instance) && isClustered(other))) continue;
    const shared = instance.configured.endpoints.flatMap((mine) => other.configured.endpoints.filter((theirs) => meets(mine, theirs)).map((theirs) => ({ mine, theirs })));
    const fixed = shared.filter(({ mine, theirs }) => mine.from === 'TcpPort' && theirs.from === 'TcpPort');
    const counting = fixed.length > 0 ? fixed : shared;
    if (counting.length > 0) out.push(finding(instance, 'sql-same-port', fixed.length > 0 ? 'error' : 'warning', { port: portList(counting.map(({ mine }) => mine.port)), other: other.name }));
  }
  return out;
}

function meets(a: ConfiguredEndpoint, b: ConfiguredEndpoint): boolean {
  return a.port === b.port && addressesMeet(a.address, b.address);
}

function isClustered({ clustered }: SqlInstance): boolean {
  return clustered.known && clustered.value;
}

/** Stopped although it starts by itself, and its settings say why: no guess is made where they do not. */
function startFailed(instance: SqlInstance, own: readonly Finding[]): Finding[] {
  const { service, state, configured } = instance;
  if (state !== 'stopped' || !service.known || service.value.startMode !== 'auto') return [];
  const invalid = configured.mode === 'invalid' ? 'sql-port-value-invalid' : undefined;
  const reason = invalid ?? own.find((f) => f.severity === 'error' && (f.code === 'sql-port-taken' || f.code === 'sql-in-excluded-range'))?.code;
  return reason === undefined ? [] : [finding(instance, 'sql-start-failed', 'error', { reason, service: instance.serviceName })];
}
