import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recipeIds } from '#core/recipes/ids';
import { makeRecipe } from '#core/text/recipes';
import { lintScripts } from '../lab/lint';
import { labReady } from './fixtures';

const ready = labReady();
const dir = mkdtempSync(join(tmpdir(), 'portpin-guide-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Every PowerShell script a recipe makes, in Japanese and with a purpose that would end quotes and begin code. */
const scripts = recipeIds.flatMap((id) => {
  const result = makeRecipe(id, { purpose: `it’s 'x' "$(Stop-Process)" \`n ; # #> 日本` }, 'ja');
  if (!result.ok) throw new Error(id);
  return result.made.files.filter((f) => f.syntax === 'powershell').map((f) => {
    const file = join(dir, `${id}-${f.name}`);
    writeFileSync(file, f.text);
    return file;
  });
});

describe.skipIf(!ready)('scripts of the guide', () => {
  it('are Windows PowerShell 5.1, with its commands and parameters only', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(3);
    expect(lintScripts(scripts)).toEqual([]);
  });
});
