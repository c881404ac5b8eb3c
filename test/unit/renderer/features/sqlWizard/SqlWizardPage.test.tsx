// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { channels, type Draft } from '#core/ipc/contract';
import { planHash } from '#core/plan/change';
import { defaultChoices } from '#core/plan/choices';
import { makePlan } from '#core/plan/makePlan';
import type { SqlChoices } from '#core/plan/choices';
import type { ServerModel } from '#core/scan/model';
import type { Scan } from '#core/scan/scan';
import { emptySlot, useApp } from '../../../../../renderer/app/store';
import { SqlWizardPage } from '../../../../../renderer/features/sqlWizard/SqlWizardPage';
import { bridge, draw } from '../../support';
import { demo } from '../demoModel';

let scan: Scan;
let model: ServerModel;
beforeAll(async () => {
  ({ scan, model } = await demo());
});
const initial = useApp.getState();
beforeEach(() => {
  useApp.setState(initial, true);
  open();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open(more: { readonly draft?: Draft; readonly writable?: boolean } = {}): void {
  useApp.setState({
    targets: [{ id: model.target.id, kind: more.writable === false ? 'imported' : 'demo', name: 'SQL01', writable: more.writable ?? true }],
    current: model.target.id,
    scans: { [model.target.id]: { ...emptySlot, scan, model } },
    drafts: { [model.target.id]: { sql: more.draft ?? null } },
    route: { page: 'sqlWizard', instances: [] },
  });
}
function answers() {
  return bridge({
    'plan.make': (input) => {
      const made = makePlan(model, channels['plan.make'].input.parse(input).request);
      return made.ok ? { ...made, hash: planHash(made.plan) } : made;
    },
    'plan.script': () => ({ name: 'apply.ps1', text: '# a script' }),
    'plan.saveScript': () => ({ path: 'C:\\apply.ps1' }),
    'connections.list': () => ({ connections: [{ localPort: 49_721, remoteAddress: '10.20.4.21', count: 3 }] }),
    'run.start': () => ({ runId: 'R-0001' }),
    'runs.list': () => ({ runs: [] }),
  });
}
const draft = (step: string, instance: Partial<SqlChoices['instances'][number]> = {}): Draft => ({
  request: { kind: 'sql', choices: { ...defaultChoices(), instances: [{ name: 'INST1', strategy: 'keep', port: null, restartNow: false, ...instance }] } },
  step,
  visited: ['server', 'instances', 'ports', 'firewall', 'clients', 'review'],
  savedAt: '2026-11-21T21:58:00Z',
  scanHash: model.scanHash,
});
const foot = (name: RegExp): HTMLElement => screen.getByRole('button', { name });

describe('SqlWizardPage', () => {
  it('says why it cannot go on, and goes on when it can', async () => {
    const user = userEvent.setup();
    answers();
    draw(<SqlWizardPage instances={[]} />);
    expect(screen.getByText('sql01.corp.example.com')).toBeDefined();
    await user.click(foot(/^Next: Instances$/u));
    expect(screen.getByText('Select at least one instance.')).toBeDefined();
    expect(foot(/^Next: Ports$/u)).toHaveProperty('disabled', true);
    await user.click(screen.getByRole('checkbox', { name: 'Give INST1 a fixed port' }));
    await user.click(foot(/^Next: Ports$/u));
    expect(screen.getByText('no client change, no restart')).toBeDefined();
    expect(screen.getByText('1 of 9: INST1')).toBeDefined();
  });

  it('keeps a typed port that is none in the field, with the reason, until it is mended', async () => {
    const user = userEvent.setup();
    answers();
    open({ draft: draft('ports') });
    draw(<SqlWizardPage instances={[]} />);
    await user.click(within(screen.getByRole('radiogroup', { name: 'Strategy of INST1' })).getByRole('radio', { name: 'Custom' }));
    const field = screen.getByRole('textbox', { name: 'Port of INST1' });
    expect(field).toHaveProperty('value', '49721');
    await user.clear(field);
    await user.type(field, '1433-1440');
    expect(field).toHaveProperty('value', '1433-1440');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toContain('SQL Server takes no port ranges.');
    expect(screen.getByText('1 port needs another number: INST1')).toBeDefined();
    expect(foot(/^Next: Firewall$/u)).toHaveProperty('disabled', true);
    await user.clear(field);
    await user.type(field, '1434');
    await user.click(screen.getByRole('button', { name: /^Use \d+$/u }));
    expect(Number(screen.getByRole<HTMLInputElement>('textbox', { name: 'Port of INST1' }).value)).toBeGreaterThan(1434);
    expect(foot(/^Next: Firewall$/u)).toHaveProperty('disabled', false);
  });

  it('blocks on an address that is none and counts what stays open', async () => {
    const user = userEvent.setup();
    answers();
    open({ draft: draft('firewall') });
    draw(<SqlWizardPage instances={[]} />);
    const field = screen.getByRole('textbox', { name: 'Remote addresses' });
    await user.clear(field);
    await user.type(field, '10.20.0.0/33');
    expect(screen.getByText(/prefix or mask of “10.20.0.0\/33”/u)).toBeDefined();
    expect(foot(/^Next: Clients$/u)).toHaveProperty('disabled', true);
    await user.clear(field);
    await user.type(field, '10.20.0.0/16');
    expect(foot(/^Next: Clients$/u)).toHaveProperty('disabled', false);
    await user.click(screen.getByRole('checkbox', { name: /^Disable SQL dynamic ports/u }));
    const bars = document.querySelectorAll('.openbars .n');
    expect([...bars].map((b) => b.textContent)).toEqual(['16,385', '102']);
  });

  it('shows who is connected, and strings to copy', async () => {
    answers();
    open({ draft: draft('clients') });
    draw(<SqlWizardPage instances={[]} />);
    expect(await screen.findByText('10.20.4.21')).toBeDefined();
    expect(screen.getByText(/^Server=tcp:sql01\.corp\.example\.com,49721;/u)).toBeDefined();
  });

  it('applies the plan that was reviewed, with the reason, and removes the draft', async () => {
    const user = userEvent.setup();
    const { asked } = answers();
    open({ draft: draft('review', { strategy: 'series' }) });
    draw(<SqlWizardPage instances={[]} />);
    const apply = await screen.findByRole('button', { name: /^Apply to SQL01, restart INST1/u });
    expect(document.activeElement?.textContent).toBe('Back');
    await user.type(screen.getByRole('textbox', { name: 'Why' }), 'CHG7');
    await user.click(apply);
    await waitFor(() => expect(useApp.getState().route).toEqual({ page: 'run', runId: 'R-0001' }));
    const made = makePlan(model, draft('review', { strategy: 'series' }).request);
    if (!made.ok) throw new Error('no plan');
    expect(asked.find((a) => a.channel === 'run.start')?.input).toEqual({ hash: planHash(made.plan), why: 'CHG7', language: 'en' });
    expect(asked.findLast((a) => a.channel === 'draft.set')?.input).toEqual({ targetId: model.target.id, kind: 'sql', draft: null });
  });

  it('stays where it is when the confirmation was refused', async () => {
    const user = userEvent.setup();
    answers();
    vi.spyOn(window.portpin.calls, 'run.start').mockResolvedValue({ ok: true, value: null });
    open({ draft: draft('review') });
    draw(<SqlWizardPage instances={[]} />);
    const apply = await screen.findByRole('button', { name: /^Apply to SQL01$/u });
    await waitFor(() => expect(apply).toHaveProperty('disabled', false));
    await user.click(apply);
    expect(await screen.findByText('Not applied. Nothing has been written.')).toBeDefined();
    expect(useApp.getState().route.page).toBe('sqlWizard');
  });

  it('an imported server ends in scripts to carry, never in applying', async () => {
    const user = userEvent.setup();
    const { asked } = answers();
    open({ draft: draft('review'), writable: false });
    draw(<SqlWizardPage instances={[]} />);
    const save = await screen.findByRole('button', { name: 'Save the scripts' });
    await waitFor(() => expect(save).toHaveProperty('disabled', false));
    await user.click(save);
    await waitFor(() => expect(asked.filter((a) => a.channel === 'plan.saveScript')).toHaveLength(2));
    expect(screen.queryByRole('button', { name: /^Apply/u })).toBeNull();
    expect(asked.some((a) => a.channel === 'run.start')).toBe(false);
  });

  it('saves what was chosen when it is left, and asks before that only with something to lose', async () => {
    const user = userEvent.setup();
    const { asked } = answers();
    draw(<SqlWizardPage instances={['INST1']} />);
    await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
    expect(screen.getByText('no client change, no restart')).toBeDefined();
    await user.click(foot(/^Cancel$/u));
    await user.click(screen.getByRole('button', { name: 'Leave, keep the draft' }));
    expect(useApp.getState().route).toEqual({ page: 'sql' });
    const saved = asked.findLast((a) => a.channel === 'draft.set')?.input;
    expect(saved).toMatchObject({ draft: { step: 'ports', request: { choices: { instances: [{ name: 'INST1', strategy: 'keep' }] } } } });
    cleanup();
    open();
    draw(<SqlWizardPage instances={[]} />);
    await user.click(foot(/^Cancel$/u));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
