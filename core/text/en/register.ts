import type { ConflictCode } from '#core/register/conflicts';
import type { ClaimKind, Hold } from '#core/register/record';

/** Words of the port register that the window, files and the command line share. */
export const registerText = {
  kind: { 'sql-instance': 'SQL Server', 'sql-dac': 'SQL Server DAC', 'sql-endpoint': 'SQL Server endpoint', service: 'Service', listener: 'Listener', reservation: 'Reservation', recipe: 'Recipe' } satisfies Record<ClaimKind, string> as Readonly<Record<ClaimKind, string>>,
  hold: { fixed: 'fixed', moves: 'moves', reserved: 'reserved', planned: 'planned', unknown: 'listens' } satisfies Record<Hold, string> as Readonly<Record<Hold, string>>,
  gone: 'gone',
  reservation: 'reserved by an administrator',
  ended: 'unknown process',
  anyAddress: 'any',
  conflict: {
    'same-port': (holder: string) => `${holder} has or wants the same port`,
    excluded: (range: string) => `in ${range}, which Windows keeps for itself: it cannot start there`,
    'reserved-elsewhere': (range: string) => `inside the reservation ${range}, which may be meant for something else`,
    'dynamic-range': (range: string) => `in the dynamic range ${range} and not reserved: Windows may hand it to any program`,
  } satisfies Record<ConflictCode, (x: string) => string> as Readonly<Record<ConflictCode, (x: string) => string>>,
};
export type RegisterText = typeof registerText;
