import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { browserAnswerSchema, type BrowserInstance } from '#core/probes/answer';
import { MAX_BROWSER_BYTES, browserReply as writeBrowserReply, browserRequest, readBrowserAnswer, readBrowserList } from '#electron/probes/sqlBrowser';
import { MAX_PRELOGIN_BYTES, preloginRequest, readPrelogin } from '#electron/probes/tdsPrelogin';
import { browserReply, preloginReply } from './replies';

describe('TDS pre-login', () => {
  test('the request is one whole packet whose options lie inside it', () => {
    const request = preloginRequest();
    expect(request.slice(0, 8)).toEqual(Uint8Array.from([0x12, 1, 0, request.length, 0, 0, 1, 0]));
    const options: number[] = [];
    for (let at = 8; request[at] !== 0xff; at += 5) {
      options.push(request[at] ?? -1);
      expect(8 + (request[at + 2] ?? 0) + (request[at + 4] ?? 0)).toBeLessThanOrEqual(request.length);
    }
    expect(options).toEqual([0, 1, 2, 3, 4]);
  });

  test('the version of the answer', () => {
    expect(readPrelogin(preloginReply([16, 0, 0x10, 0x45, 0, 4]))).toEqual({ kind: 'answer', version: '16.0.4165', encryption: 'not-supported' });
    expect(readPrelogin(preloginReply(null))).toEqual({ kind: 'answer', version: null, encryption: 'not-supported' });
  });

  test.each([
    [0, 'off'],
    [1, 'on'],
    [2, 'not-supported'],
    [3, 'required'],
    [9, null],
  ])('encryption %d is %s', (byte, encryption) => {
    expect(readPrelogin(preloginReply([16, 0, 0x10, 0x45, 0, 4], byte))).toMatchObject({ encryption });
  });

  test('waits for the rest, however the packet is cut', () => {
    const whole = preloginReply([15, 0, 0x11, 0x1e, 0, 1]);
    for (let length = 0; length < whole.length; length++) expect(readPrelogin(whole.slice(0, length))).toEqual({ kind: 'more' });
  });

  test.each([
    ['HTTP', [...Buffer.from('HTTP/1.1 400 Bad Request')]],
    ['TLS', [0x15, 3, 3, 0, 2, 2, 40]],
    ['a length of nothing', [4, 1, 0, 8, 0, 0, 1, 0]],
    ['a length beyond the limit', [4, 1, 0xff, 0xff, 0, 0, 1, 0]],
    ['an option outside the packet', [4, 1, 0, 14, 0, 0, 1, 0, 0, 0, 200, 0, 6, 0xff]],
    ['a version cut short', [4, 1, 0, 16, 0, 0, 1, 0, 0, 0, 6, 0, 2, 0xff, 16, 0]],
    ['no end of the options', [4, 1, 0, 10, 0, 0, 1, 0, 1, 0]],
  ])('%s is something else', (_, bytes) => {
    expect(readPrelogin(Uint8Array.from(bytes))).toEqual({ kind: 'other' });
  });

  test('any bytes are survived, with and without the right beginning', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, begin) => {
        const input = begin ? Uint8Array.from([4, 1, 0, bytes.length + 8, 0, 0, 1, 0, ...bytes]).slice(0, 255) : bytes;
        const answer = readPrelogin(input);
        if (answer.kind === 'answer' && answer.version !== null) expect(answer.version).toMatch(/^\d{1,3}\.\d{1,3}\.\d{1,5}$/);
        expect(answer.kind === 'more' && input.length >= MAX_PRELOGIN_BYTES).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test('every version comes back', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.nat(65535), (major, minor, build) => {
        expect(readPrelogin(preloginReply([major, minor, build >> 8, build & 255, 0, 0]))).toMatchObject({ kind: 'answer', version: `${major}.${minor}.${build}` });
      }),
    );
  });
});

describe('SQL Server Browser', () => {
  test('the question', () => {
    expect([...(browserRequest('INST1') ?? [])]).toEqual([4, 0x49, 0x4e, 0x53, 0x54, 0x31, 0]);
    expect(browserRequest('営業')).toBeUndefined();
    expect(browserRequest('')).toBeUndefined();
    expect(browserRequest('x'.repeat(33))).toBeUndefined();
  });

  test('the port it gives, or none', () => {
    expect(readBrowserAnswer(browserReply('ServerName;SQL01;InstanceName;SALES;IsClustered;No;Version;16.0.1000.6;tcp;52104;;'), 'sales')).toBe(52104);
    expect(readBrowserAnswer(browserReply('ServerName;SQL01;InstanceName;SALES;IsClustered;No;Version;16.0.1000.6;np;\\\\SQL01\\pipe\\x;;'), 'SALES')).toBeNull();
    expect(readBrowserAnswer(browserReply('ServerName;SQL01;InstanceName;OTHER;IsClustered;No;Version;16.0.1000.6;tcp;52104;;'), 'SALES')).toBeUndefined();
  });

  test.each(['0', '65536', 'x', '1433 '])('tcp %j is no port', (port) => {
    expect(readBrowserAnswer(browserReply(`ServerName;S;InstanceName;A;IsClustered;No;Version;1;tcp;${port};;`), 'A')).toBeUndefined();
  });

  test('a size that is not the datagram\'s, another kind, no end, or too much is no answer', () => {
    const good = browserReply('ServerName;S;InstanceName;A;IsClustered;No;Version;1;tcp;1433;;');
    expect(readBrowserAnswer(good, 'A')).toBe(1433);
    expect(readBrowserAnswer(good.slice(0, -1), 'A')).toBeUndefined();
    expect(readBrowserAnswer(Uint8Array.from([6, ...good.slice(1)]), 'A')).toBeUndefined();
    expect(readBrowserAnswer(browserReply('InstanceName;A;tcp;1433'), 'A')).toBeUndefined();
    expect(readBrowserAnswer(browserReply(`InstanceName;A;tcp;1433;x;${'y'.repeat(MAX_BROWSER_BYTES)};;`), 'A')).toBeUndefined();
  });

  test('any bytes are survived', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1100 }), fc.boolean(), (bytes, framed) => {
        const input = framed ? Uint8Array.from([5, bytes.length & 255, bytes.length >> 8, ...bytes]) : bytes;
        const port = readBrowserAnswer(input, 'A');
        if (typeof port === 'number') expect(port).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the list of a Browser', () => {
  const a: BrowserInstance = { server: 'SQL01', instance: 'SALES', clustered: false, version: '16.0.1000.6', port: 52104, pipe: '\\\\SQL01\\pipe\\MSSQL$SALES\\sql\\query' };
  const b: BrowserInstance = { server: 'SQL01', instance: 'CLUSTER1', clustered: true, version: '15.0.2000.5', port: null, pipe: null };

  test('is read as it was written', () => {
    expect(readBrowserList(writeBrowserReply([a, b]))).toEqual([a, b]);
    expect(readBrowserList(writeBrowserReply([]))).toEqual([]);
  });

  test('a record without an instance, with a port that is none, or without an end', () => {
    expect(readBrowserList(browserReply('ServerName;X;;ServerName;S;InstanceName;A;tcp;70000;;InstanceName;B;tcp;1'))).toEqual([{ server: 'S', instance: 'A', clustered: null, version: null, port: null, pipe: null }]);
    expect(readBrowserList(browserReply('InstanceName;A;tcp;1433;tcp;1;;'))).toMatchObject([{ port: 1433 }]);
  });

  test('another kind, or a size that is not the datagram\'s', () => {
    expect(readBrowserList(Uint8Array.of(6, 0, 0))).toBeUndefined();
    expect(readBrowserList(writeBrowserReply([a]).slice(0, -1))).toBeUndefined();
  });

  test('any bytes are survived', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.constantFrom('raw', 'framed', 'text'), (bytes, how) => {
        const body = how === 'text' ? [...Buffer.from('ServerName;S;InstanceName;'), ...bytes, ...Buffer.from(';tcp;1433;;')] : bytes;
        const instances = readBrowserList(how === 'raw' ? bytes : Uint8Array.from([5, body.length & 255, body.length >> 8, ...body]));
        if (instances) expect(browserAnswerSchema.safeParse({ answered: true, instances }).success).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
