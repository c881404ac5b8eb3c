import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInText } from '#core/clients/find/find';
import { formatOf, type FileFormat } from '#core/clients/find/formats';
import { correctedText, judgeFound, type JudgedFound } from '#core/clients/find/judgeFound';
import type { JudgeContext } from '#core/clients/judge';

const context: JudgeContext = { hosts: ['sql01'], instances: [{ name: 'SALES', oldPorts: [52104], newPort: 1435 }] };
const fixtures = path.join(import.meta.dirname, '../../../fixtures/clients');

function judged(text: string, format: FileFormat): readonly JudgedFound[] {
  return findInText(text, format).map((found) => judgeFound(found, context));
}

/** `before => after` of each edit, or why nothing is corrected. */
function summary(text: string, one: JudgedFound): string {
  const bytes = (hex: string): string => (/^,[0-9a-f]{2},/u.test(hex) ? hex.replaceAll(/\\\s+/gu, '').slice(0, -1) : hex);
  const edits = one.edits.map((edit) => `${bytes(text.slice(edit.start, edit.end))}=>${bytes(edit.text)}`).join(' ');
  return `${one.caution === null ? '' : `${one.caution} `}${one.family ?? one.kind}: ${edits === '' ? (one.error ?? one.verdicts.map((v) => v.code).join('+')) : edits}`;
}

const NAMED = '\\SALES=>,1435';
const ESCAPED = '\\\\SALES=>,1435';
/** Bytes of a registry export, with the comma on either side. */
function hexOf(text: string, width: 1 | 2): string {
  return Array.from({ length: text.length }, (_, i) => `,${text.charCodeAt(i).toString(16).padStart(2, '0')}${width === 2 ? ',00' : ''}`).join('');
}
const WIDE = `${hexOf('\\SALES', 2)}=>${hexOf(',1435', 2)}`;
const expected: Readonly<Record<string, readonly string[]>> = {
  '.env': ['go: =>:1435 /SALES=>', `sqlclient: ${ESCAPED}`, `sqlclient: ${NAMED}`, 'sqlclient: server-not-literal'],
  'Db.cs': [`in-comment sqlclient: ${NAMED}`, `sqlclient: ${ESCAPED}`, `sqlclient: ${NAMED}`, 'sqlclient: server-not-literal', `sqlclient: ${NAMED}`],
  'app.py': ['sqlalchemy: :52104=>:1435', `odbc: ${NAMED}`, 'string: server-not-literal', 'odbc: server-not-literal'],
  'application.properties': ['jdbc: \\\\SALES=>:1435', 'jdbc: \\:52104=>:1435'],
  'application.yaml': ['jdbc: \\SALES=>:1435', `sqlclient: ${ESCAPED}`, `sqlclient: ${NAMED}`, 'sqlclient: ,52104=>,1435'],
  'appsettings.Production.json': [`sqlclient: ${ESCAPED}`, 'sqlclient: already-right', 'tedious: \\\\SALES=> =>, "port": 1435'],
  'bytes.reg': ['sqlclient: ,52104=>,1435', `sqlclient: ${WIDE}`, `sqlclient: ${hexOf(',52104', 2)}=>${hexOf(',1435', 2)}`, `sqlclient: ${WIDE}`, `sqlclient: ${WIDE}`],
  'bytes4.reg': [`sqlclient: ${hexOf('\\SALES', 1)}=>${hexOf(',1435', 1)}`, 'code-page sqlclient: needs-browser'],
  'client.reg': ['oledb: ,52104=>,1435', 'oledb: named-pipe', `odbc: ${ESCAPED}`, `sqlclient: ${ESCAPED}`],
  'crm.dsn': [`odbc: ${NAMED}`],
  'crm.udl': [`oledb: ${NAMED}`],
  'db.js': [`in-comment sqlclient: ${ESCAPED}`, 'tedious: \\\\SALES=> =>, port: 1435', "tedious: instanceName: 'SALES'=>port: 1435", 'sqlclient: ,52104=>,1435'],
  'db.php': ['sqlsrv: \\\\SALES, 52104=>,1435', `sqlsrv: ${NAMED}`, `sqlsrv: ${ESCAPED}`],
  'db.ts': ['sqlclient: :52104=>,1435'],
  'imported.py': ['freetds: 52104=>1435', `odbc: ${NAMED}`, 'sqlalchemy: :52104=>:1435', 'odbc: 52104=>1435', `in-comment odbc: ${ESCAPED}`],
  'job.ps1': [`in-comment sqlclient: ${NAMED}`, `sqlclient: ${NAMED}`, `sqlclient: ${NAMED}`, 'sqlclient: server-not-literal', 'sqlclient: SQL01\\SALES=>"SQL01,1435"'],
  'linked.sql': [`oledb: ${NAMED}`, 'oledb: ,52104=>,1435', `sqlclient: ${NAMED}`],
  'main.go': ['go: :52104=>:1435', 'go: \\SALES=> =>;port=1435'],
  'notes.txt': [`sqlclient: ${NAMED}`],
  'odbc.ini': ['odbc: ,52104=>,1435', 'odbc: 52104=>1435'],
  'pkg.dtsConfig': [`oledb: ${NAMED}`, `oledb: ${NAMED}`],
  'report.rdl': [`sqlclient: ${NAMED}`],
  'run.bat': [`sqlclient: ${NAMED}`, 'odbc: ,52104=>,1435', `sqlclient: ${NAMED}`, `odbc: ${NAMED}`],
  'sales.odc': [`oledb: ${NAMED}`],
  'settings.py': ['odbc: \\\\SALES=> =>1435', 'odbc: 52104=>1435'],
  'settings.xml': [`sqlclient: ${NAMED}`, 'sqlclient: named-pipe'],
  'shared.rds': [`sqlclient: ${NAMED}`],
  'web.config': [`in-comment sqlclient: ${NAMED}`, `sqlclient: ${NAMED}`, 'sqlclient: ,52104=>,1435', 'jdbc: \\SALES=>:1435', 'sqlclient: :52104=>,1435'],
};

describe('sample files', () => {
  it('are all listed here', () => {
    expect(readdirSync(fixtures).filter((name) => name !== 'strings.json').toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  it.each(Object.keys(expected))('%s: every string is found, and only the server changes', (name) => {
    const text = readFileSync(path.join(fixtures, name), 'utf8');
    const found = judged(text, formatOf(name));
    expect(found.map((one) => summary(text, one))).toEqual(expected[name]);
    const after = correctedText(text, found);
    // Corrected once, nothing is left to correct.
    expect(judged(after, formatOf(name)).flatMap((one) => one.edits)).toEqual([]);
    expect(after.replaceAll(/[,:;" \n]*(?:PORT|port|portNumber)?"?[=: ]*1435/gu, '').length).toBeLessThan(text.length + 1);
  });
});

/** Stands in every password, so that a leak is seen. */
const MARK = 'ZQX';
const password = fc.array(fc.constantFrom('a', ' ', '&', '<', '%', '$', '#', '\u2019', '\u65e5\u672c', '@', '!', '(', ']', '\\', '`', "'"), { maxLength: 6 }).map((parts) => MARK + parts.join('') + MARK);
const server = fc.constantFrom('SQL01\\SALES', 'tcp:SQL01\\SALES', 'SQL01,52104', 'SQL01:52104', 'SQL01\\SALES,52104');
/** What stands around a string in a file of each format, and how the string is written there. */
const wraps: Readonly<Record<string, readonly [format: FileFormat, before: string, write: (text: string) => string, after: string]>> = {
  'XML attribute': ['xml', '<!-- "--><a b=\'"\' c="', (t) => t.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'), '" /><x>it\'s</x>'],
  'XML text': ['xml', '<a q="it\'s">\n', (t) => t.replaceAll('&', '&amp;').replaceAll('<', '&lt;'), '\n</a>'],
  JSON: ['json', '{"a":"{\\"", "b":', (t) => JSON.stringify(t), ',"c":{}}'],
  'C#': ['csharp', "// it's\nvar q = '\"'; var a = ", (t) => `"${t.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`, ';'],
  'C# verbatim': ['csharp', 'var a = @"x\\"; var b = @', (t) => `"${t.replaceAll('"', '""')}"`, ';'],
  'VB': ['vb', "' it's\nDim a = ", (t) => `"${t.replaceAll('"', '""')}"`, '\n'],
  JavaScript: ['js', "/* ' */ const a = ", (t) => `'${t.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`, ';'],
  Python: ['python', "# it's\n'''doc \" '''\na = ", (t) => `"${t.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`, '\n'],
  PHP: ['php', "it's <?php $a = ", (t) => `'${t.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`, '; ?> it\'s'],
  PowerShell: ['powershell', "# it's\n$a = ", (t) => `'${t.replaceAll("'", "''")}'`, '\n'],
  SQL: ['sql', "-- it's\nSET @a = N", (t) => `'${t.replaceAll("'", "''")}'`, ';'],
  YAML: ['yaml', 'a:\n  b: ', (t) => `'${t.replaceAll("'", "''")}'`, '\nc: d'],
  registry: ['reg', '[HKEY_LOCAL_MACHINE\\SOFTWARE\\A]\r\n"x"=', (t) => `"${t.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`, '\r\n"y"=dword:00000001\r\n'],
  properties: ['properties', '# a\nx.y=', (t) => t.replaceAll('\\', '\\\\'), '\nz=1'],
};

describe('a string in a file', () => {
  it.each(Object.entries(wraps))('%s: only the server changes, whatever the password holds', (_name, [format, before, write, after]) => {
    fc.assert(fc.property(server, password, (host, secret) => {
      const whole = (at: string): string => before + write(`Server=${at};Database=crm;User ID=app;Password="${secret.replaceAll('"', '""')}"`) + after;
      const text = whole(host);
      const found = judged(text, format);
      expect(found).toHaveLength(1);
      expect(correctedText(text, found)).toBe(whole(host.startsWith('tcp:') ? 'tcp:SQL01,1435' : 'SQL01,1435'));
      expect(JSON.stringify(found)).not.toContain(MARK);
    }), { numRuns: 100 });
  });

  it('is left alone where the text is broken, and what is said of it hides the password', () => {
    for (const text of ['Server=SQL01\\SALES;Database=crm;Password="ZQX', 'Server=SQL01\\SALES;Server=SQL02;Database=crm;Password=ZQX', 'Server=;Database=crm;Password=ZQX']) {
      const found = judged(`<a b='${text}'/>`, 'xml');
      expect(found.map((one) => [one.edits.length, one.error === null])).toEqual([[0, false]]);
      expect(JSON.stringify(found)).not.toContain('ZQX');
    }
  });

  it('longer than any connection string is named, not corrected', () => {
    const found = judged(`<a b="Server=SQL01\\SALES;Database=${'x'.repeat(1_000_000)}" />`, 'xml');
    expect(found).toMatchObject([{ error: 'too-long', edits: [] }]);
  });
});

describe('other texts', () => {
  it.each([
    ['sql', "SELECT 'Server=pg1;Port=5432;Database=x;User ID=a;Password=b'"],
    ['csharp', '"Server=db;Port=3306;Database=x;Uid=u;Pwd=p"'],
    ['csharp', '"Data Source=app.db;Version=3"'],
    ['csharp', '"Provider=Microsoft.ACE.OLEDB.12.0;Data Source=C:\\\\a.accdb"'],
    ['csharp', '"Driver={MySQL ODBC 8.0 Driver};Server=a;Database=b"'],
    ['text', 'the server = up; address: Tokyo'],
    ['js', "const o = { server: 'web01', port: 80 };"],
    ['csharp', 'log("server=" + name + "; retry=5");'],
  ] as const)('%s %s: nothing is found', (format, text) => {
    expect(judged(text, format).filter((one) => one.error !== 'server-not-literal')).toEqual([]);
  });

  const formats = ['xml', 'json', 'js', 'csharp', 'vb', 'clike', 'go', 'python', 'ruby', 'php', 'powershell', 'sql', 'properties', 'yaml', 'env', 'ini', 'reg', 'text'] as const;
  it('never throw, and edits stay inside what was found', () => {
    const piece = fc.oneof(fc.constantFrom('Server=', 'SQL01\\SALES', ';', '"', "'", '`', '<', '>', '&quot;', '\\', '{', '}', '[', ']', '\n', '=', '<?php ', '@"', '"""', 'jdbc:sqlserver://', 'sp_addlinkedserver', 'server: ', '//', '/*', '#', '--', '%', 'Database=x'), fc.string({ maxLength: 3 }));
    fc.assert(fc.property(fc.constantFrom(...formats), fc.array(piece, { maxLength: 40 }), (format, pieces) => {
      const text = pieces.join('');
      for (const one of judged(text, format)) for (const edit of one.edits) expect(edit.start >= one.start && edit.end <= one.end && edit.start <= edit.end).toBe(true);
    }), { numRuns: 3000 });
  });

  it.each(formats)('%s: hostile repetition is read in linear time', (format) => {
    for (const head of ['Server=x', 'sqlsrv']) for (const unit of ['Server=', '"', "'", '`', '<', '<a b="', '&', '{', '}', '\\', 'Server=a;', 'a=b;', ' ', '\n', 'server: \'a\',{', '<!--', '/*', '@"', 'N\'', '[a]\n"x"="', 'Server=a;Database=b\n', '=']) {
      const text = `${head} ${unit.repeat(Math.floor(100_000 / unit.length))}`;
      const started = performance.now();
      judged(text, format);
      expect([unit, performance.now() - started < 4_000]).toEqual([unit, true]);
    }
  });
});
