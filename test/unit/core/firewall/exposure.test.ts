import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { exposureOf, openingsOf, type Exposure, type PortsByProtocol } from '#core/firewall/exposure';
import { firewallPolicy, type ProfileSettings, type RawRuleStore } from '#core/firewall/policy';
import { exposureAfter, firewallView, whoOpens } from '#core/firewall/interpret';
import { firewallProfiles } from '#core/firewall/rule';
import { wideRules } from '#core/firewall/wideRules';
import { has, sizeOf } from '#core/ports/portSet';
import type { FirewallFacts } from '#core/verbs/facts';

const DYNAMIC = { tcp: [{ start: 49152, end: 65535 }], udp: [{ start: 49152, end: 65535 }] };
const ON: ProfileSettings[] = firewallProfiles.map((profile) => ({ store: 'local', profile, enabled: true, defaultInboundAction: 'block', allowLocalPolicyMerge: null }));
const allow = (rest: string): string => `v2.31|Action=Allow|Active=TRUE|Dir=In|${rest}`;
const block = (rest: string): string => `v2.31|Action=Block|Active=TRUE|Dir=In|${rest}`;

const exposureCount = (ports: PortsByProtocol): number => sizeOf(ports.tcp) + sizeOf(ports.udp);

function local(...texts: string[]): RawRuleStore[] {
  return [{ store: 'local', rules: texts.map((data, i) => [`r${i}`, data] as const) }];
}
function exposure(texts: string[], settings = ON): Exposure {
  const policy = firewallPolicy(local(...texts), settings);
  expect(policy.unreadable).toEqual([]);
  return exposureOf(policy, DYNAMIC);
}
function tcp(texts: string[], settings = ON): readonly { start: number; end: number }[] {
  return [...exposure(texts, settings).combined.open.tcp];
}

describe('ports open to inbound traffic', () => {
  it('counts 16,385 for the dynamic range and 1433', () => {
    const { combined } = exposure([allow('Protocol=6|LPort2_10=49152-65535|'), allow('Protocol=6|LPort=1433|'), allow('Protocol=6|LPort=1433|Profile=Public|')]);
    expect(exposureCount(combined.open)).toBe(16385);
    expect(exposureCount(combined.conditional)).toBe(0);
  });

  it('counts a port that only a program may use apart', () => {
    const { combined } = exposure([allow('Protocol=6|LPort=1433|App=C:\\x\\sqlservr.exe|'), allow('Protocol=6|LPort=80|'), allow('Protocol=6|LPort=80|Svc=W3SVC|')]);
    expect(combined.open.tcp).toEqual([{ start: 80, end: 80 }]);
    expect(combined.conditional.tcp).toEqual([{ start: 1433, end: 1433 }]);
  });

  it('opens every port for a rule that names no port, and both protocols for one that names none', () => {
    expect(tcp([allow('Protocol=6|')])).toEqual([{ start: 1, end: 65535 }]);
    expect(exposureCount(exposure([allow('')]).combined.open)).toBe(131070);
    expect(exposureCount(exposure([allow('Protocol=1|'), allow('Protocol=6|LPort2_10=0-5|')]).combined.open)).toBe(5);
  });

  it('leaves out rules that are off or go out', () => {
    expect(tcp(['v2.31|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=1|', 'v2.31|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|LPort=2|', 'v2.31|Action=Allow|Dir=In|Protocol=6|LPort=3|'])).toEqual([]);
  });

  it('expands the RPC keywords, and says which keywords it cannot', () => {
    const { combined, caveats } = exposure([allow('Protocol=6|LPort=RPC|'), allow('Protocol=6|LPort=RPC-EPMap|'), allow('Protocol=17|LPort=Teredo|')]);
    expect(combined.open.tcp).toEqual([{ start: 135, end: 135 }, { start: 49152, end: 65535 }]);
    expect(combined.open.udp).toEqual([]);
    expect(caveats).toEqual(['unresolved-keyword']);
    expect(exposure([allow('Protocol=17|LPort=Teredo|App=%SystemRoot%\\system32\\svchost.exe|Svc=iphlpsvc|')]).caveats).toEqual([]);
    const unread = exposureOf(firewallPolicy(local(allow('Protocol=6|LPort=RPC|')), ON), { tcp: [], udp: [] });
    expect(unread.caveats).toEqual(['unresolved-keyword']);
  });

  it('treats a rule limited to addresses as open, and says so in its scope', () => {
    const { combined, byRule } = exposure([allow('Protocol=6|LPort=1433|RA4=LocalSubnet|'), allow('Protocol=6|LPort=1434|RA42=IntErnet|'), allow('Protocol=6|LPort=1435|Svc=*|LUAuth=O:LSD:(D;;CC;;;S-1-2-1)|')]);
    expect(combined.open.tcp).toEqual([{ start: 1433, end: 1435 }]);
    expect(byRule.map((r) => r.scope.remote)).toEqual(['limited', 'any', 'any']);
    expect(byRule[2]?.scope).toMatchObject({ listener: 'any', conditions: ['program', 'users'] });
  });
});

describe('block rules', () => {
  it('close what an allow opens when nothing narrows them', () => {
    expect(tcp([allow('Protocol=6|LPort2_10=10-20|'), block('Protocol=6|LPort=15|')])).toEqual([{ start: 10, end: 14 }, { start: 16, end: 20 }]);
    expect(tcp([allow('Protocol=6|LPort=15|App=a.exe|'), block('')])).toEqual([]);
  });

  it.each(['RA4=10.0.0.1|', 'App=b.exe|', 'IFType=Wireless|', 'RPort=5|', 'LUAuth=x|', 'Platform=2:6:2|', 'Quantum=1|', 'LA4=10.0.0.1|', 'TTK=Proximity|', 'Security=Authenticate|'])('leave the port open when narrowed by %s', (condition) => {
    expect(tcp([allow('Protocol=6|LPort=15|'), block(`Protocol=6|LPort=15|${condition}`)])).toEqual([{ start: 15, end: 15 }]);
  });

  it('close an allow that is narrowed in the same way, however its addresses are written', () => {
    expect(tcp([allow('Protocol=6|LPort=15|RA4=10.0.0.0/8|RA4=11.0.0.0/8|'), block('Protocol=6|LPort=15|RA4=10.0.0.0-11.255.255.255|RA4=10.1.0.0/16|')])).toEqual([]);
    const app = exposure([allow('Protocol=6|LPort=15|App=A.exe|'), block('Protocol=6|App=a.EXE|')]);
    expect(app.combined.conditional.tcp).toEqual([]);
  });

  it('close only the profiles they name', () => {
    const { profiles } = exposure([allow('Protocol=6|LPort=15|'), block('Protocol=6|LPort=15|Profile=Public|')]);
    expect(profiles.public.open.tcp).toEqual([]);
    expect(profiles.domain.open.tcp).toEqual([{ start: 15, end: 15 }]);
  });

  it('do not close for certain what a keyword stands for', () => {
    expect(tcp([allow('Protocol=6|LPort=50000|'), block('Protocol=6|LPort=RPC|')])).toEqual([{ start: 50000, end: 50000 }]);
    expect(tcp([allow('Protocol=6|LPort=135|'), block('Protocol=6|LPort=RPC-EPMap|')])).toEqual([]);
  });

  it('lose against a bypass rule', () => {
    expect(tcp(['v2.31|Action=ByPass|Active=TRUE|Dir=In|Protocol=6|LPort=15|Security=Authenticate|', block('')])).toEqual([{ start: 15, end: 15 }]);
  });

  it('of service hardening close nothing for others, and its allows open nothing to everyone', () => {
    const hardening: RawRuleStore = { store: 'restricted-services', rules: [['s', block('App=a.exe|')], ['t', allow('Protocol=6|LPort=16|')]] };
    const { combined } = exposureOf(firewallPolicy([...local(allow('Protocol=6|LPort=15|App=a.exe|')), hardening], ON), DYNAMIC);
    expect(combined.open.tcp).toEqual([]);
    expect(combined.conditional.tcp).toEqual([{ start: 15, end: 16 }]);
  });
});

describe('profile settings', () => {
  const texts = [allow('Protocol=6|LPort=15|'), block('Protocol=6|LPort=99|')];
  const gpo = (settings: Partial<ProfileSettings>): ProfileSettings[] => [...ON, { store: 'gpo', profile: 'domain', enabled: null, defaultInboundAction: null, allowLocalPolicyMerge: null, ...settings }];

  it('void local rules where Group Policy does not merge them', () => {
    const policy = firewallPolicy([...local(...texts), { store: 'gpo', rules: [['g', allow('Protocol=6|LPort=16|')]] }], gpo({ allowLocalPolicyMerge: false }));
    const { profiles } = exposureOf(policy, DYNAMIC);
    expect(policy.profiles.domain.localRules).toBe('void');
    expect(profiles.domain.open.tcp).toEqual([{ start: 16, end: 16 }]);
    expect(profiles.public.open.tcp).toEqual([{ start: 15, end: 16 }]);
  });

  it('ignore AllowLocalPolicyMerge of the local store', () => {
    expect(firewallPolicy([], ON.map((s) => ({ ...s, allowLocalPolicyMerge: false }))).profiles.domain.localRules).toBe('apply');
  });

  it('open everything when the firewall is off, and all but blocked ports when inbound is allowed', () => {
    expect(exposure(texts, gpo({ enabled: false })).profiles.domain).toMatchObject({ state: 'off', open: { tcp: [{ start: 1, end: 65535 }] } });
    expect(exposure(texts, gpo({ defaultInboundAction: 'allow' })).profiles.domain).toMatchObject({ state: 'default-allow', open: { tcp: [{ start: 1, end: 98 }, { start: 100, end: 65535 }] } });
  });

  it('stay unknown when they were not read', () => {
    const policy = firewallPolicy(local(...texts, 'rubbish'), []);
    expect(policy.profiles.public).toEqual({ profile: 'public', enabled: null, defaultInbound: null, localRules: 'unknown' });
    expect(policy.unreadable).toMatchObject([{ store: 'local', name: 'r2', data: 'rubbish', error: { code: 'not-a-rule' } }]);
    expect(exposureOf(policy, DYNAMIC).caveats).toEqual(['firewall-state-unknown', 'default-action-unknown', 'local-rules-unknown', 'unreadable-rules']);
  });
});

describe('who opens a port', () => {
  it('names the rules and profiles that open it, and the blocks that touch it', () => {
    const seen = exposure([allow('Protocol=6|LPort=1433|'), allow('Protocol=6|LPort2_10=1000-2000|App=a.exe|Profile=Domain|'), block('Protocol=6|LPort=1433|Profile=Public|'), block('Protocol=6|LPort=1433|RA4=10.0.0.1|'), allow('Protocol=17|LPort=1433|')]);
    const { openings, withoutRule, blocks } = openingsOf(seen, 1433, 'tcp');
    expect(openings.map((o) => [o.rule.rule.name, o.profiles])).toEqual([['r0', ['domain', 'private']], ['r1', ['domain']]]);
    expect(blocks.map((b) => b.rule.name)).toEqual(['r2', 'r3']);
    expect(withoutRule).toEqual([]);
    expect(openingsOf(seen, 1432, 'udp').openings).toEqual([]);
  });
});

describe('wide rules', () => {
  it('lists what opens more than a fixed port needs', () => {
    const seen = exposure([
      allow('Protocol=6|LPort2_10=49152-65535|Name=Dynamic|'),
      allow('Protocol=6|LPort2_10=5000-5099|RA4=LocalSubnet|'),
      allow('Protocol=6|LPort2_10=5000-5098|'),
      allow('Protocol=17|LPort=1434|'),
      allow('Protocol=17|LPort=1434|App=sqlbrowser.exe|'),
      allow('Protocol=6|LPort2_10=1-65535|App=a.exe|'),
      allow('App=sqlbrowser.exe|'),
      allow('Protocol=6|LPort=RPC|'),
      block('Protocol=6|'),
    ]);
    const wide = wideRules(seen, DYNAMIC).map((w) => [w.name, w.reason, w.protocol, w.portCount, w.remoteAny, w.listener]);
    expect(wide).toEqual([
      ['r0', 'whole-dynamic-range', 'tcp', 16384, true, 'any'],
      ['r1', 'many-ports', 'tcp', 100, false, 'any'],
      ['r3', 'udp-1434', 'udp', 1, true, 'any'],
      ['r4', 'udp-1434', 'udp', 1, true, 'named'],
      ['r7', 'whole-dynamic-range', 'tcp', 16384, true, 'any'],
    ]);
  });
});

describe('the view of a scan', () => {
  const facts: FirewallFacts = {
    stores: [{ store: 'local', rules: [['dyn', allow('Protocol=6|LPort2_10=49152-65535|Name=Dynamic|')], ['sql', allow('Protocol=6|LPort=1433|')], ['off', 'v2.31|Action=Allow|Active=FALSE|Dir=In|Protocol=17|LPort=1434|'], ['bad', 'x']] }],
    profiles: firewallProfiles.map((profile) => ({ store: 'local' as const, profile, enableFirewall: 1, defaultInboundAction: null, allowLocalPolicyMerge: null })),
  };
  const spec = { name: 'PortPin-SQL-A-14330', displayName: 'd', group: 'PortPin', description: '', protocol: 'tcp' as const, localPorts: ['14330'], profiles: [...firewallProfiles], remoteAddresses: ['Any'], program: null, service: null };

  it('gives before and after figures, also for a view that was stored and loaded', () => {
    const view = firewallView(facts, DYNAMIC);
    expect(view.exposure.tcpCount).toBe(16385);
    expect(view.unparsed).toEqual([{ store: 'local', name: 'bad', raw: 'x', code: 'not-a-rule' }]);
    expect(view.profiles[0]).toEqual({ profile: 'domain', enabled: true, defaultInbound: 'block', localRulesApply: true });
    const loaded: typeof view = structuredClone(view);
    for (const v of [view, loaded]) {
      const after = exposureAfter(v, [{ kind: 'add', spec }, { kind: 'set-enabled', name: 'DYN', enabled: false }, { kind: 'set-enabled', name: 'off', enabled: true }, { kind: 'remove', name: 'sql' }]);
      expect(after).toMatchObject({ tcp: [{ start: 14330, end: 14330 }], tcpCount: 1, udp: [{ start: 1434, end: 1434 }], udpCount: 1 });
      expect(whoOpens(v, 1433, 'tcp').openings.map((o) => o.rule.rule.name)).toEqual(['sql']);
    }
    expect(loaded.caveats).toEqual(['unreadable-rules']);
  });

  it('edits the local store only, and reads the registry settings of each profile', () => {
    const view = firewallView(
      {
        stores: [{ store: 'gpo', rules: [['sql', allow('Protocol=6|LPort=1433|')]] }, { store: 'local', rules: [['own', allow('Protocol=6|LPort=1444|')]] }],
        profiles: [
          { store: 'local', profile: 'domain', enableFirewall: 1, defaultInboundAction: 0, allowLocalPolicyMerge: null },
          { store: 'local', profile: 'private', enableFirewall: 1, defaultInboundAction: 1, allowLocalPolicyMerge: null },
          { store: 'gpo', profile: 'private', enableFirewall: null, defaultInboundAction: null, allowLocalPolicyMerge: 0 },
          { store: 'local', profile: 'public', enableFirewall: 0, defaultInboundAction: 7, allowLocalPolicyMerge: 0 },
        ],
      },
      DYNAMIC,
    );
    expect(view.profiles).toEqual([
      { profile: 'domain', enabled: true, defaultInbound: 'allow', localRulesApply: true },
      { profile: 'private', enabled: true, defaultInbound: 'block', localRulesApply: false },
      { profile: 'public', enabled: false, defaultInbound: null, localRulesApply: true },
    ]);
    for (const v of [view, structuredClone(view)]) {
      expect(whoOpens(v, 1433, 'tcp').openings.map((o) => o.profiles)).toEqual([['domain', 'private', 'public']]);
      expect(whoOpens(v, 1444, 'tcp').openings.map((o) => o.profiles)).toEqual([['domain', 'public']]);
      expect(whoOpens(v, 1, 'tcp').withoutRule).toEqual(['domain', 'public']);
    }
    const byPolicy = firewallView({ stores: [{ store: 'gpo', rules: [['sql', allow('Protocol=6|LPort=1433|')]] }], profiles: facts.profiles }, DYNAMIC);
    expect(exposureAfter(byPolicy, [{ kind: 'set-enabled', name: 'sql', enabled: false }, { kind: 'remove', name: 'sql' }]).tcpCount).toBe(1);
  });

  it('adds, switches and removes in the order of the edits', () => {
    const view = firewallView(facts, DYNAMIC);
    const off = exposureAfter(view, [{ kind: 'add', spec }, { kind: 'set-enabled', name: spec.name, enabled: false }]);
    expect(off.tcpCount).toBe(16385);
    expect(exposureAfter(view, [{ kind: 'add', spec }, { kind: 'add', spec }]).tcpCount).toBe(16386);
    expect(exposureAfter(view, [{ kind: 'add', spec }, { kind: 'remove', name: spec.name }]).tcpCount).toBe(16385);
  });
});

describe('against a reading rule by rule', () => {
  const range = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 8 })).map(([start, more]) => ({ start, end: start + more }));
  const condition = fc.constantFrom('', '', 'App=a.exe|', 'RA4=10.0.0.0/8|', 'App=a.exe|RA4=10.0.0.0/8|');
  const ruleArb = fc.record({ action: fc.constantFrom('Allow', 'Allow', 'Block', 'ByPass'), range, condition });

  it('agrees for every port', () => {
    fc.assert(
      fc.property(fc.array(ruleArb, { maxLength: 12 }), (rules) => {
        const seen = exposure(rules.map((r) => `v2.31|Action=${r.action}|Active=TRUE|Dir=In|Protocol=6|LPort2_10=${r.range.start}-${r.range.end}|${r.condition}`));
        for (let port = 1; port <= 50; port++) {
          const at = rules.filter((r) => port >= r.range.start && port <= r.range.end);
          const through = at.filter((r) => r.action === 'ByPass' || (r.action === 'Allow' && !at.some((b) => b.action === 'Block' && (b.condition === '' || b.condition === r.condition))));
          const open = through.some((r) => !r.condition.includes('App'));
          expect(has(seen.combined.open.tcp, port)).toBe(open);
          expect(has(seen.combined.conditional.tcp, port)).toBe(!open && through.length > 0);
          expect(openingsOf(seen, port, 'tcp').openings).toHaveLength(through.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
