import path from 'node:path';
import { makeRecipe } from '#core/text/recipes';
import { AppError } from './appError';
import type { Handlers } from './ipcGate';
import { saveAllIn, saveAs, type SavingContext } from './saving';

/** The window sends what was typed and never a text or a place: the files are made here once more. */
export function recipeHandlers(context: SavingContext): Pick<Handlers, 'recipe.save'> {
  return {
    'recipe.save': async ({ recipe, form, file, language }) => {
      const result = makeRecipe(recipe, form, language);
      if (!result.ok) throw new AppError('bad-input', { channel: 'recipe.save', at: result.faults[0]?.field ?? '', problem: result.faults[0]?.problem.code ?? '' });
      const { files } = result.made;
      if (file === null) {
        const folder = await saveAllIn(context, files, (t) => t.saveRecipeTitle);
        return folder === null ? null : { place: folder, files: files.map((f) => f.name) };
      }
      const chosen = files.find((f) => f.name === file);
      if (!chosen) throw new AppError('bad-input', { channel: 'recipe.save', at: 'file', problem: 'unknown' });
      const saved = await saveAs(context, path.posix.basename(chosen.name), () => Promise.resolve(Buffer.from(chosen.text, 'utf8')), (t) => t.saveRecipeTitle);
      return saved && { place: saved.path, files: [chosen.name] };
    },
  };
}
