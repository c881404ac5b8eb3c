import type { ScanAreas } from '#core/scan/scan';
import { areaFindings } from './areas';
import { browserFindings } from './browser';
import { compareFindings, type Finding, type ModelFacts } from './finding';
import { firewallFindings } from './firewall';
import { hostFindings } from './host';
import { instanceFindings } from './instances';
import { outboundFindings } from './outbound';
import { portFindings } from './ports';
import { rpcFindings } from './rpc';

/** Everything a scan has to report: errors first, then warnings, notes, and what could not be read. */
export function findings(model: ModelFacts, areas: ScanAreas): readonly Finding[] {
  return [
    ...instanceFindings(model),
    ...portFindings(model),
    ...browserFindings(model),
    ...firewallFindings(model),
    ...rpcFindings(model),
    ...outboundFindings(model),
    ...hostFindings(model),
    ...areaFindings(areas, model),
  ].sort(compareFindings);
}
