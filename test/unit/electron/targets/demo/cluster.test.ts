import { describe, expect, test } from 'vitest';
import { createDemoTarget, type DemoTarget } from '#electron/targets/demo/target';
import { expectRefusal, listening, tcpKey, text, valueOf } from './helpers';

const SQL = 'SQL Server (CLUSTER1)';
const KEY = tcpKey('MSSQL16.CLUSTER1');
const toStatic = { path: KEY, values: [{ name: 'TcpDynamicPorts', expect: text('53011'), value: text('') }, { name: 'TcpPort', expect: text(''), value: text('1441') }] };

async function stateOf(target: DemoTarget, name: string): Promise<string | undefined> {
  return (await target.call('cluster.read', {})).resources.find((resource) => resource.name === name)?.state;
}
async function setOnline(target: DemoTarget, online: boolean): Promise<void> {
  expect(await target.call('cluster.setOnline', { name: SQL, online, waitMs: 1000 })).toEqual({ name: SQL, state: online ? 'online' : 'offline' });
}

describe('a clustered instance', () => {
  test('written while online, it comes back on its new port', async () => {
    const target = createDemoTarget();
    await target.call('registry.write', toStatic);
    await setOnline(target, false);
    expect(await listening(target, 'MSSQL$CLUSTER1')).toEqual([]);
    await setOnline(target, true);
    expect(await listening(target, 'MSSQL$CLUSTER1')).toEqual(['0.0.0.0:1441', ':::1441']);
  });

  test('written while offline, the checkpoint undoes it, values and keys', async () => {
    const target = createDemoTarget();
    await setOnline(target, false);
    await target.call('registry.write', toStatic);
    await target.call('registry.write', { path: KEY, values: [{ name: 'Mine', expect: null, value: text('x') }] });
    await setOnline(target, true);
    expect(await valueOf(target, KEY, 'TcpPort')).toEqual(text(''));
    expect(await valueOf(target, KEY, 'Mine')).toBeNull();
    expect(await listening(target, 'MSSQL$CLUSTER1')).toEqual(['0.0.0.0:53011', ':::53011']);
  });

  test('going offline takes the Agent with it; the Agent brings the engine', async () => {
    const target = createDemoTarget();
    await setOnline(target, false);
    expect(await stateOf(target, 'SQL Server Agent (CLUSTER1)')).toBe('offline');
    expect((await target.call('services.list', { names: ['SQLAgent$CLUSTER1'] })).services[0]?.state).toBe('stopped');
    await target.call('cluster.setOnline', { name: 'SQL Server Agent (CLUSTER1)', online: true, waitMs: 0 });
    expect(await stateOf(target, SQL)).toBe('online');
    expect((await target.call('services.list', { names: ['SQLAgent$CLUSTER1', 'MSSQL$CLUSTER1'] })).services.map((service) => service.state)).toEqual(['running', 'running']);
  });

  test('stopped as a service, its resource fails', async () => {
    const target = createDemoTarget();
    await target.call('service.stop', { name: 'SQLAgent$CLUSTER1', waitMs: 0 });
    await target.call('service.stop', { name: 'MSSQL$CLUSTER1', waitMs: 0 });
    expect(await stateOf(target, SQL)).toBe('failed');
    await target.call('service.start', { name: 'MSSQL$CLUSTER1', waitMs: 0 });
    expect(await stateOf(target, SQL)).toBe('failed');
  });

  test('a port that is taken fails the resource', async () => {
    const target = createDemoTarget();
    await target.call('registry.write', { path: KEY, values: [{ name: 'TcpPort', expect: text(''), value: text('1433') }] });
    await setOnline(target, false);
    await expectRefusal(target.call('cluster.setOnline', { name: SQL, online: true, waitMs: 0 }), 'service-failed', SQL);
    expect(await stateOf(target, SQL)).toBe('failed');
  });
});
