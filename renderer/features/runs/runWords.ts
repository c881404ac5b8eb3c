import { useMemo } from 'react';
import type { Language } from '#core/ipc/contract';
import type { Plan, Step } from '#core/plan/change';
import type { RunView } from '#core/plan/run';
import { describeError } from '#core/text/errorText';
import { planTexts } from '#core/text/plan';
import type { TimelineStatus, TimelineStep } from '../../components/RunTimeline';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { runHasEnded } from '../../app/store';
import { readBackLine, ruleNames, writesLine } from './stepLines';

const SNAPSHOT = 'snapshot';
const PROOF = 'proof';

/** The steps of the plan, between what a run does before the first and after the last. */
export function useTimeline(run: RunView): readonly TimelineStep[] {
  const text = useText();
  const language = useLanguage();
  const format = useFormats();
  return useMemo(() => timeline(run, text, language, format), [run, text, language, format]);
}

export function timeline(run: RunView, text: WindowText, language: Language, format: Formats): readonly TimelineStep[] {
  const words = planTexts(language);
  const views = new Map(run.steps.map((s) => [s.id, s]));
  const steps = run.plan.steps.map((step): TimelineStep => {
    const view = views.get(step.id);
    const status: TimelineStatus = view?.status ?? 'waiting';
    return { id: step.id, title: words.stepTitle(step), status, ms: view?.ms ?? null, lines: lines(step, status, view, text, language) };
  });
  const begun = run.steps.some((s) => s.status !== 'waiting');
  const locked = run.state === 'planned' || run.state === 'locked';
  const snapshot: TimelineStatus = run.state === 'stale' ? 'failed' : begun || !locked ? 'done' : 'running';
  const t = text.runs;
  const proof = ((): TimelineStatus => {
    if (run.proof !== null) return 'done';
    if (run.state === 'verifying' || run.state === 'applied') return 'running';
    return 'waiting';
  })();
  const first: TimelineStep = { id: SNAPSHOT, title: t.snapshot(run.plan.target.name), status: snapshot, ms: null, lines: snapshot === 'done' && !runHasEnded(run.state) ? [{ label: text.tables.run.readBack, text: t.snapshotRead(cellCount(run.plan)), mono: false }] : [] };
  const answered = run.proof?.rows.filter((r) => r.engine !== null || r.listening === 'yes').length ?? 0;
  const silent = run.proof?.old.filter((o) => !o.answers).length ?? 0;
  const last: TimelineStep = { id: PROOF, title: t.proofStep, status: proof, ms: null, lines: run.proof ? [{ label: text.tables.run.readBack, text: t.proofDone(format.number(answered), format.number(silent)), mono: false }] : [] };
  return run.state === 'stale' ? [first] : [first, ...steps, ...(run.state === 'rolled-back' || run.state === 'rolling-back' || run.state === 'needs-a-person' ? [] : [last])];
}

function lines(step: Step, status: TimelineStatus, view: RunView['steps'][number] | undefined, text: WindowText, language: Language): TimelineStep['lines'] {
  const t = text.tables.run;
  if (status === 'waiting' || view === undefined) return [];
  const out: { label: string; text: string; mono: boolean }[] = [];
  if (step.action.kind === 'writes' && status !== 'undone') out.push({ label: t.wrote, text: writesLine(step, language), mono: true });
  if (status === 'pending') {
    const seen = view.readBack.length === 0 ? [] : [{ label: t.readBack, text: view.readBack.map((r) => readBackLine(r, language, ruleNames(step))).join('  '), mono: true }];
    return [{ label: t.answer, text: pendingAnswer(step, text), mono: false }, ...seen];
  }
  if (view.readBack.length > 0) out.push({ label: t.readBack, text: view.readBack.map((r) => readBackLine(r, language, ruleNames(step))).join('  '), mono: true });
  if (view.error !== null) {
    const told = describeError(text.failures, { source: 'verb', error: view.error });
    out.push({ label: t.answer, text: [told.what, told.detail ?? ''].filter((x) => x !== '').join(' '), mono: false });
  }
  return out;
}

function pendingAnswer({ action, subject, id }: Step, text: WindowText): string {
  const t = text.runs;
  if (action.kind === 'await-reboot') return t.rebootAnswer;
  if (action.kind === 'await-restart') return t.restartAnswer(subject === '' ? id.slice('await:'.length) : subject);
  return action.kind === 'writes' && action.writes.some((w) => w.kind === 'exclusion') ? t.pendingAnswer(subject) : t.thenAnswer;
}

/** Different cells that the plan writes; a service that is stopped and started is one. */
function cellCount(plan: Plan): number {
  return new Set(plan.changes.flatMap((c) => c.writes.map((w) => JSON.stringify([c.id, w.kind, 'name' in w ? w.name : '', 'path' in w ? w.path : ''])))).size;
}

export interface RunCounts {
  readonly done: number;
  readonly all: number;
  /** Writes of finished steps. */
  readonly written: number;
  readonly pending: number;
}

export function runCounts(run: RunView): RunCounts {
  const done = new Set(run.steps.filter((s) => s.status === 'done').map((s) => s.id));
  const written = run.plan.steps.filter((s) => done.has(s.id) && s.phase !== 'stop' && s.phase !== 'start' && s.phase !== 'start-dependants').reduce((n, s) => n + (s.action.kind === 'writes' ? s.action.writes.length : 0), 0);
  const finished = run.steps.filter((s) => s.status !== 'waiting' && s.status !== 'running').length;
  return { done: finished, all: run.plan.steps.length, written, pending: run.pending.length };
}

export interface PendingReservation {
  readonly step: string;
  readonly subject: string;
  readonly port: string;
}

/** Reservations the run left for the next stop of their instance; both stacks of one port stand once. */
export function pendingReservations(run: RunView): readonly PendingReservation[] {
  const out = new Map<string, PendingReservation>();
  for (const step of run.plan.steps) {
    if (!run.pending.includes(step.id) || step.action.kind !== 'writes') continue;
    for (const write of step.action.writes) if (write.kind === 'exclusion') out.set(`${step.subject} ${write.start}`, { step: step.id, subject: step.subject, port: String(write.start) });
  }
  return [...out.values()];
}

/** Instances that a step has stopped and none has started yet. */
export function stoppedNow(run: RunView): readonly string[] {
  const status = new Map(run.steps.map((s) => [s.id, s.status]));
  const down = new Set<string>();
  for (const step of run.plan.steps) {
    if (step.action.kind !== 'writes' || status.get(step.id) !== 'done' || step.subject === '') continue;
    if (step.phase === 'stop') down.add(step.subject);
    if (step.phase === 'start') down.delete(step.subject);
  }
  return [...down];
}
