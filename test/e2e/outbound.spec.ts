import { en } from '../../renderer/i18n/en';
import { expect, test } from './support/app';
import { readDemo } from './support/demo';
import { applied, clean, onwards, undone } from './support/system';
import { area, heading, scanned } from './support/walk';

// Ports running out on the demo server: seen, understood, the range enlarged and put back.

test('measures while it is open, refuses num=100 with the right tool, enlarges the range and undoes it', async ({ portpin: launched }) => {
  test.setTimeout(180_000);
  const { page, userData } = launched;
  await scanned(page);
  await area(page, 'outbound').click();
  await expect(heading(page)).toHaveText(en.outbound.title);
  const key = page.locator('.chartkey').first();
  await expect(key).toContainText('IPv4 49152–65535');
  await expect(page.locator('.advice')).toContainText('TIME_WAIT');
  const measured = page.locator('.head .sub');
  const first = await measured.innerText();
  await expect.poll(() => measured.innerText(), { timeout: 10_000 }).not.toBe(first);
  await page.getByRole('button', { name: en.outbound.pause }).click();
  await page.waitForTimeout(500);
  const paused = await measured.innerText();
  await page.waitForTimeout(2500);
  expect(await measured.innerText()).toBe(paused);
  await clean(page, 'en', 'outbound');

  await page.getByRole('button', { name: en.outbound.larger }).click();
  await expect(heading(page)).toHaveText(en.shell.page.rangesWizard);
  const count = page.getByRole('textbox', { name: en.rangesWizard.dynamic.countOf('TCP IPv4') });
  await expect(count).toHaveValue('32768');
  await count.fill('100');
  await expect(page.getByText(en.rangesWizard.dynamic.verdict['count-too-small']('100')).first()).toBeVisible();
  await expect(page.getByRole('button', { name: en.rangesWizard.dynamic.toRpc })).toBeVisible();
  await expect(page.getByRole('button', { name: en.tables.wizard.nextNamed(en.rangesWizard.steps.reservations) })).toBeDisabled();
  await clean(page, 'en', 'ranges, refused');
  await count.fill('32768');
  await onwards(page, en.rangesWizard.steps.reservations);
  await page.getByLabel(en.rangesWizard.reservations.start, { exact: true }).fill('40000');
  await page.getByRole('button', { name: en.rangesWizard.reservations.addOne }).click();
  await clean(page, 'en', 'ranges, reservations');
  await onwards(page, en.rangesWizard.steps.review);
  await applied(launched);
  const after = await readDemo(userData);
  expect(JSON.stringify(after)).toContain('32768');
  expect(JSON.stringify(after.excludedPorts)).toContain('40000');
  await area(page, 'ranges').click();
  await expect(page.getByText('32768–65535').first()).toBeVisible();
  await clean(page, 'en', 'ranges');

  await area(page, 'runs').click();
  await page.locator('[role="grid"] [role="row"][data-index="0"]').click();
  await undone(launched);
  await area(page, 'ranges').click();
  await expect(page.getByText('32768–65535')).toHaveCount(0);
});
