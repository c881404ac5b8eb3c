import { requestKinds, type RequestKind } from '#core/plan/request';
import type { Draft, RunSummary, Settings } from '#core/ipc/contract';
import type { Port, Protocol } from '#core/ports/port';
import type { RunView } from '#core/plan/run';
import type { Scan } from '#core/scan/scan';
import { call, listen } from './bridge';
import { isWizard, type Route } from './navigation';
import { loadTexts } from '../i18n/useText';
import { emptySlot, runHasEnded, useApp, type AppInfo, type ScanSlot } from './store';

const { getState: get, setState: set } = useApp;

function slot(targetId: string, change: Partial<ScanSlot>): void {
  set((s) => ({ scans: { ...s.scans, [targetId]: { ...(s.scans[targetId] ?? emptySlot), ...change } } }));
}

/** Runs an action that no page owns: its error is shown above the page. */
export function background(work: Promise<unknown>): void {
  work.catch((error: unknown) => set({ error }));
}
export function dismissError(): void {
  set({ error: null });
}
export function dismissNotice(): void {
  set({ notice: null });
}
export function say(notice: string): void {
  set({ notice });
}

export function go(route: Route): void {
  set({ route });
}
export function filterByPort(port: Port | null): void {
  set({ port });
}
export function showProtocol(protocol: Protocol): void {
  set({ protocol, port: null });
}

/** A scan is interpreted once, when it arrives, and drawn in a turn of its own: both together would keep the window from answering. */
async function arrived(targetId: string, scan: Scan): Promise<void> {
  const { interpret } = await import('#core/scan/interpret');
  const model = interpret(scan);
  await new Promise((drawn) => {
    setTimeout(drawn);
  });
  slot(targetId, { scan, model, running: false, error: null });
}

export async function scanNow(targetId: string): Promise<void> {
  if (get().scans[targetId]?.running === true) return;
  slot(targetId, { running: true, areas: {}, done: 0, total: 0, error: null });
  try {
    await arrived(targetId, await call('scan.run', { targetId }));
    // What a run left pending may have been seen done.
    if (get().runs.some((r) => r.targetId === targetId && r.pending.length > 0)) background(refreshRuns());
  } catch (error) {
    slot(targetId, { running: false, error });
  }
}
export async function cancelScan(targetId: string): Promise<void> {
  await call('scan.cancel', { targetId });
}

async function show(targetId: string): Promise<void> {
  set({ current: targetId, port: null });
  const [last, ...drafts] = await Promise.all([call('scan.last', { targetId }), ...requestKinds.map((kind) => call('draft.get', { targetId, kind }))]);
  set((s) => ({ drafts: { ...s.drafts, [targetId]: Object.fromEntries(requestKinds.map((kind, i) => [kind, drafts[i] ?? null])) } }));
  await refreshRuns();
  if (last) await arrived(targetId, last);
  else await scanNow(targetId);
}

export async function openTarget(kind: 'local' | 'demo'): Promise<void> {
  const target = await call('targets.open', { kind });
  set((s) => ({ targets: [...s.targets.filter((t) => t.id !== target.id), target] }));
  go({ page: 'overview' });
  await show(target.id);
}
export async function switchTarget(targetId: string): Promise<void> {
  const target = await call('targets.use', { targetId });
  if (get().route.page === 'run' || isWizard(get().route.page)) go({ page: 'overview' });
  await show(target.id);
}
export async function importTarget(): Promise<void> {
  const imported = await call('targets.import', {});
  if (!imported) return;
  const { target, problems } = imported;
  set((s) => ({ targets: [...s.targets.filter((t) => t.id !== target.id), target], importProblems: { ...s.importProblems, [target.id]: problems } }));
  go({ page: 'overview' });
  await show(target.id);
}
export async function resetDemo(): Promise<void> {
  await call('demo.reset', {});
  const demo = get().targets.find((t) => t.kind === 'demo');
  if (demo) await scanNow(demo.id);
}

/** The simulated computer starts again; what waited for that is seen by the scan after it. */
export async function restartDemo(): Promise<void> {
  await call('demo.restart', {});
  const demo = get().targets.find((t) => t.kind === 'demo');
  if (demo) await scanNow(demo.id);
}

/** The window is drawn in a language when its texts are there. */
async function loadTextsOf(settings: Settings, info: AppInfo | null): Promise<void> {
  const language = settings.language ?? info?.language;
  if (language !== undefined) await loadTexts(language);
}

export async function changeSettings(settings: Settings): Promise<void> {
  await loadTextsOf(settings, get().info);
  set({ settings });
  set({ settings: await call('settings.set', settings) });
}

export async function refreshRuns(): Promise<void> {
  set({ runs: (await call('runs.list', { targetId: null })).runs });
}
export async function saveDraft(targetId: string, kind: RequestKind, draft: Draft | null): Promise<void> {
  set((s) => ({ drafts: { ...s.drafts, [targetId]: { ...s.drafts[targetId], [kind]: draft } } }));
  await call('draft.set', { targetId, kind, draft });
}

/** What a run in progress looks like in the list, until the list is asked again. */
function seen(run: RunView): void {
  set((s) => ({ activeRun: run, runs: s.runs.map((r): RunSummary => (r.runId === run.runId ? { ...r, state: run.state, endedAt: run.endedAt } : r)) }));
}
export async function recoverRun(runId: string, how: 'finish' | 'undo'): Promise<void> {
  set({ recovering: runId });
  try {
    const run = await call('run.recover', { runId, how });
    seen(run);
    go({ page: 'run', runId });
    await refreshRuns();
    await scanNow(run.plan.target.id);
  } finally {
    set({ recovering: null });
  }
}

/** Asks the main process for everything the window starts with, and listens from then on. The answer ends the listening. */
export async function connect(): Promise<() => void> {
  const stops = [
    listen('scan.progress', ({ targetId, area, state, done, total }) => {
      slot(targetId, { areas: { ...get().scans[targetId]?.areas, [area]: state }, done, total });
    }),
    listen('host.status', (host) => set({ host })),
    listen('run.progress', ({ run }) => {
      seen(run);
      if (!runHasEnded(run.state)) return;
      background(refreshRuns());
      background(scanNow(run.plan.target.id));
    }),
  ];
  const [info, settings, { targets, current }, host] = await Promise.all([call('app.info', {}), call('settings.get', {}), call('targets.list', {}), call('host.status', {})]);
  await loadTextsOf(settings, info);
  set({ info, settings, targets, host });
  if (current === null) await refreshRuns();
  else await show(current);
  return () => {
    for (const stop of stops) stop();
  };
}
