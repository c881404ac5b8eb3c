// What a fresh clone needs before anything can run: a Node that is new enough, and the packages of the lock file.
import { existsSync, readFileSync } from 'node:fs';
import { inRoot, npm, run } from './run.mjs';
import { Stop } from './steps.mjs';
import { text } from '../text.mjs';

const json = (file) => JSON.parse(readFileSync(inRoot(file), 'utf8'));

/** Throws a Stop when this Node is older than package.json "engines" asks for. @param {string} [have] */
export function checkNode(have = process.versions.node) {
  const want = json('package.json').engines.node.replace(/^>=/, '');
  const [haveMajor = 0, haveMinor = 0] = have.split('.').map(Number);
  const [wantMajor = 0, wantMinor = 0] = want.split('.').map(Number);
  if (haveMajor > wantMajor || (haveMajor === wantMajor && haveMinor >= wantMinor)) return;
  const command = process.platform === 'win32' ? 'winget install OpenJS.NodeJS.LTS' : `${process.getuid?.() === 0 ? '' : 'sudo '}npx --yes n lts`;
  throw new Stop(text.nodeTooOld(have, want), { mend: text.nodeMend, command });
}

/**
 * Whether every package of the lock file is installed in its version, by npm's own record of what it installed.
 * Packages for other systems are not.
 */
export function packagesInstalled() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync(inRoot(record))) return false;
  const installed = json(record).packages;
  return Object.entries(json('package-lock.json').packages).every(
    ([where, wanted]) => where === '' || (installed[where] === undefined ? wanted.optional === true || wanted.peer === true : installed[where].version === wanted.version),
  );
}

/** @returns {Promise<string | undefined>} what to say when there was nothing to do */
export async function installPackages() {
  if (packagesInstalled()) return text.dependenciesReady;
  // electron's own download is a step of its own (prepare-electron.mjs).
  const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
  const done = await run(npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']), { quiet: true, env });
  if (done.code === 0) return undefined;
  process.stderr.write(`\n${done.output}`);
  throw new Stop(text.dependenciesFailed);
}
