import { createSocket } from 'node:dgram';
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { VerbError } from '#core/verbs/errors';
import { isPort } from '#core/ports/port';
import type { CancelSignal } from '#core/util/cancel';

/** `error` is the system's code (`ECONNREFUSED`), `timeout`, `closed` or `too-large`: shown, never matched. */
export type Exchange<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

export interface ExchangeOptions {
  readonly timeoutMs: number;
  readonly signal: CancelSignal | undefined;
}

/** What the bytes so far come to; undefined: wait for more. */
export type Reader<T> = (bytes: Uint8Array) => Exchange<T> | undefined;

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

/**
 * One conversation with an end: an answer, an error, the deadline or the signal, whichever is first; then `close` runs
 * once. @throws VerbError `cancelled`
 */
function converse<T>({ timeoutMs, signal }: ExchangeOptions, begin: (end: (result: Exchange<T>) => void) => () => void): Promise<Exchange<T>> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(new VerbError({ code: 'cancelled' }));
      return;
    }
    let over = false;
    const finish = (settle: () => void): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      close();
      settle();
    };
    const abort = (): void => finish(() => reject(new VerbError({ code: 'cancelled' })));
    const timer = setTimeout(() => finish(() => resolve({ ok: false, error: 'timeout' })), timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    const close = begin((result) => finish(() => resolve(result)));
  });
}

/** Connects, sends `request`, and reads at most `maxBytes`. Without a request the connection itself is the answer. */
export function overTcp<T>(host: string, port: number, request: Uint8Array | null, read: Reader<T>, maxBytes: number, options: ExchangeOptions): Promise<Exchange<T>> {
  if (!isPort(port)) return Promise.resolve({ ok: false, error: 'port' });
  return converse(options, (end) => {
    const socket = connect({ host, port });
    let received = Buffer.alloc(0);
    const judge = (): void => {
      const result = read(received);
      if (result) end(result);
    };
    socket.on('connect', () => {
      if (request) socket.write(request);
      judge();
    });
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length > maxBytes) received = received.subarray(0, maxBytes);
      judge();
      if (received.length >= maxBytes) end({ ok: false, error: 'too-large' });
    });
    socket.on('error', (error) => end({ ok: false, error: codeOf(error) }));
    socket.on('close', () => end({ ok: false, error: 'closed' }));
    return () => socket.destroy();
  });
}

/** Sends one datagram and reads those of the same peer until one is an answer. */
export async function overUdp<T>(host: string, port: number, request: Uint8Array, read: Reader<T>, options: ExchangeOptions): Promise<Exchange<T>> {
  let peer: LookupAddress;
  try {
    peer = await lookup(host);
  } catch (error) {
    return { ok: false, error: error instanceof Error ? codeOf(error) : String(error) };
  }
  return converse(options, (end) => {
    const socket = createSocket(peer.family === 6 ? 'udp6' : 'udp4');
    socket.on('message', (message) => {
      const result = read(message);
      if (result) end(result);
    });
    socket.on('error', (error) => end({ ok: false, error: codeOf(error) }));
    socket.connect(port, peer.address, (error?: Error) => {
      if (error) end({ ok: false, error: codeOf(error) });
      else socket.send(request);
    });
    return () => socket.close();
  });
}
