// `npm test`: everything, from a fresh clone, with one last line `N passed, N failed, N skipped` over all of it.
// `npm test -- unit e2e` runs only the named phases.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { checkLayers } from './check-layers.mjs';
import { checkNode, installPackages } from './lib/install.mjs';
import { preparePowerShell } from './lib/powershell.mjs';
import { livePrograms, systemLibraries, testPrograms, virtualDisplay } from './lib/linux.mjs';
import { cache, inRoot, run, tool } from './lib/run.mjs';
import { Steps, Stop, explain } from './lib/steps.mjs';
import { electronEnv, electronRuntime, prepareElectron } from './prepare-electron.mjs';
import { text } from './text.mjs';

const inCi = /^(1|true)$/i.test(process.env.CI ?? '');
const reports = cache('test');
const none = { passed: 0, failed: 0, skipped: 0 };
const one = (ok) => ({ ...none, passed: ok ? 1 : 0, failed: ok ? 0 : 1 });
/** Name and first line of the error of each test that failed, said again at the end. */
const failures = [];
// oxlint-disable-next-line no-control-regex -- Playwright colours its messages
const firstLine = (message) => (message ?? '').replaceAll(/\u001B\[\d+m/g, '').split('\n', 1)[0];
const noteFailure = (file, title, message) => failures.push(`${path.relative(inRoot(), file)} › ${title}: ${firstLine(message)}`);

/** A phase that passes or fails as a whole. */
const command = (name, args) => async () => one((await run(tool(name, args))).code === 0);

function report(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Runs one vitest project and counts its tests. A file that does not load, or an error outside any test, is a failure. */
async function vitest(project) {
  const file = `${reports}/${project}.json`;
  rmSync(file, { force: true });
  const { code } = await run(tool('vitest', ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]));
  const result = report(file);
  if (result === undefined) return one(false);
  for (const suite of result.testResults) {
    const wrong = suite.assertionResults.filter((test) => test.status === 'failed');
    for (const test of wrong) noteFailure(suite.name, test.fullName, test.failureMessages[0]);
    if (suite.status === 'failed' && wrong.length === 0) noteFailure(suite.name, 'the file', suite.message);
  }
  const unloaded = result.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed')).length;
  const failed = result.numFailedTests + unloaded;
  return { passed: result.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: result.numPendingTests + result.numTodoTests };
}

function noteFailuresOf({ suites = [], specs = [] }, root) {
  for (const spec of specs) if (!spec.ok) noteFailure(path.join(root, spec.file), spec.title, spec.tests.flatMap((test) => test.results).find((result) => result.error)?.error.message);
  for (const suite of suites) noteFailuresOf(suite, root);
}

/** Runs one Playwright project on the virtual display and counts its tests. */
async function playwright(project) {
  const file = `${reports}/${project}.json`;
  rmSync(file, { force: true });
  const env = { ...process.env, ...electronEnv(), PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const screen = process.platform === 'linux' ? await virtualDisplay() : undefined;
  if (screen !== undefined) {
    env.DISPLAY = screen.display;
    delete env.WAYLAND_DISPLAY;
  }
  try {
    const { code } = await run(tool('playwright', ['test', '--project', project, '--reporter=list,json']), { env });
    const result = report(file);
    if (result === undefined) return one(false);
    noteFailuresOf(result, result.config.rootDir);
    const { stats } = result;
    const failed = stats.unexpected + stats.flaky;
    return { passed: stats.expected, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: stats.skipped };
  } finally {
    screen?.stop();
  }
}

const succeeds = (file, args) => {
  const result = spawnSync(file, args, { encoding: 'utf8', windowsHide: true, timeout: 60_000 });
  return result.error === undefined && result.status === 0 ? result.stdout : '';
};

/** Programs of others that files and protocols are held against. The tests that lack one say so, and fail in CI. */
async function programsOfOthers() {
  try {
    await livePrograms((what) => process.stdout.write(`${what}\n`));
  } catch (error) {
    explain(error);
  }
}

/** The contract suite needs the real PowerShell engine: the lab's, built with the .NET SDK, or one that is installed. */
async function contract() {
  const sdk = /^\d/m.test(succeeds('dotnet', ['--list-sdks']));
  const powershell = ['pwsh', 'powershell.exe'].some((file) => succeeds(file, ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', '1']) !== '');
  if (!sdk && !powershell) {
    process.stdout.write('CONTRACT SUITE SKIPPED: NEITHER A .NET SDK (FOR THE LAB) NOR A POWERSHELL WAS FOUND\n');
    // What needs no engine (the demo server) runs all the same.
    return sum(await vitest('contract'), inCi ? one(false) : { ...none, skipped: 1 });
  }
  if (sdk && existsSync(inRoot('test/lab/build.mjs'))) {
    const { code } = await run([process.execPath, [inRoot('test/lab/build.mjs')]]);
    if (code !== 0) return one(false);
  }
  await programsOfOthers();
  const missing = await preparePowerShell();
  if (missing !== undefined) process.stdout.write(`THE CONTRACT SUITE DOES NOT RUN ON A REAL POWERSHELL: ${missing}\n`);
  return sum(await vitest('contract'), missing !== undefined && inCi ? one(false) : none);
}

async function live() {
  await programsOfOthers();
  return vitest('live');
}

async function layers() {
  const wrong = await checkLayers();
  for (const line of wrong) process.stdout.write(`${line}\n`);
  return one(wrong.length === 0);
}

let built = false;
async function buildPhase() {
  await build();
  built = true;
  return one(true);
}

/** After a failed build there is nothing to open: counted as one failure, not left out of the sum. */
const needsBuild = (work) => async () => {
  if (built) return work();
  process.stdout.write('not run: the build failed\n');
  return one(false);
};

async function pack() {
  const { code } = await run([process.execPath, [inRoot('scripts/dev/pack.mjs')]]);
  return code === 0 ? playwright('packed') : one(false);
}

const phases = [
  ['types', command('tsc', ['-b'])],
  ['lint', command('oxlint', ['--type-aware', '--deny-warnings'])],
  ['layers', layers],
  ['unit', () => vitest('unit')],
  ['cli', () => vitest('cli')],
  ['contract', contract],
  ['live', live],
  ['build', buildPhase],
  ['end-to-end', needsBuild(() => playwright('app'))],
  ...(inCi && process.platform === 'linux' ? [['pack', needsBuild(pack)]] : []),
];

async function prepare() {
  const steps = new Steps(5);
  await steps.step(text.nodeStep(process.versions.node), () => checkNode());
  await steps.step(text.dependenciesStep, installPackages);
  await steps.step(text.runtimeStep, prepareElectron);
  await steps.step(text.librariesStep, (progress) => systemLibraries(electronRuntime().executable, progress));
  await steps.step(text.librariesStep, testPrograms);
  mkdirSync(reports, { recursive: true });
}

const sum = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped });
const line = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

async function main(only) {
  const unknown = only.filter((name) => !phases.some(([phase]) => phase === name));
  if (unknown.length > 0) throw new Stop(`unknown: ${unknown.join(' ')}; phases are ${phases.map(([name]) => name).join(' ')}`, { code: 2 });
  // A phase asked for by name still needs what it stands on.
  const chosen = phases.filter(([name]) => only.length === 0 || only.includes(name) || (name === 'build' && only.some((asked) => ['end-to-end', 'pack'].includes(asked))));
  const results = [];
  for (const [name, work] of chosen) {
    process.stdout.write(`\n=== ${name}\n`);
    const started = Date.now();
    let result = one(false);
    try {
      result = await work();
    } catch (error) {
      explain(error);
    }
    results.push({ name, result, seconds: ((Date.now() - started) / 1000).toFixed(1) });
    process.stdout.write(`=== ${name}: ${line(result)} (${results.at(-1)?.seconds} s)\n`);
  }
  process.stdout.write('\n');
  for (const { name, result, seconds } of results) process.stdout.write(`${result.failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(11)} ${seconds.padStart(6)} s  ${line(result)}\n`);
  for (const failure of failures) process.stdout.write(`FAILED ${failure}\n`);
  return results.map(({ result }) => result).reduce(sum, none);
}

let total = one(false);
try {
  await prepare();
  total = await main(process.argv.slice(2));
} catch (error) {
  explain(error);
}
process.exitCode = total.failed === 0 ? 0 : 1;
process.stdout.write(`${line(total)}\n`);
