import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { probeErrorCodes } from '#core/probes/answer';
import { hostTextSchema, parseHost } from '#core/probes/host';
import { MAX_PROBED_PORTS, parsePortList } from '#core/probes/report';
import { wellKnownInterface, rpcInterfaces } from '#core/rpc/interfaces';
import { uuidSchema } from '#core/rpc/endpoint';
import { probesTexts } from '#core/text/probes';

describe('a host', () => {
  test.each(['SQL01', 'sql01.corp.example.jp', 'sql01.corp.example.jp.', 'my_server', '10.20.1.15', '::1', '[::1]', 'fe80::51a2:9b3e:44d0:27c1%12', '2001:db8::ffff:10.0.0.1', '1:2:3:4:5:6:7:8', ' SQL01 ', '営業サーバー'])('%j is one', (text) => {
    expect(parseHost(text)).toBe(text.trim().replace(/^\[|\]$/g, ''));
  });

  test.each(['', ' ', 'a b', 'SQL01:1433', 'SQL01\\INST', 'http://SQL01', '\\\\SQL01', 'a/b', '-a', 'a-', 'a..b', '.', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1', ':::', '1:2:3:4:5:6:7', '1::2::3', '1:2:3:4::5:6:7:8', 'fe80::1%', 'fe80::1%a%b', '[SQL01]', '$(calc)', 'a;b', 'a\nb', 'a'.repeat(64), 'x.'.repeat(200)])('%j is none', (text) => {
    expect(parseHost(text)).toBeUndefined();
    expect(hostTextSchema.safeParse(text).success).toBe(false);
  });

  test('whatever is typed, what is taken holds nothing but a name or an address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: fc.constantFrom(...'abA1.:%[]-_ 0'.split('')), maxLength: 30 })), (text) => {
        const host = parseHost(text);
        if (host !== undefined) expect(host).toMatch(/^[\p{L}\p{N}._:%-]+$/u);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a list of ports', () => {
  test.each([
    ['1433', [1433]],
    ['1433, 135 1433', [1433, 135]],
    ['50000 - 50002; 9', [50_000, 50_001, 50_002, 9]],
    ['１４３３、１３５', [1433, 135]],
    ['50000〜50001', [50_000, 50_001]],
  ])('%j', (text, ports) => {
    expect(parsePortList(text)).toEqual({ ok: true, ports });
  });

  test.each([
    ['', 'empty'],
    [' , ', 'empty'],
    ['0', 'not-a-port'],
    ['65536', 'not-a-port'],
    ['9-1', 'not-a-port'],
    ['x', 'not-a-port'],
    ['1-2-3', 'not-a-port'],
    ['1-65535', 'too-many'],
    [`1-200 300-${300 + MAX_PROBED_PORTS - 1}`, 'too-many'],
    ['1,'.repeat(3000), 'too-many'],
  ])('%j is refused', (text, code) => {
    expect(parsePortList(text)).toEqual({ ok: false, code });
  });

  test('anything typed gives ports or a reason', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-, x〜９'.split('')), maxLength: 80 }), (text) => {
        const list = parsePortList(text);
        if (list.ok) expect(list.ports.every((port) => port >= 1 && port <= 65_535) && list.ports.length <= MAX_PROBED_PORTS).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('well-known interfaces', () => {
  test('each UUID once, written as the endpoint mapper writes it', () => {
    expect(rpcInterfaces.filter((i) => !uuidSchema.safeParse(i.uuid).success)).toEqual([]);
    expect(new Set(rpcInterfaces.map((i) => i.uuid)).size).toBe(rpcInterfaces.length);
    expect(wellKnownInterface('12345678-1234-abcd-ef00-01234567cffb')).toEqual({ uuid: '12345678-1234-abcd-ef00-01234567cffb', name: 'Netlogon', source: 'MS-NRPC', service: 'Netlogon' });
  });
});

test('every error has a text in both languages', () => {
  for (const language of ['ja', 'en'] as const) expect(probeErrorCodes.filter((code) => probesTexts(language).error[code] === '')).toEqual([]);
});
