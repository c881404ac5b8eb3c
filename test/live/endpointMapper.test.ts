import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EndpointsAnswer } from '#core/probes/answer';
import type { RpcEndpoint } from '#core/rpc/endpoint';
import { wellKnownInterface } from '#core/rpc/interfaces';
import { createProber } from '#electron/probes/prober';
import { askEndpointMapper } from '#electron/probes/rpc/endpointMapper';
import { createDemoTarget } from '#electron/targets/demo/target';
import { startWire } from '#electron/targets/demo/wire';
import { DCERPCD, Servers, linesOf, missing, sambaConfig, startSamba, until } from './servers';

const reason = await missing('RPC endpoint mapper (Debian: samba, smbclient)', ['rpcclient', DCERPCD], [135]);
const prober = createProber('127.0.0.1');

function endpointsOf(answer: EndpointsAnswer): readonly RpcEndpoint[] {
  return answer.answered ? answer.endpoints : [];
}

/** As rpcclient's epmlookup prints an entry. */
function asRpcclient(e: RpcEndpoint): string {
  const [major = 0, minor = 0] = e.version.split('.').map(Number);
  const syntax = (major + minor * 65_536).toString(16).padStart(8, '0');
  return `${e.object ?? '00000000-0000-0000-0000-000000000000'} ${e.protocol}:${e.address ?? ''}[${e.port ?? e.endpoint ?? ''},abstract_syntax=${e.uuid}/0x${syntax}]: ${e.annotation}`;
}

const rpcclient = (config: string): string[] => linesOf('rpcclient', ['-s', config, '-U%', 'ncacn_ip_tcp:127.0.0.1', '-c', 'epmlookup']).filter((line) => line.includes('abstract_syntax'));

function portsOf(answer: EndpointsAnswer): number[] {
  return [...new Set(endpointsOf(answer).flatMap((e) => (e.protocol === 'ncacn_ip_tcp' && e.port !== null && e.port !== 135 ? [e.port] : [])))].sort((a, b) => a - b);
}

/** lsarpc is registered last. */
const isComplete = (answer: EndpointsAnswer): boolean => endpointsOf(answer).some((e) => e.annotation === 'lsarpc' && e.protocol === 'ncacn_ip_tcp') && endpointsOf(answer).some((e) => e.annotation === 'winreg' && e.protocol === 'ncacn_ip_tcp') && endpointsOf(answer).some((e) => e.annotation === 'srvsvc' && e.protocol === 'ncacn_ip_tcp');

describe.skipIf(reason !== undefined)('the endpoint mapper of a real Samba', () => {
  let servers: Servers;
  beforeAll(() => {
    servers = new Servers();
  });
  afterAll(() => servers.close());

  test('lists what rpcclient lists, entry by entry, and services move with the range', async () => {
    const config = startSamba(servers, '50000-50099');
    const answer = await until(() => prober.endpointMapper(), isComplete, servers);
    const ours = endpointsOf(answer).map(asRpcclient);
    const theirs = rpcclient(config);
    expect(theirs.length).toBeGreaterThan(30);
    // rpcclient drops the entry that comes together with "no more entries": the last one.
    expect([ours, ours.slice(0, -1)]).toContainEqual(theirs);
    expect(answer).toMatchObject({ unreadable: 0 });
    for (const batch of [1, 7]) expect(await askEndpointMapper('127.0.0.1', { timeoutMs: 5000, batch })).toEqual(answer);

    const before = portsOf(answer);
    expect(before.length).toBeGreaterThanOrEqual(3);
    expect(before.filter((port) => port < 50_000 || port > 50_099)).toEqual([]);
    for (const port of before) expect(await prober.tcpOpen(port)).toEqual({ open: true });

    await servers.stop(DCERPCD);
    expect(await prober.endpointMapper()).toMatchObject({ answered: false, error: { code: 'refused' } });
    startSamba(servers, '51200-51219');
    const moved = portsOf(await until(() => prober.endpointMapper(), isComplete, servers));
    expect(moved).toHaveLength(before.length);
    expect(moved.filter((port) => port < 51_200 || port > 51_219)).toEqual([]);
    for (const port of moved) expect(await prober.tcpOpen(port)).toEqual({ open: true });
    for (const port of before) expect((await prober.tcpOpen(port)).open).toBe(false);
  });

  test('its interfaces have the names of their documents', async () => {
    const named = Object.fromEntries(endpointsOf(await prober.endpointMapper()).map((e) => [e.annotation, wellKnownInterface(e.uuid)?.source]));
    expect(named).toMatchObject({ epmapper: 'C706', winreg: 'MS-RRP', srvsvc: 'MS-SRVS', wkssvc: 'MS-WKST', svcctl: 'MS-SCMR', lsarpc: 'MS-LSAD', samr: 'MS-SAMR', spoolss: 'MS-RPRN', netdfs: 'MS-DFSNM', eventlog: 'MS-EVEN', initshutdown: 'MS-RSP', dssetup: 'MS-DSSP', FileServerVssAgent: 'MS-FSRVP' });
  });

  test('rpcclient reads the endpoint mapper of the demo server', async () => {
    await servers.stop(DCERPCD);
    const target = createDemoTarget();
    const wire = await startWire(target, { mapperPort: 135 });
    try {
      const answer = await prober.endpointMapper();
      expect(endpointsOf(answer).length).toBeGreaterThan(10);
      const lines = await linesLater(sambaConfig(servers.dir, '50000-50099'));
      expect(lines).toEqual(endpointsOf(answer).map(asRpcclient));
    } finally {
      await wire.close();
    }
  });
});

/** The demo server answers in this process, so rpcclient must not block it. */
async function linesLater(config: string): Promise<string[]> {
  const out = await new Promise<string>((resolve) => {
    execFile('rpcclient', ['-s', config, '-U%', 'ncacn_ip_tcp:127.0.0.1', '-c', 'epmlookup'], { timeout: 20_000 }, (_, stdout) => resolve(stdout));
  });
  return out.split('\n').filter((line) => line.includes('abstract_syntax'));
}
