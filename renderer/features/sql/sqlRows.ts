import type { Port } from '#core/ports/port';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import type { MarkState } from '../../components/StatusMark';
import type { WindowText } from '../../i18n/en';

/** Does any setting or listener of the instance name this port? */
export function usesPort(instance: SqlInstance, port: Port): boolean {
  return instance.configured.endpoints.some((e) => e.port === port) || (instance.listening.known && instance.listening.value.some((l) => l.port === port));
}

export function moves(instance: SqlInstance): boolean {
  return ['dynamic', 'dynamic-unallocated', 'both'].includes(instance.configured.mode) || instance.configured.endpoints.some((e) => e.from === 'TcpDynamicPorts');
}

export function instanceMark(instance: SqlInstance, model: ServerModel): MarkState {
  if (model.findings.some((f) => f.severity === 'error' && f.subject === instance.name)) return 'conflict';
  if (instance.configured.mode === 'unknown' || instance.configured.mode === 'tcp-disabled') return 'unknown';
  if (instance.configured.mode === 'both') return 'conflict';
  return moves(instance) ? 'moves' : 'fixed';
}

export function configuredText(instance: SqlInstance, text: WindowText): string {
  const { mode, endpoints } = instance.configured;
  const ports = [...new Set(endpoints.map((e) => e.port))].join(', ');
  const word = text.tables.beforeAfter.mode[mode] ?? mode;
  return ports === '' ? (mode === 'dynamic-unallocated' ? `${word} 0` : word) : `${word} ${ports}`;
}

export function listeningText(instance: SqlInstance, text: WindowText): string {
  if (!instance.listening.known) return text.common.unknownReason[instance.listening.reason];
  const ports = [...new Set(instance.listening.value.map((l) => l.port))];
  return ports.length === 0 ? text.common.none : ports.join(', ');
}

export function accountText(instance: SqlInstance, text: WindowText): string {
  return instance.service.known ? (instance.service.value.account ?? text.common.none) : text.common.unknownReason[instance.service.reason];
}

export function notesText(instance: SqlInstance, text: WindowText): readonly string[] {
  const t = text.sql;
  return [
    ...(instance.isDefault ? [t.default] : []),
    ...(instance.clustered.known && instance.clustered.value ? [t.clustered] : []),
    ...(instance.hideInstance === true ? [t.hidden] : []),
    ...(instance.bits === 32 ? [t.bits32] : []),
  ];
}
