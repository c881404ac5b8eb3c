import { renderCsv } from '#core/documents/csv';
import { registerSheet } from '#core/documents/sheets';
import type { dialogTexts } from '#core/text/dialogs';
import { exportTexts } from '#core/text/exports';
import type { Engine } from '../app/engine';
import type { Handlers } from './ipcGate';

/** Asks where, and writes; null when the dialog was closed. */
type SaveAs = (name: string, content: () => Promise<Buffer>, title: (t: ReturnType<typeof dialogTexts>) => string) => Promise<{ path: string } | null>;
type Channels = 'register.find' | 'register.edit' | 'register.add' | 'register.save' | 'register.withdraw' | 'drift.list' | 'drift.accept';

/** The port register: asked page by page, so that a window never holds fifty thousand rows. */
export function registerHandlers(engine: Engine, saveAs: SaveAs): Pick<Handlers, Channels> {
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
    'register.save': ({ query, format, language }) => {
      const sheet = registerSheet(register.find(query), language);
      const content = async (): Promise<Buffer> => {
        if (format === 'csv') return Buffer.from(renderCsv(sheet), 'utf8');
        const { renderXlsx } = await import('../documents/xlsx');
        return renderXlsx({ title: exportTexts(language).sheets.register, language, sheets: [sheet] });
      };
      return saveAs(`portpin-register-${new Date().toISOString().slice(0, 10)}.${format}`, content, (t) => t.saveRegisterTitle);
    },
    'register.withdraw': ({ key }) => {
      register.withdraw(key);
      return {};
    },
    'drift.list': async ({ targetId }) => {
      const scan = await engine.lastScan(targetId);
      return { items: scan ? register.drift(engine.modelOf(scan)) : [] };
    },
    'drift.accept': ({ targetId, runId, cell, found }) => {
      register.accept(targetId, runId, cell, found);
      return {};
    },
  };
}
