// `npm start`: from a fresh clone to an open window. Plain Node: nothing is installed yet when this runs.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { checkNode, installPackages } from './lib/install.mjs';
import { hasDisplay, isRoot, systemLibraries } from './lib/linux.mjs';
import { cache, root, run, tool } from './lib/run.mjs';
import { Steps, Stop, explain } from './lib/steps.mjs';
import { electronRuntime, prepareElectron } from './prepare-electron.mjs';
import { text } from './text.mjs';

/** Opens the window and waits until it is closed. @param {readonly string[]} args @returns {Promise<number>} exit code */
function openWindow(args) {
  const { executable } = electronRuntime();
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE;
  const sandbox = process.platform === 'linux' && isRoot() ? ['--no-sandbox'] : [];
  if (sandbox.length > 0) process.stdout.write(`      ${text.rootNoSandbox}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(executable, ['.', ...sandbox, ...args], { cwd: root, env, stdio: 'inherit', windowsHide: false });
    child.on('error', reject);
    // Ctrl+C is a way to close the window, not a failure.
    let interrupted = false;
    child.on('close', (code) => resolve(interrupted ? 0 : (code ?? 1)));
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.on(signal, () => {
        interrupted = true;
        child.kill(signal);
      });
    }
  });
}

async function withWindow(args) {
  const steps = new Steps(6);
  await steps.step(text.nodeStep(process.versions.node), () => checkNode());
  await steps.step(text.dependenciesStep, installPackages);
  await steps.step(text.runtimeStep, prepareElectron);
  await steps.step(text.librariesStep, (progress) => systemLibraries(electronRuntime().executable, progress));
  await steps.step(text.buildStep, build);
  steps.announce(text.openStep);
  const code = await openWindow(args);
  if (code !== 0) throw new Stop(text.openFailed(code), { code });
}

/** The product's main job on the demo server, through the command line, each step with its own output. */
async function withoutWindow() {
  process.stdout.write(`${text.noDisplay}\n`);
  const steps = new Steps(7);
  await steps.step(text.nodeStep(process.versions.node), () => checkNode());
  await steps.step(text.dependenciesStep, installPackages);

  const folder = cache('demo', new Date().toISOString().replace(/[-:]|\.\d+/g, ''));
  const planFile = path.join(folder, 'plan.json');
  const choices = ['plan', '--target', 'demo', '--instance', 'INST1', '--port', 'keep', '--state', folder];
  mkdirSync(folder, { recursive: true });

  const portpin = async (title, args, options = {}) => {
    steps.announce(title);
    const started = Date.now();
    const done = await run(tool('tsx', ['electron/cli/main.ts', ...args]), options);
    if (done.code !== 0) throw new Stop(`${done.output}${text.demoFailed(done.code)}`, { code: done.code });
    process.stdout.write(`      ${text.done(((Date.now() - started) / 1000).toFixed(1))}\n`);
    return done.stdout;
  };
  await portpin(text.demoRead, ['scan', '--target', 'demo', '--state', folder]);
  writeFileSync(planFile, await portpin(text.demoPlan, [...choices, '--json'], { quiet: true }));
  await portpin(text.demoTable, choices);
  await portpin(text.demoApply, ['apply', planFile, '--yes', '--state', folder]);
  await portpin(text.demoDocument, ['document', '--state', folder, '--out', path.join(folder, 'document')]);
  process.stdout.write(`${text.demoFolder(folder)}\n${text.displayHint}\n`);
}

try {
  process.stdout.write(`${text.title}\n`);
  if (await hasDisplay()) await withWindow(process.argv.slice(2));
  else await withoutWindow();
} catch (error) {
  process.exitCode = explain(error);
}
