import type { ScanAreas } from '#core/scan/scan';
import { areaFindings } from './areas';
import { compareFindings, type Finding, type ModelFacts } from './finding';

/** Everything a scan has to report: errors first, then warnings, notes, and what could not be read. */
export function findings(model: ModelFacts, areas: ScanAreas): readonly Finding[] {
  return [...areaFindings(areas, model)].sort(compareFindings);
}
