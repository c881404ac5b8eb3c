import { connect, type Socket } from 'node:net';
import type { ProbeError } from '#core/probes/answer';
import type { CancelSignal } from '#core/util/cancel';
import { VerbError, isVerbError } from '#core/verbs/errors';
import { ProbeFailure, probeError } from './failure';

export interface DialogueOptions {
  /** Of the whole conversation, connecting included. */
  readonly timeoutMs: number;
  readonly signal: CancelSignal | undefined;
  /** What may be received in all. */
  readonly maxBytes: number;
}

/** How long the message is that these bytes begin; undefined: not known yet. @throws ProbeFailure `malformed` */
export type Framing = (bytes: Uint8Array) => number | undefined;

export interface Wire {
  send(bytes: Uint8Array): void;
  /** The next whole message. @throws ProbeFailure; VerbError `cancelled` */
  receive(framing: Framing): Promise<Uint8Array>;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ProbeError };

/** The bytes that came and were not taken yet, and who waits for more. Chunks are joined only when a message is taken. */
class Inbox {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #held = 0;
  #received = 0;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(chunk: Buffer): void {
    this.#received += chunk.length;
    if (this.#received > this.#maxBytes) {
      this.fail(new ProbeFailure('too-large', `${this.#maxBytes}`));
      return;
    }
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    this.#wake?.();
  }

  fail(failure: Error): void {
    this.#failure ??= failure;
    this.#wake?.();
  }

  async take(framing: Framing): Promise<Uint8Array> {
    let size: number | undefined;
    for (;;) {
      if (size === undefined && this.#held > 0) size = framing(this.#joined());
      if (size !== undefined && this.#held >= size) return this.#cut(size);
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    const all = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  #cut(size: number): Uint8Array {
    const all = this.#joined();
    this.#chunks = size < all.length ? [all.subarray(size)] : [];
    this.#held -= size;
    return all.subarray(0, size);
  }
}

/**
 * A conversation over one TCP connection, which ends with it. What was sent is written out before the connection
 * closes. @throws VerbError `cancelled`
 */
export async function dialogue<T>(host: string, port: number, options: DialogueOptions, talk: (wire: Wire) => Promise<T>): Promise<Outcome<T>> {
  const { signal, timeoutMs } = options;
  const cancelled = (): boolean => signal?.aborted === true;
  if (cancelled()) throw new VerbError({ code: 'cancelled' });
  const inbox = new Inbox(options.maxBytes);
  const socket: Socket = connect({ host, port });
  const abort = (): void => inbox.fail(new VerbError({ code: 'cancelled' }));
  const timer = setTimeout(() => inbox.fail(new ProbeFailure('timeout', `${timeoutMs} ms`)), timeoutMs);
  signal?.addEventListener('abort', abort, { once: true });
  socket.on('data', (chunk: Buffer) => inbox.add(chunk));
  socket.on('error', (error) => inbox.fail(error));
  socket.on('close', () => inbox.fail(new ProbeFailure('closed')));
  try {
    return { ok: true, value: await talk({ send: (bytes) => void socket.write(bytes), receive: (framing) => inbox.take(framing) }) };
  } catch (error) {
    if (isVerbError(error)) throw error;
    return { ok: false, error: probeError(error) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    if (socket.connecting || cancelled()) socket.destroy();
    else socket.destroySoon();
  }
}
