import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everything } from '#core/register/query';
import { REGISTER_VERSION, type RegisterRecord } from '#core/register/record';
import { RegisterBook } from '#electron/register/registerBook';
import { RegisterStore } from '#electron/register/registerStore';
import { RunStore } from '#electron/runs/store';
import { bench, choose } from '../../../support/demoRun';

let dir: string;
beforeEach(() => (dir = fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-register-'))));
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

const scan = (port: number): RegisterRecord => ({
  v: REGISTER_VERSION,
  t: 'scan',
  at: '2026-01-01T00:00:00Z',
  computer: { scope: 'sql01', name: 'SQL01', simulated: false },
  found: [{ kind: 'listener', protocol: 'tcp', address: 'any', port, end: port, holder: 'app', hold: 'unknown', live: true }],
  gone: [],
  ranges: null,
});
const file = (): string => path.join(dir, 'register.jsonl');
const ports = (store: RegisterStore): number[] => store.register.items().map((i) => i.port);

describe('the file of the register', () => {
  it('is read by another process as it grows', () => {
    const [one, two] = [new RegisterStore(dir), new RegisterStore(dir)];
    expect(ports(two)).toEqual([]);
    one.append([scan(1), scan(2)]);
    expect(ports(two)).toEqual([1, 2]);
    two.append([scan(3)]);
    expect([ports(one), ports(two)]).toEqual([[1, 2, 3], [1, 2, 3]]);
  });

  it('survives a torn last line: what comes after it is whole', () => {
    new RegisterStore(dir).append([scan(1)]);
    fs.appendFileSync(file(), '{"v":1,"t":"scan","at":"20');
    const store = new RegisterStore(dir);
    expect(ports(store)).toEqual([1]);
    store.append([scan(2)]);
    expect([ports(store), store.unreadLines]).toEqual([[1, 2], 1]);
    expect(ports(new RegisterStore(dir))).toEqual([1, 2]);
  });

  it('keeps lines of another version and says how many', () => {
    fs.writeFileSync(file(), `{"v":2,"t":"scan","more":true}\nnot json\n{"v":1,"t":"scan"}\n`);
    const store = new RegisterStore(dir);
    store.append([scan(5)]);
    expect([ports(store), store.unreadLines]).toEqual([[5], 3]);
    expect(fs.readFileSync(file(), 'utf8')).toContain('"more":true');
  });

  it('is read ahead piece by piece, whatever the length of its lines, and says the same', async () => {
    const long: RegisterRecord = { v: REGISTER_VERSION, t: 'scan', at: '2026-01-01T00:00:00Z', computer: { scope: 'sql02', name: 'SQL02', simulated: false }, found: [], gone: Array.from({ length: 5000 }, (_, i) => `nobody | ${'x'.repeat(40)} ${i}`), ranges: null };
    new RegisterStore(dir).append([scan(1), long, ...Array.from({ length: 500 }, (_, i) => scan(i + 2))]);
    expect(fs.statSync(file()).size).toBeGreaterThan(300_000);
    const store = new RegisterStore(dir);
    const reading = store.readAhead();
    new RegisterStore(dir).append([scan(900)]);
    await reading;
    expect(ports(store)).toEqual([...Array.from({ length: 501 }, (_, i) => i + 1), 900]);
    expect(store.unreadLines).toBe(0);
  });

  it('refuses to write what it could not read again', () => {
    const store = new RegisterStore(dir);
    expect(() => store.append([scan(70_000)])).toThrow();
    expect(fs.existsSync(file()) ? fs.readFileSync(file(), 'utf8') : '').toBe('');
  });
});

describe('the book', () => {
  it('takes up runs that nobody wrote down, once', async () => {
    const executor = bench();
    try {
      const run = await executor.start(await executor.plan(choose([{ name: 'INST1' }]))).done;
      const runs = new RunStore(executor.dir);
      const book = new RegisterBook(executor.dir, runs, 'CORP\\k.sato');
      expect(book.holders(49721)).toMatchObject([{ holder: 'INST1', hold: 'fixed', run: run.runId }]);
      expect(new RegisterBook(executor.dir, runs, '').find(everything).length).toBe(book.find(everything).length);
      expect(fs.readFileSync(path.join(executor.dir, 'register.jsonl'), 'utf8').split('\n').length).toBe(2);
    } finally {
      executor.dispose();
    }
  });

  it('writes what a recipe gives out, and lets people say whose it is, passwords masked', () => {
    const book = new RegisterBook(dir, new RunStore(dir), 'CORP\\k.sato');
    const port = { computer: 'APP01', protocol: 'tcp' as const, address: '0.0.0.0', port: 50051, holder: 'orders', owner: '', purpose: '' };
    const [key = ''] = book.add('grpc', [port]);
    expect(book.add('grpc', [port])).toEqual([key]);
    book.edit(key, '受注', 'Server=x;Password=hunter2');
    expect(book.holders(50051)).toMatchObject([{ key, owner: '受注', computer: 'APP01', address: 'any', recipe: 'grpc', hold: 'planned' }]);
    expect(fs.readFileSync(file(), 'utf8')).not.toContain('hunter2');
    book.withdraw(key);
    expect(book.holders(50051)).toEqual([]);
    expect(() => book.edit('nobody', '', '')).toThrow('unknown-entry');
  });
});
