import path from 'node:path';
import { app, dialog, Menu, session } from 'electron';
import { dialogTexts } from '#core/text/dialogs';
import type { ChannelName } from '#core/ipc/contract';
import type { Engine } from '../app/engine';
import { takeCalls, type Answering } from './calls';
import { log } from './log';
import { modeOf, ownArguments } from './mode';
import { registerScheme, serveApp } from './protocol';
import { hardenApp, hardenSession } from './security';
import { SettingsStore } from './settings';
import { createMainWindow, showAgain, type MainWindow } from './window';

// Composition root: a list of what this process is made of, in the order Electron asks for. This file and what it
// imports is what a window needs to open; the engine, the broker and the command line are loaded when they are needed.

/** Put in by the build: the schemas behind the names stay out of this file. */
declare const CHANNEL_NAMES: readonly ChannelName[];

const here = import.meta.dirname;
const own = ownArguments();

let main: MainWindow | undefined;
let engine: Engine | undefined;

async function openApp(): Promise<void> {
  await app.whenReady();
  hardenSession(session.defaultSession);
  const settings = new SettingsStore();
  serveApp(session.defaultSession.protocol, path.join(here, '../renderer'), () => settings.language);
  let answer: (answering: Answering) => void = () => undefined;
  takeCalls(CHANNEL_NAMES, new Promise((resolve) => (answer = resolve)));
  settings.load();
  main = createMainWindow(path.join(here, '../preload/index.cjs'));
  warnOnClose(main, settings);

  // Whatever keeps this process busy keeps the page from its files and from the screen: the engine is put together behind
  // the first picture.
  await main.shown;
  const { startEngine } = await import('./engineSide');
  const side = startEngine(main.window, settings, own, here);
  engine = side.engine;
  answer(side.answer);
}

/** A run goes on in this process only: who closes the window while one is under way is told. */
function warnOnClose({ window }: MainWindow, settings: SettingsStore): void {
  window.on('close', (event) => {
    if (engine === undefined || engine.running.length === 0) return;
    const t = dialogTexts(settings.language);
    const choice = dialog.showMessageBoxSync(window, { type: 'warning', message: t.quitTitle, detail: t.quitText, buttons: [t.quitStay, t.quitLeave], defaultId: 0, cancelId: 0, noLink: true });
    if (choice === 0) event.preventDefault();
  });
}

function openWindow(): void {
  registerScheme();
  hardenApp();
  // Before the app is ready: Electron would make its own menu first.
  Menu.setApplicationMenu(null);
  let leaving = false;
  app.on('will-quit', (event) => {
    if (leaving || main === undefined) return;
    leaving = true;
    event.preventDefault();
    void Promise.allSettled([main.stateSaved(), engine?.close()]).finally(() => app.quit());
  });
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.on('second-instance', () => showAgain(main?.window));
  openApp().catch((error: unknown) => {
    log('start', error);
    app.exit(1);
  });
}

const mode = modeOf(own);
if (mode === 'window') openWindow();
else {
  // For printing a document; it must be said before the app is ready.
  registerScheme();
  import('./windowless')
    .then(async ({ runWindowless }) => runWindowless(mode, own, here))
    .then(
      (code) => app.exit(code),
      (error: unknown) => {
        log('start', error);
        app.exit(1);
      },
    );
}
