import { describe, expect, test } from 'vitest';
import { createProber } from '#electron/probes/prober';
import { expectRefusal } from '../targets/demo/helpers';
import { browserReply, preloginReply } from './replies';
import { freePort, tcpServer, udpServer } from './servers';

function browserServer(answer: (instance: string) => readonly Uint8Array[]): Promise<number> {
  return udpServer((message) => (message[0] === 4 && message.at(-1) === 0 ? answer(message.subarray(1, -1).toString('latin1')) : []));
}

const prober = createProber('127.0.0.1');

describe('a TCP port', () => {
  test('is open, or is not', async () => {
    expect(await prober.tcpOpen(await tcpServer(() => undefined))).toEqual({ open: true });
    expect(await prober.tcpOpen(await freePort())).toEqual({ open: false, error: 'ECONNREFUSED' });
    expect(await prober.tcpOpen(70_000)).toEqual({ open: false, error: 'port' });
  });

  test('asking is cancelled', async () => {
    const stop = new AbortController();
    const asked = prober.tdsPrelogin(await tcpServer(() => undefined), { signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expectRefusal(asked, 'cancelled');
    await expectRefusal(prober.tcpOpen(1, { signal: AbortSignal.abort() }), 'cancelled');
  });
});

describe('a TDS pre-login', () => {
  test('is answered by an engine, in pieces too', async () => {
    const port = await tcpServer((socket) => {
      socket.once('data', (request: Buffer) => {
        if (request[0] !== 0x12) return;
        const reply = preloginReply([16, 0, 0x10, 0x45, 0, 4]);
        socket.write(reply.slice(0, 5));
        setTimeout(() => socket.write(reply.slice(5)), 10);
      });
    });
    expect(await prober.tdsPrelogin(port)).toEqual({ answered: true, version: '16.0.4165', encryption: 'not-supported' });
  });

  test('by something else, by nobody, by one who hangs up, by one who never ends', async () => {
    expect(await prober.tdsPrelogin(await tcpServer((socket) => socket.write('SSH-2.0-OpenSSH_9.5\r\n')))).toEqual({ answered: false, error: 'not-tds' });
    expect(await prober.tdsPrelogin(await tcpServer(() => undefined), { timeoutMs: 50 })).toEqual({ answered: false, error: 'timeout' });
    expect((await prober.tdsPrelogin(await tcpServer((socket) => socket.end()))).answered).toBe(false);
    expect(await prober.tdsPrelogin(await tcpServer((socket) => socket.write(Buffer.from([4, 1, 0x10, 0, 0, 0, 1]))), { timeoutMs: 50 })).toEqual({ answered: false, error: 'timeout' });
    expect(await prober.tdsPrelogin(await freePort())).toEqual({ answered: false, error: 'ECONNREFUSED' });
  });
});

describe('the SQL Server Browser', () => {
  const reply = (instance: string): Uint8Array => browserReply(`ServerName;SQL01;InstanceName;${instance};IsClustered;No;Version;16.0.1000.6;tcp;52104;;`);

  test('gives the port of an instance, past what is no answer', async () => {
    const browserPort = await browserServer((instance) => [Uint8Array.from([1, 2, 3]), reply('OTHER'), reply(instance)]);
    expect(await createProber('127.0.0.1', { browserPort }).browser('SALES')).toEqual({ answered: true, port: 52104 });
  });

  test('says nothing about an instance it does not know', async () => {
    const browserPort = await browserServer(() => []);
    expect(await createProber('127.0.0.1', { browserPort }).browser('NOBODY', { timeoutMs: 50 })).toEqual({ answered: false, error: 'timeout' });
  });

  test('is not asked for a name the protocol cannot carry', async () => {
    expect(await prober.browser('営業')).toEqual({ answered: false, error: 'name' });
  });

  test('is not there: an answer all the same', async () => {
    const gone = createProber('127.0.0.1', { browserPort: await freePort() });
    expect((await gone.browser('SALES', { timeoutMs: 200 })).answered).toBe(false);
    expect((await createProber('no.such.host.invalid').browser('SALES')).answered).toBe(false);
    await expectRefusal(prober.browser('SALES', { signal: AbortSignal.abort() }), 'cancelled');
  });
});
