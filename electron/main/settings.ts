import path from 'node:path';
import { app, nativeTheme } from 'electron';
import { settingsSchema, type Language, type Settings } from '#core/ipc/contract';
import { readJsonFile, writeJsonFile } from './jsonFile';

const file = (): string => path.join(app.getPath('userData'), 'settings.json');

/** Settings of this user; a missing or unreadable file is the defaults. */
export const loadSettings = (): Settings => readJsonFile(file(), settingsSchema) ?? { language: null, theme: 'system' };

export function applySettings(settings: Settings): void {
  nativeTheme.themeSource = settings.theme;
}

export function saveSettings(settings: Settings): Settings {
  writeJsonFile(file(), settings);
  applySettings(settings);
  return settings;
}

/** The language of main-process texts (dialogs, documents): the chosen one, else that of Windows. */
export function currentLanguage(): Language {
  return loadSettings().language ?? (/^ja\b/.test(app.getPreferredSystemLanguages()[0] ?? app.getLocale()) ? 'ja' : 'en');
}
