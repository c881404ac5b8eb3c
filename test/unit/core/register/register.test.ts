import { describe, expect, it } from 'vitest';
import { claimsOfModel } from '#core/register/claims';
import { everything, RegisterIndex, type RegisterQuery } from '#core/register/query';
import { claimKey, REGISTER_VERSION, type Claim, type RegisterRecord } from '#core/register/record';
import { Register } from '#core/register/register';
import { unknown, type ServerModel } from '#core/scan/model';
import { createDemoTarget } from '#electron/targets/demo/target';
import { bench, choose, modelOf, smallEstate } from '../../../support/demoRun';

const sql01 = { scope: 'sql01', name: 'SQL01', simulated: false };
const claim = (port: number, holder: string, more: Partial<Claim> = {}): Claim => ({ kind: 'sql-instance', protocol: 'tcp', address: 'any', port, end: port, holder, hold: 'fixed', live: false, ...more });
const scan = (found: readonly Claim[], more: Partial<Extract<RegisterRecord, { t: 'scan' }>> = {}): RegisterRecord => ({ v: REGISTER_VERSION, t: 'scan', at: '2026-01-01T00:00:00Z', computer: sql01, found: [...found], gone: [], ranges: null, ...more });

function registerOf(...records: readonly RegisterRecord[]): Register {
  const register = new Register();
  for (const record of records) register.apply(record);
  return register;
}
function find(register: Register, query: Partial<RegisterQuery> = {}) {
  const { total, entries } = new RegisterIndex(register).find({ ...everything, ...query });
  return entries(0, total);
}

describe('what a scan adds', () => {
  it('is every port somebody holds, once', async () => {
    const claims = claimsOfModel(await modelOf(createDemoTarget({ state: smallEstate() })));
    const of = (holder: string): unknown => claims.filter((c) => c.holder === holder && c.kind === 'sql-instance').map((c) => [c.port, c.hold, c.live]);
    expect(of('INST1')).toEqual([[49721, 'moves', true]]);
    expect(of('REPORT')).toEqual([
      [1450, 'fixed', true],
      [50388, 'moves', true],
    ]);
    expect(of('MSSQLSERVER')).toEqual([[1433, 'fixed', true]]);
    expect(claims.filter((c) => c.kind === 'reservation').map((c) => [c.port, c.end])).toEqual([[50000, 50059]]);
    expect(new Set(claims.map((c) => claimKey('', c))).size).toBe(claims.length);
  });

  it('is nothing the second time, and what is new, changed or gone after a change', async () => {
    const executor = bench();
    try {
      const first = await executor.model();
      const register = registerOf();
      const record = register.scanRecord(first);
      expect(record?.t === 'scan' && record.found.length > 5).toBe(true);
      if (record) register.apply(record);
      const again = register.scanRecord({ ...first, takenAt: '2099-01-01T00:00:00Z' });
      expect(again).toMatchObject({ found: [], gone: [], ranges: null });
      // The same scan, or an older one, says nothing new.
      expect(register.scanRecord(first)).toBeNull();

      const moved: ServerModel = { ...first, takenAt: '2099-01-02T00:00:00Z', instances: first.instances.map((i) => (i.name === 'INST1' ? { ...i, configured: { ...i.configured, endpoints: i.configured.endpoints.map((e) => ({ ...e, port: 49999 })) }, listening: unknown('not-running') } : i)) };
      const changed = register.scanRecord(moved);
      expect(changed).toMatchObject({ found: [{ holder: 'INST1', port: 49999, live: false }], gone: [expect.stringContaining('|49721|inst1')] });
    } finally {
      executor.dispose();
    }
  });

  it('does not call gone what it could not read', async () => {
    const model = await modelOf(createDemoTarget({ state: smallEstate() }));
    const register = registerOf();
    const record = register.scanRecord(model);
    if (record) register.apply(record);
    const blind: ServerModel = { ...model, takenAt: '2099-01-01T00:00:00Z', instances: [], instancesKnown: false, listeners: unknown('unreadable'), ranges: unknown('unreadable') };
    expect(register.scanRecord(blind)).toMatchObject({ found: [], gone: [], ranges: null });
  });

  it('keeps a demo server apart from a computer of its name', async () => {
    const model = await modelOf(createDemoTarget({ state: smallEstate() }));
    const demo = registerOf().scanRecord(model);
    const real = registerOf().scanRecord({ ...model, target: { ...model.target, id: 'local', kind: 'local' } });
    expect([demo?.t === 'scan' && demo.computer, real?.t === 'scan' && real.computer]).toEqual([{ scope: 'demo:demo', name: 'SQL01', simulated: true }, { scope: 'sql01', name: 'SQL01', simulated: false }]);
  });
});

describe('what a run adds', () => {
  it('is the ports it fixed, with the document and the reason', async () => {
    const executor = bench();
    try {
      const register = registerOf();
      const first = register.scanRecord(await executor.model());
      if (first) register.apply(first);
      const run = await executor.start(await executor.plan(choose([{ name: 'SALES', port: 51500 }])), { why: 'ticket 4711\nand more' }).done;
      const record = register.runRecord(run);
      if (record) register.apply(record);
      expect(register.runRecord(run)).toBeNull();
      const later = register.scanRecord({ ...(await executor.model()), takenAt: '2099-01-01T00:00:00Z' });
      if (later) register.apply(later);
      expect(find(register, { text: '51500' }).map((e) => [e.kind, e.holder, e.hold, e.run, e.purpose, e.live])).toEqual([
        ['reservation', '', 'reserved', run.runId, 'ticket 4711', false],
        ['sql-instance', 'SALES', 'fixed', run.runId, 'ticket 4711', true],
      ]);
      expect(find(register, { text: '52104' })).toEqual([]);
      expect(find(register, { text: '52104', state: 'gone' })).toMatchObject([{ holder: 'SALES', hold: 'moves', gone: '2099-01-01T00:00:00Z' }]);
    } finally {
      executor.dispose();
    }
  });

  it('is nothing for a run that was rolled back', async () => {
    const executor = bench();
    try {
      const handle = executor.start(await executor.plan(choose([{ name: 'SALES', port: 51500 }])));
      handle.cancel('roll-back');
      expect(registerOf().runRecord(await handle.done)).toBeNull();
    } finally {
      executor.dispose();
    }
  });
});

describe('conflicts', () => {
  const conflicts = (...records: readonly RegisterRecord[]) => Object.fromEntries(find(registerOf(...records)).map((e) => [e.holder === '' ? `${e.port}` : e.holder, e.conflicts]));

  it('two that want one port on one address of one computer', () => {
    const other = { ...sql01, scope: 'sql02', name: 'SQL02' };
    expect(conflicts(scan([claim(1436, 'A'), claim(1436, 'B', { address: '10.0.0.1' }), claim(1437, 'C', { address: '10.0.0.1' }), claim(1437, 'D', { address: '10.0.0.2' }), claim(1436, 'U', { protocol: 'udp' })]), scan([claim(1436, 'E')], { computer: other }))).toEqual({
      A: [{ code: 'same-port', with: 'B' }],
      B: [{ code: 'same-port', with: 'A' }],
      C: [],
      D: [],
      E: [],
      U: [],
    });
  });

  it('not two that both listen, nor one with itself', () => {
    expect(conflicts(scan([claim(80, 'iis', { live: true }), claim(80, 'http', { live: true }), claim(90, 'X', { kind: 'sql-dac' }), claim(90, 'X')]))).toEqual({ iis: [], http: [], X: [] });
  });

  it('a number that Windows may hand out or has kept for itself', () => {
    const ranges = { dynamic: [{ protocol: 'tcp' as const, start: 49152, end: 65535 }], excluded: [{ protocol: 'tcp' as const, start: 50500, end: 50599 }] };
    const reservation = (port: number, end: number): Claim => claim(port, '', { kind: 'reservation', end, hold: 'reserved' });
    expect(conflicts(scan([claim(50100, 'BARE'), claim(50101, 'KEPT'), reservation(50101, 50101), claim(50510, 'SHUT'), claim(50010, 'BLOCK'), reservation(50000, 50059), claim(50200, 'MOVES', { hold: 'moves' }), claim(1433, 'LOW')], { ranges }))).toEqual({
      BARE: [{ code: 'dynamic-range', with: '49152-65535' }],
      KEPT: [],
      SHUT: [
        { code: 'excluded', with: '50500-50599' },
        { code: 'dynamic-range', with: '49152-65535' },
      ],
      BLOCK: [{ code: 'reserved-elsewhere', with: '50000-50059' }],
      MOVES: [],
      LOW: [],
      50000: [],
      50101: [],
    });
  });
});

describe('questions', () => {
  const recipe: RegisterRecord = { v: REGISTER_VERSION, t: 'recipe', at: '2026-02-01T00:00:00Z', recipe: 'grpc', by: 'CORP\\k.sato', claims: [{ computer: { scope: 'app01', name: 'APP01', simulated: false }, claim: claim(50051, 'orders', { kind: 'recipe', hold: 'planned' }), owner: '受注チーム', purpose: 'Orders' }] };
  const register = registerOf(scan([claim(1436, 'SALES'), claim(14360, 'BIG'), claim(1433, 'MSSQLSERVER'), claim(50000, '', { kind: 'reservation', end: 50059 })]), recipe);

  it('a number finds exactly that port, in a range too', () => {
    expect(find(register, { text: ' 1436 ' }).map((e) => e.port)).toEqual([1436]);
    expect(find(register, { text: '50051' }).map((e) => e.port)).toEqual([50000, 50051]);
  });
  it('words find names, owner, purpose and document, all of them', () => {
    expect(find(register, { text: '受注' }).map((e) => e.holder)).toEqual(['orders']);
    expect(find(register, { text: 'app01 ORDERS' }).map((e) => e.holder)).toEqual(['orders']);
    expect(find(register, { text: 'app01 sales' })).toEqual([]);
  });
  it('filters and sorts', () => {
    expect(find(register, { kind: 'recipe' }).map((e) => e.port)).toEqual([50051]);
    expect(find(register, { computer: 'SQL01', sort: { by: 'port', down: true } }).map((e) => e.port)).toEqual([50000, 14360, 1436, 1433]);
    expect(find(register, { sort: { by: 'holder', down: false } }).map((e) => e.holder)).toEqual(['', 'BIG', 'MSSQLSERVER', 'orders', 'SALES']);
    expect(find(register, { onlyConflicts: true })).toEqual([]);
  });
  it('an edit and a withdrawal stay through later scans', () => {
    const key = claimKey('sql01', claim(1436, 'SALES'));
    const head = { v: REGISTER_VERSION, at: '2026-03-01T00:00:00Z', by: 'x' } as const;
    const edited = registerOf(scan([claim(1436, 'SALES')]), { ...head, t: 'edit', key, owner: 'DBA', purpose: 'Sales' }, scan([claim(1436, 'SALES', { live: true })], { at: '2026-04-01T00:00:00Z' }), recipe, { ...head, t: 'withdrawn', key: claimKey('app01', claim(50051, 'orders', { kind: 'recipe' })) });
    expect(find(edited)).toMatchObject([{ port: 1436, owner: 'DBA', purpose: 'Sales', live: true, firstSeen: '2026-01-01T00:00:00Z', lastSeen: '2026-04-01T00:00:00Z' }]);
    expect(find(edited, { state: 'gone' }).map((e) => e.port)).toEqual([50051]);
  });
});
