import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientsOutputSchema, runOutputSchema } from '#electron/cli/formats';
import { cli, StateFolder } from '../../../support/cli';

let state: StateFolder;
let apps: string;
beforeEach(() => {
  state = new StateFolder();
  apps = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-cli-apps-')));
  fs.writeFileSync(path.join(apps, 'web.config'), '<add connectionString="Server=sql01\\SALES;Database=crm;User ID=a;Password=ZQX" />');
});
afterEach(() => {
  state.dispose();
  fs.rmSync(apps, { recursive: true, force: true });
});
const content = (): string => fs.readFileSync(path.join(apps, 'web.config'), 'utf8');
const run = (...args: readonly string[]) => cli([...args, '--state', state.dir, '--lang', 'en']);

describe('clients', () => {
  it('find lists what is in files, without a password, and writes nothing', async () => {
    const before = content();
    const { code, out } = await run('clients', 'find', apps, path.join(apps, 'gone'));
    expect(code).toBe(0);
    expect(out).toContain('1 strings in 1 of 1 files.');
    expect(out).toContain('could not be read');
    expect(out).not.toContain('ZQX');
    const json = clientsOutputSchema.parse(JSON.parse((await run('clients', 'find', apps, '--json')).out));
    expect(json.result.files).toMatchObject([{ path: path.join(apps, 'web.config'), matches: [{ family: 'sqlclient', corrected: 'Server=sql01,52104;Database=crm;User ID=a;Password=•••••' }] }]);
    expect(content()).toBe(before);
  });

  it('correct asks first, writes with --yes, and undo puts it back', async () => {
    const before = content();
    expect((await cli(['clients', 'correct', apps, '--state', state.dir, '--lang', 'en'], { answer: 'no' })).code).toBe(2);
    expect(content()).toBe(before);
    const { code, out } = await run('clients', 'correct', apps, '--yes', '--json');
    expect(code).toBe(0);
    expect(runOutputSchema.parse(JSON.parse(out)).run?.state).toBe('committed');
    expect(out).not.toContain('ZQX');
    expect(content()).toBe(before.replace('\\SALES', ',52104'));
    expect((await run('clients', 'correct', apps, '--yes')).out).toContain('Nothing to correct.');
    expect((await run('undo', '--yes')).code).toBe(0);
    expect(content()).toBe(before);
  });

  it('leaves alone what stands in a comment, unless it is asked for', async () => {
    const comment = '<!-- <add connectionString="Server=sql01\\SALES;Database=old;Password=ZQX" /> -->';
    fs.writeFileSync(path.join(apps, 'web.config'), comment);
    const { out } = await run('clients', 'find', apps);
    expect(out).toContain('(in a comment)');
    expect(out).not.toContain('ZQX');
    expect((await run('clients', 'correct', apps, '--yes')).out).toContain('Nothing to correct.');
    expect(content()).toBe(comment);
    expect((await run('clients', 'correct', apps, '--yes', '--comments')).code).toBe(0);
    expect(content()).toBe(comment.replace('\\SALES', ',52104'));
  });

  it('takes find or correct, and at least one path', async () => {
    expect((await run('clients', 'look', apps)).code).toBe(2);
    expect((await run('clients', 'find')).code).toBe(2);
  });
});
