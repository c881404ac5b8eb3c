import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { z } from 'zod';

/**
 * `npx tsx test/bench/window.bench.ts [RUNS]`, on a computer with a display (Linux: Xvfb will do) and a built app: from
 * the start of the process to a window that answers, and the memory of all its processes, ours against an Electron
 * window with one button, same runtime and flags, runs in turn. Prints the medians, and the ratios beside their goals.
 *
 * A window answers when its first content is painted and the main thread has no task of more than 50 ms left that began
 * within a second after it. Ours scans the demo server in that second. Its first content is the frame, whose navigation
 * answers; when the scan is shown is printed beside it, without a goal.
 */
const runs = Number(process.argv[2] ?? 9);
const GOAL = 1.25;
/** Both are asked for their memory after this long. */
const SETTLED_MS = 3000;

const repository = path.resolve(import.meta.dirname, '../..');
const carried = path.join(repository, '.cache/electron/electron');
// Outside Electron, its package is the path of the program.
const runtime = existsSync(carried) ? carried : z.string().parse(createRequire(import.meta.url)('electron'));

interface Sample {
  readonly painted: number;
  readonly interactive: number;
  /** Ours only: the port space of the demo server. */
  readonly scanned: number | null;
  /** KiB over all processes; null where the system does not say (not Linux). */
  readonly rss: number | null;
  readonly pss: number | null;
}

async function emptyApp(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.js' }));
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>Empty</title><button>Empty</button>');
  await writeFile(
    path.join(folder, 'main.js'),
    `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ show: false, width: 1280, height: 800, webPreferences: { sandbox: true, contextIsolation: true } });
  window.once('ready-to-show', () => window.show());
  window.loadFile('index.html');
});`,
  );
  return folder;
}

/** The address of the debugger, which Chromium prints when it listens. */
function debuggerOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
}

/** Wall-clock times of the first paint, of the end of the last long task, and of the scan on the screen, in milliseconds since 1970. */
function paintTimes(page: Page): Promise<Pick<Sample, 'painted' | 'interactive' | 'scanned'>> {
  return page.evaluate(async () => {
    const tasks: PerformanceEntry[] = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
    let paint: PerformanceEntry | undefined;
    while (paint === undefined) {
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
      paint = performance.getEntriesByName('first-contentful-paint')[0];
    }
    const painted = paint.startTime;
    let scanned: number | null = null;
    while (performance.now() < painted + 1500) {
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
      if (document.querySelector('.ps svg.strip[aria-busy="false"]')) scanned ??= performance.timeOrigin + performance.now();
    }
    const last = Math.max(painted, ...tasks.filter((task) => task.startTime < painted + 1000).map((task) => task.startTime + task.duration));
    return { painted: performance.timeOrigin + painted, interactive: performance.timeOrigin + last, scanned };
  });
}

/** A process and everything it started. */
function familyOf(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const id = Number(name);
    if (!Number.isInteger(id)) continue;
    try {
      parents.set(id, Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${id}/stat`, 'utf8'))?.[1]));
    } catch {
      // Ended meanwhile.
    }
  }
  const family = [root];
  for (const one of family) for (const [id, parent] of parents) if (parent === one) family.push(id);
  return family;
}

function memoryOf(root: number): { readonly rss: number | null; readonly pss: number | null } {
  if (process.platform !== 'linux') return { rss: null, pss: null };
  const sums = { Rss: 0, Pss: 0 };
  for (const id of familyOf(root)) {
    const text = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    for (const key of ['Rss', 'Pss'] as const) sums[key] += Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
  }
  return { rss: sums.Rss, pss: sums.Pss };
}

async function run(app: string, userData: string): Promise<Sample> {
  const flags = ['--remote-debugging-port=0', '--disable-gpu', ...(process.platform === 'linux' ? ['--no-sandbox'] : [])];
  const started = Date.now();
  const child = spawn(runtime, [app, ...flags, `--user-data-dir=${userData}`, `--state=${path.join(userData, 'state')}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => {
    child.once('close', resolve);
  });
  try {
    const browser = await chromium.connectOverCDP(await debuggerOf(child));
    const context = browser.contexts()[0];
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
    if (page === undefined || child.pid === undefined) throw new Error('no window');
    const { painted, interactive, scanned } = await paintTimes(page);
    await page.waitForTimeout(SETTLED_MS);
    const memory = memoryOf(child.pid);
    await browser.close();
    return { painted: painted - started, interactive: interactive - started, scanned: scanned === null ? null : scanned - started, ...memory };
  } finally {
    child.kill();
    await ended;
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const folder = await mkdtemp(path.join(os.tmpdir(), 'portpin-bench-'));
try {
  const apps = { ours: repository, empty: await emptyApp(path.join(folder, 'empty')) };
  const samples: Record<keyof typeof apps, Sample[]> = { ours: [], empty: [] };
  // The first starts fill the caches of the disk and of V8.
  for (let i = -2; i < runs; i += 1) {
    for (const name of ['ours', 'empty'] as const) {
      const sample = await run(apps[name], path.join(folder, `data-${name}`));
      if (i >= 0) samples[name].push(sample);
    }
  }
  const line = (what: string, of: (sample: Sample) => number, unit: string): void => {
    const [ours, empty] = [median(samples.ours.map(of)), median(samples.empty.map(of))];
    process.stdout.write(`${what.padEnd(22)} ${ours.toFixed(0).padStart(6)} ${unit}  ${empty.toFixed(0).padStart(6)} ${unit}  ratio ${(ours / empty).toFixed(2)} (goal ${GOAL})\n`);
  };
  process.stdout.write(`${' '.repeat(23)}PortPin    empty window   medians of ${runs} runs in turn\n`);
  line('start to first paint', (s) => s.painted, 'ms ');
  line('start to interactive', (s) => s.interactive, 'ms ');
  const scans = samples.ours.flatMap(({ scanned }) => scanned ?? []);
  process.stdout.write(`start to scan shown    ${scans.length < runs ? 'NOT SEEN in some runs' : `${median(scans).toFixed(0).padStart(6)} ms`}\n`);
  if (process.platform === 'linux') {
    line('memory, PSS', (s) => (s.pss ?? 0) / 1024, 'MiB');
    line('memory, RSS', (s) => (s.rss ?? 0) / 1024, 'MiB');
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
