import { afterEach, describe, expect, it } from 'vitest';
import { driftOf } from '#core/plan/drift';
import { makePlan } from '#core/plan/makePlan';
import { planUndo } from '#core/plan/planUndo';
import { planPutBack } from '#core/plan/putBack';
import type { PlanRequest } from '#core/plan/request';
import { defaultRangesChoices, defaultRpcChoices, defaultWmiChoices, type RpcChoices } from '#core/plan/serviceChoices';
import { interpret } from '#core/scan/interpret';
import type { ServerModel } from '#core/scan/model';
import { MSDTC_KEY, NETLOGON_PARAMETERS, NTDS_PARAMETERS, RPC_INTERNET, TCPIP_PARAMETERS, WINMGMT_SERVICE, WMI_APP_ID, appIdKey } from '#core/verbs/systemKeys';
import { MachineRegistry } from '#electron/targets/demo/machine';
import { createDemoProber } from '#electron/targets/demo/prober';
import { scanTarget } from '#electron/targets/scanTarget';
import { byHand, type Hand } from '../../../support/byHand';
import { bench, cellsOf, planned, smallEstate, type Bench } from '../../../support/demoRun';

const RULES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules';
const text = (data: string) => ({ kind: 'String', data }) as const;
const word = (data: number) => ({ kind: 'DWord', data }) as const;
const list = (...data: string[]) => ({ kind: 'MultiString', data }) as const;
const none = (): null => null;

let b: Bench | undefined;
afterEach(() => b?.dispose());
async function look(run: Bench): Promise<ServerModel> {
  return interpret(await scanTarget(run.target, { prober: createDemoProber(run.target) }));
}
async function settled(run: Bench): Promise<void> {
  await run.target.restart();
  run.store.settlePending(run.target.id, await look(run));
}
const drift = async (run: Bench) => driftOf(run.store.list(), await look(run), none);
const rpc = (changes: Partial<RpcChoices>): PlanRequest => ({ kind: 'rpc', choices: { ...defaultRpcChoices(), ...changes } });
const pin = (id: RpcChoices['services'][number]['id'], port: number, restart: 'now' | 'later' = 'now'): PlanRequest => rpc({ services: [{ id, port, restart }] });
const RANGE = rpc({ range: { ports: [{ start: 20_000, end: 20_499 }], acknowledged: true } });
const WMI: PlanRequest = { kind: 'wmi', choices: { ...defaultWmiChoices(), port: 24_200 } };
const RANGES: PlanRequest = {
  kind: 'ranges',
  choices: { ...defaultRangesChoices(), dynamic: [{ stack: 'ipv4', protocol: 'tcp', start: 30_000, count: 35_536 }], reserve: [{ stack: 'ipv4', protocol: 'tcp', start: 40_000, count: 100 }], timedWait: 30 },
};

/** A server some time after a run: the computer was restarted since, and what waited for it was seen. */
async function after(request: PlanRequest, restarted = true, estate = smallEstate()): Promise<{ readonly run: Bench; readonly runId: string; readonly hand: (change: Hand) => Bench }> {
  const run = (b = bench(estate));
  const { state, runId } = await run.start(planned(makePlan(await look(run), request))).done;
  expect(state).toBe('committed');
  if (restarted) await settled(run);
  return { run, runId, hand: (change) => (b = byHand(run, change)) };
}

interface Case {
  readonly name: string;
  readonly request: PlanRequest;
  readonly hand: Hand;
  /** Service that was restarted with it. */
  readonly restarted?: string;
  readonly found: readonly (readonly [string, string, unknown])[];
  /** What the table says, and what has to start again. */
  readonly facets: readonly unknown[];
  readonly kind: 'rpc' | 'wmi' | 'ranges';
  readonly steps: readonly string[];
  readonly pending?: readonly string[];
}

const dynamic = (start: number, count: number) => ({ kind: 'dynamic-range', start, count });
const cases: readonly Case[] = [
  {
    name: 'the port of a service that was restarted with another one',
    request: pin('netlogon', 38_902),
    hand: (r) => r.set(NETLOGON_PARAMETERS, 'DCTcpipPort', word(38_950)),
    restarted: 'Netlogon',
    found: [['DCTcpipPort', 'DWord 38902', 'DWord 38950']],
    facets: [[{ kind: 'service-port', port: 38_950 }, { kind: 'service-port', port: 38_902 }]],
    kind: 'rpc',
    steps: ['stop:Netlogon', 'write:service-port:netlogon', 'start:Netlogon', 'verify:Netlogon'],
  },
  {
    name: 'the port of a service that still listens where it was documented: nothing restarts',
    request: pin('netlogon', 38_902),
    hand: (r) => r.set(NETLOGON_PARAMETERS, 'DCTcpipPort', text('38950')),
    found: [['DCTcpipPort', 'DWord 38902', '"38950"']],
    facets: [[{ kind: 'service-port', port: null, invalid: '38950' }, { kind: 'service-port', port: 38_902 }]],
    kind: 'rpc',
    steps: ['write:service-port:netlogon'],
  },
  {
    name: 'a port that counts after a restart of the computer, removed',
    request: pin('ntds', 38_901),
    hand: (r) => r.set(NTDS_PARAMETERS, 'TCP/IP Port', null),
    found: [['TCP/IP Port', 'DWord 38901', 'absent']],
    facets: [[{ kind: 'service-port', port: null }, { kind: 'service-port', port: 38_901 }]],
    kind: 'rpc',
    steps: ['write:service-port:ntds', 'await:reboot'],
    pending: ['await:reboot'],
  },
  {
    name: 'the port of DFS Replication',
    request: pin('dfsr', 38_903),
    hand: (_, state) => void (state.dfsr.rpcPort = 0),
    found: [['', '38903', '0']],
    facets: [[{ kind: 'service-port', port: null }, { kind: 'service-port', port: 38_903 }]],
    kind: 'rpc',
    steps: ['write:service-port:dfsr'],
  },
  {
    name: 'a value of another service, with the rule somebody edited',
    request: pin('msdtc', 38_904),
    hand: (r) => {
      r.set(MSDTC_KEY, 'ServerTcpPort', word(38_960));
      r.set(RULES, 'PortPin-RPC-msdtc-38904', text((r.text(RULES, 'PortPin-RPC-msdtc-38904') ?? '').replace('LPort=38904', 'LPort=38960')));
    },
    found: [['ServerTcpPort', 'DWord 38904', 'DWord 38960'], ['', 'allow tcp 38904 from Any', expect.stringContaining('LPort=38960')]],
    facets: [[{ kind: 'service-port', port: 38_960 }, { port: 38_904 }], [{ kind: 'rule', ports: '38960' }, { kind: 'rule', ports: '38904' }]],
    kind: 'rpc',
    steps: ['widen:PortPin-RPC-msdtc-38904', 'write:service-port:msdtc'],
  },
  {
    name: 'the RPC range, one value changed and one removed',
    request: RANGE,
    hand: (r) => {
      r.set(RPC_INTERNET, 'Ports', list('20000-20099'));
      r.set(RPC_INTERNET, 'UseInternetPorts', null);
    },
    found: [['Ports', 'MultiString ["20000-20499"]', 'MultiString ["20000-20099"]'], ['UseInternetPorts', '"Y"', 'absent']],
    facets: [[{ kind: 'rpc-range', state: 'incomplete', ports: [{ start: 20_000, end: 20_099 }] }, { kind: 'rpc-range', state: 'complete', ports: [{ start: 20_000, end: 20_499 }] }]],
    kind: 'rpc',
    steps: ['back:rpc-range', 'await:reboot'],
    pending: ['await:reboot'],
  },
  {
    name: 'the RPC range with its key',
    request: RANGE,
    hand: (r) => r.remove(RPC_INTERNET),
    found: [['', 'key', 'absent'], ['Ports', 'MultiString ["20000-20499"]', 'absent'], ['PortsInternetAvailable', '"Y"', 'absent'], ['UseInternetPorts', '"Y"', 'absent']],
    facets: [[{ kind: 'rpc-range', state: 'absent' }, { kind: 'rpc-range', state: 'complete' }]],
    kind: 'rpc',
    steps: ['back:rpc-range', 'await:reboot'],
    pending: ['await:reboot'],
  },
  {
    name: 'the port of WMI',
    request: WMI,
    hand: (r) => r.set(appIdKey(WMI_APP_ID), 'Endpoints', list('ncacn_ip_tcp,0,24300')),
    found: [['Endpoints', 'MultiString ["ncacn_ip_tcp,0,24200"]', 'MultiString ["ncacn_ip_tcp,0,24300"]']],
    facets: [[{ kind: 'wmi-host', mode: 'standalone', port: 24_300 }, { kind: 'wmi-host', mode: 'standalone', port: 24_200 }]],
    kind: 'wmi',
    steps: ['write:wmi-host'],
  },
  {
    name: 'a dynamic range, a reservation and a value of TCP',
    request: RANGES,
    hand: (r, state) => {
      state.dynamicPorts['ipv4/tcp'] = { start: 49_152, count: 16_384, administered: false };
      state.excludedPorts['ipv4/tcp'] = (state.excludedPorts['ipv4/tcp'] ?? []).filter((range) => range.start !== 40_000);
      r.set(TCPIP_PARAMETERS, 'TcpTimedWaitDelay', word(60));
    },
    found: [['', '30000+35536', '49152+16384'], ['', 'reserved', 'absent'], ['TcpTimedWaitDelay', 'DWord 30', 'DWord 60']],
    facets: [[dynamic(49_152, 16_384), dynamic(30_000, 35_536)], [{ kind: 'absent' }, { kind: 'reserved' }], [{ kind: 'seconds', seconds: 60 }, { kind: 'seconds', seconds: 30 }]],
    kind: 'ranges',
    steps: ['back:tcp-parameter:TcpTimedWaitDelay', 'back:exclusion:ipv4/tcp/40000+100', 'back:dynamic-range:ipv4/tcp', 'await:reboot'],
    pending: ['await:reboot'],
  },
];

describe('what differs from the document of a run', () => {
  for (const one of cases)
    it(`is put back, and as it was found when that is undone: ${one.name}`, async () => {
      const { run: first, runId, hand } = await after(one.request);
      const documented = cellsOf(first.target.state());
      expect(await drift(first)).toEqual([]);
      const server = hand(one.hand);
      if (one.restarted !== undefined) {
        await server.target.call('service.stop', { name: one.restarted, waitMs: 1000 });
        await server.target.call('service.start', { name: one.restarted, waitMs: 1000 });
      }
      const drifted = cellsOf(server.target.state());
      const items = await drift(server);
      expect(items.map((d) => [d.value ?? '', d.documented, d.found])).toEqual(one.found);
      expect(items.map((d) => d.reason)).toEqual(one.found.map(() => null));
      const plan = planned(planPutBack(server.store.list(), runId, await look(server)));
      expect([plan.kind, plan.undoOf]).toEqual([one.kind, null]);
      expect(plan.steps.map((s) => s.id)).toEqual(one.steps);
      expect(plan.changes.map((c) => [c.before, c.after])).toMatchObject(one.facets);
      const run = await server.start(plan).done;
      expect([run.state, run.error, run.pending]).toEqual(['committed', null, one.pending ?? []]);
      expect(cellsOf(server.target.state())).toEqual(documented);
      expect(await drift(server)).toEqual([]);
      const undone = await server.start(planned(planUndo(server.store.view(run.runId), await look(server)))).done;
      expect(undone.state).toBe('committed');
      expect(cellsOf(server.target.state())).toEqual(drifted);
      expect(await drift(server)).toEqual([]);
    });

  it('is put back after an undo as well: WMI in a process of its own again', async () => {
    const { run, runId, hand } = await after(WMI);
    const undone = await run.start(planned(planUndo(run.store.view(runId), await look(run)))).done;
    const documented = cellsOf(run.target.state());
    const server = hand(() => undefined);
    await server.target.call('wmi.setHost', { mode: 'standalone' });
    expect((await drift(server)).map((d) => [d.resource, d.documented, d.found, d.reason])).toContainEqual(['wmi-host', 'shared', 'standalone', null]);
    const plan = planned(planPutBack(server.store.list(), undone.runId, await look(server)));
    expect(plan.kind).toBe('wmi');
    expect((await server.start(plan).done).state).toBe('committed');
    expect(cellsOf(server.target.state())).toEqual(documented);
  });

  it('makes a key again that was there before the run and went with its values', async () => {
    const estate = smallEstate((state) => new MachineRegistry(state).create(RPC_INTERNET));
    const { run, runId, hand } = await after(RANGE, true, estate);
    const documented = cellsOf(run.target.state());
    const server = hand((r) => r.remove(RPC_INTERNET));
    const plan = planned(planPutBack(server.store.list(), runId, await look(server)));
    expect(plan.changes.flatMap((c) => c.writes.map((w) => (w.kind === 'registry' ? w.name : w.kind)))).toEqual(['registry-key', 'Ports', 'PortsInternetAvailable', 'UseInternetPorts']);
    expect((await server.start(plan).done).state).toBe('committed');
    expect(cellsOf(server.target.state())).toEqual(documented);
  });

  it('puts back the rule of the mapper, which stays for as long as another rule needs it', async () => {
    const { runId, hand } = await after(pin('netlogon', 38_902));
    const server = hand((r) => r.set(RULES, 'PortPin-RPC-EPM-135', null));
    const run = await server.start(planned(planPutBack(server.store.list(), runId, await look(server)))).done;
    expect(await drift(server)).toEqual([]);
    expect(planUndo(server.store.view(run.runId), await look(server))).toMatchObject({ ok: false, problems: [{ code: 'nothing-to-undo' }] });
  });

  it('goes back without a wait where the restart the run waits for has still not come', async () => {
    const { runId, hand } = await after(RANGE, false);
    const server = hand((r) => r.set(RPC_INTERNET, 'Ports', list('20000-20099')));
    const plan = planned(planPutBack(server.store.list(), runId, await look(server)));
    expect(plan.steps.map((s) => s.id)).toEqual(['back:rpc-range']);
    expect(server.store.view(runId).pending).toEqual(['await:reboot']);
  });

  it('restarts nothing where the run left the restart for later', async () => {
    const { runId, hand } = await after(pin('msdtc', 38_904, 'later'), false);
    const server = hand((r) => r.set(MSDTC_KEY, 'ServerTcpPort', word(38_960)));
    expect(planned(planPutBack(server.store.list(), runId, await look(server))).restarts).toEqual([]);
  });

  it('shows whose rule it is on both sides', async () => {
    const { runId, hand } = await after(rpc({ services: [{ id: 'netlogon', port: 38_902, restart: 'now' }], firewall: { ...defaultRpcChoices().firewall, mode: 'service' } }));
    const server = hand((r) => r.set(RULES, 'PortPin-RPC-netlogon-38902', text((r.text(RULES, 'PortPin-RPC-netlogon-38902') ?? '').replace('LPort=38902', 'LPort=38960'))));
    const [change] = planned(planPutBack(server.store.list(), runId, await look(server))).changes;
    const only = expect.stringContaining('lsass.exe') as unknown;
    expect([change?.before, change?.after]).toMatchObject([{ ports: '38960', only }, { ports: '38902', only }]);
  });

  it('leaves alone what somebody took as new', async () => {
    const { runId, hand } = await after(RANGES);
    const server = hand((r, state) => {
      state.dynamicPorts['ipv4/tcp'] = { start: 49_152, count: 16_384, administered: false };
      r.set(TCPIP_PARAMETERS, 'TcpTimedWaitDelay', word(60));
    });
    const items = await drift(server);
    expect(items.map((d) => d.resource)).toEqual(['dynamic-range', 'tcp-parameter']);
    const model = await look(server);
    const without = (taken: typeof items) => planPutBack(server.store.list(), runId, model, (run, cell) => taken.find((d) => d.runId === run && d.cell === cell)?.found ?? null);
    expect(planned(without(items.slice(0, 1))).steps.map((s) => s.id)).toEqual(['back:tcp-parameter:TcpTimedWaitDelay', 'await:reboot']);
    expect(without(items)).toMatchObject({ ok: false, problems: [{ code: 'nothing-to-undo' }] });
  });

  it.each([
    ['the RPC range', RANGE, RPC_INTERNET],
    ['the host of WMI', WMI, WINMGMT_SERVICE],
  ] as const)('is not told of what the scan could not read, and not put back: %s', async (_, request, denied) => {
    const { runId, hand } = await after(request);
    const server = hand(() => undefined);
    const scan = await scanTarget(server.target);
    const { systemRegistry } = scan.areas;
    if (systemRegistry.state !== 'read') throw new Error('not read');
    const reads = systemRegistry.value.reads.map((read) => (read.path === denied ? { ...read, state: 'denied' as const, key: null } : read));
    expect(reads).not.toEqual(systemRegistry.value.reads);
    const model = interpret({ ...scan, areas: { ...scan.areas, systemRegistry: { state: 'read', value: { reads } } } });
    expect(driftOf(server.store.list(), model, none)).toEqual([]);
    expect(planPutBack(server.store.list(), runId, model)).toMatchObject({ ok: false, problems: [{ code: 'nothing-to-undo' }] });
  });

  const stays: readonly (readonly [name: string, request: PlanRequest, hand: Hand, reason: string])[] = [
    ['WMI in a host of somebody’s own', WMI, (r) => r.set('HKLM\\SYSTEM\\CurrentControlSet\\Services\\Winmgmt', 'ImagePath', { kind: 'ExpandString', data: '%systemroot%\\system32\\svchost.exe -k mine -p' }), 'wmi-other'],
    ['a reservation where Windows has one now', RANGES, (_, state) => void (state.excludedPorts['ipv4/tcp'] = [{ start: 40_050, count: 100, administered: false }]), 'block-held'],
    ['a rule narrowed to one local address', pin('netlogon', 38_902), (r) => r.set(RULES, 'PortPin-RPC-netlogon-38902', text((r.text(RULES, 'PortPin-RPC-netlogon-38902') ?? '').replace('|Name=', '|LA4=10.20.1.15|Name='))), 'rule-limits'],
    ['a rule that is no rule any more', pin('netlogon', 38_902), (r) => r.set(RULES, 'PortPin-RPC-netlogon-38902', text('v2.31|Action=Perhaps|')), 'rule-unreadable'],
  ];
  for (const [name, request, change, reason] of stays)
    it(`says why it can only be accepted: ${name}`, async () => {
      const { runId, hand } = await after(request);
      const server = hand(change);
      expect((await drift(server)).map((d) => [d.canPutBack, d.reason])).toEqual([[false, reason]]);
      expect(planPutBack(server.store.list(), runId, await look(server)).ok).toBe(false);
    });
});
