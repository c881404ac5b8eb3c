import { describe, expect, test, vi } from 'vitest';
import type { RpcEndpoint } from '#core/rpc/endpoint';
import type { RegistryCell } from '#core/verbs/registry';
import { CERTSVC_APP_ID, MSDTC_KEY, NETLOGON_PARAMETERS, NTDS_PARAMETERS, PRINTERS_POLICY, PRINTERS_RPC, RPC_INTERNET, TCPIP_PARAMETERS, WMI_APP_ID, appIdKey } from '#core/verbs/systemKeys';
import { createDemoProber } from '#electron/targets/demo/prober';
import { createDemoTarget, type DemoTarget } from '#electron/targets/demo/target';
import { estateWith, listening, number, restart, text } from './helpers';

const multi = (...data: string[]): RegistryCell => ({ kind: 'MultiString', data });
const NETLOGON = '12345678-1234-abcd-ef00-01234567cffb';
const NTDS = 'e3514235-4b06-11d1-ab04-00c04fc2dcd2';
const SAMR = '12345778-1234-abcd-ef00-0123456789ac';
const WMI = 'f309ad18-d86a-11d0-a075-00c04fb68820';

async function write(target: DemoTarget, path: string, values: Readonly<Record<string, RegistryCell>>): Promise<void> {
  await target.call('registry.write', { path, values: Object.entries(values).map(([name, value]) => ({ name, expect: null, value })) });
}

async function internet(target: DemoTarget, values: Readonly<Record<string, RegistryCell>>): Promise<void> {
  await target.call('registry.key', { path: RPC_INTERNET, present: true });
  await write(target, RPC_INTERNET, values);
}

async function endpoints(target: DemoTarget): Promise<RpcEndpoint[]> {
  const answer = await createDemoProber(target).endpointMapper();
  if (!answer.answered) throw new Error(answer.error.code);
  return answer.endpoints;
}

async function portsOf(target: DemoTarget, uuid: string): Promise<(number | null)[]> {
  return (await endpoints(target)).filter((e) => e.uuid === uuid && e.protocol === 'ncacn_ip_tcp').map((e) => e.port);
}

/** Ports given out by RPC, the mapper's own left out. */
async function dynamicPorts(target: DemoTarget): Promise<number[]> {
  const found = (await endpoints(target)).flatMap((e) => (e.protocol === 'ncacn_ip_tcp' && e.port !== null && e.port !== 135 ? [e.port] : []));
  return [...new Set(found)].sort((a, b) => a - b);
}

async function ports(target: DemoTarget, service: string): Promise<number[]> {
  return [...new Set((await listening(target, service)).map((text_) => Number(text_.slice(text_.lastIndexOf(':') + 1))))];
}

describe('RPC services', () => {
  test('move at a restart of the computer; boot time and processes are others', async () => {
    const target = createDemoTarget();
    const before = await dynamicPorts(target);
    const was = await target.call('host.describe', {});
    const { processId } = (await target.call('services.list', { names: ['Netlogon'] })).services[0] ?? { processId: 0 };
    await target.restart();
    const after = await dynamicPorts(target);
    expect(after).toHaveLength(before.length);
    expect(after.filter((port) => before.includes(port))).toEqual([]);
    expect(after.every((port) => port >= 49152)).toBe(true);
    expect(Date.parse((await target.call('host.describe', {})).lastBoot ?? '')).toBeGreaterThan(Date.parse(was.lastBoot ?? ''));
    expect((await target.call('services.list', { names: ['Netlogon'] })).services[0]?.processId).not.toBe(processId);
    await target.restart();
    expect((await dynamicPorts(target)).filter((port) => after.includes(port))).toEqual([]);
  });

  test('everything that ran runs again, SQL Server on its ports, and what could not start could not', async () => {
    const target = createDemoTarget();
    const running = async () => (await target.call('services.list', { names: null })).services.filter((s) => s.state === 'running').map((s) => s.name).sort();
    const before = await running();
    const sql = await ports(target, 'MSSQL$INST1');
    const clients = target.state().connections;
    await target.restart();
    expect(await running()).toEqual(before);
    expect(await ports(target, 'MSSQL$INST1')).toEqual(sql);
    expect(target.state().connections).toEqual(clients);
    expect(await ports(target, 'NTDS')).toEqual(expect.arrayContaining([389, 636, 3268, 88]));
  });

  test('a service takes its fixed port when it starts, not when it is set', async () => {
    const target = createDemoTarget();
    expect(await ports(target, 'MSDTC')).toEqual([49702]);
    await write(target, MSDTC_KEY, { ServerTcpPort: number(5100) });
    expect(await ports(target, 'MSDTC')).toEqual([49702]);
    await restart(target, 'MSDTC');
    expect(await ports(target, 'MSDTC')).toEqual([5100]);
    await target.call('registry.write', { path: MSDTC_KEY, values: [{ name: 'ServerTcpPort', expect: number(5100), value: null }] });
    await restart(target, 'MSDTC');
    expect((await ports(target, 'MSDTC')).every((port) => port >= 49152)).toBe(true);
  });

  test('the spooler by policy, CertSvc by AppID, DFSR by its own setting; a value of another kind is not read', async () => {
    const target = createDemoTarget();
    for (const path of [PRINTERS_POLICY, PRINTERS_RPC]) await target.call('registry.key', { path, present: true });
    await write(target, PRINTERS_RPC, { RpcTcpPort: number(5201) });
    await write(target, appIdKey(CERTSVC_APP_ID), { Endpoints: multi('ncacn_ip_tcp,0,10509') });
    await target.call('dfsr.setPort', { expect: 0, port: 5722 });
    await write(target, MSDTC_KEY, { ServerTcpPort: text('5100') });
    for (const service of ['Spooler', 'CertSvc', 'DFSR', 'MSDTC']) await restart(target, service);
    expect([await ports(target, 'Spooler'), await ports(target, 'CertSvc'), await ports(target, 'DFSR')]).toEqual([[5201], [10509], [5722]]);
    expect((await ports(target, 'MSDTC')).every((port) => port >= 49152)).toBe(true);
  });

  test('a fixed port of NTDS or Netlogon stands beside the dynamic one of lsass', async () => {
    const target = createDemoTarget();
    expect(await portsOf(target, NETLOGON)).toEqual([49664]);
    await write(target, NETLOGON_PARAMETERS, { DCTcpipPort: number(38902) });
    await write(target, NTDS_PARAMETERS, { 'TCP/IP Port': number(38901) });
    await restart(target, 'Netlogon');
    expect(await portsOf(target, NETLOGON)).toEqual([49664, 38902]);
    expect(await portsOf(target, NTDS)).toEqual([49664]);
    expect(await ports(target, 'SamSs')).toEqual(expect.arrayContaining([49664, 389, 38902]));
    await target.restart();
    expect(await portsOf(target, NETLOGON)).toEqual([expect.any(Number), 38902]);
    expect(await portsOf(target, NTDS)).toEqual([expect.any(Number), 38901]);
    expect(await portsOf(target, SAMR)).toHaveLength(1);
  });

  test('the same number for both: the second does not get it', async () => {
    const target = createDemoTarget();
    await write(target, NETLOGON_PARAMETERS, { DCTcpipPort: number(38901) });
    await write(target, NTDS_PARAMETERS, { 'TCP/IP Port': number(38901) });
    await target.restart();
    expect([(await portsOf(target, NETLOGON)).includes(38901), (await portsOf(target, NTDS)).includes(38901)]).toEqual([true, false]);
  });
});

describe('Rpc\\Internet', () => {
  test('complete, it is where dynamic ports come from after the restart; fixed ones stay outside', async () => {
    const target = createDemoTarget();
    const before = await dynamicPorts(target);
    await write(target, MSDTC_KEY, { ServerTcpPort: number(5100) });
    await internet(target, { Ports: multi('5000-5099', '6000'), PortsInternetAvailable: text('Y'), UseInternetPorts: text('y') });
    expect(await dynamicPorts(target)).toEqual(before);
    await target.restart();
    const after = await dynamicPorts(target);
    expect(after).toHaveLength(before.length);
    expect(after.filter((port) => (port < 5000 || port > 5099) && port !== 6000)).toEqual([5100]);
  });

  test.each([
    ['a blank', { Ports: multi('5000 - 5099'), PortsInternetAvailable: text('Y'), UseInternetPorts: text('Y') }],
    ['beyond the last port', { Ports: multi('5000-5099', '65536'), PortsInternetAvailable: text('Y'), UseInternetPorts: text('Y') }],
    ['reversed', { Ports: multi('5099-5000'), PortsInternetAvailable: text('Y'), UseInternetPorts: text('Y') }],
    ['a missing value', { Ports: multi('5000-5099'), PortsInternetAvailable: text('Y') }],
    ['the wrong kind', { Ports: text('5000-5099'), PortsInternetAvailable: text('Y'), UseInternetPorts: text('Y') }],
    ['neither Y nor N', { Ports: multi('5000-5099'), PortsInternetAvailable: text('1'), UseInternetPorts: text('Y') }],
  ] as const)('invalid (%s): no dynamic registration succeeds, fixed ones do', async (_, values) => {
    const target = createDemoTarget();
    await write(target, NETLOGON_PARAMETERS, { DCTcpipPort: number(38902) });
    await internet(target, values);
    await target.restart();
    expect(await dynamicPorts(target)).toEqual([38902]);
  });

  test('N and N is in the list, one N outside it', async () => {
    const inside = createDemoTarget();
    await internet(inside, { Ports: multi('5000-5099'), PortsInternetAvailable: text('N'), UseInternetPorts: text('N') });
    await inside.restart();
    expect((await dynamicPorts(inside)).every((port) => port >= 5000 && port <= 5099)).toBe(true);
    const outside = createDemoTarget();
    await internet(outside, { Ports: multi('49152-60000'), PortsInternetAvailable: text('Y'), UseInternetPorts: text('N') });
    await outside.restart();
    expect((await dynamicPorts(outside)).every((port) => port > 60_000)).toBe(true);
  });

  test('too few ports: whoever comes last has none', async () => {
    const target = createDemoTarget();
    await internet(target, { Ports: multi('5000-5002'), PortsInternetAvailable: text('Y'), UseInternetPorts: text('Y') });
    await target.restart();
    expect(await dynamicPorts(target)).toEqual([5000, 5001, 5002]);
  });
});

describe('WMI', () => {
  test('in a process of its own it listens where its AppID says, in the shared one nowhere of its own', async () => {
    const target = createDemoTarget();
    expect(await portsOf(target, WMI)).toEqual([]);
    await target.call('wmi.setHost', { mode: 'standalone' });
    await restart(target, 'Winmgmt');
    expect(await portsOf(target, WMI)).toEqual([24158]);
    expect(await ports(target, 'Schedule')).toEqual([49667]);
    await target.call('registry.write', { path: appIdKey(WMI_APP_ID), values: [{ name: 'Endpoints', expect: multi('ncacn_ip_tcp,0,24158'), value: multi('ncacn_ip_tcp,0,24200') }] });
    await target.restart();
    expect(await portsOf(target, WMI)).toEqual([24200]);
    await target.call('wmi.setHost', { mode: 'shared' });
    await restart(target, 'Winmgmt');
    expect(await portsOf(target, WMI)).toEqual([]);
    expect(await ports(target, 'Winmgmt')).toEqual(await ports(target, 'Schedule'));
  });
});

describe('ports that run out', () => {
  const sample = (target: DemoTarget, start = 49152, count = 16384) => target.call('connections.sample', { top: 3, ranges: [{ stack: 'ipv4', start, count }] });
  const waiting = async (target: DemoTarget) => (await sample(target)).states.find(({ state }) => state === 'TIME_WAIT')?.count ?? 0;

  test('most of the range waits in TIME_WAIT, of one program to one server, and it comes and goes', async () => {
    const target = createDemoTarget({ state: estateWith((s) => s.endpoints.forEach((some) => (some.wave = 0))) });
    const { states, processes, remotes, used, total } = await sample(target);
    expect(states.find(({ state }) => state === 'TIME_WAIT')?.count).toBe(13_700);
    expect(processes[0]).toEqual({ id: 0, name: 'Idle', count: 13_700 });
    expect(processes[1]?.name).toBe('ordersync');
    expect(remotes[0]).toMatchObject({ address: '10.20.30.40', port: 443 });
    expect(total).toBe(states.reduce((sum, { count }) => sum + count, 0));
    expect((used[0]?.inUse ?? 0) / 16_384).toBeGreaterThan(0.84);
    const moving = await waiting(createDemoTarget());
    expect(moving).toBeGreaterThanOrEqual(13_700 - 820);
    expect(moving).toBeLessThanOrEqual(13_700);
  });

  test('the event log says so more often each day, and no more once there are enough ports', async () => {
    const target = createDemoTarget({ state: estateWith((s) => s.endpoints.forEach((some) => (some.wave = 0))) });
    const events = async () => (await target.call('events.list', { log: 'System', ids: [4227, 4231, 4266], sinceHours: 14 * 24, max: 2000 })).events;
    const found = await events();
    const day = (n: number) => found.filter(({ at }) => Math.floor(Date.now() / 86_400_000) - Math.floor(Date.parse(at) / 86_400_000) === n).length;
    expect(day(1)).toBeGreaterThan(day(12));
    expect(found.every(({ at, provider }) => provider === 'Tcpip' && Date.parse(at) <= Date.now())).toBe(true);
    expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).sort().toReversed());
    await target.call('dynamicRange.set', { stack: 'ipv4', protocol: 'tcp', start: 10_000, count: 55_000, expect: { start: 49152, count: 16384 } });
    expect(Date.parse(target.state().strain?.until ?? '')).toBeLessThanOrEqual(Date.now());
    expect((await sample(target, 10_000, 55_000)).used[0]?.inUse).toBeGreaterThan(13_000);
  });

  test('no event is of the future, and none of the time after there were enough', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-20T04:30:00Z'), toFake: ['Date'] });
    try {
      const until = '2026-11-17T03:00:00.000Z';
      const times = async (strain: { until: string | null }) =>
        (await createDemoTarget({ state: estateWith((s) => (s.strain = strain)) }).call('events.list', { log: 'System', ids: [4227], sinceHours: 14 * 24, max: 2000 })).events.map(({ at }) => at);
      expect((await times({ until: null }))[0]).toMatch(/^2026-11-20T04:[0-2]/u);
      const ended = await times({ until });
      expect(ended.length).toBeGreaterThan(10);
      expect(ended.every((at) => at <= until)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a shorter TIME_WAIT counts from the next start of the computer', async () => {
    const target = createDemoTarget({ state: estateWith((s) => s.endpoints.forEach((some) => (some.wave = 0))) });
    await write(target, TCPIP_PARAMETERS, { TcpTimedWaitDelay: number(60) });
    expect(await waiting(target)).toBe(13_700);
    await target.restart();
    expect(await waiting(target)).toBe(3_425);
  });

  test('a range that a connection holds cannot be reserved', async () => {
    const target = createDemoTarget();
    const held = target.state().endpoints.find(({ state }) => state === 'TIME_WAIT')?.localPorts[0]?.start ?? 0;
    await expect(target.call('exclusion.add', { stack: 'ipv4', protocol: 'tcp', start: held, count: 1 })).rejects.toMatchObject({ code: 'in-use' });
  });
});
