import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { recipeIds } from '#core/recipes/ids';
import { guideOutputSchema } from '#electron/cli/formats';
import { cli, StateFolder } from '../../../support/cli';

let folder: StateFolder | undefined;
function state(): StateFolder {
  folder = new StateFolder();
  return folder;
}
afterEach(() => folder?.dispose());

const json = async (...args: readonly string[]) => guideOutputSchema.parse(JSON.parse((await cli([...args, '--json'])).out));

describe('guide', () => {
  it('lists every recipe, in both languages', async () => {
    const { dir } = state();
    for (const lang of ['en', 'ja']) {
      const { code, out } = await cli(['guide', '--state', dir, '--lang', lang]);
      expect(code).toBe(0);
      for (const id of recipeIds) expect(out).toMatch(new RegExp(`^  ${id} `, 'mu'));
    }
    expect((await json('guide', '--state', dir)).recipes.map((r) => r.id)).toEqual([...recipeIds]);
  });

  it('writes the files of a recipe with their folders, and says how to check and to undo', async () => {
    const at = state();
    const out = at.path('files');
    const ran = await cli(['guide', 'grpc', '--state', at.dir, '--set', 'port=18050', '--set', 'server=node', '--set', 'purpose=a=b', '--out', out]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(`${out}/server/server.mjs`, 'utf8')).toContain('"[::]:18050"');
    expect(readFileSync(`${out}/service.proto`, 'utf8')).toContain('// a=b');
    expect(ran.out).toContain('How to undo:');
  });

  it('compares with a target only when one is named', async () => {
    const { dir } = state();
    const codes = async (...more: readonly string[]) => (await json('guide', 'custom-port', '--state', dir, '--set', 'port=135', ...more)).ports.flatMap((p) => p.verdicts.map((v) => v.code));
    expect(await codes()).toEqual(['privileged', 'known', 'not-scanned']);
    expect(await codes('--target', 'demo')).toEqual(['listener', 'privileged', 'known']);
  });

  it('writes nothing when a value is wrong, and says which in the language asked for', async () => {
    const at = state();
    const out = at.path('none');
    const ran = await cli(['guide', 'sql-listener', '--state', at.dir, '--lang', 'ja', '--set', 'port=1434', '--out', out]);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('port: 1434 はインスタンスにもリスナーにも使いません。');
    expect(() => readFileSync(out)).toThrow();
  });
});
