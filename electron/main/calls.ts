import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { ChannelName } from '#core/ipc/contract';

export type Caller = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;
export type Answering = (channel: ChannelName, caller: Caller, input: unknown) => Promise<unknown>;

/** Takes the calls of every channel from now on, and answers them as soon as there is somebody who can. */
export function takeCalls(channels: readonly ChannelName[], answering: Promise<Answering>): void {
  for (const channel of channels) {
    ipcMain.handle(channel, async ({ sender, senderFrame }, input: unknown) => {
      // The frame is named now: by the time of the answer it may have become another page's.
      const answer = await answering;
      return answer(channel, { sender, senderFrame }, input);
    });
  }
}
