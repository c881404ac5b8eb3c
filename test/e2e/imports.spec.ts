import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SCAN_FORMAT, SCAN_VERSION } from '#core/scan/scan';
import type { ElectronApplication, Page } from '@playwright/test';
import { en } from '../../renderer/i18n/en';
import { expect, repository, test } from './support/app';
import { answerDialogs } from './support/dialogs';
import { applyButton, choose, heading, next, openWizard, scanned } from './support/walk';

// Files of an offline server: read-only, ending in the scripts to carry there.

const TCP = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL10_50.XSQL2008\\MSSQLServer\\SuperSocketNetLib\\Tcp';
/** The keys of the real export that matter here, for a checkout without the shared folder beside it. */
const essential = [
  'Windows Registry Editor Version 5.00',
  '',
  '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\Instance Names\\SQL]',
  '"XSQL2008"="MSSQL10_50.XSQL2008"',
  '',
  `[${TCP}]`,
  '"Enabled"=dword:00000001',
  '"ListenOnAllIPs"=dword:00000001',
  '',
  `[${TCP}\\IPAll]`,
  '"TcpPort"=""',
  '"TcpDynamicPorts"="59157"',
  '',
].join('\r\n');
const real = path.resolve(repository, '../shared/data/sql2008r2-named-instance.reg');

let folder = '';
test.beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portpin-imports-'));
});
test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function openFile(app: ElectronApplication, page: Page, file: string): Promise<void> {
  await answerDialogs(app, { open: [file] });
  await page.locator('.switcher').click();
  await page.getByRole('menuitem', { name: en.shell.targets.openFile }).click();
}

/** A file of this test's own. */
async function own(name: string, content: string | Buffer): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

test('a registry export of a named instance: read-only, up to the scripts to carry', async ({ portpin: { app, page } }) => {
  test.info().annotations.push({ type: 'source', description: existsSync(real) ? 'the real export' : 'its essential keys: ../shared/data is not there' });
  await openFile(app, page, existsSync(real) ? real : await own('sql2008r2-named-instance.reg', essential));
  await expect(page.locator('.switcher .badge')).toHaveText('Imported · read-only');
  await expect(page.locator('.findings').getByText('XSQL2008 is on dynamic port 59157')).toBeVisible();
  await openWizard(page);
  await choose(page, ['XSQL2008']);
  await next(page, 'ports');
  await expect(page.getByLabel(en.wizard.ports.portOf('XSQL2008'), { exact: true })).toHaveValue('59157');
  await next(page, 'firewall');
  await next(page, 'clients');
  await expect(page.locator('table.strings')).toContainText('59157');
  await next(page, 'review');
  await page.locator('.facts.plan').waitFor();
  await answerDialogs(app, { saveIn: folder });
  await expect(applyButton(page)).toHaveText(en.wizard.review.saveScripts);
  await applyButton(page).click();
  await expect.poll(async () => (await readdir(folder)).filter((name) => name.endsWith('.ps1')).length).toBe(2);
  const scripts = (await readdir(folder)).filter((name) => name.endsWith('.ps1')).sort();
  expect(scripts.map((name) => name.replace(/[0-9a-f]{12}/, ''))).toEqual(['portpin-apply-.ps1', 'portpin-undo-.ps1']);
  for (const name of scripts) {
    const bytes = await readFile(path.join(folder, name));
    // Windows PowerShell 5.1 reads a script without a byte order mark in the code page of the server.
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.toString('utf8')).toContain('59157');
    expect(bytes.toString('utf8')).toContain('MSSQL10_50.XSQL2008');
  }
});

test('a bad line is told with its number and text, the rest is read', async ({ portpin: { app, page } }) => {
  const lines = essential.split('\r\n');
  lines.splice(4, 0, 'what is this');
  await openFile(app, page, await own('bad.reg', Buffer.from(`\uFEFF${lines.join('\r\n')}`, 'utf16le')));
  const notice = page.getByRole('alert').filter({ hasText: en.shell.importProblems.title(1) });
  await notice.getByRole('button', { name: en.shell.importProblems.show }).click();
  await expect(page.getByRole('dialog')).toContainText(en.shell.importProblems.line('bad.reg', '5'));
  await expect(page.getByRole('dialog').locator('code')).toHaveText('what is this');
  await page.keyboard.press('Escape');
  await expect(page.locator('.findings').getByText('XSQL2008 is on dynamic port 59157')).toBeVisible();
});

test('files that are not what they should be are refused in words, and the server in view stays', async ({ portpin: { app, page } }) => {
  await scanned(page);
  const files: readonly (readonly [file: string, said: readonly string[]])[] = [
    [await own('newer.json', JSON.stringify({ format: SCAN_FORMAT, version: SCAN_VERSION + 1 })), [`version ${SCAN_VERSION + 1}`, `up to version ${SCAN_VERSION}`]],
    [await own('picture.reg', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])), ['picture.reg is neither a registry export nor a collected scan.']],
    [await own('empty.reg', 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\Console]\r\n"a"="b"\r\n'), ['empty.reg holds neither SQL Server nor firewall settings.']],
    [path.join(folder, 'gone.reg'), ['gone.reg could not be read.']],
  ];
  for (const [file, said] of files) {
    await openFile(app, page, file);
    const alert = page.getByRole('alert');
    for (const part of said) await expect(alert).toContainText(part);
    await expect(heading(page)).toHaveText('SQL01');
    await alert.getByRole('button', { name: en.common.close }).click();
    await expect(alert).toHaveCount(0);
  }
});

test('closing the dialog without a choice changes nothing', async ({ portpin: { app, page } }) => {
  await scanned(page);
  await answerDialogs(app, { open: [] });
  await page.locator('.switcher').click();
  await page.getByRole('menuitem', { name: en.shell.targets.openFile }).click();
  await expect(page.locator('.switcher .badge')).toHaveText('Demo · simulated');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
