import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, launchApp, repository, test } from './support/app';

/** Answers the native confirmation as an administrator would, and keeps what it asked. */
async function answerConfirmation(app: ElectronApplication, response: 0 | 1): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    Object.assign(dialog, { showMessageBox: () => Promise.resolve({ response: chosen, checkboxChecked: false }) });
  }, response);
}
async function toPorts(page: Page): Promise<void> {
  await page.locator('.nav button').nth(1).click();
  await page.getByRole('button', { name: /^Pin the ports…$|^Pin \d+ instance/u }).first().click();
  await page.getByRole('button', { name: 'Next: Instances' }).click();
  await page.getByRole('checkbox', { name: 'Give INST1 a fixed port' }).check();
  await page.getByRole('button', { name: 'Next: Ports' }).click();
}
const next = (page: Page, step: string): Promise<void> => page.getByRole('button', { name: `Next: ${step}` }).click();

/** What axe finds on the page as it is. Evaluated, not loaded: the window's policy takes no foreign script. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(path.join(repository, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  return page.evaluate<readonly string[]>(`axe.run(document, { rules: { region: { enabled: false } } }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 200)).join(' | ')))`);
}

test('an instance is converted, proved, documented and taken back', async ({ portpin: { app, page, consoleLines } }) => {
  await page.locator('.nav').waitFor();
  await toPorts(page);
  await expect(page.getByText('no client change, no restart')).toBeVisible();
  await next(page, 'Firewall');
  await page.getByRole('checkbox', { name: /^Disable SQL dynamic ports/u }).check();
  await expect(page.locator('.openbars .n.will')).toHaveText('102');
  await next(page, 'Clients');
  await expect(page.getByText(/^Server=tcp:.*,49721;/u)).toBeVisible();
  await next(page, 'Review');
  await page.getByRole('textbox', { name: 'Why' }).fill('CHG0012345');
  await expect(page.locator('.facts .will')).toHaveText('102');

  await answerConfirmation(app, 0);
  await page.getByRole('button', { name: /^Apply to SQL01$/u }).click();
  await expect(page.getByText('Not applied. Nothing has been written.')).toBeVisible();
  await answerConfirmation(app, 1);
  await page.getByRole('button', { name: /^Apply to SQL01$/u }).click();
  await expect(page.getByRole('heading', { name: 'R-0001 committed' })).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('observed on a simulation')).toBeVisible();

  await page.getByRole('button', { name: 'Open the change document' }).click();
  const document = page.frameLocator('iframe.docframe');
  await expect(document.getByText('CHG0012345')).toBeVisible();
  // The document's own style sheet applies although the window takes styles by nonce only.
  await expect(document.locator('.stamps').first()).toHaveCSS('border-collapse', 'collapse');
  await page.getByRole('button', { name: 'Back to the run' }).click();

  await page.getByRole('button', { name: 'Undo…' }).click();
  await page.getByRole('button', { name: /^Undo R-0001 on SQL01/u }).click();
  await expect(page.getByRole('heading', { name: 'R-0002 committed' })).toBeVisible({ timeout: 40_000 });
  await page.locator('.nav button').last().click();
  await expect(page.getByText('undone by R-0002')).toBeVisible();
  expect(consoleLines.filter((line) => line.startsWith('error') || line.startsWith('pageerror'))).toEqual([]);
});

test('leaving and returning loses nothing, a restart of the app neither', async ({ portpin: { page, userData, app } }) => {
  await page.locator('.nav').waitFor();
  await toPorts(page);
  await page.getByRole('radiogroup', { name: 'Strategy of INST1' }).getByRole('radio', { name: 'Custom' }).click();
  await page.getByRole('textbox', { name: 'Port of INST1' }).fill('1500');
  await expect(page.getByText('draft saved')).toBeVisible();
  await page.waitForTimeout(700);
  await app.close();
  const again = await launchApp({ userData });
  try {
    await again.page.getByRole('button', { name: /^Continue the SQL plan$/u }).click();
    await expect(again.page.getByRole('textbox', { name: 'Port of INST1' })).toHaveValue('1500');
  } finally {
    await again.close();
  }
});

test('every step and the run are fit for assistive technology', async ({ portpin: { app, page } }) => {
  await page.locator('.nav').waitFor();
  await toPorts(page);
  for (const step of ['Firewall', 'Clients', 'Review']) {
    expect(await violations(page)).toEqual([]);
    await next(page, step);
  }
  for (const tab of ['Script', 'Order of steps', 'Before and after']) {
    await page.getByRole('tab', { name: tab }).click();
    if (tab === 'Script') await page.locator('.code div').first().waitFor();
    expect(await violations(page)).toEqual([]);
  }
  await answerConfirmation(app, 1);
  await page.getByRole('button', { name: /^Apply to SQL01$/u }).click();
  await page.getByRole('heading', { name: 'R-0001 committed' }).waitFor({ timeout: 40_000 });
  expect(await violations(page)).toEqual([]);
  await page.locator('.nav button').last().click();
  await page.getByRole('grid', { name: 'Runs' }).waitFor();
  expect(await violations(page)).toEqual([]);
});
