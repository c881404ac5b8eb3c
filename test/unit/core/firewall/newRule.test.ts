import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { matchesSpec, ruleConflict, ruleFromSpec, sqlRuleName, sqlRuleSpec, type NewRuleError, type SqlRuleInput } from '#core/firewall/newRule';
import { parseFirewallRule } from '#core/firewall/parse';
import type { FirewallRule } from '#core/firewall/rule';
import { firewallRuleSpecSchema, type FirewallRuleSpec } from '#core/verbs/verbs';

const INPUT: SqlRuleInput = { instance: 'INST1', port: 14330, profiles: ['domain'], remoteAddresses: ['10.20.0.0/16', 'LocalSubnet'], bindTo: { kind: 'service', name: 'MSSQL$INST1' }, description: 'a | b' };

function spec(change: Partial<SqlRuleInput> = {}): FirewallRuleSpec {
  const made = sqlRuleSpec({ ...INPUT, ...change });
  if (!made.ok) throw new Error(JSON.stringify(made.errors));
  return firewallRuleSpecSchema.parse(made.spec);
}
function errors(change: Partial<SqlRuleInput>): readonly NewRuleError[] {
  const made = sqlRuleSpec({ ...INPUT, ...change });
  return made.ok ? [] : made.errors;
}
function read(data: string, name = 'PortPin-SQL-INST1-14330'): FirewallRule {
  const parsed = parseFirewallRule(name, data);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.rule;
}

describe('the rule PortPin adds', () => {
  it('has a stable name and says what it opens', () => {
    expect(spec()).toEqual({
      name: 'PortPin-SQL-INST1-14330', displayName: 'PortPin SQL Server INST1 TCP 14330', group: 'PortPin', description: 'a   b', protocol: 'tcp',
      localPorts: ['14330'], profiles: ['domain'], remoteAddresses: ['10.20.0.0/16', 'LocalSubnet'], program: null, service: 'MSSQL$INST1',
    });
  });

  it('is expected in the registry as Windows writes it', () => {
    expect(ruleFromSpec(spec()).text).toBe(
      'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=14330|RA4=10.20.0.0/255.255.0.0|RA4=LocalSubnet|RA6=LocalSubnet|Svc=MSSQL$INST1|Name=PortPin SQL Server INST1 TCP 14330|Desc=a   b|EmbedCtxt=PortPin|',
    );
    const any = ruleFromSpec(spec({ profiles: ['public', 'domain', 'private'], remoteAddresses: ['any'], bindTo: { kind: 'any' }, description: '' }));
    expect(any.text).toBe('v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=14330|Name=PortPin SQL Server INST1 TCP 14330|EmbedCtxt=PortPin|');
  });

  it.each([['MSSQL$A', 'PortPin-SQL-MSSQL~0024A-1'], ['a b', 'PortPin-SQL-a~0020b-1'], ['日', 'PortPin-SQL-~65E5-1'], ["'*?[|", 'PortPin-SQL-~0027~002A~003F~005B~007C-1'], ['a_b', 'PortPin-SQL-a_b-1']])('names %s as %s', (instance, name) => {
    expect(sqlRuleName(instance, 1)).toBe(name);
  });

  it('gives different instances different names, plain for any of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 65535 }), (a, b, port) => {
        expect(sqlRuleName(a, port)).toMatch(/^[A-Za-z0-9_~-]+$/);
        expect(sqlRuleName(a, port) === sqlRuleName(b, port)).toBe(a === b);
      }),
    );
  });

  it.each<[string, Partial<SqlRuleInput>, string]>([
    ['port 0', { port: 0 }, 'port'],
    ['port 65536', { port: 65536 }, 'port'],
    ['port 1433.5', { port: 1433.5 }, 'port'],
    ['no profile', { profiles: [] }, 'no-profile'],
    ['no address', { remoteAddresses: [] }, 'no-address'],
    ['empty address', { remoteAddresses: [' '] }, 'empty'],
    ['a word', { remoteAddresses: ['here'] }, 'not-an-address'],
    ['leading zero', { remoteAddresses: ['10.010.0.1'] }, 'not-an-address'],
    ['octet', { remoteAddresses: ['10.0.0.256'] }, 'not-an-address'],
    ['prefix', { remoteAddresses: ['10.0.0.0/33'] }, 'bad-prefix'],
    ['mask with holes', { remoteAddresses: ['10.0.0.0/255.0.255.0'] }, 'bad-prefix'],
    ['prefix of IPv6', { remoteAddresses: ['fe80::/129'] }, 'bad-prefix'],
    ['reversed', { remoteAddresses: ['10.0.0.9-10.0.0.1'] }, 'reversed'],
    ['mixed', { remoteAddresses: ['10.0.0.1-::1'] }, 'mixed-families'],
    ['everything', { remoteAddresses: ['0.0.0.0/0'] }, 'everything'],
    ['any with others', { remoteAddresses: ['Any', '10.0.0.1'] }, 'any-with-others'],
    ['relative program', { bindTo: { kind: 'program', path: 'sqlservr.exe' } }, 'program'],
    ['program with a bar', { bindTo: { kind: 'program', path: 'C:\\a|RPort=1' } }, 'program'],
    ['any service', { bindTo: { kind: 'service', name: '*' } }, 'service'],
    ['endless name', { instance: 'é'.repeat(200) }, 'name-too-long'],
  ])('refuses %s', (_title, change, expected) => {
    expect(errors(change).map((e) => e.code)).toEqual([expected]);
  });

  it('reports every problem at once', () => {
    expect(errors({ port: 0, remoteAddresses: ['x', '1.2.3.4/99'] }).map((e) => [e.field, e.code, e.text])).toEqual([['port', 'port', '0'], ['remoteAddresses', 'not-an-address', 'x'], ['remoteAddresses', 'bad-prefix', '1.2.3.4/99']]);
  });

  it('never leaves a condition out of a spec that nobody checked', () => {
    expect(() => ruleFromSpec({ ...spec(), remoteAddresses: ['nonsense'] })).toThrow(RangeError);
    expect(() => ruleFromSpec({ ...spec(), service: 'a|RPort=1' })).toThrow(RangeError);
  });
});

describe('read back and compared', () => {
  it('finds the same rule however Windows wrote it', () => {
    const back = read('v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort2_10=14330-14330|RA4=10.20.0.0-10.20.255.255|RA6=LocalSubnet|RA4=LocalSubnet|Svc=mssql$inst1|Name=other|EmbedCtxt=x|');
    expect(matchesSpec(back, spec())).toEqual({ same: true, differences: [] });
  });

  it.each([
    ['action', 'v2.31|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=14330|'],
    ['active', 'v2.31|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=14330|'],
    ['direction', 'v2.31|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|LPort=14330|'],
    ['protocol', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=14330|'],
    ['localPorts', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=14331|'],
    ['localPorts', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|'],
    ['profiles', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=14330|'],
    ['remoteAddresses', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=14330|RA4=10.0.0.1|'],
    ['program', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=14330|App=C:\\a.exe|'],
    ['service', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=14330|Svc=x|'],
    ['otherConditions', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=14330|RPort=99|'],
    ['otherConditions', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=14330|Edge=TRUE|'],
    ['otherConditions', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=14330|Quantum=1|'],
  ])('sees a different %s in %s', (field, data) => {
    const wanted = spec({ profiles: ['domain', 'private', 'public'], remoteAddresses: ['Any'], bindTo: { kind: 'any' } });
    expect(matchesSpec(read(data), wanted).differences.map((d) => d.field)).toEqual([field]);
  });

  it('a rule made from any spec matches it', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`), fc.tuple(fc.ipV6(), fc.integer({ min: 1, max: 128 })).map(([ip, bits]) => `${ip}/${bits}`), fc.constant('LocalSubnet'));
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 4 }), fc.subarray(['domain', 'private', 'public'] as const, { minLength: 1 }), fc.integer({ min: 1, max: 65535 }), fc.string({ maxLength: 40 }), (remoteAddresses, profiles, port, instance) => {
        const made = spec({ remoteAddresses, profiles, port, instance, bindTo: { kind: 'any' } });
        const back = read(ruleFromSpec(made).text, made.name);
        expect(matchesSpec(back, made)).toEqual({ same: true, differences: [] });
      }),
    );
  });

  it('tells what stands under its name', () => {
    const raw = ruleFromSpec(spec()).text;
    const under = (text: string): string => ruleConflict([{ name: 'portpin-sql-inst1-14330', raw: text }], spec()).kind;
    expect(ruleConflict([{ name: 'x', raw }], spec())).toEqual({ kind: 'none' });
    expect(under(raw)).toBe('same');
    expect(under(raw.replace('14330', '14331'))).toBe('differs');
    expect(under('rubbish')).toBe('unreadable');
  });
});
