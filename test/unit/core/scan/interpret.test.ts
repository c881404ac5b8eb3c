import { describe, expect, it } from 'vitest';
import { interpret } from '#core/scan/interpret';
import { productOf } from '#core/scan/sqlInstances';
import { SQL_ROOT } from '#core/scan/scan';
import type { SqlInstance } from '#core/scan/model';
import { buildScan, service, type InstanceSpec, type ScanSpec } from './build';

function instance(spec: InstanceSpec, more: ScanSpec = {}): SqlInstance {
  const [only] = interpret(buildScan({ instances: [spec], ...more })).instances;
  if (!only) throw new Error('no instance');
  return only;
}
const inst1: InstanceSpec = { name: 'INST1', id: 'MSSQL16.INST1', ipAll: { TcpPort: '', TcpDynamicPorts: '49721' }, dac: '49722' };
const engine = service('MSSQL$INST1', 4100);

describe('instances', () => {
  it('reads id, version, product, edition and service names', () => {
    expect(instance(inst1, { services: [engine] })).toMatchObject({
      name: 'INST1',
      isDefault: false,
      id: 'MSSQL16.INST1',
      bits: 64,
      version: '16.0.4165.4',
      product: 'SQL Server 2022',
      edition: 'Standard Edition',
      serviceName: 'MSSQL$INST1',
      agentServiceName: 'SQLAgent$INST1',
      state: 'running',
      tcpEnabled: true,
      listenOnAllIPs: true,
      hideInstance: false,
      tcpPath: `${SQL_ROOT}\\MSSQL16.INST1\\MSSQLServer\\SuperSocketNetLib\\Tcp`,
    });
  });

  it('knows the default instance and puts it first', () => {
    const model = interpret(buildScan({ instances: [inst1, { name: 'MSSQLSERVER', id: 'MSSQL15.MSSQLSERVER', ipAll: { TcpPort: '1433', TcpDynamicPorts: '' } }] }));
    expect(model.instances.map((i) => [i.name, i.isDefault, i.serviceName, i.agentServiceName])).toEqual([
      ['MSSQLSERVER', true, 'MSSQLSERVER', 'SQLSERVERAGENT'],
      ['INST1', false, 'MSSQL$INST1', 'SQLAgent$INST1'],
    ]);
  });

  it('finds 32-bit instances under WOW6432Node', () => {
    const found = instance({ ...inst1, bits: 32 });
    expect(found.bits).toBe(32);
    expect(found.tcpPath).toBe('HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Microsoft SQL Server\\MSSQL16.INST1\\MSSQLServer\\SuperSocketNetLib\\Tcp');
    expect(found.configured.endpoints.map((e) => e.port)).toEqual([49721]);
  });

  it('takes a name that both views list once, where its settings are', () => {
    const scan = buildScan({ instances: [inst1, { ...inst1, bits: 32, network: 'denied' }] });
    expect(interpret(scan).instances.map((i) => i.bits)).toEqual([64]);
    const other = buildScan({ instances: [{ ...inst1, network: 'denied' }, { ...inst1, bits: 32 }] });
    expect(interpret(other).instances.map((i) => i.bits)).toEqual([32]);
  });

  it.each(['a$b', "it's", 'x’y', '日本', 'with space'])('keeps the name %j byte for byte', (name) => {
    expect(instance({ ...inst1, name }).serviceName).toBe(`MSSQL$${name}`);
  });

  it('knows nothing where the registry was denied or not collected', () => {
    const denied = buildScan();
    const reads = [{ path: `${SQL_ROOT}\\Instance Names\\SQL`, state: 'denied' as const, key: null }];
    expect(interpret({ ...denied, areas: { ...denied.areas, sqlRegistry: { state: 'read', value: { reads } } } }).instancesKnown).toBe(false);
    expect(interpret({ ...denied, areas: { ...denied.areas, sqlRegistry: { state: 'not-collected' } } }).instancesKnown).toBe(false);
    expect(interpret(denied)).toMatchObject({ instancesKnown: true, instances: [] });
  });

  it('calls settings unknown when their key was denied', () => {
    expect(instance({ ...inst1, network: 'denied' })).toMatchObject({ tcpEnabled: null, configured: { mode: 'unknown', endpoints: [] }, effectivePort: null });
  });

  it('tells clustered, not clustered and unknown apart', () => {
    expect(instance({ ...inst1, cluster: 'SQLVS1' }).clustered).toEqual({ known: true, value: true });
    expect(instance({ ...inst1, cluster: false }).clustered).toEqual({ known: true, value: false });
    expect(instance({ ...inst1, cluster: null }).clustered).toEqual({ known: false, reason: 'not-collected' });
    const resource = { name: 'SQL Server (INST1)', type: 'SQL Server', state: 'online', ownerGroup: 'G', ownerNode: 'N1', instanceName: 'inst1', virtualServerName: 'SQLVS1' } as const;
    const found = instance({ ...inst1, cluster: null }, { areas: { cluster: { state: 'read', value: { installed: true, resources: [resource] } } } });
    expect(found.clustered).toEqual({ known: true, value: true });
    expect(found.clusterResource).toEqual({ name: 'SQL Server (INST1)', state: 'online', ownerNode: 'N1', virtualServerName: 'SQLVS1' });
  });
});

describe('product by version', () => {
  it.each([
    ['10.0.6000.29', 'SQL Server 2008'],
    ['10.4.6000.29', 'SQL Server 2008'],
    ['10.50.1600.1', 'SQL Server 2008 R2'],
    ['10.53.6000.34', 'SQL Server 2008 R2'],
    ['11.0.7001.0', 'SQL Server 2012'],
    ['12.0.6024.0', 'SQL Server 2014'],
    ['13.0.6300.2', 'SQL Server 2016'],
    ['14.0.3456.2', 'SQL Server 2017'],
    ['15.0.4312.2', 'SQL Server 2019'],
    ['16.0.4165.4', 'SQL Server 2022'],
    ['17.0.1000.7', 'SQL Server 2025'],
    ['18.0.1.1', null],
    ['rubbish', null],
  ])('%s is %s', (version, product) => {
    expect(productOf(version)).toBe(product);
  });
  it('falls back to the id where no version was read', () => {
    expect(instance({ ...inst1, id: 'MSSQL10_50.INST1', setup: {} })).toMatchObject({ version: null, product: 'SQL Server 2008 R2' });
    expect(instance({ ...inst1, setup: {}, currentVersion: '15.0.2000.5' })).toMatchObject({ version: '15.0.2000.5', product: 'SQL Server 2019' });
  });
});

describe('configured against listening', () => {
  const tcp = (port: number, processId = 4100, address = '0.0.0.0') => ({ address, port, processId });

  it('goes by the process id of the service', () => {
    const found = instance(inst1, { services: [engine], tcp: [tcp(49721), tcp(49721, 4100, '::'), tcp(49722, 4100, '127.0.0.1'), tcp(1433, 9)] });
    expect(found.listening).toEqual({ known: true, value: [{ address: '0.0.0.0', port: 49721 }, { address: '::', port: 49721 }] });
    expect(found.dacPort).toEqual({ known: true, value: 49722 });
    expect(found.endpoints).toEqual({ known: true, value: [] });
    expect(found.effectivePort).toBe(49721);
  });

  it('finds the DAC without its registry value: loopback only, then 1434', () => {
    const { dac: _, ...bare } = inst1;
    expect(instance(bare, { services: [engine], tcp: [tcp(49721), tcp(50000, 4100, '127.0.0.1'), tcp(50000, 4100, '::1')] }).dacPort).toEqual({ known: true, value: 50000 });
    expect(instance(bare, { services: [engine], tcp: [tcp(49721), tcp(1434)] }).dacPort).toEqual({ known: true, value: 1434 });
    expect(instance(bare, { services: [engine], tcp: [tcp(49721)] }).dacPort).toEqual({ known: false, reason: 'absent' });
  });

  it('never calls a configured port the DAC', () => {
    const found = instance({ ...inst1, ipAll: { TcpPort: '1434', TcpDynamicPorts: '' }, dac: '1434' }, { services: [engine], tcp: [tcp(1434)] });
    expect(found.dacPort.known).toBe(false);
    expect(found.effectivePort).toBe(1434);
  });

  it('sees a restart pending: the configured port is missing, the old one still in use', () => {
    const found = instance({ ...inst1, ipAll: { TcpPort: '1450', TcpDynamicPorts: '' } }, { services: [engine], tcp: [tcp(49721), tcp(49722, 4100, '127.0.0.1')] });
    expect(found.listening).toEqual({ known: true, value: [{ address: '0.0.0.0', port: 49721 }] });
    expect(found.effectivePort).toBe(49721);
  });

  it('tells endpoints apart once every configured port is there', () => {
    const found = instance({ ...inst1, ipAll: { TcpPort: '1450', TcpDynamicPorts: '' } }, { services: [engine], tcp: [tcp(1450), tcp(5022), tcp(4022), tcp(7777)] });
    expect(found.listening.known && found.listening.value.map((l) => l.port)).toEqual([1450]);
    expect(found.endpoints.known && found.endpoints.value.map((e) => [e.port, e.kind])).toEqual([
      [5022, 'mirroring'],
      [4022, 'service-broker'],
      [7777, 'unknown'],
    ]);
  });

  it('leaves customary endpoint numbers out of a pending restart, and keeps them when there is nothing else', () => {
    const spec = { ...inst1, ipAll: { TcpPort: '1450', TcpDynamicPorts: '' } };
    expect(instance(spec, { services: [engine], tcp: [tcp(49721), tcp(5022)] }).effectivePort).toBe(49721);
    expect(instance({ ...spec, ipAll: { TcpPort: '', TcpDynamicPorts: '0' } }, { services: [engine], tcp: [tcp(5022)] }).effectivePort).toBe(5022);
  });

  it('says why it is not known', () => {
    expect(instance(inst1, { services: [service('MSSQL$INST1', 0)] })).toMatchObject({ state: 'stopped', listening: { known: false, reason: 'not-running' }, effectivePort: 49721 });
    expect(instance(inst1, { services: [] })).toMatchObject({ state: 'unknown', listening: { known: false, reason: 'absent' } });
    expect(instance(inst1, { areas: { services: { state: 'not-collected' } } }).listening).toEqual({ known: false, reason: 'not-collected' });
    expect(instance(inst1, { services: [engine], areas: { listeners: { state: 'unreadable', error: { code: 'timeout' } } } }).listening).toEqual({ known: false, reason: 'unreadable' });
  });

  it('has no single port when it listens on two', () => {
    const found = instance({ ...inst1, ipAll: { TcpPort: '1450', TcpDynamicPorts: '49721' } }, { services: [engine], tcp: [tcp(1450), tcp(49721)] });
    expect(found.configured.mode).toBe('both');
    expect(found.effectivePort).toBeNull();
  });
});

describe('services', () => {
  it('lists dependants transitively in the order to stop them', () => {
    const services = [engine, service('Deep', 3, { dependsOn: ['SQLAGENT$inst1'] }), service('SQLAgent$INST1', 2, { dependsOn: ['mssql$INST1'] }), service('Other', 4, { dependsOn: ['RpcSs'] })];
    const { dependants } = instance(inst1, { services });
    expect(dependants.known && dependants.value.map((s) => s.name)).toEqual(['Deep', 'SQLAgent$INST1']);
  });
  it('ends on a ring of dependencies', () => {
    const services = [engine, service('A', 2, { dependsOn: ['MSSQL$INST1', 'B'] }), service('B', 3, { dependsOn: ['A'] })];
    const { dependants } = instance(inst1, { services });
    expect(dependants.known && dependants.value.map((s) => s.name)).toEqual(['B', 'A']);
  });
  it('finds the Browser, or says it is absent', () => {
    expect(interpret(buildScan({ services: [service('sqlbrowser', 7)] })).browser).toMatchObject({ known: true, value: { processId: 7 } });
    expect(interpret(buildScan()).browser).toEqual({ known: false, reason: 'absent' });
  });
  it('names process, services and instance of each listener', () => {
    const model = interpret(
      buildScan({ instances: [inst1], services: [engine], tcp: [{ address: '::', port: 49721, processId: 4100 }], udp: [{ address: '::', port: 53, processId: 9 }], processes: [{ id: 4100, name: 'sqlservr' }] }),
    );
    expect(model.listeners).toEqual({
      known: true,
      value: [
        { protocol: 'tcp', address: '::', port: 49721, processId: 4100, process: 'sqlservr', services: ['MSSQL$INST1'], instance: 'INST1' },
        { protocol: 'udp', address: '::', port: 53, processId: 9, process: null, services: [], instance: null },
      ],
    });
  });
});
