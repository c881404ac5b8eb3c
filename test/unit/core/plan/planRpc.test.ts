import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSchema, type Plan, type Write } from '#core/plan/change';
import { inverse, writesOf } from '#core/plan/cells';
import { planRpc } from '#core/plan/planRpc';
import type { PlanResult } from '#core/plan/problems';
import { defaultRpcChoices, type RpcChoices } from '#core/plan/serviceChoices';
import { proposedServicePort } from '#core/plan/servicePorts';
import { interpret } from '#core/scan/interpret';
import { domainController, type DcSpec } from '../../../support/domainController';

const RPC = 'HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet';
const NETLOGON = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Netlogon\\Parameters';
const modelOf = (spec: DcSpec = {}) => interpret(domainController(spec));
const choose = (changes: Partial<RpcChoices>): RpcChoices => ({ ...defaultRpcChoices(), ...changes });
const pin = (...pairs: readonly (readonly [string, number | 'remove' | null])[]): RpcChoices['services'] => pairs.map(([id, port]) => ({ id, port, restart: 'now' }));
const codes = (result: PlanResult) => (result.ok ? [] : result.problems.map((p) => [p.code, p.subject]));
function plan(choices: RpcChoices, spec: DcSpec = {}): Plan {
  const result = planRpc(modelOf(spec), choices);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(planSchema.parse(result.plan)).toEqual(result.plan);
  return result.plan;
}
const written = (of: Plan): Write[] => of.steps.flatMap((s) => writesOf(s)).filter((w) => w.kind === 'registry' || w.kind === 'registry-key' || w.kind === 'dfsr-port');
const range = (...ports: readonly (readonly [number, number])[]): RpcChoices['range'] => ({ ports: ports.map(([start, end]) => ({ start, end })), acknowledged: true });

describe('fixed ports of services', () => {
  it('Netlogon restarts, NTDS waits for the computer; a dynamic endpoint stays beside each', () => {
    const made = plan(choose({ services: pin(['ntds', 38_901], ['netlogon', 38_902]) }));
    expect(made.steps.map((s) => s.id)).toEqual([
      'allow:PortPin-RPC-EPM-135', 'allow:PortPin-RPC-ntds-38901', 'allow:PortPin-RPC-netlogon-38902',
      'write:service-port:ntds', 'stop:Netlogon', 'write:service-port:netlogon', 'start:Netlogon', 'verify:Netlogon', 'await:reboot',
    ]);
    expect(made.changes.slice(0, 2).map((c) => [c.id, c.action, c.needs, c.after])).toEqual([
      ['service-port:ntds', 'create', { restart: false, reboot: true }, { kind: 'service-port', port: 38_901, listening: [], stays: true }],
      ['service-port:netlogon', 'create', { restart: true, reboot: false }, { kind: 'service-port', port: 38_902, listening: [], stays: true }],
    ]);
    expect(made.steps.at(-1)?.action).toEqual({ kind: 'await-reboot', reasons: [{ kind: 'service-port', service: 'NTDS', expect: [38_901], gone: [] }] });
    expect(made.restarts).toEqual([{ instance: 'Netlogon', service: 'Netlogon', dependants: [], clustered: false }]);
    expect(made.ports.map((p) => [p.what, p.service, p.after])).toEqual([['service', 'NTDS', 38_901], ['service', 'Netlogon', 38_902]]);
  });

  it('rules are bound to the program, or to the service where it shares a process', () => {
    const rules = plan(choose({ services: pin(['netlogon', 38_902]) })).steps.flatMap(writesOf).flatMap((w) => (w.kind === 'firewall-create' ? [[w.spec.name, w.spec.program, w.spec.service]] : []));
    expect(rules).toEqual([
      ['PortPin-RPC-EPM-135', null, 'RpcSs'],
      ['PortPin-RPC-netlogon-38902', 'C:\\Windows\\system32\\lsass.exe', null],
    ]);
  });

  it('writes each setting in its own form, making a policy key that is not there', () => {
    const made = plan(choose({ services: pin(['certsvc', 10_509], ['dfsr', 38_904], ['spooler', 38_906], ['dcom:{11111111-2222-3333-4444-555555555555}', 38_911]) }));
    expect(written(made)).toEqual([
      { kind: 'registry', path: 'HKLM\\SOFTWARE\\Classes\\AppID\\{D99E6E74-FC88-11D0-B498-00A0C90312F3}', name: 'Endpoints', before: null, after: { kind: 'MultiString', data: ['ncacn_ip_tcp,0,10509'] } },
      { kind: 'dfsr-port', before: 0, after: 38_904 },
      { kind: 'registry-key', path: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Printers', before: false, after: true },
      { kind: 'registry-key', path: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Printers\\RPC', before: false, after: true },
      { kind: 'registry', path: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Printers\\RPC', name: 'RpcTcpPort', before: null, after: { kind: 'DWord', data: 38_906 } },
      { kind: 'registry', path: 'HKLM\\SOFTWARE\\Classes\\AppID\\{11111111-2222-3333-4444-555555555555}', name: 'Endpoints', before: null, after: { kind: 'MultiString', data: ['ncacn_ip_tcp,0,38911'] } },
    ]);
  });

  it('verifies a listener only where the service listens now: MSDTC does only with network access', () => {
    const made = plan(choose({ services: pin(['msdtc', 38_905], ['certsvc', 10_509]) }));
    expect(made.steps.flatMap((s) => (s.action.kind === 'verify-service-port' ? [[s.action.service, s.action.expect]] : []))).toEqual([['MSDTC', []], ['CertSvc', [10_509]]]);
  });

  it('leaves a restart for later, pending', () => {
    const made = plan(choose({ services: [{ id: 'netlogon', port: 38_902, restart: 'later' }] }));
    expect(made.steps.map((s) => s.id).slice(-2)).toEqual(['write:service-port:netlogon', 'await:Netlogon']);
    expect(made.restarts).toEqual([]);
  });

  it('repeats nothing: planning what is so already has no step', () => {
    const spec: DcSpec = { values: { [NETLOGON]: { DCTcpipPort: 38_902 } } };
    const made = plan({ ...choose({ services: pin(['netlogon', 38_902]) }), firewall: { ...defaultRpcChoices().firewall, mode: 'none' } }, spec);
    expect([made.steps, made.changes.map((c) => c.action)]).toEqual([[], ['none']]);
  });

  it.each<readonly [string, RpcChoices, DcSpec, readonly unknown[]]>([
    ['nothing chosen', choose({}), {}, [['nothing-chosen', null]]],
    ['not there', choose({ services: pin(['ntfrs', 38_903]) }), {}, [['service-unknown', 'ntfrs']]],
    ['the same number twice', choose({ services: pin(['ntds', 38_901], ['netlogon', 38_901]) }), {}, [['service-port-same', 'Netlogon']]],
    ['the number another has already', choose({ services: pin(['ntds', 38_902]) }), { values: { [NETLOGON]: { DCTcpipPort: 38_902 } } }, [['service-port-same', 'Netlogon']]],
    ['a port in use', choose({ services: pin(['netlogon', 49_700]) }), {}, [['service-port-taken', 'Netlogon']]],
    ['the DAC', choose({ services: pin(['netlogon', 1434]) }), {}, [['service-port-invalid', 'Netlogon']]],
    ['a wrong kind, unrepaired', choose({ services: pin(['netlogon', 38_902]) }), { values: { [NETLOGON]: { DCTcpipPort: '38902' } } }, [['wrong-kind', 'Netlogon']]],
    ['inside the RPC range', choose({ services: pin(['netlogon', 20_001]), range: range([20_000, 20_499]) }), {}, [['service-inside-range', 'Netlogon']]],
  ])('refuses %s', (_name, choices, spec, expected) => {
    expect(codes(planRpc(modelOf(spec), choices))).toEqual(expected);
  });

  it('repairs a wrong kind on request, and its undo keeps the kind', () => {
    const made = plan(choose({ services: pin(['netlogon', 38_902]), repairKinds: true }), { values: { [NETLOGON]: { DCTcpipPort: '38902' } } });
    const [write] = written(made);
    expect(write).toMatchObject({ before: { kind: 'String', data: '38902' }, after: { kind: 'DWord', data: 38_902 } });
    expect(write && inverse(write, null)).toMatchObject({ after: { kind: 'String', data: '38902' } });
  });

  it('proposes numbers below 49152 that nothing speaks against', () => {
    const model = modelOf({ tcp: [{ address: '0.0.0.0', port: 38_901, processId: 999 }] });
    expect(proposedServicePort(model, 'netlogon', new Set())).toBe(38_902);
    expect(proposedServicePort(model, 'ntds', new Set())).toBe(38_911);
    expect(proposedServicePort(model, 'netlogon', new Set([38_902, 38_911]))).toBe(38_912);
  });
});

describe('the RPC range', () => {
  it('writes the three values together under a key of its own, and waits for the computer', () => {
    const made = plan(choose({ range: range([20_000, 20_499], [21_000, 21_099]) }));
    expect(written(made)).toEqual([
      { kind: 'registry-key', path: RPC, before: false, after: true },
      { kind: 'registry', path: RPC, name: 'Ports', before: null, after: { kind: 'MultiString', data: ['20000-20499', '21000-21099'] } },
      { kind: 'registry', path: RPC, name: 'PortsInternetAvailable', before: null, after: { kind: 'String', data: 'Y' } },
      { kind: 'registry', path: RPC, name: 'UseInternetPorts', before: null, after: { kind: 'String', data: 'Y' } },
    ]);
    expect(made.steps.at(-1)).toMatchObject({ id: 'await:reboot', action: { reasons: [{ kind: 'rpc-range', ports: [{ start: 20_000, end: 20_499 }, { start: 21_000, end: 21_099 }], fixed: [] }] } });
    expect(made.risk).toBe('high');
  });

  it('never closes before the restart what is in use until then', () => {
    const wide = { stores: [{ store: 'local' as const, rules: [['WIDE', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=49152-65535|Name=Wide|'] as [string, string]] }], profiles: [] };
    const made = plan(choose({ range: range([20_000, 20_499]), firewall: { ...defaultRpcChoices().firewall, disableRules: ['WIDE'] } }), { firewall: wide });
    expect(made.steps.at(-1)).toMatchObject({ id: 'narrow:rule:WIDE', waitsFor: 'await:reboot' });
    expect(made.exposure?.tcpAfter).toBeGreaterThan(made.exposure?.tcpBefore ?? 0);
    const now = plan(choose({ services: pin(['netlogon', 38_902]), firewall: { ...defaultRpcChoices().firewall, disableRules: ['WIDE'] } }), { firewall: wide });
    expect(now.steps.at(-1)?.waitsFor).toBeUndefined();
  });

  it.each<readonly [string, RpcChoices['range'], readonly unknown[]]>([
    ['reversed', range([20_499, 20_000]), [['range-reversed', null]]],
    ['beyond 65535', range([65_000, 70_000]), [['range-invalid', null]]],
    ['overlapping', range([20_000, 20_499], [20_400, 20_600]), [['range-overlap', null]]],
    ['empty', range(), [['range-empty', null]]],
    ['of one port, with more in use', range([20_000, 20_000]), [['range-too-small', null]]],
    ['in system ports', range([100, 600]), [['range-privileged', null]]],
    ['not acknowledged', { ports: [{ start: 20_000, end: 20_499 }], acknowledged: false }, [['range-not-acknowledged', null]]],
  ])('refuses one that is %s', (_name, chosen, expected) => {
    expect(codes(planRpc(modelOf(), choose({ range: chosen })))).toEqual(expected);
  });

  it('REG_SZ where MULTI_SZ belongs is repaired only on request', () => {
    const spec: DcSpec = { values: { [RPC]: { Ports: '5000-5100', PortsInternetAvailable: 'y', UseInternetPorts: 'Y' } } };
    expect(codes(planRpc(modelOf(spec), choose({ range: range([20_000, 20_499]) })))).toEqual([['wrong-kind', 'Rpc\\Internet\\Ports']]);
    expect(written(plan(choose({ range: range([20_000, 20_499]), repairKinds: true }), spec))).toEqual([
      { kind: 'registry', path: RPC, name: 'Ports', before: { kind: 'String', data: '5000-5100' }, after: { kind: 'MultiString', data: ['20000-20499'] } },
    ]);
  });

  it('is taken away by its values; the key stays where it was there before', () => {
    const spec: DcSpec = { values: { [RPC]: { Ports: { kind: 'MultiString', data: ['5000-5100'] }, PortsInternetAvailable: 'Y', UseInternetPorts: 'Y' } } };
    expect(written(plan(choose({ range: 'remove' }), spec)).map((w) => (w.kind === 'registry' ? [w.name, w.after] : w.kind))).toEqual([['Ports', null], ['PortsInternetAvailable', null], ['UseInternetPorts', null]]);
  });

  it('whatever is typed gives a plan that validates and can be inverted, or says why not', () => {
    const ports = fc.array(fc.record({ start: fc.integer({ min: -5, max: 70_000 }), end: fc.integer({ min: -5, max: 70_000 }) }), { maxLength: 8 });
    const services = fc.uniqueArray(fc.record({ id: fc.constantFrom('ntds', 'netlogon', 'dfsr', 'certsvc', 'msdtc', 'spooler'), port: fc.oneof(fc.integer({ min: 1, max: 65_535 }), fc.constant('remove' as const), fc.constant(null)), restart: fc.constantFrom('now' as const, 'later' as const) }), { selector: (s) => s.id, maxLength: 6 });
    const model = modelOf();
    fc.assert(
      fc.property(services, fc.option(ports), (chosen, list) => {
        const result = planRpc(model, choose({ services: chosen, range: list && { ports: list, acknowledged: true } }));
        if (!result.ok) {
          expect(result.problems.length).toBeGreaterThan(0);
          return;
        }
        expect(planSchema.parse(result.plan)).toEqual(result.plan);
        expect(new Set(result.plan.steps.map((s) => s.id)).size).toBe(result.plan.steps.length);
        for (const write of result.plan.steps.flatMap(writesOf)) expect(inverse(inverse(write, 'x'), 'x')).toEqual(write);
      }),
    );
  });
});
