import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sunRpcAnswerSchema, type ProbeErrorCode, type SunRpcAnswer } from '#core/probes/answer';
import type { SunRpcProgram } from '#core/sunrpc/program';
import { ProbeFailure } from '#electron/probes/failure';
import { askSunRpc } from '#electron/probes/sunrpc/portmapper';
import { MAX_PROGRAMS, dumpRequest, readDump, uaddrPort, versions, type MapperVersion } from '#electron/probes/sunrpc/xdr';
import { expectRefusal } from '../targets/demo/helpers';
import { capture, mutated } from './captures';
import { freePort, tcpServer, udpServer } from './servers';

const words = (...list: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(list.length * 4);
  list.forEach((word, i) => bytes.writeUInt32BE(word >>> 0, i * 4));
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([words(value.length), Buffer.from(value), Buffer.alloc((4 - (value.length % 4)) % 4)]);
const accepted = (xid: number, state: number, body: Buffer = Buffer.alloc(0)): Buffer => Buffer.concat([words(xid, 1, 0, 0, 0, state), body]);

const nfs: SunRpcProgram = { program: 100_003, version: 4, netid: 'tcp', port: 2049, address: '0.0.0.0.8.1', owner: 'superuser' };
function list(version: number, programs: readonly SunRpcProgram[]): Buffer {
  const one = (p: SunRpcProgram): Buffer => (version === 2 ? words(p.program, p.version, p.netid === 'udp' ? 17 : 6, p.port ?? 0) : Buffer.concat([words(p.program, p.version), text(p.netid), text(p.address ?? ''), text(p.owner ?? '')]));
  return Buffer.concat([...programs.flatMap((p) => [words(1), one(p)]), words(0)]);
}

/** Answers in the versions given, refuses the others as RFC 5531 says. */
const reply = (speaks: readonly number[]) => (request: Buffer): Buffer => {
  const [xid, version] = [request.readUInt32BE(0), request.readUInt32BE(16)];
  return speaks.includes(version) ? accepted(xid, 0, list(version, [nfs])) : accepted(xid, 2, words(2, 3));
};

function records(message: Buffer, size: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    const part = message.subarray(at, at + size);
    parts.push(words((at + size >= message.length ? 0x80000000 : 0) + part.length), part);
  }
  return parts;
}

const server = (answer: (request: Buffer) => Buffer, size = 100_000): Promise<number> => tcpServer((socket) => socket.on('data', (chunk) => records(answer(chunk.subarray(4)), size).forEach((part) => socket.write(part))));
const ask = (port: number, more: Partial<Parameters<typeof askSunRpc>[1]> = {}): Promise<SunRpcAnswer> => askSunRpc('127.0.0.1', { timeoutMs: 2000, port, transport: 'tcp', ...more });
async function expectError(asked: Promise<SunRpcAnswer>, code: ProbeErrorCode): Promise<void> {
  expect(await asked).toMatchObject({ answered: false, error: { code } });
}

describe('a portmapper', () => {
  test.each([
    [[2, 3, 4], 4, nfs],
    [[2, 3], 3, nfs],
    [[2], 2, { ...nfs, address: null, owner: null }],
  ])('that speaks %j is asked in version %d', async (speaks, version, program) => {
    expect(await ask(await server(reply(speaks)))).toEqual({ answered: true, version, transport: 'tcp', programs: [program] });
    expect(await ask(await udpServer((m) => [reply(speaks)(m)]), { transport: 'udp' })).toEqual({ answered: true, version, transport: 'udp', programs: [program] });
  });

  test('answers in fragments', async () => {
    for (const size of [1, 5, 64]) expect(await ask(await server(reply([4]), size))).toMatchObject({ programs: [nfs] });
  });

  test('on UDP alone is found too', async () => {
    expect(await ask(await udpServer((m) => [reply([2])(m)]), { transport: 'both' })).toMatchObject({ answered: true, transport: 'udp' });
    await expectError(ask(await freePort(), { transport: 'both', timeoutMs: 300 }), 'refused');
  });

  test('universal addresses', () => {
    expect([uaddrPort('0.0.0.0.0.111'), uaddrPort('::.233.55'), uaddrPort('fe80::1%eth0.8.1'), uaddrPort('/run/rpcbind.sock'), uaddrPort('0.0.0.0.0.0'), uaddrPort('1.2.3.4.256.1'), uaddrPort('')]).toEqual([111, 59_703, 2049, null, null, null, null]);
  });
});

describe('a server that does not end well', () => {
  test('refuses, or speaks no version', async () => {
    await expectError(ask(await server((r) => words(r.readUInt32BE(0), 1, 1, 1, 1))), 'denied');
    await expectError(ask(await server((r) => accepted(r.readUInt32BE(0), 1))), 'denied');
    await expectError(ask(await server(reply([]))), 'denied');
  });

  test('lists without end, or is huge', async () => {
    const endless = list(2, Array.from({ length: MAX_PROGRAMS + 1 }, () => nfs));
    await expectError(ask(await server((r) => accepted(r.readUInt32BE(0), 0, endless)), { versions: [2] }), 'too-many');
    await expectError(ask(await tcpServer((s) => s.write(words(0x7fffffff)))), 'too-large');
    await expectError(ask(await tcpServer((s) => Array.from({ length: 300 }, () => s.write(words(0))))), 'too-many');
    await expectError(ask(await tcpServer((s) => Array.from({ length: 8 }, () => s.write(Buffer.concat([words(400_000), Buffer.alloc(400_000)]))))), 'too-large');
  });

  test('is cut short, speaks of another call, or keeps silent', async () => {
    await expectError(ask(await server((r) => accepted(r.readUInt32BE(0), 0, words(1, 100_003)))), 'malformed');
    const address = (length: number) => (r: Buffer): Buffer => accepted(r.readUInt32BE(0), 0, list(4, [{ ...nfs, address: 'x'.repeat(length) }]));
    expect(await ask(await server(address(1024)))).toMatchObject({ programs: [{ port: null }] });
    await expectError(ask(await server(address(1025))), 'malformed');
    await expectError(ask(await server((r) => accepted(r.readUInt32BE(0) + 1, 0, list(4, [nfs])))), 'malformed');
    await expectError(ask(await tcpServer((s) => s.end())), 'closed');
    await expectError(ask(await tcpServer(() => undefined), { timeoutMs: 60 }), 'timeout');
    await expectError(ask(await udpServer((m) => [accepted(m.readUInt32BE(0) + 1, 0, list(4, [nfs]))]), { transport: 'udp', timeoutMs: 60 }), 'timeout');
    await expectError(ask(await udpServer((m) => [m.subarray(0, 8)]), { transport: 'udp' }), 'malformed');
  });

  test('asking is cancelled', async () => {
    const stop = new AbortController();
    const asked = ask(await tcpServer(() => undefined), { signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expectRefusal(asked, 'cancelled');
    const udp = new AbortController();
    const datagram = ask(await udpServer(() => []), { signal: udp.signal, transport: 'udp' });
    setTimeout(() => udp.abort(), 20);
    await expectRefusal(datagram, 'cancelled');
  });
});

describe('any bytes are survived', () => {
  const captures = versions.map((version): [MapperVersion, Uint8Array] => [version, capture(`rpcbind-dump-${version}`).slice(4)]);
  const xidOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const survives = (bytes: Uint8Array, xid: number, version: MapperVersion): void => {
    try {
      const answer = readDump(bytes, xid, version);
      if (answer.kind === 'programs') expect(sunRpcAnswerSchema.safeParse({ answered: true, version, transport: 'tcp', programs: answer.programs }).success).toBe(true);
    } catch (error) {
      if (!(error instanceof ProbeFailure)) throw error;
    }
  };

  test('the captures themselves are read', () => {
    for (const [version, bytes] of captures) {
      const answer = readDump(bytes, xidOf(bytes), version);
      expect(answer.kind === 'programs' && answer.programs.filter((p) => p.program === 100_024 && p.netid === 'tcp')).toMatchObject([{ version: 1, port: 32_765 }]);
    }
  });

  test('the captures with damage', () => {
    for (const [version, bytes] of captures) fc.assert(fc.property(mutated(bytes), (damaged) => survives(damaged, xidOf(bytes), version)), { numRuns: 1000 });
  });

  test('bytes from nowhere behind the right beginning', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...versions), fc.boolean(), (bytes, version, begin) => survives(begin ? Buffer.concat([accepted(7, 0), bytes]) : bytes, 7, version)),
      { numRuns: 4000 },
    );
  });

  test('the request is ten words', () => {
    expect(Buffer.from(dumpRequest(0x01020304, 4))).toEqual(words(0x01020304, 0, 2, 100_000, 4, 4, 0, 0, 0, 0));
  });
});
