import type { Bridge, ChannelError, ChannelInput, ChannelName, ChannelOutput, EventName, EventPayload } from '#core/ipc/contract';

/** A channel that answered with an error. `error` is what the contract says; `channel` is for the details to copy. */
export class CallError extends Error {
  readonly error: ChannelError;
  readonly channel: ChannelName;
  constructor(channel: ChannelName, error: ChannelError) {
    super(`${channel}: ${error.source === 'verb' ? error.error.code : error.code}`);
    this.name = 'CallError';
    this.channel = channel;
    this.error = error;
  }
}

function bridge(): Bridge {
  return window.portpin;
}

/** Every question to the main process goes through here. Throws CallError. */
export async function call<C extends ChannelName>(channel: C, input: ChannelInput<C>): Promise<ChannelOutput<C>> {
  const answer = await bridge().calls[channel](input);
  if (!answer.ok) throw new CallError(channel, answer.error);
  return answer.value;
}

/** Listens to an event; the answer ends it. */
export function listen<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
  return bridge().on[event](listener);
}
