import { describe, expect, it } from 'vitest';
import { allocateSeries, judgePort, type PortContext, type PortVerdictCode } from '#core/ports/allocate';
import { interpret } from '#core/scan/interpret';
import type { ServerModel } from '#core/scan/model';
import { wellKnownPorts } from '#core/ports/wellKnown';
import { buildScan, defaultRanges, service, type InstanceSpec, type ScanSpec } from '../scan/build';

const inst = (name: string, TcpPort = '', TcpDynamicPorts = '0', more: Partial<InstanceSpec> = {}): InstanceSpec => ({ name, id: `MSSQL16.${name}`, ipAll: { TcpPort, TcpDynamicPorts }, ...more });
const tcp = (port: number, processId: number, address = '0.0.0.0') => ({ address, port, processId });

function model(spec: ScanSpec): ServerModel {
  return interpret(buildScan({ instances: [inst('MSSQLSERVER', '1433', ''), inst('A'), inst('B')], ...spec }));
}
function context(spec: ScanSpec = {}, name = 'A', planned: PortContext['planned'] = new Map()): PortContext {
  const made = model(spec);
  const instance = made.instances.find((i) => i.name === name);
  if (!instance) throw new Error('no instance');
  return { model: made, instance, planned };
}
function codes(port: number, of: PortContext = context()): PortVerdictCode[] {
  return judgePort(port, of).map((v) => v.code);
}

describe('judging a port', () => {
  it('has nothing to say about a free one', () => {
    expect(judgePort(1435, context())).toEqual([]);
  });
  it('refuses what is no port', () => {
    expect([0, 65536, 1433.5, Number.NaN].map((p) => codes(p))).toEqual([['out-of-range'], ['out-of-range'], ['out-of-range'], ['out-of-range']]);
  });
  it('names whoever listens there: instance, service, process, process id', () => {
    const spec: ScanSpec = {
      services: [service('MSSQL$B', 10), service('Spooler', 11)],
      tcp: [tcp(2001, 10), tcp(2002, 11), tcp(2003, 12), tcp(2004, 13)],
      processes: [{ id: 12, name: 'node' }],
    };
    expect([2001, 2002, 2003, 2004].map((p) => judgePort(p, context(spec))[0])).toEqual([
      { code: 'listener', severity: 'error', who: 'B', processId: 10 },
      { code: 'listener', severity: 'error', who: 'Spooler', processId: 11 },
      { code: 'listener', severity: 'error', who: 'node', processId: 12 },
      { code: 'listener', severity: 'error', who: 'PID 13', processId: 13 },
    ]);
  });
  it('does not take UDP listeners or its own for an obstacle', () => {
    expect(codes(2005, context({ udp: [tcp(2005, 9)] }))).toEqual([]);
    expect(codes(2006, context({ services: [service('MSSQL$A', 10)], tcp: [tcp(2006, 10)] }))).toEqual(['own-listener']);
  });
  it('lets an instance in a cluster share a number with specific addresses, not with a wildcard', () => {
    const clustered = [inst('A', '', '0', { cluster: 'VS1' })];
    expect(codes(2007, context({ instances: clustered, tcp: [tcp(2007, 9, '192.0.2.77')] }))).toEqual([]);
    expect(codes(2007, context({ instances: clustered, tcp: [tcp(2007, 9, '::')] }))).toEqual(['listener']);
  });
  it('tells system exclusions, reservations and the dynamic range apart', () => {
    const excluded = [
      { stack: 'ipv4', protocol: 'tcp', start: 5000, end: 5099, administered: false },
      { stack: 'ipv6', protocol: 'tcp', start: 5000, end: 5099, administered: false },
      { stack: 'ipv4', protocol: 'tcp', start: 6000, end: 6000, administered: true },
      { stack: 'ipv4', protocol: 'udp', start: 7000, end: 7099, administered: false },
      { stack: 'ipv4', protocol: 'tcp', start: 50000, end: 50000, administered: true },
      { stack: 'ipv6', protocol: 'tcp', start: 50000, end: 50000, administered: true },
      { stack: 'ipv4', protocol: 'tcp', start: 50001, end: 50001, administered: true },
    ] as const;
    const of = context({ ranges: { ...defaultRanges, excluded: [...excluded] } });
    expect(judgePort(5050, of)).toEqual([{ code: 'excluded-system', severity: 'error', range: { start: 5000, end: 5099 }, stacks: ['ipv4', 'ipv6'] }]);
    expect(judgePort(6000, of)).toEqual([{ code: 'excluded-administered', severity: 'note', range: { start: 6000, end: 6000 } }]);
    expect(judgePort(7050, of)).toEqual([]);
    expect(judgePort(49152, of)).toEqual([{ code: 'in-dynamic-range', severity: 'warning', range: { start: 49152, end: 65535 } }]);
    expect(judgePort(49151, of)).toEqual([]);
    expect(judgePort(50000, of).map((v) => [v.code, v.severity])).toEqual([
      ['excluded-administered', 'note'],
      ['in-dynamic-range', 'note'],
    ]);
    // Reserved in one stack only: IPv6 may still hand it out.
    expect(judgePort(50001, of).find((v) => v.code === 'in-dynamic-range')?.severity).toBe('warning');
  });
  it('knows the DAC, well-known services and the numbers below 1024', () => {
    expect(judgePort(1434, context())).toEqual([{ code: 'dac-1434', severity: 'warning' }]);
    expect(judgePort(3389, context())).toEqual([{ code: 'well-known', severity: 'warning', who: 'Remote Desktop', source: 'Microsoft' }]);
    expect(codes(80)).toEqual(['well-known', 'privileged']);
    expect(codes(1023)).toEqual(['privileged']);
    expect(codes(1024)).toEqual([]);
  });
  it('knows other instances: fixed is an error, a last dynamic number a warning, moved away is free', () => {
    const spec = { instances: [inst('A'), inst('B', '1500', ''), inst('C', '', '1501')] };
    expect(judgePort(1500, context(spec))).toEqual([{ code: 'other-instance', severity: 'error', who: 'B' }]);
    expect(judgePort(1501, context(spec))).toEqual([{ code: 'other-instance', severity: 'warning', who: 'C' }]);
    expect(judgePort(1500, context(spec, 'A', new Map([[1600, 'B']])))).toEqual([]);
  });
  it('knows the plan', () => {
    expect(judgePort(1435, context({}, 'A', new Map([[1435, 'B']])))).toEqual([{ code: 'in-plan', severity: 'error', who: 'B' }]);
    expect(judgePort(1435, context({}, 'A', new Map([[1435, 'A']])))).toEqual([]);
  });
  it('notes a default instance that leaves 1433', () => {
    expect(codes(1500, context({}, 'MSSQLSERVER'))).toEqual(['not-1433']);
    expect(codes(1433, context({}, 'MSSQLSERVER'))).toEqual([]);
  });
  it('says what it could not check', () => {
    const of = context({ areas: { listeners: { state: 'not-collected' }, ranges: { state: 'unreadable', error: { code: 'timeout' } } } });
    expect(judgePort(1435, of)).toEqual([
      { code: 'unknown', severity: 'unknown', what: 'listeners', reason: 'not-collected' },
      { code: 'unknown', severity: 'unknown', what: 'ranges', reason: 'unreadable' },
    ]);
  });
});

describe('the series', () => {
  const series = { start: 1433, skip: [] };
  it('gives 1433 to a default instance and goes on for the others, never 1434', () => {
    const given = allocateSeries(['B', 'MSSQLSERVER', 'A'], { start: 1434, skip: [] }, model({}));
    expect(given.map((a) => [a.name, a.port])).toEqual([
      ['B', 1435],
      ['MSSQLSERVER', 1433],
      ['A', 1436],
    ]);
    expect(given[0]?.refusals).toEqual([{ port: 1434, verdict: { code: 'dac-1434', severity: 'warning' } }]);
  });
  it('passes over 1433 while a default instance has it, saying whose it is', () => {
    const [a] = allocateSeries(['A'], series, model({}));
    expect(a?.port).toBe(1435);
    expect(a?.refusals).toEqual([
      { port: 1433, verdict: { code: 'other-instance', severity: 'error', who: 'MSSQLSERVER' } },
      { port: 1434, verdict: { code: 'dac-1434', severity: 'warning' } },
    ]);
  });
  it('takes start and gaps as chosen, and avoids listeners, exclusions, reservations and other plans', () => {
    const ranges = {
      ...defaultRanges,
      excluded: [
        { stack: 'ipv4' as const, protocol: 'tcp' as const, start: 1503, end: 1504, administered: false },
        { stack: 'ipv4' as const, protocol: 'tcp' as const, start: 1505, end: 1505, administered: true },
      ],
    };
    const [a] = allocateSeries(['A'], { start: 1500, skip: [1500] }, model({ ranges, tcp: [tcp(1501, 77)] }), new Map([[1502, 'X']]));
    expect(a?.port).toBe(1506);
    expect(a?.refusals.map((r) => [r.port, r.verdict.code])).toEqual([
      [1500, 'skipped'],
      [1501, 'listener'],
      [1502, 'in-plan'],
      [1503, 'excluded-system'],
      [1504, 'excluded-system'],
      [1505, 'excluded-administered'],
    ]);
  });
  it('stays out of the dynamic range and away from well-known services', () => {
    const [a] = allocateSeries(['A'], { start: 3389, skip: [] }, model({}));
    expect(a?.port).toBe(3390);
    const [none] = allocateSeries(['A'], { start: 49152, skip: [] }, model({}));
    expect(none?.port).toBeNull();
    expect(none?.refusals).toHaveLength(16384);
  });
  it('lets an instance keep a number of the series that it listens on', () => {
    const [a] = allocateSeries(['A'], { start: 1435, skip: [] }, model({ services: [service('MSSQL$A', 10)], tcp: [tcp(1435, 10)] }));
    expect(a?.port).toBe(1435);
  });
  it('leaves out a name that is not there', () => {
    expect(allocateSeries(['NOPE'], series, model({}))).toEqual([]);
  });
});

it('the table of well-known ports has each port once, in order', () => {
  const ports = wellKnownPorts.map((w) => w.port);
  expect(ports).toEqual([...new Set(ports)].sort((a, b) => a - b));
});
