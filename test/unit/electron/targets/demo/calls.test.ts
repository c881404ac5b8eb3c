import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verbNames, verbs, type ReadVerbName, type VerbName } from '#core/verbs/verbs';
import { RPC_INTERNET } from '#core/verbs/systemKeys';
import { createDemoTarget, type DemoTarget } from '#electron/targets/demo/target';
import { estateWith, expectRefusal, refusal, tcpKey, text, valueOf } from './helpers';

const key = tcpKey('MSSQL16.INST1');
const rule = { name: 'r', displayName: 'r', group: '', description: '', protocol: 'tcp', localPorts: ['1'], profiles: ['domain'], remoteAddresses: ['Any'], program: null, service: null } as const;

const toStatic = { path: key, values: [{ name: 'TcpPort', expect: text(''), value: text('1436') }] };
type WriteName = Exclude<VerbName, ReadVerbName>;
const writeNames = verbNames.filter((name): name is WriteName => verbs[name].kind === 'write');

/** One call of each write that does something. */
const writes: { readonly [V in WriteName]: (target: DemoTarget) => Promise<unknown> } = {
  'registry.write': (target) => target.call('registry.write', toStatic),
  'registry.key': (target) => target.call('registry.key', { path: RPC_INTERNET, present: true }),
  'dynamicRange.set': (target) => target.call('dynamicRange.set', { stack: 'ipv4', protocol: 'tcp', start: 10_000, count: 1000, expect: { start: 49152, count: 16384 } }),
  'wmi.setHost': (target) => target.call('wmi.setHost', { mode: 'standalone' }),
  'dfsr.setPort': (target) => target.call('dfsr.setPort', { expect: 0, port: 5722 }),
  'spn.add': (target) => target.call('spn.add', { spn: 'MSSQLSvc/sql01.corp.example.com:1435', account: 'CORP\\svc-sales' }),
  'spn.remove': (target) => target.call('spn.remove', { spn: `MSSQLSvc/${target.state().host.fqdn}:52104`, account: 'CORP\\svc-sales' }),
  'service.stop': (target) => target.call('service.stop', { name: 'SQLBrowser', waitMs: 0 }),
  'service.start': (target) => target.call('service.start', { name: 'MSSQL$ARCHIVE', waitMs: 0 }),
  'service.setStartMode': (target) => target.call('service.setStartMode', { name: 'SQLBrowser', expect: 'auto', mode: 'manual' }),
  'exclusion.add': (target) => target.call('exclusion.add', { stack: 'ipv4', protocol: 'tcp', start: 1436, count: 1 }),
  'exclusion.remove': (target) => target.call('exclusion.remove', { stack: 'ipv4', protocol: 'tcp', start: 50000, count: 60 }),
  'firewall.create': (target) => target.call('firewall.create', { ...rule, localPorts: ['1'], profiles: ['domain'], remoteAddresses: ['Any'] }),
  'firewall.setEnabled': (target) => target.call('firewall.setEnabled', { name: '{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A02}', expectRaw: 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=49152-65535|Name=SQL dynamic ports|EmbedCtxt=SQL Server|', enabled: false }),
  'firewall.remove': (target) => target.call('firewall.remove', { name: '{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A02}', expectRaw: 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=49152-65535|Name=SQL dynamic ports|EmbedCtxt=SQL Server|' }),
  'cluster.setOnline': (target) => target.call('cluster.setOnline', { name: 'SQL Server (CLUSTER1)', online: false, waitMs: 0 }),
};

describe('elevation', () => {
  test.each(writeNames)('%s needs it', async (verb) => {
    const refused = createDemoTarget({ grantElevation: false });
    await expectRefusal(writes[verb](refused), 'access-denied');
    expect(refused.state()).toEqual(createDemoTarget().state());
    const granted = createDemoTarget({ state: estateWith((state) => (state.elevated = false)), grantElevation: true });
    await writes[verb](granted);
    expect(granted.state()).not.toEqual(createDemoTarget({ state: estateWith((state) => (state.elevated = false)) }).state());
  });

  test('is what the host says about itself', async () => {
    expect((await createDemoTarget({ grantElevation: false }).call('host.describe', {})).elevated).toBe(false);
    expect((await createDemoTarget({ state: estateWith((state) => (state.elevated = false)), grantElevation: true }).call('host.describe', {})).elevated).toBe(true);
  });
});

describe('waiting', () => {
  test('there is none unless it is asked for, and then it is real', async () => {
    const target = createDemoTarget({ latency: { 'host.ping': 60 } });
    const started = performance.now();
    await target.call('host.ping', {});
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });

  test('a read is cancelled, or comes too late', async () => {
    const target = createDemoTarget({ latency: { 'host.ping': 60_000 } });
    const stop = new AbortController();
    const asked = target.call('host.ping', {}, { signal: stop.signal });
    setTimeout(() => stop.abort(), 10);
    await expectRefusal(asked, 'cancelled');
    await expectRefusal(target.call('host.ping', {}, { timeoutMs: 10 }), 'timeout');
    await expectRefusal(target.batch([{ verb: 'host.ping', args: {} }], { timeoutMs: 10 }), 'timeout');
    await expectRefusal(target.call('host.echo', { value: 1 }, { signal: stop.signal }), 'cancelled');
  });

  test('a write that was sent and not answered is unknown: cancelled it was not done, too late it was', async () => {
    const target = createDemoTarget({ latency: { 'registry.write': 60_000 } });
    const stop = new AbortController();
    const asked = target.call('registry.write', toStatic, { signal: stop.signal });
    setTimeout(() => stop.abort(), 10);
    await expectRefusal(asked, 'outcome-unknown');
    expect(await valueOf(target, key, 'TcpPort')).toEqual(text(''));
    await expectRefusal(target.call('registry.write', toStatic, { timeoutMs: 10 }), 'outcome-unknown');
    expect(await valueOf(target, key, 'TcpPort')).toEqual(text('1436'));
  });

  test('the state may name the latency too; nobody is asked after close', async () => {
    const target = createDemoTarget({ state: estateWith((state) => (state.latencyMs['host.ping'] = 60_000)) });
    await expectRefusal(target.call('host.ping', {}, { timeoutMs: 5 }), 'timeout');
    await target.close();
    await expectRefusal(target.call('host.echo', { value: 1 }), 'host-lost');
  });
});

describe('a batch', () => {
  test('answers in order, each for itself', async () => {
    const answers = await createDemoTarget().batch([
      { verb: 'host.echo', args: { value: 'a' } },
      { verb: 'sql.errorlog', args: { instanceId: 'MSSQL16.NOBODY', maxLines: 5 } },
      { verb: 'registry.read', args: { reads: [{ path: 'HKCU\\x', depth: 0 }] } },
      { verb: 'host.ping', args: {} },
    ]);
    expect(answers.map((answer) => (answer.ok ? answer.value : answer.error.code))).toEqual([{ value: 'a' }, 'not-found', 'invalid-argument', { pong: true }]);
  });
});

const hostile = ["'", '"', '`', '\u2018\u2019\u201a\u201b', '\u201c\u201d\u201e', '$(calc)', '${env:x}', ';&|', '%TEMP%', 'a\r\nb', '\u0000', '\u001b[31m', '\ufeff', '\u200b', 'インスタンス', '__proto__', 'constructor', '..\\..', '*', '\ud800', 'x'.repeat(300_000)];

describe('hostile text', () => {
  test.each(hostile)('comes back as it was given (%#)', async (raw) => {
    const target = createDemoTarget();
    const before = target.state();
    expect(await target.call('host.echo', { value: [raw, { a: raw }] })).toEqual({ value: [raw, { a: raw }] });
    const path = tcpKey(raw);
    const asked: Promise<unknown>[] = [
      target.call('service.stop', { name: raw, waitMs: 0 }),
      target.call('service.start', { name: raw, waitMs: 0 }),
      target.call('service.setStartMode', { name: raw, expect: 'auto', mode: 'manual' }),
      target.call('cluster.setOnline', { name: raw, online: true, waitMs: 0 }),
      target.call('sql.errorlog', { instanceId: raw, maxLines: 1 }),
      target.call('spn.list', { account: raw }),
      target.call('firewall.setEnabled', { name: raw, expectRaw: '', enabled: true }),
      target.call('firewall.remove', { name: raw, expectRaw: raw }),
    ];
    for (const one of asked) expect((await refusal(one)).data.subject).toBe(raw);
    expect((await refusal(target.call('registry.write', { path, values: [{ name: 'x', expect: null, value: null }] }))).data.subject).toBe(path);
    expect((await target.call('firewall.rule', { name: raw })).raw).toBeNull();
    expect((await target.call('services.list', { names: [raw] })).services).toEqual([]);
    expect(target.state()).toEqual(before);
  });

  test.each(hostile)('is kept as data and as a value name, or refused by name (%#)', async (raw) => {
    const target = createDemoTarget();
    await target.call('registry.write', { path: key, values: [{ name: 'data', expect: null, value: text(raw) }] });
    expect(await valueOf(target, key, 'data')).toEqual(text(raw));
    const named = target.call('registry.write', { path: key, values: [{ name: raw, expect: null, value: text('1') }] });
    if (raw.includes('\0') || raw.length > 16_383 || raw === '__proto__') await expectRefusal(named, 'invalid-argument', raw);
    else expect(await named).toEqual({ values: [{ name: raw, value: text('1') }] });
  });

  test('is a rule whole, or none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), async (raw) => {
        const target = createDemoTarget();
        const asked = target.call('firewall.create', { ...rule, localPorts: ['1'], profiles: ['domain'], remoteAddresses: ['Any'], name: `n${raw}`, displayName: raw, service: raw });
        if (raw.includes('|') || raw.includes('\0')) await expectRefusal(asked, 'invalid-argument');
        else {
          const { raw: stored, api } = await asked;
          expect(stored).toBe(`v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=1|Svc=${raw}|Name=${raw}|`);
          expect(api?.name).toBe(`n${raw}`);
        }
      }),
      { numRuns: 60 },
    );
  });
});
