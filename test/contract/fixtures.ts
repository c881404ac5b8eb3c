import { spawnSync } from 'node:child_process';
import { machineServiceSchema, type MachineState } from '#electron/targets/demo/state';
import { createPowerShellTarget, type PowerShellTargetOptions } from '#electron/targets/powershell/target';
import { createLab, labIsBuilt, scriptsDir } from '../lab/lab';
import { buildLab, dotnetVersion } from '../lab/build.mjs';
import type { ContractFixture, MakeFixture } from './helpers';

/** False, with a warning in capitals, where the lab cannot be built: the runner counts that as skipped. */
export function labReady(): boolean {
  if (dotnetVersion() === null) {
    process.stderr.write('\nTHE CONTRACT SUITE IS SKIPPED: NO .NET SDK (dotnet --version does not answer)\n');
    return false;
  }
  buildLab();
  return labIsBuilt();
}

/** A real PowerShell 7 on PATH, or undefined. */
export function realPwsh(): string | undefined {
  const { status, stdout } = spawnSync(process.platform === 'win32' ? 'where' : 'which', ['pwsh'], { encoding: 'utf8' });
  return status === 0 ? stdout.split(/\r?\n/)[0] : undefined;
}

/** The lab writes down what every Windows has: parents of keys, and the code page. */
export function withoutImplied(state: MachineState): MachineState {
  const kept = Object.entries(state.registry).filter(([key, values]) => Object.keys(values).length > 0 && !key.endsWith('\\Nls\\CodePage'));
  return { ...state, registry: Object.fromEntries(kept), services: state.services.map((service) => machineServiceSchema.parse(service)) };
}

export function labFixture(enginePath?: string, more: Partial<PowerShellTargetOptions> = {}): MakeFixture {
  return (changes) => {
    const lab = createLab(changes, enginePath);
    const target = createPowerShellTarget({ engine: lab.engine, scriptsDir, id: 'lab', name: 'lab', ...more });
    const fixture: ContractFixture = {
      target,
      state: () => withoutImplied(lab.read()),
      close: async () => {
        await target.close();
        lab.dispose();
      },
    };
    return Promise.resolve(fixture);
  };
}
