import { describe, expect, it } from 'vitest';
import { VerbError } from '#core/verbs/errors';
import { PowerShellHost, type HostOptions } from '#electron/targets/powershell/host';
import type { ConnectionEvents, HostConnection } from '#electron/targets/powershell/connection';
import { requestSchema, type HostRequest } from '#electron/targets/powershell/protocol';

type Behaviour = (request: HostRequest, host: FakeHost) => void;

/** A host that answers as it is told. */
class FakeHost implements HostConnection {
  readonly asked: HostRequest[] = [];
  killed = false;
  private gone = false;
  constructor(
    private readonly events: ConnectionEvents,
    private readonly behave: Behaviour,
    ready = true,
  ) {
    if (ready) queueMicrotask(() => this.say({ v: 1, t: 'ready', pid: 1, ps: '5.1', edition: 'Desktop', langMode: 'FullLanguage', culture: 'ja-JP', elevated: false }));
  }
  say(message: unknown): void {
    this.raw(JSON.stringify(message));
  }
  raw(line: string): void {
    if (!this.gone) this.events.onLine(line);
  }
  ok(id: number, value: unknown): void {
    this.say({ v: 1, t: 'res', id, ok: true, value });
  }
  die(reason = 'exit 1'): void {
    if (this.gone) return;
    this.gone = true;
    this.events.onClose(reason);
  }
  send(line: string): void {
    const request = requestSchema.parse(JSON.parse(line));
    this.asked.push(request);
    queueMicrotask(() => this.behave(request, this));
  }
  end(): void {
    queueMicrotask(() => this.die('exit 0'));
  }
  kill(): Promise<void> {
    this.killed = true;
    this.die('SIGKILL');
    return Promise.resolve();
  }
}

/** One behaviour per start; the last one stays. */
function hostOf(behaviours: readonly Behaviour[], options: Partial<HostOptions> = {}) {
  const started: FakeHost[] = [];
  const log: string[] = [];
  const host = new PowerShellHost({
    backOffMs: [0],
    graceMs: 20,
    onLog: (text) => log.push(text),
    open: (events) => {
      const behave = behaviours[Math.min(started.length, behaviours.length - 1)] ?? (() => undefined);
      const fake = new FakeHost(events, behave);
      started.push(fake);
      return Promise.resolve(fake);
    },
    ...options,
  });
  return { host, started, log };
}

const answer: Behaviour = (r, h) => {
  if (r.t === 'req') h.ok(r.id, r.args);
};
const read = (args: unknown = 1) => ({ verb: 'host.echo', args, kind: 'read', timeoutMs: 1000 }) as const;
const write = { verb: 'service.stop', args: {}, kind: 'write', timeoutMs: 1000 } as const;
const codeOf = async (promise: Promise<unknown>) => {
  const error: unknown = await promise.catch((e: unknown) => e);
  return error instanceof VerbError ? error.code : `no VerbError: ${String(error)}`;
};

describe('PowerShellHost', () => {
  it('sends one request at a time, in order', async () => {
    let inFlight = 0;
    let most = 0;
    const { host, started } = hostOf([
      (r, h) => {
        most = Math.max(most, ++inFlight);
        setTimeout(() => {
          inFlight--;
          if (r.t === 'req') h.ok(r.id, r.args);
        }, 1);
      },
    ]);
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => host.call(read(n))));
    expect(answers).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(1);
    expect(started).toHaveLength(1);
  });

  it('asks a read once more after a crash, and only once', async () => {
    const { host, started } = hostOf([(_, h) => h.die(), answer]);
    expect(await host.call(read('x'))).toBe('x');
    expect(started).toHaveLength(2);
    const twice = hostOf([(_, h) => h.die()]);
    expect(await codeOf(twice.host.call(read()))).toBe('host-lost');
    expect(twice.started.flatMap((h) => h.asked)).toHaveLength(2);
  });

  it('never repeats a write: its outcome is unknown', async () => {
    const { host, started } = hostOf([(_, h) => h.die(), answer]);
    expect(await codeOf(host.call(write))).toBe('outcome-unknown');
    expect(started.flatMap((h) => h.asked)).toHaveLength(1);
    expect(await host.call(read(2))).toBe(2);
  });

  it('hangs: cancel, grace, kill; a read times out, a write is unknown', async () => {
    const { host, started } = hostOf([() => undefined, () => undefined, answer]);
    expect(await codeOf(host.call({ ...read(), timeoutMs: 20 }))).toBe('timeout');
    expect(started[0]?.asked.map((r) => r.t)).toEqual(['req', 'cancel']);
    expect(started[0]?.killed).toBe(true);
    expect(await codeOf(host.call({ ...write, timeoutMs: 20 }))).toBe('outcome-unknown');
    expect(await host.call(read(3))).toBe(3);
    expect(started).toHaveLength(3);
  });

  it('stops within the grace: the host lives on', async () => {
    const { host, started } = hostOf([(r, h) => (r.t === 'cancel' ? h.say({ v: 1, t: 'res', id: r.id, ok: false, error: { code: 'cancelled' } }) : undefined)]);
    expect(await codeOf(host.call({ ...read(), timeoutMs: 10 }))).toBe('timeout');
    expect(await codeOf(host.call({ ...write, timeoutMs: 10 }))).toBe('outcome-unknown');
    expect(started).toHaveLength(1);
    expect(started[0]?.killed).toBe(false);
  });

  it('an answer that overtakes the cancel is an answer', async () => {
    const { host } = hostOf([(r, h) => (r.t === 'cancel' ? h.ok(r.id, 'done') : undefined)]);
    expect(await host.call({ ...write, timeoutMs: 10 })).toBe('done');
  });

  it('AbortSignal: cancelled before it was sent, stopped while it runs', async () => {
    const { host, started } = hostOf([(r, h) => (r.t === 'cancel' ? h.say({ v: 1, t: 'res', id: r.id, ok: false, error: { code: 'cancelled' } }) : undefined)]);
    const controller = new AbortController();
    const running = codeOf(host.call({ ...read(), signal: controller.signal }));
    const queued = codeOf(host.call({ ...write, signal: controller.signal }));
    setTimeout(() => controller.abort(), 10);
    expect(await running).toBe('cancelled');
    expect(await queued).toBe('cancelled');
    expect(started[0]?.asked.map((r) => r.t)).toEqual(['req', 'cancel']);
  });

  it('garbage on the channel: protocol error, and a new host for the next call', async () => {
    for (const line of ['hello', '{"v":1}', '{"v":2,"t":"heartbeat"}', '{"v":1,"t":"res","id":1}', '[]', '{"v":1,"t":"res","id":1,"ok":false,"error":{"code":"made-up"}}']) {
      const { host, started } = hostOf([(_, h) => h.raw(line), answer]);
      expect(await codeOf(host.call(read()))).toBe('protocol');
      expect(started[0]?.killed).toBe(true);
      expect(await host.call(read('next'))).toBe('next');
    }
    expect(await codeOf(hostOf([(_, h) => h.raw('hello')]).host.call(write))).toBe('outcome-unknown');
  });

  it('an answer to another request is not taken', async () => {
    const { host } = hostOf([
      (r, h) => {
        if (r.t !== 'req') return;
        h.ok(r.id + 7, 'foreign');
        h.ok(r.id - 1, 'late');
        h.ok(r.id, 'mine');
      },
    ]);
    expect(await host.call(read())).toBe('mine');
    expect(await host.call(read())).toBe('mine');
  });

  it('joins the parts of a large answer and refuses parts that do not fit', async () => {
    const json = JSON.stringify({ ok: true, value: '日本😀'.repeat(10) });
    const parts = [json.slice(0, 20), json.slice(20, 33), json.slice(33)];
    const sendParts = (h: FakeHost, id: number, seqs: readonly number[], count: number) => {
      for (const seq of seqs) h.say({ v: 1, t: 'part', id, seq, text: parts[seq] });
      h.say({ v: 1, t: 'res', id, parts: count });
    };
    expect(await hostOf([(r, h) => sendParts(h, r.id, [0, 1, 2], 3)]).host.call(read())).toBe('日本😀'.repeat(10));
    expect(await codeOf(hostOf([(r, h) => sendParts(h, r.id, [0, 2, 1], 3)]).host.call(read()))).toBe('protocol');
    expect(await codeOf(hostOf([(r, h) => sendParts(h, r.id, [0, 1], 3)]).host.call(read()))).toBe('protocol');
  });

  it('a request that does not fit a line is refused here', async () => {
    const { host, started } = hostOf([answer]);
    expect(await codeOf(host.call(read('あ'.repeat(200_000))))).toBe('too-large');
    expect(started[0]?.asked).toEqual([]);
    expect(await host.call(read('small'))).toBe('small');
  });

  it('a silent host is killed', async () => {
    const { host, started } = hostOf([() => undefined, answer], { silenceMs: 30 });
    expect(await host.call(read('again'))).toBe('again');
    expect(started[0]?.killed).toBe(true);
  });

  it('gives up after five starts within a minute', async () => {
    const { host, started } = hostOf([(_, h) => h.die()]);
    const codes: string[] = [];
    for (let i = 0; i < 4; i++) codes.push(await codeOf(host.call(read())));
    expect(codes).toEqual(['host-lost', 'host-lost', 'host-start-failed', 'host-start-failed']);
    expect(started).toHaveLength(5);
  });

  it('a host that never gets ready, ends at once, or may not work', async () => {
    const silent = hostOf([], { startTimeoutMs: 20, open: (events) => Promise.resolve(new FakeHost(events, () => undefined, false)) });
    expect(await codeOf(silent.host.call(read()))).toBe('host-start-failed');
    const dead = hostOf([], {
      open: (events) => {
        const fake = new FakeHost(events, () => undefined, false);
        queueMicrotask(() => fake.die('ENOENT'));
        return Promise.resolve(fake);
      },
    });
    expect(await codeOf(dead.host.call(read()))).toBe('host-start-failed');
    const limited = hostOf([], {
      open: (events) => {
        const fake = new FakeHost(events, () => undefined, false);
        queueMicrotask(() => fake.say({ v: 1, t: 'limited', ps: '5.1', edition: 'Desktop', langMode: 'ConstrainedLanguage' }));
        return Promise.resolve(fake);
      },
    });
    await expect(limited.host.call(read())).rejects.toMatchObject({ data: { code: 'not-available', detail: 'ConstrainedLanguage' } });
  });

  it('closed while it starts: the host is told to end', async () => {
    const ended: string[] = [];
    const { host } = hostOf([], {
      open: async (events) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const fake = new FakeHost(events, () => undefined, false);
        fake.end = () => {
          ended.push('end');
          fake.die('exit 0');
        };
        return fake;
      },
    });
    const call = codeOf(host.call(read()));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await host.close();
    expect(await call).toBe('host-start-failed');
    expect(ended).toEqual(['end']);
  });

  it('tells each call with its outcome, and ends with its input', async () => {
    const calls: string[] = [];
    const { host, started } = hostOf([(r, h) => (r.t === 'req' && r.args === 1 ? h.ok(r.id, 1) : h.say({ v: 1, t: 'res', id: r.id, ok: false, error: { code: 'not-found', subject: 'x' } }))], {
      onCall: (c) => calls.push(`${c.verb} ${c.ok} ${c.code ?? ''}`),
    });
    await host.call(read(1));
    expect(await codeOf(host.call(read(2)))).toBe('not-found');
    expect(calls).toEqual(['host.echo true ', 'host.echo false not-found']);
    await host.close();
    expect(started[0]?.killed).toBe(false);
    expect(await codeOf(host.call(read()))).toBe('host-start-failed');
  });
});
