import path from 'node:path';
import { app, nativeTheme } from 'electron';
import { settingsSchema, type Language, type Settings } from '#core/ipc/settings';
import { JsonFile } from '../app/jsonFile';

/** Settings of this user, kept in userData; a missing or unreadable file is the defaults. */
export class SettingsStore {
  readonly #file = new JsonFile(path.join(app.getPath('userData'), 'settings.json'), settingsSchema);
  #current: Settings = { language: null, theme: 'system' };

  get current(): Settings {
    return this.#current;
  }

  /** The language of main-process texts (dialogs, documents): the chosen one, else that of Windows. */
  get language(): Language {
    return this.#current.language ?? (/^ja\b/.test(app.getPreferredSystemLanguages()[0] ?? app.getLocale()) ? 'ja' : 'en');
  }

  load(): void {
    this.#apply(this.#file.readNow() ?? this.#current);
  }

  async save(settings: Settings): Promise<Settings> {
    this.#apply(settings);
    await this.#file.write(settings);
    return settings;
  }

  #apply(settings: Settings): void {
    this.#current = settings;
    nativeTheme.themeSource = settings.theme;
  }
}
