import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ALIAS_KEYS } from '#core/clients/alias';
import { findInText } from '#core/clients/find/find';
import { judgeContext } from '#core/clients/judgeContext';
import { planClients } from '#core/plan/planClients';
import { clientsFacts } from '#electron/clients/clientFacts';
import { hashOf } from '#electron/clients/fileCells';
import { recoverRun } from '#electron/runs/recovery';
import { bench, FAST, planned, type Bench } from '../../../support/demoRun';

const TEXT = '<add connectionString="Server=sql01\\SALES;Database=crm;Password=x" />\n';

/** A file, an alias and an SPN in one plan. */
async function planOf(b: Bench, file: string) {
  const model = await b.model();
  const places = findInText(TEXT, 'xml').map((found) => found.mapped.sourceOf(0));
  const choices = { files: [{ path: file, hash: hashOf(fs.readFileSync(file)), places }], spns: { add: [{ spn: 'MSSQLSvc/sql01.corp.example.com:1435', account: 'CORP\\svc-sales' }], remove: [] }, aliases: { set: [{ name: 'CRM', host: 'sql01', port: 1435 }], remove: [] } };
  return planned(planClients(model, choices, await clientsFacts(b.target, choices, judgeContext(model, null), path.join(b.dir, 'backups'))));
}

async function standing(b: Bench, file: string): Promise<unknown> {
  const { reads } = await b.target.call('registry.read', { reads: ALIAS_KEYS.map((key) => ({ path: key, depth: 0 })) });
  return { text: fs.readFileSync(file, 'utf8'), spns: b.target.state().spns['CORP\\svc-sales'], aliases: reads.map((read) => read.key?.values ?? null) };
}

it.each(['finish', 'undo'] as const)('a run about clients that is killed at any point is recovered: %s', async (how) => {
  let ends = 0;
  let after: unknown;
  for (let at = 0; ; at++) {
    const b = bench();
    try {
      const file = path.join(b.dir, 'web.config');
      fs.writeFileSync(file, TEXT);
      const before = await standing(b, file);
      const plan = await planOf(b, file);
      let seen = 0;
      let dead = false;
      const crashPoint = (): void => {
        dead ||= seen++ === at;
        if (dead) throw new Error('killed');
      };
      try {
        await b.start(plan, { crashPoint }).done;
      } catch (error) {
        if (!(error instanceof Error && error.message === 'killed')) throw error;
      }
      if (!dead) break;
      const [view] = b.store.list();
      if (!view || view.endedAt !== null) continue;
      const { state, person } = await recoverRun({ target: b.target, prober: null, store: b.store, runId: 'R-0001', how, timing: FAST }).done;
      expect([at, person]).toEqual([at, []]);
      ends += 1;
      if (state === 'rolled-back') expect([at, await standing(b, file)]).toEqual([at, before]);
      else {
        expect([at, state]).toEqual([at, 'committed']);
        after ??= await standing(b, file);
        expect([at, await standing(b, file)]).toEqual([at, after]);
        expect(fs.readFileSync(file, 'utf8')).toBe(TEXT.replace('\\SALES', ',52104'));
      }
    } finally {
      b.dispose();
    }
  }
  expect(ends).toBeGreaterThan(10);
}, 120_000);
