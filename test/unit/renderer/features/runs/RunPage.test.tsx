// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { planHash, type Plan } from '#core/plan/change';
import { defaultChoices } from '#core/plan/choices';
import { planSql } from '#core/plan/planSql';
import type { JournalRecord, RunView } from '#core/plan/run';
import { runView } from '#core/plan/runView';
import type { RunSummary } from '#core/ipc/contract';
import type { ServerModel } from '#core/scan/model';
import type { Scan } from '#core/scan/scan';
import { emptySlot, useApp } from '../../../../../renderer/app/store';
import { RunPage } from '../../../../../renderer/features/runs/RunPage';
import { RunsPage } from '../../../../../renderer/features/runs/RunsPage';
import { bridge, draw } from '../../support';
import { demo } from '../demoModel';

const at = '2026-11-21T22:14:31.000Z';
let scan: Scan;
let model: ServerModel;
let plan: Plan;
beforeAll(async () => {
  ({ scan, model } = await demo());
  const made = planSql(model, { ...defaultChoices(), instances: [{ name: 'SALES', strategy: 'series', port: null, restartNow: false }] });
  if (!made.ok) throw new Error('no plan');
  ({ plan } = made);
});
const initial = useApp.getState();
beforeEach(() => {
  useApp.setState(initial, true);
  useApp.setState({ targets: [{ id: model.target.id, kind: 'demo', name: 'SQL01', writable: true }], current: model.target.id, scans: { [model.target.id]: { ...emptySlot, scan, model } } });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function run(records: readonly JournalRecord[], unheld = false): RunView {
  const view = runView([{ t: 'planned', at, runId: 'R-0018', planHash: planHash(plan), plan, why: 'CHG7', by: 'CORP\\k.sato', host: 'h', appVersion: '0' }, { t: 'locked', at, pid: 1 }, { t: 'snapshotted', at, cells: [], endpoints: null }, ...records], { unheld, damaged: false, undoneBy: null });
  if (!view) throw new Error('no view');
  return view;
}
const done = (): JournalRecord[] => plan.steps.map((s) => ({ t: 'done', at, step: s.id, readBack: [], ms: 5 }));
const proof: JournalRecord = { t: 'proof', at, proof: { at, real: false, address: '10.20.1.15', rows: [{ what: 'sql', instance: 'SALES', port: 1435, listening: 'yes', reachable: 'yes', engine: '16.0.4165', browserPort: 1435, browserAsked: true, detail: null }], old: [{ instance: 'SALES', port: 52_104, answers: false }], tcpOpen: 16_386, rpc: null, facts: [] } };
const summary = (view: RunView, more: Partial<RunSummary> = {}): RunSummary => ({ runId: view.runId, targetId: model.target.id, targetName: 'SQL01', state: view.state, kind: 'sql', undoOf: null, undoneBy: null, startedAt: at, endedAt: at, by: 'k.sato', subjects: ['SALES'], changes: 3, pending: [], ...more });

describe('RunPage', () => {
  it('while it goes on: no primary, stop and roll back, nothing shown as proved', async () => {
    const user = userEvent.setup();
    const live = run([{ t: 'intent', at, step: plan.steps[0]?.id ?? '' }]);
    const { asked } = bridge({ 'run.get': () => live });
    draw(<RunPage runId="R-0018" />);
    expect(await screen.findByRole('heading', { name: 'Applying R-0018' })).toBeDefined();
    expect(document.querySelector('.MuiButton-contained')).toBeNull();
    expect(screen.getByText('If this window closes now')).toBeDefined();
    expect(screen.getAllByText('waiting').length).toBeGreaterThan(0);
    await user.click(screen.getByRole('button', { name: 'Stop and roll back' }));
    expect(asked.find((a) => a.channel === 'run.cancel')?.input).toEqual({ runId: 'R-0018', how: 'roll-back' });
    expect(screen.getByRole('button', { name: 'Stops and rolls back' })).toHaveProperty('disabled', true);
  });

  it('committed: proof said to be of a simulation, then its undo is reviewed before anything is written', async () => {
    const user = userEvent.setup();
    const { asked } = bridge({ 'run.get': () => run([...done(), { t: 'applied', at }, proof, { t: 'committed', at }]), 'plan.undo': () => ({ ok: true, plan: { ...plan, kind: 'undo', undoOf: 'R-0018' }, hash: 'abc123def456' }), 'run.start': () => ({ runId: 'R-0019' }) });
    draw(<RunPage runId="R-0018" />);
    expect(await screen.findByRole('heading', { name: 'R-0018 committed' })).toBeDefined();
    expect(screen.getByText('observed on a simulation')).toBeDefined();
    expect(screen.getByText('nobody answers')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Undo…' }));
    expect(await screen.findByRole('treegrid')).toBeDefined();
    expect(asked.some((a) => a.channel === 'run.start')).toBe(false);
    await user.click(screen.getByRole('button', { name: /^Undo R-0018 on SQL01, restart SALES/u }));
    expect(asked.find((a) => a.channel === 'run.start')?.input).toEqual({ hash: 'abc123def456', why: 'Undo of R-0018', language: 'en' });
    await waitFor(() => expect(useApp.getState().route).toEqual({ page: 'run', runId: 'R-0019' }));
  });

  it('an undo that cannot be made says why and offers nothing to press', async () => {
    const user = userEvent.setup();
    bridge({ 'run.get': () => run([...done(), proof, { t: 'committed', at }]), 'plan.undo': () => ({ ok: false, problems: [{ code: 'changed-since', subject: 'TcpPort', params: { planned: '"1435"', found: '"1500"' } }] }) });
    draw(<RunPage runId="R-0018" />);
    await user.click(await screen.findByRole('button', { name: 'Undo…' }));
    expect(await screen.findByText(/was left at "1435" and is now "1500"/u)).toBeDefined();
    expect(screen.getByRole('button', { name: /^Undo R-0018 on SQL01/u })).toHaveProperty('disabled', true);
  });

  it('needs a person: before, planned and found stand side by side', async () => {
    bridge({ 'run.get': () => run([{ t: 'needs-a-person', at, items: [{ cell: 'registry:HKLM\\SOFTWARE\\X\\IPAll\\TcpPort', before: '""', after: '"1435"', found: '"1500"' }], error: null }]) });
    draw(<RunPage runId="R-0018" />);
    expect(await screen.findByRole('heading', { name: 'R-0018 needs a person' })).toBeDefined();
    const cells = [...document.querySelectorAll('.values tbody td')].map((c) => c.textContent);
    expect(cells).toEqual(['TcpPort', '""', '"1435"', '"1500"']);
    expect(screen.queryByRole('button', { name: 'Undo…' })).toBeNull();
  });

  it('rolled back: the choices come back as a draft at the review', async () => {
    const user = userEvent.setup();
    const { asked } = bridge({ 'run.get': () => run([{ t: 'failed', at, step: plan.steps[0]?.id ?? '', error: { code: 'access-denied', detail: 'Access is denied.' }, log: ['17182 Error'] }, { t: 'rolling-back', at, reason: 'failed' }, { t: 'rolled-back', at }]), 'scan.run': () => scan });
    draw(<RunPage runId="R-0018" />);
    expect(await screen.findByText('Every value is as before')).toBeDefined();
    expect(screen.getByText(/Access is denied\./u, { selector: '.quote' })).toBeDefined();
    expect(screen.getByText('17182 Error')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Back to the plan' }));
    await waitFor(() => expect(useApp.getState().route).toEqual({ page: 'sqlWizard', instances: [] }));
    expect(asked.find((a) => a.channel === 'draft.set')?.input).toMatchObject({ draft: { step: 'review', request: { kind: 'sql', choices: { instances: [{ name: 'SALES', strategy: 'series' }] } }, why: 'CHG7' } });
  });

  it('interrupted: finishes or puts back', async () => {
    const user = userEvent.setup();
    const { asked } = bridge({ 'run.get': () => run(done().slice(0, 1), true), 'run.recover': () => run([...done(), { t: 'committed', at }]), 'runs.list': () => ({ runs: [] }), 'scan.run': () => scan });
    draw(<RunPage runId="R-0018" />);
    expect(await screen.findByRole('heading', { name: 'R-0018 was interrupted' })).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Put everything back' }));
    expect(asked.find((a) => a.channel === 'run.recover')?.input).toEqual({ runId: 'R-0018', how: 'undo' });
  });

  it('shows the document in a frame that may do nothing, and as Markdown', async () => {
    const user = userEvent.setup();
    bridge({ 'run.get': () => run([...done(), proof, { t: 'committed', at }]), 'document.render': (input) => ({ name: 'R-0018', text: JSON.stringify(input) }) });
    draw(<RunPage runId="R-0018" />);
    await user.click(await screen.findByRole('button', { name: 'Open the change document' }));
    const frame = await waitFor(() => {
      const found = document.querySelector('iframe');
      if (!found) throw new Error('no frame');
      return found;
    });
    expect(frame.getAttribute('sandbox')).toBe('');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Shown as' }), 'markdown');
    expect(await screen.findByText(/"format":"markdown"/u)).toBeDefined();
    expect(document.querySelector('iframe')).toBeNull();
  });
});

describe('RunsPage', () => {
  it('puts what needs somebody first, and tells what was undone and what is pending', async () => {
    const user = userEvent.setup();
    const interrupted = run(done().slice(0, 1), true);
    const committed = { ...run([...done(), { t: 'committed', at }]), runId: 'R-0017' };
    const runs = [summary(interrupted), summary(committed, { undoneBy: 'R-0020' }), summary(committed, { runId: 'R-0016', pending: [{ step: 'reserve', subject: 'INST1', port: 49_721 }] })];
    useApp.setState({ runs });
    const { asked } = bridge({ 'runs.list': () => ({ runs }), 'run.recover': () => committed, 'scan.run': () => scan });
    draw(<RunsPage />);
    expect(screen.getByText('1 run was interrupted')).toBeDefined();
    expect(screen.getByText('Reserve 49721 at the next stop of INST1')).toBeDefined();
    expect(screen.getByText('undone by R-0020')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Finish' }));
    expect(asked.find((a) => a.channel === 'run.recover')?.input).toEqual({ runId: 'R-0018', how: 'finish' });
  });
});
