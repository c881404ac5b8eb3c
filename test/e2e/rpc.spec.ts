import { en } from '../../renderer/i18n/en';
import { expect, test } from './support/app';
import { readDemo, registryOf } from './support/demo';
import { applied, clean, onwards, undone } from './support/system';
import { area, heading, scanned } from './support/walk';

// What a new user does about RPC and WMI, in the built window over the demo server.

test('WMI gets a fixed port, NTDS and Netlogon theirs, the rest a range; restarted, verified, all undone', async ({ portpin: launched }) => {
  test.setTimeout(240_000);
  const { page, userData } = launched;
  await scanned(page);

  // WMI first.
  await area(page, 'wmi').click();
  await expect(page.getByText(en.wmi.state.dynamicPort)).toBeVisible();
  await clean(page, 'en', 'WMI');
  await page.getByRole('button', { name: en.wmi.open }).click();
  await expect(heading(page)).toHaveText(en.shell.page.wmiWizard);
  const port = page.getByRole('textbox', { name: en.wmiWizard.port, exact: true });
  await expect(port).toHaveValue('24158');
  await port.fill('135');
  await expect(page.getByText(en.wmiWizard.blocked.port)).toBeVisible();
  await port.fill('24158');
  await clean(page, 'en', 'WMI, host');
  await onwards(page, en.wmiWizard.steps.firewall);
  await clean(page, 'en', 'WMI, firewall');
  await onwards(page, en.wmiWizard.steps.review);
  const wmiRun = await applied(launched);
  await area(page, 'wmi').click();
  await expect(page.locator('.head .sub')).toContainText(en.wmi.port('24158'));

  // Then Netlogon and NTDS, and the range for everything else.
  await area(page, 'rpc').click();
  await expect(page.getByText(en.rpc.table.title)).toBeVisible();
  await clean(page, 'en', 'RPC');
  await page.locator('.head .MuiButton-contained').click();
  await expect(heading(page)).toHaveText(en.shell.page.rpcWizard);
  for (const box of await page.locator('.svcgrid input[type="checkbox"]:checked').all()) await expect(box).toBeChecked();
  const names = ['Active Directory Domain Services', 'Netlogon'];
  for (const box of await page.getByRole('checkbox', { name: /^Give .* a fixed port$/u }).all()) await box.uncheck();
  for (const name of names) await page.getByRole('checkbox', { name: en.rpcWizard.services.select(name), exact: true }).check();
  const portOf = (name: string) => page.getByRole('textbox', { name: en.rpcWizard.services.portOf(name), exact: true });
  await expect(portOf('Active Directory Domain Services')).toHaveValue('38901');
  await portOf('Netlogon').fill('38901');
  await expect(page.getByText(en.rpcWizard.services.verdict['in-plan']('Active Directory Domain Services')).first()).toBeVisible();
  await portOf('Netlogon').fill('38902');
  await clean(page, 'en', 'RPC, services');
  await onwards(page, en.rpcWizard.steps.range);
  await page.getByRole('radio', { name: new RegExp(`^${en.rpcWizard.rangeStep.restrict.title}`, 'u') }).check();
  await expect(page.getByText(en.rpcWizard.blocked['not-acknowledged']())).toBeVisible();
  const count = page.getByRole('textbox', { name: en.rpc.range.countOf(1) });
  await count.fill('5');
  await expect(page.getByText(en.rpcWizard.blocked['not-acknowledged']())).toBeVisible();
  await count.fill('500');
  await page.getByRole('checkbox', { name: en.rpc.range.acknowledge }).check();
  await clean(page, 'en', 'RPC, range');
  await onwards(page, en.rpcWizard.steps.firewall);
  await clean(page, 'en', 'RPC, firewall');
  await onwards(page, en.rpcWizard.steps.review);
  await page.locator('.facts.plan').waitFor();
  await clean(page, 'en', 'RPC, review');
  const rpcRun = await applied(launched);

  // Written, and not in force before the computer restarts.
  await expect(page.getByText(en.runs.pending.rebootTitle)).toBeVisible();
  await expect(page.locator('.badge.waits')).toHaveText(en.runs.pending.badge);
  await clean(page, 'en', 'RPC, run');
  await page.getByRole('button', { name: en.runs.pending.demoRestart }).click();
  await expect(page.locator('.badge.waits')).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByText(en.runs.pending.rebootTitle)).toHaveCount(0);
  await area(page, 'rpc').click();
  await expect(page.locator('.head .sub')).toContainText(en.rpc.rangeState.complete('20000–20499 (500)'));
  const state = await readDemo(userData);
  expect(registryOf(state, 'SOFTWARE\\Microsoft\\Rpc\\Internet')).toMatchObject({ UseInternetPorts: 'Y', PortsInternetAvailable: 'Y' });
  expect(state.listeners.some((l) => l.port === 38_901) && state.listeners.some((l) => l.port === 38_902) && state.listeners.some((l) => l.port === 24_158)).toBe(true);

  // All undone: the last first.
  for (const run of [rpcRun, wmiRun]) {
    await area(page, 'runs').click();
    await page.getByRole('row', { name: new RegExp(run, 'u') }).first().click();
    await expect(heading(page)).toContainText(run);
    await undone(launched);
  }
  const back = await readDemo(userData);
  expect(registryOf(back, 'SOFTWARE\\Microsoft\\Rpc\\Internet')).toBeUndefined();
  expect(registryOf(back, 'SYSTEM\\CurrentControlSet\\Services\\Netlogon\\Parameters')?.['DCTcpipPort']).toBeUndefined();
});
