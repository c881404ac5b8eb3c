import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, ChannelAnswer, ChannelName, EventName } from '#core/ipc/contract';

/** Names of the contract, put in by the build: the schemas behind them stay out of this script. */
declare const CHANNEL_NAMES: readonly ChannelName[];
declare const EVENT_NAMES: readonly EventName[];

// One function per channel and event: the window has no way to name a channel that is not in the contract, and the
// event object, which would lead to ipcRenderer, is never handed on.
const call =
  (channel: ChannelName) =>
  (input: unknown): Promise<ChannelAnswer<ChannelName>> =>
    ipcRenderer.invoke(channel, input);

const subscribe = (event: EventName) => (listener: (payload: unknown) => void) => {
  const receive = (_event: unknown, payload: unknown): void => listener(payload);
  ipcRenderer.on(event, receive);
  return (): void => {
    ipcRenderer.off(event, receive);
  };
};

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are the contract's own, so every member of Bridge is there
const bridge = {
  calls: Object.fromEntries(CHANNEL_NAMES.map((channel) => [channel, call(channel)])),
  on: Object.fromEntries(EVENT_NAMES.map((event) => [event, subscribe(event)])),
} as unknown as Bridge;

contextBridge.exposeInMainWorld('portpin', bridge);
