import type { BrowserWindow } from 'electron';
import type { CallLogEntry, HostStatus } from '#core/ipc/contract';
import { composeEngine } from '../app/compose';
import type { Engine } from '../app/engine';
import type { Answering } from './calls';
import { engineHandlers } from './handlers';
import { answering, createIpcGate } from './ipcGate';
import { log } from './log';
import { windowStateDir } from './mode';
import { programParts } from './parts';
import type { SettingsStore } from './settings';
import { shellHandlers } from './shellHandlers';

const maxLoggedCalls = 500;

export interface EngineSide {
  readonly engine: Engine;
  readonly answer: Answering;
}

/** The engine and who answers the window's calls. */
export function startEngine(window: BrowserWindow, settings: SettingsStore, own: readonly string[], mainDir: string): EngineSide {
  const stateDir = windowStateDir(own);
  const parts = programParts(mainDir);
  const calls: CallLogEntry[] = [];
  let status: HostStatus = { state: 'none', pingMs: null, elevated: null, broker: false, edition: null };
  const options = { window: () => (window.isDestroyed() ? undefined : window.webContents), log };
  const gate = createIpcGate(options);
  const engine = composeEngine({
    ...parts,
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
  const context = { engine, stateDir, gate, window: () => (window.isDestroyed() ? undefined : window), settings, calls: () => calls, hostStatus: () => status, scriptsDir: parts.scriptsDir };
  return { engine, answer: answering({ ...shellHandlers(settings), ...engineHandlers(context) }, options) };
}

/** What a call tells about the host: how fast it answers, or that it does not. */
function statusAfter(status: HostStatus, call: CallLogEntry): HostStatus {
  if (call.ok) return call.verb === 'host.ping' ? { ...status, pingMs: call.ms } : status;
  if (call.code === 'host-start-failed') return { ...status, state: 'failed', pingMs: null };
  return call.code === 'host-lost' ? { ...status, state: 'lost', pingMs: null } : status;
}
