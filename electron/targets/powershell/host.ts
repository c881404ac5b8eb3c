import { VerbError } from '#core/verbs/errors';
import type { CancelSignal } from '#core/util/cancel';
import type { HostConnection, OpenConnection } from './connection';
import { answerSchema, parseHostLine, requestLine, type HostAnswer, type HostMessage, type HostReady } from './protocol';

export interface CallRecord {
  readonly verb: string;
  readonly ms: number;
  readonly ok: boolean;
  readonly code?: string;
}

export interface HostOptions {
  readonly open: OpenConnection;
  /** Before each start; throws when the shipped scripts are not those that were built. */
  readonly verify?: () => Promise<void>;
  readonly onLog?: (text: string) => void;
  readonly onCall?: (call: CallRecord) => void;
  readonly onReady?: (ready: HostReady) => void;
  /** Pauses before the 1st, 2nd, 3rd and later starts after a crash. */
  readonly backOffMs?: readonly number[];
  /** No more starts than this within a minute. 1 where a start needs a person, as with the broker. */
  readonly maxStarts?: number;
  readonly startTimeoutMs?: number;
  /** From asking a verb to stop to killing the host: a blocking call inside Windows cannot be stopped. */
  readonly graceMs?: number;
  /** The host speaks every 5 s; this long without a word and it is dead. */
  readonly silenceMs?: number;
}

export interface HostCall {
  readonly verb: string;
  readonly args: unknown;
  readonly kind: 'read' | 'write';
  readonly timeoutMs: number;
  readonly signal?: CancelSignal | undefined;
}

interface Pending {
  readonly id: number;
  readonly parts: string[];
  readonly settle: (outcome: HostAnswer | Lost) => void;
}
/** No answer will come. `reason` is for the log; `code` is what a read fails with. */
interface Lost {
  readonly lost: 'host-lost' | 'protocol' | 'timeout' | 'cancelled' | 'too-large';
  readonly reason: string;
}

const MINUTE = 60_000;

/**
 * A resident host: one request in flight, the rest in order. Reads that got no answer because the host died are asked
 * once more; writes never: their outcome is unknown and the caller reads the state again.
 */
export class PowerShellHost {
  private connection: HostConnection | undefined;
  private starting: Promise<HostReady> | undefined;
  private pending: Pending | undefined;
  private tail: Promise<unknown> = Promise.resolve();
  private starts: number[] = [];
  private crashes = 0;
  private nextId = 1;
  private closed = false;
  private silence: NodeJS.Timeout | undefined;

  constructor(private readonly options: HostOptions) {}

  /** Starts the host unless it runs. @throws VerbError `host-start-failed`, `not-available` (language mode) */
  async ready(): Promise<HostReady> {
    this.starting ??= this.start().catch((error: unknown) => {
      this.starting = undefined;
      throw error instanceof VerbError ? error : new VerbError({ code: 'host-start-failed', detail: String(error) }, { cause: error });
    });
    return this.starting;
  }

  /** The value of a successful answer, as the host sent it. @throws VerbError */
  call(call: HostCall): Promise<unknown> {
    const started = performance.now();
    const run = this.tail.then(() => this.perform(call));
    this.tail = run.catch(() => undefined);
    const record = (ok: boolean, code?: string) => this.options.onCall?.({ verb: call.verb, ms: performance.now() - started, ok, ...(code === undefined ? {} : { code }) });
    return run.then(
      (value) => {
        record(true);
        return value;
      },
      (error: unknown) => {
        record(false, error instanceof VerbError ? error.code : 'internal');
        throw error;
      },
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.silence);
    const connection = this.connection;
    if (connection === undefined) return;
    connection.end();
    // A write under way is let finish; the host ends by itself once it has.
    const giveUp = new Promise<'late'>((resolve) => setTimeout(resolve, this.pending === undefined ? 1500 : 10_000, 'late' as const).unref());
    if ((await Promise.race([this.ended, giveUp])) === 'late') await connection.kill();
  }

  private async perform(call: HostCall): Promise<unknown> {
    if (call.signal?.aborted === true) throw new VerbError({ code: 'cancelled' });
    for (let attempt = 1; ; attempt++) {
      await this.ready();
      const outcome = await this.ask(call);
      if (!('lost' in outcome)) {
        this.crashes = 0;
        if (outcome.ok) return outcome.value;
        throw new VerbError(outcome.error);
      }
      this.options.onLog?.(`${call.verb}: ${outcome.lost}: ${outcome.reason}`);
      if (outcome.lost === 'too-large') throw new VerbError({ code: 'too-large', detail: outcome.reason });
      if (call.kind === 'write') throw new VerbError({ code: 'outcome-unknown', detail: outcome.reason });
      if (outcome.lost !== 'host-lost' || attempt > 1) throw new VerbError({ code: outcome.lost, detail: outcome.reason });
    }
  }

  private ask(call: HostCall): Promise<HostAnswer | Lost> {
    const connection = this.connection;
    if (connection === undefined) return Promise.resolve({ lost: 'host-lost', reason: 'the host ended before it was asked' });
    const id = this.nextId++;
    let line: string;
    try {
      line = requestLine({ v: 1, t: 'req', id, verb: call.verb, args: call.args });
    } catch (error) {
      return Promise.resolve({ lost: 'too-large', reason: String(error) });
    }
    return new Promise((resolve) => {
      let stopped: Lost | undefined;
      let grace: NodeJS.Timeout | undefined;
      const stop = (why: Lost) => {
        if (stopped !== undefined) return;
        stopped = why;
        connection.send(requestLine({ v: 1, t: 'cancel', id }));
        grace = setTimeout(() => void connection.kill(), this.options.graceMs ?? 5000);
      };
      const deadline = setTimeout(() => stop({ lost: 'timeout', reason: `no answer within ${call.timeoutMs} ms` }), call.timeoutMs);
      const abort = () => stop({ lost: 'cancelled', reason: 'cancelled' });
      call.signal?.addEventListener('abort', abort, { once: true });
      this.pending = {
        id,
        parts: [],
        settle: (outcome) => {
          this.pending = undefined;
          clearTimeout(deadline);
          clearTimeout(grace);
          call.signal?.removeEventListener('abort', abort);
          // An answer that came before the verb could be stopped is an answer.
          const unanswered = 'lost' in outcome || (!outcome.ok && outcome.error.code === 'cancelled');
          resolve(stopped !== undefined && unanswered ? stopped : outcome);
        },
      };
      connection.send(line);
    });
  }

  private ended: Promise<'ended'> = Promise.resolve('ended');

  private async start(): Promise<HostReady> {
    if (this.closed) throw new VerbError({ code: 'host-start-failed', detail: 'closed' });
    const now = Date.now();
    this.starts = this.starts.filter((at) => now - at < MINUTE);
    if (this.starts.length >= (this.options.maxStarts ?? 5)) throw new VerbError({ code: 'host-start-failed', detail: `${this.starts.length} starts within a minute` });
    const backOff = this.options.backOffMs ?? [0, 1000, 5000];
    const pause = this.crashes === 0 ? 0 : (backOff[Math.min(this.crashes, backOff.length) - 1] ?? 0);
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    await this.options.verify?.();
    this.starts.push(Date.now());
    return new Promise<HostReady>((resolve, reject) => {
      let isReady = false;
      let ended: (value: 'ended') => void = () => undefined;
      this.ended = new Promise((done) => (ended = done));
      const fail = (code: 'host-start-failed' | 'not-available', detail: string) => {
        clearTimeout(patience);
        reject(new VerbError({ code, detail }));
      };
      let opened: HostConnection | undefined;
      const patience = setTimeout(() => {
        fail('host-start-failed', 'no ready message');
        void opened?.kill();
      }, this.options.startTimeoutMs ?? 60_000);
      const events = {
        onLine: (line: string) => {
          this.watch(opened);
          const message = parseHostLine(line);
          if (message === undefined) this.onGarbage(line, opened);
          else if (message.t === 'ready' && !isReady) {
            isReady = true;
            clearTimeout(patience);
            this.options.onReady?.(message);
            resolve(message);
          } else if (message.t === 'limited') fail('not-available', message.langMode);
          else this.onMessage(message, opened);
        },
        onClose: (reason: string) => {
          clearTimeout(this.silence);
          if (this.connection === opened) {
            this.connection = undefined;
            this.starting = undefined;
          }
          this.crashes++;
          ended('ended');
          fail('host-start-failed', reason);
          this.pending?.settle({ lost: 'host-lost', reason });
        },
        onNoise: (text: string) => this.options.onLog?.(text),
      };
      const join = async () => {
        opened = await this.options.open(events);
        this.connection = opened;
        this.watch(opened);
        // Closed while it started.
        if (this.closed) opened.end();
      };
      join().catch((error: unknown) => {
        clearTimeout(patience);
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  private watch(connection: HostConnection | undefined): void {
    clearTimeout(this.silence);
    if (this.closed || connection === undefined) return;
    this.silence = setTimeout(() => {
      this.options.onLog?.('the host is silent');
      void connection.kill();
    }, this.options.silenceMs ?? 20_000);
    this.silence.unref();
  }

  /** The channel carries nothing but protocol: after one foreign line no later one can be trusted. */
  private onGarbage(line: string, connection: HostConnection | undefined): void {
    this.options.onLog?.(`not a message: ${line.slice(0, 200)}`);
    this.pending?.settle({ lost: 'protocol', reason: 'the host sent something that is not a message' });
    void connection?.kill();
  }

  private onMessage(message: HostMessage, connection: HostConnection | undefined): void {
    const pending = this.pending;
    switch (message.t) {
      case 'heartbeat':
      case 'ready':
      case 'limited':
        return;
      case 'bad':
        pending?.settle({ lost: message.code, reason: 'the host refused the request' });
        return;
      case 'part':
        if (pending?.id !== message.id) return;
        if (message.seq === pending.parts.length) pending.parts.push(message.text);
        else this.onGarbage('a part out of order', connection);
        return;
      case 'res': {
        // A late answer to a request given up long ago: its host was killed, or it was settled by `bad`.
        if (pending?.id !== message.id) return;
        if (!('parts' in message)) {
          pending.settle(message.ok ? { ok: true, value: message.value } : { ok: false, error: message.error });
          return;
        }
        const answer = message.parts === pending.parts.length ? joinParts(pending.parts) : undefined;
        pending.settle(answer ?? { lost: 'protocol', reason: 'the parts of an answer do not fit together' });
        return;
      }
    }
  }
}

function joinParts(parts: readonly string[]): HostAnswer | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(parts.join(''))).data;
  } catch {
    return undefined;
  }
}
