// Makes assets/icon.ico and assets/icon.png from assets/icon.svg. Run by hand when the drawing changes.
import { isRoot, virtualDisplay } from './lib/linux.mjs';
import { inRoot, run } from './lib/run.mjs';
import { electronRuntime, prepareElectron } from './prepare-electron.mjs';

await prepareElectron(() => {});
const screen = process.platform === 'linux' ? await virtualDisplay() : undefined;
try {
  const sandbox = process.platform === 'linux' && isRoot() ? ['--no-sandbox'] : [];
  const env = screen === undefined ? process.env : { ...process.env, DISPLAY: screen.display };
  process.exitCode = (await run([electronRuntime().executable, [inRoot('scripts/dev/icons/main.mjs'), ...sandbox]], { env })).code;
} finally {
  screen?.stop();
}
