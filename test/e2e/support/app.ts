import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import type { Settings } from '#core/ipc/contract';

export const repository = path.resolve(import.meta.dirname, '../../..');

export interface LaunchOptions {
  /** Folder of settings, journal and window place; a fresh one, removed at `close`, when none is given. */
  readonly userData?: string;
  readonly lang?: Settings['language'];
  readonly theme?: Settings['theme'];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** Everything the renderer wrote to its console, and errors nobody caught. */
  readonly consoleLines: readonly string[];
  close(): Promise<void>;
}

/** The runtime prepared by `npm start` or `npm test`; undefined lets Playwright take the electron package's own. */
function carriedElectron(): string | undefined {
  const carried = path.join(repository, '.cache/electron/electron');
  return process.platform === 'linux' && process.env['ELECTRON_USE_DOWNLOAD'] !== '1' && existsSync(carried) ? carried : undefined;
}

/**
 * A question to the main process is asked again where its answer was lost: V8 holds what awaits the answer weakly, and
 * while the engine is loaded and scans it collects a lot. What is asked here does no harm when it is done twice.
 */
function askUntilAnswered(app: ElectronApplication): void {
  const attempts = 5;
  // oxlint-disable-next-line typescript/unbound-method -- `self` comes with each call
  app.evaluate = new Proxy(app.evaluate, {
    apply: async (evaluate, self: unknown, args: readonly unknown[]): Promise<unknown> => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await Reflect.apply(evaluate, self, args);
        } catch (error) {
          if (attempt === attempts || !String(error).includes('promise was garbage collected')) throw error;
        }
      }
    },
  });
}

/** Starts the built app (out/) and waits until its page has loaded and the main process has its engine. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const userData = options.userData ?? (await mkdtemp(path.join(os.tmpdir(), 'portpin-e2e-')));
  if (options.lang !== undefined || options.theme !== undefined) {
    await writeFile(path.join(userData, 'settings.json'), JSON.stringify({ language: options.lang ?? null, theme: options.theme ?? 'system' }));
  }
  const executablePath = carriedElectron();
  const app = await _electron.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['.', `--user-data-dir=${userData}`, `--state=${path.join(userData, 'state')}`, '--disable-gpu', ...(process.platform === 'linux' ? ['--no-sandbox'] : []), ...(options.args ?? [])],
    cwd: repository,
    // Playwright would otherwise emulate light, whatever the app's theme says.
    colorScheme: null,
    env: { ...definedEnv(), ...options.env },
  });
  askUntilAnswered(app);
  const page = await app.firstWindow();
  const consoleLines: string[] = [];
  page.on('console', (message) => consoleLines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => consoleLines.push(`pageerror: ${error.message}`));
  await page.waitForLoadState('load');
  await page.evaluate(() => window.portpin.calls['app.info']({}));
  return {
    app,
    page,
    userData,
    consoleLines,
    close: async () => {
      await app.close();
      if (options.userData === undefined) await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

interface Fixtures {
  /** Options of the app of this test: `test.use({ launch: { lang: 'ja' } })`. */
  launch: LaunchOptions;
  portpin: LaunchedApp;
}

/** A fresh app for each test, closed after it. */
export const test = base.extend<Fixtures>({
  launch: [{ lang: 'en', theme: 'light' }, { option: true }],
  portpin: async ({ launch }, use) => {
    const launched = await launchApp(launch);
    await use(launched);
    await launched.close();
  },
});
export { expect } from '@playwright/test';
