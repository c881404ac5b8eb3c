import type { Locator, Page } from '@playwright/test';
import { en } from '../../renderer/i18n/en';
import { ja } from '../../renderer/i18n/ja';
import { expect, test } from './support/app';
import { area, heading, scanned } from './support/walk';

// Without a mouse, and in the other language without a restart.

/** Presses Tab until the element has the focus: everything must be reached so. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

test('the port space by keyboard: lanes, ports, filter', async ({ portpin: { page } }) => {
  await scanned(page);
  const strip = page.locator('.ps svg.strip');
  const lane = strip.getByRole('listbox', { name: en.portSpace.lanes.sql });
  const first = lane.getByRole('option').first();
  await tabTo(page, first);
  await expect(first).toHaveAccessibleName(/MSSQLSERVER.*1433/);
  await page.keyboard.press('ArrowRight');
  await expect(lane.getByRole('option').nth(1)).toBeFocused();
  await expect(page.locator('.hovercard')).toContainText('1450');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('button', { name: en.portSpace.filtered('1433') })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(first).toHaveAttribute('aria-selected', 'false');
  await page.keyboard.press('ArrowDown');
  await expect(strip.getByRole('listbox', { name: en.portSpace.lanes.system }).locator(':focus')).toHaveCount(1);
  await page.keyboard.press('p');
  await expect(page.getByRole('radio', { name: 'UDP' })).toBeChecked();
});

test('the wizard by keyboard, as far as a refused and a corrected port', async ({ portpin: { page } }) => {
  await scanned(page);
  await tabTo(page, page.getByRole('button', { name: en.overview.pin }));
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText(en.shell.page.sqlWizard);
  await expect(heading(page)).toBeFocused();
  await page.keyboard.press('Alt+ArrowRight');
  await tabTo(page, page.getByRole('checkbox', { name: en.wizard.instances.select('SALES'), exact: true }));
  await page.keyboard.press('Space');
  await page.keyboard.press('Alt+ArrowRight');
  await expect(page.locator('.steps [aria-current="step"]')).toContainText(en.wizard.steps.ports);
  await tabTo(page, page.getByRole('radiogroup', { name: en.wizard.ports.strategyOf('SALES') }).getByRole('radio', { checked: true }));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: en.wizard.ports.short.custom, exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  const field = page.getByLabel(en.wizard.ports.portOf('SALES'), { exact: true });
  await expect(field).toBeFocused();
  for (const [typed, accepted] of [
    ['0', false],
    ['65536', false],
    ['1433', false],
    ['1433-1440', false],
    ['１４４０', true],
  ] as const) {
    await page.keyboard.press('Control+a');
    await page.keyboard.type(typed);
    await expect(field).toHaveAttribute('aria-invalid', String(!accepted));
    // The reason stands beside the field and is said with it.
    await expect(field).toHaveAccessibleDescription(/.{10}/);
    const onward = page.getByRole('button', { name: en.tables.wizard.nextNamed(en.wizard.steps.firewall) });
    await (accepted ? expect(onward).toBeEnabled() : expect(onward).toBeDisabled());
  }
  await page.keyboard.press('Alt+ArrowRight');
  await expect(page.locator('.steps [aria-current="step"]')).toContainText(en.wizard.steps.firewall);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(field).toHaveValue('1440');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog').getByRole('button', { name: en.tables.wizard.stay })).toBeFocused();
});

test('the language changes at once, with everything chosen kept', async ({ portpin: { page } }) => {
  await scanned(page);
  await page.getByRole('button', { name: en.overview.pin }).click();
  await page.getByRole('button', { name: en.shell.settings }).click();
  await page.getByRole('menuitemradio', { name: '日本語' }).click();
  await page.keyboard.press('Escape');
  await expect(heading(page)).toHaveText(ja.shell.page.sqlWizard);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.locator('.switcher .badge')).toHaveText(ja.shell.kind.demo);
  await area(page, 'firewall', 'ja').click();
  await expect(heading(page)).toHaveText(ja.shell.page.firewall);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
});
