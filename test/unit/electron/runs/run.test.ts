import { afterEach, describe, expect, it } from 'vitest';
import { planSql } from '#core/plan/planSql';
import { planPending, planUndo } from '#core/plan/planUndo';
import { bench, cellsOf, choose, planned, smallEstate, WIDE_RULE, type Bench } from '../../../support/demoRun';

let b: Bench | undefined;
function fresh(edit?: Parameters<typeof smallEstate>[0]): Bench {
  b = bench(smallEstate(edit));
  return b;
}
afterEach(() => b?.dispose());

const phases = (plan: { steps: readonly { phase: string; subject: string }[] }): string[] => plan.steps.map((s) => s.phase);

describe('keep the port in use', () => {
  it('stops nothing, and leaves a refused reservation pending', async () => {
    const run = fresh();
    const plan = await run.plan(choose([{ name: 'INST1' }], { firewall: { mode: 'port', profiles: ['domain'], remoteAddresses: ['10.20.0.0/16'], disableRules: [WIDE_RULE] } }));
    expect(phases(plan)).toEqual(['allow', 'write', 'verify', 'reserve', 'reserve', 'narrow']);
    expect(plan.restarts).toEqual([]);
    const view = await run.start(plan).done;
    expect(view.state).toBe('committed');
    expect(view.pending).toEqual(['reserve:ipv4/tcp/49721', 'reserve:ipv6/tcp/49721']);
    expect(view.proof?.rows).toMatchObject([{ instance: 'INST1', port: 49721, listening: 'yes', reachable: 'yes', engine: '16.0.4165', browserPort: 49721 }]);
    expect(view.proof?.tcpOpen).toBe(plan.exposure?.tcpAfter);
    expect(plan.exposure?.tcpBefore).toBeGreaterThan(16_000);
    expect(plan.exposure?.tcpAfter).toBeLessThan(10);
  });

  it('makes the pending reservation at a stop, and a scan settles it', async () => {
    const run = fresh();
    const first = await run.start(await run.plan(choose([{ name: 'INST1' }]))).done;
    const plan = planned(planPending(first, await run.model()));
    expect(phases(plan)).toEqual(['stop', 'reserve', 'reserve', 'start', 'verify']);
    expect((await run.start(plan).done).state).toBe('committed');
    run.store.settlePending(run.target.id, await run.model());
    expect(run.store.view(first.runId).pending).toEqual([]);
    expect(planSql(await run.model(), choose([{ name: 'INST1' }]))).toMatchObject({ ok: true, plan: { steps: [] } });
  });
});

describe('a new number', () => {
  it('goes through every phase in order and starts only the dependants that ran', async () => {
    const run = fresh();
    const plan = await run.plan(choose([{ name: 'SALES', port: 51500 }], { firewall: { mode: 'port', profiles: ['domain'], remoteAddresses: ['Any'], disableRules: [WIDE_RULE] }, browser: 'stop' }));
    expect(plan.steps.map((s) => s.id)).toEqual([
      'allow:PortPin-SQL-SALES-51500', 'stop:SQLAgent$SALES', 'stop:MSSQL$SALES', 'reserve:ipv4/tcp/51500', 'reserve:ipv6/tcp/51500', 'write:SALES',
      'start:MSSQL$SALES', 'verify:SALES', 'start:SQLAgent$SALES', `narrow:rule:${WIDE_RULE}`, 'narrow:service:SQLBrowser',
    ]);
    const view = await run.start(plan).done;
    expect(view.state).toBe('committed');
    expect(view.pending).toEqual([]);
    expect(view.proof?.rows[0]).toMatchObject({ listening: 'yes', reachable: 'yes', browserPort: null });
    expect(view.proof?.old).toEqual([{ instance: 'SALES', port: 52104, answers: false }]);
    const again = planSql(await run.model(), plan.request?.kind === 'sql' ? plan.request.choices : choose([]));
    expect(again).toMatchObject({ ok: true, plan: { steps: [], restarts: [] } });
  });

  it.each(['program', 'service'] as const)('is undone to exactly what was there, with a rule for the %s', async (mode) => {
    const run = fresh();
    const before = cellsOf(run.target.state());
    const plan = await run.plan(choose([{ name: 'SALES', port: 51500 }, { name: 'INST1', port: 1440 }], { firewall: { mode, profiles: ['domain', 'private'], remoteAddresses: ['LocalSubnet'], disableRules: [WIDE_RULE] }, browser: 'stop' }));
    const done = await run.start(plan).done;
    const undo = planned(planUndo(done, await run.model()));
    expect(undo.undoOf).toBe(done.runId);
    expect(undo.steps[0]?.id).toBe('widen:service:SQLBrowser');
    expect(undo.steps.at(-1)?.phase).toBe('put-back');
    expect((await run.start(undo).done).state).toBe('committed');
    expect(cellsOf(run.target.state())).toEqual(before);
    expect(run.store.view(done.runId).undoneBy).toBe('R-0002');
    expect(planUndo(run.store.view(done.runId), await run.model())).toMatchObject({ ok: false, problems: [{ code: 'run-not-committed' }] });
  });

  it('writes a clustered instance while it is online and restarts its resource', async () => {
    const run = fresh();
    const before = cellsOf(run.target.state());
    const plan = await run.plan(choose([{ name: 'CLUSTER1', port: 1460 }]));
    expect(plan.steps.map((s) => s.id)).toEqual([
      'allow:PortPin-SQL-CLUSTER1-1460', 'write:CLUSTER1', 'stop:SQL Server Agent (CLUSTER1)', 'stop:SQL Server (CLUSTER1)', 'start:SQL Server (CLUSTER1)', 'verify:CLUSTER1', 'start:SQL Server Agent (CLUSTER1)',
    ]);
    expect(plan.risk).toBe('high');
    const view = await run.start(plan).done;
    expect(view.state).toBe('committed');
    expect((await run.start(planned(planUndo(view, await run.model()))).done).state).toBe('committed');
    expect(cellsOf(run.target.state())).toEqual(before);
  });

  it('leaves a stopped instance stopped', async () => {
    const run = fresh();
    const plan = await run.plan(choose([{ name: 'ARCHIVE', strategy: 'series' }]));
    expect(phases(plan)).toEqual(['allow', 'write']);
    const view = await run.start(plan).done;
    expect(view.state).toBe('committed');
    expect(view.proof?.rows[0]).toMatchObject({ instance: 'ARCHIVE', listening: 'stopped', reachable: 'not-asked' });
  });

  it('writes every address that counts where ListenOnAllIPs is off', async () => {
    const run = fresh();
    const plan = await run.plan(choose([{ name: 'PERIP', port: 1475 }]));
    const write = plan.steps.find((s) => s.phase === 'write');
    expect(write?.action.kind === 'writes' ? write.action.writes.map((w) => (w.kind === 'registry' ? `${w.path.split('\\').at(-1)}\\${w.name}` : '')) : []).toEqual(['IP1\\TcpPort', 'IP3\\TcpPort']);
    expect((await run.start(plan).done).state).toBe('committed');
  });
});

describe('when something goes wrong', () => {
  it('writes nothing when a value moved since the plan was made', async () => {
    const run = fresh();
    const plan = await run.plan(choose([{ name: 'INST1', port: 1440 }]));
    const path = plan.changes.flatMap((c) => c.writes).find((w) => w.kind === 'registry')?.path ?? '';
    await run.target.call('registry.write', { path, values: [{ name: 'TcpDynamicPorts', expect: { kind: 'String', data: '49721' }, value: { kind: 'String', data: '49800' } }] });
    const before = run.target.state();
    const view = await run.start(plan).done;
    expect(view.state).toBe('stale');
    expect(view.stale).toEqual([{ cell: `registry:${path}\\TcpDynamicPorts`, expected: '"49721"', found: '"49800"' }]);
    expect(run.target.state()).toEqual(before);
  });

  it('takes everything back when it is cancelled', async () => {
    const run = fresh();
    const before = cellsOf(run.target.state());
    const plan = await run.plan(choose([{ name: 'SALES', port: 51500 }]));
    const handle = run.start(plan, { onProgress: (view) => { if (view.steps.find((s) => s.id === 'verify:SALES')?.status === 'done') handle.cancel('after-step'); } });
    const view = await handle.done;
    expect(view.state).toBe('rolled-back');
    expect(cellsOf(run.target.state())).toEqual(before);
  });
});
