import { SCHEME_ATTRIBUTE } from './scheme';
import { darkRoles, lightRoles, MONO_FONT, roleNames, UI_FONT, type RoleName } from './tokens';

/** With forced colours every role is a system colour: pictures are drawn with roles and would otherwise keep their own. */
function systemColour(role: RoleName): string {
  if (/^--(bg|surface|surface-2|sunken|hover|.*-bg|ps-dynamic|ps-lane)$/.test(role)) return 'Canvas';
  if (/^--(accent|accent-hover|selected)$/.test(role)) return role === '--selected' ? 'Canvas' : 'LinkText';
  if (role === '--on-accent') return 'Canvas';
  if (role === '--text-off' || role === '--ps-track') return 'GrayText';
  if (role === '--shadow-card') return 'none';
  return 'CanvasText';
}

const rule = (selector: string, values: Readonly<Record<string, string>>): string => `${selector}{${Object.entries(values).map(([name, value]) => `${name}:${value}`).join(';')}}`;

/** Roles as CSS variables, for our own style sheets. Written when the app is built: a window that opens has no time for it. */
export function roleCss(): string {
  return [
    rule(':root', { ...lightRoles, '--font-ui': UI_FONT, '--font-mono': MONO_FONT, 'color-scheme': 'light' }),
    rule(`[${SCHEME_ATTRIBUTE}="dark"]`, { ...darkRoles, 'color-scheme': 'dark' }),
    `@media (forced-colors: active){${rule(`:root,[${SCHEME_ATTRIBUTE}]`, Object.fromEntries(roleNames.map((role) => [role, systemColour(role)])))}}`,
  ].join('\n');
}
