import { describe, expect, test } from 'vitest';
import { createDemoProber } from '#electron/targets/demo/prober';
import { createDemoTarget } from '#electron/targets/demo/target';
import { estateWith, expectRefusal, restart, tcpKey, text } from './helpers';

const toStatic = { path: tcpKey('MSSQL16.SALES'), values: [{ name: 'TcpDynamicPorts', expect: text('52104'), value: text('') }, { name: 'TcpPort', expect: text(''), value: text('1435') }] };

describe('the prober of the demo server', () => {
  test('says that it is no real observation', () => {
    expect(createDemoProber(createDemoTarget())).toMatchObject({ real: false, address: '10.20.1.15' });
  });

  test('the Browser gives the new port before the restart, the engine answers on the old one', async () => {
    const target = createDemoTarget();
    const prober = createDemoProber(target);
    expect(await prober.browser('sales')).toEqual({ answered: true, port: 52104 });
    await target.call('registry.write', toStatic);
    expect(await prober.browser('SALES')).toEqual({ answered: true, port: 1435 });
    expect(await prober.tdsPrelogin(52104)).toEqual({ answered: true, version: '16.0.4165', encryption: 'not-supported' });
    expect((await prober.tcpOpen(1435)).open).toBe(false);
    await restart(target, 'MSSQL$SALES');
    expect(await prober.tdsPrelogin(1435)).toEqual({ answered: true, version: '16.0.4165', encryption: 'not-supported' });
    expect((await prober.tcpOpen(52104)).open).toBe(false);
  });

  test('ports of others, of this computer alone, and of nobody', async () => {
    const prober = createDemoProber(createDemoTarget());
    expect(await prober.tcpOpen(135)).toEqual({ open: true });
    expect((await prober.tdsPrelogin(135)).answered).toBe(false);
    expect((await prober.tcpOpen(1434)).open).toBe(false);
    expect((await prober.tcpOpen(9)).open).toBe(false);
  });

  test('the Browser knows no instance that is absent, stopped or hidden, and none when it is stopped', async () => {
    const prober = createDemoProber(createDemoTarget());
    expect((await prober.browser('NOBODY')).answered).toBe(false);
    expect((await prober.browser('ARCHIVE')).answered).toBe(false);
    expect(await prober.browser('PERIP')).toEqual({ answered: true, port: 1470 });
    const library = tcpKey('MSSQL16.INST1', '').slice(0, -'\\Tcp'.length).replace('HKLM\\', 'HKEY_LOCAL_MACHINE\\');
    const hidden = createDemoTarget({ state: estateWith((state) => (state.registry[library] = { ...state.registry[library], HideInstance: 1 })) });
    expect((await createDemoProber(hidden).browser('INST1')).answered).toBe(false);
    await hidden.call('service.stop', { name: 'SQLBrowser', waitMs: 0 });
    expect((await createDemoProber(hidden).browser('SALES')).answered).toBe(false);
  });

  test('is cancelled', async () => {
    await expectRefusal(createDemoProber(createDemoTarget()).tcpOpen(135, { signal: AbortSignal.abort() }), 'cancelled');
  });
});
