import { clipboard } from 'electron';
import type { Handlers } from './ipcGate';
import { openLink } from './links';
import { loadSettings, saveSettings } from './settings';

/** The channels that need nothing but Electron itself. */
export const shellHandlers: Pick<Handlers, 'settings.get' | 'settings.set' | 'clipboard.write' | 'link.open'> = {
  'settings.get': () => loadSettings(),
  'settings.set': (settings) => saveSettings(settings),
  'clipboard.write': async ({ text }) => {
    // A promise in newer Electron, nothing in the oldest that is used.
    await clipboard.writeText(text);
    return {};
  },
  'link.open': async ({ key }) => {
    await openLink(key);
    return {};
  },
};
