import { maskSecrets } from '#core/clients/mask';
import type { Language } from '#core/ipc/contract';
import { cellId, sideText, writesOf } from '#core/plan/cells';
import { compareRows } from '#core/plan/compareRows';
import type { Change, Plan, Write } from '#core/plan/change';
import type { RegisterEntry } from '#core/register/query';
import { documentTexts } from '#core/text/document';
import { exportTexts } from '#core/text/exports';
import { planTexts } from '#core/text/plan';
import { conflictText, holderText, registerTexts } from '#core/text/register';
import { printableLines } from '#core/util/printable';
import { changeDocument, type DocumentInput } from './changeDocument';
import { utc } from './runBlocks';

export type SheetValue = string | number | null;
export interface SheetColumn {
  readonly title: string;
  /** In characters of the sheet's type. */
  readonly width: number;
}
/** A table of a spreadsheet: the head stays in view, and every column can be filtered. */
export interface Sheet {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly SheetValue[])[];
}
export interface Workbook {
  readonly title: string;
  readonly language: Language;
  readonly sheets: readonly Sheet[];
}

/** The same run as the other renderings: who and when, the port ledger, and every value before and after. */
export function changeWorkbook(input: DocumentInput, language: Language): Workbook {
  const doc = changeDocument(input, language);
  const t = exportTexts(language).sheets;
  const rows = [[documentTexts(language).kind, doc.title], ...doc.meta, ...doc.notices.map((notice) => ['', notice])];
  const summary: Sheet = { name: t.summary, columns: [{ title: t.field, width: 22 }, { title: t.value, width: 90 }], rows: rows.map((row) => row.map((cell) => text(cell))) };
  return { title: doc.title, language, sheets: [summary, ledgerSheet(input, language), changesSheet(input, language)] };
}

/** A row for each port the plan gives out. */
export function ledgerSheet({ run }: DocumentInput, language: Language): Sheet {
  const t = exportTexts(language).sheets;
  const c = t.columns;
  const { plan } = run;
  const columns = [
    [c.number, 6], [c.computer, 14], [c.holder, 16], [c.service, 19], [c.protocol, 11], [c.portBefore, 12], [c.portAfter, 12], [c.rule, 26], [c.reserved, 10], [c.purpose, 26], [c.document, 11], [c.date, 14], [c.by, 16], [c.state, 14],
  ] as const;
  const state = planTexts(language).runState[run.state];
  const rules = ruleNames(plan);
  const reserved = reservations(run);
  const rows = plan.ports.map((p, i): SheetValue[] => [
    i + 1,
    text(plan.target.name),
    text(p.instance),
    text(p.service),
    'TCP',
    p.before.length === 1 ? (p.before[0] ?? null) : p.before.join(', '),
    p.after,
    text(rules.get(p.instance) ?? ''),
    { done: t.yes, pending: t.pending, no: t.no }[reserved.get(p.after) ?? 'no'],
    text(maskSecrets(run.why).split('\n')[0] ?? ''),
    run.runId,
    utc(run.endedAt ?? run.startedAt),
    text(run.by),
    state,
  ]);
  return { name: t.ledger, columns: columns.map(([title, width]) => ({ title, width })), rows };
}

/** Display names of the rules that serve an instance, by instance. */
function ruleNames(plan: Plan): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { resource, instance, after, subject } of plan.changes) {
    if (resource !== 'firewall-rule' || instance === null || after.kind !== 'rule') continue;
    const known = names.get(instance);
    names.set(instance, known === undefined ? subject : `${known}\n${subject}`);
  }
  return names;
}

/** Single ports the plan reserves, and whether that is still to be done. */
function reservations(run: DocumentInput['run']): ReadonlyMap<number, 'done' | 'pending'> {
  const ports = new Map<number, 'done' | 'pending'>();
  const pending = new Set(run.pending);
  for (const step of run.plan.steps)
    for (const write of writesOf(step)) {
      if (write.kind !== 'exclusion' || !write.after) continue;
      if (pending.has(step.id)) ports.set(write.start, 'pending');
      else if (!ports.has(write.start)) ports.set(write.start, 'done');
    }
  return ports;
}

export function changesSheet({ run }: DocumentInput, language: Language): Sheet {
  const t = exportTexts(language).sheets;
  const c = t.columns;
  const plans = planTexts(language);
  const columns = [[c.number, 6], [c.resource, 16], [c.name, 28], [c.before, 24], [c.after, 28], [c.effect, 18], [c.path, 48], [c.rawBefore, 18], [c.rawAfter, 20]] as const;
  const waiting = new Set(run.pending);
  const pending = new Set(run.plan.steps.filter((s) => waiting.has(s.id)).flatMap((s) => s.changeIds));
  let n = 0;
  const rows = compareRows(run.plan).flatMap((group) =>
    group.rows.map((change): SheetValue[] => [
      ++n,
      plans.resource[group.resource],
      text(change.subject),
      text(plans.facet(change.before)),
      text(pending.has(change.id) ? `${plans.facet(change.after)} (${plans.stepStatus.pending})` : plans.facet(change.after)),
      text(plans.effect(change)),
      text(lines(change, (w) => cellId(w).replace(/^registry:/u, ''))),
      text(lines(change, (w) => sideText(w, 'before'))),
      text(lines(change, (w) => sideText(w, 'after'))),
    ]),
  );
  return { name: t.changes, columns: columns.map(([title, width]) => ({ title, width })), rows };
}

function lines(change: Change, of: (write: Write) => string): string {
  return change.writes.map((w) => of(w)).join('\n');
}

export function registerSheet(entries: readonly RegisterEntry[], language: Language): Sheet {
  const t = exportTexts(language).sheets;
  const r = registerTexts(language);
  const c = t.columns;
  const columns = [
    [c.computer, 16], [c.simulated, 12], [c.protocol, 11], [c.address, 14], [c.port, 9], [c.end, 9], [c.holder, 24], [c.kind, 14], [c.state, 12], [c.owner, 16], [c.purpose, 28], [c.document, 11], [c.recipe, 12], [c.firstSeen, 14], [c.lastSeen, 14], [c.gone, 14], [c.conflicts, 34],
  ] as const;
  const rows = entries.map((e): SheetValue[] => [
    text(e.computer),
    e.simulated ? t.yes : t.no,
    e.protocol.toUpperCase(),
    e.address === 'any' ? r.anyAddress : text(e.address),
    e.port,
    e.end,
    text(holderText(r, e)),
    r.kind[e.kind],
    e.gone === null ? r.hold[e.hold] : r.gone,
    text(e.owner),
    text(e.purpose),
    e.run ?? '',
    text(e.recipe ?? ''),
    utc(e.firstSeen),
    utc(e.lastSeen),
    e.gone === null ? '' : utc(e.gone),
    text(e.conflicts.map((conflict) => conflictText(r, conflict)).join('\n')),
  ]);
  return { name: t.register, columns: columns.map(([title, width]) => ({ title, width })), rows };
}

/** A cell of Excel holds 32,767 characters; controls would make the file unreadable. */
function text(value: string): string {
  const clean = printableLines(value);
  return clean.length > 32_000 ? `${clean.slice(0, 32_000)}…` : clean;
}
