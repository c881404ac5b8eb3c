import { describe, expect, it } from 'vitest';
import { spnAccount, spnChange } from '#core/clients/spn';

const base = { fqdn: 'sql01.contoso.com', instance: 'INST1', account: 'CONTOSO\\svc-sql', domain: 'CONTOSO', oldPorts: [49721], newPorts: [1435] };

describe('spnChange', () => {
  it('adds the new port and removes the old one, the name stays', () => {
    const change = spnChange(base);
    expect(change.keep).toEqual(['MSSQLSvc/sql01.contoso.com:INST1']);
    expect(change.add).toEqual(['MSSQLSvc/sql01.contoso.com:1435']);
    expect(change.remove).toEqual(['MSSQLSvc/sql01.contoso.com:49721']);
    expect(change.lines).toEqual([
      { action: 'add', spn: 'MSSQLSvc/sql01.contoso.com:1435', powershell: "setspn.exe -S 'MSSQLSvc/sql01.contoso.com:1435' 'CONTOSO\\svc-sql'", cmd: 'setspn.exe -S "MSSQLSvc/sql01.contoso.com:1435" "CONTOSO\\svc-sql"' },
      { action: 'remove', spn: 'MSSQLSvc/sql01.contoso.com:49721', powershell: "setspn.exe -D 'MSSQLSvc/sql01.contoso.com:49721' 'CONTOSO\\svc-sql'", cmd: 'setspn.exe -D "MSSQLSvc/sql01.contoso.com:49721" "CONTOSO\\svc-sql"' },
    ]);
  });

  it('changes nothing when the port stays', () => {
    const change = spnChange({ ...base, newPorts: [49721] });
    expect([change.add, change.remove, change.lines]).toEqual([[], [], []]);
    expect(change.keep).toEqual(['MSSQLSvc/sql01.contoso.com:INST1', 'MSSQLSvc/sql01.contoso.com:49721']);
  });

  it('of two ports listened on, removes the one that goes', () => {
    const change = spnChange({ ...base, oldPorts: [1450, 50388], newPorts: [1450] });
    expect(change.remove).toEqual(['MSSQLSvc/sql01.contoso.com:50388']);
    expect(change.add).toEqual([]);
  });

  it('the default instance is known without a suffix', () => {
    expect(spnChange({ ...base, instance: 'mssqlserver' }).keep).toEqual(['MSSQLSvc/sql01.contoso.com']);
  });

  it('a cluster goes by its virtual name', () => {
    const change = spnChange({ ...base, fqdn: 'sqlcl1.contoso.com', account: 'NT AUTHORITY\\SYSTEM' });
    expect(change.add).toEqual(['MSSQLSvc/sqlcl1.contoso.com:1435']);
    expect(change.account).toEqual({ kind: 'computer', name: 'CONTOSO\\SQLCL1$' });
  });

  it('quotes hostile names, and gives no cmd line where none is safe', () => {
    const change = spnChange({ ...base, account: 'CONTOSO\\o\u2019neil$x' });
    expect(change.lines[0]?.powershell).toBe("setspn.exe -S 'MSSQLSvc/sql01.contoso.com:1435' 'CONTOSO\\o\u2019\u2019neil$x'");
    expect(spnChange({ ...base, account: 'CONTOSO\\%PATH%' }).lines.map((line) => line.cmd)).toEqual([undefined, undefined]);
  });
});

describe('spnAccount', () => {
  it.each([
    ['LocalSystem', { kind: 'computer', name: 'CONTOSO\\SQL01$' }],
    ['NT AUTHORITY\\NetworkService', { kind: 'computer', name: 'CONTOSO\\SQL01$' }],
    ['NT AUTHORITY\\NETWORK SERVICE', { kind: 'computer', name: 'CONTOSO\\SQL01$' }],
    ['NT Service\\MSSQL$INST1', { kind: 'computer', name: 'CONTOSO\\SQL01$' }],
    ['NT Service\\MSSQLSERVER', { kind: 'computer', name: 'CONTOSO\\SQL01$' }],
    ['CONTOSO\\svc-sql', { kind: 'domain', name: 'CONTOSO\\svc-sql' }],
    ['CONTOSO\\gmsa-sql$', { kind: 'domain', name: 'CONTOSO\\gmsa-sql$' }],
    ['NT AUTHORITY\\LocalService', { kind: 'none', reason: 'local-service' }],
    ['.\\sqluser', { kind: 'none', reason: 'local-account' }],
    ['SQL01\\sqluser', { kind: 'none', reason: 'local-account' }],
    ['svc-sql@contoso.com', { kind: 'unresolved', name: 'svc-sql@contoso.com' }],
  ])('%s', (account, expected) => {
    expect(spnAccount({ fqdn: 'sql01.contoso.com', account, domain: 'CONTOSO' })).toEqual(expected);
  });

  it('outside a domain nobody can hold an SPN', () => {
    expect(spnAccount({ fqdn: 'sql01', account: 'LocalSystem' })).toEqual({ kind: 'none', reason: 'no-domain' });
    expect(spnChange({ fqdn: 'sql01', instance: 'I', account: 'LocalSystem', oldPorts: [1], newPorts: [2] }).lines).toEqual([]);
  });
});
