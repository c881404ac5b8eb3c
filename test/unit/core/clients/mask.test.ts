import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MASK, maskSecrets, secretSpans } from '#core/clients/mask';

describe('maskSecrets', () => {
  it.each([
    ['Server=a;Password=abc;Database=d', `Server=a;Password=${MASK};Database=d`],
    ['Server=a;PWD=abc', `Server=a;PWD=${MASK}`],
    ['Server=a;pwd = abc ;Database=d', `Server=a;pwd = ${MASK};Database=d`],
    ['Password="a;b=c""d";Server=x', `Password="${MASK}";Server=x`],
    ["Password='a;b=c''d' ; Server=x", `Password='${MASK}' ; Server=x`],
    ['PWD={a;b=c}}d};Server=x', `PWD={${MASK}};Server=x`],
    ['Password=a;b;Server=x', `Password=${MASK};Server=x`],
    ['Password="open;Server=x', `Password=${MASK}`],
    ["Password='ab'c'd';Server=x", `Password=${MASK};Server=x`],
    ['Access Token=eyJ.x;Server=x', `Access Token=${MASK};Server=x`],
    ['jdbc:sqlserver://h:1433;user=a@b;accessToken=eyJ;x=1', `jdbc:sqlserver://h:1433;user=a@b;accessToken=${MASK};x=1`],
    ['jdbc:sqlserver://h;keyStoreSecret={a;b};trustStorePassword=q', `jdbc:sqlserver://h;keyStoreSecret={${MASK}};trustStorePassword=${MASK}`],
    ['mssql+pyodbc://sa:p%40ss@host/db?driver=x', `mssql+pyodbc://sa:${MASK}@host/db?driver=x`],
    ['mssql+pyodbc://sa:p@ss/w?rd@host/db', `mssql+pyodbc://sa:${MASK}@host/db`],
    ['sqlserver://pwduser:pass1@passhost:1433/db', `sqlserver://pwduser:${MASK}@passhost:1433/db`],
    ['jdbc:sqlserver://passhost:1433;password=x', `jdbc:sqlserver://passhost:1433;password=${MASK}`],
    ['sqlserver://host/?password=abc&user id=x@y', `sqlserver://host/?password=${MASK}&user id=x@y`],
    ['x://password=abc', `x://password=${MASK}`],
    ['mssql:///?odbc_connect=PWD={a:@b};Server=h', `mssql:///?odbc_connect=PWD={${MASK}};Server=h`],
    ["{ url: 'x://a', password: 'b' }", `{ url: 'x://a', password: '${MASK}' }`],
    ['sqlserver://host?password=abc&database=d', `sqlserver://host?password=${MASK}&database=d`],
    ['mssql:///?odbc_connect=SERVER%3Dh%3BPWD%3Dabc%3BDATABASE%3Dd', `mssql:///?odbc_connect=SERVER%3Dh%3BPWD%3D${MASK}%3BDATABASE%3Dd`],
    ['x?u=SERVER%253Dh%253BPWD%253Dabc%253BDATABASE%253Dd', `x?u=SERVER%253Dh%253BPWD%253D${MASK}%253BDATABASE%253Dd`],
    ["{ password: 'a\\'b', server: 'h' }", `{ password: '${MASK}', server: 'h' }`],
    ['{"password":"a,b}","server":"h"}', `{"password":"${MASK}","server":"h"}`],
    ['{ password: process.env.PW, server: "h" }', `{ password: ${MASK}, server: "h" }`],
    ['"ConnectionStrings": { "Db": "Server=h;Password=abc" }', `"ConnectionStrings": { "Db": "Server=h;Password=${MASK}`],
    ['DB_PASSWORD=abc\nDB_HOST=h', `DB_PASSWORD=${MASK}\nDB_HOST=h`],
    ['password: a,b}c\nhost: h', `password: ${MASK}\nhost: h`],
    ['Server=a;Database=d', 'Server=a;Database=d'],
    ['パスワード=abc', `パスワード=${MASK}`],
    ['Server=a;Database=d & sqlcmd -S a -U sa -P abc', `Server=a;Database=d & sqlcmd -S a -U sa -P ${MASK}`],
    ['Server=a;Database=d && bcp.exe t out f -Pabc -T', `Server=a;Database=d && bcp.exe t out f -P${MASK} -T`],
    ['Server=a;Database=d & sqlcmd -P "a b" -S a', `Server=a;Database=d & sqlcmd -P ${MASK} -S a`],
    ['Server=a;Database=d; Invoke-Sqlcmd -ServerInstance a -password abc', `Server=a;Database=d; Invoke-Sqlcmd -ServerInstance a -password ${MASK}`],
    ['Server=a;Database=d /Path -P abc', 'Server=a;Database=d /Path -P abc'],
    ['', ''],
  ])('%s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  it('cuts nothing but secrets, and they are ordered', () => {
    const piece = fc.constantFrom('Password=', 'PWD={', '}', '"', "'", ';', '&', '?', '://', '@', ':', 'x', '%3D', '%3B', '%', '\n', 'Server=', 'token: ', ',', '\\', '\u3042');
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      let last = -1;
      for (const span of secretSpans(text)) {
        expect(span.start).toBeGreaterThan(last);
        expect(span.end).toBeGreaterThan(span.start);
        expect(span.end).toBeLessThanOrEqual(text.length);
        last = span.end;
      }
    }));
  });
});
