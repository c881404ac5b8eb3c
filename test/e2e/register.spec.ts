import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { defaultChoices } from '#core/plan/choices';
import type { PlanRequest } from '#core/plan/request';
import { defaultRangesChoices, defaultRpcChoices, defaultWmiChoices } from '#core/plan/serviceChoices';
import { driftReason } from '#core/text/drift';
import { registerTexts } from '#core/text/register';
import { LOCAL_RULES } from '#electron/targets/demo/firewall';
import { MachineRegistry } from '#electron/targets/demo/machine';
import { spawnCli } from '../support/cli';
import { expect, launchApp, test, type LaunchedApp } from './support/app';
import { portsOf, readDemo, writeDemo } from './support/demo';
import { answerDialogs } from './support/dialogs';
import { looker } from './support/looker';
import { applyButton, area, ended, heading, scanned, texts, toReview } from './support/walk';

// The register answers who uses a port, and the overview tells what somebody changed by hand since a run.

const t = texts.en;

async function asked(page: Page, text: string): Promise<void> {
  await page.getByLabel(t.register.search, { exact: true }).fill(text);
}
const entries = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('grid', { name: t.register.table });
const drift = (page: Page): ReturnType<Page['locator']> => page.locator('.panel', { hasText: t.overview.drift.title }).last();

test('who uses a port: before a run, after it, and from the search of the window', async ({ portpin: { app, page, consoleLines } }) => {
  test.setTimeout(120_000);
  await scanned(page);
  await area(page, 'register').click();
  await asked(page, '1435');
  await expect(page.getByText(t.register.none.title)).toBeVisible();
  await asked(page, '52104');
  await expect(entries(page).getByRole('row').nth(1)).toContainText('SALES');

  await area(page, 'overview').click();
  await toReview(page);
  await answerDialogs(app, { button: 1 });
  await applyButton(page).click();
  const run = await ended(page, 'committed');
  await area(page, 'register').click();
  await asked(page, '1435');
  const row = entries(page).getByRole('row').nth(1);
  await expect(row).toContainText('SALES');
  await expect(row).toContainText(registerTexts('en').hold.fixed);
  await expect(row).toContainText(run);

  // Whose it is and what for is written down, found again, and kept out of the files of the server.
  await row.click();
  await page.getByLabel(t.register.columns.owner, { exact: true }).fill('Orders team');
  await page.getByLabel(t.register.columns.purpose, { exact: true }).fill('Sales database');
  await page.getByRole('button', { name: t.register.save, exact: true }).click();
  await asked(page, 'orders team');
  await expect(entries(page).getByRole('row')).toHaveCount(2);
  await expect(row).toContainText('Sales database');

  // From anywhere, by keyboard: the register, a recipe, an RPC service, a page.
  for (const [typed, kind, title] of [
    ['orders', 'register', '1435 TCP'],
    ['zookeeper', 'recipe', 'ZooKeeper'],
    ['spooler', 'service', 'Print Spooler'],
    ['probes', 'area', t.shell.page.probes],
  ] as const) {
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: t.shell.searchTitle, exact: true });
    await field.fill(typed);
    const hit = page.getByRole('option').filter({ hasText: t.shell.searchKind[kind] }).filter({ hasText: title }).first();
    await expect(hit).toBeVisible();
    for (let pressed = 0; (await hit.getAttribute('aria-selected')) !== 'true' && pressed < 50; pressed += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(field).toHaveCount(0);
    if (kind === 'register') await expect(page.getByLabel(t.register.search, { exact: true })).toHaveValue('1435');
    else await expect(heading(page)).toContainText(kind === 'service' ? t.shell.page.rpc : title);
  }
  expect(consoleLines.filter((line) => /^(error|warning|pageerror)/.test(line))).toEqual([]);
});

test('a value changed by hand after a run is told, put back, and told no more', async ({ portpin: { app, page, userData } }) => {
  test.setTimeout(120_000);
  await scanned(page);
  await expect(page.getByText(t.overview.drift.title, { exact: true })).toHaveCount(0);
  await toReview(page);
  await answerDialogs(app, { button: 1 });
  await applyButton(page).click();
  const run = await ended(page, 'committed');
  await area(page, 'overview').click();
  await scanned(page);
  await expect(drift(page)).toContainText(t.overview.drift.none);

  expect(await spawnCli(['hand', '--state', `${userData}/state`, '--set', 'SALES=1500'])).toMatchObject({ code: 0 });
  await page.keyboard.press('F5');
  await expect(drift(page).locator('li')).toHaveCount(1);
  await expect(drift(page).locator('li')).toContainText('1435');
  await expect(drift(page).locator('li')).toContainText('1500');
  await expect(drift(page).locator('li')).toContainText(run);
  expect(await spawnCli(['drift', '--state', `${userData}/state`, '--target', 'demo'])).toMatchObject({ code: 3, out: expect.stringContaining('1500') });

  await drift(page).getByRole('button', { name: t.overview.drift.putBack }).click();
  await page.locator('.facts.plan').waitFor();
  await applyButton(page).click();
  await ended(page, 'committed');
  expect(portsOf(await readDemo(userData), 'SALES')).toEqual({ tcpPort: '1435', dynamic: '' });
  await area(page, 'overview').click();
  await scanned(page);
  await expect(drift(page)).toContainText(t.overview.drift.none);
});

for (const lang of ['en', 'ja'] as const)
  test(`the port of a service and a rule changed by hand are put back together: ${lang}`, async () => {
    test.setTimeout(180_000);
    const userData = await mkdtemp(path.join(os.tmpdir(), 'portpin-e2e-'));
    const state = path.join(userData, 'state');
    expect(await spawnCli(['apply', 'rpc', '--state', state, '--target', 'demo', '--service', 'netlogon=38902', '--yes'])).toMatchObject({ code: 0 });
    expect(await spawnCli(['hand', '--state', state, '--set', 'netlogon=38950', '--rule', 'PortPin-RPC-netlogon-38902=off'])).toMatchObject({ code: 0 });
    // And a rule that an undo could not make again.
    const server = await readDemo(userData);
    const registry = new MachineRegistry(server);
    registry.set(LOCAL_RULES, 'PortPin-RPC-EPM-135', { kind: 'String', data: (registry.text(LOCAL_RULES, 'PortPin-RPC-EPM-135') ?? '').replace('Action=Allow', 'Action=Block') });
    await writeDemo(userData, server);
    const started = await launchApp({ userData, lang, theme: 'system' });
    const { app, page } = started;
    const words = texts[lang];
    const look = looker(started, lang);
    const panel = page.locator('.panel', { hasText: words.overview.drift.title }).last();
    try {
      // What is shown first is the scan of before.
      await scanned(page);
      await page.keyboard.press('F5');
      await expect(panel.locator('li')).toHaveCount(3);
      await expect(panel.locator('li').first()).toContainText('38950');
      const blocks = panel.locator('li').filter({ hasText: driftReason(lang, 'rule-limits') });
      await expect(blocks.getByRole('button')).toHaveCount(1);
      await look.screen('drift-service', 'full');
      await panel.getByRole('button', { name: words.overview.drift.putBack }).first().click();
      await page.locator('.facts.plan').waitFor();
      await expect(page.locator('main')).toContainText('38902');
      await look.screen('put-back', 'full');
      await answerDialogs(app, { button: 1 });
      await applyButton(page).click();
      await ended(page, 'committed', lang);
      await area(page, 'overview', lang).click();
      await scanned(page);
      await expect(panel.locator('li')).toHaveCount(1);
      await blocks.getByRole('button', { name: words.overview.drift.accept, exact: true }).click();
      await expect(panel).toContainText(words.overview.drift.none);
      expect(look.found()).toEqual([]);
    } finally {
      await started.close();
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    }
  });

for (const lang of ['en', 'ja'] as const)
  test(`drafts of every wizard stand on the overview, to go on with and to discard: ${lang}`, async () => {
    test.setTimeout(180_000);
    const started = await launchApp({ lang, theme: 'system' });
    const { page, userData } = started;
    const words = texts[lang];
    const t = words.overview.drafts;
    const look = looker(started, lang);
    const rows = page.locator('.panel', { has: page.getByRole('heading', { name: t.title, exact: true }) }).locator('li');
    const of = (name: 'rpcWizard' | 'wmiWizard' | 'rangesWizard'): ReturnType<Page['locator']> => rows.filter({ hasText: words.shell.page[name] });
    const drafts = [
      { kind: 'sql', choices: { ...defaultChoices(), instances: ['INST1', 'SALES'].map((name) => ({ name, strategy: 'keep' as const, port: null, restartNow: false })) } },
      { kind: 'rpc', choices: { ...defaultRpcChoices(), services: [{ id: 'netlogon', port: 38_902, restart: 'now' }], range: { ports: [{ start: 20_000, end: 20_499 }], acknowledged: true } } },
      { kind: 'wmi', choices: { ...defaultWmiChoices(), port: 24_200 } },
      // As it begins: no draft to speak of.
      { kind: 'ranges', choices: defaultRangesChoices() },
    ] satisfies PlanRequest[];
    try {
      await scanned(page);
      await expect(rows).toHaveCount(0);
      for (const request of drafts)
        await page.evaluate((r) => window.portpin.calls['draft.set']({ targetId: 'demo', kind: r.kind, draft: { request: r, step: r.kind === 'ranges' ? 'dynamic' : 'review', visited: [], savedAt: new Date().toISOString(), scanHash: '' } }), request);
      await page.reload();
      await scanned(page);
      await expect(rows).toHaveCount(3);
      await expect(of('rpcWizard')).toContainText('20000-20499');
      await look.screen('drafts', 'full');

      // One that is made in the window joins them, and goes on where it was left.
      await area(page, 'ranges', lang).click();
      await page.getByRole('button', { name: words.ranges.continueDraft, exact: true }).click();
      await page.getByRole('button', { name: words.rangesWizard.dynamic.larger, exact: true }).click();
      await expect(page.getByText(words.wizard.draftSaved)).toBeVisible();
      await area(page, 'overview', lang).click();
      await expect(of('rangesWizard')).toContainText(t.dynamic(4));
      await of('rangesWizard').getByRole('button', { name: t.goOn }).click();
      await expect(heading(page)).toHaveText(words.shell.page.rangesWizard);
      await area(page, 'overview', lang).click();

      await of('wmiWizard').getByRole('button', { name: t.discard }).click();
      await expect(page.getByRole('dialog')).toContainText(t.sureText);
      await look.screen('drafts-discard', 'full');
      await page.getByRole('button', { name: t.keep, exact: true }).click();
      await expect(rows).toHaveCount(4);
      await of('wmiWizard').getByRole('button', { name: t.discard }).click();
      await page.getByRole('button', { name: t.discardDo, exact: true }).click();
      await expect(rows).toHaveCount(3);
      await expect(of('wmiWizard')).toHaveCount(0);
      expect(await page.evaluate(() => window.portpin.calls['draft.get']({ targetId: 'demo', kind: 'wmi' }))).toEqual({ ok: true, value: null });
      expect(look.found()).toEqual([]);
    } finally {
      await started.close();
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    }
  });

const long = 'LegacyOrderProcessingAndInvoicingIntegrationServiceOfTheNorthernRegion'.repeat(3);

async function addLong({ page }: LaunchedApp, purpose: string): Promise<void> {
  const answer = await page.evaluate(
    ([name, why]) =>
      window.portpin.calls['register.add']({
        recipe: 'etcd',
        ports: [51_515, 51_516].map((port) => ({ computer: name.slice(0, 200), protocol: 'tcp' as const, address: '', port, holder: name, owner: `${name} ${name}`, purpose: why })),
      }),
    [long, purpose] as const,
  );
  expect(answer).toMatchObject({ ok: true });
}

for (const lang of ['en', 'ja'] as const)
  test(`the register with very long names, with one entry open, and when it cannot be read: ${lang}`, async () => {
    test.setTimeout(120_000);
    const started = await launchApp({ lang, theme: 'system' });
    const { app, page, userData } = started;
    const words = texts[lang];
    const look = looker(started, lang);
    try {
      await scanned(page);
      await addLong(started, (lang === 'ja' ? '北部地域の受注管理と請求を連携するシステムの本番環境' : 'Production of the order and invoicing integration of the northern region. ').repeat(8));
      await area(page, 'register', lang).click();
      await page.getByLabel(words.register.search, { exact: true }).fill('LegacyOrder');
      const row = page.getByRole('grid', { name: words.register.table }).getByRole('row').nth(1);
      await expect(row).toContainText('51515');
      await look.screen('register-long', 'full');
      await row.click();
      await page.locator('section.entry').waitFor();
      await look.screen('register-entry', 'full');

      await app.evaluate(({ ipcMain }) => {
        ipcMain.removeHandler('register.find');
        ipcMain.handle('register.find', () => ({ ok: false, error: { source: 'app', code: 'internal', params: {} } }));
      });
      await area(page, 'guide', lang).click();
      await area(page, 'register', lang).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await look.screen('register-error', 'full');
      expect(look.found()).toEqual([]);
    } finally {
      await started.close();
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    }
  });
