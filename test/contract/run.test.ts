import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SqlChoices } from '#core/plan/choices';
import { planSql } from '#core/plan/planSql';
import { planUndo } from '#core/plan/planUndo';
import { startRun } from '#electron/runs/executor';
import { RunStore } from '#electron/runs/store';
import { bench, cellsOf, choose, modelOf, planned, smallEstate, WIDE_RULE } from '../support/demoRun';
import { labFixture, labReady } from './fixtures';

const firewall = { mode: 'port', profiles: ['domain', 'private'], remoteAddresses: ['10.20.0.0/16'], disableRules: [WIDE_RULE] } satisfies SqlChoices['firewall'];
const cases: readonly (readonly [string, SqlChoices])[] = [
  ['keep the port in use', choose([{ name: 'INST1' }], { firewall })],
  ['a new number', choose([{ name: 'SALES', port: 51500 }], { firewall, browser: 'stop' })],
  ['a clustered instance', choose([{ name: 'CLUSTER1', port: 1460 }])],
];

/** Settings apart, which the two simulations write down each in its own way, what a run leaves is the same. */
function services(state: Parameters<typeof cellsOf>[0]): unknown {
  return cellsOf({ ...state, registry: {} });
}

describe.skipIf(!labReady())('a run through the resident host', () => {
  it.each(cases)('is proved, leaves what the demo server is left with, and is undone: %s', async (_name, choices) => {
    const demo = bench();
    const lab = await labFixture()((state) => Object.assign(state, smallEstate()));
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-lab-run-'));
    try {
      const { target } = lab;
      const store = new RunStore(dir);
      const before = services(lab.state());
      const start = (plan: ReturnType<typeof planned>) => startRun({ target, prober: null, plan, store, why: 'contract', by: 'x', host: 'x', appVersion: '0' }).done;
      const view = await start(planned(planSql(await modelOf(target), choices)));
      expect(view.state, JSON.stringify([view.error, view.stale, view.person, view.errorLog])).toBe('committed');
      expect(view.proof?.rows.map((r) => r.listening)).toEqual(['yes']);
      const same = await demo.start(await demo.plan(choices)).done;
      expect(view.pending).toEqual(same.pending);
      expect(services(lab.state())).toEqual(services(demo.target.state()));
      expect(planSql(await modelOf(target), choices)).toMatchObject({ ok: true, plan: { restarts: [] } });
      const undo = await start(planned(planUndo(view, await modelOf(target))));
      expect(undo.state, JSON.stringify([undo.error, undo.stale, undo.person, undo.errorLog])).toBe('committed');
      expect(services(lab.state())).toEqual(before);
    } finally {
      await lab.close();
      demo.dispose();
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }, 180_000);
});
