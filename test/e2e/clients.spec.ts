import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { en } from '../../renderer/i18n/en';
import { expect, launchApp, repository, test } from './support/app';
import { answerDialogs } from './support/dialogs';
import { looker } from './support/looker';
import { faults, violations } from './support/looks';
import { choose, ended, next, openWizard, scanned, strategy, texts } from './support/walk';

/** Sample applications that go to the demo server. */
function samples(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portpin-apps-'));
  cpSync(path.join(repository, 'test/fixtures/clients'), folder, { recursive: true });
  mkdirSync(path.join(folder, 'node_modules'));
  return folder;
}

test('strings in files are found, corrected by a run, and put back', async ({ portpin: { app, page, consoleLines } }) => {
  test.setTimeout(120_000);
  const folder = samples();
  try {
    await scanned(page);
    await page.locator('.nav').getByRole('button', { name: en.shell.page.clients }).click();
    await answerDialogs(app, { open: [folder], saveIn: folder, button: 1 });
    await page.getByRole('button', { name: en.clients.files.searchFolders }).click();
    const table = page.getByRole('grid', { name: en.clients.files.found });
    await expect(table.getByRole('row').nth(1)).toBeVisible();
    await expect(page.getByText(en.clients.skipped.title)).toBeVisible();

    // No password of any sample reaches the window.
    await page.getByRole('radio', { name: en.clients.files.filters.all }).click();
    for (const secret of ['secret', 's3cr3t', 'p%40ss', 'x;y']) expect(await page.locator('body').innerText()).not.toContain(`=${secret}`);

    await page.getByRole('radio', { name: en.clients.files.filters.correctable }).click();
    await page.getByRole('button', { name: /^Tick all/u }).click();
    await page.getByRole('button', { name: en.clients.files.save }).click();
    await page.getByRole('button', { name: /^Review \d+ corrections/u }).click();
    await expect(page.locator('.ba tbody tr', { hasText: 'web.config' }).first()).toBeVisible();
    const before = readFileSync(path.join(folder, 'web.config'), 'utf8');
    await page.getByRole('button', { name: /^Apply \d+ changes/u }).click();
    await ended(page, 'committed');
    const after = readFileSync(path.join(folder, 'web.config'), 'utf8');
    expect(after).not.toBe(before);
    expect(after).toContain('Data Source=SQL01,52104;Initial Catalog=crm;User ID=app;Password=&quot;p;&amp;x&quot;');
    // What stands in a comment is only corrected when somebody ticks it.
    expect(after).toContain('connectionString="Server=SQL01\\SALES;Database=old"');
    expect(readFileSync(path.join(folder, 'settings.py'), 'utf8')).toContain("'PORT': '52104'");
    expect(readFileSync(path.join(folder, `portpin-clients-${new Date().toISOString().slice(0, 10)}.csv`), 'utf8')).toContain('web.config');

    await page.getByRole('button', { name: en.runs.undo, exact: true }).first().click();
    await page.locator('.foot').getByRole('button').last().click();
    await ended(page, 'committed');
    expect(readFileSync(path.join(folder, 'web.config'), 'utf8')).toBe(before);
    expect(consoleLines.filter((line) => line.startsWith('error') || line.startsWith('pageerror'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('strings are judged by the ports of a draft when asked, and the page says so', async ({ portpin: { app, page } }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portpin-apps-'));
  writeFileSync(path.join(folder, 'web.config'), '<add connectionString="Data Source=SQL01,52104;Initial Catalog=crm" />\n');
  try {
    await scanned(page);
    await openWizard(page);
    await choose(page, ['SALES']);
    await next(page, 'ports');
    await strategy(page, 'SALES', 'series');
    await expect(page.getByText('draft saved')).toBeVisible();
    await page.locator('.nav').getByRole('button', { name: en.shell.page.clients }).click();
    const byDraft = page.locator('.bydraft').getByRole('checkbox');
    await byDraft.check();
    const ports = await page.locator('.bydraft').innerText();
    await answerDialogs(app, { open: [folder], button: 1 });
    await page.getByRole('button', { name: en.clients.files.searchFolders }).click();
    await expect(page.getByText(en.clients.files.judgedByDraft)).toBeVisible();
    await page.getByRole('grid', { name: en.clients.files.found }).getByRole('row').nth(1).click();
    const port = /SALES (\d+)/u.exec(ports)?.[1] ?? 'no port';
    await expect(page.locator('.matchpanel')).toContainText(`SQL01,${port}`);
    if (process.env['SHOTS'] !== undefined) await page.screenshot({ path: path.join(process.env['SHOTS'], 'clients-draft.png') });
    expect([...(await violations(page)), ...(await faults(page, 'en'))]).toEqual([]);
    await byDraft.uncheck();
    await page.getByRole('button', { name: en.clients.files.searchFolders }).click();
    await expect(page.getByText(en.clients.files.judgedByDraft)).toBeHidden();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a search is cancelled, and says that it is not complete', async ({ portpin: { app, page } }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portpin-apps-'));
  const text = 'public sealed class Order { public int Id { get; set; } }\n'.repeat(20_000);
  for (let i = 0; i < 400; i++) writeFileSync(path.join(folder, `page-${i}.cs`), text);
  try {
    await scanned(page);
    await page.locator('.nav').getByRole('button', { name: en.shell.page.clients }).click();
    await answerDialogs(app, { open: [folder], button: 1 });
    await page.getByRole('button', { name: en.clients.files.searchFolders }).click();
    await page.getByRole('button', { name: en.clients.files.cancel, exact: true }).click();
    await expect(page.getByText(en.clients.files.cancelled)).toBeVisible();
    expect(await violations(page)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('aliases are made and removed by a run, and put back', async ({ portpin: { app, page } }) => {
  test.setTimeout(120_000);
  const t = en.clients.server;
  await scanned(page);
  await page.locator('.nav').getByRole('button', { name: en.shell.page.clients }).click();
  await page.getByRole('radio', { name: en.clients.views.server }).click();
  const panel = page.locator('.panel', { hasText: t.aliases });
  await panel.getByRole('textbox', { name: t.aliasFields.name }).fill('CRM');
  await panel.getByRole('textbox', { name: t.aliasFields.host }).fill('sql01');
  await expect(panel.getByRole('button', { name: t.addAlias })).toBeDisabled();
  await panel.getByRole('textbox', { name: t.aliasFields.port }).fill('52104');
  await panel.getByRole('button', { name: t.addAlias }).click();
  await panel.getByRole('button', { name: t.removeAlias, exact: true }).first().click();
  if (process.env['SHOTS'] !== undefined) await page.screenshot({ path: path.join(process.env['SHOTS'], 'clients-aliases.png') });
  expect([...(await violations(page)), ...(await faults(page, 'en'))]).toEqual([]);
  await answerDialogs(app, { button: 1 });
  await page.getByRole('button', { name: t.review(2) }).click();
  await expect(page.locator('.ba tbody tr', { hasText: 'CRM' }).first()).toBeVisible();
  await page.getByRole('button', { name: /^Apply \d+ changes/u }).click();
  await ended(page, 'committed');
  await page.getByRole('button', { name: en.runs.undo, exact: true }).first().click();
  await page.locator('.foot').getByRole('button').last().click();
  await ended(page, 'committed');
});

for (const lang of ['en', 'ja'] as const) {
  test(`the clients page with twenty thousand strings looks right: ${lang}`, async () => {
    test.setTimeout(180_000);
    const folder = samples();
    for (let i = 0; i < 400; i++) writeFileSync(path.join(folder, `a-very-long-name-of-an-application-that-nobody-can-remember-${i}.config`), Array.from({ length: 50 }, (_, n) => `<add name="${n}" connectionString="Data Source=SQL01\\SALES;Initial Catalog=crm" />\n`).join(''));
    writeFileSync(path.join(folder, '-old.config'), '<!-- <add name="old" connectionString="Data Source=SQL01\\SALES;Initial Catalog=crm" /> -->\n');
    const started = await launchApp({ lang, theme: 'system' });
    const { app, page } = started;
    const { screen, found } = looker(started, lang);
    const t = texts[lang].clients;
    try {
      await scanned(page);
      await page.locator('.nav').getByRole('button', { name: texts[lang].shell.page.clients }).click();
      await answerDialogs(app, { open: [folder] });
      await page.getByRole('button', { name: t.files.searchFolders }).click();
      const table = page.getByRole('grid', { name: t.files.found });
      await expect(table.getByRole('row').nth(1)).toBeVisible({ timeout: 30_000 });
      await expect.poll(async () => Number(await table.getAttribute('aria-rowcount')), { timeout: 30_000 }).toBeGreaterThan(20_000);
      await screen('clients-found');
      await table.getByRole('row').nth(1).click();
      await screen('clients-one');
      await page.getByRole('radio', { name: t.files.filters.all }).click();
      await table.getByRole('checkbox').first().click();
      await page.locator('.toolbar').getByRole('button').last().click();
      await expect(page.locator('.ba tbody tr').first()).toBeVisible();
      await screen('clients-review');
      await page.locator('.foot').getByRole('button').first().click();
      await page.getByRole('radio', { name: t.views.server }).click();
      await expect(page.getByText(t.server.aliases)).toBeVisible();
      await screen('clients-server');
      expect(found()).toEqual([]);
    } finally {
      await started.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
