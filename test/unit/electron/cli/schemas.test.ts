import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { schemaFiles, schemasDir } from '../../../../scripts/dev/make-schemas';
import { cli, StateFolder } from '../../../support/cli';

/** One instance, and a line that is none. */
const regText = String.raw`Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server\Instance Names\SQL]
"ODD"="MSSQL16.ODD"

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server\MSSQL16.ODD\MSSQLServer\SuperSocketNetLib\Tcp]
"Enabled"=dword:00000001
"ListenOnAllIPs"=dword:00000001

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft SQL Server\MSSQL16.ODD\MSSQLServer\SuperSocketNetLib\Tcp\IPAll]
"TcpPort"=""
"TcpDynamicPorts"="50001"
this line is damaged
`;

describe('docs/schemas', () => {
  it('is what scripts/dev/make-schemas.ts makes', () => {
    const files = schemaFiles();
    expect(readdirSync(schemasDir).sort()).toEqual([...files.keys()].sort());
    for (const [name, text] of files) expect(readFileSync(path.join(schemasDir, name), 'utf8'), name).toBe(text);
  });
});

describe('what --json prints fits the published schema', () => {
  let folder: StateFolder;
  let at: string[];
  beforeAll(() => {
    folder = new StateFolder();
    at = ['--target', 'demo', '--state', folder.dir, '--json'];
  });
  afterAll(() => folder.dispose());
  const seen = new Set<string>();

  /** Compiled by a validator that is not ours, from the files as they are published. */
  async function fits(name: string, args: readonly string[], code: number): Promise<void> {
    const result = await cli(args);
    expect(result.code, result.err).toBe(code);
    const value = z.looseObject({}).parse(JSON.parse(result.out));
    const schema = z.looseObject({}).parse(JSON.parse(readFileSync(path.join(schemasDir, `${name}.schema.json`), 'utf8')));
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false }).compile(schema);
    expect(validate(value), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
    expect(validate({ ...value, format: 'something-else' }), `${name} takes anything`).toBe(false);
    seen.add(name);
  }

  it('for every verb and every way it can end', async () => {
    const reg = folder.path('odd.reg');
    writeFileSync(reg, regText);
    await fits('scan', ['scan', ...at], 0);
    await fits('guide', ['guide', 'etcd', ...at], 0);
    await fits('findings', ['findings', ...at, '--lang', 'ja'], 0);
    await fits('import', ['import', reg, '--state', folder.dir, '--json'], 0);
    await fits('plan', ['plan', ...at, '--port', 'series', '--disable', '{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A02}', '--browser', 'stop'], 0);
    await fits('script', ['plan', ...at, '--instance', 'SALES', '--port', '1435', '--script', 'undo'], 0);
    await fits('files', ['plan', ...at, '--instance', 'SALES', '--port', '1435', '--out', folder.path('out')], 0);
    await fits('problems', ['plan', ...at, '--instance', 'SALES', '--port', '1433'], 2);
    await fits('error', ['plan', ...at, '--instance', 'NONE'], 2);
    await fits('run', ['apply', ...at, '--instance', 'INST1', '--yes'], 0);
    await fits('run', ['apply', ...at, '--instance', 'SALES', '--port', '1435', '--yes'], 0);
    await fits('runs', ['runs', ...at], 0);
    await fits('document', ['document', ...at], 0);
    await fits('register', ['register', ...at, '--gone'], 0);
    await fits('drift', ['drift', ...at], 0);
    const plain = at.filter((word) => word !== '--json');
    expect((await cli(['hand', ...plain, '--set', 'INST1=50111'])).code).toBe(0);
    await fits('drift', ['drift', ...at], 3);
    expect((await cli(['hand', ...plain, '--set', 'INST1=49721'])).code).toBe(0);
    await fits('run', ['undo', ...at, '--yes'], 0);
    await fits('plan', ['plan', '--target', reg, '--state', folder.dir, '--port', 'series', '--json'], 0);
    for (const words of [['endpoints'], ['browser'], ['browser', '--instance', 'SALES']]) await fits('probe', ['probe', words[0] ?? '', 'SQL01', ...words.slice(1), ...at], 0);
    for (const kind of ['tds', 'tcp']) await fits('probe', ['probe', kind, 'SQL01', '1433', '9', ...at], 0);
    await fits('probe', ['probe', 'sunrpc', 'SQL01', ...at], 1);
    await fits('clients', ['clients', 'find', path.join(import.meta.dirname, '../../../fixtures/clients'), ...at], 0);
    await fits('runs', ['recover', ...at], 0);
    await fits('demo', ['demo', 'restart', '--state', folder.dir, '--json'], 0);
    expect([...seen].map((name) => `${name}.schema.json`).sort()).toEqual([...schemaFiles().keys()].sort());
    expect(existsSync(folder.path('out'))).toBe(true);
  });
});
