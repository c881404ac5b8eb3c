import { VerbError } from '#core/verbs/errors';
import type { VerbArgs, VerbResult } from '#core/verbs/verbs';
import { SVCHOST_GROUPS, SVCHOST_WINMGMT, WINMGMT_SERVICE, WMI_APP_ID, appIdKey } from '#core/verbs/systemKeys';
import { MachineRegistry } from './machine';
import { assertElevated } from './services';
import type { MachineState } from './state';
import { WMI_GROUPS, wmiMode } from './wmiMode';

/**
 * What winmgmt.exe changes, as a decompilation shows it: the service's group, the lists of both groups, the security of
 * the group, and Endpoints where there is none. /sharedhost leaves Endpoints behind: whether Windows does is not known.
 */
export function setWmiHost(state: MachineState, { mode }: VerbArgs<'wmi.setHost'>): VerbResult<'wmi.setHost'> {
  assertElevated(state, mode);
  const registry = new MachineRegistry(state);
  if (!registry.has(WINMGMT_SERVICE)) throw new VerbError({ code: 'native-failed', subject: mode, detail: 'exit code 2' });
  registry.set(WINMGMT_SERVICE, 'ImagePath', { kind: 'ExpandString', data: `%SystemRoot%\\system32\\svchost.exe -k ${WMI_GROUPS[mode]}${mode === 'shared' ? ' -p' : ''}` });
  const shared = registry.value(SVCHOST_GROUPS, WMI_GROUPS.shared);
  const others = shared?.kind === 'MultiString' ? shared.data.filter((name) => name.toLowerCase() !== 'winmgmt') : [];
  registry.set(SVCHOST_GROUPS, WMI_GROUPS.shared, { kind: 'MultiString', data: mode === 'shared' ? [...others, 'winmgmt'] : others });
  registry.set(SVCHOST_GROUPS, WMI_GROUPS.standalone, mode === 'standalone' ? { kind: 'MultiString', data: ['winmgmt'] } : null);
  if (mode === 'shared') registry.remove(SVCHOST_WINMGMT);
  else {
    const values = { CoInitializeSecurityParam: 1, AuthenticationLevel: 6, ImpersonationLevel: 2, AuthenticationCapabilities: 12_320 };
    for (const [name, data] of Object.entries(values)) registry.set(SVCHOST_WINMGMT, name, { kind: 'DWord', data });
    registry.set(SVCHOST_WINMGMT, 'CoInitializeSecurityAppID', { kind: 'String', data: WMI_APP_ID });
    const app = appIdKey(WMI_APP_ID);
    if (registry.value(app, 'Endpoints') === null) registry.set(app, 'Endpoints', { kind: 'MultiString', data: ['ncacn_ip_tcp,0,24158'] });
  }
  return { mode: wmiMode(registry) };
}
