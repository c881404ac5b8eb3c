import type { Page } from '@playwright/test';
import { expect, type LaunchedApp } from './app';
import { answerDialogs } from './dialogs';
import { faults, violations } from './looks';
import { applyButton, ended, texts, type Lang } from './walk';

/** Next of any wizard, by the name of the step it leads to. */
export async function onwards(page: Page, step: string, lang: Lang = 'en'): Promise<void> {
  await page.getByRole('button', { name: texts[lang].tables.wizard.nextNamed(step), exact: true }).click();
  await expect(page.locator('.steps [aria-current="step"]')).toContainText(step);
}

/** Nothing axe or anybody's eye would find. */
export async function clean(page: Page, lang: Lang, where: string): Promise<void> {
  expect(await violations(page), where).toEqual([]);
  expect(await faults(page, lang), where).toEqual([]);
}

/** Applies what is reviewed, confirming it, and waits for the end; answers the name of the run. */
export async function applied({ app, page }: Pick<LaunchedApp, 'app' | 'page'>, lang: Lang = 'en'): Promise<string> {
  await page.locator('.facts.plan').waitFor();
  await answerDialogs(app, { button: 1 });
  await applyButton(page).click();
  return ended(page, 'committed', lang);
}

/** From the page of a committed run: its undo, reviewed and applied. */
export async function undone(launched: Pick<LaunchedApp, 'app' | 'page'>, lang: Lang = 'en'): Promise<string> {
  await launched.page.getByRole('button', { name: texts[lang].runs.undo, exact: true }).click();
  return applied(launched, lang);
}
