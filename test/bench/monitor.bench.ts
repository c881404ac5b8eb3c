import { fileURLToPath } from 'node:url';
import { createPowerShellTarget } from '#electron/targets/powershell/target';
import { buildLab } from '../lab/build.mjs';
import { createLab, scriptsDir } from '../lab/lab';

/**
 * `npx tsx test/bench/monitor.bench.ts`: what the monitor costs over 20,000 connections. Our side is this process: its
 * own processor time for a sample, against the second until the next. Beside it the count by .NET against a loop of
 * PowerShell over the same text, both on the lab's engine in one process.
 */
const CONNECTIONS = 20_000;
const SAMPLES = 20;
const GOAL = 0.02;

buildLab();
const lab = createLab((state) => {
  state.endpoints = [
    { state: 'TIME_WAIT', processId: 0, process: '', localAddress: '10.1.2.3', localPorts: [{ start: 49152, count: 14_000 }], remoteAddress: '10.9.9.9', remotePort: 443, usual: 0, wave: 0 },
    ...Array.from({ length: 300 }, (_, i) => ({ state: 'ESTABLISHED' as const, processId: 2000 + i * 4, process: `p${i}`, localAddress: '10.1.2.3', localPorts: [{ start: 10_000 + i * 20, count: 20 }], remoteAddress: `10.20.${i % 7}.${i % 200}`, remotePort: 1433, usual: 0, wave: 0 })),
  ];
});
const target = createPowerShellTarget({ engine: lab.engine, scriptsDir, id: 'bench', name: 'bench' });
const ranges = (['ipv4', 'ipv6'] as const).map((stack) => ({ stack, start: 49152, count: 16384 }));
const sample = () => target.call('connections.sample', { top: 20, ranges });

const { total } = await sample();
if (total < CONNECTIONS) throw new Error(`only ${total} connections`);
const times: number[] = [];
const from = performance.now();
const used = process.cpuUsage();
for (let i = 0; i < SAMPLES; i++) {
  const next = from + (i + 1) * 1000;
  const asked = performance.now();
  await sample();
  times.push(performance.now() - asked);
  await new Promise((done) => setTimeout(done, Math.max(0, next - performance.now())));
}
const cpu = process.cpuUsage(used);
const share = (cpu.user + cpu.system) / 1000 / SAMPLES / 1000;
const median = times.sort((a, b) => a - b)[SAMPLES / 2] ?? Number.NaN;
console.log(`connections                      | ${total}`);
console.log(`our side, of one core            | ${(share * 100).toFixed(2)} % (goal ${GOAL * 100} %)`);
console.log(`one sample, netstat and counting | ${median.toFixed(0)} ms, median of ${SAMPLES}`);
const [byNet = Number.NaN, byLoop = Number.NaN] = lab.run(fileURLToPath(new URL('monitor.ps1', import.meta.url))).stdout.trim().split(' ').map(Number);
console.log(`counted by a loop of PowerShell  | ${(byLoop / byNet).toFixed(1)} times the time of .NET`);
await target.close();
lab.dispose();
process.exitCode = share < GOAL ? 0 : 1;
