import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planHash, type Plan } from '#core/plan/change';
import { noClientsChoices, type ClientsChoices } from '#core/plan/clientsChoices';
import type { PlanResult } from '#core/plan/problems';
import { applyScript, undoScript } from '#core/scripts/applyScript';
import { Engine } from '#electron/app/engine';
import { machineStateSchema } from '#electron/targets/demo/state';
import { createLab, type LabMachine } from '../lab/lab';
import { cellsOf, smallEstate } from '../support/demoRun';
import { labReady, withoutImplied } from './fixtures';

const SECRET = 'Kx!9ZQX';
const SPN = 'MSSQLSvc/sql01.corp.example.com:1435';
const XML = (server: string): string => `<?xml version="1.0"?>\r\n<!-- 本番 -->\r\n<add connectionString="Data Source=${server};Initial Catalog=crm;User ID=app;Password=${SECRET}" />\r\n<add connectionString="Server=sql01\\INST1;Password=${SECRET}" />\r\n`;
const HOSTILE = ["it's [a] $(exit 9).config", 'B’; exit 9; ‘.config', '`$x`.config', '日本‚‛{0}.config'];

let dir: string;
let engine: Engine;
let lab: LabMachine;
let files: readonly string[];

beforeEach(async () => {
  dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-client-scripts-')));
  for (const folder of ['state', 'apps', 'scripts']) fs.mkdirSync(path.join(dir, folder));
  const put = (name: string, bytes: Buffer): string => {
    const at = path.join(dir, 'apps', name);
    fs.writeFileSync(at, bytes);
    return at;
  };
  files = [
    put('web.config', Buffer.from(XML('sql01\\SALES'))),
    put('utf16.config', Buffer.from(`\ufeff${XML('sql01\\SALES:52104')}`, 'utf16le')),
    put('sjis.config', iconv.encode(XML('sql01\\SALES'), 'shift_jis')),
    ...HOSTILE.map((name) => put(name, Buffer.from(XML('sql01\\SALES')))),
  ];
  fs.writeFileSync(path.join(dir, 'state', 'demo-server.json'), JSON.stringify(smallEstate()));
  engine = new Engine({ stateDir: path.join(dir, 'state'), appVersion: '0', by: 'tester', host: 'TEST', local: null });
  engine.targets.open('demo');
  await engine.scan('demo');
  lab = createLab((state) => Object.assign(state, smallEstate()));
}, 60_000);
afterEach(async () => {
  await engine.close();
  lab.dispose();
  fs.rmSync(dir, { recursive: true, force: true });
});

function planOf(result: PlanResult): Plan {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}

async function everything(): Promise<Plan> {
  const { files: found } = await (await engine.searchClients('demo', [path.join(dir, 'apps')], () => undefined)).done;
  const choices: ClientsChoices = {
    ...noClientsChoices(),
    files: found.map(({ path: at, hash, matches }) => ({ path: at, hash, places: matches.filter((match) => match.corrected !== null).map((match) => match.start) })),
    spns: { add: [{ spn: SPN, account: 'CORP\\svc-sales' }], remove: [{ spn: `MSSQLSvc/${smallEstate().host.fqdn}:52104`, account: 'CORP\\svc-sales' }] },
    aliases: { set: [{ name: 'CRM', host: 'sql01', port: 1435 }], remove: ['SALESDB'] },
  };
  return planOf(await engine.planClients('demo', choices));
}

function run(name: string, text: string, ...args: readonly string[]): string {
  const at = path.join(dir, 'scripts', `${name}.ps1`);
  fs.writeFileSync(at, text);
  const { stdout, stderr } = lab.run(at, ...args);
  return `${stdout}\n${stderr}`;
}

/** All that a plan about clients may change: bytes of files, SPNs without their order, the registry without empty keys of the lab's own. */
function left(): { readonly files: readonly string[]; readonly spns: readonly string[]; readonly cells: unknown } {
  const state = withoutImplied(lab.read());
  return { files: files.map((at) => fs.readFileSync(at, 'base64')), spns: spnsOf(state.spns), cells: cellsOf(state) };
}

function spnsOf(spns: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return Object.entries(spns)
    .map(([account, list]) => `${account}: ${list.toSorted().join(' ')}`)
    .toSorted();
}

describe.skipIf(!labReady())('the scripts of a plan about clients, on the lab engine', () => {
  it('leave what a run leaves, SPNs, aliases and files under any name, and take it back', async () => {
    const plan = await everything();
    const before = left();
    expect(run('whatif', applyScript(plan, 'en'), '-WhatIf')).toContain('What if');
    expect(left()).toEqual(before);
    const applied = run('apply', applyScript(plan, 'ja'));
    expect(applied).toContain('完了しました');
    const after = left();
    const again = run('again', applyScript(plan, 'en'));
    expect(again).toContain('as planned already');
    expect(left()).toEqual(after);
    const undone = run('undo', undoScript(plan, 'en'));
    expect(undone).toContain('Everything is as before');
    expect(left()).toEqual(before);
    // The run of the program, from the same state.
    const view = await (await engine.start(planHash(plan), { why: 'test' })).done;
    expect(view.state).toBe('committed');
    expect(files.map((at) => fs.readFileSync(at, 'base64'))).toEqual(after.files);
    const demo = machineStateSchema.parse(JSON.parse(fs.readFileSync(path.join(dir, 'state', 'demo-server.json'), 'utf8')));
    expect(spnsOf(demo.spns)).toEqual(after.spns);
  }, 180_000);

  it('hold no password, and keep a copy of what was there', async () => {
    const plan = await everything();
    for (const script of [applyScript(plan, 'en'), undoScript(plan, 'ja')]) {
      for (const encoded of [Buffer.from(SECRET), Buffer.from(SECRET, 'utf16le')].flatMap((bytes) => [0, 1, 2].map((n) => Buffer.concat([Buffer.alloc(n), bytes]).toString('base64').slice(4, -4)))) expect(script).not.toContain(encoded);
      expect(script).not.toContain(SECRET);
    }
    const bytes = files.map((at) => fs.readFileSync(at, 'base64')).toSorted();
    run('apply', applyScript(plan, 'en'));
    const copies = fs.readdirSync(engine.backupsDir);
    expect(copies.map((name) => fs.readFileSync(path.join(engine.backupsDir, name), 'base64')).toSorted()).toEqual(bytes);
  }, 120_000);

  it.each([
    ['changed', (at: string): void => fs.appendFileSync(at, 'x')],
    ['gone', (at: string): void => fs.rmSync(at)],
  ])('write nothing when a file is %s', async (_name, edit) => {
    const plan = await everything();
    const web = path.join(dir, 'apps', 'sjis.config');
    edit(web);
    const now = withoutImplied(lab.read());
    const first = fs.readFileSync(path.join(dir, 'apps', 'web.config'));
    const refused = run('moved', applyScript(plan, 'en'));
    expect(refused).toContain('Nothing was written');
    expect(refused).toContain(web);
    expect(withoutImplied(lab.read())).toEqual(now);
    expect(fs.readFileSync(path.join(dir, 'apps', 'web.config'))).toEqual(first);
  }, 120_000);

  it('take everything back when another account holds the SPN by the time it is added', async () => {
    const plan = await everything();
    const reversed: Plan = { ...plan, steps: plan.steps.toReversed() };
    lab.change((state) => state.spns['CORP\\svc-sql']?.push(SPN));
    const before = left();
    const failed = run('held', applyScript(reversed, 'en'));
    expect(failed).toContain('Duplicate SPN found');
    expect(failed).toContain('Everything is as before');
    expect(left()).toEqual(before);
  }, 120_000);

  it('name the copy of a file that could not be taken back', async () => {
    const plan = await everything();
    run('apply', applyScript(plan, 'en'));
    const web = path.join(dir, 'apps', 'web.config');
    fs.appendFileSync(web, 'x');
    const undone = run('undo', undoScript(plan, 'en'));
    expect(undone).toContain('Nothing was written');
    const hash = plan.changes.flatMap((change) => change.writes).find((write) => write.kind === 'file' && write.path === web);
    expect(undone).toContain(hash?.kind === 'file' ? `${hash.before.slice(0, 32)}-web.config` : 'no file');
  }, 120_000);
});
