import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { parseFirewallRule } from '#core/firewall/parse';
import { formatRule, ruleParts, withActive, type FirewallRule } from '#core/firewall/rule';
import { exportedRules, realRules } from './realRules';

function rule(data: string, name = 'r'): FirewallRule {
  const parsed = parseFirewallRule(name, data);
  if (!parsed.ok) throw new Error(`${parsed.error.code} ${parsed.error.field ?? ''} ${parsed.error.text}`);
  return parsed.rule;
}
function written(read: FirewallRule): string {
  return formatRule(ruleParts(read.text));
}
function code(data: string): string {
  const parsed = parseFirewallRule('r', data);
  return parsed.ok ? 'ok' : `${parsed.error.code}:${parsed.error.field ?? ''}`;
}
const IN = 'v2.31|Action=Allow|Active=TRUE|Dir=In|';

describe('real rules', () => {
  it.each(realRules)('%s reads and comes back byte for byte', (name, data) => {
    expect(written(rule(data, name))).toBe(data);
    expect(rule(data, name).rare.unknownFields).toEqual([]);
  });

  for (const [exported, count] of [[exportedRules('firewall-rules.reg', 'utf8'), 75], [exportedRules('firewall-rules-utf16.reg', 'utf16le'), 31]] as const) {
    const title = `${exported.file}: all ${count} rules`;
    if (exported.rules === null) it.skip(`${title} - NOT TESTED: ../shared/data IS NOT HERE`, () => undefined);
    else {
      const { rules } = exported;
      it(title, () => {
        expect(rules).toHaveLength(count);
        for (const [name, data] of rules) {
          const parsed = parseFirewallRule(name, data);
          expect(parsed).toMatchObject({ ok: true, rule: { rare: { unknownFields: [] } } });
          if (parsed.ok) expect(written(parsed.rule)).toBe(data);
        }
      });
    }
  }
});

describe('what a rule says', () => {
  it('reads every property of a rule with many fields', () => {
    const read = rule(
      'v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|Profile=Private|LPort=1433|LPort2_10=5000-5020|LPort=RPC|RPort=80|LA4=10.0.0.5|RA4=10.20.0.0/255.255.0.0|RA4=192.168.1.1-192.168.1.9|RA6=fe80::/64|RA42=IntrAnet|Security=Authenticate|Security2=AnE-Nego|IF={A}|IFType=Lan|IFType2_23=MobileBBand|App=C:\\a b\\sqlservr.exe|Svc=MSSQL$INST|Name=名前|Desc=@x.dll,-1|RMauth=O:LSD:(A;;CC;;;WD)|RUAuth=O:LSD:(A;;CC;;;AU)|LUAuth=O:LSD:(A;;CC;;;UD)|LUOwn=S-1-5-18|AppPkgId=S-1-15-2-1|PFN=a_b|EmbedCtxt=G|Platform=2:6:2|Platform2=GTEQ|Edge=TRUE|Defer=User|LSM=TRUE|LOM=TRUE|PCross=TRUE|AuthByPassOut=TRUE|SkipVer=2.20|TTK=Proximity|TTK2_28=WFDCDPSvc|NNm=YQ==|SecurityRealmId=r|',
    );
    expect(read).toMatchObject({
      version: { major: 2, minor: 33 }, action: 'allow', active: true, direction: 'in', protocol: 6, profiles: ['domain', 'private'],
      localPorts: { ranges: [{ start: 1433, end: 1433 }, { start: 5000, end: 5020 }], keywords: ['RPC'] },
      remotePorts: { ranges: [{ start: 80, end: 80 }], keywords: [] },
      app: 'C:\\a b\\sqlservr.exe', service: 'MSSQL$INST', displayName: '名前', description: '@x.dll,-1', group: 'G',
      rare: {
        localAddresses: [{ kind: 'span', family: 4, first: '0a000005', last: '0a000005', text: '10.0.0.5' }],
        security: ['Authenticate', 'AnE-Nego'], interfaces: ['{A}'], interfaceTypes: ['Lan', 'MobileBBand'],
        remoteMachines: 'O:LSD:(A;;CC;;;WD)', remoteUsers: 'O:LSD:(A;;CC;;;AU)', localUsers: 'O:LSD:(A;;CC;;;UD)',
        owner: 'S-1-5-18', packageId: 'S-1-15-2-1', packageFamily: 'a_b', platforms: [{ platform: 2, major: 6, minor: 2 }], platformAtLeast: true,
        edge: true, defer: 'user', looseSourceMapped: true, localOnlyMapped: true, profileCrossing: true, authBypassOut: true,
        skipVersion: { major: 2, minor: 20 }, trustTuples: ['Proximity', 'WFDCDPSvc'], networkNames: ['YQ=='], securityRealm: 'r', unknownFields: [],
      },
    });
    expect(read.remoteAddresses).toEqual([
      { kind: 'span', family: 4, first: '0a140000', last: '0a14ffff', text: '10.20.0.0/255.255.0.0' },
      { kind: 'span', family: 4, first: 'c0a80101', last: 'c0a80109', text: '192.168.1.1-192.168.1.9' },
      { kind: 'span', family: 6, first: 'fe800000000000000000000000000000', last: 'fe80000000000000ffffffffffffffff', text: 'fe80::/64' },
      { kind: 'keyword', family: 4, keyword: 'IntrAnet' },
    ]);
  });

  it('takes what is absent as the grammar says: all profiles, any protocol, not active', () => {
    expect(rule('v2.0|Action=Block|Dir=Out|')).toMatchObject({ active: false, protocol: null, profiles: ['domain', 'private', 'public'], rare: { edge: false } });
  });

  it('keeps fields of a newer grammar, and reads newer port and address fields', () => {
    const read = rule(`${IN}Protocol=17|LPort2_31=Sonar|LPort2_29=TcpCDPSvc|RA43=Orbit|Quantum=a=b|`);
    expect(read.rare.unknownFields).toEqual([{ key: 'Quantum', value: 'a=b' }]);
    expect(read.localPorts.keywords).toEqual(['Sonar', 'TcpCDPSvc']);
    expect(read.remoteAddresses).toEqual([{ kind: 'keyword', family: 4, keyword: 'Orbit' }]);
  });

  it('compares field names and words without case', () => {
    expect(rule('V2.10|ACTION=bypass|dir=IN|active=True|RMAuth=x|')).toMatchObject({ action: 'bypass', direction: 'in', active: true, rare: { remoteMachines: 'x' } });
  });

  it('reads a rule without the last bar and gives it back without', () => {
    const text = 'v2.10|Action=Allow|Dir=In';
    expect(ruleParts(rule(text).text)).toEqual({ version: 'v2.10', fields: [{ key: 'Action', value: 'Allow' }, { key: 'Dir', value: 'In' }], closed: false });
    expect(written(rule(text))).toBe(text);
  });
});

describe('refusals', () => {
  it.each([
    ['', 'not-a-rule:'],
    ['v2.31', 'not-a-rule:'],
    ['v2|Action=Allow|Dir=In|', 'not-a-rule:'],
    ['v2.256|Action=Allow|Dir=In|', 'not-a-rule:'],
    ['2.31|Action=Allow|Dir=In|', 'not-a-rule:'],
    ['v2.31|', 'missing-field:Action'],
    ['v2.31|Action=Allow|', 'missing-field:Dir'],
    [`${IN}|`, 'bad-field:'],
    [`${IN}Protocol|`, 'bad-field:'],
    [`${IN}=6|`, 'bad-field:'],
    [`${IN}Dir=Out|`, 'repeated-field:Dir'],
    [`${IN}Protocol=6|Protocol=17|`, 'repeated-field:Protocol'],
    [`${IN}Protocol=256|`, 'bad-value:Protocol'],
    [`${IN}Protocol=TCP|`, 'bad-value:Protocol'],
    [`${IN}Profile=Home|`, 'bad-value:Profile'],
    [`${IN}Edge=1|`, 'bad-value:Edge'],
    [`${IN}LPort=80|Protocol=6|`, 'wrong-protocol:LPort'],
    [`${IN}Protocol=1|LPort=80|`, 'wrong-protocol:LPort'],
    [`${IN}Protocol=6|ICMP4=8:*|`, 'wrong-protocol:ICMP4'],
    [`${IN}Protocol=6|LPort=65536|`, 'bad-value:LPort'],
    [`${IN}Protocol=6|LPort2_10=20-10|`, 'bad-value:LPort2_10'],
    [`${IN}Protocol=6|LPort=80,443|`, 'bad-value:LPort'],
    [`${IN}Protocol=6|LPort=１４３３|`, 'bad-value:LPort'],
    [`${IN}RA4=10.0.0.256|`, 'bad-value:RA4'],
    [`${IN}RA4=10.0.0.0/255.0.255.0|`, 'bad-value:RA4'],
    [`${IN}RA4=10.0.0.9-10.0.0.1|`, 'bad-value:RA4'],
    [`${IN}RA6=1::2::3|`, 'bad-value:RA6'],
    [`${IN}RA6=10.0.0.1|`, 'bad-value:RA6'],
    ['v2.31|Action=Permit|Dir=In|', 'bad-value:Action'],
  ])('%s', (data, expected) => {
    expect(code(data)).toBe(expected);
  });
});

describe('any input', () => {
  const keys = fc.constantFrom('Action', 'Active', 'Dir', 'Protocol', 'Profile', 'LPort', 'LPort2_10', 'RPort', 'RA4', 'RA6', 'RA42', 'LA4', 'App', 'Svc', 'Name', 'Desc', 'ICMP4', 'Platform', 'Edge', 'Defer', 'TTK2_22', 'IF', 'New', 'constructor', '__proto__');
  const values = fc.oneof(fc.constantFrom('Allow', 'In', 'TRUE', '6', '17', '1433', '5000-5010', 'RPC', 'LocalSubnet', '10.0.0.0/8', '::1', '8:*', '2:6:2', 'Domain'), fc.string());
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.tuple(keys, values)).map((fields) => `v2.31|Action=Allow|Dir=In|${fields.map(([k, v]) => `${k}=${v}|`).join('')}`),
    fc.array(fc.tuple(keys, values)).map((fields) => fields.map(([k, v]) => `${k}=${v}`).join('|')),
  );

  it('never throws, and what reads comes back byte for byte', () => {
    fc.assert(
      fc.property(fc.string(), texts, (name, data) => {
        const parsed = parseFirewallRule(name, data);
        if (parsed.ok) expect(written(parsed.rule)).toBe(data);
        else expect(parsed.error.code).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps every field of a rule made from the grammar', () => {
    const plain = fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('|'));
    fc.assert(
      fc.property(plain, plain, fc.array(fc.integer({ min: 1, max: 65535 })), (name, group, ports) => {
        const data = `v2.30|Action=Block|Active=FALSE|Dir=In|Protocol=6|${ports.map((p) => `LPort=${p}|`).join('')}Name=${name}|EmbedCtxt=${group}|`;
        const read = rule(data);
        expect(read.localPorts.ranges.map((r) => r.start)).toEqual(ports);
        expect(read.displayName).toBe(name);
        expect(read.group).toBe(group);
        expect(written(read)).toBe(data);
      }),
    );
  });

  it('turns a rule on and off in its text', () => {
    const off = rule('v2.31|Action=Allow|Active=FALSE|Dir=In|Name=x|');
    expect(written(withActive(off, true))).toBe('v2.31|Action=Allow|Active=TRUE|Dir=In|Name=x|');
    expect(written(withActive(rule('v2.31|Action=Allow|Dir=In|'), true))).toBe('v2.31|Action=Allow|Active=TRUE|Dir=In|');
    expect(withActive(off, false)).toBe(off);
  });
});
