import type { WmiHostMode } from '#core/verbs/facts';
import { WINMGMT_SERVICE } from '#core/verbs/systemKeys';
import type { MachineRegistry } from './machine';

/** Groups of svchost.exe. */
export const WMI_GROUPS = { standalone: 'winmgmt', shared: 'netsvcs' } as const;

export function wmiMode(registry: MachineRegistry): WmiHostMode {
  const group = / -k ([^ ]+)/i.exec(registry.text(WINMGMT_SERVICE, 'ImagePath') ?? '')?.[1]?.toLowerCase();
  if (group === WMI_GROUPS.standalone) return 'standalone';
  return group === WMI_GROUPS.shared ? 'shared' : 'other';
}
