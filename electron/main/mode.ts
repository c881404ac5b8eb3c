import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { defaultStateDir } from '../app/compose';
import { scriptHashesSchema, type ScriptHashes } from '../targets/powershell/integrity';
import { isCliVerb } from '../cli/program';

/** Arguments meant for us: after the program when packed, after the app's folder when not; Chromium's own switches left out. */
export function ownArguments(argv: readonly string[] = process.argv, packaged = app.isPackaged): readonly string[] {
  const own = argv.slice(packaged ? 1 : 2);
  const first = own.findIndex((a) => isCliVerb(a) || a === '--broker');
  return first < 0 ? own : own.slice(first);
}

export type Mode = 'window' | 'broker' | 'cli';

export function modeOf(own: readonly string[]): Mode {
  if (own[0] === '--broker') return 'broker';
  return isCliVerb(own[0]) ? 'cli' : 'window';
}

/** `--state=FOLDER` moves journals and scans of the window; without it they are where the command line looks too. */
export function windowStateDir(own: readonly string[]): string {
  const given = own.find((a) => a.startsWith('--state='))?.slice('--state='.length);
  return given === undefined || given === '' ? defaultStateDir() : path.resolve(given);
}

/** Beside the asar when packed: powershell.exe cannot read from inside it. */
export function scriptsDir(): string {
  return app.isPackaged ? path.join(process.resourcesPath, 'powershell') : path.join(app.getAppPath(), 'scripts', 'powershell');
}

/** SHA-256 of the shipped scripts, from inside the asar. A packed program without the list does not run scripts at all. */
export function shippedHashes(mainDir: string): ScriptHashes | undefined {
  const file = path.join(mainDir, 'powershell-hashes.json');
  if (!app.isPackaged && !existsSync(file)) return undefined;
  return scriptHashesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** How UAC starts this program again as the broker. */
export function brokerProgram(): { readonly program: string; readonly leading: readonly string[] } {
  return { program: process.execPath, leading: app.isPackaged ? [] : [app.getAppPath()] };
}
