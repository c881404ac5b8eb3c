import type { Port } from '#core/ports/port';

/** Where the window is. A page carries what it was opened with. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'sql'; readonly instance?: string }
  | { readonly page: 'firewall'; readonly rule?: string }
  | { readonly page: 'ranges'; readonly port?: Port }
  | { readonly page: 'clients' }
  | { readonly page: 'runs' }
  | { readonly page: 'run'; readonly runId: string; readonly view?: 'document' | 'undo' }
  | { readonly page: 'sqlWizard'; readonly instances: readonly string[] };
export type PageName = Route['page'];

/** Areas of the navigation, in order; the rest is reached from one of them. */
export const areas = ['overview', 'sql', 'firewall', 'ranges', 'clients', 'runs'] as const satisfies readonly PageName[];
export type AreaPage = (typeof areas)[number];

/** The area a page belongs to. */
export function areaOf(page: PageName): AreaPage {
  switch (page) {
    case 'run':
      return 'runs';
    case 'sqlWizard':
      return 'sql';
    default:
      return page;
  }
}
