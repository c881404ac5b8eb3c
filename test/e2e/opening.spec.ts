import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { en } from '../../renderer/i18n/en';
import { ja } from '../../renderer/i18n/ja';
import { expect, repository, test } from './support/app';
import { area, heading, scanned } from './support/walk';

// A window opens with little (docs/benchmarks.md): one import in the wrong file takes that back without anybody seeing it.

const assets = path.join(repository, 'out/renderer/assets');
/** Bytes of all scripts that the page names: 510 kB when this was written. More is a page, a dialog or a library imported by the frame. */
const LIMIT = 540_000;
/** A word of zod's own that stays in what the build makes of it. */
const SCHEMAS = 'ZodError';

/** Scripts that the page names. */
async function firstScripts(): Promise<readonly string[]> {
  const html = await readFile(path.join(repository, 'out/renderer/index.html'), 'utf8');
  const first = [...html.matchAll(/assets\/([^"]+\.js)"/g)].map(([, name]) => name ?? '');
  expect(first.length).toBeGreaterThan(0);
  return first;
}

test('the script a window opens with stays small, and its texts come in one language', async () => {
  const sources = await Promise.all((await firstScripts()).map((name) => readFile(path.join(assets, name), 'utf8')));
  expect(sources.reduce((sum, source) => sum + Buffer.byteLength(source), 0)).toBeLessThan(LIMIT);
  for (const texts of [en, ja]) expect(sources.some((source) => source.includes(texts.overview.start.title))).toBe(false);
});

/** Catalogues that the page asked for since this was called. */
function catalogues(page: Page): readonly string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    const name = /\/(opening|pages)-[^/]+\.js$/u.exec(request.url())?.[1];
    if (name !== undefined) seen.push(name);
  });
  return seen;
}

test('texts of pages and of the other language are loaded when they are needed', async ({ portpin: { page } }) => {
  const seen = catalogues(page);
  await page.reload();
  await scanned(page);
  expect(seen).toEqual(['opening']);
  await area(page, 'sql').click();
  await expect(heading(page)).toHaveText(en.shell.page.sql);
  expect(seen).toEqual(['opening', 'pages']);
  await page.getByRole('button', { name: en.shell.settings }).click();
  await page.getByRole('menuitemradio', { name: en.shell.languageName.ja }).click();
  await page.keyboard.press('Escape');
  await expect(heading(page)).toHaveText(ja.shell.page.sql);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  expect(seen.toSorted()).toEqual(['opening', 'opening', 'pages', 'pages']);
});

test.describe('in Japanese', () => {
  test.use({ launch: { lang: 'ja', theme: 'light' } });
  test('nothing is drawn in another language first', async ({ portpin: { page } }) => {
    const seen = catalogues(page);
    await page.reload();
    await scanned(page);
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
    expect(seen).toEqual(['opening']);
  });
});

test('the script a window opens with holds the first page, and no schemas', async () => {
  const first = await firstScripts();
  const withSchemas: string[] = [];
  for (const name of await readdir(assets)) if (name.endsWith('.js') && (await readFile(path.join(assets, name), 'utf8')).includes(SCHEMAS)) withSchemas.push(name);
  // Pages that check what is typed have them: the word is the right one.
  expect(withSchemas.length).toBeGreaterThan(0);
  expect(first.filter((name) => withSchemas.includes(name) || name.includes('WizardPage'))).toEqual([]);
});

test('the main process opens a window before it loads the engine', async () => {
  const main = await readFile(path.join(repository, 'out/main/index.js'), 'utf8');
  expect(main).toMatch(/import\(["'`]\.\/chunks\/engineSide/);
  // A word of the demo server, which is part of the engine.
  expect(main).not.toContain('MSSQL$SALES');
});
