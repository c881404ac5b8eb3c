import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import type { ComposeOptions } from '../app/compose';
import { scriptHashesSchema, type ScriptHashes } from '../targets/powershell/integrity';
import { printPdf } from './pdf';

/** What the engine, the broker and the command line share: our scripts, their hashes, and ourselves. */
export function programParts(mainDir: string): Pick<ComposeOptions, 'pdf' | 'scriptsDir' | 'scriptHashes' | 'program' | 'leading' | 'appVersion' | 'searchWorker'> {
  const hashes = shippedHashes(mainDir);
  return { pdf: printPdf, scriptsDir: scriptsDir(), ...(hashes ? { scriptHashes: hashes } : {}), ...brokerProgram(), appVersion: app.getVersion(), searchWorker: path.join(mainDir, 'searchWorker.js') };
}

/** Beside the asar when packed: powershell.exe cannot read from inside it. */
function scriptsDir(): string {
  return app.isPackaged ? path.join(process.resourcesPath, 'powershell') : path.join(app.getAppPath(), 'scripts', 'powershell');
}

/** SHA-256 of the shipped scripts, from inside the asar. A packed program without the list does not run scripts at all. */
function shippedHashes(mainDir: string): ScriptHashes | undefined {
  const file = path.join(mainDir, 'powershell-hashes.json');
  if (!app.isPackaged && !existsSync(file)) return undefined;
  return scriptHashesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** How UAC starts this program again as the broker. */
function brokerProgram(): { readonly program: string; readonly leading: readonly string[] } {
  return { program: process.execPath, leading: app.isPackaged ? [] : [app.getAppPath()] };
}
