import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDemoTarget } from '#electron/targets/demo/target';
import { expectRefusal, tcpKey, text, valueOf } from './helpers';

const tsx = new URL('../../../../../node_modules/tsx/dist/esm/index.mjs', import.meta.url).href;
const program = fileURLToPath(new URL('writerProcess.ts', import.meta.url));
let folder: string;
let stateFile: string;
const key = tcpKey('MSSQL16.INST1');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'demo-'));
  stateFile = path.join(folder, 'server.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a state file', () => {
  test('is made by the first write and seen by every target', async () => {
    const one = createDemoTarget({ stateFile });
    const two = createDemoTarget({ stateFile });
    expect(existsSync(stateFile)).toBe(false);
    await one.call('registry.write', { path: key, values: [{ name: 'TcpPort', expect: text(''), value: text('1436') }] });
    expect(await valueOf(two, key, 'TcpPort')).toEqual(text('1436'));
    await expectRefusal(two.call('registry.write', { path: key, values: [{ name: 'TcpPort', expect: text(''), value: text('1437') }] }), 'moved', 'TcpPort');
    expect(readdirSync(folder)).toEqual(['server.json']);
  });

  test('loses no change of many at once', async () => {
    await Promise.all(Array.from({ length: 24 }, (_, i) => createDemoTarget({ stateFile }).call('registry.write', { path: key, values: [{ name: `v${i}`, expect: null, value: text(String(i)) }] })));
    const { reads } = await createDemoTarget({ stateFile }).call('registry.read', { reads: [{ path: key, depth: 0 }] });
    expect(reads[0]?.key?.values.filter((value) => value.name.startsWith('v'))).toHaveLength(24);
  });

  test('loses no change of several processes', { timeout: 60_000 }, async () => {
    const writer = (prefix: string): Promise<unknown> => once(spawn(process.execPath, ['--import', tsx, program, stateFile, prefix], { stdio: 'ignore' }), 'exit');
    expect(await Promise.all(['a', 'b', 'c'].map(writer))).toEqual([[0, null], [0, null], [0, null]]);
    const { reads } = await createDemoTarget({ stateFile }).call('registry.read', { reads: [{ path: key, depth: 0 }] });
    expect(reads[0]?.key?.values.filter((value) => /^[abc]\d$/.test(value.name))).toHaveLength(30);
    expect(readdirSync(folder)).toEqual(['server.json']);
  });

  test('keeps what ERRORLOG got from a start that failed, and nothing of a refused write', async () => {
    const target = createDemoTarget({ stateFile });
    await expectRefusal(target.call('service.start', { name: 'MSSQL$BROKEN', waitMs: 0 }), 'service-failed');
    const after = readFileSync(stateFile, 'utf8');
    expect(after.split('The data is invalid.')).toHaveLength(3);
    await expectRefusal(target.call('service.stop', { name: 'MSSQL$SALES', waitMs: 0 }), 'dependants-running');
    expect(readFileSync(stateFile, 'utf8')).toBe(after);
  });

  test('keeps members it does not know', async () => {
    const target = createDemoTarget({ stateFile });
    await target.call('service.stop', { name: 'SQLBrowser', waitMs: 0 });
    writeFileSync(stateFile, JSON.stringify({ ...JSON.parse(readFileSync(stateFile, 'utf8')), later: { a: 1 } }));
    await target.call('service.start', { name: 'SQLBrowser', waitMs: 0 });
    expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toMatchObject({ later: { a: 1 } });
  });

  test('a lock whose owner is gone, or that is old, is taken over', async () => {
    const target = createDemoTarget({ stateFile });
    writeFileSync(`${stateFile}.demo-lock`, '999999999');
    await target.call('service.stop', { name: 'SQLBrowser', waitMs: 0 });
    writeFileSync(`${stateFile}.demo-lock`, String(process.pid));
    utimesSync(`${stateFile}.demo-lock`, new Date(0), new Date(0));
    await target.call('service.start', { name: 'SQLBrowser', waitMs: 0 });
    expect(existsSync(`${stateFile}.demo-lock`)).toBe(false);
  });

  test('that holds something else is said, and not overwritten', async () => {
    writeFileSync(stateFile, '{"version":2}');
    const target = createDemoTarget({ stateFile });
    await expectRefusal(target.call('host.describe', {}), 'protocol', stateFile);
    await expectRefusal(target.call('service.stop', { name: 'SQLBrowser', waitMs: 0 }), 'protocol', stateFile);
    expect(readFileSync(stateFile, 'utf8')).toBe('{"version":2}');
  });
});
