import path from 'node:path';
import { app } from 'electron';
import { defaultStateDir } from '../app/stateDir';
import { isCliVerb } from '../cli/help';

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
