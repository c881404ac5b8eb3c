import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { composeEngine } from '#electron/app/compose';
import type { CliIo } from '#electron/cli/io';
import { runCli } from '#electron/cli/program';
import { machineStateSchema, type MachineState } from '#electron/targets/demo/state';
import { smallEstate } from './demoRun';

export const root = path.join(import.meta.dirname, '..', '..');
const main = path.join(root, 'electron', 'cli', 'main.ts');

export interface CliResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A state folder with a small demo server in it. */
export class StateFolder {
  readonly dir = fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-cli-'));
  readonly #demo = path.join(this.dir, 'demo-server.json');

  constructor(edit: (state: MachineState) => void = () => undefined) {
    fs.writeFileSync(this.#demo, JSON.stringify(smallEstate(edit)));
  }

  get demo(): MachineState {
    return machineStateSchema.parse(JSON.parse(fs.readFileSync(this.#demo, 'utf8')));
  }

  /** Somebody else changes the server. */
  edit(change: (state: MachineState) => void): void {
    const state = this.demo;
    change(state);
    fs.writeFileSync(this.#demo, JSON.stringify(state));
  }

  path(name: string): string {
    return path.join(this.dir, name);
  }

  dispose(): void {
    fs.rmSync(this.dir, { recursive: true, force: true });
  }
}

/** The command line in this process, with everything it writes caught. */
export async function cli(args: readonly string[], { answer = null, ...io }: Partial<CliIo> & { readonly answer?: string | null } = {}): Promise<CliResult> {
  const written = { out: '', err: '' };
  const code = await runCli(
    args,
    {
      out: (text) => void (written.out += text),
      err: (text) => void (written.err += text),
      ask: (question) => {
        written.err += question;
        return Promise.resolve(answer);
      },
      env: { LANG: 'en_US.UTF-8' },
      platform: 'linux',
      columns: null,
      onInterrupt: () => () => undefined,
      flush: () => Promise.resolve(),
      ...io,
    },
    (stateDir) => ({
      engine: composeEngine({ stateDir: stateDir ?? path.join(os.tmpdir(), 'portpin-cli-none'), appVersion: '0', scriptsDir: path.join(root, 'scripts', 'powershell'), program: process.execPath, leading: [] }),
    }),
  );
  return { code, ...written };
}

/** The command line as a process of its own. */
export function startCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): { readonly child: ChildProcess; readonly done: Promise<CliResult> } {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { cwd: root, env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (written.err += text));
  const done = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...written }));
  });
  return { child, done };
}

export function spawnCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  return startCli(args, env).done;
}
