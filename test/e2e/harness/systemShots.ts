// Walks the wizards of RPC, WMI and port ranges over the real engine and the demo server, and takes a picture of every screen:
//   npx tsx test/e2e/harness/systemShots.ts FOLDER [language] [theme] [width] [height]
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import { Engine } from '#electron/app/engine';
import { areas, type AreaPage } from '../../../renderer/app/navigation';
import { engineBridge } from './engineBridge';

const folder = process.argv[2] ?? 'shots';
const language = process.argv[3] === 'ja' ? 'ja' : 'en';
const theme = process.argv[4] === 'dark' ? 'dark' : 'light';
const [width, height] = [Number(process.argv[5] ?? 1280), Number(process.argv[6] ?? 800)];
mkdirSync(folder, { recursive: true });
const engine = new Engine({ stateDir: mkdtempSync(path.join(tmpdir(), 'portpin-shots-')), appVersion: '0.1.0', by: 'CORP\\k.sato', host: 'ADMIN7', local: null });
const target = engine.targets.open('demo');
await engine.scan(target.id);
const server = await createServer({ configFile: false, root: path.resolve('renderer'), plugins: [react()], server: { port: 0 }, logLevel: 'error' });
await server.listen();
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await (await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })).newPage();
page.on('pageerror', (error) => process.stdout.write(`${error.stack ?? error.message}\n`));
await engineBridge(page, engine, { language, theme });
await page.goto(server.resolvedUrls?.local[0] ?? '');
const shot = async (name: string): Promise<void> => {
  await page.waitForTimeout(350);
  const wide = await page.evaluate(() => [...document.querySelectorAll('html *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1).slice(0, 4).map((e) => `${e.tagName} ${e.getAttribute('class') ?? ''}`));
  if (wide.length > 0) process.stdout.write(`${name}: beyond the right edge: ${wide.join(' | ')}\n`);
  await page.screenshot({ path: path.join(folder, `${name}-${width}-${theme}-${language}.png`) });
};
const primary = page.locator('.foot .MuiButton-contained');
const open = async (name: AreaPage): Promise<void> => {
  await page.locator('.nav button').nth(areas.indexOf(name)).click();
  await page.locator('.head h1').waitFor();
};
const walk = async (name: string, steps: readonly string[]): Promise<void> => {
  await page.locator('.head .MuiButton-contained').click();
  await page.locator('.stepsnav').waitFor();
  for (const step of steps) {
    if (step !== 'review') await shot(`${name}-${step}`);
    if (step === 'range') {
      await page.locator('.strat input').nth(1).check();
      await page.locator('.ackrow input').first().check();
      await shot(`${name}-range-restricted`);
    }
    if (step === 'dynamic') {
      await page.locator('.dyngrid tbody input[type="checkbox"]').first().check();
      await page.locator('.dyngrid input.field').nth(1).fill('100');
      await shot(`${name}-dynamic-100`);
      await page.locator('.panel header .MuiButton-root').first().click();
      await shot(`${name}-dynamic-larger`);
    }
    if (step === 'review') await page.locator('.facts.plan').waitFor({ timeout: 10_000 });
    if (step === 'review') await shot(`${name}-review`);
    await primary.click();
  }
  await page.locator('.runpage').waitFor({ timeout: 20_000 });
  await page.waitForTimeout(1500);
  await shot(`${name}-run`);
};

await page.locator('.ps svg.strip').waitFor({ timeout: 30_000 });
await open('outbound');
await page.waitForTimeout(3500);
await shot('outbound');
await open('wmi');
await walk('wmi', ['host', 'firewall', 'review']);
await open('ranges');
await walk('ranges', ['dynamic', 'reservations', 'review']);
await open('rpc');
await shot('rpc');
await walk('rpc', ['services', 'range', 'firewall', 'review']);
await open('overview');
await shot('overview');
await engine.restartDemo();
await page.keyboard.press('F5');
await page.waitForTimeout(1500);
await open('rpc');
await shot('rpc-after');
await browser.close();
await server.close();
