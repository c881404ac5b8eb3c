import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JsonFile } from '#electron/app/jsonFile';

const schema = z.object({ language: z.enum(['ja', 'en']), n: z.number() });
async function place() {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'portpin-'));
  return { dir, file: path.join(dir, 'deep', 'settings.json') };
}

describe('JsonFile', () => {
  it('reads what was written last, whole, and leaves no temporary file', async () => {
    const { file } = await place();
    const json = new JsonFile(file, schema);
    await Promise.all([1, 2, 3, 4, 5].map((n) => json.write({ language: 'ja', n })));
    expect(await json.read()).toEqual({ language: 'ja', n: 5 });
    expect(await readdir(path.dirname(file))).toEqual(['settings.json']);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ language: 'ja', n: 5 });
  });

  it('lets two writers of one file end together', async () => {
    const { file } = await place();
    await Promise.all([1, 2, 3, 4].map((n) => new JsonFile(file, schema).write({ language: 'en', n })));
    expect(await new JsonFile(file, schema).read()).toMatchObject({ language: 'en' });
    expect(await readdir(path.dirname(file))).toEqual(['settings.json']);
  });

  it('answers null for absent, broken or unfitting content', async () => {
    const { dir } = await place();
    const file = path.join(dir, 's.json');
    expect(await new JsonFile(file, schema).read()).toBeNull();
    for (const text of ['', '{', '{"language":"fr","n":1}', 'null']) {
      await writeFile(file, text);
      expect(await new JsonFile(file, schema).read()).toBeNull();
    }
  });

  it('goes on after a write that failed', async () => {
    const { dir } = await place();
    await writeFile(path.join(dir, 'blocked'), 'a file where a folder must be');
    const json = new JsonFile(path.join(dir, 'blocked', 's.json'), schema);
    await expect(json.write({ language: 'en', n: 1 })).rejects.toThrow();
    await expect(json.write({ language: 'en', n: 2 })).rejects.toThrow();
  });
});
