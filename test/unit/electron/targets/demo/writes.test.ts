import { describe, expect, test } from 'vitest';
import type { RegistryCell } from '#core/verbs/registry';
import type { FirewallRuleSpec } from '#core/verbs/verbs';
import { createDemoTarget } from '#electron/targets/demo/target';
import { estateWith, expectRefusal, number, tcpKey, text, valueOf } from './helpers';

const INST1 = tcpKey('MSSQL16.INST1');
const spec: FirewallRuleSpec = { name: 'PortPin-SQL-INST1-1436', displayName: 'PortPin SQL Server INST1 TCP 1436', group: 'PortPin', description: 'for 申請 42', protocol: 'tcp', localPorts: ['1436'], profiles: ['domain'], remoteAddresses: ['10.20.0.0/16'], program: null, service: null };
const WIDE = '{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A02}';

describe('registry.write', () => {
  test('compares every value before it writes one', async () => {
    const target = createDemoTarget();
    const asked = target.call('registry.write', { path: INST1, values: [{ name: 'TcpPort', expect: text(''), value: text('1436') }, { name: 'TcpDynamicPorts', expect: text('49722'), value: text('') }] });
    await expectRefusal(asked, 'moved', 'TcpDynamicPorts');
    expect(await valueOf(target, INST1, 'TcpPort')).toEqual(text(''));
  });

  test('tells absent from empty, and a kind from another', async () => {
    const target = createDemoTarget();
    await expectRefusal(target.call('registry.write', { path: INST1, values: [{ name: 'TcpPort', expect: null, value: text('1436') }] }), 'moved', 'TcpPort');
    await expectRefusal(target.call('registry.write', { path: INST1, values: [{ name: 'TcpPort', expect: { kind: 'ExpandString', data: '' }, value: text('1436') }] }), 'moved', 'TcpPort');
    const answer = await target.call('registry.write', { path: INST1, values: [{ name: 'tcpport', expect: text(''), value: null }] });
    expect(answer).toEqual({ values: [{ name: 'tcpport', value: null }] });
    expect(await valueOf(target, INST1, 'TcpPort')).toBeNull();
  });

  test.each<[string, RegistryCell]>([
    ['DWord', number(4294967295)],
    ['QWord', { kind: 'QWord', data: '9007199254740993' }],
    ['MultiString', { kind: 'MultiString', data: ['a', '', 'ポート'] }],
    ['Binary', { kind: 'Binary', data: 'AAECAw==' }],
    ['ExpandString', { kind: 'ExpandString', data: '%SystemRoot%' }],
    ['None', { kind: 'None', data: '' }],
  ])('keeps the kind %s', async (_, value) => {
    const target = createDemoTarget();
    await target.call('registry.write', { path: INST1, values: [{ name: 'x', expect: null, value }] });
    expect(await valueOf(target, INST1, 'x')).toEqual(value);
  });

  test.each(['HKLM\\SOFTWARE\\Other', 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSSQLSERVER', tcpKey('MSSQL16.INST1').replace('\\Tcp\\IPAll', '\\Np'), `${INST1}\\Deeper`])('does not write below %s', async (path) => {
    await expectRefusal(createDemoTarget().call('registry.write', { path, values: [{ name: 'x', expect: null, value: null }] }), 'not-allowed', path);
  });

  test('does not make a key, and does not write one that is read-only', async () => {
    await expectRefusal(createDemoTarget().call('registry.write', { path: tcpKey('MSSQL16.NOBODY'), values: [{ name: 'x', expect: null, value: text('') }] }), 'not-found', tcpKey('MSSQL16.NOBODY'));
    const target = createDemoTarget({ state: estateWith((state) => state.readOnlyKeys.push('HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\mssql16.inst1')) });
    await expectRefusal(target.call('registry.write', { path: INST1, values: [{ name: 'TcpPort', expect: text(''), value: text('1') }] }), 'access-denied', INST1);
  });

  test('a key that refuses reads is denied, one below it is left out', async () => {
    const target = createDemoTarget({ state: estateWith((state) => state.deniedKeys.push(INST1.replace('HKLM\\', 'HKEY_LOCAL_MACHINE\\'))) });
    const { reads } = await target.call('registry.read', { reads: [{ path: INST1, depth: 0 }, { path: tcpKey('MSSQL16.INST1', ''), depth: 1 }, { path: 'HKLM\\SOFTWARE\\Nothing', depth: 0 }] });
    expect(reads.map((read) => read.state)).toEqual(['denied', 'read', 'absent']);
    expect(reads[1]?.key?.keys.map((key) => key.name)).toEqual(['IP1', 'IP2', 'IP3', 'IP4']);
  });
});

describe('port exclusions', () => {
  const add = { stack: 'ipv4', protocol: 'tcp', start: 1436, count: 1 } as const;

  test('are added as administered, and removed again', async () => {
    const target = createDemoTarget();
    expect((await target.call('exclusion.add', add)).excluded).toContainEqual({ stack: 'ipv4', protocol: 'tcp', start: 1436, end: 1436, administered: true });
    await expectRefusal(target.call('exclusion.add', { ...add, start: 1430, count: 10 }), 'in-use', '1430-1439');
    expect((await target.call('exclusion.remove', add)).excluded.some((range) => range.start === 1436)).toBe(false);
    await expectRefusal(target.call('exclusion.remove', add), 'not-found', '1436-1436');
  });

  test('are refused for a port in use or held, and beyond the last port', async () => {
    const target = createDemoTarget();
    await expectRefusal(target.call('exclusion.add', { ...add, start: 49721 }), 'in-use', '49721-49721');
    await expectRefusal(target.call('exclusion.add', { ...add, start: 50590, count: 20 }), 'in-use', '50590-50609');
    await expectRefusal(target.call('exclusion.add', { ...add, start: 65535, count: 2 }), 'invalid-argument', '65535');
    await expectRefusal(target.call('exclusion.remove', { ...add, start: 50500, count: 100 }), 'refused', '50500-50599');
  });

  test('are possible for the port of an engine that is stopped', async () => {
    const target = createDemoTarget();
    await target.call('service.stop', { name: 'MSSQL$INST1', waitMs: 0 });
    expect((await target.call('exclusion.add', { ...add, start: 49721 })).excluded.map((range) => range.start)).toEqual([47001, 49721, 50000, 50500]);
  });
});

describe('firewall rules', () => {
  test('are written as NetSecurity writes them', async () => {
    const target = createDemoTarget();
    const made = await target.call('firewall.create', spec);
    expect(made.raw).toBe('v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=1436|RA4=10.20.0.0/255.255.0.0|Name=PortPin SQL Server INST1 TCP 1436|Desc=for 申請 42|EmbedCtxt=PortPin|');
    expect(made.api).toEqual({ name: spec.name, displayName: spec.displayName, enabled: true, direction: 'inbound', action: 'allow', protocol: 'TCP', localPorts: ['1436'], remoteAddresses: ['10.20.0.0/255.255.0.0'] });
    expect(await target.call('firewall.rule', { name: spec.name })).toEqual(made);
  });

  test('every profile, any address, a program and a service', async () => {
    const made = await createDemoTarget().call('firewall.create', { ...spec, profiles: ['domain', 'private', 'public'], remoteAddresses: ['Any'], localPorts: ['1436', '5000-5010'], program: 'C:\\a b\\sqlservr.exe', service: 'MSSQL$INST1', group: '', description: '' });
    expect(made.raw).toBe('v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=1436|LPort2_10=5000-5010|App=C:\\a b\\sqlservr.exe|Svc=MSSQL$INST1|Name=PortPin SQL Server INST1 TCP 1436|');
  });

  test('a name that exists is not written again, whatever its case', async () => {
    const target = createDemoTarget();
    await target.call('firewall.create', spec);
    await expectRefusal(target.call('firewall.create', { ...spec, name: spec.name.toUpperCase(), localPorts: ['9'] }), 'moved', spec.name.toUpperCase());
    expect((await target.call('firewall.rule', { name: spec.name })).raw).toContain('LPort=1436');
  });

  test('are switched and removed only as long as their text is the expected one', async () => {
    const target = createDemoTarget();
    const before = (await target.call('firewall.rule', { name: WIDE })).raw ?? '';
    const off = await target.call('firewall.setEnabled', { name: WIDE, expectRaw: before, enabled: false });
    expect(off.raw).toBe(before.replace('Active=TRUE', 'Active=FALSE'));
    expect(off.api?.enabled).toBe(false);
    await expectRefusal(target.call('firewall.setEnabled', { name: WIDE, expectRaw: before, enabled: true }), 'moved', WIDE);
    await expectRefusal(target.call('firewall.remove', { name: WIDE, expectRaw: before }), 'moved', WIDE);
    expect(await target.call('firewall.remove', { name: WIDE, expectRaw: off.raw ?? '' })).toEqual({ raw: null, api: null });
    await expectRefusal(target.call('firewall.remove', { name: WIDE, expectRaw: '' }), 'not-found', WIDE);
  });

  test.each([
    ['displayName', 'a|App=x'],
    ['name', ''],
    ['program', ''],
    ['service', 'a|b'],
    ['description', 'a\0b'],
  ] as const)('%s %j is refused', async (member, value) => {
    await expectRefusal(createDemoTarget().call('firewall.create', { ...spec, [member]: value }), 'invalid-argument', value);
  });

  test.each([['localPorts', '70000'], ['localPorts', '20-10'], ['remoteAddresses', 'nowhere'], ['remoteAddresses', '10.0.0.0/33']] as const)('%s %j is refused', async (member, value) => {
    await expectRefusal(createDemoTarget().call('firewall.create', { ...spec, [member]: [value] }), 'invalid-argument', value);
  });
});
