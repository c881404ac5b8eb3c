import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, launchApp, test, type LaunchedApp } from './support/app';
import { slowDemo, writeDemo } from './support/demo';
import { answerDialogs } from './support/dialogs';
import { looker, type Screen } from './support/looker';
import { applyButton, area, choose, ended, next, openWizard, scanned, strategy, texts, type Lang } from './support/walk';

// Every screen in both languages, both themes and two sizes: a picture of each, what axe says, what is cut off.
// PORTPIN_PICTURES=1 writes the pictures of the user guide into docs/images.

for (const lang of ['en', 'ja'] as const) {
  test(`every screen looks right: ${lang}`, async () => {
    test.setTimeout(300_000);
    const userData = await mkdtemp(path.join(os.tmpdir(), 'portpin-e2e-'));
    await writeDemo(userData, slowDemo({ 'service.start': 3000 }));
    const started = await launchApp({ userData, lang, theme: 'system' });
    const look = looker(started, lang);
    try {
      await walk(started, lang, look.screen);
      expect(look.found()).toEqual([]);
      expect(started.consoleLines.filter((line) => /^(error|warning|pageerror)/.test(line))).toEqual([]);
    } finally {
      await started.close();
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

async function walk({ app, page }: LaunchedApp, lang: Lang, screen: Screen): Promise<void> {
  const t = texts[lang];
  await scanned(page);
  await screen('overview');

  await area(page, 'sql', lang).click();
  await page.locator('table.instances tbody tr').first().waitFor();
  await screen('sql');
  await page.locator('table.instances tbody tr', { hasText: 'INST1' }).click();
  await page.locator('.MuiDrawer-paper').waitFor();
  await screen('instance');
  await page.keyboard.press('Escape');
  await page.locator('.MuiDrawer-paper').waitFor({ state: 'detached' });
  await area(page, 'firewall', lang).click();
  await screen('firewall');
  await area(page, 'ranges', lang).click();
  await screen('ranges');
  await area(page, 'clients', lang).click();
  await page.locator('textarea').first().fill('Server=SQL01\\INST1;Database=Sales;User Id=app;Password=hunter2');
  await screen('clients');
  await area(page, 'runs', lang).click();
  await screen('runs-empty');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sql');
  await page.getByRole('listbox').waitFor();
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
}
