import { describe, expect, it } from 'vitest';
import { cellId, classify, inverse, sideText, valueText, type CellValue } from '#core/plan/cells';
import type { Write } from '#core/plan/change';
import type { FirewallRuleSpec } from '#core/verbs/verbs';

const spec: FirewallRuleSpec = { name: 'PortPin-SQL-A-1435', displayName: 'A', group: 'PortPin', description: '', protocol: 'tcp', localPorts: ['1435'], profiles: ['domain'], remoteAddresses: ['10.0.0.0/8'], program: null, service: null };
const made = 'v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=1435|RA4=10.0.0.0/255.0.0.0|Name=A|EmbedCtxt=PortPin|';
const wide = 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=49152-65535|RA4=10.1.0.0/255.255.0.0|Name=Wide|';
const rule = (raw: string | null): CellValue => ({ kind: 'rule', raw });
const enabled: Write = { kind: 'firewall-enabled', name: 'W', displayName: 'Wide', raw: wide, before: true, after: false };

describe('side of a cell', () => {
  it.each([
    [{ kind: 'firewall-create', spec }, rule(null), 'before'],
    [{ kind: 'firewall-create', spec }, rule(made), 'after'],
    [{ kind: 'firewall-create', spec }, rule(made.replace('1435', '1436')), 'other'],
    [{ kind: 'firewall-create', spec }, rule(made.replace('TRUE', 'FALSE')), 'other'],
    [{ kind: 'firewall-create', spec }, rule('nonsense'), 'other'],
    [enabled, rule(wide), 'before'],
    // Windows writes a rule anew when it is switched: another version mark, a mask for a prefix, another order.
    [enabled, rule('v2.33|Action=Allow|Dir=In|Active=FALSE|Protocol=6|RA4=10.1.0.0-10.1.255.255|LPort2_10=49152-65535|Name=Wide|'), 'after'],
    [enabled, rule(wide.replace('10.1.0.0', '10.2.0.0').replace('TRUE', 'FALSE')), 'other'],
    [enabled, rule(null), 'other'],
    [{ kind: 'firewall-remove', name: 'W', raw: made, spec }, rule(null), 'after'],
    [{ kind: 'firewall-remove', name: 'W', raw: made, spec }, rule(made), 'before'],
    [{ kind: 'registry', path: 'HKLM\\x', name: 'v', before: null, after: { kind: 'String', data: '' } }, { kind: 'registry', value: { kind: 'String', data: '' } }, 'after'],
    [{ kind: 'registry', path: 'HKLM\\x', name: 'v', before: null, after: { kind: 'String', data: '' } }, { kind: 'registry', value: null }, 'before'],
    [{ kind: 'registry', path: 'HKLM\\x', name: 'v', before: { kind: 'String', data: '1' }, after: { kind: 'String', data: '2' } }, { kind: 'registry', value: { kind: 'ExpandString', data: '1' } }, 'other'],
    [{ kind: 'service-state', service: 's', before: 'running', after: 'stopped' }, { kind: 'service-state', state: 'stop-pending' }, 'unsettled'],
    [{ kind: 'service-state', service: 's', before: 'running', after: 'stopped' }, { kind: 'service-state', state: 'paused' }, 'other'],
    [{ kind: 'service-state', service: 's', before: 'running', after: 'stopped' }, { kind: 'service-state', state: null }, 'other'],
    [{ kind: 'cluster-resource', name: 'r', before: 'online', after: 'offline' }, { kind: 'cluster-resource', state: 'pending' }, 'unsettled'],
    [{ kind: 'cluster-resource', name: 'r', before: 'online', after: 'offline' }, { kind: 'cluster-resource', state: 'failed' }, 'other'],
    [{ kind: 'service-start-mode', service: 's', before: 'auto', after: 'disabled' }, { kind: 'service-start-mode', mode: 'manual' }, 'other'],
  ] as const satisfies readonly (readonly [Write, CellValue, string])[])('%j holding %j is %s', (write, value, side) => {
    expect(classify(write, value)).toBe(side);
  });

  it('turns round with its write', () => {
    for (const [write, after] of [[enabled, wide.replace('TRUE', 'FALSE')], [{ kind: 'firewall-create', spec }, made]] as const) {
      const back = inverse(write, after);
      expect(cellId(back)).toBe(cellId(write));
      expect(classify(write, rule(after))).toBe('after');
      expect(classify(back, rule(after))).toBe('before');
    }
  });

  it('is told from absence in words', () => {
    expect(valueText({ kind: 'registry', value: null })).toBe('absent');
    expect(valueText({ kind: 'registry', value: { kind: 'String', data: '1455 ' } })).toBe('"1455 "');
    expect(sideText({ kind: 'registry', path: 'HKLM\\x', name: 'v', before: null, after: { kind: 'DWord', data: 1 } }, 'after')).toBe('DWord 1');
  });
});
