import fs, { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileMatches, Skipped } from '#core/clients/find/result';
import type { JudgeContext } from '#core/clients/judge';
import { MAX_WHOLE_FILE, searchFiles } from '#electron/clients/searchFiles';
import { startSearch } from '#electron/clients/startSearch';

const context: JudgeContext = { hosts: ['sql01'], instances: [{ name: 'SALES', oldPorts: [52104], newPort: 1435 }] };
const STRING = 'Server=SQL01\\SALES;Database=crm;User ID=app;Password=ZQX';
const root = fs.realpathSync(mkdtempSync(path.join(os.tmpdir(), 'portpin-search-')));
let folder: string;
let n = 0;

beforeEach(() => {
  folder = path.join(root, String(n++));
  mkdirSync(folder);
});
afterEach(() => vi.restoreAllMocks());

function put(name: string, content: string | Buffer): string {
  const at = path.join(folder, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, content);
  return at;
}

function search(roots: readonly string[] = [folder], cancelled: () => boolean = () => false) {
  const files: FileMatches[] = [];
  const skipped: Skipped[] = [];
  const result = searchFiles({ roots, context, exclude: [path.join(folder, 'own')] }, { cancelled, onFile: (file) => files.push(file), onSkipped: (one) => skipped.push(one), onProgress: () => undefined });
  return { ...result, files, skipped };
}

describe('files', () => {
  it.each([
    ['utf-8', (text: string) => Buffer.from(text, 'utf8')],
    ['utf-8', (text: string) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text, 'utf8')])],
    ['utf-16le', (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
    ['utf-16le', (text: string) => Buffer.from(text, 'utf16le')],
    ['utf-16be', (text: string) => iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['shift_jis', (text: string) => iconv.encode(text, 'shift_jis')],
  ] as const)('%s: the string is found on its line', (encoding, write) => {
    put('app.config', write(`<!-- 本番の接続 -->\r\n<a>表示</a>\r\n<add connectionString="${STRING}" />\r\n`));
    expect(search().files).toMatchObject([{ encoding, writable: true, matches: [{ line: 3, severity: 'warning', masked: 'Server=SQL01\\SALES;Database=crm;User ID=app;Password=•••••' }] }]);
  });

  it('registry exports that hold texts in bytes only are searched, too', () => {
    const hex = [...Buffer.from(`${STRING}\0`, 'utf16le')].map((byte) => byte.toString(16).padStart(2, '0')).join(',');
    const text = `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\A]\r\n@=hex(2):${hex}\r\n`;
    put('a.reg', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
    put('b.reg', text);
    put('c.reg', text.replace('hex(2)', 'hex'));
    const found = Object.fromEntries(search().files.map((file) => [path.basename(file.path), [file.encoding, ...file.matches.map((match) => [match.line, match.severity])]]));
    expect(found).toEqual({ 'a.reg': ['utf-16le', [4, 'warning']], 'b.reg': ['utf-8', [4, 'warning']] });
  });

  it('that are no text are passed over, and one without a string is not kept', () => {
    put('a.png', Buffer.concat([Buffer.from('\x89PNG\0'), Buffer.from(STRING)]));
    put('b.ico', Buffer.from([0, 1, 0, 0, 0, 0, 65, 66]));
    put('c.txt', 'nothing');
    put('d.txt', '');
    expect(search()).toMatchObject({ ended: 'complete', files: [], counts: { files: 4, binary: 2, matches: 0 } });
  });

  it('larger than one piece are read in pieces, with their lines counted on', () => {
    const filler = `${'x'.repeat(98)}\r\n`.repeat(Math.ceil(MAX_WHOLE_FILE / 100) + 10);
    put('big.txt', Buffer.from(`${STRING}\r\n${filler}${STRING}\r\n`, 'utf8'));
    const lines = filler.length / 100;
    const key = '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MSSQLServer\\Client\\ConnectTo]\r\n"CRM"="DBMSSOCN,SQL01,52104"\r\n\r\n';
    put('big.reg', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`Windows Registry Editor Version 5.00\r\n\r\n${'[HKEY_LOCAL_MACHINE\\SOFTWARE\\X]\r\n"a"="b"\r\n\r\n'.repeat(400_000)}${key}`, 'utf16le')]));
    const { files, counts } = search();
    expect(files.map((file) => [path.basename(file.path), file.hash, file.matches.map((match) => [match.kind, match.line])])).toEqual([
      ['big.reg', '', [['alias', 1_200_004]]],
      ['big.txt', '', [['string', 1], ['string', lines + 2]]],
    ].toSorted((a, b) => (files[0]?.path.endsWith('reg') === true ? 0 : String(b[0]).localeCompare(String(a[0])))));
    expect(counts.matches).toBe(3);
  });

  it('that grow while they are read are read again, and named if they go on', () => {
    const at = put('a.config', `<a b="${STRING}"/>`);
    const stat = fs.statSync(at);
    const later = Object.assign(fs.statSync(at), { mtimeMs: stat.mtimeMs + 1 });
    const spy = vi.spyOn(fs, 'fstatSync');
    for (const each of [stat, later, stat, later]) spy.mockReturnValueOnce(each);
    expect(search()).toMatchObject({ files: [], skipped: [{ path: at, reason: 'changed' }] });
  });

  it('that cannot be written are said to be so', () => {
    const at = put('a.config', `<a b="${STRING}"/>`);
    const { openSync } = fs;
    vi.spyOn(fs, 'openSync').mockImplementation((file, flags) => {
      if (flags === 'r+') throw new Error('EROFS');
      return openSync(file, flags ?? 'r');
    });
    expect(search().files).toMatchObject([{ path: at, writable: false }]);
  });
});

describe('folders', () => {
  it('are walked without following links, leaving out what belongs to tools and to PortPin', () => {
    put('a/web.config', `<a b="${STRING}"/>`);
    put('node_modules/x/a.js', `'${STRING}'`);
    put('.git/config.txt', STRING);
    put('own/backup.config', `<a b="${STRING}"/>`);
    symlinkSync(path.join(folder, 'a'), path.join(folder, 'loop'));
    symlinkSync(folder, path.join(folder, 'a', 'up'));
    const { files, skipped } = search();
    expect(files.map((file) => path.relative(folder, file.path))).toEqual([path.join('a', 'web.config')]);
    expect(skipped.map((one) => [path.relative(folder, one.path), one.reason]).toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))).toEqual([['.git', 'left-out'], [path.join('a', 'up'), 'link'], ['loop', 'link'], ['node_modules', 'left-out']]);
  });

  it('and files without rights are listed, and the rest is searched', () => {
    const at = put('a.config', `<a b="${STRING}"/>`);
    const gone = path.join(folder, 'gone');
    const denied = path.join(folder, 'denied');
    mkdirSync(denied);
    vi.spyOn(fs, 'readdirSync').mockImplementationOnce(() => {
      throw new Error('EACCES: permission denied');
    });
    const { ended, files, skipped } = search([denied, at, gone]);
    expect([ended, files.length]).toEqual(['complete', 1]);
    expect(skipped).toMatchObject([{ path: gone, reason: 'unreadable' }, { path: denied, reason: 'unreadable', detail: 'EACCES: permission denied' }]);
  });

  it('given twice are searched once', () => {
    const at = put('a/web.config', `<a b="${STRING}"/>`);
    expect(search([folder, path.join(folder, 'a'), at, folder]).counts).toMatchObject({ files: 1, matches: 1 });
  });

  it('are left at once when somebody cancels', () => {
    for (let i = 0; i < 20; i++) put(`${i}.config`, `<a b="${STRING}"/>`);
    let asked = 0;
    expect(search([folder], () => ++asked > 5)).toMatchObject({ ended: 'cancelled', counts: { files: 5 } });
  });
});

describe('a search in a worker', () => {
  it('brings back the files in order, and no password', async () => {
    put('b/app.py', `x = "mssql+pyodbc://a:ZQX@SQL01:52104/crm"`);
    put('a/web.config', `<a b="${STRING}"/>`);
    const result = await startSearch({ roots: [folder], context, exclude: [] }, null, () => undefined).done;
    expect(result).toMatchObject({ ended: 'complete', counts: { files: 2, matches: 2 }, files: [{ path: path.join(folder, 'a', 'web.config') }, { path: path.join(folder, 'b', 'app.py') }] });
    expect(JSON.stringify(result)).not.toContain('ZQX');
  });

  it('ends when it is cancelled', async () => {
    for (let i = 0; i < 400; i++) put(`${i % 50}/${i}.config`, `<a b="${STRING}"/>`);
    const handle = startSearch({ roots: [folder], context, exclude: [] }, null, () => undefined);
    handle.cancel();
    expect((await handle.done).ended).toBe('cancelled');
  });
});

process.on('exit', () => rmSync(root, { recursive: true, force: true }));
