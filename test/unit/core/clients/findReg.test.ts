import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInText } from '#core/clients/find/find';
import { correctedText, judgeFound, type JudgedFound } from '#core/clients/find/judgeFound';
import type { JudgeContext } from '#core/clients/judge';

const context: JudgeContext = { hosts: ['sql01'], instances: [{ name: 'SALES', oldPorts: [52104], newPort: 1435 }] };
const V5 = 'Windows Registry Editor Version 5.00';
const KEY = '[HKEY_LOCAL_MACHINE\\SOFTWARE\\App]';

function judged(text: string): readonly JudgedFound[] {
  return findInText(text, 'reg').map((found) => judgeFound(found, context));
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(',');
}

/** A value as regedit writes it: lines of at most 80 columns, the backslash among them. */
function written(name: string, type: number, bytes: Uint8Array, eol = '\r\n'): string {
  let line = `${name}=hex(${type}):`;
  const lines: string[] = [];
  for (const [index, byte] of [...bytes].entries()) {
    const last = index === bytes.length - 1;
    if (line.length + (last ? 2 : 4) > 80 && index > 0) {
      lines.push(`${line}\\`);
      line = '  ';
    }
    line += byte.toString(16).padStart(2, '0') + (last ? '' : ',');
  }
  return [...lines, line].join(eol);
}

function bytesOf(header: string, ...texts: readonly string[]): Buffer {
  return Buffer.from(texts.map((text) => `${text}\0`).join(''), header === V5 ? 'utf16le' : 'latin1');
}

function fileOf(header: string, value: string, eol = '\r\n'): string {
  return [header, '', KEY, '"before"=dword:00000001', value, '"after"="x"', ''].join(eol);
}

/** What stands for a value, without its line breaks. */
function joined(text: string): string {
  return text.replaceAll(/\\\r?\n[ \t]*/gu, '');
}

describe('bytes of a registry export', () => {
  it.each([
    [V5, 1, '@'],
    [V5, 2, '"cs"'],
    ['REGEDIT4', 1, '"a \\"name\\""'],
    ['REGEDIT4', 2, '@'],
  ])('%s, hex(%i), %s: found, judged and corrected, and every other value stays', (header, type, name) => {
    const before = 'Data Source=SQL01\\SALES;Initial Catalog=crm;User ID=app;Password=ZQXZQXZQXZQX';
    const text = fileOf(header, written(name, type, bytesOf(header, before)));
    const found = judged(text);
    expect(found).toMatchObject([{ family: 'sqlclient', error: null, caution: null, masked: before.replace(/ZQX.*/u, '\u2022\u2022\u2022\u2022\u2022') }]);
    const after = correctedText(text, found);
    expect(joined(after)).toBe(joined(fileOf(header, written(name, type, bytesOf(header, before.replace('\\SALES', ',1435'))))));
    expect(Math.max(...after.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(judged(after).flatMap((one) => one.edits)).toEqual([]);
  });

  it.each([
    ['sqlserver://app:ZQX@SQL01/SALES?database=crm', 'sqlserver://app:ZQX@SQL01:1435?database=crm'],
    ['jdbc:sqlserver://SQL01\\SALES;databaseName=crm', 'jdbc:sqlserver://SQL01:1435;databaseName=crm'],
    ['jdbc:sqlserver://SQL01;instanceName=SALES;databaseName=crm', 'jdbc:sqlserver://SQL01:1435;databaseName=crm'],
    ['Driver={FreeTDS};Server=SQL01\\SALES;Database=crm', 'Driver={FreeTDS};Server=SQL01;PORT=1435;Database=crm'],
    ['Server=SQL01\\SALES;Dial Timeout=5;App Name=a', 'Server=SQL01;port=1435;Dial Timeout=5;App Name=a'],
    ['Driver={FreeTDS};Server=tcp:SQL01\\SALES;Port=52104', 'Driver={FreeTDS};Server=SQL01;Port=1435'],
  ])('%s: what is changed in two places that touch', (before, wanted) => {
    const text = fileOf(V5, written('"cs"', 2, bytesOf(V5, before)));
    const found = judged(text);
    expect(found).toMatchObject([{ error: null, corrected: wanted.replace('ZQX', '\u2022\u2022\u2022\u2022\u2022') }]);
    expect(joined(correctedText(text, found))).toBe(joined(fileOf(V5, written('"cs"', 2, bytesOf(V5, wanted)))));
  });

  it('hex(7): each text of the list on its own', () => {
    const list = ['first', 'Server=SQL01\\SALES;Database=a', 'Server=SQL01,52104;Database=b;Password=ZQX', 'Server=OTHER\\X;Database=c'];
    const text = fileOf(V5, written('"list"', 7, Buffer.concat([bytesOf(V5, ...list), Buffer.alloc(2)])));
    const found = judged(text);
    expect(found.map((one) => one.verdicts.map((verdict) => verdict.code))).toEqual([['needs-browser'], ['old-port'], ['other-server']]);
    const after = correctedText(text, found);
    const wanted = list.map((one) => one.replace(/SQL01[^;]*/u, 'SQL01,1435'));
    expect(joined(after)).toBe(joined(fileOf(V5, written('"list"', 7, Buffer.concat([bytesOf(V5, ...wanted), Buffer.alloc(2)])))));
    expect(JSON.stringify(found)).not.toContain('ZQX');
  });

  it('default values that are plain texts', () => {
    const text = fileOf(V5, '@="Server=SQL01\\\\SALES;Database=crm"');
    expect(correctedText(text, judged(text))).toBe(fileOf(V5, '@="Server=SQL01,1435;Database=crm"'));
  });

  it('bytes of a code page are named and left to a person', () => {
    // 0x95 0x5c is one Japanese character, whose second byte looks like a backslash.
    const bytes = Buffer.concat([Buffer.from('Server=SQL01\\SALES;Database=', 'latin1'), Buffer.from([0x95, 0x5c]), Buffer.from(';Password=ZQX\0', 'latin1')]);
    const found = judged(fileOf('REGEDIT4', written('"cs"', 1, bytes)));
    expect(found).toMatchObject([{ caution: 'code-page', corrected: null, edits: [], masked: 'Server=SQL01\\SALES;Database=\ufffd;Password=\u2022\u2022\u2022\u2022\u2022' }]);
    expect(found[0]?.verdicts).toMatchObject([{ code: 'needs-browser' }]);
  });

  it('a line that a person wrote longer than regedit stays one line', () => {
    const value = `"cs"=hex(2):${hexOf(bytesOf(V5, 'Server=SQL01\\SALES;Database=crm;Application Name=a'))}`;
    const text = fileOf(V5, value, '\n');
    expect(correctedText(text, judged(text))).toBe(fileOf(V5, `"cs"=hex(2):${hexOf(bytesOf(V5, 'Server=SQL01,1435;Database=crm;Application Name=a'))}`, '\n'));
  });

  it('digits are written like those of the value', () => {
    const value = `"cs"=hex(1):${hexOf(bytesOf('REGEDIT4', 'Server=SQL01:52104;App=\\/')).toUpperCase()}`;
    const text = fileOf('REGEDIT4', value);
    expect(joined(correctedText(text, judged(text)))).toContain('31,2C,31,34,33,35,3B');
  });

  const header = fc.constantFrom(V5, 'REGEDIT4');
  it('whatever stands around a server: only its bytes change, and no line grows beyond what regedit writes', () => {
    fc.assert(fc.property(header, fc.constantFrom(1, 2, 7), fc.nat(60), fc.constantFrom('\\SALES', ',52104', ':52104', '\\SALES,52104'), fc.array(fc.constantFrom('a', ' ', '"', ';', '\\', ',', '\u55b6', '\u00e9'), { maxLength: 30 }), fc.constantFrom('\r\n', '\n'), (version, type, length, server, secret, eol) => {
      const pwd = secret.join('').replaceAll('"', '""');
      fc.pre(version === V5 || /^[\0-\x7f]*$/u.test(pwd));
      const whole = (at: string): string => `Application Name=${'x'.repeat(length)};Server=SQL01${at};Password="ZQX${pwd}ZQX"`;
      const file = (at: string): string => fileOf(version, written('"cs"', type, Buffer.concat([bytesOf(version, whole(at)), Buffer.alloc(type === 7 ? 2 : 0)]), eol), eol);
      const text = file(server);
      const found = judged(text);
      expect(found).toHaveLength(1);
      const after = correctedText(text, found);
      expect(joined(after)).toBe(joined(file(',1435')));
      expect(Math.max(...after.split(eol).map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(JSON.stringify(found)).not.toContain('ZQX');
      // The journal of a run keeps what an edit takes out: it must not be the bytes of a password.
      for (const edit of found.flatMap((one) => one.edits)) expect(joined(text.slice(edit.start, edit.end) + edit.text)).not.toMatch(/5a,(?:00,)?51,(?:00,)?58/u);
    }), { numRuns: 300 });
  });

  const piece = fc.oneof(fc.constantFrom('"a"=hex(1):', '@=hex(2):', '"b"=hex(7):', '53,00,', '65,', '00,00', ',', '\\\r\n  ', '\\', '\n', '"x"="Server=SQL01\\\\SALES;Database=b"', '[HKEY\\A]', '@="', 'REGEDIT4\n', hexOf(bytesOf(V5, 'Server=SQL01\\SALES;Database=b')), hexOf(bytesOf('REGEDIT4', 'Server=SQL01,52104;Database=b'))), fc.string({ maxLength: 3 }));
  it('any text: never throws, and edits stay inside what was found', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      for (const one of judged(text)) {
        expect(one.edits.every((edit) => edit.start >= one.start && edit.end <= one.end && edit.start <= edit.end)).toBe(true);
        expect(correctedText(text, [one]).endsWith(text.slice(one.end))).toBe(true);
      }
    }), { numRuns: 2000 });
  });

  it.each(['"a"=hex(1):', '61,', '"a"=hex(7):61,00,00,00,', '61,\\\r\n  ', '@=', '"a"="', '"', '\\'])('%s repeated is read in linear time', (unit) => {
    const started = performance.now();
    judged(`REGEDIT4\n"s"=hex(7):${unit.repeat(Math.floor(100_000 / unit.length))}`);
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
