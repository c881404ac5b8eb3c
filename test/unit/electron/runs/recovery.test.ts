import fs from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { SqlChoices } from '#core/plan/choices';
import type { Plan } from '#core/plan/change';
import { planPutBack } from '#core/plan/putBack';
import type { RunView } from '#core/plan/run';
import { planUndo } from '#core/plan/planUndo';
import { lockFile } from '#electron/runs/lock';
import { recoverRun } from '#electron/runs/recovery';
import { LOCAL_RULES } from '#electron/targets/demo/firewall';
import type { MachineState } from '#electron/targets/demo/state';
import { createDemoTarget, type DemoTarget } from '#electron/targets/demo/target';
import { byHand } from '../../../support/byHand';
import { bench, cellsOf, choose, FAST, planned, type Bench } from '../../../support/demoRun';

let b: Bench | undefined;
afterEach(() => b?.dispose());

/** Stops where a killed process would: from the nth point on nothing is written, neither here nor there. */
async function killedAt(run: Bench, wanted: SqlChoices | Plan, stop: (point: string, seen: number) => boolean): Promise<boolean> {
  let dead = false;
  let seen = 0;
  const crashPoint = (point: string): void => {
    dead ||= stop(point, seen++);
    if (dead) throw new Error('killed');
  };
  const plan = 'format' in wanted ? wanted : await run.plan(wanted);
  try {
    await run.start(plan, { crashPoint }).done;
  } catch (error) {
    if (!(error instanceof Error && error.message === 'killed')) throw error;
  }
  return dead;
}

async function recover(run: Bench, how: 'finish' | 'undo', target: DemoTarget = run.target, runId = 'R-0001'): Promise<RunView> {
  return recoverRun({ target, prober: null, store: run.store, runId, how, timing: FAST }).done;
}

/** The computer started anew: services that start by themselves run, whatever the run had stopped. */
async function restarted(state: MachineState): Promise<DemoTarget> {
  const target = createDemoTarget({ state });
  for (const name of ['MSSQL$SALES', 'SQLAgent$SALES']) if (target.state().services.find((s) => s.name === name)?.status === 'Stopped') await target.call('service.start', { name, waitMs: 1000 });
  return target;
}

const move = choose([{ name: 'SALES', port: 51500 }]);
const ports = (state: MachineState): number[] => [...new Set(state.listeners.filter((l) => l.processId === state.services.find((s) => s.name === 'MSSQL$SALES')?.processId && l.address === '0.0.0.0').map((l) => l.port))];

describe('recovery', () => {
  it.each(['finish', 'undo'] as const)('of a clustered instance, killed at every point: %s', async (how) => {
    const ends = { committed: 0, 'rolled-back': 0 };
    for (let at = 0; ; at++) {
      const run = bench();
      try {
        const before = cellsOf(run.target.state());
        const killed = await killedAt(run, choose([{ name: 'CLUSTER1', port: 1460 }]), (_point, seen) => seen === at);
        if (!killed) break;
        const [view] = run.store.list();
        if (!view || view.endedAt !== null) continue;
        const done = await recover(run, how);
        expect(done.state === 'committed' || done.state === 'rolled-back', `${at}: ${done.state} ${JSON.stringify(done.person)}`).toBe(true);
        if (done.state === 'rolled-back') expect(cellsOf(run.target.state()), String(at)).toEqual(before);
        if (how === 'finish') expect(done.state).toBe('committed');
        if (done.state === 'committed' || done.state === 'rolled-back') ends[done.state] += 1;
      } finally {
        run.dispose();
      }
    }
    expect(ends[how === 'finish' ? 'committed' : 'rolled-back']).toBeGreaterThan(30);
  }, 120_000);

  it.each(['finish', 'undo'] as const)('after a restart of the computer at any step: %s', async (how) => {
    let count = 0;
    for (let at = 0; ; at++) {
      const run = bench();
      try {
        const before = cellsOf(run.target.state());
        if (!(await killedAt(run, move, (_point, seen) => seen === at))) break;
        const [view] = run.store.list();
        if (!view || view.endedAt !== null) continue;
        const target = await restarted(run.target.state());
        const done = await recover(run, how, target);
        count += 1;
        expect(done.state, `${at}: ${JSON.stringify(done.person)}`).toBe(how === 'finish' ? 'committed' : 'rolled-back');
        // Not only the settings: the engine listens as they say.
        expect(ports(target.state()), String(at)).toEqual([how === 'finish' ? 51500 : 52104]);
        if (how === 'undo') expect(cellsOf(target.state())).toEqual(before);
      } finally {
        run.dispose();
      }
    }
    expect(count).toBeGreaterThan(60);
  }, 120_000);

  it.each(['finish', 'undo'] as const)('of a rule that is made anew, killed at every point: %s', async (how) => {
    let count = 0;
    for (let at = 0; ; at++) {
      const first = bench();
      const { runId } = await first.start(await first.plan(choose([{ name: 'SALES', port: 51500 }], { firewall: { mode: 'port', profiles: ['domain'], remoteAddresses: ['10.20.0.0/16'], disableRules: [] } }))).done;
      const documented = cellsOf(first.target.state());
      const run = byHand(first, (registry) => registry.set(LOCAL_RULES, 'PortPin-SQL-SALES-51500', { kind: 'String', data: (registry.text(LOCAL_RULES, 'PortPin-SQL-SALES-51500') ?? '').replace('RA4=10.20.0.0/255.255.0.0', 'RA4=10.0.0.0/255.0.0.0') }));
      try {
        const found = cellsOf(run.target.state());
        if (!(await killedAt(run, planned(planPutBack(run.store.list(), runId, await run.model())), (_point, seen) => seen === at))) break;
        const view = run.store.list().find((one) => one.runId === 'R-0002');
        if (!view || view.endedAt !== null) continue;
        const done = await recover(run, how, run.target, 'R-0002');
        expect([at, done.state, done.error]).toEqual([at, how === 'finish' ? 'committed' : 'rolled-back', null]);
        expect(cellsOf(run.target.state())).toEqual(how === 'finish' ? documented : found);
        count += 1;
      } finally {
        run.dispose();
      }
    }
    expect(count).toBeGreaterThan(10);
  }, 120_000);

  it('keeps a damaged end of the journal aside and says so until then', async () => {
    b = bench();
    await killedAt(b, move, (point) => point === 'effect:after');
    const file = `${b.dir}/runs/R-0001.jsonl`;
    fs.appendFileSync(file, 'torn');
    expect(b.store.view('R-0001')).toMatchObject({ state: 'interrupted', journalDamaged: true });
    expect((await recover(b, 'undo')).state).toBe('rolled-back');
    expect(b.store.view('R-0001').journalDamaged).toBe(false);
    expect(fs.readFileSync(`${file}.damaged`, 'utf8')).toBe('torn');
    expect(fs.existsSync(lockFile(`${b.dir}/locks`, b.target.id))).toBe(false);
    const { target, store } = b;
    expect(() => recoverRun({ target, prober: null, store, runId: 'R-0001', how: 'undo' })).toThrow('bad-input');
  });
});

describe('undo', () => {
  it('names both values where somebody changed one since, and plans nothing', async () => {
    b = bench();
    const view = await b.start(await b.plan(move)).done;
    const path = view.plan.changes.flatMap((c) => c.writes).find((w) => w.kind === 'registry')?.path ?? '';
    await b.target.call('registry.write', { path, values: [{ name: 'TcpPort', expect: { kind: 'String', data: '51500' }, value: { kind: 'String', data: '1499' } }] });
    expect(planUndo(view, await b.model())).toEqual({ ok: false, problems: [{ code: 'changed-since', subject: `registry:${path}\\TcpPort`, params: { planned: '"51500"', found: '"1499"' } }] });
  });

  it('can itself be undone', async () => {
    b = bench();
    const first = await b.start(await b.plan(move)).done;
    const after = cellsOf(b.target.state());
    const undo = await b.start(planned(planUndo(first, await b.model()))).done;
    const again = await b.start(planned(planUndo(undo, await b.model()))).done;
    expect(again.state).toBe('committed');
    expect(cellsOf(b.target.state())).toEqual(after);
    expect(b.store.view(first.runId).undoneBy).toBeNull();
  });

  it('of a kept port writes back without a restart, absence and all', async () => {
    b = bench();
    const before = cellsOf(b.target.state());
    const first = await b.start(await b.plan(choose([{ name: 'INST1' }]))).done;
    const undo = planned(planUndo(first, await b.model()));
    expect(undo.restarts).toEqual([]);
    expect(undo.steps.map((s) => s.phase)).toEqual(['write', 'verify', 'put-back']);
    expect((await b.start(undo).done).state).toBe('committed');
    expect(cellsOf(b.target.state())).toEqual(before);
  });
});
