import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientForms } from '#core/clients/forms';
import { judgeConnectionString, type JudgeContext } from '#core/clients/judge';

const context: JudgeContext = { hosts: ['sql01.contoso.com', 'fe80::15'], instances: [{ name: 'SALES', oldPorts: [52104], newPort: 1435 }, { name: 'MSSQLSERVER', oldPorts: [1433], newPort: 1433 }] };

describe('clientForms', () => {
  it('gives every driver both forms', () => {
    const forms = clientForms({ host: 'sql01.contoso.com', instance: 'SALES', port: 1435, alias: 'CRM' });
    expect(forms.map(({ form, before, after }) => [form, before, after])).toEqual([
      ['sqlclient', 'Server=sql01.contoso.com\\SALES;Database=<database>;Integrated Security=True;Encrypt=True', 'Server=tcp:sql01.contoso.com,1435;Database=<database>;Integrated Security=True;Encrypt=True'],
      ['jdbc', 'jdbc:sqlserver://sql01.contoso.com\\SALES;databaseName=<database>;integratedSecurity=true;encrypt=true', 'jdbc:sqlserver://sql01.contoso.com:1435;databaseName=<database>;integratedSecurity=true;encrypt=true'],
      ['odbc', 'Driver={ODBC Driver 18 for SQL Server};Server=sql01.contoso.com\\SALES;Database=<database>;Trusted_Connection=yes;Encrypt=yes', 'Driver={ODBC Driver 18 for SQL Server};Server=tcp:sql01.contoso.com,1435;Database=<database>;Trusted_Connection=yes;Encrypt=yes'],
      ['oledb', 'Provider=MSOLEDBSQL19;Data Source=sql01.contoso.com\\SALES;Initial Catalog=<database>;Integrated Security=SSPI', 'Provider=MSOLEDBSQL19;Data Source=tcp:sql01.contoso.com,1435;Initial Catalog=<database>;Integrated Security=SSPI'],
      ['sqlalchemy', 'mssql+pyodbc://<user>:<password>@sql01.contoso.com\\SALES/<database>?driver=ODBC+Driver+18+for+SQL+Server', 'mssql+pyodbc://<user>:<password>@sql01.contoso.com:1435/<database>?driver=ODBC+Driver+18+for+SQL+Server'],
      ['go', 'sqlserver://<user>:<password>@sql01.contoso.com/SALES?database=<database>', 'sqlserver://<user>:<password>@sql01.contoso.com:1435?database=<database>'],
      ['go-ado', 'server=sql01.contoso.com\\SALES;user id=<user>;password=<password>;database=<database>', 'server=sql01.contoso.com;port=1435;user id=<user>;password=<password>;database=<database>'],
      ['tedious', "{\n  server: \"sql01.contoso.com\",\n  authentication: { type: 'default', options: { userName: '<user>', password: '<password>' } },\n  options: { instanceName: \"SALES\", database: '<database>' },\n}", "{\n  server: \"sql01.contoso.com\",\n  authentication: { type: 'default', options: { userName: '<user>', password: '<password>' } },\n  options: { port: 1435, database: '<database>' },\n}"],
      ['sqlsrv', 'sqlsrv:Server=sql01.contoso.com\\SALES;Database=<database>;Encrypt=yes', 'sqlsrv:Server=tcp:sql01.contoso.com,1435;Database=<database>;Encrypt=yes'],
    ]);
    expect(forms.filter((form) => form.viaAlias !== undefined).map((form) => form.form)).toEqual(['sqlclient', 'odbc', 'oledb', 'sqlsrv']);
    expect(forms[0]?.viaAlias).toContain('Server=CRM;');
  });

  it.each([
    ['sql01.contoso.com', 'SALES', 1435],
    ['sql01.contoso.com', 'MSSQLSERVER', 1433],
    ['fe80::15', 'SALES', 1435],
  ])('%s %s: after is judged right, before needs the Browser only for a named instance', (host, instance, port) => {
    for (const { form, before, after } of clientForms({ host, instance, port })) {
      expect([form, judgeConnectionString(after, context)]).toMatchObject([form, { ok: true, verdicts: [{ code: 'already-right', instance }] }]);
      expect([form, judgeConnectionString(before, context)]).toMatchObject([form, { ok: true, verdicts: [{ code: instance === 'SALES' ? 'needs-browser' : 'already-right' }] }]);
    }
  });

  it('hostile names stay in the server and cut nothing else loose', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'Z', '$', '#', '_', "'", '"', ';', '=', '{', '}', ' ', '\u2019', '\u65e5'), minLength: 1, maxLength: 10 }).filter((text) => text.trim() === text && text.toUpperCase() !== 'MSSQLSERVER');
    fc.assert(fc.property(name, (instance) => {
      const own: JudgeContext = { hosts: ['h'], instances: [{ name: instance, oldPorts: [2], newPort: 3 }] };
      for (const { form, after } of clientForms({ host: 'h', instance, port: 3 })) {
        expect([form, judgeConnectionString(after, own)]).toMatchObject([form, { ok: true, verdicts: [{ code: 'already-right' }] }]);
      }
      const odbc = clientForms({ host: 'h', instance, port: 3 }).find((form) => form.form === 'odbc');
      expect(odbc?.before).toMatch(/;Database=<database>;Trusted_Connection=yes;Encrypt=yes$/u);
    }));
  });
});
