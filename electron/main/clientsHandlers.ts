import { dialog } from 'electron';
import { renderCsv } from '#core/documents/csv';
import { clientsSheet } from '#core/documents/clientsSheet';
import type { FileMatches } from '#core/clients/find/result';
import { planHash } from '#core/plan/change';
import { dialogTexts } from '#core/text/dialogs';
import { aliasRows, spnRows } from '../clients/serverRows';
import type { SearchHandle } from '../clients/startSearch';
import { AppError } from './appError';
import type { HandlerContext } from './handlers';
import type { Handlers } from './ipcGate';
import { saveAs } from './saving';

type Channels = 'clients.search' | 'clients.cancel' | 'clients.plan' | 'clients.save' | 'clients.server';

/** Searches and what is corrected from them. The paths of the last search stay here; the window names its files by number. */
export function clientsHandlers(context: HandlerContext): Pick<Handlers, Channels> {
  const { engine } = context;
  let running: SearchHandle | null = null;
  let last: { readonly id: number; readonly files: readonly FileMatches[]; readonly judgedBy: string | null } = { id: 0, files: [], judgedBy: null };
  const filesOf = (searchId: number): readonly FileMatches[] => {
    if (searchId !== last.id) throw new AppError('bad-input', { search: searchId });
    return last.files;
  };
  return {
    'clients.search': async ({ targetId, what, planHash: judgedBy }) => {
      const texts = dialogTexts(context.settings.language);
      const options = { title: what === 'folders' ? texts.searchFoldersTitle : texts.searchFilesTitle, properties: [what === 'folders' ? ('openDirectory' as const) : ('openFile' as const), 'multiSelections' as const] };
      const window = context.window();
      const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
      if (chosen.canceled || chosen.filePaths.length === 0) return null;
      running?.cancel();
      const search = await engine.searchClients(targetId, chosen.filePaths, (counts, current) => context.gate.emit('clients.progress', { counts, current }), judgedBy);
      running = search;
      try {
        const result = await search.done;
        last = { id: last.id + 1, files: result.files, judgedBy };
        return { searchId: last.id, roots: chosen.filePaths, result };
      } finally {
        if (running === search) running = null;
      }
    },
    'clients.cancel': () => {
      running?.cancel();
      return {};
    },
    'clients.plan': async ({ targetId, searchId, picks, spns, aliases }) => {
      const known = searchId === null ? [] : filesOf(searchId);
      const files = picks.flatMap(({ file, places }) => {
        const found = known[file];
        return found ? [{ path: found.path, hash: found.hash, places }] : [];
      });
      const result = await engine.planClients(targetId, { files, spns, aliases }, searchId === null ? null : last.judgedBy);
      return result.ok ? { ok: true, plan: result.plan, hash: planHash(result.plan) } : { ok: false, problems: result.problems.map((p) => ({ ...p, params: { ...p.params } })) };
    },
    'clients.save': ({ searchId, language }) => {
      const files = filesOf(searchId);
      return saveAs(context, `portpin-clients-${new Date().toISOString().slice(0, 10)}.csv`, () => Promise.resolve(Buffer.from(renderCsv(clientsSheet(files, language)), 'utf8')), (t) => t.saveClientsTitle);
    },
    'clients.server': async ({ targetId }) => {
      const { target } = engine.targets.get(targetId);
      const { rows, unread } = await spnRows(target, await engine.model(targetId));
      return { aliases: [...(await aliasRows(target))], spns: [...rows], unread: [...unread] };
    },
  };
}
