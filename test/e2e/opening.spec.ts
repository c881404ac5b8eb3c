import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { en } from '../../renderer/i18n/en';
import { ja } from '../../renderer/i18n/ja';
import { expect, repository, test } from './support/app';
import { area, heading, scanned } from './support/walk';

// A window opens with little (docs/benchmarks.md): one import in the wrong file takes that back without anybody seeing it.

const assets = path.join(repository, 'out/renderer/assets');
/** Bytes of the script that the page names: 255 kB when this was written. More is a page, a dialog or MUI imported by the frame. */
const LIMIT = 275_000;
/** A word of zod's own that stays in what the build makes of it. */
const SCHEMAS = 'ZodError';

/** The built page: before the main process puts language and nonce into it. */
const builtPage = (): Promise<string> => readFile(path.join(repository, 'out/renderer/index.html'), 'utf8');
const scriptOf = (html: string): string => [...html.matchAll(/<script\s[^>]*src="\.\/assets\/([^"]+)"/g)].map(([, name]) => name ?? '').join(' ');

test('the window opens with one script, which stays small and holds no texts', async () => {
  // Each file more is a question to the main process, which has a window to open: two scripts are no file name.
  const source = await readFile(path.join(assets, scriptOf(await builtPage())), 'utf8');
  expect(Buffer.byteLength(source)).toBeLessThan(LIMIT);
  for (const texts of [en, ja]) expect(source).not.toContain(texts.overview.start.title);
});

test('the page names that script, one style sheet, and the texts of its language', async ({ portpin: { page } }) => {
  const links = [...(await builtPage()).matchAll(/<link\s[^>]*>/g)].map(([link]) => link);
  // What both languages share, and each of them.
  expect(links.map((link) => /rel="(\w+)"/.exec(link)?.[1])).toEqual(['stylesheet', 'modulepreload', 'modulepreload', 'modulepreload']);
  const texts = page.locator('head > link[rel="modulepreload"][hreflang]');
  await expect(texts).toHaveCount(1);
  await expect(texts).toHaveAttribute('hreflang', 'en');
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

test('the first page comes in one script more, and last', async ({ portpin: { page } }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const name = /\/([^/]+)-[^/]+\.js$/u.exec(request.url())?.[1];
    if (name !== undefined) asked.push(name);
  });
  await page.reload();
  await scanned(page);
  expect(asked.toSorted()).toEqual(['firstPage', 'format', 'index', 'opening']);
  expect(asked.at(-1)).toBe('firstPage');
});

test('the script a window opens with holds no schemas', async () => {
  const first = scriptOf(await builtPage());
  const withSchemas: string[] = [];
  for (const name of await readdir(assets)) if (name.endsWith('.js') && (await readFile(path.join(assets, name), 'utf8')).includes(SCHEMAS)) withSchemas.push(name);
  // Pages that check what is typed have them: the word is the right one.
  expect(withSchemas.length).toBeGreaterThan(0);
  expect(withSchemas).not.toContain(first);
  expect(withSchemas.filter((name) => name.startsWith('firstPage'))).toEqual([]);
});

test('the main process opens a window before it loads the engine', async () => {
  const main = await readFile(path.join(repository, 'out/main/index.js'), 'utf8');
  expect(main).toMatch(/import\(["'`]\.\/chunks\/engineSide/);
  // A word of the demo server, which is part of the engine.
  expect(main).not.toContain('MSSQL$SALES');
});
