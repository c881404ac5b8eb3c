import type { Socket } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpointsAnswerSchema, type ProbeErrorCode } from '#core/probes/answer';
import { rpcEndpointSchema, type RpcEndpoint } from '#core/rpc/endpoint';
import { readTower, writeTower } from '#core/rpc/tower';
import { ProbeFailure } from '#electron/probes/failure';
import { MAX_ENDPOINTS, askEndpointMapper } from '#electron/probes/rpc/endpointMapper';
import { EPT_LOOKUP, EPT_LOOKUP_HANDLE_FREE, NOT_REGISTERED, readLookup, writeLookup } from '#electron/probes/rpc/lookup';
import { BIND, BIND_NAK, CALL_HEADER, FAULT, FIRST, LAST, REQUEST, RESPONSE, bindAcceptance, expectAccepted, frameLength, readPdu, u32, writePdu } from '#electron/probes/rpc/pdu';
import { expectRefusal } from '../targets/demo/helpers';
import { capture, mutated } from './captures';
import { freePort, tcpServer } from './servers';

const tcp = (port: number, more: Partial<RpcEndpoint> = {}): RpcEndpoint => ({
  uuid: '12345678-1234-abcd-ef00-01234567cffb',
  version: '1.0',
  annotation: 'Netlogon',
  protocol: 'ncacn_ip_tcp',
  port,
  address: '10.20.1.15',
  endpoint: null,
  object: null,
  ...more,
});

const handle = Uint8Array.from([0, 0, 0, 0, ...Array.from({ length: 16 }, (_, i) => i + 1)]);
const none = new Uint8Array(20);

/** What a scripted server does with each operation: bytes to send, or nothing. */
type Script = (operation: number, stub: Uint8Array, callId: number, socket: Socket) => readonly Uint8Array[];

function response(callId: number, stub: readonly number[], { little = true, fragment = 100_000 } = {}): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < stub.length; at += fragment) {
    const flags = (at === 0 ? FIRST : 0) | (at + fragment >= stub.length ? LAST : 0);
    parts.push(writePdu(RESPONSE, callId, [...u32(stub.length, little), 0, 0, 0, 0, ...stub.slice(at, at + fragment)], { flags, little }));
  }
  return parts;
}

/** An endpoint mapper that binds and then follows the script. */
function mapper(script: Script, seen: number[] = [], little = true): Promise<number> {
  return tcpServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let size = frameLength(received); received.length > 0 && size !== undefined && received.length >= size; size = received.length > 0 ? frameLength(received) : undefined) {
        const pdu = readPdu(received.subarray(0, size));
        received = received.subarray(size);
        if (pdu.type === BIND) socket.write(bindAcceptance(pdu.callId, '135', little));
        if (pdu.type !== REQUEST) continue;
        const operation = pdu.view.getUint16(22, true);
        seen.push(operation);
        for (const bytes of script(operation, pdu.bytes.subarray(CALL_HEADER), pdu.callId, socket)) socket.write(bytes);
      }
    });
  });
}

const ask = (port: number, timeoutMs = 3000) => askEndpointMapper('127.0.0.1', { timeoutMs, port });
async function expectError(asked: ReturnType<typeof ask>, code: ProbeErrorCode): Promise<void> {
  expect(await asked).toMatchObject({ answered: false, error: { code } });
}

const pages = (all: readonly RpcEndpoint[], size: number, options: { readonly little?: boolean; readonly fragment?: number } = {}): Script => {
  let at = 0;
  return (operation, _, callId) => {
    if (operation !== EPT_LOOKUP) return [];
    const endpoints = all.slice(at, at + size);
    at += size;
    const more = at < all.length;
    return response(callId, writeLookup({ handle: more ? handle : none, endpoints, status: more ? 0 : NOT_REGISTERED }, size, options.little ?? true), options);
  };
};

const estate: readonly RpcEndpoint[] = [
  tcp(49664),
  tcp(49665, { annotation: '', object: '5b821720-f63b-11d0-aad2-00c04fc324db' }),
  tcp(53, { protocol: 'ncadg_ip_udp' }),
  tcp(593, { protocol: 'ncacn_http', address: '0.0.0.0' }),
  tcp(1, { protocol: 'ncacn_np', port: null, endpoint: '\\PIPE\\atsvc', address: '\\\\SQL01' }),
  tcp(1, { protocol: 'ncalrpc', port: null, endpoint: 'LRPC-52e1', address: null, version: '65535.7' }),
];

describe('the endpoint mapper', () => {
  test.each([1, 2, 500])('is read to its end, %d at a time', async (size) => {
    const seen: number[] = [];
    expect(await ask(await mapper(pages(estate, size), seen))).toEqual({ answered: true, endpoints: estate, unreadable: 0 });
    expect(seen).toEqual(Array.from({ length: Math.ceil(estate.length / size) }, () => EPT_LOOKUP));
  });

  test('in fragments, however small, and in the byte order of the server', async () => {
    for (const fragment of [1, 7, 64]) expect(await ask(await mapper(pages(estate, 500, { fragment })))).toMatchObject({ endpoints: estate });
    expect(await ask(await mapper(pages(estate, 2, { little: false }), [], false))).toEqual({ answered: true, endpoints: estate, unreadable: 0 });
  });

  test('the handle goes back as it was given, in either byte order', async () => {
    for (const little of [true, false]) {
      const handles: string[] = [];
      const script = pages(estate, 3, { little });
      await ask(await mapper((operation, stub, callId, socket) => (handles.push(Buffer.from(stub.subarray(16, 36)).toString('hex')), script(operation, stub, callId, socket)), [], little));
      expect(handles).toEqual(['00'.repeat(20), Buffer.from(handle).toString('hex')]);
    }
  });

  test('empty, or without anybody there', async () => {
    expect(await ask(await mapper(pages([], 1)))).toEqual({ answered: true, endpoints: [], unreadable: 0 });
    await expectError(ask(await freePort()), 'refused');
    await expectError(askEndpointMapper('no.such.host.invalid', { timeoutMs: 5000 }), 'no-such-host');
  });

  test('lists each registration once', async () => {
    expect(await ask(await mapper(pages([tcp(49664), tcp(49664), tcp(49665)], 2)))).toMatchObject({ endpoints: [tcp(49664), tcp(49665)] });
  });
});

describe('a server that does not end well', () => {
  const forever = (next: (call: number) => readonly RpcEndpoint[]): Script => {
    let call = 0;
    return (operation, _, callId) => (operation === EPT_LOOKUP ? response(callId, writeLookup({ handle, endpoints: next(call++), status: 0 }, 500)) : []);
  };

  test('gives the same again and again: stopped, and its handle freed', async () => {
    const seen: number[] = [];
    await expectError(ask(await mapper(forever(() => estate), seen)), 'looping');
    await expect.poll(() => seen.at(-1)).toBe(EPT_LOOKUP_HANDLE_FREE);
    expect(seen.length).toBeLessThan(10);
    await expectError(ask(await mapper(forever(() => []))), 'looping');
  });

  test('never ends', async () => {
    const seen: number[] = [];
    await expectError(ask(await mapper(forever((call) => Array.from({ length: 400 }, (_, i) => tcp(1 + ((call * 400 + i) % 60_000)))), seen), 20_000), 'too-many');
    expect(seen.length).toBeLessThanOrEqual(MAX_ENDPOINTS / 400 + 2);
  });

  test('keeps silent, trickles, or hangs up', async () => {
    await expectError(ask(await tcpServer(() => undefined), 60), 'timeout');
    await expectError(ask(await mapper(() => []), 60), 'timeout');
    const trickle = await mapper((_, __, callId, socket) => {
      const [whole] = response(callId, writeLookup({ handle, endpoints: estate, status: 0 }, 500));
      let at = 0;
      const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(whole?.subarray(at, ++at) ?? '')), 20);
      return [];
    });
    const started = Date.now();
    await expectError(ask(trickle, 150), 'timeout');
    expect(Date.now() - started).toBeLessThan(1500);
    await expectError(ask(await tcpServer((socket) => socket.end())), 'closed');
    await expectError(ask(await mapper((_, __, ___, socket) => (socket.destroy(), []))), 'closed');
  });

  test('refuses', async () => {
    await expectError(ask(await tcpServer((socket) => socket.once('data', () => socket.write(writePdu(BIND_NAK, 1, [4, 0, 0]))))), 'denied');
    expect(await ask(await mapper((_, __, callId) => [writePdu(FAULT, callId, [...u32(0), 0, 0, 0, 0, ...u32(5), ...u32(0)])]))).toEqual({ answered: false, error: { code: 'denied', detail: '0x00000005' } });
    expect(await ask(await mapper((_, __, callId) => response(callId, writeLookup({ handle: none, endpoints: [], status: 0x16c9a0cd }, 500))))).toEqual({ answered: false, error: { code: 'denied', detail: '0x16c9a0cd' } });
  });

  test('speaks something else, or breaks the protocol', async () => {
    await expectError(ask(await tcpServer((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))), 'malformed');
    await expectError(ask(await tcpServer((socket) => socket.write(Buffer.from([5, 0, 12, 3, 16, 0, 0, 0, 4, 0])))), 'malformed');
    await expectError(ask(await mapper((_, __, callId) => response(callId + 1, [0]))), 'malformed');
    await expectError(ask(await mapper((_, __, callId) => response(callId, [1, 2, 3]))), 'malformed');
    await expectError(ask(await mapper((_, __, callId) => [writePdu(RESPONSE, callId, [0, 0, 0, 0, 0, 0, 0, 0], { flags: FIRST })].concat(Array.from({ length: 9 }, () => writePdu(RESPONSE, callId, [0, 0, 0, 0, 0, 0, 0, 0], { flags: 0 }))))), 'malformed');
  });

  test('sends more than anybody needs', async () => {
    const filler = Array.from({ length: 60_000 }, () => 7);
    await expectError(ask(await mapper((_, __, callId) => Array.from({ length: 30 }, (_v, i) => writePdu(RESPONSE, callId, [0, 0, 0, 0, 0, 0, 0, 0, ...filler], { flags: i === 0 ? FIRST : 0 })))), 'too-large');
  });

  test('an annotation longer than there is room for is no answer', async () => {
    const long = (length: number): number[] => {
      const stub = writeLookup({ handle: none, endpoints: [tcp(49_664, { annotation: '' })], status: NOT_REGISTERED }, 500);
      // Handle, count, three numbers of the array, object, pointer, offset: the length of the annotation and its only byte.
      stub.splice(60, 4 + 4, ...u32(length), ...Array.from({ length: Math.ceil(length / 4) * 4 }, () => 0x41));
      return stub;
    };
    expect(await ask(await mapper((_, __, callId) => response(callId, long(64))))).toMatchObject({ answered: true, endpoints: [{ annotation: 'A'.repeat(64) }] });
    await expectError(ask(await mapper((_, __, callId) => response(callId, long(65)))), 'malformed');
  });

  test('a tower cut short anywhere is none', () => {
    const tower = writeTower(tcp(49_664));
    expect(readTower(tower)).toBeDefined();
    for (let length = 0; length < tower.length; length++) expect(readTower(tower, 0, length)).toBeUndefined();
  });

  test('towers that are none are counted', async () => {
    const stub = writeLookup({ handle: none, endpoints: estate, status: NOT_REGISTERED }, 500);
    const broken = readLookup(Uint8Array.from(stub), true, 500);
    expect(broken.unreadable).toBe(0);
    // The first floor of the first tower is no longer an interface.
    const at = Buffer.from(stub).indexOf(Buffer.from([5, 0, 19, 0, 0x0d]));
    stub[at + 4] = 0x0e;
    expect(await ask(await mapper((_, __, callId) => response(callId, stub)))).toEqual({ answered: true, endpoints: estate.slice(1), unreadable: 1 });
  });

  test('asking is cancelled, before and during', async () => {
    const stop = new AbortController();
    const asked = askEndpointMapper('127.0.0.1', { timeoutMs: 5000, port: await mapper(() => []), signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expectRefusal(asked, 'cancelled');
    await expectRefusal(askEndpointMapper('127.0.0.1', { timeoutMs: 5000, signal: AbortSignal.abort() }), 'cancelled');
  });
});

describe('any bytes are survived', () => {
  const answers = ['samba-lookup-500', 'samba-lookup-1'].map(capture);
  /** The client's whole path over bytes that came from anywhere: frames, PDUs, the bind, the list. */
  const swallow = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) {
      const size = frameLength(bytes.subarray(at));
      if (size === undefined || at + size > bytes.length) return;
      const pdu = readPdu(bytes.subarray(at, at + size));
      at += size;
      if (pdu.type !== RESPONSE) {
        expectAccepted(pdu);
        continue;
      }
      const answer = readLookup(pdu.bytes.subarray(CALL_HEADER), pdu.little, 500);
      expect(endpointsAnswerSchema.safeParse({ answered: true, endpoints: answer.endpoints, unreadable: answer.unreadable }).success).toBe(true);
    }
  };
  const survives = (bytes: Uint8Array): void => {
    try {
      swallow(bytes);
    } catch (error) {
      if (!(error instanceof ProbeFailure)) throw error;
    }
  };

  test('the captures themselves are read', () => {
    for (const bytes of answers) expect(() => swallow(bytes)).not.toThrow();
  });

  test('the captures with damage', () => {
    for (const bytes of answers) fc.assert(fc.property(mutated(bytes), survives), { numRuns: 800 });
  });

  test('bytes from nowhere, as stub, as tower, as a whole', () => {
    const reads = (read: () => unknown): void => {
      try {
        read();
      } catch (error) {
        if (!(error instanceof ProbeFailure)) throw error;
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, little) => {
        survives(bytes);
        reads(() => readLookup(bytes, little, 500));
        const tower = readTower(bytes);
        if (tower) expect(rpcEndpointSchema.safeParse({ ...tower, annotation: '', object: null }).success).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  test('what is written is read', () => {
    const uuid = fc.uuid().map((u) => u.toLowerCase());
    const version = fc.tuple(fc.nat(65535), fc.nat(65535)).map(([a, b]) => `${a}.${b}`);
    const port = fc.integer({ min: 1, max: 65535 });
    const address = fc.option(fc.ipV4());
    const withPort = fc.record({ uuid, version, protocol: fc.constantFrom('ncacn_ip_tcp' as const, 'ncadg_ip_udp' as const, 'ncacn_http' as const), port, address: fc.ipV4(), endpoint: fc.constant(null) });
    const named = fc.record({ uuid, version, protocol: fc.constantFrom('ncacn_np' as const, 'ncalrpc' as const), port: fc.constant(null), address, endpoint: fc.stringMatching(/^[\x21-\x7e]{1,40}$/) });
    fc.assert(
      fc.property(fc.oneof(withPort, named), (tower) => {
        expect(readTower(writeTower(tower))).toEqual(tower);
      }),
    );
  });
});
