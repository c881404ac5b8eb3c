import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { demoEstate } from '#electron/targets/demo/estate';
import { en } from '../../renderer/i18n/en';
import { expect, launchApp, test } from './support/app';
import { portsOf, readDemo, setPort, settingsOf, slowDemo, writeDemo } from './support/demo';
import { answerDialogs, askedBoxes } from './support/dialogs';
import { applyButton, ended, heading, scanned, toReview } from './support/walk';

// What a new user does, in the built window over the demo server.

test('converts, proves, keeps the document, undoes, converts again', async ({ portpin: { app, page, userData, consoleLines } }) => {
  test.setTimeout(120_000);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'portpin-documents-'));
  try {
    await expect(heading(page)).toHaveText('SQL01');
    await expect(page.locator('.switcher .badge')).toHaveText('Demo · simulated');
    await scanned(page);

    await toReview(page);
    const facts = page.locator('.facts.plan');
    await expect(facts.locator('.was')).toHaveText('16,385');
    await expect(facts.locator('.will')).toHaveText('103');
    await expect(facts).toContainText('with SQLAgent$SALES');
    await expect(facts.locator('.v.mono')).toHaveText(/^[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}$/);
    const shown = await facts.locator('.v.mono').innerText();
    const hash = shown.replaceAll(' ', '');
    await page.getByLabel(en.wizard.review.why, { exact: true }).fill('CHG0012345');

    // Both scripts can be read and saved, and are those of this plan.
    await page.getByRole('tab', { name: en.wizard.review.tabs.script }).click();
    await expect(page.locator('.code .cm').filter({ hasText: `Plan ${shown}.` })).toHaveCount(1);
    await answerDialogs(app, { saveIn: folder });
    await page.getByRole('button', { name: en.wizard.review.saveScript }).click();
    await page.getByRole('tab', { name: en.wizard.review.tabs.undo, exact: true }).click();
    await expect(page.locator('.code .cm').filter({ hasText: shown })).not.toHaveCount(0);
    await page.getByRole('button', { name: en.wizard.review.saveScript }).click();
    await expect.poll(async () => (await readdir(folder)).sort()).toEqual([`portpin-apply-${hash}.ps1`, `portpin-undo-${hash}.ps1`]);
    await page.getByRole('tab', { name: en.wizard.review.tabs.table }).click();

    // Refused in the native dialog: nothing happens.
    await answerDialogs(app, { button: 0 });
    await expect(applyButton(page)).toHaveText('Apply to SQL01, restart SALES with Agent');
    await applyButton(page).click();
    await expect(page.getByText(en.wizard.review.declined)).toBeVisible();
    const [asked] = await askedBoxes(app);
    expect(asked).toMatchObject({ message: 'Apply to SQL01?', defaultId: 0, cancelId: 0, buttons: ['Do not apply', 'Apply'] });
    expect(asked?.detail).toContain('MSSQL$SALES, SQLAgent$SALES');
    await expect(readDemo(userData)).rejects.toThrow('ENOENT');

    // Confirmed: written, read back, proved.
    await answerDialogs(app, { button: 1 });
    await applyButton(page).click();
    const run = await ended(page, 'committed');
    const after = await readDemo(userData);
    expect(portsOf(after, 'SALES')).toEqual({ tcpPort: '1435', dynamic: '' });
    expect(portsOf(after, 'INST1')).toEqual({ tcpPort: '49721', dynamic: '' });
    const proof = page.locator('table.proof');
    await expect(proof.locator('tbody tr', { hasText: 'SALES' })).toContainText('1435');
    await expect(page.getByText(en.runs.proof.simulated)).toBeVisible();

    // The document, in every format.
    await page.getByRole('button', { name: en.runs.openDocument }).click();
    await expect(page.getByText(en.runs.note.simulated)).toBeVisible();
    await expect(page.frameLocator('.docframe').locator('body')).toContainText(run);
    const documents = path.join(folder, 'documents');
    await answerDialogs(app, { open: [await mkdtemp(documents)] });
    await page.getByRole('button', { name: en.runs.doc.save }).click();
    await page.getByRole('checkbox', { name: en.runs.doc.all }).check();
    await page.getByRole('button', { name: en.runs.doc.saveTo }).click();
    await expect(page.getByRole('button', { name: en.runs.doc.openFolder })).toBeVisible();
    const saved = (await readdir(folder)).find((name) => name.startsWith('documents'));
    const files = (await readdir(path.join(folder, saved ?? ''))).sort();
    expect(files.map((name) => name.replace(`${run}-SQL01`, ''))).toEqual(['-apply.ps1', '-changes.csv', '-ports.csv', '-undo.ps1', '.dsc.yaml', '.html', '.json', '.md', '.pdf', '.playbook.yml', '.xlsx']);
    const read = (end: string): Promise<string> => readFile(path.join(folder, saved ?? '', `${run}-SQL01${end}`), 'utf8');
    const [html, json, markdown] = await Promise.all([read('.html'), read('.json'), read('.md')]);
    // Fonts are in it, and more than one page.
    expect(await readFile(path.join(folder, saved ?? '', `${run}-SQL01.pdf`), 'latin1')).toMatch(/^%PDF-1\.\d[\s\S]*\/Count [2-9]/u);
    for (const text of [html, json, markdown]) for (const told of [run, 'CHG0012345', 'SALES', '1435', '52104']) expect(text).toContain(told);
    expect(JSON.parse(json ?? '')).toBeInstanceOf(Object);
    expect(html).not.toMatch(/<script|https?:\/\/(?!learn\.microsoft\.com)/);

    // Undone, everything is as delivered; converted again, as after the first time.
    await page.getByRole('button', { name: en.runs.doc.back }).click();
    await page.getByRole('button', { name: en.runs.undo, exact: true }).click();
    await expect(heading(page)).toHaveText(en.runs.undoPage.title(run));
    await expect(applyButton(page)).toBeEnabled();
    await applyButton(page).click();
    expect(await ended(page, 'committed')).not.toBe(run);
    expect(settingsOf(await readDemo(userData))).toEqual(settingsOf(demoEstate()));
    await page.getByRole('navigation', { name: en.shell.areas }).getByRole('button', { name: en.shell.page.overview }).click();
    await scanned(page);
    await toReview(page);
    await applyButton(page).click();
    await ended(page, 'committed');
    expect(settingsOf(await readDemo(userData))).toEqual(settingsOf(after));
    expect(consoleLines.filter((line) => /^(error|pageerror)/.test(line))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Starts a run on a slow server and kills the app while an instance is stopped. Answers the folder of its data. */
async function killedInTheMiddle(): Promise<string> {
  const userData = await mkdtemp(path.join(os.tmpdir(), 'portpin-e2e-'));
  await writeDemo(userData, slowDemo({ 'service.start': 5000 }));
  const { app, page } = await launchApp({ userData, lang: 'en', theme: 'light' });
  await scanned(page);
  await toReview(page);
  await answerDialogs(app, { button: 1 });
  await applyButton(page).click();
  await expect(page.locator('.run li.now')).toContainText('start', { timeout: 30_000 });
  await expect.poll(async () => (await readDemo(userData)).services.find((s) => s.name === 'MSSQL$SALES')?.status).toBe('Stopped');
  const main = app.process();
  const gone = new Promise((resolve) => main.once('exit', resolve));
  main.kill('SIGKILL');
  await gone;
  const between = await readDemo(userData);
  expect(portsOf(between, 'SALES')).toEqual({ tcpPort: '1435', dynamic: '' });
  await writeDemo(userData, { ...between, latencyMs: {} });
  return userData;
}

for (const how of ['undo', 'finish'] as const) {
  test(`killed in the middle of a run, ${how} at the next start`, async () => {
    test.setTimeout(120_000);
    const userData = await killedInTheMiddle();
    const started = await launchApp({ userData });
    const { page } = started;
    try {
      const banner = page.getByRole('alert').filter({ hasText: /^Run \S+ was interrupted/ });
      await expect(banner).toContainText('SQL01 is between before and after');
      await banner.getByRole('button', { name: en.shell.interrupted[how], exact: true }).click();
      await ended(page, how === 'undo' ? 'rolled-back' : 'committed');
      await expect(banner).toHaveCount(0);
      const state = await readDemo(userData);
      if (how === 'undo') expect(settingsOf(state)).toEqual(settingsOf(demoEstate()));
      else {
        expect(portsOf(state, 'SALES')).toEqual({ tcpPort: '1435', dynamic: '' });
        expect(portsOf(state, 'INST1')).toEqual({ tcpPort: '49721', dynamic: '' });
        for (const name of ['MSSQL$SALES', 'SQLAgent$SALES']) expect(state.services.find((s) => s.name === name)?.status).toBe('Running');
        expect(state.listeners.filter((l) => l.port === 1435)).not.toEqual([]);
        await expect(page.locator('table.proof tbody tr', { hasText: 'SALES' })).toContainText('1435');
      }
    } finally {
      await started.close();
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

test('a value that moved since the review: nothing is written, both values are shown', async ({ portpin: { app, page, userData } }) => {
  await scanned(page);
  await toReview(page);
  const moved = setPort(demoEstate(), 'INST1', '50123');
  await writeDemo(userData, moved);
  await answerDialogs(app, { button: 1 });
  await applyButton(page).click();
  await ended(page, 'stale');
  await expect(page.getByText(en.runs.note.stale)).toBeVisible();
  await expect(page.locator('table.values')).toContainText('50123');
  expect(settingsOf(await readDemo(userData))).toEqual(settingsOf(moved));
});
