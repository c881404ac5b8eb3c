import { createTheme, type PaletteOptions, type Theme, type ThemeOptions } from '@mui/material/styles';
import type { Mode } from './mode';
import { darkRoles, lightRoles, UI_FONT, type RoleName } from './tokens';

function paletteOf(mode: Mode): PaletteOptions {
  const role = mode === 'light' ? lightRoles : darkRoles;
  const meaning = (main: RoleName) => ({ main: role[main], light: role[main], dark: role[main], contrastText: role['--surface'] });
  return {
    mode,
    primary: { main: role['--accent'], light: role['--accent'], dark: role['--accent-hover'], contrastText: role['--on-accent'] },
    success: meaning('--success'),
    warning: meaning('--warning'),
    error: meaning('--error'),
    info: meaning('--planned'),
    background: { default: role['--bg'], paper: role['--surface'] },
    text: { primary: role['--text'], secondary: role['--text-2'], disabled: role['--text-off'] },
    divider: role['--line'],
  };
}

const made: Partial<Record<Mode, Theme>> = {};
/** MUI's half of the look. Made for the mode in use only, without CSS variables of its own: decision 36. */
export function themeOf(mode: Mode): Theme {
  return (made[mode] ??= createTheme({ palette: paletteOf(mode), ...common }));
}

const common: ThemeOptions = {
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
};
