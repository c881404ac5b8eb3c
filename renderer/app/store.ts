import { create } from 'zustand';
import type { ChannelOutput, HostStatus, ImportProblem, RunSummary, Settings, TargetInfo } from '#core/ipc/contract';
import type { Port, Protocol } from '#core/ports/port';
import type { RunView } from '#core/plan/run';
import type { Scan } from '#core/scan/scan';
import type { ServerModel } from '#core/scan/model';
import type { Draft, DraftOf } from '#core/ipc/contract';
import type { RequestKind } from '#core/plan/request';
import type { Route } from './navigation';

export type AppInfo = ChannelOutput<'app.info'>;
export type AreaProgress = 'asking' | 'read' | 'unreadable';

/** One target's scan. The last one stays visible while the next is on its way. */
export interface ScanSlot {
  readonly scan: Scan | null;
  readonly model: ServerModel | null;
  readonly running: boolean;
  readonly areas: Readonly<Record<string, AreaProgress>>;
  readonly done: number;
  readonly total: number;
  readonly error: unknown;
}
export const emptySlot: ScanSlot = { scan: null, model: null, running: false, areas: {}, done: 0, total: 0, error: null };

export interface AppState {
  /** null until the main process has answered. */
  readonly info: AppInfo | null;
  readonly settings: Settings;
  readonly targets: readonly TargetInfo[];
  /** Id of the target in view. */
  readonly current: string | null;
  readonly importProblems: Readonly<Record<string, readonly ImportProblem[]>>;
  readonly scans: Readonly<Record<string, ScanSlot>>;
  /** By target, then by wizard. */
  readonly drafts: Readonly<Record<string, Readonly<Partial<Record<RequestKind, Draft | null>>>>>;
  readonly runs: readonly RunSummary[];
  /** The run whose progress came last. */
  readonly activeRun: RunView | null;
  readonly host: HostStatus | null;
  readonly route: Route;
  /** Port that the pages are filtered by. */
  readonly port: Port | null;
  readonly protocol: Protocol;
  /** Error of an action that no page owns. */
  readonly error: unknown;
  readonly notice: string | null;
  /** Run that is being recovered. */
  readonly recovering: string | null;
}

/** Only actions.ts writes to it; components read through the hooks below. */
export const useApp = create<AppState>(() => ({
  info: null,
  settings: { language: null, theme: 'system' },
  targets: [],
  current: null,
  importProblems: {},
  scans: {},
  drafts: {},
  runs: [],
  activeRun: null,
  host: null,
  route: { page: 'overview' },
  port: null,
  protocol: 'tcp',
  error: null,
  notice: null,
  recovering: null,
}));

export function useTarget(): TargetInfo | null {
  return useApp((s) => s.targets.find((t) => t.id === s.current) ?? null);
}
export function useScanSlot(): ScanSlot {
  return useApp((s) => (s.current === null ? emptySlot : (s.scans[s.current] ?? emptySlot)));
}
/** What the last scan of the target in view means; null before the first. */
export function useModel(): ServerModel | null {
  return useScanSlot().model;
}
function isDraftOf<K extends RequestKind>(kind: K, draft: Draft | null | undefined): draft is DraftOf<K> & Draft {
  return draft?.request.kind === kind;
}

/** The saved wizard of a kind for the target in view. */
export function useDraft<K extends RequestKind>(kind: K): DraftOf<K> | null {
  const draft = useApp((s) => (s.current === null ? null : s.drafts[s.current]?.[kind]));
  return isDraftOf(kind, draft) ? draft : null;
}

const ended: ReadonlySet<RunSummary['state']> = new Set(['committed', 'rolled-back', 'needs-a-person', 'stale', 'interrupted']);
export function runHasEnded(state: RunSummary['state']): boolean {
  return ended.has(state);
}

const none: readonly ImportProblem[] = [];
/** Lines of the import in view that were not understood. */
export const importProblemsOf = (s: AppState): readonly ImportProblem[] => (s.current === null ? none : (s.importProblems[s.current] ?? none));
/** A run that the process did not live to end. */
export const wasInterrupted = (run: RunSummary): boolean => run.state === 'interrupted';
