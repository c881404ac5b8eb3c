import type { Listener } from '#core/verbs/facts';
import { numberOf, textOf, type RegistryCell } from '#core/verbs/registry';
import { SVCHOST_GROUPS, SVCHOST_WINMGMT, WINMGMT_SERVICE, WMI_APP_ID, appIdKey } from '#core/verbs/systemKeys';
import { endpointsPort, portsOf } from './fixedPorts';
import type { Known } from './model';
import { valueAt, type RegistryIndex } from './registryIndex';
import type { WmiFact, WmiView } from './serviceModel';
import type { ServiceTable } from './services';

export const WMI_SERVICE = 'Winmgmt';
export const WMI_APP = appIdKey(WMI_APP_ID);

/** The group in the ImagePath of Winmgmt: `svchost.exe -k netsvcs -p` is shared, `-k winmgmt` a process of its own. Source: domain notes 2.9.3. */
export function hostMode(imagePath: string | null): 'shared' | 'standalone' | 'other' {
  const group = /\s-k\s+"?([^\s"]+)/iu.exec(imagePath ?? '')?.[1]?.toLowerCase();
  return group === 'netsvcs' ? 'shared' : group === 'winmgmt' ? 'standalone' : 'other';
}

/** Everything winmgmt.exe is said to touch; what else it touches is not documented. */
const touched: readonly (readonly [path: string, name: string])[] = [
  [WINMGMT_SERVICE, 'ImagePath'],
  [SVCHOST_GROUPS, 'netsvcs'],
  [SVCHOST_GROUPS, 'winmgmt'],
  [SVCHOST_WINMGMT, 'CoInitializeSecurityParam'],
  [SVCHOST_WINMGMT, 'CoInitializeSecurityAppID'],
  [SVCHOST_WINMGMT, 'AuthenticationLevel'],
  [SVCHOST_WINMGMT, 'ImpersonationLevel'],
  [SVCHOST_WINMGMT, 'AuthenticationCapabilities'],
  [WMI_APP, 'Endpoints'],
];

export function wmiView(index: RegistryIndex, services: ServiceTable, listeners: Known<ReadonlyMap<number, readonly Listener[]>>): WmiView {
  const facts: WmiFact[] = touched.map(([path, name]) => ({ path, name, cell: valueAt(index, path, name) ?? null }));
  const at = (path: string, name: string): RegistryCell => facts.find((fact) => fact.path === path && fact.name === name)?.cell ?? null;
  const imagePath = textOf(at(WINMGMT_SERVICE, 'ImagePath') ?? undefined) ?? null;
  const endpoints = at(WMI_APP, 'Endpoints');
  const service = services.find(WMI_SERVICE);
  return {
    mode: hostMode(imagePath),
    imagePath,
    port: endpointsPort(endpoints).current,
    endpoints,
    authLevel: numberOf(at(SVCHOST_WINMGMT, 'AuthenticationLevel') ?? undefined) ?? null,
    service,
    dependants: services.dependantsOf(WMI_SERVICE),
    listening: portsOf(service, listeners),
    facts,
  };
}
