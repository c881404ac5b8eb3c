import { describe, expect, test } from 'vitest';
import { createDemoTarget } from '#electron/targets/demo/target';
import { estateWith, expectRefusal, listening, number, poke, refusal, restart, tcpKey, text, valueOf } from './helpers';

async function log(target: ReturnType<typeof createDemoTarget>, instanceId: string): Promise<string> {
  return (await target.call('sql.errorlog', { instanceId, maxLines: 20 })).lines.join('\n');
}

describe('an engine that starts', () => {
  test('listens on the static port of IPAll, on both stacks', async () => {
    const target = createDemoTarget();
    await target.call('registry.write', { path: tcpKey('MSSQL16.SALES'), values: [{ name: 'TcpDynamicPorts', expect: text('52104'), value: text('') }, { name: 'TcpPort', expect: text(''), value: text('1435') }] });
    expect(await listening(target, 'MSSQL$SALES')).toEqual(['0.0.0.0:52104', ':::52104']);
    await restart(target, 'MSSQL$SALES');
    expect(await listening(target, 'MSSQL$SALES')).toEqual(['0.0.0.0:1435', ':::1435']);
    expect(await log(target, 'MSSQL16.SALES')).toContain("Server is listening on [ 'any' <ipv4> 1435].");
  });

  test('draws a port for 0 from the dynamic range, past what is held, and writes it back', async () => {
    const target = createDemoTarget({ state: estateWith((state) => (state.dynamicPorts['ipv4/tcp'] = { start: 50_498, count: 104, administered: false })) });
    await target.call('service.start', { name: 'MSSQL$ARCHIVE', waitMs: 1000 });
    const [first] = await listening(target, 'MSSQL$ARCHIVE');
    const port = Number(first?.split(':')[1]);
    expect([50_498, 50_499, 50_600, 50_601]).toContain(port);
    expect(await valueOf(target, tcpKey('MSSQL16.ARCHIVE'), 'TcpDynamicPorts')).toEqual(text(String(port)));
  });

  test('takes its last dynamic port again, and another one when that is taken', async () => {
    const target = createDemoTarget();
    await restart(target, 'MSSQL$INST1');
    expect(await listening(target, 'MSSQL$INST1')).toContain('0.0.0.0:49721');
    const taken = createDemoTarget({ state: { ...target.state(), listeners: [...target.state().listeners.filter((l) => l.port !== 49721), { address: '0.0.0.0', port: 49721, processId: 4, process: 'System', protocol: 'tcp' }] } });
    await restart(taken, 'MSSQL$INST1');
    const [now] = await listening(taken, 'MSSQL$INST1');
    expect(now).toBeDefined();
    expect(now).not.toContain('49721');
    expect(await valueOf(taken, tcpKey('MSSQL16.INST1'), 'TcpDynamicPorts')).toEqual(text(now?.split(':').at(-1) ?? ''));
  });

  test('listens on both ports when both fields are filled', async () => {
    const target = createDemoTarget();
    await restart(target, 'MSSQL$REPORT');
    expect(await listening(target, 'MSSQL$REPORT')).toEqual(['0.0.0.0:1450', '0.0.0.0:50388', ':::1450', ':::50388']);
  });

  test('listens on enabled and active IPn entries alone while ListenOnAllIPs is off', async () => {
    const target = createDemoTarget();
    await restart(target, 'MSSQL$PERIP');
    expect(await listening(target, 'MSSQL$PERIP')).toEqual(['10.20.1.15:1470']);
    const inactive = createDemoTarget({ state: estateWith((state) => poke(state, 'MSSQL16.PERIP', 'IP1', { Active: 0 })) });
    await restart(inactive, 'MSSQL$PERIP');
    expect(await listening(inactive, 'MSSQL$PERIP')).toEqual([]);
  });

  test('listens nowhere while TCP is disabled', async () => {
    const target = createDemoTarget();
    await target.call('registry.write', { path: tcpKey('MSSQL16.INST1', ''), values: [{ name: 'Enabled', expect: number(1), value: number(0) }] });
    await restart(target, 'MSSQL$INST1');
    expect(await listening(target, 'MSSQL$INST1')).toEqual([]);
  });

  test('opens its administrator port for this computer alone', async () => {
    const target = createDemoTarget();
    await restart(target, 'MSSQLSERVER');
    const { tcp } = await target.call('listeners.list', {});
    expect(tcp.filter((l) => l.port === 1434).map((l) => l.address)).toEqual(['127.0.0.1', '::1']);
    expect(await log(target, 'MSSQL16.MSSQLSERVER')).toContain('Dedicated admin connection support was established for listening locally on port 1434.');
  });

  test('registers the SPN of its new port under the computer account, and takes the old one off', async () => {
    const target = createDemoTarget();
    await target.call('registry.write', { path: tcpKey('MSSQL16.INST1'), values: [{ name: 'TcpDynamicPorts', expect: text('49721'), value: text('') }, { name: 'TcpPort', expect: text(''), value: text('1440') }] });
    await restart(target, 'MSSQL$INST1');
    const { spns } = await target.call('spn.list', { account: 'sql01$' });
    expect(spns).toContain('MSSQLSvc/sql01.corp.example.com:1440');
    expect(spns).not.toContain('MSSQLSvc/sql01.corp.example.com:49721');
    expect(spns).toContain('MSSQLSvc/sql01.corp.example.com:LEGACY');
  });
});

describe('an engine that cannot start', () => {
  test('says 26023, 17182, 17826 and 17120 when its port is taken, and stays stopped', async () => {
    const target = createDemoTarget();
    await target.call('service.stop', { name: 'MSSQL$REPORT', waitMs: 1000 });
    await target.call('registry.write', { path: tcpKey('MSSQL16.REPORT'), values: [{ name: 'TcpPort', expect: text('1450'), value: text('1433') }, { name: 'TcpDynamicPorts', expect: text('50388'), value: text('') }] });
    const error = await refusal(target.call('service.start', { name: 'MSSQL$REPORT', waitMs: 1000 }));
    expect(error.data).toMatchObject({ code: 'service-failed', subject: 'MSSQL$REPORT', detail: 'state stopped, exit code 1066, service-specific 10048' });
    expect(await listening(target, 'MSSQL$REPORT')).toEqual([]);
    const lines = await log(target, 'MSSQL16.REPORT');
    expect(lines).toMatch(/26023[\s\S]*failed to listen on \[ 'any' <ipv4> 1433\]\. Tcp port is already in use\.[\s\S]*17182[\s\S]*0x2740, status code 0xa[\s\S]*17826[\s\S]*17120/);
  });

  test('gives up with 10013 in a range the system holds, and not in an administered one', async () => {
    const held = createDemoTarget({ state: estateWith((state) => poke(state, 'MSSQL16.ARCHIVE', 'IPAll', { TcpPort: '50510', TcpDynamicPorts: '' })) });
    expect((await refusal(held.call('service.start', { name: 'MSSQL$ARCHIVE', waitMs: 0 }))).data.detail).toContain('10013');
    const reserved = createDemoTarget({ state: estateWith((state) => poke(state, 'MSSQL16.ARCHIVE', 'IPAll', { TcpPort: '50010', TcpDynamicPorts: '' })) });
    await reserved.call('service.start', { name: 'MSSQL$ARCHIVE', waitMs: 0 });
    expect(await listening(reserved, 'MSSQL$ARCHIVE')).toContain('0.0.0.0:50010');
  });

  test.each(['1460 ', ' 1460', '1460;1461', '70000', '0'])('says 17182 with 0xd for TcpPort %j', async (port) => {
    const target = createDemoTarget({ state: estateWith((state) => poke(state, 'MSSQL15.BROKEN', 'IPAll', { TcpPort: port })) });
    await expectRefusal(target.call('service.start', { name: 'MSSQL$BROKEN', waitMs: 0 }), 'service-failed', 'MSSQL$BROKEN');
    expect(await log(target, 'MSSQL15.BROKEN')).toContain("17182, Severity: 16, State: 1.\n");
    expect((await log(target, 'MSSQL15.BROKEN')).split('\n').slice(-7).join('\n')).toContain("error 0xd, status code 0x10. Reason: Unable to retrieve registry settings from TCP/IP protocol's 'IPAll' configuration key. The data is invalid.");
  });
});

describe('services', () => {
  test('a running dependant keeps a service from being stopped', async () => {
    const target = createDemoTarget();
    const error = await refusal(target.call('service.stop', { name: 'MSSQL$SALES', waitMs: 0 }));
    expect(error.data).toMatchObject({ code: 'dependants-running', subject: 'MSSQL$SALES', detail: 'SQLAgent$SALES' });
    expect(await listening(target, 'MSSQL$SALES')).not.toEqual([]);
  });

  test('starting the Agent starts its engine', async () => {
    const target = createDemoTarget();
    await target.call('service.stop', { name: 'MSSQL$INST1', waitMs: 0 });
    expect(await target.call('service.start', { name: 'SQLAgent$INST1', waitMs: 0 })).toMatchObject({ state: 'running' });
    expect(await listening(target, 'MSSQL$INST1')).toContain('0.0.0.0:49721');
  });

  test('the start mode is compared first; a disabled service does not start', async () => {
    const target = createDemoTarget();
    await expectRefusal(target.call('service.setStartMode', { name: 'SQLBrowser', expect: 'manual', mode: 'disabled' }), 'moved', 'SQLBrowser');
    expect(await target.call('service.setStartMode', { name: 'SQLBrowser', expect: 'auto', mode: 'disabled' })).toMatchObject({ startMode: 'disabled', state: 'running' });
    await target.call('service.stop', { name: 'SQLBrowser', waitMs: 0 });
    expect((await target.call('listeners.list', {})).udp.some((l) => l.port === 1434)).toBe(false);
    await expectRefusal(target.call('service.start', { name: 'SQLBrowser', waitMs: 0 }), 'service-failed', 'SQLBrowser');
  });

  test('a planned failure happens once', async () => {
    const target = createDemoTarget({ state: estateWith((state) => state.services.forEach((service) => service.name === 'MSSQL$INST1' && (service.failWith = 'the disk is full'))) });
    expect((await refusal(target.call('service.stop', { name: 'MSSQL$INST1', waitMs: 0 }))).data).toMatchObject({ code: 'service-failed', detail: 'the disk is full' });
    expect(await target.call('service.stop', { name: 'MSSQL$INST1', waitMs: 0 })).toMatchObject({ state: 'stopped', processId: 0 });
  });
});
