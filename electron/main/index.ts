import path from 'node:path';
import { app, dialog, Menu, session } from 'electron';
import { dialogTexts } from '#core/text/dialogs';
import type { CallLogEntry, HostStatus } from '#core/ipc/contract';
import { composeEngine } from '../app/compose';
import type { Engine } from '../app/engine';
import { processIo } from '../cli/io';
import { runCli } from '../cli/program';
import { brokerMain } from '../targets/powershell/brokerMain';
import { findEngine } from '../targets/powershell/connection';
import { engineHandlers } from './handlers';
import { createIpcGate, registerAll, type IpcGate } from './ipcGate';
import { log } from './log';
import { brokerProgram, modeOf, ownArguments, scriptsDir, shippedHashes, windowStateDir } from './mode';
import { registerScheme, serveApp } from './protocol';
import { hardenApp, hardenSession } from './security';
import { SettingsStore } from './settings';
import { shellHandlers } from './shellHandlers';
import { createMainWindow, showAgain, type MainWindow } from './window';

// Composition root: a list of what this process is made of, in the order Electron asks for.

const here = import.meta.dirname;
const own = ownArguments();
const maxLoggedCalls = 500;

/** What the engine, the broker and the command line share: our scripts, their hashes, and ourselves. */
function parts() {
  const hashes = shippedHashes(here);
  return { scriptsDir: scriptsDir(), ...(hashes ? { scriptHashes: hashes } : {}), ...brokerProgram(), appVersion: app.getVersion() };
}

let main: MainWindow | undefined;
let engine: Engine | undefined;

async function openApp(): Promise<void> {
  await app.whenReady();
  Menu.setApplicationMenu(null);
  hardenSession(session.defaultSession);
  let answering: () => void = () => undefined;
  serveApp(session.defaultSession.protocol, path.join(here, '../renderer'), new Promise((resolve) => (answering = resolve)));
  const settings = new SettingsStore();
  await settings.load();
  // The window's own process starts while this one puts the engine together.
  main = await createMainWindow(path.join(here, '../preload/index.cjs'));

  const stateDir = windowStateDir(own);
  const calls: CallLogEntry[] = [];
  let status: HostStatus = { state: 'none', pingMs: null, elevated: null, broker: false, edition: null };
  const gate: IpcGate = createIpcGate({ window: () => (main?.window.isDestroyed() === false ? main.window.webContents : undefined), log });
  engine = composeEngine({
    ...parts(),
    stateDir,
    onCall: (call) => {
      calls.push(call);
      if (calls.length > maxLoggedCalls) calls.shift();
      const changed = statusAfter(status, call);
      if (changed !== status) {
        status = changed;
        gate.emit('host.status', status);
      }
    },
    onStatus: (changed) => {
      status = { ...changed, pingMs: status.pingMs };
      gate.emit('host.status', status);
    },
    onLog: (text) => log(text),
  });
  engine.targets.openFirst();
  const context = { engine, stateDir, gate: () => gate, window: () => main?.window, settings, calls: () => calls, hostStatus: () => status, scriptsDir: scriptsDir() };
  registerAll(gate, { ...shellHandlers(settings), ...engineHandlers(context) });

  answering();

  main.window.on('close', (event) => {
    if (engine === undefined || engine.running.length === 0 || main === undefined) return;
    const t = dialogTexts(settings.language);
    const choice = dialog.showMessageBoxSync(main.window, { type: 'warning', message: t.quitTitle, detail: t.quitText, buttons: [t.quitStay, t.quitLeave], defaultId: 0, cancelId: 0, noLink: true });
    if (choice === 0) event.preventDefault();
  });
}

/** What a call tells about the host: how fast it answers, or that it does not. */
function statusAfter(status: HostStatus, call: CallLogEntry): HostStatus {
  if (call.ok) return call.verb === 'host.ping' ? { ...status, pingMs: call.ms } : status;
  if (call.code === 'host-start-failed') return { ...status, state: 'failed', pingMs: null };
  return call.code === 'host-lost' ? { ...status, state: 'lost', pingMs: null } : status;
}

function openWindow(): void {
  registerScheme();
  hardenApp();
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

/** Ends the process with the answer of a mode that has no window. */
function endWith(result: Promise<number>): void {
  result.then(
    (code) => app.exit(code),
    (error: unknown) => {
      log('start', error);
      app.exit(1);
    },
  );
}

switch (modeOf(own)) {
  case 'window':
    openWindow();
    break;
  case 'broker': {
    const powershell = findEngine();
    endWith(powershell ? brokerMain(own, { ...parts(), engine: powershell }) : Promise.resolve(5));
    break;
  }
  case 'cli':
    endWith(runCli(own, processIo(), (stateDir) => ({ engine: composeEngine({ ...parts(), stateDir: stateDir === undefined ? windowStateDir([]) : path.resolve(stateDir) }) })));
    break;
}
