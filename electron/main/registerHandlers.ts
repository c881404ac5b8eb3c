import type { Engine } from '../app/engine';
import type { Handlers } from './ipcGate';

/** The port register: asked page by page, so that a window never holds fifty thousand rows. */
export function registerHandlers(engine: Engine): Pick<Handlers, 'register.find' | 'register.edit' | 'register.add' | 'register.withdraw'> {
  const { register } = engine;
  return {
    'register.find': ({ query, offset, limit }) => {
      const index = register.index();
      const { total, entries } = index.find(query);
      return { entries: entries(offset, limit), total, all: index.size, conflicts: index.conflicts, computers: index.computers(), unreadLines: register.unreadLines, revision: index.revision };
    },
    'register.edit': ({ key, owner, purpose }) => {
      register.edit(key, owner, purpose);
      return {};
    },
    'register.add': ({ recipe, ports }) => ({ keys: register.add(recipe, ports) }),
    'register.withdraw': ({ key }) => {
      register.withdraw(key);
      return {};
    },
  };
}
