import path from 'node:path';
import { app, Menu, session, type BrowserWindow } from 'electron';
import { createIpcGate } from './ipcGate';
import { log } from './log';
import { registerScheme, serveApp } from './protocol';
import { hardenApp, hardenSession } from './security';
import { applySettings, loadSettings } from './settings';
import { shellHandlers } from './shellHandlers';
import { createMainWindow, showAgain } from './window';

// Composition root: a list of what this process is made of, in the order Electron asks for.

let window: BrowserWindow | undefined;
const here = import.meta.dirname;

async function openApp(): Promise<void> {
  await app.whenReady();
  Menu.setApplicationMenu(null);
  hardenSession(session.defaultSession);
  serveApp(session.defaultSession.protocol, path.join(here, '../renderer'));
  applySettings(loadSettings());

  const gate = createIpcGate({ window: () => window?.webContents, log });
  gate.register('settings.get', shellHandlers['settings.get']);
  gate.register('settings.set', shellHandlers['settings.set']);
  gate.register('clipboard.write', shellHandlers['clipboard.write']);
  gate.register('link.open', shellHandlers['link.open']);

  window = createMainWindow(path.join(here, '../preload/index.cjs'));
  window.once('closed', () => {
    window = undefined;
  });
}

registerScheme();
hardenApp();
app.on('window-all-closed', () => app.quit());
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => showAgain(window));
  void openApp();
} else {
  app.quit();
}
