import path from 'node:path';
import { app, Menu, session } from 'electron';
import { createIpcGate } from './ipcGate';
import { log } from './log';
import { registerScheme, serveApp } from './protocol';
import { hardenApp, hardenSession } from './security';
import { SettingsStore } from './settings';
import { shellHandlers } from './shellHandlers';
import { createMainWindow, showAgain, type MainWindow } from './window';

// Composition root: a list of what this process is made of, in the order Electron asks for.

let main: MainWindow | undefined;
const here = import.meta.dirname;

async function openApp(): Promise<void> {
  await app.whenReady();
  Menu.setApplicationMenu(null);
  hardenSession(session.defaultSession);
  serveApp(session.defaultSession.protocol, path.join(here, '../renderer'));
  const settings = new SettingsStore();
  await settings.load();

  const gate = createIpcGate({ window: () => (main?.window.isDestroyed() === false ? main.window.webContents : undefined), log });
  const shell = shellHandlers(settings);
  gate.register('settings.get', shell['settings.get']);
  gate.register('settings.set', shell['settings.set']);
  gate.register('clipboard.write', shell['clipboard.write']);
  gate.register('link.open', shell['link.open']);

  main = await createMainWindow(path.join(here, '../preload/index.cjs'));
}

registerScheme();
hardenApp();
let leaving = false;
app.on('will-quit', (event) => {
  if (leaving || main === undefined) return;
  leaving = true;
  event.preventDefault();
  void main.stateSaved().finally(() => app.quit());
});
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => showAgain(main?.window));
  openApp().catch((error: unknown) => {
    log('start', error);
    app.exit(1);
  });
} else {
  app.quit();
}
