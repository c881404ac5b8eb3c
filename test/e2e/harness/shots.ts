// Draws the window's pages in a browser over the real engine and its demo server, without Electron, for looking at them:
//   npx tsx test/e2e/harness/shots.ts FOLDER [page ...]
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import { createDemoTarget } from '#electron/targets/demo/target';
import { createDemoProber } from '#electron/targets/demo/prober';
import { scanTarget } from '#electron/targets/scanTarget';
import { areas, type AreaPage } from '../../../renderer/app/navigation';
import { fakeBridge } from './fakeBridge';

interface Shot {
  readonly name: string;
  readonly language: 'en' | 'ja';
  readonly theme: 'light' | 'dark';
  readonly size: readonly [number, number];
  readonly forced?: boolean;
  readonly open: (page: Page) => Promise<void>;
}

const area = (name: AreaPage) => async (page: Page) => {
  await page.locator('.nav button').nth(areas.indexOf(name)).click();
};
const pagesToOpen: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  overview: async () => undefined,
  busy: async (page) => {
    await page.waitForTimeout(700);
  },
  hover: async (page) => {
    await page.locator('[role="option"]').nth(2).focus();
  },
  finding: async (page) => {
    await page.locator('.findings li').first().click();
  },
  sql: area('sql'),
  drawer: async (page) => {
    await area('sql')(page);
    await page.locator('.instances tbody tr').nth(1).click();
  },
  rpc: area('rpc'),
  wmi: area('wmi'),
  outbound: async (page) => {
    await area('outbound')(page);
    await page.waitForTimeout(2500);
  },
  firewall: area('firewall'),
  ranges: area('ranges'),
  clients: async (page) => {
    await area('clients')(page);
    await page.locator('textarea').first().fill('Server=DEMO\\INST1;Database=Sales;User Id=app;Password=hunter2');
  },
  search: async (page) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('sql');
  },
  menu: async (page) => {
    await page.locator('.switcher').click();
  },
  settings: async (page) => {
    await page.locator('.iconbtn').nth(1).click();
  },
  log: async (page) => {
    await page.locator('.status > button').last().click();
  },
};

function shots(names: readonly string[]): readonly Shot[] {
  const looks = [
    { language: 'en', theme: 'light', size: [1280, 800] },
    { language: 'ja', theme: 'dark', size: [1280, 800] },
    { language: 'ja', theme: 'light', size: [1024, 700] },
    { language: 'en', theme: 'dark', size: [1024, 700] },
    { language: 'en', theme: 'light', size: [1280, 800], forced: true },
  ] as const;
  return names.flatMap((name) => looks.filter((l) => !('forced' in l) || name === 'overview').flatMap((look) => {
    const open = pagesToOpen[name];
    return open ? [{ ...look, name, open }] : [];
  }));
}

const folder = process.argv[2] ?? 'shots';
const names = process.argv.length > 3 ? process.argv.slice(3) : Object.keys(pagesToOpen);
mkdirSync(folder, { recursive: true });
const server = await createServer({ configFile: false, root: path.resolve('renderer'), plugins: [react()], server: { port: 0 }, logLevel: 'error' });
await server.listen();
const address = server.resolvedUrls?.local[0] ?? '';
const target = createDemoTarget();
const scan = await scanTarget(target, { prober: createDemoProber(target) });
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const shot of shots(names)) {
  const context = await browser.newContext({ viewport: { width: shot.size[0], height: shot.size[1] }, forcedColors: shot.forced === true ? 'active' : 'none', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') process.stdout.write(`${shot.name}: ${message.text().slice(0, 500)}\n`);
  });
  page.on('pageerror', (error) => process.stdout.write(`${shot.name}: ${error.stack ?? error.message}\n`));
  await fakeBridge(page, scan, { language: shot.language, theme: shot.theme, busy: shot.name === 'busy' });
  await page.goto(address);
  await page.locator('.ps svg.strip').waitFor({ timeout: 30_000 });
  await shot.open(page);
  await page.waitForTimeout(300);
  await page.addScriptTag({ path: path.resolve('node_modules/axe-core/axe.min.js') });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- put there by the script tag
  const violations = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run: () => Promise<{ violations: readonly { id: string; impact?: string; nodes: readonly { html: string; failureSummary?: string }[] }[] }> } }).axe.run()).violations);
  for (const v of violations) process.stdout.write(`${shot.name} ${shot.theme} ${shot.language}: axe ${v.id} (${v.impact ?? ''}): ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.failureSummary?.split('\n').slice(1, 3).join(' ').slice(0, 240) ?? ''}`).join(' | ')}\n`);
  await page.screenshot({ path: path.join(folder, `${shot.name}-${shot.size[0]}-${shot.forced === true ? 'forced' : shot.theme}-${shot.language}.png`) });
  await context.close();
}
await browser.close();
await server.close();
