import path from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { JsonFile } from '../app/jsonFile';
import { log } from './log';
import { entryUrl } from './protocol';
import { hardenedPreferences, isOwnPage } from './security';
import { minimumSize, openingBounds, windowStateSchema } from './windowState';

const UNPAINTED_MS = 1000;

/** Title bar of the page, in CSS pixels; Windows draws its three buttons over the right end of it. */
const titleBarHeight = 48;

/** The window's own colours (roles `bg` and `text` of the theme), shown before the page paints. */
const colours = { light: { background: '#f3f3f3', symbol: '#1b1c1f' }, dark: { background: '#1c1d1f', symbol: '#f2f3f5' } } as const;
const currentColours = (): (typeof colours)['light' | 'dark'] => (nativeTheme.shouldUseDarkColors ? colours.dark : colours.light);

const overlay = (): { color: string; symbolColor: string; height: number } => {
  const { background, symbol } = currentColours();
  // One pixel less than the bar, or the buttons cover its lower edge.
  return { color: background, symbolColor: symbol, height: titleBarHeight - 1 };
};

export interface MainWindow {
  readonly window: BrowserWindow;
  /** Resolves when the window is shown: with the first picture of the page, or without one that does not come. */
  readonly shown: Promise<void>;
  /** Resolves when the place of the closed window is on disk. */
  stateSaved(): Promise<void>;
}

/** Makes the main window; it shows itself when its first frame is ready. */
export function createMainWindow(preload: string): MainWindow {
  const stateFile = new JsonFile(path.join(app.getPath('userData'), 'window.json'), windowStateSchema);
  const saved = stateFile.readNow();
  const primary = screen.getPrimaryDisplay();
  const screens = [primary, ...screen.getAllDisplays().filter((display) => display.id !== primary.id)].map((display) => display.workArea);
  const ownsTitleBar = process.platform === 'win32';

  const window = new BrowserWindow({
    ...openingBounds(saved ?? undefined, screens),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: app.name,
    show: false,
    backgroundColor: currentColours().background,
    autoHideMenuBar: true,
    ...(ownsTitleBar ? { titleBarStyle: 'hidden', titleBarOverlay: overlay() } : {}),
    webPreferences: hardenedPreferences(preload),
  });
  if (saved?.maximized === true) window.maximize();

  const recolour = (): void => {
    window.setBackgroundColor(currentColours().background);
    if (ownsTitleBar) window.setTitleBarOverlay(overlay());
  };
  nativeTheme.on('updated', recolour);
  window.once('closed', () => nativeTheme.off('updated', recolour));
  const shown = new Promise<void>((resolve) => {
    let done = false;
    const show = (): void => {
      // Once: later it would take the focus from whatever has it by then.
      if (!done && !window.isDestroyed()) window.show();
      done = true;
      resolve();
    };
    window.once('ready-to-show', show);
    // A page that paints nothing, or does not come, is seen all the same: nobody looks for a window that is not there.
    window.webContents.once('did-finish-load', () => setTimeout(show, UNPAINTED_MS));
    window.webContents.once('did-fail-load', show);
  });
  window.on('page-title-updated', (event) => event.preventDefault());
  let stateSaved = Promise.resolve();
  window.on('close', () => {
    stateSaved = stateFile.write({ ...window.getNormalBounds(), maximized: window.isMaximized() }).catch((error: unknown) => log('window.json', error));
  });
  // about:blank is committed without asking anybody (no will-navigate): it is left again at once.
  window.webContents.on('did-navigate', (_event, url) => {
    if (!isOwnPage(url)) load();
  });
  const load = (): void => {
    window.loadURL(entryUrl).catch((error: unknown) => log(entryUrl, error));
  };
  load();
  return { window, shown, stateSaved: () => stateSaved };
}

/** Brings the window back when the app is started a second time. */
export function showAgain(window: BrowserWindow | undefined): void {
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
