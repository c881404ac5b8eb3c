import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, repository, test } from './support/app';

// A window opens with little (docs/benchmarks.md): one import in the wrong file takes that back without anybody seeing it.

const assets = path.join(repository, 'out/renderer/assets');
/** A word of zod's own that stays in what the build makes of it. */
const SCHEMAS = 'ZodError';

test('the script a window opens with holds the first page, and no schemas', async () => {
  const html = await readFile(path.join(repository, 'out/renderer/index.html'), 'utf8');
  const first = [...html.matchAll(/assets\/([^"]+\.js)"/g)].map(([, name]) => name ?? '');
  expect(first.length).toBeGreaterThan(0);
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
