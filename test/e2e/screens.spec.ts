import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { areas, type AreaPage } from '../../renderer/app/navigation';
import { spawnCli } from '../support/cli';
import { expect, launchApp, test, type LaunchedApp } from './support/app';
import { slowDemo, writeDemo } from './support/demo';
import { answerDialogs } from './support/dialogs';
import { looker, type Screen } from './support/looker';
import { applyButton, area, choose, ended, heading, next, openWizard, scanned, strategy, texts, type Lang } from './support/walk';

// Every screen in both languages, both themes and two sizes: a picture of each, what axe says, what is cut off. The areas
// are those of the navigation: a new one is looked at without a line here.
// PORTPIN_PICTURES=1 writes the pictures of the user guide into docs/images.

for (const lang of ['en', 'ja'] as const) {
  test(`every screen looks right: ${lang}`, async () => {
    test.setTimeout(600_000);
    const userData = await mkdtemp(path.join(os.tmpdir(), 'portpin-e2e-'));
    await writeDemo(userData, slowDemo({ 'service.start': 3000 }));
    const started = await launchApp({ userData, lang, theme: 'system' });
    const look = looker(started, lang);
    try {
      await walkAreas(started.page, lang, look.screen);
      await walk(started, lang, look.screen);
      await walkImport(started, lang, look.screen);
      expect(look.found()).toEqual([]);
      expect(started.consoleLines.filter((line) => /^(error|warning|pageerror)/.test(line))).toEqual([]);
    } finally {
      await started.close();
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

/** What an area of the navigation shows only when something has been done there. Every area is looked at, with or without a line here. */
const begun: Partial<Record<AreaPage, (page: Page, lang: Lang) => Promise<void>>> = {
  probes: async (page, lang) => {
    await page.getByRole('button', { name: texts[lang].probes.ask, exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'spoolss' }).first().waitFor();
  },
  clients: async (page, lang) => {
    await page.getByRole('radio', { name: texts[lang].clients.views.paste }).click();
    await page.locator('textarea').first().fill('Server=SQL01\\INST1;Database=Sales;User Id=app;Password=hunter2');
  },
};

/** An area as it is when all that is read for it has come. */
async function open(page: Page, name: AreaPage, lang: Lang): Promise<void> {
  await area(page, name, lang).click();
  await expect(area(page, name, lang)).toHaveAttribute('aria-current', 'page');
  await heading(page).waitFor();
  await expect(page.locator('.main [aria-busy="true"]')).toHaveCount(0);
}

async function walkAreas(page: Page, lang: Lang, screen: Screen): Promise<void> {
  await scanned(page);
  for (const name of areas) {
    await open(page, name, lang);
    await screen(name === 'runs' ? 'runs-empty' : name, 'full');
    const begin = begun[name];
    if (begin === undefined) continue;
    await begin(page, lang);
    await screen(`${name}-begun`);
  }
}

/** An import that holds next to nothing: every page says what it does not know. */
async function walkImport({ app, page }: LaunchedApp, lang: Lang, screen: Screen): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'portpin-e2e-'));
  await writeFile(path.join(folder, 'nothing.reg'), 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\Instance Names\\SQL]\r\n');
  await answerDialogs(app, { open: [path.join(folder, 'nothing.reg')] });
  await page.locator('.switcher').click();
  await page.getByRole('menuitem', { name: texts[lang].shell.targets.openFile }).click();
  await expect(page.locator('.switcher .badge')).toHaveText(texts[lang].shell.kind.imported);
  await rm(folder, { recursive: true, force: true });
  for (const name of areas) {
    await open(page, name, lang);
    await screen(`import-${name}`, 'brief');
  }
}

async function walk({ app, page, userData }: LaunchedApp, lang: Lang, screen: Screen): Promise<void> {
  const t = texts[lang];
  await area(page, 'sql', lang).click();
  await page.locator('table.instances tbody tr', { hasText: 'INST1' }).click();
  await page.locator('.MuiDrawer-paper').waitFor();
  await screen('instance');
  await page.keyboard.press('Escape');
  await page.locator('.MuiDrawer-paper').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: t.shell.searchTitle }).waitFor();
  await page.keyboard.type('sql');
  await page.getByRole('option').first().waitFor();
  await screen('search');
  await page.keyboard.press('Escape');
  await page.locator('.status > button').last().click();
  await page.getByRole('dialog').waitFor();
  await screen('calls');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await area(page, 'overview', lang).click();
  await openWizard(page, lang);
  await choose(page, ['INST1', 'SALES'], lang);
  await screen('instances');
  await next(page, 'ports', lang);
  await strategy(page, 'INST1', 'keep', lang);
  await strategy(page, 'SALES', 'custom', lang);
  await page.getByLabel(t.wizard.ports.portOf('SALES'), { exact: true }).fill('1434');
  await screen('ports-refused');
  await strategy(page, 'SALES', 'series', lang);
  await screen('ports');
  await next(page, 'firewall', lang);
  await page.getByRole('checkbox', { name: t.wizard.firewall.disable('SQL dynamic ports') }).check();
  await screen('firewall-step');
  await next(page, 'clients', lang);
  await screen('clients-step');
  await next(page, 'review', lang);
  await page.locator('.facts.plan').waitFor();
  await page.getByLabel(t.wizard.review.why, { exact: true }).fill('CHG0012345');
  await screen('review');
  await page.getByRole('tab', { name: t.wizard.review.tabs.script, exact: true }).click();
  await page.locator('.code').waitFor();
  await screen('script');

  await answerDialogs(app, { button: 1 });
  await applyButton(page).click();
  await page.locator('.run li.now').waitFor();
  await page.locator('.run li.done').nth(6).waitFor();
  await screen('run');
  await ended(page, 'committed', lang);
  await screen('proof');
  await page.getByRole('button', { name: t.runs.openDocument, exact: true }).click();
  await page.frameLocator('.docframe').locator('h1').waitFor();
  await screen('document');
  await page.getByRole('button', { name: t.runs.doc.back, exact: true }).click();
  await page.getByRole('button', { name: t.runs.undo, exact: true }).click();
  await page.locator('.facts.plan').waitFor();
  await screen('undo');
  await area(page, 'runs', lang).click();
  await screen('runs');
  await area(page, 'overview', lang).click();
  await scanned(page);
  await screen('overview-after');
  expect(await spawnCli(['hand', '--state', path.join(userData, 'state'), '--set', 'SALES=1500'])).toMatchObject({ code: 0 });
  await page.getByRole('button', { name: t.overview.scanAgain }).click();
  await page.locator('.rows.drift').waitFor();
  await screen('drift');
}
