import { describe, expect, it } from 'vitest';
import type { ClientFamily } from '#core/clients/families';
import { judgeConnectionString, verdictSeverity, type JudgeContext, type VerdictCode } from '#core/clients/judge';
import type { ConnectionStringError } from '#core/clients/pairs';
import { textByCode } from '#core/text/byCode';
import { clientsText as en } from '#core/text/en/clients';
import { clientsText as ja } from '#core/text/ja/clients';

const context: JudgeContext = {
  hosts: ['SQL01', 'sql01.contoso.com', '10.20.1.15', 'fe80::15'],
  instances: [
    { name: 'MSSQLSERVER', oldPorts: [1433], newPort: 1433 },
    { name: 'INST1', oldPorts: [49721], newPort: 49721 },
    { name: 'SALES', oldPorts: [52104], newPort: 1435 },
    { name: 'REPORT', oldPorts: [1450, 50388], newPort: 1450 },
    { name: 'OLD', oldPorts: [1435], newPort: 1440 },
    { name: '営業$1', oldPorts: [50001], newPort: 1441 },
  ],
};

type Row = [text: string, family: ClientFamily, codes: VerdictCode[], corrected: string | undefined];

const sqlClient: Row[] = [
  ['Server=SQL01\\SALES;Database=crm;Integrated Security=True', 'sqlclient', ['needs-browser'], 'Server=SQL01,1435;Database=crm;Integrated Security=True'],
  ['Data Source=sql01.contoso.com\\sales;Initial Catalog=crm;User ID=app;Password=p;', 'sqlclient', ['needs-browser'], 'Data Source=sql01.contoso.com,1435;Initial Catalog=crm;User ID=app;Password=p;'],
  ['Server = tcp:SQL01\\SALES ; Database=crm', 'sqlclient', ['needs-browser'], 'Server = tcp:SQL01,1435 ; Database=crm'],
  ['Server="SQL01\\SALES";Password="a;b""c"', 'sqlclient', ['needs-browser'], 'Server="SQL01,1435";Password="a;b""c"'],
  ["server='SQL01\\SALES';pwd='x''y'", 'sqlclient', ['needs-browser'], "server='SQL01,1435';pwd='x''y'"],
  ['Server=SQL01,52104;Database=crm', 'sqlclient', ['old-port'], 'Server=SQL01,1435;Database=crm'],
  ['Server=SQL01 , 52104;Database=crm', 'sqlclient', ['old-port'], 'Server=SQL01,1435;Database=crm'],
  ['Server=tcp:sql01.contoso.com,49721', 'sqlclient', ['already-right'], undefined],
  ['Server=SQL01', 'sqlclient', ['already-right'], undefined],
  ['Server=SQL01,1433', 'sqlclient', ['already-right'], undefined],
  ['Server=SQL01\\MSSQLSERVER', 'sqlclient', ['default-instance-by-name'], 'Server=SQL01,1433'],
  ['Server=SQL01:52104', 'sqlclient', ['colon-port', 'old-port'], 'Server=SQL01,1435'],
  ['Server=SQL01:1433', 'sqlclient', ['colon-port', 'already-right'], 'Server=SQL01,1433'],
  ['Server=SQL01\\SALES,52104', 'sqlclient', ['port-wins', 'old-port'], 'Server=SQL01,1435'],
  ['Server=SQL01\\INST1,49721', 'sqlclient', ['port-wins', 'already-right'], undefined],
  ['Server=SQL01,52104\\SALES', 'sqlclient', ['port-before-instance', 'port-wins', 'old-port'], 'Server=SQL01,1435'],
  ['Server=SQL01\\SALES,49721', 'sqlclient', ['port-wins', 'name-and-port-disagree', 'already-right'], 'Server=SQL01,49721'],
  ['Server=SQL01,1435', 'sqlclient', ['ambiguous-port'], undefined],
  ['Server=SQL01\\OLD,1435', 'sqlclient', ['port-wins', 'old-port'], 'Server=SQL01,1440'],
  ['Server=SQL01,1434', 'sqlclient', ['dac-port'], undefined],
  ['Server=SQL01\\SALES,1434', 'sqlclient', ['port-wins', 'dac-port'], 'Server=SQL01,1435'],
  ['Server=SQL01,9999', 'sqlclient', ['unknown-port'], undefined],
  ['Server=SQL01,abc', 'sqlclient', ['bad-port'], undefined],
  ['Server=SQL01\\NOPE', 'sqlclient', ['unknown-instance'], undefined],
  ['Server=SQL01\\営業$1', 'sqlclient', ['needs-browser'], 'Server=SQL01,1441'],
  ['Server=.\\SALES', 'sqlclient', ['local-name', 'needs-browser'], 'Server=.,1435'],
  ['Server=(local)\\SALES', 'sqlclient', ['local-name', 'needs-browser'], 'Server=(local),1435'],
  ['Server=localhost,52104', 'sqlclient', ['local-name', 'old-port'], 'Server=localhost,1435'],
  ['Server=(localdb)\\MSSQLLocalDB', 'sqlclient', ['localdb'], undefined],
  ['Server=np:SQL01\\SALES', 'sqlclient', ['named-pipe'], undefined],
  ['Server=\\\\SQL01\\pipe\\MSSQL$SALES\\sql\\query', 'sqlclient', ['named-pipe'], undefined],
  ['Server=np:\\\\.\\pipe\\sql\\query', 'sqlclient', ['named-pipe'], undefined],
  ['Server=lpc:SQL01\\SALES', 'sqlclient', ['shared-memory'], undefined],
  ['Server=admin:SQL01\\SALES', 'sqlclient', ['dac'], undefined],
  ['Server=WEB7\\SALES', 'sqlclient', ['other-server'], undefined],
  ['Server=fe80::15,52104', 'sqlclient', ['old-port'], 'Server=fe80::15,1435'],
  ['Server=10.20.1.15\\SALES', 'sqlclient', ['needs-browser'], 'Server=10.20.1.15,1435'],
];

const odbcAndOleDb: Row[] = [
  ['Driver={ODBC Driver 18 for SQL Server};Server=SQL01\\SALES;Database=crm;UID=app;PWD={a;b}}c}', 'odbc', ['needs-browser'], 'Driver={ODBC Driver 18 for SQL Server};Server=SQL01,1435;Database=crm;UID=app;PWD={a;b}}c}'],
  ['DRIVER=SQL Server;SERVER={SQL01\\SALES};Trusted_Connection=Yes', 'odbc', ['needs-browser'], 'DRIVER=SQL Server;SERVER={SQL01,1435};Trusted_Connection=Yes'],
  ['Driver={ODBC Driver 17 for SQL Server};Server=tcp:SQL01,52104', 'odbc', ['old-port'], 'Driver={ODBC Driver 17 for SQL Server};Server=tcp:SQL01,1435'],
  ['Driver={ODBC Driver 18 for SQL Server};Server=SQL01;Port=52104;Database=crm', 'odbc', ['port-keyword-ignored', 'old-port'], 'Driver={ODBC Driver 18 for SQL Server};Server=SQL01,1435;Port=52104;Database=crm'],
  ['Driver={ODBC Driver 18 for SQL Server};Server=SQL01:49721', 'odbc', ['colon-port', 'already-right'], 'Driver={ODBC Driver 18 for SQL Server};Server=SQL01,49721'],
  ['Driver=FreeTDS;Server=SQL01;Port=52104;TDS_Version=7.4', 'odbc', ['old-port'], 'Driver=FreeTDS;Server=SQL01;Port=1435;TDS_Version=7.4'],
  ['Driver=FreeTDS;Server=SQL01,52104;TDS_Version=7.4', 'odbc', ['old-port'], 'Driver=FreeTDS;Server=SQL01,1435;TDS_Version=7.4'],
  ['Driver=FreeTDS;Server=SQL01:49721', 'odbc', ['colon-port', 'already-right'], 'Driver=FreeTDS;Server=SQL01;PORT=49721'],
  ['Driver=FreeTDS;Server=tcp:SQL01,49721', 'odbc', ['protocol-not-taken', 'already-right'], 'Driver=FreeTDS;Server=SQL01,49721'],
  ['Driver=FreeTDS;Server=SQL01\\SALES,52104', 'odbc', ['mutually-exclusive', 'needs-browser'], 'Driver=FreeTDS;Server=SQL01,1435'],
  ['Driver=FreeTDS;Server=SQL01\\SALES;Port=52104', 'odbc', ['port-wins', 'old-port'], 'Driver=FreeTDS;Server=SQL01;Port=1435'],
  ['dblib:host=SQL01\\SALES:52104;dbname=crm', 'freetds', ['mutually-exclusive', 'needs-browser'], 'dblib:host=SQL01:1435;dbname=crm'],
  ['dblib:host=tcp:SQL01;dbname=crm', 'freetds', ['protocol-not-taken', 'already-right'], 'dblib:host=SQL01:1433;dbname=crm'],
  ['dblib:host=SQL01:49721', 'freetds', ['already-right'], undefined],
  ['Driver={FreeTDS};Server=SQL01\\SALES', 'odbc', ['needs-browser'], 'Driver={FreeTDS};Server=SQL01;PORT=1435'],
  ['Driver={SQL Server Native Client 11.0};Server=SQL01,49721', 'odbc', ['already-right'], undefined],
  ['Provider=MSOLEDBSQL;Data Source=SQL01\\SALES;Initial Catalog=crm;Integrated Security=SSPI', 'oledb', ['needs-browser'], 'Provider=MSOLEDBSQL;Data Source=SQL01,1435;Initial Catalog=crm;Integrated Security=SSPI'],
  ['Provider=SQLOLEDB.1;Password="x y";Data Source=SQL01:52104', 'oledb', ['colon-port', 'old-port'], 'Provider=SQLOLEDB.1;Password="x y";Data Source=SQL01,1435'],
  ['Provider=SQLNCLI11;Server=SQL01', 'oledb', ['already-right'], undefined],
];

const jdbc: Row[] = [
  ['jdbc:sqlserver://SQL01\\SALES;databaseName=crm;user=app;password={p;q}', 'jdbc', ['needs-browser'], 'jdbc:sqlserver://SQL01:1435;databaseName=crm;user=app;password={p;q}'],
  ['jdbc:sqlserver://SQL01:52104;databaseName=crm', 'jdbc', ['old-port'], 'jdbc:sqlserver://SQL01:1435;databaseName=crm'],
  ['jdbc:sqlserver://SQL01\\SALES:52104;databaseName=crm', 'jdbc', ['port-wins', 'old-port'], 'jdbc:sqlserver://SQL01:1435;databaseName=crm'],
  ['jdbc:sqlserver://SQL01:49721', 'jdbc', ['already-right'], undefined],
  ['jdbc:sqlserver://SQL01,52104;databaseName=crm', 'jdbc', ['comma-port', 'old-port'], 'jdbc:sqlserver://SQL01:1435;databaseName=crm'],
  ['jdbc:sqlserver://tcp:SQL01,52104;databaseName=crm', 'jdbc', ['comma-port', 'protocol-not-taken', 'old-port'], 'jdbc:sqlserver://SQL01:1435;databaseName=crm'],
  ['jdbc:sqlserver://SQL01;instanceName=SALES;databaseName=crm', 'jdbc', ['needs-browser'], 'jdbc:sqlserver://SQL01:1435;databaseName=crm'],
  ['jdbc:sqlserver://SQL01;databaseName=crm;instanceName=SALES', 'jdbc', ['needs-browser'], 'jdbc:sqlserver://SQL01:1435;databaseName=crm'],
  ['jdbc:sqlserver://;serverName=SQL01;instanceName=SALES', 'jdbc', ['needs-browser'], 'jdbc:sqlserver://;serverName=SQL01;portNumber=1435'],
  ['jdbc:sqlserver://;serverName={fe80::15};portNumber=52104;encrypt=true', 'jdbc', ['old-port'], 'jdbc:sqlserver://;serverName={fe80::15};portNumber=1435;encrypt=true'],
  ['jdbc:sqlserver://;serverName=SQL01:49721', 'jdbc', ['colon-port', 'already-right'], 'jdbc:sqlserver://;serverName=SQL01;portNumber=49721'],
  ['jdbc:sqlserver://SQL01;instance=SALES', 'jdbc', ['already-right'], undefined],
  ['jdbc:sqlserver://SQL01;portNumber=52104', 'jdbc', ['old-port'], 'jdbc:sqlserver://SQL01;portNumber=1435'],
  ['JDBC:SQLSERVER://localhost;', 'jdbc', ['local-name', 'already-right'], undefined],
];

const urls: Row[] = [
  ['mssql+pyodbc://app:p%40w@SQL01\\SALES/crm?driver=ODBC+Driver+18+for+SQL+Server', 'sqlalchemy', ['needs-browser'], 'mssql+pyodbc://app:p%40w@SQL01:1435/crm?driver=ODBC+Driver+18+for+SQL+Server'],
  ['mssql+pyodbc://app:p@SQL01%5CSALES/crm?driver=x', 'sqlalchemy', ['needs-browser'], 'mssql+pyodbc://app:p@SQL01:1435/crm?driver=x'],
  ['mssql+pyodbc://app:p@SQL01:52104/crm?driver=x', 'sqlalchemy', ['old-port'], 'mssql+pyodbc://app:p@SQL01:1435/crm?driver=x'],
  ['mssql+pyodbc://app:p@SQL01,52104/crm?driver=x', 'sqlalchemy', ['old-port'], 'mssql+pyodbc://app:p@SQL01:1435/crm?driver=x'],
  ['mssql+pyodbc://app:p@SQL01,49721/crm?driver=x', 'sqlalchemy', ['already-right'], undefined],
  ['mssql+pymssql://app:p@SQL01,52104/crm', 'sqlalchemy', ['comma-port', 'old-port'], 'mssql+pymssql://app:p@SQL01:1435/crm'],
  ['mssql+pymssql://SQL01:49721/crm', 'sqlalchemy', ['already-right'], undefined],
  ['mssql+pyodbc://app:p@[fe80::15]:52104/crm?driver=x', 'sqlalchemy', ['old-port'], 'mssql+pyodbc://app:p@[fe80::15]:1435/crm?driver=x'],
  ['mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BODBC+Driver+18+for+SQL+Server%7D%3BSERVER%3DSQL01%5CSALES%3BPWD%3Dp%253Bq', 'sqlalchemy', ['needs-browser'], 'mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BODBC+Driver+18+for+SQL+Server%7D%3BSERVER%3DSQL01%2C1435%3BPWD%3Dp%253Bq'],
  ['mssql+pyodbc:///?autocommit=true&odbc_connect=Driver={ODBC Driver 18 for SQL Server};Server=SQL01,52104&x=1', 'sqlalchemy', ['old-port'], 'mssql+pyodbc:///?autocommit=true&odbc_connect=Driver={ODBC Driver 18 for SQL Server};Server=SQL01,1435&x=1'],
  ['sqlserver://app:p@SQL01/SALES?database=crm', 'go', ['needs-browser'], 'sqlserver://app:p@SQL01:1435?database=crm'],
  ['sqlserver://app:p@SQL01:52104?database=crm', 'go', ['old-port'], 'sqlserver://app:p@SQL01:1435?database=crm'],
  ['sqlserver://app:p@SQL01:52104/SALES?database=crm', 'go', ['port-wins', 'old-port'], 'sqlserver://app:p@SQL01:1435?database=crm'],
  ['sqlserver://app:p@SQL01:49721/?database=crm', 'go', ['already-right'], undefined],
  ['server=SQL01\\SALES;port=52104;user id=app', 'go', ['port-wins', 'old-port'], 'server=SQL01;port=1435;user id=app'],
  ['server=SQL01;port=49721', 'go', ['already-right'], undefined],
  ['server=SQL01\\SALES;app name=x', 'go', ['needs-browser'], 'server=SQL01;port=1435;app name=x'],
  ['server=SQL01:49721;app name=x', 'go', ['colon-port', 'already-right'], 'server=SQL01;port=49721;app name=x'],
  ["server=SQL01\\SALES;app name=x;password='a", 'go', ['needs-browser'], "server=SQL01;port=1435;app name=x;password='a"],
  ['odbc:server=tcp:SQL01;port=49721', 'go', ['protocol-not-taken', 'already-right'], 'odbc:server=SQL01;port=49721'],
  ['odbc:server=SQL01,52104', 'go', ['comma-port', 'old-port'], 'odbc:server=SQL01;port=1435'],
  ['server=SQL01,52104;app name=x', 'go', ['comma-port-by-version', 'old-port'], 'server=SQL01;port=1435;app name=x'],
  ['odbc:server={SQL01\\SALES};password={a}}b}', 'go', ['needs-browser'], 'odbc:server={SQL01};port=1435;password={a}}b}'],
];

const tedious: Row[] = [
  ["{ server: 'SQL01', options: { instanceName: 'SALES', encrypt: true } }", 'tedious', ['needs-browser'], "{ server: 'SQL01', options: { port: 1435, encrypt: true } }"],
  ['{"server":"SQL01","options":{"instanceName":"SALES"}}', 'tedious', ['needs-browser'], '{"server":"SQL01","options":{"port": 1435}}'],
  ["{ server: 'SQL01', options: { port: 52104 } }", 'tedious', ['old-port'], "{ server: 'SQL01', options: { port: 1435 } }"],
  ["{ server: 'SQL01', options: { port: 52104, instanceName: 'SALES' } }", 'tedious', ['mutually-exclusive', 'needs-browser'], "{ server: 'SQL01', options: { port: 1435 } }"],
  ["{ server: 'SQL01', options: { port: 49721 } }", 'tedious', ['already-right'], undefined],
  ["const config = {\n  server: 'SQL01\\\\SALES', // it's ours\n  authentication: { type: 'default', options: { userName: 'a', password: 'it\\'s' } },\n};", 'tedious', ['instance-not-taken'], "const config = {\n  server: 'SQL01', options: { port: 1435 }, // it's ours\n  authentication: { type: 'default', options: { userName: 'a', password: 'it\\'s' } },\n};"],
  ["{ user: 'a', password: 'p', server: 'SQL01', options: { instanceName: 'SALES' } }", 'tedious', ['needs-browser'], "{ user: 'a', password: 'p', server: 'SQL01', port: 1435, options: {  } }"],
  ["{ user: 'a', password: process.env.PW, server: 'SQL01', port: 52104, options: { instanceName: 'SALES', encrypt: true } }", 'tedious', ['instance-wins', 'needs-browser'], "{ user: 'a', password: process.env.PW, server: 'SQL01', port: 1435, options: {  encrypt: true } }"],
  ["{ user: 'a', password: 'p', server: 'SQL01\\\\SALES' }", 'tedious', ['needs-browser'], "{ user: 'a', password: 'p', server: 'SQL01', port: 1435 }"],
  ["{ user: 'a', password: 'p', server: 'SQL01:49721' }", 'tedious', ['colon-port', 'already-right'], "{ user: 'a', password: 'p', server: 'SQL01', port: 49721 }"],
  ["{ type: 'mssql', host: 'SQL01\\\\SALES' }", 'tedious', ['needs-browser'], "{ type: 'mssql', host: 'SQL01', port: 1435 }"],
  ["{ dialect: 'mssql', host: 'SQL01\\\\SALES' }", 'tedious', ['instance-not-taken'], "{ dialect: 'mssql', host: 'SQL01', port: 1435 }"],
  ["{ dialect: MsSqlDialect, server: 'SQL01', instanceName: 'SALES', authentication: { type: 'default' } }", 'tedious', ['needs-browser'], "{ dialect: MsSqlDialect, server: 'SQL01', port: 1435, authentication: { type: 'default' } }"],
  ["{ dialect: MsSqlDialect, server: 'SQL01', port: 52104, instanceName: 'SALES' }", 'tedious', ['mutually-exclusive', 'needs-browser'], "{ dialect: MsSqlDialect, server: 'SQL01', port: 1435 }"],
  ["{ dialect: MsSqlDialect, server: 'SQL01\\\\SALES', authentication: { type: 'default' } }", 'tedious', ['instance-not-taken'], "{ dialect: MsSqlDialect, server: 'SQL01', port: 1435, authentication: { type: 'default' } }"],
  ["{ server: 'SQL01,52104', options: {} }", 'tedious', ['comma-port', 'old-port'], "{ server: 'SQL01', options: { port: 1435 } }"],
  ["new Connection({ server: 'tcp:SQL01', options: { encrypt: true } })", 'tedious', ['protocol-not-taken', 'already-right'], "new Connection({ server: 'SQL01', options: { port: 1433, encrypt: true } })"],
];

describe('judgeConnectionString', () => {
  it.each([...sqlClient, ...odbcAndOleDb, ...jdbc, ...urls, ...tedious])('%s', (text, family, codes, corrected) => {
    const judgement = judgeConnectionString(text, context);
    if (!judgement.ok) throw new Error(judgement.code);
    expect(judgement.family).toBe(family);
    expect(judgement.verdicts.map((verdict) => verdict.code)).toEqual(codes);
    expect(judgement.corrected?.raw).toBe(corrected);
    for (const verdict of judgement.verdicts) {
      expect(textByCode(ja.verdict, verdict)).not.toBe(textByCode(en.verdict, verdict));
    }
  });

  it.each([...sqlClient, ...odbcAndOleDb, ...jdbc, ...urls, ...tedious].filter((row) => row[3] !== undefined))('corrected, it is right: %s', (...row) => {
    // Port 1435 has two owners around the change and needs the new state alone to be judged.
    const after = { ...context, instances: context.instances.map((instance) => ({ ...instance, oldPorts: [] })) };
    const judgement = judgeConnectionString(row[3] ?? '', after);
    if (!judgement.ok) throw new Error(judgement.code);
    const codes = judgement.verdicts.map((verdict) => verdict.code);
    expect(codes).toContain('already-right');
    expect(codes.filter((code) => code !== 'port-keyword-ignored' && ['error', 'warning'].includes(verdictSeverity(code)))).toEqual([]);
  });

  const errors: [string, ConnectionStringError][] = [
    ['', 'empty'],
    [' \r\n\t', 'empty'],
    ['hello', 'unknown-family'],
    ['SQL01\\SALES', 'unknown-family'],
    ['Database=crm;Integrated Security=True', 'no-server'],
    ['Server=;Database=crm', 'no-server'],
    ['Host=SQL01;Database=crm', 'no-server'],
    ['Server=SQL01;Data Source=SQL02', 'duplicate-key'],
    ['Server="SQL01;Database=crm', 'unbalanced-quote'],
    ['Driver={SQL Server;Server=SQL01', 'unbalanced-quote'],
    ['Server="SQL01"x;Database=crm', 'malformed'],
    ['Server=SQL01;nonsense', 'malformed'],
    ['=x;Server=SQL01', 'malformed'],
    ['DSN=crm;UID=a', 'server-in-dsn'],
    ['mssql+pyodbc://a:b@crmdsn', 'server-in-dsn'],
    ['mssql+pyodbc:///?odbc_connect=DSN%3Dcrm', 'server-in-dsn'],
    ['mssql+pyodbc://a:b@SQL01:1433/?driver=ODBC+Driver+18+for+SQL+Server', 'server-in-dsn'],
    ['jdbc:jtds:sqlserver://SQL01:1433/crm;instance=SALES', 'unsupported-driver'],
    ['jdbc:postgresql://SQL01/crm', 'unsupported-driver'],
    ['postgres://a:b@SQL01/crm', 'unsupported-driver'],
    ['sqlserver://SQL01:1433;database=crm;user=a', 'unsupported-driver'],
    ['jdbc:sqlserver://;databaseName=crm', 'no-server'],
    ['jdbc:sqlserver://SQL01;serverName=SQL02', 'duplicate-key'],
    ['jdbc:sqlserver://SQL01:1;portNumber=2', 'duplicate-key'],
    ['{ server: process.env.HOST }', 'server-not-literal'],
    ['{ server: `${host}` }', 'server-not-literal'],
    ["{ server: 'SQL01, options: {} }", 'unbalanced-quote'],
    ["{ server: 'SQL01' ", 'malformed'],
    ["{ database: 'x' }", 'no-server'],
    [`Server=SQL01;${'x'.repeat(1_000_000)}`, 'too-long'],
  ];
  it.each(errors.map(([text, code]) => ({ name: text.slice(0, 60), text, code })))('$code: $name', ({ text, code }) => {
    expect(judgeConnectionString(text, context)).toMatchObject({ ok: false, code });
    expect(ja.error[code]).not.toBe(en.error[code]);
  });

  it('says when the default instance has moved, and when there is none', () => {
    const moved = judgeConnectionString('Server=SQL01', { hosts: ['SQL01'], instances: [{ name: 'MSSQLSERVER', oldPorts: [1433], newPort: 14330 }] });
    expect(moved).toMatchObject({ verdicts: [{ code: 'default-port-moved', port: 14330 }], corrected: { raw: 'Server=SQL01,14330' } });
    const none = judgeConnectionString('Server=SQL01', { hosts: ['SQL01'], instances: [{ name: 'SALES', oldPorts: [1], newPort: 2 }] });
    expect(none).toMatchObject({ verdicts: [{ code: 'no-default-instance' }] });
    expect(none).not.toHaveProperty('corrected');
  });

  it('quotes back nothing that may be part of a password', () => {
    const judgement = judgeConnectionString('mssql+pyodbc://sa:Se?cret@SQL01/crm?driver=x', context);
    expect(judgement).toEqual({ ok: false, code: 'malformed', masked: 'mssql+pyodbc://sa:\u2022\u2022\u2022\u2022\u2022@SQL01/crm?driver=x' });
  });
});
