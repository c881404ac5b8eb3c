import type { RunSummary } from '#core/ipc/contract';
import type { OpeningText } from '../../i18n/en/opening';

type Pending = RunSummary['pending'][number];

/** What a run waits for: `reboot` of the computer, `restart` of one service, a port to `reserve`, or what comes after those. */
export function awaited({ step, port }: Pick<Pending, 'step' | 'port'>): 'reboot' | 'restart' | 'reserve' | 'then' {
  if (step.startsWith('await:reboot')) return 'reboot';
  if (step.startsWith('await:')) return 'restart';
  return port === null ? 'then' : 'reserve';
}

export function pendingText(item: Pending, text: OpeningText): string {
  const t = text.runs.pending;
  switch (awaited(item)) {
    case 'reboot':
      return t.reboot;
    case 'restart':
      return t.restart(item.step.slice('await:'.length));
    case 'then':
      return item.subject === '' ? t.after : t.afterOf(item.subject);
    case 'reserve':
      return t.step(item.subject, item.port === null ? item.step : String(item.port));
  }
}

/** The newest run of a target whose changes count only after a restart of the computer that no scan has seen yet. */
export function awaitsReboot(runs: readonly RunSummary[], targetId: string | null): RunSummary | null {
  return runs.find((r) => r.targetId === targetId && r.undoneBy === null && r.pending.some((item) => awaited(item) === 'reboot')) ?? null;
}
