import { describe, expect, it } from 'vitest';
import { judgeDynamicRange, proposeLarger } from '#core/ports/rangeConflicts';
import { judgeRpcRange, proposeRpcRange, rpcPortsToAllow } from '#core/ports/rpcPorts';
import { has, sizeOf } from '#core/ports/portSet';
import { judgeServicePort, proposeServicePorts, servicesOf } from '#core/ports/servicePorts';
import { demo } from '../../renderer/features/demoModel';

const { model } = await demo();
const codes = (list: readonly { readonly code: string }[]): readonly string[] => list.map((v) => v.code);
const netlogon = servicesOf(model).find((s) => s.id === 'netlogon');
if (!netlogon) throw new Error('the demo server is a domain controller');
const context = { model, planned: new Map(), rpcRange: [] };

describe('a port for one service', () => {
  it('is refused where somebody listens, where it is planned, reserved by Windows or inside the RPC range', () => {
    expect(codes(judgeServicePort(38_902, netlogon, context))).toEqual([]);
    expect(codes(judgeServicePort(1433, netlogon, context))).toContain('listener');
    expect(codes(judgeServicePort(80, netlogon, context))).toContain('below-1024');
    expect(codes(judgeServicePort(38_902, netlogon, { ...context, planned: new Map([[38_902, 'NTDS']]) }))).toEqual(['in-plan']);
    expect(codes(judgeServicePort(20_100, netlogon, { ...context, rpcRange: [{ start: 20_000, end: 20_499 }] }))).toEqual(['in-rpc-range']);
    expect(codes(judgeServicePort(47_001, netlogon, context))).toContain('excluded-system');
    expect(codes(judgeServicePort(60_000, netlogon, context))).toEqual(['in-dynamic-range']);
  });

  it('is proposed once each, outside the range to be', () => {
    const services = servicesOf(model).slice(0, 4);
    const ports = [...proposeServicePorts(services, { ...context, rpcRange: [{ start: 38_901, end: 38_999 }] }).values()];
    expect(new Set(ports).size).toBe(4);
    expect(ports.some((p) => p >= 38_901 && p <= 38_999)).toBe(false);
  });
});

describe('the RPC range', () => {
  it('counts what a network firewall must let through', () => {
    const now = rpcPortsToAllow(model, { services: [], range: null });
    const after = rpcPortsToAllow(model, { services: [{ id: 'netlogon', port: 38_902, restart: 'now' }], range: { ports: [{ start: 20_000, end: 20_499 }], acknowledged: true } });
    expect(sizeOf(now ?? [])).toBe(16_385);
    expect(sizeOf(after ?? [])).toBe(502);
    expect(after && has(after, 135) && has(after, 38_902)).toBe(true);
  });

  it('says everything that speaks against it', () => {
    const none = new Map<number, string>();
    expect(judgeRpcRange([{ start: 20_000, end: 20_499 }], model, none)).toEqual([]);
    expect(codes(judgeRpcRange([{ start: 20_499, end: 20_000 }], model, none))).toContain('reversed');
    expect(codes(judgeRpcRange([{ start: 20_000, end: 20_004 }], model, none))).toEqual(['too-few']);
    expect(judgeRpcRange([{ start: 20_000, end: 20_004 }], model, none)[0]?.severity).toBe('error');
    expect(codes(judgeRpcRange([{ start: 20_000, end: 20_499 }, { start: 20_400, end: 20_900 }], model, none))).toEqual(['overlap']);
    expect(codes(judgeRpcRange([{ start: 20_000, end: 20_499 }], model, new Map([[20_100, 'Netlogon']])))).toEqual(['fixed-inside']);
    expect(codes(judgeRpcRange([{ start: 1000, end: 5000 }], model, none))).toContain('below-5000');
    expect(codes(judgeRpcRange([{ start: 60_000, end: 60_499 }], model, none))).toContain('in-dynamic-range');
    expect(codes(judgeRpcRange([{ start: 65_000, end: 70_000 }], model, none))).toContain('out-of-range');
  });

  it('is proposed where nothing is', () => {
    expect(proposeRpcRange(model, new Map())).toEqual({ start: 20_000, end: 20_499 });
    expect(proposeRpcRange(model, new Map([[20_001, 'x']]))).toEqual({ start: 20_500, end: 20_999 });
  });
});

describe('a dynamic range', () => {
  const tcp = { stack: 'ipv4', protocol: 'tcp' } as const;
  it('refuses what Windows refuses, num=100 among it', () => {
    expect(codes(judgeDynamicRange({ ...tcp, start: 49_152, count: 100 }, model))).toEqual(['count-too-small']);
    expect(codes(judgeDynamicRange({ ...tcp, start: 1000, count: 70_000 }, model))).toEqual(['start-too-low', 'end-beyond']);
    expect(codes(judgeDynamicRange({ ...tcp, start: Number.NaN, count: 300 }, model))).toEqual(['no-number']);
  });
  it('is silent about the range there is, and names conflicts of another', () => {
    expect(judgeDynamicRange({ ...tcp, start: 49_152, count: 16_384 }, model)).toEqual([]);
    expect(codes(judgeDynamicRange({ ...tcp, start: 1025, count: 64_511 }, model))).toEqual(expect.arrayContaining(['fixed', 'listener', 'excluded']));
    expect(codes(judgeDynamicRange({ stack: 'ipv4', protocol: 'udp', start: 60_000, count: 1000 }, model))).toEqual(['smaller', 'dns']);
  });
  it('grows by steps that end where Windows ends', () => {
    expect(proposeLarger({ ...tcp, start: 49_152, count: 16_384 })).toEqual({ start: 32_768, count: 32_768 });
    expect(proposeLarger({ ...tcp, start: 1025, count: 64_511 })).toBeNull();
  });
});
