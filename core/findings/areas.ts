import type { ScanAreas } from '#core/scan/scan';
import { keysOf } from '#core/util/keys';
import type { Finding, ModelFacts } from './finding';

/** Areas nobody read, and instances whose settings could not be read: shown as unknown, so that silence never means fine. */
export function areaFindings(areas: ScanAreas, model: ModelFacts): Finding[] {
  const out: Finding[] = [];
  for (const area of keysOf(areas)) {
    const { state } = areas[area];
    if (state === 'read') continue;
    const error = areas[area].state === 'unreadable' ? areas[area].error : undefined;
    out.push({ code: 'area-unreadable', severity: 'unknown', subject: area, params: { area, reason: state, error: error?.code ?? '', detail: error?.detail ?? '' } });
  }
  if (areas.sqlRegistry.state === 'read' && !model.instancesKnown) {
    out.push({ code: 'area-unreadable', severity: 'unknown', subject: 'sqlRegistry', params: { area: 'sqlRegistry', reason: 'unreadable', error: 'access-denied', detail: '' } });
  }
  for (const instance of model.instances) {
    if (instance.configured.mode === 'unknown') out.push({ code: 'sql-settings-unknown', severity: 'unknown', subject: instance.name, params: { instance: instance.name, path: instance.tcpPath } });
  }
  return out;
}
