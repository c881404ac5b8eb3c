import { describe, expect, test } from 'vitest';
import { VerbError } from '#core/verbs/errors';
import type { BatchAnswer, BatchCall, CallOptions, Prober, Target } from '#core/verbs/target';
import { areaNames, scanHash, scanSchema, type AreaName, type Scan } from '#core/scan/scan';
import { createDemoProber } from '#electron/targets/demo/prober';
import { createDemoTarget } from '#electron/targets/demo/target';
import { scanTarget, type ScanProgress } from '#electron/targets/scanTarget';
import { estateWith, expectRefusal, tcpKey } from './demo/helpers';

/** The demo server with answers of its batches changed on the way. */
function through(change: (call: BatchCall, answer: BatchAnswer) => BatchAnswer, state = estateWith(() => undefined)): Target & { trips: () => number } {
  const inner = createDemoTarget({ state });
  let trips = 0;
  return {
    ...inner,
    trips: () => trips,
    async batch(calls: readonly BatchCall[], options?: CallOptions) {
      trips++;
      const answers = await inner.batch(calls, options);
      return calls.map((call, i) => change(call, answers[i] ?? { ok: false, error: new VerbError({ code: 'internal' }) }));
    },
  };
}
/** Everything but what only a prober can ask. */
const unread = (scan: Scan): AreaName[] => areaNames.filter((area) => area !== 'rpcEndpoints' && scan.areas[area].state !== 'read');
const failing = (verb: string, error: VerbError) => (call: BatchCall, answer: BatchAnswer): BatchAnswer => (call.verb === verb ? { ok: false, error } : answer);

describe('scanTarget', () => {
  test('reads the demo server in two round trips, and what it reads is a scan', async () => {
    const target = through((_, answer) => answer);
    const scan = await scanTarget(target);
    expect(scanSchema.parse(scan)).toEqual(scan);
    expect(scan.roundTrips).toBe(2);
    expect(target.trips()).toBe(2);
    expect(unread(scan)).toEqual([]);
    expect(scan.areas.rpcEndpoints).toEqual({ state: 'not-collected' });
    expect(scan.target).toEqual({ id: 'demo', kind: 'demo', name: 'SQL01' });
    if (scan.areas.sqlRegistry.state !== 'read') throw new Error('not read');
    const { reads } = scan.areas.sqlRegistry.value;
    expect(reads.slice(0, 2).map((read) => read.state)).toEqual(['read', 'absent']);
    expect(reads).toHaveLength(2 + 9 * 5);
    expect(reads.find((read) => read.path === tcpKey('MSSQL15.BROKEN', '').slice(0, -'\\Tcp'.length))?.key?.keys.find((key) => key.name === 'Tcp')?.keys.map((key) => key.name)).toContain('IPAll');
  });

  test('the same server in the same state has the same hash; a port changes it', async () => {
    const target = createDemoTarget();
    const before = scanHash(await scanTarget(target));
    expect(scanHash(await scanTarget(target))).toBe(before);
    await target.call('service.start', { name: 'MSSQL$ARCHIVE', waitMs: 0 });
    expect(scanHash(await scanTarget(target))).not.toBe(before);
  });

  test('an instance of the 32-bit view is read there', async () => {
    const root = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Microsoft SQL Server';
    const state = estateWith((machine) => {
      machine.registry[`${root}\\Instance Names\\SQL`] = { OLD: 'MSSQL10_50.OLD', BAD: 'a\\b' };
      machine.registry[`${root}\\MSSQL10_50.OLD\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll`] = { TcpPort: '1500' };
    });
    const scan = await scanTarget(createDemoTarget({ state }));
    if (scan.areas.sqlRegistry.state !== 'read') throw new Error('not read');
    const old = scan.areas.sqlRegistry.value.reads.filter((read) => read.path.includes('WOW6432Node') && read.state === 'read').map((read) => read.path.slice(root.length - 'HKEY_LOCAL_MACHINE'.length + 'HKLM'.length));
    expect(old).toEqual(['\\Instance Names\\SQL', '\\MSSQL10_50.OLD\\MSSQLServer\\SuperSocketNetLib']);
  });

  test.each([
    ['firewall.read', 'firewall', 'access-denied'],
    ['ranges.read', 'ranges', 'native-failed'],
    ['dfsr.read', 'dfsr', 'access-denied'],
    ['events.list', 'events', 'timeout'],
    ['connections.sample', 'connections', 'native-failed'],
    ['cluster.read', 'cluster', 'internal'],
  ] as const)('%s failing is an unreadable area, not a failed scan', async (verb, area, code) => {
    const seen: ScanProgress[] = [];
    const scan = await scanTarget(through(failing(verb, new VerbError({ code, detail: 'd' }))), { onProgress: (progress) => seen.push(progress) });
    expect(unread(scan)).toEqual([area]);
    expect(scan.areas[area]).toEqual({ state: 'unreadable', error: { code, detail: 'd' } });
    expect(seen.find((progress) => progress.area === area && progress.state !== 'asking')?.state).toBe('unreadable');
  });

  test('the instances that cannot be read leave their area unreadable', async () => {
    const scan = await scanTarget(through((call, answer) => (call.verb === 'registry.read' && call.args.reads.length === 9 * 5 ? { ok: false, error: new VerbError({ code: 'too-large' }) } : answer)));
    expect(scan.areas.sqlRegistry).toEqual({ state: 'unreadable', error: { code: 'too-large' } });
  });

  test('the endpoint mapper is asked beside it: a third round trip', async () => {
    const inner = createDemoTarget();
    const scan = await scanTarget(inner, { prober: createDemoProber(inner) });
    expect(scan.roundTrips).toBe(3);
    if (scan.areas.rpcEndpoints.state !== 'read') throw new Error('not read');
    expect(scan.areas.rpcEndpoints.value.endpoints.some((endpoint) => endpoint.port === 49668)).toBe(true);
    expect(scanSchema.parse(scan)).toEqual(scan);
    expect(scanHash(scan)).toBe(scanHash(await scanTarget(inner)));
  });

  test.each([
    [{ code: 'timeout', detail: null }, { code: 'timeout', subject: 'TCP 135', detail: 'timeout' }],
    [{ code: 'denied', detail: 'fault 5' }, { code: 'access-denied', subject: 'TCP 135', detail: 'fault 5' }],
    [{ code: 'looping', detail: null }, { code: 'not-available', subject: 'TCP 135', detail: 'looping' }],
  ] as const)('an endpoint mapper that gives no list is an unreadable area (%#)', async (error, unreadable) => {
    const endpointMapper: Prober['endpointMapper'] = async () => ({ answered: false, error });
    const scan = await scanTarget(createDemoTarget(), { prober: { endpointMapper } });
    expect(scan.areas.rpcEndpoints).toEqual({ state: 'unreadable', error: unreadable });
    expect(unread(scan)).toEqual([]);
  });

  test('a registry that cannot be read leaves both its areas unreadable', async () => {
    const scan = await scanTarget(through(failing('registry.read', new VerbError({ code: 'timeout' }))));
    expect(unread(scan)).toEqual(['sqlRegistry', 'systemRegistry']);
  });

  test('a scan of an earlier version still opens; what it does not have is not collected', async () => {
    const scan = await scanTarget(createDemoTarget());
    const { systemRegistry: _1, dfsr: _2, events: _3, connections: _4, rpcEndpoints: _5, ...areas } = scan.areas;
    const opened = scanSchema.parse({ ...scan, areas });
    expect(areaNames.filter((name) => opened.areas[name].state === 'not-collected')).toEqual(['systemRegistry', 'dfsr', 'events', 'connections', 'rpcEndpoints']);
  });

  test('an answer of another shape is an unreadable area', async () => {
    const scan = await scanTarget(through((call, answer) => (call.verb === 'services.list' ? { ok: true, value: { services: [{ name: 1 }] } } : answer)));
    expect(scan.areas.services).toMatchObject({ state: 'unreadable', error: { code: 'protocol', subject: 'services.list' } });
  });

  test('a lost host fails the scan', async () => {
    await expectRefusal(scanTarget(through(failing('listeners.list', new VerbError({ code: 'host-lost' })))), 'host-lost');
    const closed = createDemoTarget();
    await closed.close();
    await expectRefusal(scanTarget(closed), 'host-lost');
  });

  test('is cancelled before and between the trips', async () => {
    await expectRefusal(scanTarget(createDemoTarget(), { signal: AbortSignal.abort() }), 'cancelled');
    const stop = new AbortController();
    const target = through((_, answer) => {
      stop.abort();
      return answer;
    });
    await expectRefusal(scanTarget(target, { signal: stop.signal }), 'cancelled');
    expect(target.trips()).toBe(1);
  });

  test('tells of each area twice, and counts up', async () => {
    const seen: ScanProgress[] = [];
    await scanTarget(createDemoTarget(), { onProgress: (progress) => seen.push(progress) });
    expect(seen.filter((progress) => progress.state === 'asking').map((progress) => progress.area)).toEqual([...areaNames]);
    expect(seen.filter((progress) => progress.state !== 'asking').map((progress) => progress.done)).toEqual(areaNames.map((_, i) => i + 1));
    expect(new Set(seen.map((progress) => progress.total))).toEqual(new Set([areaNames.length]));
  });
});
