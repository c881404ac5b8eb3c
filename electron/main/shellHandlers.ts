import { clipboard } from 'electron';
import type { Handlers } from './ipcGate';
import { openLink } from './links';
import type { SettingsStore } from './settings';

/** The channels that need nothing but Electron itself. */
export function shellHandlers(settings: SettingsStore): Pick<Handlers, 'settings.get' | 'settings.set' | 'clipboard.write' | 'link.open'> {
  return {
    'settings.get': () => settings.current,
    'settings.set': (changed) => settings.save(changed),
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
}
