import type { WebContents, WebFrameMain } from 'electron';
import {
  channels,
  events,
  type ChannelAnswer,
  type ChannelError,
  type ChannelInput,
  type ChannelName,
  type ChannelOutput,
  type EventName,
  type EventPayload,
} from '#core/ipc/contract';
import { isVerbError } from '#core/verbs/errors';
import { AppError } from './appError';
import type { Answering, Caller } from './calls';
import { appOrigin } from './protocol';

export type Handler<C extends ChannelName> = (input: ChannelInput<C>) => Promise<ChannelOutput<C>> | ChannelOutput<C>;
/** One handler per channel of the contract: a channel without one does not compile. */
export type Handlers = { readonly [C in ChannelName]: Handler<C> };

export interface GateOptions {
  /** The only contents that may call; undefined while there is no window. */
  readonly window: () => WebContents | undefined;
  /** Told about everything the window is not told: refused senders, answers that break the contract, unexpected errors. */
  readonly log: (message: string, error?: unknown) => void;
}

export interface IpcGate {
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
}

/**
 * Our window, its top frame, our exact origin. Anything else (a sub-frame, a page that navigated away, another
 * webContents, a frame already gone) is refused before its input is looked at.
 */
export function isTrustedSender(event: { readonly sender: WebContents; readonly senderFrame: WebFrameMain | null }, window: WebContents | undefined): boolean {
  const frame = event.senderFrame;
  return window !== undefined && event.sender === window && frame !== null && frame.parent === null && frame.origin === appOrigin;
}

function describe(error: unknown, channel: ChannelName, log: GateOptions['log']): ChannelError {
  if (isVerbError(error)) return { source: 'verb', error: error.data };
  if (error instanceof AppError) return { source: 'app', code: error.code, params: error.params };
  log(`${channel}: unexpected error`, error);
  return { source: 'app', code: 'internal', params: {} };
}

/** One call, from the raw event to the answer; never throws. */
export async function answerCall<C extends ChannelName>(
  channel: C,
  handler: Handler<C>,
  event: Caller,
  rawInput: unknown,
  options: GateOptions,
): Promise<ChannelAnswer<C>> {
  if (!isTrustedSender(event, options.window())) {
    options.log(`${channel}: refused, sender is not the window`);
    return { ok: false, error: { source: 'app', code: 'sender', params: {} } };
  }
  const input = channels[channel].input.safeParse(rawInput);
  if (!input.success) {
    const issue = input.error.issues[0];
    return { ok: false, error: { source: 'app', code: 'bad-input', params: { channel, at: issue?.path.join('.') ?? '', problem: issue?.code ?? '' } } };
  }
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- channel, schema and handler belong together by `Handlers`; the compiler cannot follow the index
    const result = await handler(input.data as ChannelInput<C>);
    const output = channels[channel].output.safeParse(result);
    if (!output.success) {
      options.log(`${channel}: the answer breaks the contract`, output.error);
      return { ok: false, error: { source: 'app', code: 'bad-output', params: { channel } } };
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    return { ok: true, value: output.data as ChannelOutput<C> };
  } catch (error) {
    return { ok: false, error: describe(error, channel, options.log) };
  }
}

export function createIpcGate(options: GateOptions): IpcGate {
  return {
    emit(event, payload) {
      const parsed = events[event].safeParse(payload);
      if (!parsed.success) {
        options.log(`${event}: the event breaks the contract`, parsed.error);
        return;
      }
      const window = options.window();
      if (window !== undefined && !window.isDestroyed()) window.send(event, parsed.data);
    },
  };
}

/** Every channel of the contract, answered by its handler. */
export function answering(handlers: Handlers, options: GateOptions): Answering {
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the handler to its channel
  const answer = <C extends ChannelName>(channel: C, caller: Caller, input: unknown): Promise<unknown> => answerCall(channel, handlers[channel], caller, input, options);
  return answer;
}
