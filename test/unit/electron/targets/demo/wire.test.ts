import { connect } from 'node:net';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { createProber } from '#electron/probes/prober';
import { askEndpointMapper } from '#electron/probes/rpc/endpointMapper';
import { createDemoProber } from '#electron/targets/demo/prober';
import { createDemoTarget } from '#electron/targets/demo/target';
import { startWire, type Wire, type WireOptions } from '#electron/targets/demo/wire';
import { estateWith, restart, tcpKey, text } from './helpers';

let wire: Wire | undefined;
afterEach(() => wire?.close());

async function started(options: WireOptions, target = createDemoTarget()) {
  wire = await startWire(target, options);
  const { browserPort = 0, mapperPort = 0 } = wire;
  return { target, wire, real: createProber('127.0.0.1', { browserPort, endpointMapperPort: mapperPort }), simulated: createDemoProber(target) };
}

/** Sends bytes and waits until the other side has hung up or has nothing to say. */
function provoke(port: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.end(bytes));
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.on('close', () => resolve());
    setTimeout(() => socket.destroy(), 200);
  });
}

describe('the demo server on real sockets', () => {
  test('answers as its prober does: Browser', async () => {
    const { real, simulated } = await started({ browserPort: 0 });
    expect(await real.browserInstances()).toEqual(await simulated.browserInstances());
    expect(await real.browser('sales')).toEqual({ answered: true, port: 52104 });
    expect(await real.browser('ARCHIVE', { timeoutMs: 60 })).toEqual({ answered: false, error: 'timeout' });
  });

  test('answers as its prober does: endpoint mapper, whatever the size of a piece', async () => {
    const { wire, simulated } = await started({ mapperPort: 0 });
    const expected = await simulated.endpointMapper();
    expect(expected.answered && expected.endpoints.filter((e) => e.protocol === 'ncacn_ip_tcp').map((e) => e.port)).toContain(49_668);
    for (const batch of [1, 3, 500]) expect(await askEndpointMapper('127.0.0.1', { timeoutMs: 3000, port: wire.mapperPort ?? 0, batch })).toEqual(expected);
  });

  test('answers as its prober does: TDS, before and after a restart', async () => {
    const { target, wire, real } = await started({ tdsPorts: { 52104: 0, 1435: 0 } });
    const [before = 0, after = 0] = [wire.tdsPorts.get(52_104), wire.tdsPorts.get(1435)];
    expect(await real.tdsPrelogin(before)).toEqual({ answered: true, version: '16.0.4165', encryption: 'not-supported' });
    expect((await real.tdsPrelogin(after)).answered).toBe(false);
    await target.call('registry.write', { path: tcpKey('MSSQL16.SALES'), values: [{ name: 'TcpDynamicPorts', expect: text('52104'), value: text('') }, { name: 'TcpPort', expect: text(''), value: text('1435') }] });
    await restart(target, 'MSSQL$SALES');
    expect((await real.tdsPrelogin(before)).answered).toBe(false);
    expect(await real.tdsPrelogin(after)).toMatchObject({ answered: true, version: '16.0.4165' });
  });

  test('a stopped Browser says nothing', async () => {
    const stopped = estateWith((state) => {
      for (const service of state.services) if (service.behaviour === 'browser') service.status = 'Stopped';
    });
    const { real } = await started({ browserPort: 0 }, createDemoTarget({ state: stopped }));
    expect(await real.browserInstances({ timeoutMs: 60 })).toEqual({ answered: false, error: { code: 'timeout', detail: null } });
  });

  test('any bytes are survived', async () => {
    const { wire, real } = await started({ mapperPort: 0, tdsPorts: { 52104: 0 } });
    const ports = [wire.mapperPort ?? 0, wire.tdsPorts.get(52_104) ?? 0];
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(...ports), fc.constantFrom([], [5, 0, 11, 3, 16, 0, 0, 0], [5, 0, 0, 3, 16, 0, 0, 0, 64, 0, 0, 0], [0x12, 1, 0, 40]), async (bytes, port, begin) => provoke(port, Uint8Array.from([...begin, ...bytes]))),
      { numRuns: 60 },
    );
    expect((await real.endpointMapper()).answered).toBe(true);
    expect((await real.tdsPrelogin(ports[1] ?? 0)).answered).toBe(true);
  });
});
