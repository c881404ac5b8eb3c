import { app, type Session, type WebContents, type WebPreferences } from 'electron';
import { entryUrl } from './protocol';

/** Preferences of every window, stated even where they are Electron's defaults: a changed default must not change us. */
export function hardenedPreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !app.isPackaged,
  };
}

/** Schemes a page of ours may load from. Everything else is cancelled before a byte leaves the computer. */
const loadable: ReadonlySet<string> = new Set(['app:', 'data:', 'blob:', 'devtools:']);

/** No permission, no device, no download, no request that is not ours. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !loadable.has(new URL(details.url).protocol) }));
}

/** A reload of the app itself is no navigation; every other address is. */
export const isOwnPage = (url: string): boolean => url.split('#', 1)[0] === entryUrl;

/** No navigation away, no window, no webview. */
export function hardenContents(contents: WebContents): void {
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    if (!isOwnPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** What must be in place before the app is ready and before any contents exist. */
export function hardenApp(): void {
  // As root on Linux Chromium runs with --no-sandbox or not at all, and this call would take that switch away again.
  if (process.getuid?.() !== 0) app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
}
