import { promises as fs } from 'node:fs';
import path from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import { dialogTexts } from '#core/text/dialogs';
import { AppError } from './appError';
import type { SettingsStore } from './settings';

/** What asking for a place needs: the window never names one. */
export interface SavingContext {
  readonly window: () => BrowserWindow | undefined;
  readonly settings: Pick<SettingsStore, 'language'>;
}

export async function writeFile(file: string, data: string | Uint8Array): Promise<void> {
  try {
    await fs.writeFile(file, data);
  } catch (error) {
    throw new AppError('file-write', { file, message: error instanceof Error ? error.message : String(error) }, { cause: error });
  }
}

export async function saveAs(context: SavingContext, name: string, content: () => Promise<Buffer>, title: (t: ReturnType<typeof dialogTexts>) => string): Promise<{ path: string } | null> {
  const window = context.window();
  const options = { title: title(dialogTexts(context.settings.language)), defaultPath: name };
  const chosen = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
  if (chosen.canceled || chosen.filePath === '') return null;
  await writeFile(chosen.filePath, await content());
  return { path: chosen.filePath };
}

/** Writes several files, with their folders, into a folder the administrator picks. */
export async function saveAllIn(context: SavingContext, files: readonly { readonly name: string; readonly text: string }[], title: (t: ReturnType<typeof dialogTexts>) => string): Promise<string | null> {
  const window = context.window();
  const options = { title: title(dialogTexts(context.settings.language)), properties: ['openDirectory' as const, 'createDirectory' as const] };
  const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  const [folder] = chosen.filePaths;
  if (chosen.canceled || folder === undefined) return null;
  for (const { name, text } of files) {
    const place = path.join(folder, ...name.split('/'));
    await makeFolder(path.dirname(place));
    await writeFile(place, text);
  }
  return folder;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder, { recursive: true });
  } catch (error) {
    throw new AppError('file-write', { file: folder, message: error instanceof Error ? error.message : String(error) }, { cause: error });
  }
}
