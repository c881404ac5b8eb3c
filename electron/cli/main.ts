import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { composeEngine } from '../app/compose';
import { defaultStateDir } from '../app/stateDir';
import { processIo } from './io';
import { runCli } from './program';

/** `npm run portpin -- VERB`: the command line from a development tree, without Electron. */
const root = path.join(import.meta.dirname, '..', '..');
const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
const compose = (stateDir: string | undefined) => ({
  engine: composeEngine({
    stateDir: stateDir === undefined ? defaultStateDir() : path.resolve(stateDir),
    appVersion: version,
    scriptsDir: path.join(root, 'scripts', 'powershell'),
    program: process.execPath,
    leading: [...process.execArgv, path.join(root, 'electron', 'cli', 'main.ts')],
  }),
});

process.exitCode = await runCli(process.argv.slice(2), processIo(), compose);
