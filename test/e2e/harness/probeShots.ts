// Pictures of the Probes page: the simulation, a long list, an error, and a real rpcbind where one runs on this computer:
//   npx tsx test/e2e/harness/probeShots.ts FOLDER
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import type { RpcEndpoint } from '#core/rpc/endpoint';
import { rpcInterfaces } from '#core/rpc/interfaces';
import { Engine } from '#electron/app/engine';
import { mapperServer } from '#electron/targets/demo/wireMapper';
import { areas } from '../../../renderer/app/navigation';
import { engineBridge } from './engineBridge';

const folder = process.argv[2] ?? 'shots';
mkdirSync(folder, { recursive: true });
/** A domain controller's worth, each time on other ports. */
let start = 0;
const many = (): RpcEndpoint[] => {
  start += 1;
  return Array.from({ length: 1200 }, (_, i) => ({
    uuid: i % 5 === 0 ? `0000${(i + 4096).toString(16)}-0000-0000-0000-000000000000`.slice(-36) : (rpcInterfaces[i % rpcInterfaces.length]?.uuid ?? ''),
    version: '1.0',
    annotation: i % 7 === 0 ? 'An annotation of a vendor, as long as the protocol allows it' : '',
    protocol: i % 3 === 0 ? 'ncacn_np' : 'ncacn_ip_tcp',
    port: i % 3 === 0 ? null : 49_152 + ((i * 7 + start) % 16_000),
    address: '10.0.0.5',
    endpoint: i % 3 === 0 ? '\\pipe\\a name that is rather long for a pipe' : null,
    object: null,
  }));
};
const mapper = mapperServer(many);
await new Promise<void>((resolve) => mapper.listen(135, '127.0.0.1', resolve));
const engine = new Engine({ stateDir: mkdtempSync(path.join(tmpdir(), 'portpin-shots-')), appVersion: '0.1.0', by: 'CORP\\k.sato', host: 'ADMIN7', local: null });
await engine.scan(engine.targets.open('demo').id);
const server = await createServer({ configFile: false, root: path.resolve('renderer'), plugins: [react()], server: { port: 0 }, logLevel: 'error' });
await server.listen();
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

async function look(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(250);
  await page.addScriptTag({ path: path.resolve('node_modules/axe-core/axe.min.js') });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- put there by the script tag
  const violations = await page.evaluate(async () => (await (globalThis as unknown as { axe: { run: () => Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }> } }).axe.run()).violations);
  for (const v of violations) process.stdout.write(`${name}: axe ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' | ')}\n`);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

for (const [language, theme, width, height] of [
  ['en', 'light', 1280, 800],
  ['ja', 'dark', 1024, 700],
  ['ja', 'light', 1280, 800],
  ['en', 'dark', 1024, 700],
] as const) {
  const page = await (await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })).newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') process.stdout.write(`${message.text().slice(0, 600)}\n`);
  });
  page.on('pageerror', (error) => process.stdout.write(`${error.stack ?? error.message}\n`));
  await engineBridge(page, engine, { language, theme });
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.locator('.ps svg.strip').waitFor({ timeout: 60_000 });
  await page.locator('.nav button').nth(areas.indexOf('probes')).click();
  const kinds = page.locator('.ask .seg button');
  await kinds.first().waitFor();
  const ask = async (kind: number, host: string, wait: string): Promise<void> => {
    await kinds.nth(kind).click();
    await page.locator('.ask input').first().fill(host);
    await page.locator('.ask .MuiButton-contained').click();
    await page.locator(wait).first().waitFor();
  };
  const at = `${width}-${theme}-${language}`;
  await look(page, `empty-${at}`);
  await ask(0, 'SQL01', '.vrow');
  await look(page, `endpoints-${at}`);
  await ask(0, '127.0.0.1', '.vrow');
  await ask(0, '127.0.0.1', '.vrow');
  await page.waitForTimeout(800);
  await look(page, `many-${at}`);
  await ask(2, 'SQL01', '.vrow');
  await look(page, `browser-${at}`);
  await ask(1, '127.0.0.1', '.vrow, .notice.warn');
  await look(page, `sunrpc-${at}`);
  await ask(3, 'http://x', '.ask .Mui-error');
  await look(page, `refused-${at}`);
  await kinds.nth(4).click();
  await page.locator('.ask input').nth(1).fill('135, 1433, 5985, 9, 49664-49668');
  await page.locator('.ask input').first().fill('SQL01');
  await page.locator('.ask .MuiButton-contained').click();
  await page.locator('.vrow').first().waitFor();
  await look(page, `tcp-${at}`);
  await ask(0, 'no.such.host.invalid', '.notice.warn');
  await look(page, `error-${at}`);
  await page.context().close();
}
await browser.close();
await server.close();
mapper.close();
