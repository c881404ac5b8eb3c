import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { planHash, type Plan } from '#core/plan/change';
import { defaultChoices, type SqlChoices } from '#core/plan/choices';
import type { PlanResult } from '#core/plan/problems';
import { planSql } from '#core/plan/planSql';
import { interpret } from '#core/scan/interpret';
import type { ServerModel } from '#core/scan/model';
import type { Target } from '#core/verbs/target';
import { createDemoProber } from '#electron/targets/demo/prober';
import type { MachineState } from '#electron/targets/demo/state';
import { createDemoTarget, type DemoTarget } from '#electron/targets/demo/target';
import { demoEstate } from '#electron/targets/demo/estate';
import { scanTarget } from '#electron/targets/scanTarget';
import { startRun, type RunHandle, type RunRequest } from '#electron/runs/executor';
import { RunStore } from '#electron/runs/store';

export const WIDE_RULE = '{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A02}';
export const FAST = { pollMs: 1, settleMs: 200, graceMs: 5 };

/** The demo estate without its stock rules: what runs meet, in a tenth of the time. */
export function smallEstate(edit: (state: MachineState) => void = () => undefined): MachineState {
  const state = demoEstate();
  const rules = Object.entries(state.registry).find(([key]) => key.toLowerCase().endsWith('\\firewallpolicy\\firewallrules'));
  if (rules) state.registry[rules[0]] = Object.fromEntries(Object.entries(rules[1]).filter(([name]) => name.startsWith('{7C1E5B0A')));
  edit(state);
  return state;
}

export async function modelOf(target: Target): Promise<ServerModel> {
  return interpret(await scanTarget(target));
}

type Choice = Partial<SqlChoices['instances'][number]> & { readonly name: string };

export function choose(instances: readonly Choice[], others: Partial<SqlChoices> = {}): SqlChoices {
  return { ...defaultChoices(), ...others, instances: instances.map((i) => ({ strategy: i.port === undefined ? 'keep' : 'custom', port: null, restartNow: false, ...i })) };
}

export function planned(result: PlanResult): Plan {
  if (!result.ok) throw new Error(`no plan: ${JSON.stringify(result.problems)}`);
  return result.plan;
}

export interface Bench {
  readonly dir: string;
  readonly target: DemoTarget;
  readonly store: RunStore;
  model(): Promise<ServerModel>;
  plan(choices: SqlChoices): Promise<Plan>;
  start(plan: Plan, changes?: Partial<RunRequest>): RunHandle;
  dispose(): void;
}

export function bench(state: MachineState = smallEstate()): Bench {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-run-'));
  const target = createDemoTarget({ state });
  const store = new RunStore(dir);
  return {
    dir,
    target,
    store,
    model: () => modelOf(target),
    plan: async (choices) => planned(planSql(await modelOf(target), choices)),
    start: (plan, changes = {}) => startRun({ target, prober: createDemoProber(target), plan, store, why: 'test', by: 'CORP\\tester', host: 'TEST', appVersion: '0', timing: FAST, ...changes }),
    dispose: () => fs.rmSync(dir, { recursive: true, force: true }),
  };
}

/** Values that the simulated winmgmt.exe writes in a form of its own: told after a run, and the same in meaning. */
export function sameHost(registry: MachineState['registry']): MachineState['registry'] {
  return Object.fromEntries(
    Object.entries(registry).map(([key, values]) => [
      key,
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => {
          if (key.endsWith('\\Services\\Winmgmt') && name === 'ImagePath' && typeof value === 'object') return [name, { ...value, data: String(value.data).toLowerCase() }];
          if (key.endsWith('\\SvcHost') && typeof value === 'object' && Array.isArray(value.data)) return [name, { ...value, data: [...value.data].sort() }];
          return [name, value];
        }),
      ),
    ]),
  );
}

/** Registry, services, ranges, exclusions and rules: what a run may change. Process ids and logs are left out, they never go back. */
export function cellsOf(state: MachineState): unknown {
  const services = state.services.map(({ name, status, startType }) => [name, status, startType]);
  const listeners = state.listeners.filter((l) => l.process === 'sqlservr').map((l) => `${l.address}:${l.port}`).filter((text) => !text.startsWith('127.') && !text.startsWith('::1')).sort();
  return { registry: sameHost(state.registry), services, excluded: state.excludedPorts, listeners, cluster: state.cluster, dynamic: state.dynamicPorts, dfsr: state.dfsr };
}

export { planHash };
