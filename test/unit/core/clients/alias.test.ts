import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aliasLines } from '#core/clients/alias';
import { psQuote } from '#core/scripts/quote';

describe('aliasLines', () => {
  it('writes both views', () => {
    const result = aliasLines({ name: 'SALESDB', host: 'sql01.contoso.com', port: 1435 });
    if (!result.ok) throw new Error(result.code);
    expect(result.lines.values).toEqual([
      { key: 'HKLM\\SOFTWARE\\Microsoft\\MSSQLServer\\Client\\ConnectTo', name: 'SALESDB', data: 'DBMSSOCN,sql01.contoso.com,1435' },
      { key: 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\MSSQLServer\\Client\\ConnectTo', name: 'SALESDB', data: 'DBMSSOCN,sql01.contoso.com,1435' },
    ]);
    expect(result.lines.powershell[1]).toBe("New-ItemProperty -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\MSSQLServer\\Client\\ConnectTo' -Name 'SALESDB' -Value 'DBMSSOCN,sql01.contoso.com,1435' -PropertyType String -Force | Out-Null");
    expect(result.lines.regExe?.[1]).toBe('reg.exe add "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\MSSQLServer\\Client\\ConnectTo" /v "SALESDB" /t REG_SZ /d "DBMSSOCN,sql01.contoso.com,1435" /f');
  });

  it.each([
    [{ name: '', host: 'h', port: 1 }, 'alias-empty'],
    [{ name: 'a'.repeat(20_000), host: 'h', port: 1 }, 'alias-too-long'],
    [{ name: 'a', host: '', port: 1 }, 'host-empty'],
    [{ name: 'a', host: 'h,2', port: 1 }, 'host-comma'],
    [{ name: 'a\nb', host: 'h', port: 1 }, 'control-character'],
    [{ name: 'a', host: 'h', port: 65536 }, 'port-invalid'],
  ])('refuses %#', (alias, code) => {
    expect(aliasLines(alias)).toEqual({ ok: false, code });
  });

  it('keeps hostile names inside their quotes', () => {
    const nasty = fc.string({ unit: fc.constantFrom("'", '\u2018', '\u2019', '\u201a', '\u201b', '"', '$', '(', ')', '`', ';', '%', 'a', '\u65e5') , minLength: 1, maxLength: 12 });
    fc.assert(fc.property(nasty, (name) => {
      const result = aliasLines({ name, host: 'sql01', port: 1435 });
      if (!result.ok) throw new Error(result.code);
      expect(result.lines.powershell[1]).toContain(` -Name ${psQuote(name)} -Value `);
      expect(result.lines.regExe === undefined).toBe(/["%!]/u.test(name));
    }));
  });
});
