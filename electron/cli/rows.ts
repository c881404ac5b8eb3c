import type { Language, RunSummary } from '#core/ipc/contract';
import type { Plan } from '#core/plan/change';
import { compareRows } from '#core/plan/compareRows';
import type { Proof } from '#core/plan/run';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import { cliTexts } from '#core/text/cli';
import { documentTexts } from '#core/text/document';
import { planTexts } from '#core/text/plan';
import { utc } from '#core/documents/runBlocks';
import type { Row } from './table';

type Table = [header: string[], rows: Row[]];

export function instanceRows(model: ServerModel, language: Language): Table {
  const c = cliTexts(language).columns;
  const plans = planTexts(language);
  const rows = model.instances.map((i) => [
    i.name,
    [i.product, i.version].filter((x) => x !== null).join(' ') || plans.unknown,
    plans.instanceState[i.state],
    plans.facet({ kind: 'sql-ports', mode: i.configured.mode, ports: i.configured.endpoints.map((e) => e.port), running: null }),
    listening(i, plans.unknown),
    i.serviceName,
  ]);
  return [[c.instance, c.version, c.state, c.configured, c.listening, c.service], rows];
}

function listening(instance: SqlInstance, unknown: string): string {
  if (!instance.listening.known) return instance.listening.reason === 'not-running' ? '-' : unknown;
  return [...new Set(instance.listening.value.map((l) => l.port))].join(', ') || '-';
}

export function planRows(plan: Plan, language: Language): Table {
  const c = cliTexts(language).columns;
  const plans = planTexts(language);
  const rows = compareRows(plan).flatMap((group): Row[] => [
    plans.resource[group.resource],
    ...group.rows.map((change) => [`  ${change.subject}`, plans.facet(change.before), plans.facet(change.after), plans.effect(change)]),
  ]);
  return [[c.resource, c.before, c.after, c.effect], rows];
}

export function runRows(runs: readonly RunSummary[], language: Language): Table {
  const c = cliTexts(language).columns;
  const rows = runs.map((r) => [r.runId, r.targetName, runState(r, language), utc(r.startedAt), r.subjects.join(', '), changesMade(r), r.by]);
  return [[c.run, c.target, c.state, c.when, c.instance, c.changes, c.by], rows];
}

/** Of the plan, unless nothing of it stands. */
function changesMade(run: RunSummary): string {
  return run.state === 'stale' || run.state === 'rolled-back' ? '0' : String(run.changes);
}

function runState(run: RunSummary, language: Language): string {
  const t = cliTexts(language);
  const state = planTexts(language).runState[run.state];
  if (run.undoneBy !== null) return t.undoneBy(state, run.undoneBy);
  return run.undoOf === null ? state : t.undoOf(state, run.undoOf);
}

export function proofRows(proof: Proof, language: Language): Table {
  const t = documentTexts(language);
  const c = t.columns;
  const rows = proof.rows.map((r) => [
    r.instance,
    String(r.port),
    t.listens[r.listening],
    r.engine === null ? (r.reachable === 'not-asked' ? t.notAsked : t.noAnswer) : t.answers(r.engine),
    !r.browserAsked ? t.notAsked : r.browserPort === null ? t.noAnswer : String(r.browserPort),
  ]);
  const old = proof.old.map((o) => [o.instance, String(o.port), t.oldPort, o.answers ? t.stillAnswers : t.silent, '']);
  return [[c.instance, c.port, c.listens, c.engine, c.browser], [...rows, ...old]];
}
