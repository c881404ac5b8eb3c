import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRegText, type RegProblem } from '#core/scan/regFile';
import { nodeAt, toRegistryKey } from '#core/scan/regTree';
import { findValue, type RegistryData } from '#core/verbs/registry';

const HEAD = 'Windows Registry Editor Version 5.00\r\n\r\n';
const KEY = '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Test]\r\n';

function values(body: string, head = HEAD): Record<string, RegistryData> {
  const { root } = parseRegText(head + KEY + body);
  const node = nodeAt(root, 'HKLM\\SOFTWARE\\Test');
  return Object.fromEntries([...(node?.values.values() ?? [])].map((v) => [v.name, v.value]));
}
function problems(text: string): readonly RegProblem[] {
  return parseRegText(text).problems;
}

describe('values of every kind', () => {
  const table: [string, string, RegistryData][] = [
    ['text', '"v"="1433"', { kind: 'String', data: '1433' }],
    ['empty text', '"v"=""', { kind: 'String', data: '' }],
    ['escapes', String.raw`"v"="C:\\Program Files\\a \"b\""`, { kind: 'String', data: String.raw`C:\Program Files\a "b"` }],
    ['dword', '"v"=dword:0000e707', { kind: 'DWord', data: 59143 }],
    ['largest dword', '"v"=dword:ffffffff', { kind: 'DWord', data: 4294967295 }],
    ['binary', '"v"=hex:01,02,ff', { kind: 'Binary', data: 'AQL/' }],
    ['empty binary', '"v"=hex:', { kind: 'Binary', data: '' }],
    ['none', '"v"=hex(0):41', { kind: 'None', data: 'QQ==' }],
    ['text as bytes', '"v"=hex(1):31,00,34,00,00,00', { kind: 'String', data: '14' }],
    ['expandable text', '"v"=hex(2):25,00,41,00,25,00,00,00', { kind: 'ExpandString', data: '%A%' }],
    ['dword as bytes', '"v"=hex(4):07,e7,00,00', { kind: 'DWord', data: 59143 }],
    ['qword', '"v"=hex(b):ff,ff,ff,ff,ff,ff,ff,ff', { kind: 'QWord', data: '18446744073709551615' }],
    ['no strings', '"v"=hex(7):00,00', { kind: 'MultiString', data: [] }],
    ['one string', '"v"=hex(7):61,00,00,00,00,00', { kind: 'MultiString', data: ['a'] }],
    ['two strings', '"v"=hex(7):61,00,00,00,62,00,00,00,00,00', { kind: 'MultiString', data: ['a', 'b'] }],
    ['bytes over lines', '"v"=hex:01,\\\r\n  02,\\\r\n  03', { kind: 'Binary', data: 'AQID' }],
    ['text over lines', '"v"="one\r\ntwo"', { kind: 'String', data: 'one\r\ntwo' }],
    ['text ending on a line of its own', '"v"="one\r\n"', { kind: 'String', data: 'one\r\n' }],
    ['a comment behind', '"v"=dword:00000001 ; on', { kind: 'DWord', data: 1 }],
    ['a semicolon inside text', '"v"="a;b"', { kind: 'String', data: 'a;b' }],
  ];
  it.each(table)('%s', (_name, line, data) => {
    expect(values(`${line}\r\n`)).toEqual({ v: data });
  });

  it('reads the default value, and names with quotes', () => {
    expect(values('@="d"\r\n"a\\"b\\\\c"="x"')).toEqual({ '': { kind: 'String', data: 'd' }, 'a"b\\c': { kind: 'String', data: 'x' } });
  });

  it('reads REGEDIT4, where hex(2) and hex(7) are single bytes', () => {
    expect(values('"a"=hex(2):25,41,25,00\r\n"b"=hex(7):61,00,62,00,00', 'REGEDIT4\r\n\r\n')).toEqual({ a: { kind: 'ExpandString', data: '%A%' }, b: { kind: 'MultiString', data: ['a', 'b'] } });
    expect(problems(`REGEDIT4\n${KEY}"a"=hex(2):83,00`)).toEqual([{ line: 3, text: '"a"=hex(2):83,00', code: 'code-page' }]);
  });

  it('takes LF, CR and a byte order mark', () => {
    const text = `\uFEFFWindows Registry Editor Version 5.00\n[HKLM\\A]\r"x"="1"\n`;
    const { root, problems: found } = parseRegText(text);
    expect(found).toEqual([]);
    expect(nodeAt(root, 'hklm\\a')?.values.get('x')?.value).toEqual({ kind: 'String', data: '1' });
  });
});

describe('keys', () => {
  it('nests, keeps the first spelling and merges sections without regard to case', () => {
    const { root } = parseRegText(`${HEAD}[HKEY_LOCAL_MACHINE\\Software\\A\\B]\r\n"x"="1"\r\n[hkey_local_machine\\SOFTWARE\\a]\r\n"y"="2"\r\n`);
    const a = nodeAt(root, 'HKLM\\Software\\A');
    expect(a && toRegistryKey(a, 8)).toEqual({ name: 'A', values: [{ name: 'y', value: { kind: 'String', data: '2' } }], keys: [{ name: 'B', values: [{ name: 'x', value: { kind: 'String', data: '1' } }], keys: [] }] });
    expect(nodeAt(root, 'HKLM\\Software')?.declared).toBe(false);
    expect(a?.declared).toBe(true);
  });
  it('deletes values and keys that stood before', () => {
    expect(values('"a"="1"\r\n"b"="2"\r\n"A"=-')).toEqual({ b: { kind: 'String', data: '2' } });
    const { root, problems: found } = parseRegText(`${HEAD}${KEY}"a"="1"\r\n[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Test]\r\n`);
    expect(nodeAt(root, 'HKLM\\SOFTWARE\\Test')).toBeUndefined();
    expect(found).toEqual([]);
  });
  it('adds up several files', () => {
    const first = parseRegText(`${HEAD}${KEY}"a"="1"`);
    parseRegText(`${HEAD}${KEY}"b"="2"`, first.root);
    expect([...(nodeAt(first.root, 'HKLM\\SOFTWARE\\Test')?.values.keys() ?? [])]).toEqual(['a', 'b']);
  });
});

describe('bad lines', () => {
  const bad: [string, string, string][] = [
    ['neither key nor value', 'hello', 'bad-line'],
    ['unquoted name', 'TcpPort="1433"', 'bad-line'],
    ['open text', '"v"="1433', 'bad-string'],
    ['text after the end', '"v"="1433" 7', 'bad-string'],
    ['dword with a blank', '"v"=dword: 1', 'bad-data'],
    ['dword too long', '"v"=dword:123456789', 'bad-data'],
    ['no data', '"v"=', 'bad-data'],
    ['bare number', '"v"=1433', 'bad-data'],
    ['not hex', '"v"=hex:01,zz', 'bad-data'],
    ['odd UTF-16', '"v"=hex(2):25', 'bad-data'],
    ['short qword', '"v"=hex(b):01', 'bad-data'],
    ['resource list', '"v"=hex(8):00', 'kind'],
    ['open key', '[HKEY_LOCAL_MACHINE\\X', 'bad-key'],
    ['empty key name', '[HKEY_LOCAL_MACHINE\\\\X]', 'bad-key'],
    ['another hive', '[HKEY_NOWHERE\\X]', 'unknown-hive'],
  ];
  it.each(bad)('%s: named with its line and text, the rest still read', (_name, line, code) => {
    const { root, problems: found } = parseRegText(`${HEAD}${KEY}"before"="1"\r\n${line}\r\n${KEY}"after"="2"\r\n`);
    expect(found).toEqual([{ line: 5, text: line, code }]);
    expect([...(nodeAt(root, 'HKLM\\SOFTWARE\\Test')?.values.keys() ?? [])]).toEqual(['before', 'after']);
  });

  it('does not swallow the next value behind an open text or an open continuation', () => {
    expect(values('"a"="open\r\n"b"="2"')).toEqual({ b: { kind: 'String', data: '2' } });
    expect(values('"a"=hex:01,\\\r\n"b"="2"')).toEqual({ b: { kind: 'String', data: '2' } });
  });
  it('keeps values of a key it left out from another key', () => {
    const found = problems(`${HEAD}${KEY}[HKEY_NOWHERE\\X]\r\n"v"="1"\r\n`);
    expect(found.map((p) => [p.line, p.code])).toEqual([
      [4, 'unknown-hive'],
      [5, 'no-key'],
    ]);
  });
  it('reads nothing of a file that is none', () => {
    expect(problems('<html>\r\n[HKLM\\A]')).toEqual([{ line: 1, text: '<html>', code: 'not-registry' }]);
    expect(problems('')).toEqual([{ line: 1, text: '', code: 'not-registry' }]);
  });
  it('refuses keys that no registry can hold', () => {
    expect(problems(`${HEAD}[HKEY_LOCAL_MACHINE\\${'a\\'.repeat(600)}b]`).map((p) => p.code)).toEqual(['bad-key']);
    expect(problems(`${HEAD}[HKEY_LOCAL_MACHINE\\${'a'.repeat(256)}]`).map((p) => p.code)).toEqual(['bad-key']);
  });
});

describe('any input', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(KEY.trim(), '"a"="1"', '"a"="open', '"a"=hex:01,\\', '  02,\\', '  03', '"a"=-', '[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Test]', '"', '\\', '; c', '@="x"', '[', ']'),
  );
  it('never throws, and every problem names an existing line', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.boolean(), (lines, headed) => {
        const text = (headed ? HEAD : '') + lines.join('\r\n');
        const count = text.split(/\r\n|\n|\r/u).length;
        for (const p of problems(text)) expect(p.line).toBeLessThanOrEqual(count);
      }),
      { numRuns: 500 },
    );
  });
  it('gives every text value back byte for byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }), fc.string({ unit: 'binary', maxLength: 200 }), (name, data) => {
        fc.pre(!/[\r\n]/u.test(name) && !/^\s*(?:\[-?HK|@\s*=)/imu.test(data));
        const quoted = (s: string): string => s.replace(/[\\"]/gu, '\\$&');
        const { root, problems: found } = parseRegText(`${HEAD}${KEY}"${quoted(name)}"="${quoted(data)}"\r\n`);
        expect(found).toEqual([]);
        const node = nodeAt(root, 'HKLM\\SOFTWARE\\Test');
        expect(node && findValue(toRegistryKey(node, 0), name)).toEqual({ kind: 'String', data });
      }),
    );
  });

  const hostile: [string, (n: number) => string][] = [
    ['open texts', (n) => '"a"="x\r\n'.repeat(n / 8)],
    ['quotes', (n) => '"'.repeat(n)],
    ['backslashes', (n) => `"a"="${'\\'.repeat(n)}`],
    ['NUL bytes', (n) => `"a"=hex(1):${'00,00,'.repeat(n / 6)}41,00`],
    ['long lines', (n) => `"${'a'.repeat(5000)}" ${' '.repeat(5000)}x\r\n`.repeat(n / 10_000)],
    ['deep keys', (n) => `[HKEY_LOCAL_MACHINE${'\\a'.repeat(2500)}]\r\n`.repeat(n / 5000)],
    ['blank lines', (n) => `"a"="${'\r\n'.repeat(n / 2)}`],
    ['continuations', (n) => `"a"=hex:${'00,\\\r\n'.repeat(n / 6)}`],
  ];
  it.each(hostile)('%s: linear in 1 MB', (_name, make) => {
    // The best of three: the machine does other things meanwhile.
    const time = (n: number): number => {
      const text = HEAD + KEY + make(n);
      const once = (): number => {
        const start = performance.now();
        expect(parseRegText(text).root.keys.has('hklm')).toBe(true);
        return performance.now() - start;
      };
      return Math.min(once(), once(), once());
    };
    // Eight times the length; quadratic would be 64.
    expect(time(1_000_000)).toBeLessThan(Math.max(time(125_000), 2) * 40);
  });
});
