import os from 'node:os';
import type { CallLogEntry, HostStatus } from '#core/ipc/contract';
import { findEngine } from '../targets/powershell/connection';
import type { ScriptHashes } from '../targets/powershell/integrity';
import type { PrintPdf } from '../documents/render';
import { Engine } from './engine';
import { localAccess } from './localAccess';

export interface ComposeOptions {
  readonly stateDir: string;
  readonly appVersion: string;
  readonly scriptsDir: string;
  readonly scriptHashes?: ScriptHashes;
  /** How this very program is started again, for the elevated broker. */
  readonly program: string;
  readonly leading: readonly string[];
  readonly searchWorker?: string;
  readonly onCall?: (call: CallLogEntry) => void;
  readonly onStatus?: (status: HostStatus) => void;
  readonly onLog?: (text: string) => void;
  readonly pdf?: PrintPdf;
}

/** The engine as the window and the command line use it. Only Windows has a "this computer" to drive. */
export function composeEngine(options: ComposeOptions): Engine {
  const { onCall, onStatus, onLog } = options;
  const engine = process.platform === 'win32' ? findEngine() : undefined;
  return new Engine({
    stateDir: options.stateDir,
    appVersion: options.appVersion,
    by: userName(),
    host: os.hostname(),
    ...(options.pdf ? { pdf: options.pdf } : {}),
    ...(options.searchWorker === undefined ? {} : { searchWorker: options.searchWorker }),
    local: engine
      ? localAccess({
          engine,
          scriptsDir: options.scriptsDir,
          ...(options.scriptHashes ? { scriptHashes: options.scriptHashes } : {}),
          program: options.program,
          leading: options.leading,
          ...(onCall ? { onCall: (call) => onCall({ at: new Date().toISOString(), verb: call.verb, ms: call.ms, ok: call.ok, code: call.code ?? null }) } : {}),
          ...(onStatus ? { onStatus } : {}),
          ...(onLog ? { onLog } : {}),
        })
      : null,
  });
}

/** `CORP\k.sato` on Windows, the plain name elsewhere. */
function userName(): string {
  const { username } = os.userInfo();
  const domain = process.env['USERDOMAIN'];
  return process.platform === 'win32' && domain !== undefined ? `${domain}\\${username}` : username;
}
