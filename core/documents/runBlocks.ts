import { maskSecrets } from '#core/clients/mask';
import type { Language } from '#core/ipc/contract';
import type { Change } from '#core/plan/change';
import { compareRows } from '#core/plan/compareRows';
import { planRiskReasons } from '#core/plan/risk';
import type { RunView } from '#core/plan/run';
import { dynamicRangeOf, type ServerModel } from '#core/scan/model';
import { documentTexts } from '#core/text/document';
import { errorText } from '#core/text/errors';
import { planTexts, type PlanTexts } from '#core/text/plan';
import type { Block, TableRow, TextCell } from './blocks';

type Texts = ReturnType<typeof documentTexts>;

/** `2026-11-21 22:14:31 UTC`: one form that both languages read, and that sorts. */
export function utc(iso: string): string {
  return iso.replace('T', ' ').replace(/(\.\d+)?Z$/u, ' UTC');
}

export function exposureBlocks(run: RunView, t: Texts): Block[] {
  const { exposure } = run.plan;
  if (!exposure) return [];
  return [
    {
      kind: 'exposure',
      label: t.sections.result,
      bars: [
        { label: t.before, count: exposure.tcpBefore, tone: 'before' },
        { label: t.after, count: run.proof?.tcpOpen ?? exposure.tcpAfter, tone: 'after' },
      ],
    },
  ];
}

/** Listeners that the disabled rules served: the reader may be the one who looks for why a program is cut off. */
export function losesBlocks(run: RunView, language: Language): Block[] {
  const text = planTexts(language).loses(run.plan.exposure);
  return text === null ? [] : [{ kind: 'text', text }];
}

export function portBlocks({ run, model }: { readonly run: RunView; readonly model: ServerModel | null }, t: Texts): Block[] {
  const items = run.plan.ports.map(({ instance, before, after }) => ({ instance, before, after }));
  if (items.length === 0) return [];
  const range = model ? dynamicRangeOf(model.ranges, 'ipv4', 'tcp') : undefined;
  return [
    {
      kind: 'ports',
      label: t.portSpace,
      columns: [t.columns.instance, t.columns.before, t.columns.after],
      dynamic: range ? { label: t.dynamicRange(range.start, range.end), start: range.start, end: range.end } : null,
      items,
    },
  ];
}

export function changeTable(run: RunView, language: Language): Block {
  const t = documentTexts(language);
  const plans = planTexts(language);
  const pending = new Set(run.plan.steps.filter((s) => run.pending.includes(s.id)).flatMap((s) => s.changeIds));
  const rows: TableRow[] = compareRows(run.plan).flatMap((group): TableRow[] => [
    { kind: 'group', text: plans.resource[group.resource], note: '' },
    ...group.rows.map((change): TableRow => ({ kind: 'row', cells: changeCells(change, plans, pending.has(change.id)) })),
  ]);
  const after = run.state === 'committed' ? t.columns.after : t.columns.planned;
  return { kind: 'table', columns: [t.columns.resource, t.columns.before, after, t.columns.effect], widths: [31, 22, 29, 18], rows };
}

/** What the change may cost: whoever reads the table has to know it beside the values. */
export function riskBlocks({ plan }: RunView, language: Language): Block[] {
  const plans = planTexts(language);
  const reasons = planRiskReasons(plan.changes).map((reason) => plans.riskReason[reason]);
  return [{ kind: 'text', text: documentTexts(language).risk(plans.risk[plan.risk]) }, ...(reasons.length === 0 ? [] : [{ kind: 'list' as const, ordered: false, items: reasons }])];
}

/** What is pending is planned and not there yet: it must not stand as reached. */
function changeCells(change: Change, plans: PlanTexts, pending: boolean): TextCell[] {
  const dim = change.action === 'none';
  const after = plans.facet(change.after);
  return [
    { text: change.subject, dim },
    { text: plans.facet(change.before), dim },
    pending ? { text: `${after} (${plans.stepStatus.pending})` } : { text: after, strong: !dim, dim },
    { text: plans.effect(change), dim },
  ];
}

export function personBlocks(run: RunView, t: Texts): Block[] {
  const moved = run.person.map((p) => [p.cell, p.before, p.after, p.found]);
  const stale = run.stale.map((p) => [p.cell, p.expected, '', p.found]);
  const rows = [...moved, ...stale].map((cells): TableRow => ({ kind: 'row', cells: cells.map((text) => ({ text, mono: true })) }));
  return rows.length === 0 ? [] : [{ kind: 'table', columns: [t.columns.value, t.columns.before, t.columns.planned, t.columns.found], widths: [46, 18, 18, 18], rows }];
}

/** What stopped the run: the step, what the error means, and the system's own words as a quotation. */
export function failureBlocks(run: RunView, language: Language): Block[] {
  const { error } = run;
  if (!error) return [];
  const t = documentTexts(language);
  const { what, whatToDo } = errorText(language, { source: 'verb', error });
  const step = run.plan.steps.find((s) => run.steps.some((x) => x.id === s.id && x.error !== null && x.status !== 'pending'));
  const said = [error.subject, error.detail].filter((x) => x !== undefined && x !== '').join(': ');
  return [
    { kind: 'text', text: [step ? t.failedStep(planTexts(language).stepTitle(step)) : '', what, whatToDo].filter((x) => x !== '').join('\n') },
    ...(said === '' ? [] : [{ kind: 'code' as const, language: 'text', name: t.windowsSaid, text: maskSecrets(said) }]),
    ...(run.errorLog.length === 0 ? [] : [{ kind: 'code' as const, language: 'text', name: 'ERRORLOG', text: run.errorLog.map((line) => maskSecrets(line)).join('\n') }]),
  ];
}

export function proofBlocks(run: RunView, t: Texts): Block[] {
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
  const old: TableRow[] = proof.old.map((o) => ({
    kind: 'row',
    cells: [{ text: o.instance, mark: o.answers ? 'conflict' : 'fixed' }, { text: String(o.port), mono: true }, { text: t.oldPort }, { text: o.answers ? t.stillAnswers : t.silent }, { text: '' }],
  }));
  return [
    { kind: 'text', text: proof.real ? t.asked(at, proof.address) : t.askedSimulated(at) },
    ...(rows.length + old.length === 0 ? [] : [{ kind: 'table' as const, columns: [t.columns.instance, t.columns.port, t.columns.listens, t.columns.engine, t.columns.browser], widths: [22, 12, 18, 23, 25], rows: [...rows, ...old] }]),
    ...rpcBlocks(proof, t),
    ...(proof.facts.length === 0 ? [] : [{ kind: 'text' as const, text: t.facts }, { kind: 'list' as const, ordered: false, items: proof.facts.map((f) => `${f.cell}: ${f.before} → ${f.found}`) }]),
  ];
}

function rpcBlocks({ rpc }: NonNullable<RunView['proof']>, t: Texts): Block[] {
  if (!rpc?.asked) return [];
  if (rpc.after === null) return [{ kind: 'text', text: t.mapperSilent }];
  const tcp = (list: typeof rpc.before): number => list?.filter((e) => e.protocol === 'ncacn_ip_tcp').length ?? 0;
  return [{ kind: 'text', text: t.mapper(tcp(rpc.before), tcp(rpc.after)) }];
}

/** What a scan after the restart showed, whether as planned or not. */
export function observedBlocks(run: RunView, language: Language): Block[] {
  const t = documentTexts(language);
  const items = run.plan.steps.flatMap((step) => {
    if (step.action.kind !== 'await-reboot' && step.action.kind !== 'await-restart') return [];
    const what = planTexts(language).stepTitle(step);
    return (run.steps.find((s) => s.id === step.id)?.readBack ?? []).map(({ cell, value }) => t.seen(what, cell, value));
  });
  return items.length === 0 ? [] : [{ kind: 'list', ordered: false, items }];
}

export function undoBlocks(run: RunView, t: Texts): Block[] {
  if (run.undoneBy !== null) return [{ kind: 'text', text: t.undone(run.undoneBy) }];
  if (run.state === 'committed') return [{ kind: 'list', ordered: true, items: t.undoSteps(run.runId) }];
  if (run.state === 'needs-a-person' || run.state === 'interrupted') return [{ kind: 'list', ordered: true, items: t.recoverSteps(run.runId) }];
  return run.state === 'rolled-back' || run.state === 'stale' ? [{ kind: 'text', text: t.nothingToUndo }] : [];
}
