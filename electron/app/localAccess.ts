import os from 'node:os';
import type { HostStatus, TargetInfo } from '#core/ipc/contract';
import { createProber } from '../probes/prober';
import { startBroker } from '../targets/powershell/broker';
import type { Engine as PowerShellEngine } from '../targets/powershell/connection';
import { elevatedLauncher } from '../targets/powershell/elevate';
import type { CallRecord } from '../targets/powershell/host';
import type { ScriptHashes } from '../targets/powershell/integrity';
import { createPowerShellTarget } from '../targets/powershell/target';
import type { LocalAccess } from './openTargets';

export interface LocalAccessOptions {
  readonly engine: PowerShellEngine;
  /** Folder of host.ps1, and the SHA-256 list made at build; without a list (a development tree) nothing is compared. */
  readonly scriptsDir: string;
  readonly scriptHashes?: ScriptHashes;
  /** Our own program and what stands before `--broker`: UAC then shows our publisher. */
  readonly program: string;
  readonly leading: readonly string[];
  readonly onCall?: (call: CallRecord) => void;
  readonly onStatus?: (status: HostStatus) => void;
  readonly onLog?: (text: string) => void;
}

/** This computer: a resident host for reading, and for writing the same host where it is elevated, else a broker. */
export function localAccess(options: LocalAccessOptions): LocalAccess {
  const { engine, scriptsDir, onCall, onStatus, onLog } = options;
  return {
    open() {
      const name = os.hostname();
      const info: TargetInfo = { id: `local:${name.toLowerCase()}`, kind: 'local', name, writable: true };
      const status = (state: HostStatus['state'], more: Partial<HostStatus> = {}): void => onStatus?.({ state, pingMs: null, elevated: null, broker: false, edition: null, ...more });
      status('starting');
      const target = createPowerShellTarget({
        engine,
        scriptsDir,
        ...(options.scriptHashes === undefined ? {} : { scriptHashes: options.scriptHashes }),
        id: info.id,
        name,
        ...(onCall ? { onCall } : {}),
        ...(onLog ? { onLog } : {}),
        onReady: (ready) => {
          status('ready', { elevated: ready.elevated, edition: ready.edition });
          // Once per host, behind what waits already: a regular ping would stand in line with the steps of a run.
          target.call('host.ping', {}).catch(() => undefined);
        },
      });
      return {
        info,
        target,
        prober: createProber(ownAddress()),
        scan: null,
        async writer(planHash) {
          const ready = await target.ready();
          if (ready.elevated) return { target, release: () => Promise.resolve() };
          const launchElevated = elevatedLauncher({ engine, scriptsDir, program: options.program, leading: options.leading });
          const broker = await startBroker({ launchElevated, planHash, id: info.id, name, ...(onCall ? { onCall } : {}), ...(onLog ? { onLog } : {}) });
          status('ready', { elevated: ready.elevated, edition: ready.edition, broker: true });
          return {
            target: broker,
            release: async () => {
              await broker.close();
              status('ready', { elevated: ready.elevated, edition: ready.edition });
            },
          };
        },
      };
    },
  };
}

/** An address clients use rather than loopback: what answers there has passed the listener's address, if not the firewall. */
function ownAddress(): string {
  for (const addresses of Object.values(os.networkInterfaces())) {
    const usable = addresses?.find((a) => !a.internal && a.family === 'IPv4');
    if (usable) return usable.address;
  }
  return '127.0.0.1';
}
