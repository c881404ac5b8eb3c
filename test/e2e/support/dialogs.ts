import { expect, type ElectronApplication } from '@playwright/test';

/** Native dialogs cannot be clicked from a test; what they would answer is put in their place, what they ask is kept. */
export interface Answers {
  /** Index of the button of the next message boxes. */
  readonly button?: number;
  /** Files or the folder of the next open dialogs; empty: closed without a choice. */
  readonly open?: readonly string[];
  /** Place of the next save dialogs; the file keeps the name it was offered with. */
  readonly saveIn?: string;
}

export async function answerDialogs(app: ElectronApplication, answers: Answers): Promise<void> {
  // Again when its answer is lost: the inspector of the main process drops one now and then.
  await expect(() => put(app, answers)).toPass({ timeout: 15_000 });
}

async function put(app: ElectronApplication, answers: Answers): Promise<void> {
  await app.evaluate(({ dialog }, { button, open, saveIn }) => {
    const optionsOf = (args: readonly unknown[]): Record<string, unknown> => Object.assign({}, args.at(-1));
    if (button !== undefined) {
      dialog.showMessageBox = (...args: readonly unknown[]) => {
        const { message, detail, buttons, defaultId, cancelId } = optionsOf(args);
        process.env['ASKED'] = `${process.env['ASKED'] ?? ''}${JSON.stringify({ message, detail, buttons, defaultId, cancelId })}\n`;
        return Promise.resolve({ response: button, checkboxChecked: false });
      };
    }
    if (open !== undefined) dialog.showOpenDialog = () => Promise.resolve({ canceled: open.length === 0, filePaths: [...open] });
    if (saveIn !== undefined) dialog.showSaveDialog = (...args: readonly unknown[]) => Promise.resolve({ canceled: false, filePath: `${saveIn}/${String(optionsOf(args)['defaultPath'])}` });
  }, answers);
}

export interface Asked {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly defaultId: number;
  readonly cancelId: number;
}

/** Every message box so far, oldest first. */
export async function askedBoxes(app: ElectronApplication): Promise<readonly Asked[]> {
  const lines = await app.evaluate(() => process.env['ASKED'] ?? '');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written above
  return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Asked]));
}
