import { maskSecrets } from '#core/clients/mask';
import type { Language } from '#core/ipc/contract';
import type { RunView } from '#core/plan/run';
import type { ServerModel } from '#core/scan/model';
import { documentTexts } from '#core/text/document';
import { planTexts } from '#core/text/plan';
import { shortHash } from '#core/util/canonical';
import type { Section, TextDocument } from './blocks';
import { changeTable, exposureBlocks, failureBlocks, losesBlocks, observedBlocks, personBlocks, portBlocks, proofBlocks, riskBlocks, undoBlocks, utc } from './runBlocks';
import { clientBlocks, findingBlocks, pendingBlocks, scriptBlocks, spnBlocks } from './workBlocks';

export interface DocumentInput {
  readonly run: RunView;
  /** The target as last scanned; null when it has not been. Accounts and findings left come from here. */
  readonly model: ServerModel | null;
  readonly scripts: { readonly apply: string; readonly undo: string } | null;
  /** Version of the PortPin that makes the document. */
  readonly appVersion?: string;
}

/** The record of a run for people. Everything in it is from the journal, or from a scan that is named. */
export function changeDocument(input: DocumentInput, language: Language): TextDocument {
  const { run } = input;
  const t = documentTexts(language);
  const plans = planTexts(language);
  const title = run.plan.kind === 'undo' ? t.titleUndo(run.plan.undoOf ?? '') : titleOf(run.plan.kind, t);
  const written = run.steps.filter((s) => s.status === 'done').length;
  return {
    language,
    kind: t.kind,
    title,
    stamps: t.stamps,
    meta: [
      [t.meta.id, run.runId],
      [t.meta.target, targetName(input)],
      [t.meta.when, period(run)],
      [t.meta.who, run.by],
      [t.meta.plan, `${shortHash(run.planHash)} / ${run.plan.scanHash.slice(0, 8)}`],
      [t.meta.state, t.stateText(plans.runState[run.state], written, run.pending.length)],
    ],
    notices: [...notices(run, t), ...otherVersion(input, t)],
    sections: sections(input, language).filter((s) => s.blocks.length > 0),
    footer: t.footer(run.runId, run.plan.target.name, shortHash(run.planHash)),
  };
}

/** With the addresses clients can use: a link-local one tells nobody where the server is. */
function targetName({ run, model }: DocumentInput): string {
  const addresses = model?.host.known === true ? model.host.value.addresses.filter((a) => !/^(?:fe80:|169\.254\.)/iu.test(a)) : [];
  return addresses.length === 0 ? run.plan.target.name : `${run.plan.target.name} (${addresses.join(', ')})`;
}

/** `2026-11-21 22:14:31 – 22:15:29 UTC`: the day once where it is the same day. */
function period(run: RunView): string {
  const began = utc(run.startedAt);
  if (run.endedAt === null) return began;
  const ended = utc(run.endedAt);
  const sameDay = began.slice(0, 10) === ended.slice(0, 10);
  return sameDay ? `${began.replace(/ UTC$/u, '')} – ${ended.slice(11)}` : `${began} – ${ended}`;
}

function titleOf(kind: RunView['plan']['kind'], t: ReturnType<typeof documentTexts>): string {
  return kind === 'rpc' || kind === 'wmi' || kind === 'ranges' || kind === 'clients' ? t.titles[kind] : t.title;
}

/** Connection strings and SPNs name ports of SQL Server only. */
function isAboutSql({ plan }: RunView): boolean {
  return plan.kind === 'sql' || plan.changes.some((change) => change.resource === 'sql-instance');
}

function notices(run: RunView, t: ReturnType<typeof documentTexts>): string[] {
  return [
    ...(run.plan.target.kind === 'demo' ? [t.simulated] : [t.notOnWindows]),
    ...(run.state === 'needs-a-person' ? [t.needsPerson] : []),
    ...(run.state === 'interrupted' ? [t.interrupted] : []),
    ...(run.state === 'stale' ? [t.stale] : []),
    ...(run.state === 'rolled-back' ? [t.rolledBack] : []),
    ...(run.undoneBy === null ? [] : [t.undone(run.undoneBy)]),
    ...(run.journalDamaged ? [t.journalDamaged] : []),
  ];
}

/** What a run of another version did is in its journal; what it left out, this version cannot know. */
function otherVersion({ run, appVersion }: DocumentInput, t: ReturnType<typeof documentTexts>): string[] {
  return appVersion === undefined || run.appVersion === '' || run.appVersion === appVersion ? [] : [t.otherVersion(run.appVersion, appVersion)];
}

function changesTitle({ state }: RunView, { sections: s }: ReturnType<typeof documentTexts>): string {
  if (state === 'committed') return s.changes;
  return state === 'stale' || state === 'rolled-back' ? s.planned : s.plannedPartly;
}

/** A run that did not end committed changed nothing for clients, and what it left is not what the plan says. */
function sections(input: DocumentInput, language: Language): Section[] {
  const { run } = input;
  const t = documentTexts(language);
  const committed = run.state === 'committed';
  const aboutSql = isAboutSql(run);
  const why = maskSecrets(run.why).trim();
  return [
    { title: t.sections.why, blocks: [{ kind: 'text', text: why === '' ? t.noWhy : why }] },
    { title: t.sections.person, blocks: personBlocks(run, t) },
    { title: t.sections.failure, blocks: failureBlocks(run, language) },
    { title: t.sections.result, blocks: committed ? [...exposureBlocks(run, t), ...losesBlocks(run, language), ...portBlocks(input, t)] : [] },
    { title: changesTitle(run, t), blocks: [changeTable(run, language), ...riskBlocks(run, language)] },
    { title: t.sections.proof, blocks: committed ? [...proofBlocks(run, t), ...observedBlocks(run, language)] : [] },
    { title: t.sections.clients, blocks: committed && aboutSql ? clientBlocks(input, language) : [] },
    { title: t.sections.undo, blocks: undoBlocks(run, t) },
    { title: t.sections.pending, blocks: committed && run.undoneBy === null ? pendingBlocks(run, language) : [] },
    { title: t.sections.spn, blocks: committed && aboutSql ? spnBlocks(input, t) : [] },
    { title: t.sections.left, blocks: findingBlocks(input, language) },
    { title: t.sections.scripts, blocks: scriptBlocks(input, t) },
    { title: t.sections.notes, blocks: [{ kind: 'box', lines: 4 }] },
  ];
}
