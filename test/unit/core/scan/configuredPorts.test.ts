import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configuredPorts, type TcpSettings } from '#core/scan/configuredPorts';
import type { PortMode, TcpEntry } from '#core/scan/model';
import type { RegistryData } from '#core/verbs/registry';

function text(data: string | null): RegistryData | null {
  return data === null ? null : { kind: 'String', data };
}
function entry(key: string, tcpPort: string | null, tcpDynamicPorts: string | null, more: Partial<TcpEntry> = {}): TcpEntry {
  return { key, path: `HKLM\\Tcp\\${key}`, tcpPort: text(tcpPort), tcpDynamicPorts: text(tcpDynamicPorts), address: null, active: true, enabled: false, ...more };
}
function all(tcpPort: string | null, tcpDynamicPorts: string | null, more: Partial<TcpSettings> = {}): TcpSettings {
  return { tcpEnabled: true, listenOnAllIPs: true, ipAll: entry('IPAll', tcpPort, tcpDynamicPorts), ips: [], ...more };
}

describe('meaning of IPAll', () => {
  const table: [string | null, string | null, PortMode, number[]][] = [
    ['', '0', 'dynamic-unallocated', []],
    ['', '49721', 'dynamic', [49721]],
    ['', '', 'dynamic-unallocated', []],
    ['1433', '', 'static', [1433]],
    ['1433', '0', 'static', [1433]],
    ['1433', '49721', 'both', [1433, 49721]],
    ['1433,1450', '', 'static', [1433, 1450]],
    ['1433', null, 'static', [1433]],
    [null, null, 'unknown', []],
    ['1433 ', '', 'invalid', []],
    ['1433, 1450', '', 'invalid', []],
    ['abc', '', 'invalid', []],
    ['65536', '', 'invalid', []],
    ['', '49721 ', 'invalid', []],
    ['１４３３', '', 'invalid', []],
  ];
  it.each(table)('TcpPort %j, TcpDynamicPorts %j: %s', (fixed, dynamic, mode, ports) => {
    const configured = configuredPorts(all(fixed, dynamic));
    expect(configured.mode).toBe(mode);
    expect(configured.endpoints.map((e) => e.port)).toEqual(ports);
  });

  it('names the value, the entry and the exact text of what is wrong', () => {
    expect(configuredPorts(all('1433 ', '')).problems).toEqual([{ entry: 'IPAll', value: 'TcpPort', text: '1433 ', problem: 'blank' }]);
  });

  it('reads a port listed twice as one port, and says so', () => {
    const configured = configuredPorts(all('1433,1433', ''));
    expect(configured.mode).toBe('static');
    expect(configured.endpoints.map((e) => e.port)).toEqual([1433]);
    expect(configured.problems.map((p) => p.problem)).toEqual(['duplicate']);
  });

  it('refuses a number stored as DWord', () => {
    const ipAll = { ...entry('IPAll', null, ''), tcpPort: { kind: 'DWord', data: 1433 } as const };
    const configured = configuredPorts({ ...all('', ''), ipAll });
    expect(configured.mode).toBe('invalid');
    expect(configured.problems).toEqual([{ entry: 'IPAll', value: 'TcpPort', text: 'DWord 1433', problem: 'wrong-kind' }]);
  });
});

describe('which entries count', () => {
  const ips = [
    entry('IP1', '1500', '', { enabled: true, address: '192.0.2.10' }),
    entry('IP2', '1600', '', { enabled: false, address: '127.0.0.1' }),
    entry('IP3', '', '0', { enabled: true, address: '::1' }),
  ];
  it('IPAll alone while ListenOnAllIPs is on; IPn with numbers are named as ignored', () => {
    const configured = configuredPorts(all('1433', '', { ips }));
    expect(configured.endpoints).toEqual([{ entry: 'IPAll', address: 'any', port: 1433, from: 'TcpPort' }]);
    expect(configured.ignored).toEqual(['IP1', 'IP2']);
  });
  it('enabled IPn alone while it is off; IPAll is ignored', () => {
    const configured = configuredPorts(all('1433', '', { ips, listenOnAllIPs: false }));
    expect(configured.mode).toBe('per-ip');
    expect(configured.endpoints).toEqual([{ entry: 'IP1', address: '192.0.2.10', port: 1500, from: 'TcpPort' }]);
    expect(configured.ignored).toEqual(['IPAll']);
  });
  it('a problem in an entry that does not count stops nothing', () => {
    expect(configuredPorts(all('1433', '', { ips: [entry('IP1', '99 ', '', { enabled: true })] })).mode).toBe('static');
  });
  it('is unknown where a switch was not readable, and off where TCP is off', () => {
    expect(configuredPorts(all('1433', '', { listenOnAllIPs: null })).mode).toBe('unknown');
    expect(configuredPorts(all('1433', '', { tcpEnabled: null })).mode).toBe('unknown');
    expect(configuredPorts(all('1433', '', { ipAll: null })).mode).toBe('unknown');
    expect(configuredPorts(all('1433', '', { tcpEnabled: false }))).toMatchObject({ mode: 'tcp-disabled', endpoints: [] });
  });
});

describe('any text in the registry', () => {
  const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.array(fc.integer({ min: -1, max: 70_000 }), { maxLength: 5 }).map(String), fc.constantFrom('', '0', '1433', ' ', ','));
  it('gives ports only for digits and commas, and endpoints that are ports', () => {
    fc.assert(
      fc.property(value, value, (fixed, dynamic) => {
        const configured = configuredPorts(all(fixed, dynamic));
        for (const { port } of configured.endpoints) expect(port >= 1 && port <= 65535).toBe(true);
        const clean = [fixed, dynamic].every((text) => /^(?:\d+(?:,\d+)*)?$/u.test(text));
        if (!clean) expect(configured).toMatchObject({ mode: 'invalid', endpoints: [] });
        expect(configured.mode === 'invalid').toBe(configured.problems.some((p) => p.problem !== 'duplicate'));
      }),
      { numRuns: 500 },
    );
  });
});
