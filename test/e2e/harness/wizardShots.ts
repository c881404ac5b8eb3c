// Walks the SQL Server wizard and its run over the real engine and the demo server, and takes a picture of every screen:
//   npx tsx test/e2e/harness/wizardShots.ts FOLDER [language] [theme] [width] [height]
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import { Engine } from '#electron/app/engine';
import { engineBridge } from './engineBridge';

const folder = process.argv[2] ?? 'shots';
const language = process.argv[3] === 'ja' ? 'ja' : 'en';
const theme = process.argv[4] === 'dark' ? 'dark' : 'light';
const [width, height] = [Number(process.argv[5] ?? 1280), Number(process.argv[6] ?? 800)];
mkdirSync(folder, { recursive: true });
const engine = new Engine({ stateDir: mkdtempSync(path.join(tmpdir(), 'portpin-shots-')), appVersion: '0.1.0', by: 'CORP\\k.sato', host: 'ADMIN7', local: null });
const target = engine.targets.open('demo');
await engine.scan(target.id);
// Slow enough to see a run in its middle.
const server01 = engine.targets.get(target.id).target;
const [callNow, batchNow] = [server01.call.bind(server01), server01.batch.bind(server01)];
let pace = 0;
const paced = async <T>(work: () => Promise<T>): Promise<T> => {
  await new Promise((done) => setTimeout(done, pace));
  return work();
};
Object.assign(server01, { call: ((verb, args, options) => paced(() => callNow(verb, args, options))) satisfies typeof callNow, batch: ((calls, options) => paced(() => batchNow(calls, options))) satisfies typeof batchNow });
const server = await createServer({ configFile: false, root: path.resolve('renderer'), plugins: [react()], server: { port: 0 }, logLevel: 'error' });
await server.listen();
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await (await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })).newPage();
page.on('console', (message) => {
  if (message.type() === 'error' || message.type() === 'warning') process.stdout.write(`${message.text().slice(0, 600)}\n`);
});
page.on('pageerror', (error) => process.stdout.write(`${error.stack ?? error.message}\n`));
await engineBridge(page, engine, { language, theme });
await page.goto(server.resolvedUrls?.local[0] ?? '');
const shot = async (name: string): Promise<void> => {
  await page.waitForTimeout(350);
  await page.screenshot({ path: path.join(folder, `${name}-${width}-${theme}-${language}.png`) });
};
const next = async (): Promise<void> => page.locator('.foot .MuiButton-contained').click();

await page.locator('.ps svg.strip').waitFor({ timeout: 30_000 });
await page.locator('.head .MuiButton-contained').click();
await page.locator('.stepsnav').waitFor();
const steps = page.locator('.steps li');
await shot('0-opened');
if ((await steps.nth(0).getAttribute('class')) === 'now') {
  await shot('1-server');
  await next();
}
await page.locator('[role="grid"] input[type="checkbox"]').first().waitFor();
if (process.argv[7] === 'all') for (const box of await page.locator('[role="grid"] input[type="checkbox"]').all()) await box.check();
else await page.locator('.vpanel header button').click();
await shot('2-instances');
await next();
await page.locator('.portgrid').waitFor();
await shot('3-ports');
await page.locator('.fold summary').click();
await page.locator('.portgrid .seg').last().locator('button').nth(2).click();
await page.locator('.portgrid .field').last().fill('1434');
await shot('3-ports-refused');
const fix = page.locator('.use').last();
while ((await page.locator('.use').count()) > 0) await fix.click();
await page.locator('.portgrid .seg').nth(1).locator('button').nth(1).click();
await shot('3-ports-fixed');
await next();
for (const box of await page.locator('.widelist input:enabled').all()) await box.check();
await shot('4-firewall');
await page.locator('.wizmain').evaluate((e) => e.scrollTo(0, 9999));
await shot('4-firewall-below');
await next();
await shot('5-clients');
await page.locator('.wizmain').evaluate((e) => e.scrollTo(0, 9999));
await shot('5-clients-below');
await next();
await page.locator('.facts').waitFor();
await page.locator('.reasonrow input').fill('CHG0012345');
await page.locator('.ba .twist').first().click();
await shot('6-review');
for (const [i, name] of ['script', 'undo', 'order'].entries()) {
  await page.locator('.tabs [role="tab"]').nth(i + 1).click();
  await shot(`6-review-${name}`);
}
pace = 110;
await next();
await page.locator('.runpage .run li.now').waitFor();
await page.waitForTimeout(2500);
await shot('7-apply');
pace = 0;
await page.locator('.runpage .head .MuiButton-contained').waitFor({ timeout: 60_000 });
await shot('8-done');
await page.locator('.runpage .head .MuiButton-contained').click();
await page.locator('.docframe').waitFor();
await shot('9-document');
await page.locator('.head .MuiButton-text').click();
await page.locator('.runpage').waitFor();
await page.locator('.runpage .head .MuiButton-outlined').first().click();
await page.locator('.facts').waitFor({ timeout: 10_000 }).catch(() => undefined);
await shot('10-undo');
await next();
await page.locator('.runpage .head .MuiButton-contained').waitFor({ timeout: 60_000 });
await shot('11-undone');
await page.locator('.nav button').last().click();
await shot('12-runs');
await browser.close();
await server.close();
await engine.close();
process.exit(0);
