import path from 'node:path';
import { app } from 'electron';
import { composeEngine } from '../app/compose';
import { processIo } from '../cli/io';
import { runCli } from '../cli/program';
import { brokerMain } from '../targets/powershell/brokerMain';
import { findEngine } from '../targets/powershell/connection';
import { windowStateDir, type Mode } from './mode';
import { programParts } from './parts';

/** The modes that have no window; resolves to the exit code. */
export async function runWindowless(mode: Exclude<Mode, 'window'>, own: readonly string[], mainDir: string): Promise<number> {
  const parts = programParts(mainDir);
  if (mode === 'broker') {
    const engine = findEngine();
    return engine ? brokerMain(own, { ...parts, engine }) : 5;
  }
  // The window that prints a document closes again, and the command goes on.
  app.on('window-all-closed', () => undefined);
  return runCli(own, processIo(), (stateDir) => ({ engine: composeEngine({ ...parts, stateDir: stateDir === undefined ? windowStateDir([]) : path.resolve(stateDir) }) }));
}
