import type { SqlChoices } from '#core/plan/choices';
import type { PlanRequest } from '#core/plan/request';
import { defaultRangesChoices, defaultRpcChoices, defaultWmiChoices } from '#core/plan/serviceChoices';
import type { MachineState } from '#electron/targets/demo/state';
import { cellsOf, choose, sameHost, WIDE_RULE } from '../support/demoRun';
import { withoutImplied } from './fixtures';

/** What both engines must agree on: rules by their fields, because Windows and the demo server order them as they like. */
export function comparable(machine: MachineState): unknown {
  const state = withoutImplied(machine);
  const registry = Object.fromEntries(
    Object.entries(sameHost(state.registry)).map(([key, values]) => [
      key.toLowerCase(),
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, key.toLowerCase().endsWith('firewallrules') && typeof value === 'string' ? value.split('|').filter((f) => !/^v\d/.test(f)).sort().join('|') : value])),
    ]),
  );
  const excluded = Object.fromEntries(Object.entries(state.excludedPorts).map(([stack, list]) => [stack, [...list].sort((a, b) => a.start - b.start)]));
  return { cells: cellsOf({ ...state, registry: {}, excludedPorts: {} }), registry, excluded };
}

export interface ScriptCase {
  readonly name: string;
  readonly request: PlanRequest;
}
const sql = (choices: SqlChoices): PlanRequest => ({ kind: 'sql', choices });
const rpcFirewall = { ...defaultRpcChoices().firewall, remoteAddresses: ['10.20.0.0/16'] };
const wide = { mode: 'port', profiles: ['domain', 'private'], remoteAddresses: ['10.20.0.0/16', 'LocalSubnet'], disableRules: [WIDE_RULE] } as const;
export const scriptCases: readonly ScriptCase[] = [
  { name: 'keep', request: sql(choose([{ name: 'INST1' }], { firewall: { ...wide, profiles: [...wide.profiles], remoteAddresses: [...wide.remoteAddresses], disableRules: [...wide.disableRules] } })) },
  { name: 'new number with dependants, Browser stopped', request: sql(choose([{ name: 'SALES', port: 51500 }, { name: 'ARCHIVE', port: 1461 }], { browser: 'stop' })) },
  { name: 'cluster', request: sql(choose([{ name: 'CLUSTER1', port: 1460 }])) },
  { name: 'every address', request: sql(choose([{ name: 'PERIP', port: 1475 }], { firewall: { mode: 'program', profiles: ['domain', 'private', 'public'], remoteAddresses: ['Any'], disableRules: [] } })) },
  {
    name: 'RPC range with keys of its own, DFS Replication, a policy, a service for later',
    request: {
      kind: 'rpc',
      choices: {
        ...defaultRpcChoices(),
        services: [{ id: 'ntds', port: 38_901, restart: 'now' }, { id: 'dfsr', port: 38_904, restart: 'later' }, { id: 'spooler', port: 38_906, restart: 'later' }],
        range: { ports: [{ start: 20_000, end: 20_499 }, { start: 21_000, end: 21_099 }], acknowledged: true },
        firewall: rpcFirewall,
      },
    },
  },
  { name: 'WMI in a process of its own', request: { kind: 'wmi', choices: { ...defaultWmiChoices(), port: 24_200 } } },
  {
    name: 'dynamic ranges, a reservation, the delay',
    request: {
      kind: 'ranges',
      choices: {
        ...defaultRangesChoices(),
        dynamic: (['ipv4', 'ipv6'] as const).flatMap((stack) => (['tcp', 'udp'] as const).map((protocol) => ({ stack, protocol, start: 30_000, count: 35_536 }))),
        reserve: [{ stack: 'ipv4', protocol: 'tcp', start: 40_000, count: 100 }],
        timedWait: 30,
      },
    },
  },
];
