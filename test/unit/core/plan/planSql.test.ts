import { beforeAll, describe, expect, it } from 'vitest';
import { planHash, planSchema, type Plan } from '#core/plan/change';
import type { SqlChoices } from '#core/plan/choices';
import { compareRows } from '#core/plan/compareRows';
import { planSql } from '#core/plan/planSql';
import { known, unknown, type ServerModel } from '#core/scan/model';
import { planTexts } from '#core/text/plan';
import { createDemoTarget } from '#electron/targets/demo/target';
import { choose, modelOf, planned, smallEstate, WIDE_RULE } from '../../../support/demoRun';

let model: ServerModel;
beforeAll(async () => {
  model = await modelOf(createDemoTarget({ state: smallEstate() }));
});

const problems = (choices: SqlChoices, of: ServerModel = model): readonly (readonly [string, string | null])[] => {
  const result = planSql(of, choices);
  return result.ok ? [] : result.problems.map((p) => [p.code, p.subject]);
};
function edited(name: string, change: Partial<ServerModel['instances'][number]>): ServerModel {
  return { ...model, instances: model.instances.map((i) => (i.name === name ? { ...i, ...change } : i)) };
}
const base = { mode: 'port', profiles: ['domain'], remoteAddresses: ['Any'], disableRules: [] } satisfies SqlChoices['firewall'];
const ids = (plan: Plan): string[] => plan.steps.map((s) => s.id);

describe('what stands in the way', () => {
  it.each([
    ['nothing chosen', choose([]), [['nothing-chosen', null]]],
    ['an instance that is not there', choose([{ name: 'NOPE' }]), [['unknown-instance', 'NOPE']]],
    ['one chosen twice', choose([{ name: 'INST1' }, { name: 'inst1' }]), [['chosen-twice', 'INST1']]],
    ['two ports in use', choose([{ name: 'REPORT' }]), [['several-ports', 'REPORT']]],
    ['no port yet', choose([{ name: 'ARCHIVE' }]), [['no-current-port', 'ARCHIVE']]],
    ['no number typed', choose([{ name: 'INST1', strategy: 'custom' }]), [['port-missing', 'INST1']]],
    ['port 0', choose([{ name: 'INST1', port: 0 }]), [['port-invalid', 'INST1']]],
    ['a port of another program', choose([{ name: 'INST1', port: 3389 }]), [['port-taken', 'INST1']]],
    ['a port the system holds', choose([{ name: 'INST1', port: 50510 }]), [['port-excluded', 'INST1']]],
    ['one number for two', choose([{ name: 'INST1', port: 1440 }, { name: 'SALES', port: 1440 }]), [['port-same', 'SALES']]],
    ['a rule that is not there', choose([{ name: 'INST1' }], { firewall: { ...base, disableRules: ['nope'] } }), [['rule-not-found', 'nope']]],
    ['no remote address', choose([{ name: 'INST1' }], { firewall: { ...base, remoteAddresses: [] } }), [['firewall-rule', 'INST1']]],
  ])('%s', (_name, choices, expected) => {
    expect(problems(choices)).toEqual(expected);
  });

  it('a port another instance is fixed to', () => {
    expect(problems(choose([{ name: 'INST1', port: 1450 }])).map(([code]) => code)).toContain('port-other-instance');
  });

  it('everything that is not known where it must be', () => {
    expect(problems(choose([{ name: 'INST1' }]), { ...model, instancesKnown: false })).toEqual([['instances-unknown', null]]);
    expect(problems(choose([{ name: 'INST1' }]), edited('INST1', { listening: unknown('unreadable') }))).toEqual([['listening-unknown', 'INST1']]);
    expect(problems(choose([{ name: 'INST1' }]), edited('INST1', { listenOnAllIPs: null }))).toEqual([['settings-unknown', 'INST1']]);
    expect(problems(choose([{ name: 'INST1' }]), edited('INST1', { tcpEnabled: false }))).toEqual([['tcp-disabled', 'INST1']]);
    expect(problems(choose([{ name: 'INST1' }]), edited('INST1', { state: 'pending' }))).toEqual([['service-unsettled', 'INST1']]);
    expect(problems(choose([{ name: 'INST1' }]), { ...model, firewall: unknown('unreadable') })).toEqual([['firewall-unknown', 'INST1']]);
    expect(problems(choose([{ name: 'SALES', port: 1440 }]), edited('SALES', { dependants: unknown('unreadable') }))).toEqual([['dependants-unknown', 'SALES']]);
    expect(problems(choose([{ name: 'SALES', port: 1440 }]), edited('SALES', { clustered: unknown('unreadable') }))).toEqual([['cluster-unknown', 'SALES']]);
    expect(problems(choose([{ name: 'INST1' }], { browser: 'stop' }), { ...model, browser: unknown('unreadable') })).toEqual([['browser-unknown', null]]);
  });

  it('a clustered instance that does not run here, and what could not be started again', () => {
    expect(problems(choose([{ name: 'INST1' }]), edited('INST1', { state: 'stopped', clustered: known(true) }))).toEqual([['cluster-not-active', 'INST1']]);
    expect(problems(choose([{ name: 'INST1' }]), edited('INST1', { state: 'stopped', clustered: unknown('unreadable') }))).toEqual([['cluster-unknown', 'INST1']]);
    const [inst1] = model.instances.filter((i) => i.name === 'INST1');
    if (!inst1?.service.known) throw new Error('INST1');
    const disabled = edited('INST1', { service: known({ ...inst1.service.value, startMode: 'disabled' }) });
    expect(problems(choose([{ name: 'INST1', port: 1440 }]), disabled)).toEqual([['service-disabled', 'MSSQL$INST1']]);
    expect(problems(choose([{ name: 'INST1' }]), disabled)).toEqual([]);
  });

  it('does not wait for an endpoint of its own to fall silent', () => {
    const endpoints = [{ entry: 'IPAll', address: 'any', port: 1435, from: 'TcpPort' }] as const;
    const listening = known([{ address: '0.0.0.0', port: 52_104 }, { address: '0.0.0.0', port: 7022 }]);
    const [sales] = model.instances.filter((i) => i.name === 'SALES');
    if (!sales) throw new Error('SALES');
    const gone = (of: ServerModel): number[] => planned(planSql(of, choose([{ name: 'SALES', port: 1440 }]))).steps.flatMap((s) => (s.action.kind === 'verify-listener' ? s.action.gone : []));
    expect(gone(edited('SALES', { listening, configured: { ...sales.configured, endpoints } }))).toEqual([]);
    expect(gone(edited('SALES', { listening }))).toEqual([52_104]);
    expect(gone(model)).toEqual([52_104]);
  });

  it('a kept port whose reservation is refused does not take the restart back; a new one does', () => {
    const pends = (choices: SqlChoices): boolean[] => planned(planSql(model, choices)).steps.flatMap((s) => (s.action.kind === 'writes' ? s.action.writes.flatMap((w) => (w.kind === 'exclusion' ? [w.mayPend] : [])) : []));
    expect(pends(choose([{ name: 'INST1', restartNow: true }]))).toEqual([true, true]);
    expect(pends(choose([{ name: 'INST1', port: 51_000 }]))).toEqual([false, false]);
  });

  it('a rule of a group policy, and a rule that does not allow', () => {
    if (!model.firewall.known) throw new Error('firewall');
    const rules = model.firewall.value.rules.map((r) => (r.name === WIDE_RULE ? { ...r, store: 'gpo' as const } : r));
    const choices = choose([{ name: 'INST1' }], { firewall: { ...base, disableRules: [WIDE_RULE] } });
    expect(problems(choices, { ...model, firewall: known({ ...model.firewall.value, rules }) })).toEqual([['rule-not-local', WIDE_RULE]]);
    const blocks = model.firewall.value.rules.map((r) => (r.name === WIDE_RULE ? { ...r, action: 'block' as const } : r));
    expect(problems(choices, { ...model, firewall: known({ ...model.firewall.value, rules: blocks }) })).toEqual([['rule-not-allow', WIDE_RULE]]);
  });
});

describe('the plan', () => {
  it('is data with one hash, whatever the order of its members', () => {
    const plan = planned(planSql(model, choose([{ name: 'INST1' }])));
    const parsed = planSchema.parse(JSON.parse(JSON.stringify(plan)));
    expect(planHash(parsed)).toBe(planHash(plan));
    expect(planHash({ ...plan, scanTakenAt: '' })).not.toBe(planHash(plan));
  });

  it('allocates the series: 1433 for the default instance, named ones from the start without 1434', () => {
    const plan = planned(planSql(model, choose(['MSSQLSERVER', 'INST1', 'SALES', 'REPORT'].map((name) => ({ name, strategy: 'series' as const })), { series: { start: 1433, skip: [1436] } })));
    expect(plan.ports.map((p) => [p.instance, p.after])).toEqual([['MSSQLSERVER', 1433], ['INST1', 1435], ['SALES', 1437], ['REPORT', 1438]]);
    expect(plan.changes.find((c) => c.id === 'sql:MSSQLSERVER')).toMatchObject({ action: 'none', risk: 'none' });
  });

  it('binds the rule to the program or to the service, and says so', () => {
    for (const [mode, spec, only] of [
      ['program', { program: 'C:\\Program Files\\Microsoft SQL Server\\MSSQL16.SALES\\MSSQL\\Binn\\sqlservr.exe', service: null }, 'sqlservr.exe'],
      ['service', { program: null, service: 'MSSQL$SALES' }, 'MSSQL$SALES'],
    ] as const) {
      const rule = planned(planSql(model, choose([{ name: 'SALES', port: 1460 }], { firewall: { ...base, mode } }))).changes.find((c) => c.resource === 'firewall-rule');
      expect(rule?.writes, mode).toEqual([expect.objectContaining({ kind: 'firewall-create', spec: expect.objectContaining(spec) as unknown })]);
      for (const language of ['en', 'ja'] as const) expect(rule && planTexts(language).facet(rule.after), mode).toContain(only);
    }
    const open = planned(planSql(model, choose([{ name: 'SALES', port: 1460 }]))).changes.find((c) => c.resource === 'firewall-rule');
    expect(open && planTexts('en').facet(open.after)).not.toContain('only');
  });

  it('narrows only after every instance is verified', () => {
    const plan = planned(planSql(model, choose([{ name: 'INST1', port: 1440 }, { name: 'SALES' }], { firewall: { ...base, disableRules: [WIDE_RULE] }, browser: 'stop' })));
    const last = ids(plan).findLastIndex((id) => id.startsWith('verify:'));
    expect(ids(plan).findIndex((id) => id.startsWith('narrow:'))).toBeGreaterThan(last);
    expect(ids(plan).findLastIndex((id) => id.startsWith('allow:'))).toBe(1);
    expect(plan.restarts).toEqual([{ instance: 'INST1', service: 'MSSQL$INST1', dependants: [], clustered: false }]);
    expect(compareRows(plan).map((g) => g.resource)).toEqual(['sql-instance', 'firewall-rule', 'exclusion', 'service']);
  });

  it('restarts a kept instance only when asked, and then reserves while it is down', () => {
    const plan = planned(planSql(model, choose([{ name: 'SALES', restartNow: true }])));
    expect(ids(plan)).toEqual([
      'allow:PortPin-SQL-SALES-52104', 'stop:SQLAgent$SALES', 'stop:MSSQL$SALES', 'reserve:ipv4/tcp/52104', 'reserve:ipv6/tcp/52104', 'write:SALES', 'start:MSSQL$SALES', 'verify:SALES', 'start:SQLAgent$SALES',
    ]);
    expect(plan.changes.find((c) => c.id === 'sql:SALES')).toMatchObject({ risk: 'medium', riskReasons: ['restart'], needs: { restart: true } });
  });

  it('does not write an address that is ignored, nor reserve what is reserved or not asked for', () => {
    const plan = planned(planSql(model, choose([{ name: 'INST1', port: 50010 }], { reserve: true })));
    expect(ids(plan)).not.toContain('reserve:ipv4/tcp/50010');
    expect(ids(planned(planSql(model, choose([{ name: 'INST1' }], { reserve: false })))).some((id) => id.startsWith('reserve'))).toBe(false);
    const writes = plan.changes.flatMap((c) => c.writes).filter((w) => w.kind === 'registry');
    expect(writes.every((w) => w.path.endsWith('\\IPAll'))).toBe(true);
    expect(writes.map((w) => [w.name, w.before, w.after])).toEqual([
      ['TcpPort', { kind: 'String', data: '' }, { kind: 'String', data: '50010' }],
      ['TcpDynamicPorts', { kind: 'String', data: '49721' }, { kind: 'String', data: '' }],
    ]);
  });

  it('knows an absent value from an empty one, and another kind from text', () => {
    const inst = model.instances.find((i) => i.name === 'INST1');
    if (!inst?.ipAll) throw new Error('INST1');
    const odd = edited('INST1', { ipAll: { ...inst.ipAll, tcpPort: { kind: 'DWord', data: 49721 }, tcpDynamicPorts: null } });
    const plan = planned(planSql(odd, choose([{ name: 'INST1' }])));
    expect(plan.changes.find((c) => c.id === 'sql:INST1')?.writes).toEqual([{ kind: 'registry', path: inst.ipAll.path, name: 'TcpPort', before: { kind: 'DWord', data: 49721 }, after: { kind: 'String', data: '49721' } }]);
  });

  it('of an import is made up to the scripts, with the services it could not see', () => {
    const imported: ServerModel = {
      ...model,
      target: { id: 'import:x', kind: 'imported', name: 'SQL9' },
      services: unknown('not-collected'),
      browser: unknown('not-collected'),
      listeners: unknown('not-collected'),
      ranges: unknown('not-collected'),
      firewall: unknown('not-collected'),
      instances: model.instances.map((i) => ({ ...i, state: 'unknown' as const, service: unknown('not-collected'), listening: unknown('not-collected'), dependants: unknown('not-collected') })),
    };
    expect(ids(planned(planSql(imported, choose([{ name: 'INST1' }]))))).toEqual(['allow:PortPin-SQL-INST1-49721', 'write:INST1', 'verify:INST1', 'reserve:ipv4/tcp/49721', 'reserve:ipv6/tcp/49721']);
    expect(ids(planned(planSql(imported, choose([{ name: 'INST1', port: 1440 }]))))).toContain('stop:SQLAgent$INST1');
  });
});
