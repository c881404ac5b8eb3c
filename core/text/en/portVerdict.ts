import type { PortVerdict } from '#core/ports/allocate';
import { formatRange } from '#core/ports/port';
import type { TextsByCode } from '#core/text/byCode';

export interface PortVerdictText {
  readonly verdict: TextsByCode<PortVerdict>;
  /** Nothing speaks against the port. */
  readonly ok: string;
  /** A number of the series that the administrator left out. */
  readonly skipped: string;
}

const what = { listeners: 'which ports are in use', ranges: 'the dynamic and excluded ranges', instances: 'the other instances' };

export const portVerdictText: PortVerdictText = {
  ok: 'Free.',
  skipped: 'Left out of the series.',
  verdict: {
    'out-of-range': () => 'A port lies between 1 and 65535.',
    'in-plan': (v) => `The plan gives this port to ${v.who}.`,
    listener: (v) => `${v.who} (PID ${v.processId}) listens on this port. SQL Server would not start.`,
    'excluded-system': (v) => `The system holds ${formatRange(v.range)}. Binding there is refused (10013), though nothing listens.`,
    'other-instance': (v) => (v.severity === 'error' ? `${v.who} is configured for this port.` : `${v.who} has this as its dynamic port and would have to move.`),
    'dac-1434': () => '1434 is the port of the dedicated administrator connection (TCP) and of SQL Server Browser (UDP).',
    'in-dynamic-range': (v) =>
      v.severity === 'note' ? `Lies in the dynamic range ${formatRange(v.range)}, and is reserved.` : `Lies in the dynamic range ${formatRange(v.range)}: any program may be given it. Reserve it, or choose a lower one.`,
    'well-known': (v) => `Known as the port of ${v.who} (${v.source}).`,
    privileged: () => 'Ports below 1024 are assigned to system services.',
    'excluded-administered': (v) => `Reserved by an administrator (${formatRange(v.range)}): SQL Server can use it.`,
    'own-listener': () => 'The instance listens on this port now.',
    'not-1433': () => 'Clients that name only the server look for a default instance on 1433.',
    unknown: (v) => `Not checked: ${what[v.what]} could not be read.`,
  },
};
