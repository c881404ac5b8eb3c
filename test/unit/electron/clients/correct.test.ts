import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALIAS_KEYS } from '#core/clients/alias';
import { planHash, type Plan } from '#core/plan/change';
import { noClientsChoices, type ClientsChoices } from '#core/plan/clientsChoices';
import type { PlanResult } from '#core/plan/problems';
import type { RunView } from '#core/plan/run';
import { findValue } from '#core/verbs/registry';
import { Engine } from '#electron/app/engine';
import { backupPath } from '#electron/clients/fileCells';
import { spnRows } from '#electron/clients/serverRows';
import { choose, smallEstate } from '../../../support/demoRun';

const SECRET = 'Kx!9ZQX';
let dir: string;
let engine: Engine;

beforeEach(async () => {
  dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-correct-')));
  fs.mkdirSync(path.join(dir, 'state'));
  fs.mkdirSync(path.join(dir, 'apps'));
  fs.writeFileSync(path.join(dir, 'state', 'demo-server.json'), JSON.stringify(smallEstate()));
  engine = new Engine({ stateDir: path.join(dir, 'state'), appVersion: '0', by: 'tester', host: 'TEST', local: null });
  engine.targets.open('demo');
  await engine.scan('demo');
});
afterEach(async () => {
  await engine.close();
  fs.rmSync(dir, { recursive: true, force: true });
});

function put(name: string, content: Buffer): string {
  const at = path.join(dir, 'apps', name);
  fs.writeFileSync(at, content);
  return at;
}

/** Everything a search found to correct. */
async function found(): Promise<ClientsChoices> {
  const { files } = await (await engine.searchClients('demo', [path.join(dir, 'apps')], () => undefined)).done;
  return { ...noClientsChoices(), files: files.map(({ path, hash, matches }) => ({ path, hash, places: matches.filter((match) => match.corrected !== null).map((match) => match.start) })).filter((file) => file.places.length > 0) };
}

function planOf(result: PlanResult): Plan {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}

async function apply(plan: Plan): Promise<RunView> {
  return (await engine.start(planHash(plan), { why: 'test' })).done;
}

const XML = (server: string) => `<?xml version="1.0"?>\r\n<!-- 本番 -->\r\n<add connectionString="Data Source=${server};Initial Catalog=crm;User ID=app;Password=${SECRET}" />\r\n`;
const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text, 'utf8'),
  'UTF-8 with a mark': (text) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text, 'utf8')]),
  'UTF-16 LE with a mark': (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
  'UTF-16 LE without': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16 BE with a mark': (text) => iconv.encode(text, 'utf-16be', { addBOM: true }),
  Shift_JIS: (text) => iconv.encode(text, 'shift_jis'),
};

describe('correcting a file', () => {
  it.each(Object.entries(encodings))('%s: the server changes and not one byte else, and undo gives the file back', async (_name, encode) => {
    const at = put('web.config', encode(XML('sql01\\SALES')));
    const before = fs.readFileSync(at);
    const plan = planOf(await engine.planClients('demo', await found()));
    const run = await apply(plan);
    expect(run.state).toBe('committed');
    expect(fs.readFileSync(at)).toEqual(encode(XML('sql01,52104')));
    const undo = await apply(planOf(await engine.undoPlan(run.runId)));
    expect(undo.state).toBe('committed');
    expect(fs.readFileSync(at)).toEqual(before);
  });

  it('keeps a copy of what was there, for this user only, and tells nobody a password', async () => {
    const at = put('web.config', Buffer.from(XML('sql01\\SALES')));
    const plan = planOf(await engine.planClients('demo', await found()));
    const run = await apply(plan);
    const change = plan.changes[0];
    const write = change?.writes[0];
    if (write?.kind !== 'file') throw new Error('no file');
    const backup = backupPath(engine.backupsDir, write.before, at);
    expect(fs.readFileSync(backup, 'utf8')).toBe(XML('sql01\\SALES'));
    if (process.platform !== 'win32') expect(fs.statSync(backup).mode & 0o77).toBe(0);
    expect(change).toMatchObject({ before: { lines: [expect.stringContaining('Data Source=sql01\\SALES')] }, after: { lines: [expect.stringContaining('Data Source=sql01,52104')] } });
    for (const text of [JSON.stringify(plan), JSON.stringify(run), fs.readFileSync(path.join(dir, 'state', 'runs', `${run.runId}.jsonl`), 'utf8'), JSON.stringify(await engine.document(run.runId, 'html', 'ja'))]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 8));
    }
  });

  it('a file that changed since the search is not planned, since the plan not written, since the run not undone', async () => {
    const at = put('web.config', Buffer.from(XML('sql01\\SALES')));
    const choices = await found();
    const plan = planOf(await engine.planClients('demo', choices));
    fs.appendFileSync(at, 'x');
    expect(await engine.planClients('demo', choices)).toMatchObject({ ok: false, problems: [{ code: 'file-changed', subject: at }] });
    expect((await apply(plan)).state).toBe('stale');
    expect(fs.readFileSync(at, 'utf8')).toBe(`${XML('sql01\\SALES')}x`);
    const run = await apply(planOf(await engine.planClients('demo', await found())));
    fs.appendFileSync(at, 'y');
    expect(await engine.undoPlan(run.runId)).toMatchObject({ ok: false, problems: [{ code: 'changed-since' }] });
    expect(fs.readFileSync(at, 'utf8')).toBe(`${XML('sql01,52104')}xy`);
  });

  it('a file that is gone, or larger than it may be, is named', async () => {
    const at = put('web.config', Buffer.from(XML('sql01\\SALES')));
    const choices = await found();
    fs.rmSync(at);
    expect(await engine.planClients('demo', choices)).toMatchObject({ ok: false, problems: [{ code: 'file-unreadable', subject: at }] });
  });

  it('several places of several files are one run, which goes back when one of them fails', async () => {
    const first = put('a.config', Buffer.from(XML('sql01\\SALES:52104') + XML('sql01\\INST1')));
    const second = put('b.config', Buffer.from(XML('sql01\\SALES')));
    const plan = planOf(await engine.planClients('demo', await found()));
    expect(plan.changes.map((change) => change.writes.flatMap((write) => (write.kind === 'file' ? write.edits : [])).length)).toEqual([2, 1]);
    // The second cannot be replaced by anything once its backup cannot be made.
    fs.mkdirSync(engine.backupsDir);
    const write = plan.changes[1]?.writes[0];
    if (write?.kind !== 'file') throw new Error('no file');
    const broken: Plan = { ...plan, steps: plan.steps.map((step, i) => (i === 1 ? { ...step, action: { kind: 'writes', writes: [{ ...write, backups: path.join(first, 'not-a-folder') }] } } : step)) };
    const run = await (await engine.start(engine.adoptPlan(broken), { why: '' })).done;
    expect(run.state).toBe('rolled-back');
    expect(fs.readFileSync(first, 'utf8')).toBe(XML('sql01\\SALES:52104') + XML('sql01\\INST1'));
    expect(fs.readFileSync(second, 'utf8')).toBe(XML('sql01\\SALES'));
    // Several edits of one file move each other: the way back counts in the content they left.
    const done = await apply(plan);
    expect(fs.readFileSync(first, 'utf8')).toBe(XML('sql01,52104') + XML('sql01,49721'));
    expect((await apply(planOf(await engine.undoPlan(done.runId)))).state).toBe('committed');
    expect(fs.readFileSync(first, 'utf8')).toBe(XML('sql01\\SALES:52104') + XML('sql01\\INST1'));
  });
});

describe('a file that somebody changed while the run went back', () => {
  it('needs a person, who is told where the copy lies', async () => {
    const first = put('a.config', Buffer.from(XML('sql01\\SALES')));
    put('b.config', Buffer.from(XML('sql01\\SALES')));
    const plan = planOf(await engine.planClients('demo', await found()));
    const broken: Plan = { ...plan, steps: plan.steps.map((step, i) => (i === 1 && step.action.kind === 'writes' ? { ...step, action: { kind: 'writes', writes: step.action.writes.map((write) => ({ ...write, backups: path.join(first, 'not-a-folder') })) } } : step)) };
    let done = false;
    const onProgress = (): void => {
      if (done || !fs.readFileSync(first, 'utf8').includes('sql01,52104')) return;
      done = true;
      fs.appendFileSync(first, 'x');
    };
    const run = await (await engine.start(engine.adoptPlan(broken), { why: '', onProgress })).done;
    expect(run.state).toBe('needs-a-person');
    const copy = run.person.find((one) => one.cell.includes('a.config'))?.before.split(' ').at(-1) ?? '';
    expect(fs.readFileSync(copy, 'utf8')).toBe(XML('sql01\\SALES'));
  });
});

describe('SPNs and aliases', () => {
  const spn = 'MSSQLSvc/sql01.corp.example.com:1435';

  it('are planned, applied and undone with everything they made', async () => {
    const before = await engine.targets.get('demo').target.call('spn.list', { account: 'CORP\\svc-sales' });
    const choices: ClientsChoices = { files: [], spns: { add: [{ spn, account: 'CORP\\svc-sales' }], remove: before.spns.filter((one) => one.endsWith(':52104')).map((one) => ({ spn: one, account: 'CORP\\svc-sales' })) }, aliases: { set: [{ name: 'CRM', host: 'sql01.corp.example.com', port: 1435 }, { name: '営業', host: 'sql01', port: 1435 }], remove: [] } };
    const plan = planOf(await engine.planClients('demo', choices));
    expect(plan.changes.map((change) => [change.resource, change.action, change.subject])).toEqual([
      ['spn', 'create', spn],
      ['client-alias', 'create', 'CRM'],
      ['client-alias', 'create', '営業'],
      ['spn', 'delete', choices.spns.remove[0]?.spn],
    ]);
    const run = await apply(plan);
    expect(run.error).toBeNull();
    expect(run.state).toBe('committed');
    const { target } = engine.targets.get('demo');
    const { reads } = await target.call('registry.read', { reads: ALIAS_KEYS.map((key) => ({ path: key, depth: 0 })) });
    for (const { key } of reads) expect(findValue(key, 'CRM')).toEqual({ kind: 'String', data: 'DBMSSOCN,sql01.corp.example.com,1435' });
    expect((await target.call('spn.list', { account: 'CORP\\svc-sales' })).spns).toContain(spn);
    expect((await apply(planOf(await engine.undoPlan(run.runId)))).state).toBe('committed');
    expect(new Set((await target.call('spn.list', { account: 'CORP\\svc-sales' })).spns)).toEqual(new Set(before.spns));
    const after = await target.call('registry.read', { reads: ALIAS_KEYS.map((key) => ({ path: key, depth: 0 })) });
    // The demo server has one alias, for 64-bit programs only.
    expect(after.reads.map((read) => read.key?.values.map((value) => value.name) ?? null)).toEqual([['SALESDB'], null]);
  });

  it('undo leaves a key in which somebody else made an alias', async () => {
    const { target } = engine.targets.get('demo');
    const run = await apply(planOf(await engine.planClients('demo', { ...noClientsChoices(), aliases: { set: [{ name: 'CRM', host: 'sql01', port: 1435 }], remove: [] } })));
    await target.call('registry.write', { path: ALIAS_KEYS[1], values: [{ name: 'OTHER', expect: null, value: { kind: 'String', data: 'DBMSSOCN,x,1' } }] });
    expect((await apply(planOf(await engine.undoPlan(run.runId)))).state).toBe('committed');
    const { reads } = await target.call('registry.read', { reads: ALIAS_KEYS.map((key) => ({ path: key, depth: 0 })) });
    expect(reads.map((read) => read.key?.values.map((value) => value.name) ?? null)).toEqual([['SALESDB'], ['OTHER']]);
  });

  it('an SPN that somebody holds is named with its holder, and an account nobody knows with what Windows said', async () => {
    const held = { ...noClientsChoices(), spns: { add: [{ spn: 'MSSQLSvc/sql01.corp.example.com:52104', account: 'CORP\\svc-sql' }, { spn: 'no spn', account: 'CORP\\svc-sql' }, { spn, account: 'CORP\\nobody' }], remove: [] } };
    const { host } = smallEstate();
    held.spns.add[0] = { spn: `MSSQLSvc/${host.fqdn}:52104`, account: 'CORP\\svc-sql' };
    expect(await engine.planClients('demo', held)).toMatchObject({ ok: false, problems: [{ code: 'spn-invalid' }, { code: 'spn-account-unknown', subject: 'CORP\\nobody' }, { code: 'spn-held', params: { holder: 'CN=svc-sales,CN=Users,DC=contoso,DC=local' } }, { code: 'spn-invalid' }] });
  });
});

describe('a draft of new ports', () => {
  it('judges a search and corrects by the ports it leaves', async () => {
    const at = put('web.config', Buffer.from(XML('sql01,52104')));
    const drafted = planOf(await engine.makePlan('demo', { kind: 'sql', choices: choose([{ name: 'SALES', port: 51500 }]) }));
    // As things are now, the string is right.
    expect((await found()).files).toEqual([]);
    const hash = planHash(drafted);
    const { files } = await (await engine.searchClients('demo', [path.join(dir, 'apps')], () => undefined, hash)).done;
    const choices = { ...noClientsChoices(), files: files.map((file) => ({ path: file.path, hash: file.hash, places: file.matches.map((match) => match.start) })) };
    expect(await engine.planClients('demo', choices)).toMatchObject({ ok: false });
    expect((await apply(planOf(await engine.planClients('demo', choices, hash)))).state).toBe('committed');
    expect(fs.readFileSync(at, 'utf8')).toBe(XML('sql01,51500'));
    await expect(engine.searchClients('demo', [dir], () => undefined, 'no such plan')).rejects.toMatchObject({ code: 'unknown-plan' });
  });
});

describe('SPNs of an instance on several ports', () => {
  it('are no leftovers', async () => {
    const model = await engine.model('demo');
    const { rows } = await spnRows(engine.targets.get('demo').target, model);
    const ports = model.instances.filter((i) => i.effectivePort === null).flatMap((i) => (i.listening.known ? i.listening.value.map((l) => l.port) : []));
    expect(ports.length).toBeGreaterThan(1);
    expect(rows.filter((row) => !row.wanted && ports.some((port) => row.spn.endsWith(`:${port}`)))).toEqual([]);
  });
});

describe('SPNs of a stopped instance', () => {
  it('are shown as such and never offered for removal', async () => {
    const { target } = engine.targets.get('demo');
    for (const name of ['SQLAgent$SALES', 'MSSQL$SALES']) await target.call('service.stop', { name, waitMs: 1000 });
    await engine.scan('demo');
    const { rows } = await spnRows(target, await engine.model('demo'));
    const own = rows.filter((row) => row.account === 'CORP\\svc-sales');
    expect(own.length).toBeGreaterThan(0);
    expect(own.map((row) => [row.stopped, row.wanted])).toEqual(own.map(() => [true, true]));
  });
});
