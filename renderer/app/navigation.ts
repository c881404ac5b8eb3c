import type { Port } from '#core/ports/port';
import type { RangesChoices, RpcChoices, WmiChoices } from '#core/plan/serviceChoices';
import type { RecipeId } from '#core/recipes/ids';

/** Where the window is. A page carries what it was opened with. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'sql'; readonly instance?: string }
  | { readonly page: 'rpc' }
  | { readonly page: 'wmi' }
  | { readonly page: 'outbound' }
  | { readonly page: 'firewall'; readonly rule?: string }
  | { readonly page: 'ranges'; readonly port?: Port }
  | { readonly page: 'clients' }
  | { readonly page: 'probes' }
  | { readonly page: 'register'; readonly port?: Port }
  | { readonly page: 'guide' }
  | { readonly page: 'recipe'; readonly recipe: RecipeId }
  | { readonly page: 'runs' }
  | { readonly page: 'run'; readonly runId: string; readonly view?: 'document' | 'undo' | 'putBack' }
  | { readonly page: 'sqlWizard'; readonly instances: readonly string[] }
  /** `choices`: begin with these, in place of what was drafted. */
  | { readonly page: 'rpcWizard'; readonly choices?: RpcChoices }
  | { readonly page: 'wmiWizard'; readonly choices?: WmiChoices }
  | { readonly page: 'rangesWizard'; readonly choices?: RangesChoices; readonly reserving?: boolean };
export type PageName = Route['page'];

/** Areas of the navigation, in order; the rest is reached from one of them. */
export const areas = ['overview', 'sql', 'rpc', 'wmi', 'ranges', 'outbound', 'firewall', 'clients', 'probes', 'register', 'guide', 'runs'] as const satisfies readonly PageName[];
export type AreaPage = (typeof areas)[number];

/** The area a page belongs to. */
export function areaOf(page: PageName): AreaPage {
  switch (page) {
    case 'recipe':
      return 'guide';
    case 'run':
      return 'runs';
    case 'sqlWizard':
      return 'sql';
    case 'rpcWizard':
      return 'rpc';
    case 'wmiWizard':
      return 'wmi';
    case 'rangesWizard':
      return 'ranges';
    default:
      return page;
  }
}

/** Pages with steps of their own: the navigation makes room for them. */
export function isWizard(page: PageName): boolean {
  return page === 'sqlWizard' || page === 'rpcWizard' || page === 'wmiWizard' || page === 'rangesWizard';
}
