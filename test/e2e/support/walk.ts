import type { Locator, Page } from '@playwright/test';
import { en } from '../../../renderer/i18n/en';
import { ja } from '../../../renderer/i18n/ja';
import { expect } from './app';

export type Lang = 'en' | 'ja';
export const texts = { en, ja };

/** Button of an area in the navigation. */
export function area(page: Page, name: keyof typeof en.shell.page, lang: Lang = 'en'): Locator {
  return page.getByRole('navigation', { name: texts[lang].shell.areas }).getByRole('button', { name: texts[lang].shell.page[name] });
}

export function heading(page: Page): Locator {
  return page.getByRole('heading', { level: 1 });
}

/** The scan of the target in view has arrived. */
export async function scanned(page: Page): Promise<void> {
  await page.locator('.ps svg.strip[aria-busy="false"]').first().waitFor();
}

export async function next(page: Page, step: keyof typeof en.wizard.steps, lang: Lang = 'en'): Promise<void> {
  const t = texts[lang];
  await page.getByRole('button', { name: t.tables.wizard.nextNamed(t.wizard.steps[step]), exact: true }).click();
  await expect(page.locator('.steps [aria-current="step"]')).toContainText(t.wizard.steps[step]);
}

/** From the overview to the choice of instances. */
export async function openWizard(page: Page, lang: Lang = 'en'): Promise<void> {
  await page.getByRole('button', { name: texts[lang].overview.pin }).click();
  await expect(heading(page)).toHaveText(texts[lang].shell.page.sqlWizard);
  await next(page, 'instances', lang);
}

export async function choose(page: Page, names: readonly string[], lang: Lang = 'en'): Promise<void> {
  for (const name of names) await page.getByRole('checkbox', { name: texts[lang].wizard.instances.select(name), exact: true }).check();
}

export async function strategy(page: Page, instance: string, how: 'keep' | 'series' | 'custom', lang: Lang = 'en'): Promise<void> {
  const t = texts[lang].wizard.ports;
  const choice = page.getByRole('radiogroup', { name: t.strategyOf(instance), exact: true }).getByRole('radio', { name: t.short[how], exact: true });
  await choice.click();
  await expect(choice).toBeChecked();
}

/** INST1 keeps its port, SALES gets the next of the series, the wide rule is disabled: up to the review. */
export async function toReview(page: Page, lang: Lang = 'en'): Promise<void> {
  await openWizard(page, lang);
  await choose(page, ['INST1', 'SALES'], lang);
  await next(page, 'ports', lang);
  await strategy(page, 'INST1', 'keep', lang);
  await strategy(page, 'SALES', 'series', lang);
  await next(page, 'firewall', lang);
  await page.getByRole('checkbox', { name: texts[lang].wizard.firewall.disable('SQL dynamic ports') }).check();
  await next(page, 'clients', lang);
  await next(page, 'review', lang);
  await page.locator('.facts.plan').waitFor();
}

/** The button of the review that writes. */
export function applyButton(page: Page): Locator {
  return page.locator('.foot .MuiButton-contained');
}

/** Waits until the run in view has ended so. */
export async function ended(page: Page, state: 'committed' | 'rolled-back' | 'needs-a-person' | 'stale', lang: Lang = 'en'): Promise<string> {
  const said = texts[lang].runs.head[state]('');
  await expect(heading(page)).toContainText(said.trim(), { timeout: 45_000 });
  return (await heading(page).innerText()).replace(said, '').trim();
}
