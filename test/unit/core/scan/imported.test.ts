import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCollected } from '#core/scan/collected';
import { interpret } from '#core/scan/interpret';
import { scanFromReg } from '#core/scan/regScan';
import { scanSchema } from '#core/scan/scan';
import { buildScan } from './build';

const AT = '2026-02-03T04:05:06Z';
const SQL = '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server';
const HEAD = 'Windows Registry Editor Version 5.00\r\n\r\n';

/** The part of a real export of SQL Server 2008 R2 that matters here. */
const XSQL2008 = `${HEAD}${SQL}\\Instance Names\\SQL]
"XSQL2008"="MSSQL10_50.XSQL2008"

${SQL}\\MSSQL10_50.XSQL2008\\MSSQLServer\\CurrentVersion]
"CurrentVersion"="10.50.6000.34"

${SQL}\\MSSQL10_50.XSQL2008\\MSSQLServer\\SuperSocketNetLib]
"HideInstance"=dword:00000000
"AcceptedSPNs"=hex(7):00,00

${SQL}\\MSSQL10_50.XSQL2008\\MSSQLServer\\SuperSocketNetLib\\Tcp]
"Enabled"=dword:00000001
"ListenOnAllIPs"=dword:00000001

${SQL}\\MSSQL10_50.XSQL2008\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll]
"TcpPort"=""
"TcpDynamicPorts"="59157"

${SQL}\\MSSQL10_50.XSQL2008\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IP1]
"Enabled"=dword:00000000
"TcpPort"=""
"TcpDynamicPorts"="0"
"IpAddress"="127.0.0.1"

${SQL}\\MSSQL10_50.XSQL2008\\Setup]
"Version"="10.53.6000.34"
"PatchLevel"="10.53.6000.34"
"Edition"="Enterprise Edition"
`;

function showsXsql2008(text: string): void {
  const { scan, problems } = scanFromReg([{ name: 'sql.reg', text }], AT);
  expect(problems).toEqual([]);
  expect(scanSchema.parse(scan)).toEqual(scan);
  const model = interpret(scan);
  expect(model.target).toMatchObject({ kind: 'imported', name: 'sql.reg' });
  expect(model.instancesKnown).toBe(true);
  expect(model.instances).toHaveLength(1);
  expect(model.instances[0]).toMatchObject({
    name: 'XSQL2008',
    id: 'MSSQL10_50.XSQL2008',
    version: '10.53.6000.34',
    product: 'SQL Server 2008 R2',
    edition: 'Enterprise Edition',
    serviceName: 'MSSQL$XSQL2008',
    state: 'unknown',
    service: { known: false, reason: 'not-collected' },
    clustered: { known: false, reason: 'not-collected' },
    tcpEnabled: true,
    listenOnAllIPs: true,
    hideInstance: false,
    configured: { mode: 'dynamic', endpoints: [{ entry: 'IPAll', address: 'any', port: 59157, from: 'TcpDynamicPorts' }], problems: [], ignored: [] },
    listening: { known: false, reason: 'not-collected' },
    effectivePort: 59157,
  });
}

describe('a registry export as a target', () => {
  it('shows a real 2008 R2 instance on its dynamic port', () => {
    showsXsql2008(XSQL2008);
  });

  it('calls a cluster key that is not in the files unknown, and absent when the whole instance was exported', () => {
    const whole = `${XSQL2008}${SQL}\\MSSQL10_50.XSQL2008]\r\n`;
    const clustered = `${XSQL2008}${SQL}\\MSSQL10_50.XSQL2008\\Cluster]\r\n"ClusterName"="SQLVS1"\r\n`;
    expect(interpret(scanFromReg([{ name: 'a', text: whole }], AT).scan).instances[0]?.clustered).toEqual({ known: true, value: false });
    expect(interpret(scanFromReg([{ name: 'a', text: clustered }], AT).scan).instances[0]?.clustered).toEqual({ known: true, value: true });
  });

  it('adds up several files, and names each file of a problem', () => {
    const rules = `${HEAD}[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\n"R"="v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=1433|Name=R|"\nnonsense\n`;
    const { scan, problems } = scanFromReg(
      [
        { name: 'sql.reg', text: XSQL2008 },
        { name: 'fw.reg', text: rules },
      ],
      AT,
    );
    expect(problems).toEqual([{ file: 'fw.reg', line: 5, text: 'nonsense', code: 'bad-line' }]);
    const model = interpret(scan);
    expect(model.instances.map((i) => i.name)).toEqual(['XSQL2008']);
    expect(model.firewall.known && model.firewall.value.rules.map((r) => r.name)).toEqual(['R']);
    expect(model.target.name).toBe('sql.reg, fw.reg');
  });

  it('does not take local profile settings for the truth while Group Policy is not in the files', () => {
    const policy = '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
    const local = `${HEAD}${policy}\\FirewallRules]\n${policy}\\DomainProfile]\n"EnableFirewall"=dword:00000001\n`;
    const gpo = '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\DomainProfile]\n"AllowLocalPolicyMerge"=dword:00000000\n';
    const profile = (text: string): unknown => {
      const { firewall } = interpret(scanFromReg([{ name: 'a', text }], AT).scan);
      return firewall.known && firewall.value.profiles.find((p) => p.profile === 'domain');
    };
    expect(profile(local)).toMatchObject({ enabled: null, localRulesApply: null });
    expect(profile(local + gpo)).toMatchObject({ enabled: true, localRulesApply: false });
  });

  it('does not guess the name of an instance', () => {
    const text = XSQL2008.replace(/\[[^\]]*Instance Names\\SQL\]\n.*\n/u, '');
    const { scan, problems } = scanFromReg([{ name: 'a', text }], AT);
    expect(problems.map((p) => p.code)).toEqual(['no-instance-names']);
    expect(interpret(scan)).toMatchObject({ instances: [], instancesKnown: false });
  });

  it('says when nothing in the file is of use', () => {
    expect(scanFromReg([{ name: 'a', text: `${HEAD}[HKLM\\SOFTWARE\\X]\n"a"="1"` }], AT).problems.map((p) => p.code)).toEqual(['nothing-usable']);
  });

  it('is the same target when the same files are opened again', () => {
    const id = (text: string): string => scanFromReg([{ name: 'a', text }], AT).scan.target.id;
    expect(id(XSQL2008)).toBe(id(XSQL2008));
    expect(id(XSQL2008)).not.toBe(id(XSQL2008.replace('59157', '59158')));
  });
});

describe('a file of the collect script', () => {
  const areas = buildScan({ instances: [{ name: 'INST1', id: 'MSSQL16.INST1', ipAll: { TcpPort: '', TcpDynamicPorts: '49721' } }] }).areas;

  it('is a read-only target; what it does not hold is not collected', () => {
    const { firewall: _, ...some } = areas;
    const parsed = parseCollected(`\uFEFF${JSON.stringify({ format: 'portpin-collect', version: 1, takenAt: AT, computerName: 'SQL07', areas: some })}`);
    if (!parsed.ok) throw new Error(parsed.code);
    expect(parsed.scan.target).toMatchObject({ kind: 'imported', name: 'SQL07' });
    expect(parsed.scan.areas.firewall).toEqual({ state: 'not-collected' });
    expect(interpret(parsed.scan).instances[0]?.effectivePort).toBe(49721);
  });
  it('may be a scan PortPin saved', () => {
    const parsed = parseCollected(JSON.stringify(buildScan()));
    if (!parsed.ok) throw new Error(parsed.code);
    expect(parsed.scan.target.kind).toBe('imported');
    expect(parsed.scan.takenAt).toBe(AT);
  });
  it('of a later version is refused with both versions', () => {
    expect(parseCollected(JSON.stringify({ format: 'portpin-collect', version: 2, things: 1 }))).toEqual({ ok: false, code: 'newer', format: 'portpin-collect', found: 2, supported: 1 });
    expect(parseCollected(JSON.stringify({ ...buildScan(), version: 7 }))).toEqual({ ok: false, code: 'newer', format: 'portpin-scan', found: 7, supported: 1 });
  });
  it.each([
    ['', 'not-json'],
    ['{"format":', 'not-json'],
    ['null', 'not-a-scan'],
    ['[]', 'not-a-scan'],
    ['{"format":"other","version":1}', 'not-a-scan'],
    [JSON.stringify({ format: 'portpin-collect', version: 1, takenAt: AT, computerName: 'X', areas: { host: { state: 'read', value: {} } } }), 'not-a-scan'],
  ])('%j is refused', (text, code) => {
    expect(parseCollected(text)).toMatchObject({ ok: false, code });
  });
});

it('a file nested beyond all reason is refused, not fatal', () => {
  const nested = `${'{"name":"k","values":[],"keys":['.repeat(20_000)}${']}'.repeat(20_000)}`;
  const text = `{"format":"portpin-collect","version":1,"takenAt":"${AT}","computerName":"X","areas":{"sqlRegistry":{"state":"read","value":{"reads":[{"path":"HKLM\\\\A","state":"read","key":${nested}}]}}}}`;
  expect(parseCollected(text)).toMatchObject({ ok: false, code: 'not-a-scan' });
});

const shared = new URL('../../../../../shared/data/', import.meta.url);
const present = existsSync(shared);

describe.skipIf(!present)(present ? 'real exports' : 'REAL EXPORTS NOT RUN: they are not beside the checkout', () => {
  const file = (name: string, encoding: 'utf8' | 'utf16le'): string => readFileSync(new URL(name, shared), encoding);

  it('SQL Server 2008 R2, UTF-8', () => {
    const { scan } = scanFromReg([{ name: 'sql.reg', text: file('sql2008r2-named-instance.reg', 'utf8') }], AT);
    expect(interpret(scan).instances[0]?.ips.map((ip) => ip.address)).toEqual(['127.0.0.1', '::1']);
    showsXsql2008(file('sql2008r2-named-instance.reg', 'utf8'));
  });
  it.each([
    ['firewall-rules.reg', 'utf8', 75],
    ['firewall-rules-utf16.reg', 'utf16le', 31],
  ] as const)('%s: every rule, nothing left out', (name, encoding, count) => {
    const { scan, problems } = scanFromReg([{ name, text: file(name, encoding) }], AT);
    expect(problems).toEqual([]);
    const { firewall } = interpret(scan);
    expect(firewall.known && [firewall.value.rules.length, firewall.value.unparsed.length]).toEqual([count, 0]);
  });
});
