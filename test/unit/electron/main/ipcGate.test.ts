import { describe, expect, it, vi } from 'vitest';
import { channelNames, channels } from '#core/ipc/contract';
import { VerbError } from '#core/verbs/errors';
import { AppError } from '#electron/main/appError';
import { takeCalls, type Answering } from '#electron/main/calls';
import { answerCall, answering, createIpcGate, isTrustedSender, type GateOptions, type Handler } from '#electron/main/ipcGate';

const handled = vi.hoisted(() => new Map<string, (event: unknown, input: unknown) => Promise<unknown>>());
vi.mock('electron', () => ({
  protocol: {},
  ipcMain: { handle: (channel: string, listener: (event: unknown, input: unknown) => Promise<unknown>) => handled.set(channel, listener) },
}));

type Event = Parameters<typeof isTrustedSender>[0];
const sent: unknown[][] = [];
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parts of WebContents that the gate looks at
const contents = { isDestroyed: () => false, send: (...args: unknown[]) => sent.push(args) } as unknown as Event['sender'];
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parts of WebFrameMain that the gate looks at
const frame = (origin: string, parent: unknown = null): Event['senderFrame'] => ({ origin, parent }) as unknown as Event['senderFrame'];
const own: Event = { sender: contents, senderFrame: frame('app://portpin') };

function options(): GateOptions & { readonly lines: string[] } {
  const lines: string[] = [];
  return { window: () => contents, log: (message) => lines.push(message), lines };
}
const ask = (handler: Handler<'settings.set'>, input: unknown, event: Event = own, to: GateOptions = options()) => answerCall('settings.set', handler, event, input, to);
const good = { language: 'ja', theme: 'dark' } as const;

describe('isTrustedSender', () => {
  it('knows our window, its top frame and our exact origin', () => {
    expect(isTrustedSender(own, contents)).toBe(true);
  });

  it.each([
    ['no window', own, undefined],
    ['a frame that is gone', { sender: contents, senderFrame: null }, contents],
    ['a sub-frame', { sender: contents, senderFrame: frame('app://portpin', {}) }, contents],
    ['another origin', { sender: contents, senderFrame: frame('https://portpin') }, contents],
    ['a longer origin', { sender: contents, senderFrame: frame('app://portpin.example') }, contents],
    ['an opaque origin', { sender: contents, senderFrame: frame('null') }, contents],
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a second window
    ['another window', { sender: {} as unknown as Event['sender'], senderFrame: frame('app://portpin') }, contents],
  ] satisfies [string, Event, Event['sender'] | undefined][])('refuses %s', (_name, event, window) => {
    expect(isTrustedSender(event, window)).toBe(false);
  });
});

describe('answerCall', () => {
  it('gives the handler what the schema read, and the window what the schema read back', async () => {
    const handler = vi.fn(() => ({ ...good, secret: 'not in the contract' }));
    expect(await ask(handler, { ...good, extra: 1 })).toEqual({ ok: true, value: good });
    expect(handler).toHaveBeenCalledWith(good);
  });

  it('refuses a foreign sender before its input is looked at', async () => {
    const handler = vi.fn(() => good);
    const to = options();
    expect(await ask(handler, 'junk', { sender: contents, senderFrame: null }, to)).toEqual({ ok: false, error: { source: 'app', code: 'sender', params: {} } });
    expect(handler).not.toHaveBeenCalled();
    expect(to.lines).toHaveLength(1);
  });

  it('refuses input that is not of the contract, naming the place', async () => {
    const handler = vi.fn(() => good);
    expect(await ask(handler, { language: 'ja', theme: 'pink' })).toEqual({ ok: false, error: { source: 'app', code: 'bad-input', params: { channel: 'settings.set', at: 'theme', problem: 'invalid_value' } } });
    expect(handler).not.toHaveBeenCalled();
  });

  it('keeps an answer that breaks the contract from the window', async () => {
    const to = options();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a wrong handler would give
    expect(await ask(() => ({ language: 'fr' }) as never, good, own, to)).toEqual({ ok: false, error: { source: 'app', code: 'bad-output', params: { channel: 'settings.set' } } });
    expect(to.lines).toHaveLength(1);
  });

  it('passes typed errors as values and hides the text of all others', async () => {
    const failing = (failure: Error): Handler<'settings.set'> => async () => {
      await Promise.resolve();
      throw failure;
    };
    expect(await ask(failing(new VerbError({ code: 'access-denied', subject: 'HKLM' })), good)).toEqual({ ok: false, error: { source: 'verb', error: { code: 'access-denied', subject: 'HKLM' } } });
    expect(await ask(failing(new AppError('unknown-run', { runId: 'r' })), good)).toEqual({ ok: false, error: { source: 'app', code: 'unknown-run', params: { runId: 'r' } } });
    const to = options();
    expect(await ask(failing(new Error('C:\\secret')), good, own, to)).toEqual({ ok: false, error: { source: 'app', code: 'internal', params: {} } });
    expect(to.lines).toEqual(['settings.set: unexpected error']);
    expect(await ask(() => { throw new AppError('locked'); }, good)).toMatchObject({ ok: false, error: { code: 'locked' } });
  });
});

describe('takeCalls', () => {
  it('takes every channel of the contract and no other, and answers when there is somebody who can', async () => {
    const handlers = Object.fromEntries(Object.keys(channels).map((channel) => [channel, () => good]));
    let there: (answer: Answering) => void = () => undefined;
    takeCalls(channelNames, new Promise((resolve) => (there = resolve)));
    expect([...handled.keys()].sort()).toEqual(Object.keys(channels).sort());
    const early = handled.get('settings.get')?.(own, {});
    const stranger = { ...own, senderFrame: frame('https://elsewhere') };
    const refused = handled.get('settings.get')?.(stranger, {});
    // Who called is who it was then, whatever the frame has become since.
    stranger.senderFrame = own.senderFrame;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one handler for all, which only settings.* can use
    there(answering(handlers as never, options()));
    expect(await early).toEqual({ ok: true, value: good });
    expect(await refused).toMatchObject({ ok: false, error: { code: 'sender' } });
    expect(await handled.get('settings.get')?.(own, {})).toEqual({ ok: true, value: good });
  });
});

describe('createIpcGate', () => {
  it('sends events that are of the contract, and none that are not', () => {
    const to = options();
    const gate = createIpcGate(to);
    const status = { state: 'ready', pingMs: 2, elevated: false, broker: false, edition: 'Desktop' } as const;
    gate.emit('host.status', status);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a wrong sender would give
    gate.emit('host.status', { state: 'unheard of' } as never);
    expect(sent).toEqual([['host.status', status]]);
    expect(to.lines).toHaveLength(1);
    createIpcGate({ ...to, window: () => undefined }).emit('host.status', status);
    expect(sent).toHaveLength(1);
  });
});
