import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { decodeText } from '../imported/decode';
import { LineSplitter } from './protocol';

/** A host on the other side of a channel of lines. */
export interface HostConnection {
  send(line: string): void;
  /** Ends the other side's input; it is expected to end by itself. */
  end(): void;
  /** Ends the other side with all it started. Resolves when it is gone. */
  kill(): Promise<void>;
}

export interface ConnectionEvents {
  readonly onLine: (line: string) => void;
  /** Once. Nothing follows. */
  readonly onClose: (reason: string) => void;
  /** What the host writes to stderr: for people, never for a decision. */
  readonly onNoise?: (text: string) => void;
}

export type OpenConnection = (events: ConnectionEvents) => Promise<HostConnection>;

export interface Engine {
  /** Absolute path of powershell.exe, of pwsh, or of the lab's engine. */
  readonly path: string;
  /** Stand before `-File host.ps1`; the lab puts its own start script there. */
  readonly leading?: readonly string[];
  /** Added to the allow-listed environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export const ENGINE_ARGUMENTS = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'RemoteSigned'] as const;

/**
 * Variables a host needs; everything else stays out, in particular PSModulePath in every spelling: inherited from a
 * PowerShell 7 prompt it makes Windows PowerShell load modules it cannot (PowerShell#27774).
 */
const ALLOWED_VARIABLES = new Set(
  ['SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'PATH', 'PATHEXT', 'TEMP', 'TMP', 'TMPDIR', 'HOME', 'USERPROFILE', 'USERNAME', 'USERDOMAIN', 'COMPUTERNAME', 'APPDATA', 'LOCALAPPDATA']
    .concat(['ProgramData', 'ALLUSERSPROFILE', 'ProgramFiles', 'ProgramFiles(x86)', 'ProgramW6432', 'CommonProgramFiles', 'CommonProgramFiles(x86)', 'CommonProgramW6432', 'NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE', 'LANG', 'DOTNET_ROOT'])
    .map((name) => name.toUpperCase()),
);

export function hostEnvironment(from: NodeJS.ProcessEnv, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) if (value !== undefined && ALLOWED_VARIABLES.has(name.toUpperCase())) env[name] = value;
  return { ...env, POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off', ...extra };
}

/** %SystemRoot% of this process; an attacker who can set it can start anything anyway. */
function systemRoot(env: NodeJS.ProcessEnv): string {
  return Object.entries(env).find(([name]) => name.toUpperCase() === 'SYSTEMROOT')?.[1] ?? 'C:\\Windows';
}

/**
 * Windows PowerShell 5.1 by absolute path, never by PATH; PowerShell 7 where the setting names it (`preferred`) or
 * where there is nothing else. undefined: this computer has no PowerShell.
 */
export function findEngine(options: { readonly preferred?: string; readonly platform?: NodeJS.Platform; readonly env?: NodeJS.ProcessEnv; readonly exists?: (path: string) => boolean } = {}): Engine | undefined {
  const { preferred, platform = process.platform, env = process.env, exists = existsSync } = options;
  const pwsh =
    platform === 'win32'
      ? [env['ProgramFiles'], env['ProgramW6432']].flatMap((root) => (root === undefined ? [] : [win32.join(root, 'PowerShell', '7', 'pwsh.exe')]))
      : ['/usr/bin/pwsh', '/usr/local/bin/pwsh', '/opt/microsoft/powershell/7/pwsh', '/snap/bin/pwsh'];
  const desktop = platform === 'win32' ? [win32.join(systemRoot(env), 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')] : [];
  const path = [...(preferred === undefined ? [] : [preferred]), ...desktop, ...pwsh].find((candidate) => exists(candidate));
  return path === undefined ? undefined : { path };
}

/** Kills a process and all it started. taskkill is asked on Windows; elsewhere the host leads a process group. */
export async function killTree(pid: number, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (process.platform === 'win32') {
    await new Promise<void>((resolve) => {
      const killer = spawn(win32.join(systemRoot(env), 'System32', 'taskkill.exe'), ['/PID', String(pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' });
      killer.once('error', () => resolve());
      killer.once('exit', () => resolve());
    });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

/** Of what the host wrote to stderr, this much at least is kept for the reason it ended. */
const NOISE_BYTES = 4096;

/** Starts `scriptsDir/host.ps1` as a process of its own and joins it over stdin and stdout. */
export function spawnHost(engine: Engine, scriptsDir: string): OpenConnection {
  return async (events) => {
    const args = [...ENGINE_ARGUMENTS, '-File', ...(engine.leading ?? []), join(scriptsDir, 'host.ps1')];
    const child = spawn(engine.path, args, {
      cwd: process.platform === 'win32' ? win32.join(systemRoot(process.env), 'System32') : '/',
      env: hostEnvironment(process.env, engine.env),
      shell: false,
      windowsHide: true,
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let closed = false;
    const noise: Buffer[] = [];
    let noiseBytes = 0;
    const gone = new Promise<void>((resolve) => {
      const close = (reason: string) => {
        if (closed) return;
        closed = true;
        events.onClose(reason);
        resolve();
      };
      child.once('error', (error) => close(error.message));
      // 'close' rather than 'exit': every line of stdout has been delivered by then.
      child.once('close', (code, signal) => close([`exit ${code ?? signal ?? 'unknown'}`, decodeText(Buffer.concat(noise)).trim().slice(0, 1000)].filter((text) => text !== '').join(': ')));
    });
    const kill = async () => {
      if (!closed && child.pid !== undefined) await killTree(child.pid);
      // A grandchild that left the group may hold stdout open: the streams are closed from this side too.
      child.stdout.destroy();
      child.stderr.destroy();
      await gone;
    };
    const splitter = new LineSplitter(events.onLine, () => void kill());
    child.stdout.on('data', (data: Buffer) => splitter.push(data));
    child.stderr.on('data', (data: Buffer) => {
      // Why PowerShell would not run the script (execution policy) stands nowhere else; in the code page of the computer.
      if (noiseBytes < NOISE_BYTES) noise.push(data);
      noiseBytes += data.length;
      events.onNoise?.(decodeText(data));
    });
    // A broken pipe shows as the end of the process; the write error says nothing more.
    child.stdin.on('error', () => undefined);
    return Promise.resolve({
      send: (line: string) => void child.stdin.write(`${line}\n`),
      end: () => void child.stdin.end(),
      kill,
    });
  };
}
