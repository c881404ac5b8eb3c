// `npm run pack`: a directory on Linux, the installer on Windows. Arguments go to electron-builder.
import { build } from './build.mjs';
import { inRoot, run, tool } from './lib/run.mjs';
import { Steps, explain } from './lib/steps.mjs';
import { electronRuntime, prepareElectron, usesCarried } from './prepare-electron.mjs';
import { text } from './text.mjs';

try {
  const steps = new Steps(3);
  await steps.step(text.runtimeStep, prepareElectron);
  await steps.step(text.buildStep, build);
  steps.announce('electron-builder');
  const { dist, version } = electronRuntime();
  const runtime = usesCarried() ? [`-c.electronDist=${dist}`, `-c.electronVersion=${version}`] : [];
  const platform = process.platform === 'win32' ? ['--win'] : ['--linux', 'dir'];
  const { code } = await run(tool('electron-builder', [...platform, '--publish', 'never', '-c', inRoot('electron-builder.yml'), ...runtime, ...process.argv.slice(2)]));
  process.exitCode = code;
} catch (error) {
  process.exitCode = explain(error);
}
