// Builds the app when its sources changed since the last build. `--force` builds in any case.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inRoot, run, tool } from './lib/run.mjs';
import { Steps, Stop, explain } from './lib/steps.mjs';
import { electronEnv } from './prepare-electron.mjs';
import { text } from './text.mjs';

const sources = ['core', 'electron', 'renderer', 'scripts/powershell', 'assets', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
const stampFile = inRoot('out/.built');

function* files(where) {
  if (!existsSync(where)) return;
  const entries = readdirSync(where, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(where, entry.name);
    if (entry.isDirectory()) yield* files(file);
    else yield file;
  }
}

/** Hash over names and contents of everything a build reads. */
export function sourcesHash() {
  const hash = createHash('sha256');
  for (const source of sources.map((name) => inRoot(name))) {
    const found = path.extname(source) === '' ? [...files(source)] : [source];
    for (const file of found) hash.update(`${path.relative(inRoot(), file)}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

export const isBuilt = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourcesHash();

/** @param {{force?: boolean}} [options] @returns {Promise<string | undefined>} what to say when there was nothing to do */
export async function build(options = {}) {
  if (options.force !== true && isBuilt()) return text.buildReady;
  const hash = sourcesHash();
  // tsx: the configuration reads the names of the IPC contract, which is TypeScript.
  const [node, args] = tool('electron-vite', ['build']);
  const done = await run([node, ['--import', 'tsx', ...args]], { quiet: true, env: { ...process.env, ...electronEnv() } });
  if (done.code !== 0) {
    process.stderr.write(`\n${done.output}`);
    throw new Stop(text.buildFailed);
  }
  writeFileSync(stampFile, hash);
  return undefined;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await new Steps(1).step(text.buildStep, () => build({ force: process.argv.includes('--force') }));
  } catch (error) {
    process.exitCode = explain(error);
  }
}
