import fs from 'node:fs';
import path from 'node:path';
import type { Plan } from '#core/plan/change';
import { planSchema } from '#core/plan/change';
import type { RunView } from '#core/plan/run';
import { startRun, type RunAccess, type RunHandle } from '#electron/runs/executor';
import { recoverRun } from '#electron/runs/recovery';
import { RunStore } from '#electron/runs/store';
import { machineStateSchema, type MachineState } from '#electron/targets/demo/state';
import { createDemoTarget, type DemoTarget } from '#electron/targets/demo/target';

/** Files of one folder: `machine.json` the server, `plan.json` what is applied, `runs` and `locks` the journal. */
export const files = { machine: 'machine.json', plan: 'plan.json' } as const;
export type Mode = 'apply' | 'finish' | 'undo';

export function readState(dir: string): MachineState {
  return machineStateSchema.parse(JSON.parse(fs.readFileSync(path.join(dir, files.machine), 'utf8')));
}

export function readPlan(dir: string): Plan {
  return planSchema.parse(JSON.parse(fs.readFileSync(path.join(dir, files.plan), 'utf8')));
}

export function targetOf(dir: string): DemoTarget {
  return createDemoTarget({ stateFile: path.join(dir, files.machine) });
}

/** One process's part: apply the plan, or take over run R-0001. */
export function carryOut(mode: Mode, dir: string, more: Pick<RunAccess, 'crashPoint' | 'onProgress'> & { readonly target?: RunAccess['target'] } = {}): RunHandle {
  const access: RunAccess = { target: targetOf(dir), prober: null, store: new RunStore(dir), timing: { pollMs: 1, settleMs: 50, graceMs: 2 }, ...more };
  if (mode === 'apply') return startRun({ ...access, plan: readPlan(dir), why: '', by: 'crash test', host: 'CRASH', appVersion: '0' });
  return recoverRun({ ...access, runId: 'R-0001', how: mode });
}

export function runOf(dir: string): RunView | undefined {
  return new RunStore(dir).list()[0];
}
