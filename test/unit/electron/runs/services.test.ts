import { afterEach, describe, expect, it } from 'vitest';
import { makePlan } from '#core/plan/makePlan';
import { planPending, planUndo } from '#core/plan/planUndo';
import type { PlanRequest } from '#core/plan/request';
import type { RunView } from '#core/plan/run';
import { defaultRangesChoices, defaultRpcChoices, defaultWmiChoices, type RpcChoices } from '#core/plan/serviceChoices';
import { interpret } from '#core/scan/interpret';
import type { ServerModel } from '#core/scan/model';
import { createDemoProber } from '#electron/targets/demo/prober';
import { scanTarget } from '#electron/targets/scanTarget';
import { bench, cellsOf, planned, smallEstate, WIDE_RULE, type Bench } from '../../../support/demoRun';

let b: Bench | undefined;
afterEach(() => b?.dispose());
function fresh(edit?: Parameters<typeof smallEstate>[0]): Bench {
  b = bench(smallEstate(edit));
  return b;
}
async function look(run: Bench): Promise<ServerModel> {
  return interpret(await scanTarget(run.target, { prober: createDemoProber(run.target) }));
}
async function apply(run: Bench, request: PlanRequest): Promise<RunView> {
  return run.start(planned(makePlan(await look(run), request))).done;
}
/** As after a restart: what PortPin sees first. */
async function reboot(run: Bench): Promise<void> {
  await run.target.restart();
  run.store.settlePending(run.target.id, await look(run));
}
const cells = (run: Bench): unknown => cellsOf(run.target.state());
const rpc = (changes: Partial<RpcChoices>): PlanRequest => ({ kind: 'rpc', choices: { ...defaultRpcChoices(), ...changes } });
const PAIR = rpc({ services: [{ id: 'ntds', port: 38_901, restart: 'now' }, { id: 'netlogon', port: 38_902, restart: 'now' }] });
const RANGE = rpc({ range: { ports: [{ start: 20_000, end: 20_499 }], acknowledged: true } });

describe('fixed ports of services', () => {
  it('Netlogon listens at once, NTDS once the computer was seen to restart; undone, both move again', async () => {
    const run = fresh();
    const before = cells(run);
    const view = await apply(run, PAIR);
    expect([view.state, view.pending]).toEqual(['committed', ['await:reboot']]);
    expect(view.proof?.rows).toMatchObject([{ what: 'service', port: 38_901, listening: 'no', engine: null, browserAsked: false }, { what: 'service', port: 38_902, listening: 'yes', reachable: 'yes' }]);
    const mapped = view.proof?.rpc?.after?.filter((e) => e.port === 38_902) ?? [];
    expect(mapped.length).toBeGreaterThan(0);
    expect(view.proof?.rpc?.before?.filter((e) => e.port === 38_902)).toEqual([]);
    // A scan without a restart settles nothing.
    run.store.settlePending(run.target.id, await look(run));
    expect(run.store.view(view.runId).pending).toEqual(['await:reboot']);
    await reboot(run);
    const settled = run.store.view(view.runId);
    expect(settled.pending).toEqual([]);
    expect(settled.steps.find((s) => s.id === 'await:reboot')).toMatchObject({ status: 'done', readBack: [{ cell: 'listener:NTDS', value: expect.stringContaining('38901') as unknown }] });

    const undo = planned(planUndo(settled, await look(run)));
    const undone = await run.start(undo).done;
    expect([undone.state, undone.pending]).toEqual(['committed', ['await:reboot', 'put-back:rule:PortPin-RPC-netlogon-38902', 'put-back:rule:PortPin-RPC-ntds-38901', 'put-back:rule:PortPin-RPC-EPM-135']]);
    await reboot(run);
    const after = run.store.view(undone.runId);
    expect(after.pending).not.toContain('await:reboot');
    expect((await run.start(planned(planPending(after, await look(run)))).done).state).toBe('committed');
    run.store.settlePending(run.target.id, await look(run));
    expect(run.store.view(undone.runId).pending).toEqual([]);
    expect(cells(run)).toEqual(before);
  });

  it('is undone without a restart where the restart never came', async () => {
    const run = fresh();
    const before = cells(run);
    const view = await apply(run, rpc({ services: [{ id: 'ntds', port: 38_901, restart: 'now' }] }));
    const undone = await run.start(planned(planUndo(run.store.view(view.runId), await look(run)))).done;
    expect([undone.state, undone.pending]).toEqual(['committed', []]);
    expect(cells(run)).toEqual(before);
  });

  it('a restart left for later is pending, can be made now, and is seen when somebody else makes it', async () => {
    const run = fresh();
    const view = await apply(run, rpc({ services: [{ id: 'netlogon', port: 38_902, restart: 'later' }] }));
    expect(view.pending).toEqual(['await:Netlogon']);
    const plan = planned(planPending(run.store.view(view.runId), await look(run)));
    expect(plan.steps.map((s) => s.id)).toEqual(['stop:Netlogon', 'start:Netlogon', 'verify:Netlogon']);
    expect((await run.start(plan).done).state).toBe('committed');
    run.store.settlePending(run.target.id, await look(run));
    expect(run.store.view(view.runId).pending).toEqual([]);
  });
});

it('wide rules stay until every service that waits was restarted', async () => {
  const run = fresh();
  const firewall = { ...defaultRpcChoices().firewall, disableRules: [WIDE_RULE] };
  const view = await apply(run, rpc({ services: (['netlogon', 'dfsr'] as const).map((id, i) => ({ id, port: 38_902 + i, restart: 'later' as const })), firewall }));
  expect(view.pending).toEqual(['await:Netlogon', 'await:DFSR', `narrow:rule:${WIDE_RULE}`]);
  await run.target.call('service.stop', { name: 'Netlogon', waitMs: 1000 });
  await run.target.call('service.start', { name: 'Netlogon', waitMs: 1000 });
  run.store.settlePending(run.target.id, await look(run));
  expect(run.store.view(view.runId).pending).toEqual(['await:DFSR', `narrow:rule:${WIDE_RULE}`]);
  const plan = planned(planPending(run.store.view(view.runId), await look(run)));
  expect(plan.steps.map((s) => s.id)).toEqual(['stop:DFSR', 'start:DFSR', 'verify:DFSR', `narrow:rule:${WIDE_RULE}`]);
  expect((await run.start(plan).done).state).toBe('committed');
});

it('the rule of the mapper stays while another run needs it', async () => {
  const run = fresh();
  const first = await apply(run, rpc({ services: [{ id: 'netlogon', port: 38_902, restart: 'now' }] }));
  await apply(run, { kind: 'wmi', choices: defaultWmiChoices() });
  const undo = planned(planUndo(run.store.view(first.runId), await look(run)));
  expect(undo.changes.map((c) => c.id)).toEqual(['service-port:netlogon', 'rule:PortPin-RPC-netlogon-38902']);
  expect((await run.start(undo).done).state).toBe('committed');
  expect(planUndo(run.store.view('R-0002'), await look(run))).toMatchObject({ ok: true });
});

describe('the RPC range', () => {
  it('is pending until the computer restarts, then verified by what the mapper lists, and undone', async () => {
    const run = fresh();
    const before = cells(run);
    const view = await apply(run, RANGE);
    expect([view.state, view.pending]).toEqual(['committed', ['await:reboot']]);
    await reboot(run);
    const settled = run.store.view(view.runId);
    expect(settled.pending).toEqual([]);
    const seen = settled.steps.find((s) => s.id === 'await:reboot')?.readBack ?? [];
    expect(seen).toMatchObject([{ cell: 'rpc:inside', value: expect.stringMatching(/^20\d{3}(?:, 20\d{3})*$/u) as unknown }, { cell: 'rpc:outside', value: '' }]);
    const undone = await run.start(planned(planUndo(settled, await look(run)))).done;
    expect(undone.pending).toContain('await:reboot');
    await reboot(run);
    await run.start(planned(planPending(run.store.view(undone.runId), await look(run)))).done;
    expect(cells(run)).toEqual(before);
  });

  it('stays pending, with what was seen, when the restart shows something else', async () => {
    const run = fresh();
    const view = await apply(run, RANGE);
    const internet = Object.entries(run.target.state().registry).find(([key]) => key.toLowerCase().endsWith('\\rpc\\internet'));
    expect(internet).toBeDefined();
    await run.target.call('registry.write', { path: 'HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet', values: [{ name: 'Ports', expect: { kind: 'MultiString', data: ['20000-20499'] }, value: { kind: 'MultiString', data: ['30000-30499'] } }] });
    await reboot(run);
    const seen = run.store.view(view.runId);
    expect(seen.pending).toEqual(['await:reboot']);
    expect(seen.steps.find((s) => s.id === 'await:reboot')?.readBack).toMatchObject([{ cell: 'rpc:inside', value: '' }, { cell: 'rpc:outside', value: expect.stringContaining('300') as unknown }]);
    const lines = seen.journalLines;
    run.store.settlePending(run.target.id, await look(run));
    expect(run.store.view(view.runId).journalLines).toBe(lines);
  });
});

describe('WMI', () => {
  it('moves to a port of its own with its dependants restarted, and back with nothing left but what Windows leaves', async () => {
    const run = fresh();
    const before = cells(run);
    const plan = planned(makePlan(await look(run), { kind: 'wmi', choices: { ...defaultWmiChoices(), port: 24_200 } }));
    const view = await run.start(plan).done;
    expect(view.state).toBe('committed');
    expect(view.proof?.rows).toMatchObject([{ what: 'service', instance: 'Winmgmt', port: 24_200, listening: 'yes' }]);
    expect(view.proof?.facts.map((f) => f.cell)).toContain('registry:HKLM\\SYSTEM\\CurrentControlSet\\Services\\Winmgmt\\ImagePath');
    const undone = await run.start(planned(planUndo(run.store.view(view.runId), await look(run)))).done;
    expect(undone.state).toBe('committed');
    // What the simulated winmgmt writes in another way than it found it: told, and left alone.
    expect(undone.proof?.facts.map((f) => f.cell.slice(f.cell.lastIndexOf('\\') + 1))).toEqual(['ImagePath', 'netsvcs']);
    expect(cells(run)).toEqual(before);
  });
});

describe('ranges', () => {
  it('dynamic ranges, reservations and the delay are written and come back to what was read', async () => {
    const run = fresh();
    const before = cells(run);
    const choices = {
      ...defaultRangesChoices(),
      dynamic: (['ipv4', 'ipv6'] as const).map((stack) => ({ stack, protocol: 'tcp' as const, start: 30_000, count: 35_536 })),
      reserve: [{ stack: 'ipv4' as const, protocol: 'tcp' as const, start: 40_000, count: 100 }],
      timedWait: 30,
    };
    const view = await apply(run, { kind: 'ranges', choices });
    expect([view.state, view.pending]).toEqual(['committed', ['await:reboot']]);
    expect(run.target.state().dynamicPorts['ipv4/tcp']).toMatchObject({ start: 30_000, count: 35_536 });
    const undone = await run.start(planned(planUndo(run.store.view(view.runId), await look(run)))).done;
    expect(undone.state).toBe('committed');
    expect(cells(run)).toEqual(before);
  });
});
