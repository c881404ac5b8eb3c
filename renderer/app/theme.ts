import { createTheme, type PaletteOptions, type Theme } from '@mui/material/styles';
import { darkRoles, lightRoles, roleNames, type RoleName } from './tokens';

interface Tint {
  /** Ground of a block that carries this meaning. */
  container: string;
  /** Its edge. */
  outline: string;
}
declare module '@mui/material/styles' {
  interface PaletteColor extends Partial<Tint> {}
  interface SimplePaletteColorOptions extends Partial<Tint> {}
  interface TypeText {
    dim: string;
  }
  interface Palette {
    neutral: Palette['primary'];
    controlLine: string;
    portSpace: Record<'dynamic' | 'dynamicEdge' | 'rpc' | 'rpcBg' | 'excluded' | 'reserved' | 'reservedBg' | 'track' | 'fan' | 'lane', string>;
  }
  interface PaletteOptions {
    neutral?: PaletteOptions['primary'];
    controlLine?: string;
    portSpace?: Palette['portSpace'];
  }
}

export const UI_FONT = '"Segoe UI Variable Text", "Segoe UI Variable", "Segoe UI", "Yu Gothic UI", Meiryo, Inter, "Noto Sans CJK JP", sans-serif';
export const MONO_FONT = '"Cascadia Mono", Consolas, "JetBrains Mono", "Yu Gothic UI", Meiryo, "Noto Sans Mono CJK JP", monospace';

function paletteOf(role: Readonly<Record<RoleName, string>>): PaletteOptions {
  const meaning = (main: RoleName, container: RoleName, outline: RoleName) => ({ main: role[main], light: role[main], dark: role[main], contrastText: role['--surface'], container: role[container], outline: role[outline] });
  return {
    primary: { main: role['--accent'], light: role['--accent'], dark: role['--accent-hover'], contrastText: role['--on-accent'] },
    success: meaning('--success', '--success-bg', '--success-line'),
    warning: meaning('--warning', '--warning-bg', '--warning-line'),
    error: meaning('--error', '--error-bg', '--error-line'),
    info: meaning('--planned', '--planned-bg', '--planned-line'),
    neutral: meaning('--neutral', '--neutral-bg', '--neutral-line'),
    background: { default: role['--bg'], paper: role['--surface'] },
    text: { primary: role['--text'], secondary: role['--text-2'], disabled: role['--text-off'], dim: role['--text-dim'] },
    divider: role['--line'],
    controlLine: role['--ctl-line'],
    portSpace: {
      dynamic: role['--ps-dynamic'],
      dynamicEdge: role['--ps-dynamic-edge'],
      rpc: role['--ps-rpc'],
      rpcBg: role['--ps-rpc-bg'],
      excluded: role['--ps-excl'],
      reserved: role['--ps-resv'],
      reservedBg: role['--ps-resv-bg'],
      track: role['--ps-track'],
      fan: role['--ps-fan'],
      lane: role['--ps-lane'],
    },
  };
}

/** The attribute on <html> that both MUI and our own CSS follow. */
export const SCHEME_ATTRIBUTE = 'data-theme';

export const theme: Theme = createTheme({
  cssVariables: { colorSchemeSelector: SCHEME_ATTRIBUTE },
  colorSchemes: { light: { palette: paletteOf(lightRoles) }, dark: { palette: paletteOf(darkRoles) } },
  spacing: 4,
  shape: { borderRadius: 4 },
  typography: {
    fontFamily: UI_FONT,
    fontSize: 13,
    htmlFontSize: 16,
    body1: { fontSize: 13, lineHeight: '20px' },
    body2: { fontSize: 12, lineHeight: '16px' },
    caption: { fontSize: 12, lineHeight: '16px' },
    h1: { fontSize: 20, lineHeight: '28px', fontWeight: 600 },
    h2: { fontSize: 14, lineHeight: '20px', fontWeight: 600 },
    button: { textTransform: 'none', fontSize: 13, lineHeight: '20px', fontWeight: 400, letterSpacing: 0 },
  },
  transitions: { duration: { shortest: 83, shorter: 83, short: 167, standard: 167, complex: 167, enteringScreen: 167, leavingScreen: 83 } },
  components: {
    MuiButtonBase: { defaultProps: { disableRipple: true, disableTouchRipple: true }, styleOverrides: { root: { '&:focus-visible': { outline: '2px solid var(--focus)', outlineOffset: 1 } } } },
    MuiButton: {
      defaultProps: { variant: 'outlined', color: 'inherit', disableElevation: true },
      styleOverrides: {
        root: { height: 30, minWidth: 0, padding: '0 12px', gap: 7, whiteSpace: 'nowrap', borderRadius: 4, '& .MuiButton-startIcon': { margin: 0 } },
        sizeSmall: { height: 24, padding: '0 8px', fontSize: 12 },
        outlined: {
          background: 'var(--surface)',
          border: '1px solid var(--line-strong)',
          borderBottomColor: 'var(--ctl-line)',
          '&:hover': { background: 'var(--hover)' },
          '&.Mui-disabled': { color: 'var(--text-off)', borderColor: 'var(--line-strong)' },
          '&.MuiButton-colorError': { color: 'var(--error)', borderColor: 'var(--line-strong)', borderBottomColor: 'var(--ctl-line)' },
        },
        contained: {
          fontWeight: 600,
          border: '1px solid transparent',
          '&.MuiButton-colorInherit': { background: 'var(--accent)', color: 'var(--on-accent)', '&:hover': { background: 'var(--accent-hover)' } },
          '&.Mui-disabled': { background: 'var(--sunken)', borderColor: 'var(--line-strong)', color: 'var(--text-off)' },
          '@media (forced-colors: active)': { forcedColorAdjust: 'none', background: 'Highlight', color: 'HighlightText' },
        },
        text: { color: 'var(--accent)', padding: '0 8px', '&:hover': { background: 'var(--hover)' } },
      },
    },
    MuiIconButton: { styleOverrides: { root: { width: 32, height: 32, borderRadius: 4, color: 'var(--text-2)', '&:hover': { background: 'var(--hover)' } } } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiMenu: { styleOverrides: { paper: { border: '1px solid var(--line-strong)', borderRadius: 8, boxShadow: 'var(--shadow-card)' }, list: { padding: '4px' } } },
    MuiMenuItem: {
      styleOverrides: {
        root: { minHeight: 32, borderRadius: 4, padding: '4px 10px', fontSize: 13, gap: 10, '&.Mui-selected': { background: 'var(--selected)' }, '&:hover, &.Mui-focusVisible': { background: 'var(--hover)' }, '&.Mui-focusVisible': { outline: '2px solid var(--focus)', outlineOffset: -2 } },
      },
    },
    MuiListSubheader: { styleOverrides: { root: { fontSize: 12, lineHeight: '24px', color: 'var(--text-2)', background: 'transparent', padding: '2px 10px 0' } } },
    MuiDialog: { styleOverrides: { paper: { border: '1px solid var(--line-strong)', borderRadius: 8, boxShadow: 'var(--shadow-card)' } } },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: 16, lineHeight: '24px', fontWeight: 600, padding: '16px 20px 8px' } } },
    MuiDialogContent: { styleOverrides: { root: { padding: '0 20px 12px' } } },
    MuiDialogActions: { styleOverrides: { root: { padding: '8px 20px 16px', gap: 8, '& > :not(style) ~ :not(style)': { marginLeft: 0 } } } },
    MuiDrawer: { styleOverrides: { paper: { boxShadow: 'var(--shadow-card)', border: 0, borderLeft: '1px solid var(--line-strong)' } } },
    MuiOutlinedInput: {
      styleOverrides: {
        root: { background: 'var(--surface)', fontSize: 13, borderRadius: 4, '& .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--ctl-line)' }, '&.Mui-focused .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--accent)' } },
        input: { padding: '5px 10px', height: 20 },
        multiline: { padding: 0 },
      },
    },
    MuiInputLabel: { styleOverrides: { root: { fontSize: 12 } } },
    MuiFormControlLabel: { styleOverrides: { root: { marginLeft: -6, marginRight: 12 }, label: { fontSize: 13 } } },
    MuiFormHelperText: { styleOverrides: { root: { margin: '3px 0 0', fontSize: 12, lineHeight: '16px' } } },
    MuiCheckbox: { defaultProps: { size: 'small' }, styleOverrides: { root: { padding: 6, color: 'var(--ctl-line)' } } },
    MuiRadio: { defaultProps: { size: 'small' }, styleOverrides: { root: { padding: 6, color: 'var(--ctl-line)' } } },
    MuiSwitch: { defaultProps: { size: 'small' } },
    MuiTooltip: { defaultProps: { enterDelay: 500, disableInteractive: false }, styleOverrides: { tooltip: { background: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--line-strong)', boxShadow: 'var(--shadow-card)', fontSize: 12, lineHeight: '17px', maxWidth: 420 } } },
    MuiTabs: { styleOverrides: { root: { minHeight: 38 }, indicator: { height: 3, borderRadius: 2 } } },
    MuiTab: { styleOverrides: { root: { minHeight: 38, minWidth: 0, padding: '0 10px', fontSize: 13, color: 'var(--text-2)', '&.Mui-selected': { color: 'var(--text)', fontWeight: 600 } } } },
    MuiSkeleton: { defaultProps: { animation: false } },
  },
});

/** With forced colours every role is a system colour: pictures are drawn with roles and would otherwise keep their own. */
function systemColour(role: RoleName): string {
  if (/^--(bg|surface|surface-2|sunken|hover|.*-bg|ps-dynamic|ps-lane)$/.test(role)) return 'Canvas';
  if (/^--(accent|accent-hover|selected)$/.test(role)) return role === '--selected' ? 'Canvas' : 'LinkText';
  if (role === '--on-accent') return 'Canvas';
  if (role === '--text-off' || role === '--ps-track') return 'GrayText';
  if (role === '--shadow-card') return 'none';
  return 'CanvasText';
}
const systemRoles = Object.fromEntries(roleNames.map((role) => [role, systemColour(role)]));

/** Roles as CSS variables, for our own style sheets. */
export const roleStyles = {
  ':root': {
    ...lightRoles,
    '--font-ui': UI_FONT,
    '--font-mono': MONO_FONT,
    colorScheme: 'light',
  },
  [`[${SCHEME_ATTRIBUTE}="dark"]`]: { ...darkRoles, colorScheme: 'dark' },
  '@media (forced-colors: active)': { [`:root, [${SCHEME_ATTRIBUTE}]`]: systemRoles },
} as const;
