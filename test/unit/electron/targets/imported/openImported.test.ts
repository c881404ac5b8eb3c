import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { interpret } from '#core/scan/interpret';
import { AppError } from '#electron/main/appError';
import { createDemoTarget } from '#electron/targets/demo/target';
import { decodeText } from '#electron/targets/imported/decode';
import { MAX_IMPORT_BYTES, openImported } from '#electron/targets/imported/openImported';
import { scanTarget } from '#electron/targets/scanTarget';
import { expectRefusal, refusal, text } from '../demo/helpers';

const ROOT = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server';
const body = [
  `[${ROOT}\\Instance Names\\SQL]`,
  '"営業"="MSSQL16.EIGYO"',
  '',
  `[${ROOT}\\MSSQL16.EIGYO\\MSSQLServer\\SuperSocketNetLib\\Tcp]`,
  '"Enabled"=dword:00000001',
  '"ListenOnAllIPs"=dword:00000001',
  '',
  `[${ROOT}\\MSSQL16.EIGYO\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll]`,
  '"TcpPort"=""',
  '"TcpDynamicPorts"="50123"',
  '"DisplayName"="すべての IP アドレス"',
  '',
].join('\r\n');
const version5 = `Windows Registry Editor Version 5.00\r\n\r\n${body}`;
const regedit4 = `REGEDIT4\r\n\r\n${body}`;
const tcp = 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL16.EIGYO\\MSSQLServer\\SuperSocketNetLib\\Tcp';

function file(name: string, content: string, encoding = 'utf8', addBOM = false): { name: string; bytes: Uint8Array } {
  return { name, bytes: iconv.encode(content, encoding, { addBOM }) };
}
function refused(files: Parameters<typeof openImported>[0]): AppError {
  try {
    openImported(files);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new TypeError('opened');
}

describe('text of a file', () => {
  test.each([
    ['utf-16le', true],
    ['utf-16be', true],
    ['utf-16le', false],
    ['utf-16be', false],
    ['utf8', true],
    ['utf8', false],
  ] as const)('%s, with a mark: %s', (encoding, addBOM) => {
    expect(decodeText(iconv.encode(version5, encoding, { addBOM })).replace(/^\uFEFF/u, '')).toBe(version5);
  });

  test('the code page of the computer that wrote it: Japanese, or Western', () => {
    expect(decodeText(iconv.encode(regedit4, 'shift_jis'))).toBe(regedit4);
    for (const name of ['Müller & Söhne – Größe', 'Zéro général', '“Zu” oder “ab” von']) expect(decodeText(iconv.encode(`REGEDIT4\r\n[${name}]`, 'windows-1252'))).toBe(`REGEDIT4\r\n[${name}]`);
    for (const name of ['営業', 'テスト', 'SQL サーバー 本番']) expect(decodeText(iconv.encode(`REGEDIT4\r\n[${name}]`, 'shift_jis'))).toBe(`REGEDIT4\r\n[${name}]`);
  });
});

describe('registry exports', () => {
  test.each(['utf-16le', 'utf8', 'shift_jis'])('of one computer are a read-only target (%s)', async (encoding) => {
    const { target, scan, problems } = openImported([file('sql.reg', encoding === 'shift_jis' ? regedit4 : version5, encoding, encoding !== 'shift_jis')]);
    expect(problems).toEqual([]);
    expect(target).toMatchObject({ kind: 'imported', writable: false, id: scan.target.id });
    expect(interpret(scan).instances[0]).toMatchObject({ name: '営業', configured: { mode: 'dynamic' } });
    const { reads } = await target.call('registry.read', { reads: [{ path: `${tcp}\\ipall`, depth: 0 }, { path: tcp, depth: 0 }, { path: `${tcp}\\IP9`, depth: 0 }] });
    expect(reads.map((read) => read.state)).toEqual(['read', 'read', 'absent']);
    expect(reads[0]?.key?.values).toContainEqual({ name: 'TcpDynamicPorts', value: { kind: 'String', data: '50123' } });
    expect(reads[1]?.key?.keys).toEqual([]);
  });

  test('a bad line is named, the rest is read', () => {
    const { scan, problems } = openImported([file('sql.reg', version5.replace('"Enabled"=dword:00000001', '"Enabled"=dword:0000000g'))]);
    expect(problems).toEqual([expect.objectContaining({ file: 'sql.reg', line: 7, text: '"Enabled"=dword:0000000g' })]);
    expect(interpret(scan).instances).toHaveLength(1);
  });

  test('what they do not hold is not available, writes are refused, and a scan of the target says so', async () => {
    const { target } = openImported([file('sql.reg', version5)]);
    await expectRefusal(target.call('services.list', { names: null }), 'not-available', 'services');
    await expectRefusal(target.call('connections.list', { localPorts: [1433] }), 'not-available');
    await expectRefusal(target.call('registry.read', { reads: [{ path: 'HKLM\\SOFTWARE\\Other', depth: 0 }] }), 'not-available', 'HKLM\\SOFTWARE\\Other');
    await expectRefusal(target.call('registry.write', { path: `${tcp}\\IPAll`, values: [{ name: 'TcpPort', expect: text(''), value: text('1') }] }), 'read-only');
    await expectRefusal(target.call('service.stop', { name: 'x', waitMs: 0 }), 'read-only');
    await expectRefusal(target.call('host.ping', {}, { signal: AbortSignal.abort() }), 'cancelled');
    const again = await scanTarget(target);
    expect(again.areas).toMatchObject({ host: { state: 'not-collected' }, services: { state: 'not-collected' }, firewall: { state: 'not-collected' } });
  });

  test('a real export of a named instance', ({ skip }) => {
    const path = fileURLToPath(new URL('../../../../../../shared/data/sql2008r2-named-instance.reg', import.meta.url));
    if (!existsSync(path)) skip('the folder of real exports is not beside the project');
    const { scan, problems } = openImported([{ name: 'a.reg', bytes: readFileSync(path) }]);
    expect(problems).toEqual([]);
    expect(interpret(scan).instances).toMatchObject([{ name: 'XSQL2008', configured: { mode: 'dynamic', endpoints: [{ port: 59157 }] } }]);
  });
});

describe('a saved scan', () => {
  test('answers what was read then, as the computer did', async () => {
    const demo = createDemoTarget();
    const saved = await scanTarget(demo);
    const { target, scan } = openImported([file('scan.json', JSON.stringify(saved), 'utf-16le', true)]);
    expect(scan.areas).toEqual(saved.areas);
    expect(scan.takenAt).toBe(saved.takenAt);
    expect((await scanTarget(target)).areas).toEqual(saved.areas);
    expect(await target.call('services.list', { names: ['mssql$sales'] })).toEqual(await demo.call('services.list', { names: ['MSSQL$SALES'] }));
    const rule = '{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A02}';
    expect((await target.call('firewall.rule', { name: rule })).raw).toBe((await demo.call('firewall.rule', { name: rule })).raw);
    expect((await refusal(target.call('spn.list', { account: 'CORP\\svc-sql' }))).code).toBe('not-available');
  });

  test('of a newer version is refused with both versions', async () => {
    const saved = { ...(await scanTarget(createDemoTarget())), version: 7 };
    expect(refused([file('scan.json', JSON.stringify(saved))])).toMatchObject({ code: 'import-newer', params: { file: 'scan.json', found: 7, supported: 1 } });
  });
});

describe('files that are refused', () => {
  test.each([
    ['no file', [], 'import-empty'],
    ['an empty file', [file('a.reg', '')], 'import-empty'],
    ['blanks', [file('a.reg', ' \r\n', 'utf-16le', true)], 'import-empty'],
    ['an export of something else', [file('a.reg', 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Other]\r\n"a"="b"\r\n')], 'import-empty'],
    ['a letter', [file('a.txt', 'Dear Sir or Madam')], 'import-not-registry'],
    ['bytes', [{ name: 'a.reg', bytes: Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 0xff]) }], 'import-not-registry'],
    ['some JSON', [file('a.json', '{"name":"x"}')], 'import-not-registry'],
    ['broken JSON', [file('a.json', '{"format":"portpin-scan"')], 'import-not-registry'],
    ['a scan beside an export', [file('a.reg', version5), file('b.json', '{"format":"portpin-scan"}')], 'import-not-registry'],
    ['one export and one letter', [file('a.reg', version5), file('b.txt', 'hello')], 'import-not-registry'],
    ['too much', [{ name: 'a.reg', bytes: new Uint8Array(MAX_IMPORT_BYTES + 1) }], 'import-too-large'],
  ])('%s', (_, files, code) => {
    expect(refused(files).code).toBe(code);
  });
});
