import { clientForms } from '#core/clients/forms';
import { spnChange } from '#core/clients/spn';
import type { Language } from '#core/ipc/contract';
import type { Change } from '#core/plan/change';
import { compareRows } from '#core/plan/compareRows';
import type { RunView } from '#core/plan/run';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import { clientsTexts } from '#core/text/clients';
import { documentTexts } from '#core/text/document';
import { findingText } from '#core/text/findings';
import { planTexts } from '#core/text/plan';
import { shortHash } from '#core/util/canonical';
import type { Block, Section, TableRow, TextCell, TextDocument } from './blocks';

export interface DocumentInput {
  readonly run: RunView;
  /** The target as last scanned; null when it has not been. Accounts and findings left come from here. */
  readonly model: ServerModel | null;
  readonly scripts: { readonly apply: string; readonly undo: string } | null;
}

/** The record of a run for people. Everything in it is from the journal, or from a scan that is named. */
export function changeDocument(input: DocumentInput, language: Language): TextDocument {
  const { run } = input;
  const t = documentTexts(language);
  const plans = planTexts(language);
  const title = run.plan.kind === 'undo' ? t.titleUndo(run.plan.undoOf ?? '') : t.title;
  const written = run.steps.filter((s) => s.status === 'done').length;
  return {
    language,
    kind: t.kind,
    title,
    stamps: t.stamps,
    meta: [
      [t.meta.id, run.runId],
      [t.meta.target, input.model?.host.known === true ? `${run.plan.target.name} (${input.model.host.value.addresses.join(', ')})` : run.plan.target.name],
      [t.meta.when, run.endedAt === null ? utc(run.startedAt) : `${utc(run.startedAt)} – ${utc(run.endedAt)}`],
      [t.meta.who, run.by],
      [t.meta.plan, `${shortHash(run.planHash)} / ${run.plan.scanHash.slice(0, 8)}`],
      [t.meta.state, t.stateText(plans.runState[run.state], written, run.pending.length)],
    ],
    notices: notices(run, t),
    sections: sections(input, language).filter((s) => s.blocks.length > 0),
    footer: t.footer(run.runId, run.plan.target.name, shortHash(run.planHash)),
  };
}

type Texts = ReturnType<typeof documentTexts>;

/** `2026-11-21 22:14:31 UTC`: one form that both languages read, and that sorts. */
function utc(iso: string): string {
  return iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

function notices(run: RunView, t: Texts): string[] {
  return [
    ...(run.plan.target.kind === 'demo' ? [t.simulated] : [t.notOnWindows]),
    ...(run.state === 'needs-a-person' ? [t.needsPerson] : []),
    ...(run.state === 'stale' ? [t.stale] : []),
    ...(run.state === 'rolled-back' ? [t.rolledBack] : []),
    ...(run.undoneBy === null ? [] : [t.undone(run.undoneBy)]),
  ];
}

function sections(input: DocumentInput, language: Language): Section[] {
  const { run, scripts } = input;
  const t = documentTexts(language);
  return [
    { title: t.sections.why, blocks: [{ kind: 'text', text: run.why === '' ? t.noWhy : run.why }] },
    { title: t.sections.result, blocks: exposureBlocks(run, t) },
    { title: t.sections.person, blocks: personBlocks(run, t) },
    { title: t.sections.changes, blocks: [changeTable(run, language)] },
    { title: t.sections.proof, blocks: proofBlocks(run, t) },
    { title: t.sections.clients, blocks: clientBlocks(input, language) },
    { title: t.sections.undo, blocks: [{ kind: 'list', ordered: true, items: t.undoSteps(run.runId) }] },
    { title: t.sections.pending, blocks: pendingBlocks(run, t) },
    { title: t.sections.spn, blocks: spnBlocks(input, t) },
    { title: t.sections.left, blocks: findingBlocks(input, language) },
    {
      title: t.sections.scripts,
      blocks: scripts
        ? [
            { kind: 'code', language: 'powershell', name: t.applyScript, text: scripts.apply },
            { kind: 'code', language: 'powershell', name: t.undoScript, text: scripts.undo },
          ]
        : [],
    },
    { title: t.sections.notes, blocks: [{ kind: 'box', lines: 4 }] },
  ];
}

function exposureBlocks(run: RunView, t: Texts): Block[] {
  const { exposure } = run.plan;
  if (!exposure) return [];
  const after = run.proof?.tcpOpen ?? (run.state === 'committed' ? exposure.tcpAfter : exposure.tcpBefore);
  return [
    {
      kind: 'exposure',
      label: t.sections.result,
      bars: [
        { label: t.beforeBar(String(exposure.tcpBefore)), count: exposure.tcpBefore, tone: 'before' },
        { label: t.afterBar(String(after)), count: after, tone: 'after' },
      ],
    },
  ];
}

function changeTable(run: RunView, language: Language): Block {
  const t = documentTexts(language);
  const plans = planTexts(language);
  const rows: TableRow[] = compareRows(run.plan).flatMap((group): TableRow[] => [
    { kind: 'group', text: plans.resource[group.resource], note: '' },
    ...group.rows.map((change): TableRow => ({ kind: 'row', cells: changeCells(change, plans) })),
  ]);
  return { kind: 'table', columns: [t.columns.resource, t.columns.before, t.columns.after, t.columns.effect], rows };
}

function changeCells(change: Change, plans: ReturnType<typeof planTexts>): TextCell[] {
  const same = change.action === 'none';
  return [{ text: change.subject, dim: same }, { text: plans.facet(change.before), dim: same }, { text: plans.facet(change.after), strong: !same, dim: same }, { text: plans.effect(change), dim: same }];
}

function personBlocks(run: RunView, t: Texts): Block[] {
  const moved = run.person.map((p) => [p.cell, p.before, p.after, p.found]);
  const stale = run.stale.map((p) => [p.cell, p.expected, '', p.found]);
  const rows = [...moved, ...stale].map((cells): TableRow => ({ kind: 'row', cells: cells.map((text) => ({ text, mono: true })) }));
  return rows.length === 0 ? [] : [{ kind: 'table', columns: [t.columns.value, t.columns.before, t.columns.planned, t.columns.found], rows }];
}

function proofBlocks(run: RunView, t: Texts): Block[] {
  const { proof } = run;
  if (!proof) return [{ kind: 'text', text: t.noProof }];
  const at = utc(proof.at);
  const rows: TableRow[] = proof.rows.map((row) => ({
    kind: 'row',
    cells: [
      { text: row.instance, mark: row.listening === 'yes' ? 'fixed' : row.listening === 'no' ? 'conflict' : 'unknown' },
      { text: String(row.port), mono: true },
      { text: t.listens[row.listening] },
      { text: row.engine === null ? (row.reachable === 'not-asked' ? t.notAsked : t.noAnswer) : t.answers(row.engine) },
      { text: !row.browserAsked ? t.notAsked : row.browserPort === null ? t.noAnswer : String(row.browserPort) },
    ],
  }));
  const old: TableRow[] = proof.old.map((o) => ({ kind: 'row', cells: [{ text: o.instance, mark: o.answers ? 'conflict' : 'fixed' }, { text: String(o.port), mono: true }, { text: t.oldPort(o.port) }, { text: o.answers ? t.stillAnswers : t.silent }, { text: '' }] }));
  return [
    { kind: 'text', text: proof.real ? t.asked(at, proof.address) : t.askedSimulated(at) },
    { kind: 'table', columns: [t.columns.instance, t.columns.port, t.columns.listens, t.columns.engine, t.columns.browser], rows: [...rows, ...old] },
  ];
}

/** The name clients use: the virtual server of a clustered instance, else the computer's own. */
function clientHost(input: DocumentInput, instance: SqlInstance | undefined): string {
  const virtual = instance?.clusterResource?.virtualServerName ?? null;
  if (virtual !== null) return virtual;
  return input.model?.host.known === true ? input.model.host.value.fqdn : input.run.plan.target.name;
}

function instanceOf(input: DocumentInput, name: string): SqlInstance | undefined {
  return input.model?.instances.find((i) => i.name === name);
}

function clientBlocks(input: DocumentInput, language: Language): Block[] {
  const t = documentTexts(language);
  const { ports } = input.run.plan;
  const moving = ports.filter((p) => !(p.before.length === 1 && p.before[0] === p.after));
  const staying = ports.filter((p) => !moving.includes(p));
  const tables = moving.flatMap((p): Block[] => [
    { kind: 'text', text: p.before.length === 0 ? `${p.instance}: ${p.after}` : t.clientsMove(p.instance, p.before.join(', '), p.after) },
    {
      kind: 'table',
      columns: [t.columns.driver, t.columns.before, t.columns.after],
      rows: clientForms({ host: clientHost(input, instanceOf(input, p.instance)), instance: p.instance, port: p.after }).map((form): TableRow => ({
        kind: 'row',
        cells: [{ text: clientsTexts(language).form[form.form] }, { text: form.before, mono: true }, { text: form.after, mono: true, strong: true }],
      })),
    },
  ]);
  return [...staying.map((p): Block => ({ kind: 'text', text: t.clientsStay(p.instance) })), ...tables];
}

function pendingBlocks(run: RunView, t: Texts): Block[] {
  const rows = run.plan.steps
    .filter((s) => run.pending.includes(s.id))
    .flatMap((s) => (s.action.kind === 'writes' ? s.action.writes.flatMap((w) => (w.kind === 'exclusion' ? [{ instance: s.subject, port: `${w.protocol.toUpperCase()} ${w.start} (${w.stack})` }] : [])) : []))
    .map((p): TableRow => ({ kind: 'row', cells: [{ text: t.pendingReserve(p.port), mark: 'moves' }, { text: t.pendingReserveWhy }, { text: t.pendingReserveDue(p.instance) }] }));
  return rows.length === 0 ? [{ kind: 'text', text: t.nothingPending }] : [{ kind: 'table', columns: [t.columns.work, t.columns.reason, t.columns.due], rows }];
}

function spnBlocks(input: DocumentInput, t: Texts): Block[] {
  const lines = input.run.plan.ports.flatMap((p) => {
    const instance = instanceOf(input, p.instance);
    const account = instance?.service.known === true ? instance.service.value.account : null;
    const host = input.model?.host.known === true ? input.model.host.value : null;
    if (account === null || account === undefined || host === null) return [];
    const change = spnChange({ fqdn: clientHost(input, instance), instance: p.instance, account, ...(host.domain === null ? {} : { domain: host.domain }), oldPorts: p.before, newPorts: [p.after] });
    return change.lines.map((line) => line.powershell);
  });
  if (lines.length === 0) return [{ kind: 'text', text: t.noSpn }];
  return [
    { kind: 'text', text: t.spnNote },
    { kind: 'code', language: 'powershell', name: 'setspn', text: lines.join('\n') },
  ];
}

function findingBlocks(input: DocumentInput, language: Language): Block[] {
  const t = documentTexts(language);
  if (!input.model) return [];
  const about = new Set(input.run.plan.ports.map((p) => p.instance));
  const left = input.model.findings.filter((f) => f.subject === null || about.has(f.subject));
  if (left.length === 0) return [{ kind: 'text', text: t.noFindings }];
  return [
    {
      kind: 'table',
      columns: [t.columns.finding, t.columns.whatToDo],
      rows: left.map((f): TableRow => {
        const text = findingText(language, f);
        return { kind: 'row', cells: [{ text: text.title, mark: f.severity === 'error' ? 'conflict' : f.severity === 'warning' ? 'moves' : f.severity === 'unknown' ? 'unknown' : 'fixed' }, { text: text.whatToDo }] };
      }),
    },
  ];
}
