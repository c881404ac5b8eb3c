import { spawnSync } from 'node:child_process';
import { PowerShell } from 'node-powershell';
import { ENGINE_ARGUMENTS, hostEnvironment } from '#electron/targets/powershell/connection';
import { createPowerShellTarget } from '#electron/targets/powershell/target';
import { buildLab } from '../lab/build.mjs';
import { createLab, labEnginePath, scriptsDir } from '../lab/lab';

/**
 * `npx tsx test/bench/host.bench.ts`: one trivial call through the resident host, through a fresh PowerShell process a
 * call, and through node-powershell 5 (one process, statements on stdin), all on the lab's engine in the same run.
 * Then the same texts through both channels: what comes back, and what ran.
 */
const GOAL = 100;

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function timed(runs: number, call: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const from = performance.now();
    await call();
    times.push(performance.now() - from);
  }
  return median(times);
}

/** `$(6*7)` and its like answer 42 where they were run as code. */
const cases: readonly { readonly what: string; readonly value: string | { path: string } }[] = [
  { what: 'plain text', value: 'plain' },
  { what: '$(...) in text', value: 'price $(6*7)' },
  { what: 'a variable', value: 'cost $PID' },
  { what: 'both quotes', value: `a"'; [Console]::Out.WriteLine(6*7); '` },
  { what: 'an apostrophe and a quote', value: `O'Brien "x"` },
  { what: 'a smart quote and a quote', value: '\u2019; [Console]::Out.WriteLine(6*7) # "' },
  { what: 'a backtick', value: 'a`tb' },
  { what: 'two lines', value: 'one\ntwo' },
  { what: 'an object with a path', value: { path: 'C:\\x,y:z' } },
  { what: 'Japanese', value: '日本語' },
];

async function withNodePowershell(shell: PowerShell, value: string | { path: string }): Promise<string> {
  try {
    const { raw } = await shell.invoke(typeof value === 'string' ? PowerShell.command`Write-Output ${value}` : PowerShell.command`${value} | ConvertTo-Json -Compress`);
    if (raw === (typeof value === 'string' ? value : JSON.stringify(value))) return 'same';
    return raw.includes('42') ? 'RAN AS CODE' : `changed: ${JSON.stringify(raw.slice(0, 40))}`;
  } catch (error) {
    return error instanceof Error && error.message.includes('42') ? 'RAN AS CODE' : 'failed';
  }
}

buildLab();
process.env['NODE_POWERSHELL'] = labEnginePath;
const lab = createLab();
const target = createPowerShellTarget({ engine: lab.engine, scriptsDir, id: 'bench', name: 'bench' });
await target.ready();
await timed(50, () => target.call('host.ping', {}));
const resident = await timed(300, () => target.call('host.ping', {}));
const env = hostEnvironment(process.env, lab.engine.env);
const fresh = await timed(9, () => spawnSync(labEnginePath, [...ENGINE_ARGUMENTS, '-Command', '1'], { env }));
const newShell = () => new PowerShell({ executableOptions: { '-NoProfile': true }, spawnOptions: { env }, invocationTimeout: 3000 });
const shell = newShell();
await timed(20, () => shell.invoke('1'));
const statements = await timed(100, () => shell.invoke('1'));
await shell.dispose();

const ms = (n: number) => `${n.toFixed(2)} ms`;
console.log(`one call, median        | time       | times the resident host`);
console.log(`resident host           | ${ms(resident).padEnd(10)} | 1`);
console.log(`fresh process a call    | ${ms(fresh).padEnd(10)} | ${(fresh / resident).toFixed(0)} (goal ${GOAL})`);
console.log(`node-powershell 5       | ${ms(statements).padEnd(10)} | ${(statements / resident).toFixed(1)}`);
console.log(`\ntext                       | resident host | node-powershell 5`);
for (const { what, value } of cases) {
  const { value: back } = await target.call('host.echo', { value });
  const other = newShell();
  const there = await withNodePowershell(other, value);
  await other.dispose('SIGKILL').catch(() => undefined);
  console.log(`${what.padEnd(26)} | ${(JSON.stringify(back) === JSON.stringify(value) ? 'same' : 'CHANGED').padEnd(13)} | ${there}`);
}
await target.close();
lab.dispose();
process.exitCode = fresh / resident >= GOAL ? 0 : 1;
