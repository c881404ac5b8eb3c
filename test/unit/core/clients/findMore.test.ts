import { describe, expect, it } from 'vitest';
import { findInText } from '#core/clients/find/find';
import { formatOf } from '#core/clients/find/formats';
import { correctedText, judgeFound, type JudgedFound } from '#core/clients/find/judgeFound';
import type { JudgeContext } from '#core/clients/judge';

const context: JudgeContext = { hosts: ['sql01'], instances: [{ name: 'SALES', oldPorts: [52104], newPort: 1435 }] };

function judged(text: string, file: string): readonly JudgedFound[] {
  return findInText(text, formatOf(file)).map((found) => judgeFound(found, context));
}

/** Before and after, whole: what stands around a server must stay as it is. */
const corrected: readonly (readonly [what: string, file: string, before: string, after: string])[] = [
  ['pymssql by name', 'a.py', "c = pymssql.connect(server='SQL01\\\\SALES', user='a', password='ZQX')", "c = pymssql.connect(server='SQL01:1435', user='a', password='ZQX')"],
  ['pymssql, port as a number', 'a.py', "c = pymssql.connect(\n    server='SQL01',  # the old (box)\n    port=52104,\n    password='Z)Q,X',\n)", "c = pymssql.connect(\n    server='SQL01',  # the old (box)\n    port=1435,\n    password='Z)Q,X',\n)"],
  ['pymssql, port first and as a string', 'a.py', "pymssql.connect(port='52104', server=r'SQL01', database='crm')", "pymssql.connect(port='1435', server=r'SQL01', database='crm')"],
  ['pymssql, an instance hides the port', 'a.py', "pymssql.connect(server=r'SQL01\\SALES', port=52104)", "pymssql.connect(server=r'SQL01', port=1435)"],
  ['pymssql by position', 'a.py', "pymssql.connect('SQL01,52104', 'a', 'ZQX')", "pymssql.connect('SQL01:1435', 'a', 'ZQX')"],
  ['pyodbc by name', 'a.py', "pyodbc.connect(driver='{ODBC Driver 18 for SQL Server}', server='SQL01\\\\SALES', pwd='ZQX')", "pyodbc.connect(driver='{ODBC Driver 18 for SQL Server}', server='SQL01,1435', pwd='ZQX')"],
  ['f-string with doubled braces', 'a.py', 'c = f"DRIVER={{ODBC Driver 18 for SQL Server}};SERVER=SQL01\\\\SALES;UID=a;PWD={{{pw}}}"', 'c = f"DRIVER={{ODBC Driver 18 for SQL Server}};SERVER=SQL01,1435;UID=a;PWD={{{pw}}}"'],
  ['interpolated C# with doubled braces', 'a.cs', 'var c = $"Driver={{ODBC Driver 18 for SQL Server}};Server=SQL01\\\\SALES;Database={db}";', 'var c = $"Driver={{ODBC Driver 18 for SQL Server}};Server=SQL01,1435;Database={db}";'],
  ['Sequelize', 'a.ts', "new Sequelize('crm', 'a', 'ZQX', { host: 'SQL01', port: 52104, dialect: 'mssql' });", "new Sequelize('crm', 'a', 'ZQX', { host: 'SQL01', port: 1435, dialect: 'mssql' });"],
  ['Sequelize with an instance', 'config.json', '{"production": {"username": "a", "password": "ZQX", "host": "SQL01", "dialect": "mssql", "dialectOptions": {"options": {"instanceName": "SALES", "encrypt": true}}}}', '{"production": {"username": "a", "password": "ZQX", "host": "SQL01", "port": 1435, "dialect": "mssql", "dialectOptions": {"options": { "encrypt": true}}}}'],
  ['TypeORM', 'a.ts', "new DataSource({ type: 'mssql', host: 'SQL01\\\\SALES', username: 'a', password: 'ZQX' })", "new DataSource({ type: 'mssql', host: 'SQL01', port: 1435, username: 'a', password: 'ZQX' })"],
  ['the tools for Visual Studio Code', 'settings.json', '{"mssql.connections": [{"server": "SQL01\\\\SALES", "database": "crm", "authenticationType": "SqlLogin", "user": "a", "password": "ZQX"}]}', '{"mssql.connections": [{"server": "SQL01,1435", "database": "crm", "authenticationType": "SqlLogin", "user": "a", "password": "ZQX"}]}'],
  ['SQLTools', 'settings.json', '{"sqltools.connections": [{"server": "SQL01\\\\SALES", "dialect": "MSSQL", "database": "crm", "username": "a", "password": "ZQX"}]}', '{"sqltools.connections": [{"server": "SQL01", "port": 1435, "dialect": "MSSQL", "database": "crm", "username": "a", "password": "ZQX"}]}'],
  ['knex', 'knexfile.js', "module.exports = { client: 'mssql', connection: { host: 'SQL01', port: 52104, user: 'a', password: 'ZQX' }, pool: { min: 0 } };", "module.exports = { client: 'mssql', connection: { host: 'SQL01', port: 1435, user: 'a', password: 'ZQX' }, pool: { min: 0 } };"],
  ['freetds.conf, a port', 'freetds.conf', '[global]\n\ttds version = 7.4\n\n[crm]\n\thost = SQL01\n\tport = 52104\n', '[global]\n\ttds version = 7.4\n\n[crm]\n\thost = SQL01\n\tport = 1435\n'],
  ['freetds.conf, an instance', '.freetds.conf', '[crm]\r\n\thost = SQL01\r\n\tinstance = SALES\r\n\ttds version = 7.3\r\n', '[crm]\r\n\thost = SQL01\r\n\tport = 1435\r\n\ttds version = 7.3\r\n'],
  ['freetds.conf, an instance in the host', 'freetds.conf', '[crm]\n\ttds version = 7.4\n\thost = SQL01\\SALES\n', '[crm]\n\ttds version = 7.4\n\thost = SQL01\nport=1435\n'],
  ['freetds.conf that leaves the version of the protocol to FreeTDS', 'freetds.conf', '[crm]\n\thost = SQL01\n\tport = 52104\n', '[crm]\n\thost = SQL01\n\tport = 1435\n'],
  ['PDO dblib', 'a.php', "<?php $db = new PDO('dblib:host=SQL01\\\\SALES;dbname=crm', 'a', 'ZQX');", "<?php $db = new PDO('dblib:host=SQL01:1435;dbname=crm', 'a', 'ZQX');"],
  ['PDO dblib with a port', 'a.php', '<?php $db = new PDO("dblib:host=SQL01:52104;dbname=crm", $u, $p);', '<?php $db = new PDO("dblib:host=SQL01:1435;dbname=crm", $u, $p);'],
];

function hexOf(text: string): string {
  return [...Buffer.from(`${text}\0`, 'utf16le')].map((byte) => byte.toString(16).padStart(2, '0')).join(',');
}

describe('what applications use', () => {
  it.each(corrected)('%s: found, judged and corrected, and nothing else changes', (_what, file, before, after) => {
    const found = judged(before, file);
    expect(found).toHaveLength(1);
    expect(correctedText(before, found)).toBe(after);
    expect(JSON.stringify(found)).not.toMatch(/ZQX|Z\)Q/u);
    expect(judged(after, file).flatMap((one) => one.edits)).toEqual([]);
  });

  it.each(['1', '2'])('hex(%s) of a registry export, broken over lines', (type) => {
    const wrapped = (text: string): string => hexOf(text).replaceAll(/((?:[0-9a-f]{2},){20})/gu, '$1\\\r\n  ');
    const file = (hex: string): string => `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\App]\r\n"cs"=hex(${type}):${hex}\r\n"next"="Server=SQL01\\\\SALES;Database=x"\r\n`;
    const text = file(wrapped('Server=SQL01\\SALES;Database=\u55b6\u696d;Password=ZQX'));
    const found = judged(text, 'a.reg');
    expect(found).toHaveLength(2);
    const after = correctedText(text, found);
    expect(after.replaceAll('\\\r\n  ', '')).toBe(file(hexOf('Server=SQL01,1435;Database=\u55b6\u696d;Password=ZQX')).replace('SQL01\\\\SALES', 'SQL01,1435'));
    expect(JSON.stringify(found)).not.toContain('ZQX');
    // Found alone as well, where no text of the file says anything.
    expect(judged(text.replace(/"next".*\r\n/u, ''), 'a.reg')).toHaveLength(1);
  });

  it.each([
    ['a.py', "conn = pymssql.connect(server='SQL01', port=PORT)", 'server-not-literal'],
    ['a.py', 'conn = pymssql.connect(server=f"{HOST}", port=1433)', 'server-not-literal'],
    ['a.py', 'c = f"DRIVER={{SQL Server}};SERVER={host};DATABASE=crm"', 'server-not-literal'],
  ])('%s %s: said to be filled in', (file, text, error) => {
    expect(judged(text, file).map((one) => [one.error, one.edits.length])).toEqual([[error, 0]]);
  });

  it.each([
    ['a.py', "# pymssql.connect(server='SQL01\\\\SALES')"],
    ['a.py', 's = "pymssql.connect(server=\'SQL01\')"'],
    ['a.py', "pymssql.connect(server='SQL01' + suffix)"],
    ['a.py', "pymssql.connect(server='SQL01'"],
    ['a.ts', "new Sequelize({ host: 'SQL01', dialect: 'postgres' })"],
    ['a.ts', "new DataSource({ type: 'mysql', host: 'SQL01' }); const t = 'mssql';"],
    ['odbc.ini', '[pg]\nDriver = PostgreSQL\nhost = SQL01\n[x]\ntds_version = 7.4\n'],
    ['a.reg', '[HKEY_LOCAL_MACHINE\\SOFTWARE\\App]\r\n"x"=hex(1):53,00,65\r\n'],
    ['a.reg', '[HKEY_LOCAL_MACHINE\\SOFTWARE\\App]\r\n"x"=hex(3):53,00\r\n'],
  ])('%s %s: not taken for one', (file, text) => {
    expect(judged(text, file).filter((one) => one.edits.length > 0)).toEqual([]);
  });

  it.each(['pymssql.connect(', "pymssql.connect(server='a',", "{host:'a',type:'mssql',", "{{host:'a'}", '"x"=hex(1):61,00,', 'dblib:host=a;', '[a]\nhost=a\ntds version=7\n'])('%s repeated is read in linear time', (unit) => {
    for (const file of ['a.py', 'a.js', 'a.reg', 'a.php', 'freetds.conf']) {
      const text = `Server=x [a]\n${unit.repeat(Math.floor(100_000 / unit.length))}`;
      const started = performance.now();
      judged(text, file);
      expect([file, performance.now() - started < 4_000]).toEqual([file, true]);
    }
  });
});
