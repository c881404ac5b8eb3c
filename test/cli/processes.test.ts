import fs from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { planSchema } from '#core/plan/change';
import { errorOutputSchema, runOutputSchema, runsOutputSchema } from '#electron/cli/formats';
import { cellsOf } from '../support/demoRun';
import { spawnCli, startCli, StateFolder, type CliResult } from '../support/cli';

let folder: StateFolder | undefined;
function fresh(edit?: ConstructorParameters<typeof StateFolder>[0]): StateFolder {
  folder = new StateFolder(edit);
  return folder;
}
afterEach(() => folder?.dispose());

const parse = <S extends z.ZodType>(schema: S, text: string): z.output<S> => schema.parse(JSON.parse(text));
const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
const IPALL = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL16.SALES\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll';

function savedPlan(state: StateFolder, text: string): string {
  const file = state.path('p.json');
  fs.writeFileSync(file, text);
  return file;
}

describe('plan and apply in processes of their own', () => {
  it('applies the plan of another process, and undoes it in a third', async () => {
    const state = fresh();
    const at = ['--target', 'demo', '--state', state.dir];
    const before = cellsOf(state.demo);
    const plan = await spawnCli(['plan', ...at, '--instance', 'SALES', '--port', '1435', '--json']);
    expect(plan.code).toBe(0);
    expect(parse(planSchema, plan.out).ports).toMatchObject([{ instance: 'SALES', after: 1435 }]);
    const applied = await spawnCli(['apply', savedPlan(state, plan.out), '--state', state.dir, '--yes']);
    expect(applied).toMatchObject({ code: 0, err: '' });
    expect(applied.out).toContain('R-0001: Committed');
    expect(state.demo.registry[IPALL]).toMatchObject({ TcpPort: '1435', TcpDynamicPorts: '' });
    const undone = await spawnCli(['undo', '--run', 'R-0001', '--state', state.dir, '--yes', '--json']);
    expect(undone.code).toBe(0);
    expect(parse(runOutputSchema, undone.out).run?.state).toBe('committed');
    expect(cellsOf(state.demo)).toEqual(before);
  });

  it('writes nothing when a value moved in between', async () => {
    const state = fresh();
    const plan = await spawnCli(['plan', '--target', 'demo', '--state', state.dir, '--instance', 'SALES', '--port', '1435', '--json']);
    state.edit((s) => void Object.assign(s.registry[IPALL] ?? {}, { TcpPort: '50123' }));
    const moved = cellsOf(state.demo);
    const applied = await spawnCli(['apply', savedPlan(state, plan.out), '--state', state.dir, '--yes', '--json']);
    expect(applied.code).toBe(3);
    const { run, exitCode } = parse(runOutputSchema, applied.out);
    expect(exitCode).toBe(3);
    expect(run?.stale).toMatchObject([{ cell: expect.stringContaining('TcpPort') as unknown, found: expect.stringContaining('50123') as unknown }]);
    expect(cellsOf(state.demo)).toEqual(moved);
  });

  it('prints one JSON document and leaves the rest to standard error', async () => {
    const state = fresh();
    const { code, out, err } = await spawnCli(['apply', '--target', 'demo', '--state', state.dir, '--instance', 'INST1', '--json']);
    expect(code).toBe(2);
    expect(parse(errorOutputSchema, out)).toMatchObject({ exitCode: 2, error: { source: 'cli', code: 'not-confirmed' } });
    expect(err).toContain('Nothing was written.');
  });

  it('speaks the language of the terminal', async () => {
    const { code, err } = await spawnCli(['frob'], { LANG: 'ja_JP.UTF-8' });
    expect(code).toBe(2);
    expect(err).toContain('コマンド frob はありません。');
  });
});

describe('a process that is stopped in the middle', () => {
  /** Signalled while the engine starts: the rule and the registry are written, the services stopped. */
  async function signalled(signal: NodeJS.Signals): Promise<{ readonly state: StateFolder; readonly result: CliResult }> {
    const state = fresh((s) => void (s.latencyMs = { 'service.start': 4000 }));
    const { child, done } = startCli(['apply', '--target', 'demo', '--state', state.dir, '--instance', 'SALES', '--port', '1435', '--yes']);
    let seen = '';
    child.stdout?.on('data', (text: string) => void (seen += text));
    for (let n = 0; n < 300 && !seen.includes('start MSSQL$SALES'); n++) await wait(50);
    await wait(200);
    child.kill(signal);
    return { state, result: await done };
  }

  async function killed(): Promise<StateFolder> {
    const { state, result } = await signalled('SIGKILL');
    expect(result.code).toBeNull();
    expect(state.demo.registry[IPALL]).toMatchObject({ TcpPort: '1435' });
    state.edit((s) => void (s.latencyMs = {}));
    return state;
  }

  it('is listed, keeps other runs from starting, and is finished', async () => {
    const state = await killed();
    const at = ['--target', 'demo', '--state', state.dir];
    const listed = await spawnCli(['recover', ...at, '--json']);
    expect(listed.code).toBe(4);
    expect(parse(runsOutputSchema, listed.out).runs).toMatchObject([{ runId: 'R-0001', state: 'interrupted' }]);
    const other = await spawnCli(['apply', ...at, '--instance', 'INST1', '--yes', '--json']);
    expect(other.code).toBe(4);
    expect(parse(errorOutputSchema, other.out).error).toMatchObject({ source: 'app', code: 'needs-recovery' });
    const finished = await spawnCli(['recover', ...at, '--how', 'finish']);
    expect(finished.code).toBe(0);
    expect(finished.out).toContain('R-0001: Committed');
    expect(state.demo.services.filter((s) => s.name.endsWith('$SALES')).map((s) => s.status)).toEqual(['Running', 'Running']);
  });

  it('keeps a second process from writing while it runs', async () => {
    const state = fresh((s) => void (s.latencyMs = { 'firewall.create': 9000 }));
    const { child, done } = startCli(['apply', '--target', 'demo', '--state', state.dir, '--instance', 'SALES', '--port', '1435', '--yes']);
    let seen = '';
    child.stdout?.on('data', (text: string) => void (seen += text));
    for (let n = 0; n < 300 && !seen.includes('[1/'); n++) await wait(50);
    const second = await spawnCli(['apply', '--target', 'demo', '--state', state.dir, '--instance', 'INST1', '--yes', '--json']);
    expect(parse(errorOutputSchema, second.out).error).toMatchObject({ source: 'app', code: 'locked' });
    expect(second.code).toBe(5);
    expect((await done).code).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('puts everything back at Ctrl+C', async () => {
    const untouched = fresh();
    const before = cellsOf(untouched.demo);
    untouched.dispose();
    const { state, result } = await signalled('SIGINT');
    expect(result.out).toContain('Stopping: what was begun is put back.');
    expect(result.code).toBe(1);
    expect(cellsOf(state.demo)).toEqual(before);
  });

  it('is put back as it was', async () => {
    const untouched = fresh();
    const before = cellsOf(untouched.demo);
    untouched.dispose();
    const state = await killed();
    const undone = await spawnCli(['recover', '--state', state.dir, '--run', 'r-0001', '--how', 'undo', '--json']);
    expect(parse(runOutputSchema, undone.out)).toMatchObject({ exitCode: 0, run: { state: 'rolled-back' } });
    expect(undone.code).toBe(0);
    expect(cellsOf(state.demo)).toEqual(before);
  });

  it('needs a person where somebody changed a value meanwhile', async () => {
    const state = await killed();
    state.edit((s) => void Object.assign(s.registry[IPALL] ?? {}, { TcpPort: '1777' }));
    const undone = await spawnCli(['recover', '--target', 'demo', '--state', state.dir, '--how', 'undo', '--json']);
    expect(undone.code).toBe(4);
    expect(parse(runOutputSchema, undone.out).run?.person).toMatchObject([{ before: '""', after: '"1435"', found: '"1777"' }]);
    expect(state.demo.registry[IPALL]).toMatchObject({ TcpPort: '1777' });
    expect((await spawnCli(['recover', '--target', 'demo', '--state', state.dir])).code).toBe(4);
  });
});
