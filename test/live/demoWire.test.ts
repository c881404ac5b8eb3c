import { execFile } from 'node:child_process';
import { Connection } from 'tedious';
import { afterEach, describe, expect, test } from 'vitest';
import type { BrowserInstance } from '#core/probes/answer';
import { createDemoProber } from '#electron/targets/demo/prober';
import { createDemoTarget } from '#electron/targets/demo/target';
import { startWire, type Wire } from '#electron/targets/demo/wire';
import { missing } from './servers';

const reason = await missing('SQL Server Browser (Debian: freetds-bin)', ['tsql'], []);

let wire: Wire | undefined;
afterEach(() => wire?.close());

/** Beside the responder, which answers in this process. The list goes to standard error. */
function tsql(): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('tsql', ['-L', '-H', '127.0.0.1'], { timeout: 20_000 }, (error, stdout, stderr) => (error ? reject(error) : resolve(stdout + stderr)));
  });
}

/** As FreeTDS prints an instance: a name and a value a line, an empty line after each. */
function readTsql(text: string): Pick<BrowserInstance, 'server' | 'instance' | 'clustered' | 'version' | 'port'>[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => new Map([...block.matchAll(/^\s*(\S+) (.*)$/gm)].map(([, name = '', value = '']) => [name, value])))
    .filter((pairs) => pairs.has('InstanceName'))
    .map((pairs) => ({ server: pairs.get('ServerName') ?? '', instance: pairs.get('InstanceName') ?? '', clustered: pairs.get('IsClustered') === 'Yes', version: pairs.get('Version') ?? null, port: pairs.has('tcp') ? Number(pairs.get('tcp')) : null }));
}

describe.skipIf(reason !== undefined)('FreeTDS', () => {
  test('reads the Browser of the demo server as we do', async () => {
    const target = createDemoTarget();
    wire = await startWire(target, { browserPort: 1434 });
    const expected = await createDemoProber(target).browserInstances();
    expect(expected.answered && expected.instances.length).toBeGreaterThan(5);
    expect(readTsql(await tsql())).toEqual(expected.answered ? expected.instances.map(({ pipe: _, ...rest }) => rest) : []);
  });
});

/** What tedious says about the handshake, and how it ended. */
function connectWith(port: number): Promise<{ readonly said: string; readonly error: string }> {
  return new Promise((resolve) => {
    const lines: string[] = [];
    const connection = new Connection({ server: '127.0.0.1', authentication: { type: 'default', options: { userName: 'nobody', password: '-' } }, options: { port, encrypt: false, connectTimeout: 5000, debug: { payload: true, data: false, packet: false, token: false } } });
    connection.on('debug', (line) => lines.push(line));
    connection.connect((error) => {
      connection.close();
      resolve({ said: lines.join('\n'), error: error instanceof Error && 'code' in error ? String(error.code) : '' });
    });
  });
}

describe('tedious', () => {
  test('takes the TDS listener of the demo server for the engine it simulates, and its login is refused', async () => {
    wire = await startWire(createDemoTarget(), { tdsPorts: { 52104: 0, 1435: 0 } });
    const { said, error } = await connectWith(wire.tdsPorts.get(52_104) ?? 0);
    expect(said).toContain('PreLogin - version:16.0.4165.0, encryption:0x02(NOT_SUP)');
    expect(error).toBe('ELOGIN');
    expect((await connectWith(wire.tdsPorts.get(1435) ?? 0)).error).toBe('ESOCKET');
  });
});
