import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, launchApp, test } from './support/app';
import { faults, violations } from './support/looks';
import { area, scanned, texts } from './support/walk';
import { probesTexts } from '#core/text/probes';

// The Probes page through the real bridge: the simulation, a real listener of this computer, and one that never answers.

for (const lang of ['en', 'ja'] as const) {
  test(`probes ask the simulation and the network: ${lang}`, async () => {
    const userData = await mkdtemp(path.join(os.tmpdir(), 'portpin-e2e-'));
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on TCP has an address with a port
    const { port } = silent.address() as AddressInfo;
    const started = await launchApp({ userData, lang, theme: 'light' });
    const { page } = started;
    const t = texts[lang].probes;
    const words = probesTexts(lang);
    const row = page.getByRole('row');
    const askWith = async (fields: Readonly<Record<string, string>>): Promise<void> => {
      for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
      await page.getByRole('button', { name: t.ask, exact: true }).click();
    };
    try {
      await scanned(page);
      await area(page, 'probes', lang).click();
      await expect(page.getByRole('heading', { name: t.empty.title })).toBeVisible();
      await askWith({ [t.host]: 'sql01' });
      await expect(row.filter({ hasText: 'Print Spooler (spoolss)' })).toContainText('49668');
      await expect(page.getByText(t.simulated, { exact: true })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect(await faults(page, lang)).toEqual([]);

      await page.getByRole('radio', { name: words.kind.tcp }).click();
      await askWith({ [t.host]: '127.0.0.1', [t.ports]: `${port}, 1` });
      await expect(row.filter({ hasText: String(port) })).toContainText(words.open);
      await expect(row.filter({ hasText: 'ECONNREFUSED' })).toHaveCount(1);
      await expect(page.getByText(t.simulated, { exact: true })).toHaveCount(0);

      await page.getByRole('radio', { name: words.kind.tds }).click();
      await askWith({ [t.ports]: String(port) });
      await page.getByRole('button', { name: t.cancel, exact: true }).click();
      await expect(page.getByRole('button', { name: t.ask, exact: true })).toBeVisible({ timeout: 2_000 });
      await expect(page.getByRole('alert')).toHaveCount(0);

      await askWith({ [t.host]: 'http://sql01/' });
      await expect(page.getByText(words.badHost)).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect(started.consoleLines.filter((line) => /^(error|warning|pageerror)/.test(line))).toEqual([]);
    } finally {
      await started.close();
      silent.close();
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}
