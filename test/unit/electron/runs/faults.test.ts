import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Plan } from '#core/plan/change';
import { planSql } from '#core/plan/planSql';
import type { RunView } from '#core/plan/run';
import { VerbError } from '#core/verbs/errors';
import type { Target } from '#core/verbs/target';
import { verbs } from '#core/verbs/verbs';
import { startRun } from '#electron/runs/executor';
import { recoverRun } from '#electron/runs/recovery';
import { RunStore } from '#electron/runs/store';
import { createDemoTarget, type DemoTarget } from '#electron/targets/demo/target';
import { bench, cellsOf, choose, FAST, modelOf, planned, smallEstate, WIDE_RULE, type Bench } from '../../../support/demoRun';

let b: Bench | undefined;
afterEach(() => b?.dispose());

const choices = choose([{ name: 'SALES', port: 51500 }], { firewall: { mode: 'port', profiles: ['domain'], remoteAddresses: ['Any'], disableRules: [WIDE_RULE] }, browser: 'stop' });

type Fault = 'lost-after' | 'lost-before' | 'lies' | 'throws' | 'hangs';

/** The target, but for its nth write. `always`: and every write after it. */
function faulty(inner: DemoTarget, fault: Fault, nth: number, always = false): Target & { writes(): number } {
  let writes = 0;
  const call: Target['call'] = async (verb, args, options) => {
    if (verbs[verb].kind === 'read') return inner.call(verb, args, options);
    const at = writes++;
    if (at !== nth && !(always && at > nth)) return inner.call(verb, args, options);
    switch (fault) {
      case 'lost-after':
        await inner.call(verb, args, options);
        throw new VerbError({ code: 'outcome-unknown', subject: verb });
      case 'lost-before':
        throw new VerbError({ code: 'outcome-unknown', subject: verb });
      case 'lies': {
        // Says what a copy that did it would say, and does nothing.
        const copy = createDemoTarget({ state: inner.state() });
        return copy.call(verb, args, options);
      }
      case 'throws':
        throw new TypeError('not a verb error');
      case 'hangs':
        return new Promise(() => undefined);
    }
  };
  return { ...inner, call, batch: inner.batch.bind(inner), close: inner.close.bind(inner), writes: () => writes };
}

async function writesOfRun(plan: Plan): Promise<number> {
  const run = bench();
  try {
    const target = faulty(run.target, 'throws', -1);
    expect((await run.start(plan, { target }).done).state).toBe('committed');
    return target.writes();
  } finally {
    run.dispose();
  }
}

describe('a target that fails', () => {
  it.each(['lost-after', 'lost-before', 'lies', 'throws', 'hangs'] as const)('ends all before, all after, or with a person, whichever write %s', async (fault) => {
    const seed = createDemoTarget({ state: smallEstate() });
    const before = cellsOf(seed.state());
    const plan = planned(planSql(await modelOf(seed), choices));
    const all = await writesOfRun(plan);
    expect(all).toBeGreaterThan(9);
    const ends: string[] = [];
    for (let nth = 0; nth < all; nth++) {
      const run = bench();
      try {
        const view = await run.start(plan, { target: faulty(run.target, fault, nth), timing: { ...FAST, deadlineMs: 300 } }).done;
        ends.push(view.state);
        // One fault is always overcome: the answer that was lost after its effect is read back, every other is undone.
        expect(view.state).toBe(fault === 'lost-after' ? 'committed' : 'rolled-back');
        if (fault !== 'lost-after') expect(cellsOf(run.target.state())).toEqual(before);
      } finally {
        run.dispose();
      }
    }
    expect(ends).toHaveLength(all);
  }, 60_000);

  it('names every value that is not as before when nothing can be written any more', async () => {
    b = bench();
    const plan = await b.plan(choices);
    const view = await b.start(plan, { target: faulty(b.target, 'throws', 5, true) }).done;
    expect(view.state).toBe('needs-a-person');
    expect(view.person.map((p) => p.cell)).toEqual([
      'rule:PortPin-SQL-SALES-51500', 'service:SQLAgent$SALES', 'service:MSSQL$SALES', 'exclusion:ipv4/tcp/51500+1', 'exclusion:ipv6/tcp/51500+1',
    ]);
    expect(view.person[2]).toMatchObject({ before: 'running', after: 'running', found: 'stopped' });
    // The person mends what stood in the way, and the undo is tried again.
    const again = await recoverRun({ target: b.target, prober: null, store: b.store, runId: view.runId, how: 'undo', timing: FAST }).done;
    expect(again.state).toBe('rolled-back');
  });

  it('never takes a rule that could not be read for one that is gone', async () => {
    b = bench();
    const plan = await b.plan(choose([{ name: 'SALES', port: 51500 }], { firewall: { mode: 'port', profiles: ['domain'], remoteAddresses: ['Any'], disableRules: [] } }));
    const { target } = b;
    // A rule that is not there is an answer without a text; a firewall service that does not answer is "not found" too.
    const asked: unknown[] = [];
    const batch: Target['batch'] = async (calls, options) =>
      (await target.batch(calls, options)).map((answer, i) => {
        if (calls[i]?.verb === 'firewall.rule') asked.push(calls[i].args);
        const there = calls[i]?.verb === 'firewall.rule' && answer.ok && verbs['firewall.rule'].result.parse(answer.value).raw !== null;
        return there ? { ok: false, error: new VerbError({ code: 'not-found', detail: 'NetSecurity' }) } : answer;
      });
    const view = await b.start(plan, { target: { ...target, call: target.call.bind(target), batch, close: target.close.bind(target) } }).done;
    expect((await target.call('firewall.rule', { name: 'PortPin-SQL-SALES-51500' })).raw).not.toBeNull();
    expect(view.state).toBe('needs-a-person');
    expect(view.person).toContainEqual(expect.objectContaining({ cell: 'rule:PortPin-SQL-SALES-51500', found: '?' }));
    // A run looks at the text of a rule only: NetSecurity may take a minute for each.
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).toEqual(asked.map(() => ({ name: 'PortPin-SQL-SALES-51500', textOnly: true })));
  });

  it('never overwrites what somebody else changed meanwhile', async () => {
    b = bench();
    const plan = await b.plan(choices);
    const { target } = b;
    const path = plan.changes.flatMap((c) => c.writes).find((w) => w.kind === 'registry')?.path ?? '';
    const call: Target['call'] = async (verb, args, options) => {
      if (verb === 'service.start') {
        await target.call('registry.write', { path, values: [{ name: 'TcpPort', expect: { kind: 'String', data: '51500' }, value: { kind: 'String', data: '1499' } }] });
        throw new VerbError({ code: 'service-failed', subject: 'MSSQL$SALES' });
      }
      return target.call(verb, args, options);
    };
    const view = await b.start(plan, { target: { ...target, call } }).done;
    expect(view.state).toBe('needs-a-person');
    expect(view.person).toContainEqual({ cell: `registry:${path}\\TcpPort`, before: '""', after: '"51500"', found: '"1499"' });
    expect(JSON.stringify(target.state().registry)).toContain('"1499"');
  });

  /** Somebody takes the new port: before the run, or once its engine is down. */
  async function taken(when: 'before' | 'stopped', check: (view: RunView, same: boolean) => void): Promise<void> {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-start-'));
    try {
      const file = path.join(dir, 'machine.json');
      fs.writeFileSync(file, JSON.stringify(smallEstate()));
      const target = createDemoTarget({ stateFile: file });
      const before = cellsOf(target.state());
      const plan = planned(planSql(await modelOf(target), choose([{ name: 'SALES', port: 1499 }])));
      let free = true;
      const take = (): void => {
        if (!free) return;
        free = false;
        const state = target.state();
        state.listeners.push({ address: '0.0.0.0', port: 1499, processId: 9999, process: 'other', protocol: 'tcp' });
        fs.writeFileSync(file, JSON.stringify(state));
      };
      if (when === 'before') take();
      const onProgress = (view: RunView): void => {
        if (view.steps.some((step) => step.id === 'write:SALES' && step.status === 'done')) take();
      };
      const view = await startRun({ target, prober: null, plan, store: new RunStore(dir), why: '', by: 'x', host: 'x', appVersion: '0', timing: FAST, onProgress }).done;
      check(view, JSON.stringify(cellsOf(target.state())) === JSON.stringify(before));
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }

  it('tells why an engine did not start, in its own words, and puts everything back', () =>
    taken('stopped', (view, same) => {
      expect(view.state).toBe('rolled-back');
      expect(view.errorLog.join('\n')).toMatch(/26023|17182|in use/);
      expect(same).toBe(true);
    }));

  it('stops nothing when somebody has taken the new port since the plan was made', () =>
    taken('before', (view, same) => {
      expect(view.state).toBe('stale');
      expect(view.stale).toEqual([{ cell: 'listener:SALES', expected: 'absent', found: 'TCP 1499, PID 9999' }]);
      expect(view.steps.every((step) => step.status === 'waiting')).toBe(true);
      expect(same).toBe(true);
    }));
});

describe('who watches', () => {
  it('cannot disturb a run', async () => {
    b = bench();
    const view = await b.start(await b.plan(choices), { onProgress: () => { throw new Error('window closed'); } }).done;
    expect(view.state).toBe('committed');
  });
});

describe('who may begin', () => {
  it('refuses a target with an interrupted run, and one that is locked', async () => {
    b = bench();
    const plan = await b.plan(choices);
    const { journal } = b.store.create();
    journal.append({ t: 'planned', at: '', runId: 'R-0001', planHash: '', plan, why: '', by: '', host: '', appVersion: '' });
    journal.close();
    expect(b.store.view('R-0001').state).toBe('interrupted');
    expect(() => b?.start(plan)).toThrow('needs-recovery');
    expect((await recoverRun({ target: b.target, prober: null, store: b.store, runId: 'R-0001', how: 'undo' }).done).state).toBe('rolled-back');
    const lock = b.store.lock(b.target.id);
    expect(() => b?.start(plan)).toThrow('locked');
    if (lock.ok) lock.lock.release();
    expect((await b.start(plan).done).state).toBe('committed');
    expect(b.store.list().map((r) => r.runId)).toEqual(['R-0002', 'R-0001']);
    expect(() => b?.store.view('R-0009')).toThrow('unknown-run');
  });
});
