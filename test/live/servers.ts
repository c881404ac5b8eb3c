import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

const inCi = /^(1|true)$/i.test(process.env['CI'] ?? '');

function onPath(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore', env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` } }).status === 0;
}

/** Whether somebody else has the port: a server of this computer is not to be disturbed. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * Why a live test cannot run here; undefined when it can. Said aloud, because a skipped test is no coverage; in CI
 * on Linux what is missing is a failure.
 */
export async function missing(what: string, programs: readonly string[], ports: readonly number[]): Promise<string | undefined> {
  const absent = programs.filter((program) => !onPath(program) && !existsSync(program));
  const taken: number[] = [];
  for (const port of ports) if (!(await isFree(port))) taken.push(port);
  const reasons = [...(absent.length > 0 ? [`not installed: ${absent.join(', ')}`] : []), ...(taken.length > 0 ? [`ports that are taken or not permitted: ${taken.join(', ')}`] : [])];
  if (reasons.length === 0) return undefined;
  const reason = `LIVE TEST SKIPPED: ${what}: ${reasons.join('; ')}`;
  process.stderr.write(`${reason}\n`);
  if (inCi && process.platform === 'linux') throw new Error(reason);
  return reason;
}

/** Processes and files of one test; everything ends with it. */
export class Servers {
  readonly dir = mkdtempSync(path.join(os.tmpdir(), 'portpin-live-'));
  readonly #running = new Map<string, { readonly child: ChildProcess; readonly ended: Promise<void>; output: string }>();

  start(program: string, args: readonly string[]): void {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, LC_ALL: 'C' }, detached: true });
    const entry = { child, output: '', ended: new Promise<void>((resolve) => child.once('close', () => resolve())) };
    child.on('error', (error) => (entry.output += error.message));
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (entry.output += text));
    this.#running.set(program, entry);
  }

  /** What a server printed, for the message of a test that fails. */
  said(): string {
    return [...this.#running].map(([program, { output }]) => `${program}: ${output}`).join('\n');
  }

  async stop(program: string): Promise<void> {
    const entry = this.#running.get(program);
    this.#running.delete(program);
    if (entry?.child.pid === undefined) return;
    // The group: samba-dcerpcd starts one process for each kind of service.
    signal(entry.child.pid, 'SIGTERM');
    const force = setTimeout(() => signal(entry.child.pid ?? 0, 'SIGKILL'), 3000);
    await entry.ended;
    clearTimeout(force);
  }

  async close(): Promise<void> {
    for (const program of [...this.#running.keys()].toReversed()) await this.stop(program);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function signal(group: number, name: NodeJS.Signals): void {
  if (group <= 0) return;
  try {
    process.kill(-group, name);
  } catch {
    // It has ended already.
  }
}

/** What a program prints, line by line. */
export function linesOf(program: string, args: readonly string[]): string[] {
  const result = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, LC_ALL: 'C' }, timeout: 20_000 });
  return (result.error ? '' : result.stdout).split('\n').filter((line) => line !== '');
}

/** Asks until the answer is the one waited for. */
export async function until<T>(ask: () => Promise<T>, good: (answer: T) => boolean, servers: Servers, ms = 20_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > end) throw new Error(`not in ${ms} ms: ${JSON.stringify(answer).slice(0, 500)}\n${servers.said()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export const DCERPCD = ['/usr/libexec/samba/samba-dcerpcd', '/usr/lib/x86_64-linux-gnu/samba/samba-dcerpcd', '/usr/lib/aarch64-linux-gnu/samba/samba-dcerpcd'].find((file) => existsSync(file)) ?? 'samba-dcerpcd';

/** Samba's RPC services with a dynamic range of their own, which is the idea of the Windows setting. */
export function sambaConfig(dir: string, range: string): string {
  const folder = (name: string): string => {
    const at = path.join(dir, name);
    mkdirSync(at, { recursive: true });
    return at;
  };
  for (const needed of ['/var/log/samba', '/run/samba']) mkdirSync(needed, { recursive: true });
  const lines = ['server role = standalone server', 'bind interfaces only = yes', 'interfaces = lo', ...['private dir', 'lock directory', 'state directory', 'cache directory', 'pid directory', 'ncalrpc dir'].map((name) => `${name} = ${folder(name.replace(' ', '-'))}`), `log file = ${folder('log')}/%m.log`, 'rpc start on demand helpers = no', `rpc server dynamic port range = ${range}`];
  const file = path.join(dir, 'smb.conf');
  writeFileSync(file, `[global]\n${lines.map((line) => ` ${line}`).join('\n')}\n`);
  return file;
}

export function startSamba(servers: Servers, range: string): string {
  const config = sambaConfig(servers.dir, range);
  servers.start(DCERPCD, ['-s', config, '--libexec-rpcds', '-F', '--no-process-group']);
  return config;
}
