import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSchema, type Plan } from '#core/plan/change';
import { writesOf } from '#core/plan/cells';
import { planRanges, conflicts } from '#core/plan/planRanges';
import { planWmi } from '#core/plan/planWmi';
import type { PlanResult } from '#core/plan/problems';
import { defaultRangesChoices, defaultWmiChoices, type RangesChoices, type WmiChoices } from '#core/plan/serviceChoices';
import { interpret } from '#core/scan/interpret';
import { defaultRanges } from '../scan/build';
import { domainController, type DcSpec } from '../../../support/domainController';

const modelOf = (spec: DcSpec = {}) => interpret(domainController(spec));
const codes = (result: PlanResult) => (result.ok ? [] : result.problems.map((p) => p.code));
function made(result: PlanResult): Plan {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(planSchema.parse(result.plan)).toEqual(result.plan);
  return result.plan;
}
const tcp4 = (start: number, count: number) => ({ stack: 'ipv4' as const, protocol: 'tcp' as const, start, count });
const ranges = (changes: Partial<RangesChoices>, spec: DcSpec = {}) => planRanges(modelOf(spec), { ...defaultRangesChoices(), ...changes });
const excluded = (start: number, end: number, administered: boolean): DcSpec => ({ ranges: { ...defaultRanges, excluded: [{ stack: 'ipv4', protocol: 'tcp', start, end, administered }] } });

describe('ranges', () => {
  it('a dynamic range is written with both numbers, and goes back to what was read', () => {
    const read: DcSpec = { ranges: { ...defaultRanges, dynamic: defaultRanges.dynamic.map((d) => ({ ...d, start: 6005, count: 59_530 })) } };
    expect(made(ranges({ dynamic: [tcp4(30_000, 35_536)] }, read)).steps.flatMap(writesOf)).toEqual([{ kind: 'dynamic-range', stack: 'ipv4', protocol: 'tcp', before: { start: 6005, count: 59_530 }, after: { start: 30_000, count: 35_536 } }]);
    expect(made(ranges({ dynamic: [tcp4(6005, 59_530)] }, read)).steps).toEqual([]);
  });

  it.each<readonly [string, Partial<RangesChoices>, DcSpec, readonly string[]]>([
    ['num=100 of the article', { dynamic: [tcp4(50_000, 100)] }, {}, ['dynamic-count']],
    ['a start below 1025', { dynamic: [tcp4(1024, 300)] }, {}, ['dynamic-start']],
    ['num taken for an end', { dynamic: [tcp4(5200, 65_000)] }, {}, ['dynamic-end']],
    ['too few for the DNS Server', { dynamic: [{ ...tcp4(50_000, 1000), protocol: 'udp' }] }, {}, ['dynamic-dns']],
    ['one stack twice', { dynamic: [tcp4(30_000, 1000), tcp4(31_000, 1000)] }, {}, ['chosen-twice']],
    ['a block WinNAT holds', { reserve: [tcp4(50_000, 10)] }, excluded(50_005, 50_104, false), ['block-held']],
    ['part of another reservation', { reserve: [tcp4(50_000, 10)] }, excluded(50_005, 50_104, true), ['block-overlaps']],
    ['no block', { reserve: [tcp4(65_000, 1000)] }, {}, ['block-invalid']],
    ['a reservation that is not there', { release: [tcp4(50_000, 10)] }, {}, ['release-missing']],
    ['a block of Windows', { release: [tcp4(50_000, 10)] }, excluded(50_000, 50_009, false), ['release-system']],
    ['five seconds of TIME_WAIT', { timedWait: 5 }, {}, ['timed-wait']],
    ['nothing', {}, {}, ['nothing-chosen']],
  ])('refuses %s', (_name, choices, spec, expected) => {
    expect(codes(ranges(choices, spec))).toEqual(expected);
  });

  it('a reservation over a listener may wait, one over nobody may not', () => {
    const pends = (start: number): boolean[] => made(ranges({ reserve: [tcp4(start, 10)] })).steps.flatMap(writesOf).map((w) => w.kind === 'exclusion' && w.mayPend);
    expect([pends(49_660), pends(40_000)]).toEqual([[true], [false]]);
    expect(made(ranges({ reserve: [tcp4(50_005, 10)] }, excluded(50_000, 50_104, true))).steps).toEqual([]);
  });

  it('an expansion names the listeners and exclusions it takes in, each stack for itself', () => {
    const model = modelOf({ ...excluded(20_000, 20_099, false), tcp: [{ address: '0.0.0.0', port: 30_123, processId: 700 }, { address: '::', port: 30_124, processId: 700 }, { address: '0.0.0.0', port: 50_000, processId: 700 }] });
    const found = model.ranges.known ? conflicts(model, model.ranges.value, tcp4(10_000, 55_536)) : [];
    expect(found).toEqual([{ kind: 'listener', port: 30_123, who: 'NTDS' }, { kind: 'excluded', start: 20_000, end: 20_099, administered: false }]);
  });

  it('whatever is asked gives a plan that validates and stays within what Windows takes, or says why not', () => {
    const block = fc.record({ stack: fc.constantFrom('ipv4' as const, 'ipv6' as const), protocol: fc.constantFrom('tcp' as const, 'udp' as const), start: fc.integer({ min: -1, max: 70_000 }), count: fc.integer({ min: -1, max: 70_000 }) });
    const model = modelOf();
    fc.assert(
      fc.property(fc.array(block, { maxLength: 4 }), fc.array(block, { maxLength: 3 }), fc.option(fc.integer({ min: 0, max: 400 })), (dynamic, reserve, timedWait) => {
        const result = planRanges(model, { ...defaultRangesChoices(), dynamic, reserve, timedWait });
        if (!result.ok) {
          expect(result.problems.length).toBeGreaterThan(0);
          return;
        }
        expect(planSchema.parse(result.plan)).toEqual(result.plan);
        for (const write of result.plan.steps.flatMap(writesOf)) {
          if (write.kind !== 'dynamic-range') continue;
          expect([write.after.count >= 255, write.after.start >= 1025, write.after.start + write.after.count <= 65_536]).toEqual([true, true, true]);
        }
      }),
    );
  });
});

describe('WMI', () => {
  const wmi = (changes: Partial<WmiChoices>, spec: DcSpec = {}) => planWmi(modelOf(spec), { ...defaultWmiChoices(), ...changes });
  it('writes Endpoints before it switches, while WMI runs, and restarts what depends on it', () => {
    const plan = made(wmi({ port: 24_200 }));
    expect(plan.steps.map((s) => s.id)).toEqual(['allow:PortPin-RPC-EPM-135', 'allow:PortPin-RPC-WMI-24200', 'write:wmi-host', 'stop:Winmgmt/iphlpsvc', 'stop:Winmgmt', 'start:Winmgmt', 'verify:Winmgmt', 'start:Winmgmt/iphlpsvc']);
    expect(plan.steps.find((s) => s.id === 'write:wmi-host')?.action).toMatchObject({ writes: [{ kind: 'registry', name: 'Endpoints', before: null, after: { kind: 'MultiString', data: ['ncacn_ip_tcp,0,24200'] } }, { kind: 'wmi-host', before: 'shared', after: 'standalone' }] });
    expect(plan.facts.map((f) => f.name)).toContain('ImagePath');
    expect(plan.facts.map((f) => f.name)).not.toContain('Endpoints');
  });

  it.each<readonly [string, Partial<WmiChoices>, DcSpec, readonly string[]]>([
    ['a port in use', { port: 49_700 }, {}, ['service-port-taken']],
    ['a group it does not know', {}, { values: { 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Winmgmt': { ImagePath: 'svchost.exe -k mine' } } }, ['wmi-other']],
    ['a stock rule that is not there', { firewall: { ...defaultWmiChoices().firewall, wmiIn: true } }, {}, ['rule-not-found']],
    ['what was not read', {}, { areas: { systemRegistry: { state: 'not-collected' } } }, ['wmi-unknown']],
  ])('refuses %s', (_name, choices, spec, expected) => {
    expect(codes(wmi(choices, spec))).toEqual(expected);
  });
});
