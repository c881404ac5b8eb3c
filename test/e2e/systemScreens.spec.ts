import { launchApp, expect, test } from './support/app';
import { looker } from './support/looker';
import { onwards } from './support/system';
import { area, scanned, texts } from './support/walk';

// The wizards of RPC, WMI and port ranges in both languages, both themes and two sizes.

for (const lang of ['en', 'ja'] as const) {
  test(`the wizards of RPC, WMI and the ranges look right: ${lang}`, async () => {
    test.setTimeout(300_000);
    const started = await launchApp({ lang, theme: 'system' });
    const { page } = started;
    const { screen, found } = looker(started, lang);
    const t = texts[lang];
    try {
      await scanned(page);
      await area(page, 'rpc', lang).click();
      await page.locator('.head .MuiButton-contained').click();
      await page.locator('.svcgrid').waitFor();
      await screen('rpc-services');
      await onwards(page, t.rpcWizard.steps.range, lang);
      await page.locator('.strat input').nth(1).check();
      await screen('rpc-range');
      await page.locator('.ackrow input').first().check();
      await onwards(page, t.rpcWizard.steps.firewall, lang);
      await screen('rpc-firewall');
      await onwards(page, t.rpcWizard.steps.review, lang);
      await page.locator('.facts.plan').waitFor();
      await screen('rpc-review');
      await area(page, 'wmi', lang).click();
      await page.locator('.head .MuiButton-contained').click();
      await screen('wmi-host');
      await area(page, 'ranges', lang).click();
      await page.locator('.head .MuiButton-contained').click();
      await page.locator('.dyngrid tbody input[type="checkbox"]').first().check();
      await page.locator('.dyngrid input.field').nth(1).fill('100');
      await screen('ranges-refused');
      await page.locator('.panel header .MuiButton-root').first().click();
      await onwards(page, t.rangesWizard.steps.reservations, lang);
      await screen('ranges-reservations');
      expect(found()).toEqual([]);
      expect(started.consoleLines.filter((line) => /^(error|warning|pageerror)/.test(line))).toEqual([]);
    } finally {
      await started.close();
    }
  });
}
