import { describe, expect, it } from 'vitest';
import { ianaName } from '#core/ports/iana';
import { ianaNames } from '#core/ports/ianaNames';
import { judgeServicePort, suggestServicePort, type LocalPorts } from '#core/recipes/servicePort';
import { known, unknown } from '#core/scan/model';
import { servicePortLine } from '#core/text/recipes';
import { ianaNames as made } from '../../../../scripts/dev/make-iana.mjs';

const local: LocalPorts = {
  listeners: known([{ protocol: 'tcp', address: '0.0.0.0', port: 18_050, processId: 77, process: 'orders', services: [], instance: null }]),
  ranges: known({
    dynamic: [{ stack: 'ipv4', protocol: 'tcp', start: 40_000, count: 1000 }],
    excluded: [
      { stack: 'ipv4', protocol: 'tcp', start: 18_100, end: 18_199, administered: false },
      { stack: 'ipv4', protocol: 'tcp', start: 40_010, end: 40_010, administered: true },
      { stack: 'ipv4', protocol: 'tcp', start: 50_000, end: 50_019, administered: true },
    ],
  }),
};
const codes = (port: number, where: LocalPorts | null = local, protocol: 'tcp' | 'udp' = 'tcp') => judgeServicePort(port, protocol, where).map((v) => v.code);

describe('a port for a service of one’s own', () => {
  it('is judged by ranges, registries and what listens on the server in view', () => {
    expect(codes(18_050)).toEqual(['listener']);
    expect(codes(18_050, local, 'udp')).toEqual([]);
    expect(codes(18_150)).toEqual(['excluded']);
    expect(codes(40_500)).toEqual(['dynamic-here', 'ephemeral-linux']);
    expect(codes(40_010)).toEqual(['ephemeral-linux', 'reserved-here']);
    expect(codes(50_051)).toEqual(['dynamic-windows', 'ephemeral-linux']);
    expect(codes(50_010)).toEqual(['ephemeral-linux', 'reserved-here']);
    expect(codes(65_000)).toEqual(['dynamic-windows']);
    expect(codes(443)).toEqual(['privileged', 'known']);
    expect(codes(9090)).toEqual(['registered']);
    expect(codes(18_051)).toEqual([]);
  });

  it('says when no server was asked', () => {
    expect(codes(18_051, null)).toEqual(['not-scanned']);
    expect(codes(18_051, { listeners: unknown('unreadable'), ranges: local.ranges })).toEqual(['not-scanned']);
  });

  it('is told in both languages', () => {
    for (const port of [18_050, 18_150, 40_500, 40_010, 50_051, 443, 9090])
      for (const verdict of judgeServicePort(port, 'tcp', local)) {
        expect(servicePortLine('en', verdict)).toMatch(/\.$/);
        expect(servicePortLine('ja', verdict)).toMatch(/。$/);
      }
  });

  it('is suggested where nothing speaks against it', () => {
    expect(suggestServicePort(18_050, 'tcp', local)).toBe(18_051);
    expect(suggestServicePort(18_100, 'tcp', local)).toBe(18_200);
    expect(suggestServicePort(1, 'tcp', local)).toBeGreaterThanOrEqual(10_000);
    const next = suggestServicePort(49_000, 'tcp', null);
    expect(next).not.toBeNull();
    expect(codes(next ?? 0, null)).toEqual(['not-scanned']);
  });
});

describe('IANA names', () => {
  it('are those of the registry the script reads', async () => {
    expect(await import('node:fs').then(({ readFileSync }) => readFileSync('core/ports/ianaNames.ts', 'utf8'))).toBe(made());
    expect(ianaNames.join(';').split(';').length).toBeGreaterThan(4000);
  });

  it('are found by number and protocol', () => {
    expect(ianaName(9090, 'tcp')).toBe('websm');
    expect(ianaName(2379, 'tcp')).toBe('etcd-client');
    expect(ianaName(18_050, 'tcp')).toBeUndefined();
    expect(ianaName(80, 'tcp')).toBeUndefined();
  });
});
