import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineStateSchema, type MachineState } from '#electron/targets/demo/state';
import { ENGINE_ARGUMENTS, hostEnvironment, type Engine } from '#electron/targets/powershell/connection';
import { labMachine } from './machine';

/** The simulated Windows: `node test/lab/build.mjs` makes `out`. */
export const labDir = fileURLToPath(new URL('.', import.meta.url));
export const scriptsDir = fileURLToPath(new URL('../../scripts/powershell', import.meta.url));
export const labEnginePath = join(labDir, 'out/engine/lab-pwsh');
const startScript = join(labDir, 'windows/start.ps1');

export interface ScriptEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LabMachine {
  readonly file: string;
  /** To be given to createPowerShellTarget. */
  readonly engine: Engine;
  read(): MachineState;
  change(edit: (state: MachineState) => void): void;
  /** netsh, netstat, wbem/winmgmt, setspn. */
  native(name: string, ...args: string[]): { readonly code: number | null; readonly stdout: Buffer };
  /** A script file on the simulated machine, to its end. */
  run(script: string, ...args: string[]): ScriptEnd;
  /** The same with text on its stdin. */
  feed(script: string, input: string): ScriptEnd;
  dispose(): void;
}

/** `enginePath`: the lab's engine unless a real PowerShell is given; both run the same scripts on the same state. */
export function createLab(changes?: (state: MachineState) => void, enginePath = labEnginePath): LabMachine {
  const dir = mkdtempSync(join(tmpdir(), 'portpin-lab-'));
  const file = join(dir, 'machine.json');
  writeFileSync(file, JSON.stringify(labMachine(changes)));
  const env = { PSModuleAnalysisCachePath: join(labDir, 'out/ModuleAnalysisCache'), NO_COLOR: '1' };
  const engine: Engine = { path: enginePath, leading: [startScript, file], env };
  const bare = hostEnvironment(process.env, env);
  const runScript = (script: string, args: readonly string[], input: string): ScriptEnd => {
    const { status, stdout, stderr } = spawnSync(enginePath, [...ENGINE_ARGUMENTS, '-File', startScript, file, script, ...args], { env: bare, encoding: 'utf8', input, maxBuffer: 1 << 28 });
    return { code: status, stdout, stderr };
  };
  return {
    file,
    engine,
    read: () => machineStateSchema.parse(JSON.parse(readFileSync(file, 'utf8'))),
    change(edit) {
      const state = machineStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      edit(state);
      writeFileSync(file, JSON.stringify(state));
    },
    native(name, ...args) {
      const { status, stdout } = spawnSync(join(labDir, 'out/root/System32', `${name}.exe`), args, { env: { ...bare, LAB_STATE: file } });
      return { code: status, stdout };
    },
    run: (script, ...args) => runScript(script, args, ''),
    feed: (script, input) => runScript(script, [], input),
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  };
}

export const labIsBuilt = (): boolean => existsSync(labEnginePath);
