import { documentFormatSchema } from '#core/ipc/contract';
import type { Change, Plan, Step } from '#core/plan/change';
import type { RunView } from '#core/plan/run';
import { renderDocument } from '#electron/documents/render';
import { bench, choose } from '../support/demoRun';

/**
 * `npx tsx test/bench/documents.bench.ts [INSTANCES]`: a document of 500 instances in every format but PDF, which is
 * printed by the window. Goal: under 2 s together. The run is a real one of the demo server, its instances repeated
 * under other names. Processor time is printed too: on a busy computer the clock says how busy.
 */
const instances = Number(process.argv[2] ?? 500);

const executor = bench();
const run = await executor.start(await executor.plan(choose([{ name: 'SALES', port: 51500 }]))).done;
const model = await executor.model();
executor.dispose();

function renamed<T>(value: T, name: string, port: number): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same value with other names
  return JSON.parse(JSON.stringify(value).replaceAll('SALES', name).replaceAll('51500', String(port))) as T;
}
const each = Array.from({ length: instances }, (_, i) => [`INST${i}`, 10_000 + i] as const);
const plan: Plan = {
  ...run.plan,
  changes: each.flatMap(([name, port]) => renamed<readonly Change[]>(run.plan.changes, name, port)),
  steps: each.flatMap(([name, port]) => renamed<readonly Step[]>(run.plan.steps, name, port)),
  ports: each.flatMap(([name, port]) => renamed(run.plan.ports, name, port)),
};
const many: RunView = {
  ...run,
  plan,
  steps: each.flatMap(([name, port]) => renamed(run.steps, name, port)),
  proof: run.proof && { ...run.proof, rows: each.flatMap(([name, port]) => renamed(run.proof?.rows ?? [], name, port)) },
};
process.stdout.write(`${plan.ports.length} instances, ${plan.changes.reduce((n, c) => n + c.writes.length, 0)} values\n`);
let total = 0;
let processor = 0;
for (let i = 0; i < 2; i += 1) {
  total = 0;
  processor = 0;
  for (const format of documentFormatSchema.options) {
    if (format === 'pdf') continue;
    const began = performance.now();
    const used = process.cpuUsage();
    const { data } = await renderDocument({ run: many, model, scripts: null }, format, 'ja');
    const took = performance.now() - began;
    total += took;
    const { user, system } = process.cpuUsage(used);
    processor += (user + system) / 1000;
    if (i === 1) process.stdout.write(`${format.padEnd(12)} ${took.toFixed(0).padStart(6)} ms  ${(data.length / 1024).toFixed(0).padStart(6)} KiB\n`);
  }
  process.stdout.write(`together     ${total.toFixed(0).padStart(6)} ms, ${processor.toFixed(0)} ms of processor time${i === 0 ? ', the first time' : ' (goal 2000)'}\n`);
}
process.exitCode = total < 2000 ? 0 : 1;
