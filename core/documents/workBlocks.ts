import { clientForms } from '#core/clients/forms';
import { spnChange } from '#core/clients/spn';
import type { Language } from '#core/ipc/contract';
import type { RunView } from '#core/plan/run';
import type { SqlInstance } from '#core/scan/model';
import { clientsTexts } from '#core/text/clients';
import { documentTexts } from '#core/text/document';
import { findingText } from '#core/text/findings';
import { planTexts } from '#core/text/plan';
import type { Block, TableRow } from './blocks';
import type { DocumentInput } from './changeDocument';
import { utc } from './runBlocks';

type Texts = ReturnType<typeof documentTexts>;

/** The name clients use: the virtual server of a clustered instance, else the computer's own. */
function clientHost(input: DocumentInput, instance: SqlInstance | undefined): string {
  const virtual = instance?.clusterResource?.virtualServerName ?? null;
  if (virtual !== null) return virtual;
  return input.model?.host.known === true ? input.model.host.value.fqdn : input.run.plan.target.name;
}

function instanceOf(input: DocumentInput, name: string): SqlInstance | undefined {
  return input.model?.instances.find((i) => i.name === name);
}

/** What most clients of a server are; a page of strings for every driver would hide the rest, and the window shows them all. */
const shownForms: readonly string[] = ['sqlclient', 'odbc', 'jdbc'];

export function clientBlocks(input: DocumentInput, language: Language): Block[] {
  const t = documentTexts(language);
  const { ports, kind } = input.run.plan;
  return ports.flatMap((p): Block[] => {
    if (p.before.length === 1 && p.before[0] === p.after) return [{ kind: 'text', text: t.clientsStay(p.instance) }];
    const text: Block = { kind: 'text', text: p.before.length === 0 ? t.clientsNew(p.instance, p.after) : t.clientsMove(p.instance, p.before.join(', '), p.after) };
    // After an undo the port moves again: a connection string that names it would be wrong at the next start.
    if (kind === 'undo') return [text];
    const rows = clientForms({ host: clientHost(input, instanceOf(input, p.instance)), instance: p.instance, port: p.after })
      .filter(({ form }) => shownForms.includes(form))
      .map((form): TableRow => ({
        kind: 'row',
        cells: [{ text: clientsTexts(language).form[form.form] }, { text: form.before, mono: true }, { text: form.after, mono: true, strong: true }],
      }));
    return [text, { kind: 'table', columns: [t.columns.driver, t.columns.before, t.columns.after], widths: [14, 43, 43], rows }];
  });
}

/** Reservations by their port; whatever else waits by what its step does. */
export function pendingBlocks(run: RunView, language: Language): Block[] {
  const t = documentTexts(language);
  const waiting = run.plan.steps.filter((s) => run.pending.includes(s.id) && !(s.action.kind === 'writes' && s.action.writes.some((w) => w.kind === 'exclusion'))).map((s) => planTexts(language).stepTitle(s));
  const list: Block[] = waiting.length === 0 ? [] : [{ kind: 'list', ordered: false, items: waiting }];
  const rows = run.plan.steps
    .filter((s) => run.pending.includes(s.id))
    .flatMap((s) =>
      s.action.kind === 'writes' ? s.action.writes.flatMap((w) => (w.kind === 'exclusion' ? [{ instance: s.subject, port: `${w.protocol.toUpperCase()} ${w.start} (${w.stack === 'ipv4' ? 'IPv4' : 'IPv6'})` }] : [])) : [],
    )
    .map((p): TableRow => ({ kind: 'row', cells: [{ text: t.pendingReserve(p.port), mark: 'moves' }, { text: t.pendingReserveWhy }, { text: t.pendingReserveDue(p.instance) }] }));
  if (rows.length === 0) return list.length > 0 ? list : [{ kind: 'text', text: t.nothingPending }];
  return [...list, { kind: 'table', columns: [t.columns.work, t.columns.reason, t.columns.due], widths: [34, 40, 26], rows }];
}

export function spnBlocks(input: DocumentInput, t: Texts): Block[] {
  const { ports } = input.run.plan;
  if (ports.every((p) => p.before.length === 1 && p.before[0] === p.after)) return [{ kind: 'text', text: t.noSpn }];
  const host = input.model?.host.known === true ? input.model.host.value : null;
  const lines = ports.flatMap((p) => {
    const instance = instanceOf(input, p.instance);
    const account = instance?.service.known === true ? instance.service.value.account : null;
    if (account === null || account === undefined || host === null) return [];
    const change = spnChange({ fqdn: clientHost(input, instance), instance: p.instance, account, ...(host.domain === null ? {} : { domain: host.domain }), oldPorts: p.before, newPorts: [p.after] });
    return change.lines.map((line) => line.powershell);
  });
  if (lines.length === 0) return [{ kind: 'text', text: t.spnUnknown }];
  return [
    { kind: 'text', text: t.spnNote },
    { kind: 'code', language: 'powershell', name: 'setspn', text: lines.join('\n') },
  ];
}

/** Only a scan made after the run can say what is left. */
export function scannedSince(input: DocumentInput): boolean {
  return input.model !== null && input.run.endedAt !== null && input.model.takenAt >= input.run.endedAt;
}

export function findingBlocks(input: DocumentInput, language: Language): Block[] {
  const t = documentTexts(language);
  const { model, run } = input;
  if (!model || !scannedSince(input)) return [{ kind: 'text', text: t.notScannedSince }];
  const about = new Set(run.plan.ports.map((p) => p.instance));
  const left = model.findings.filter((f) => f.subject === null || about.has(f.subject));
  const scanned: Block = { kind: 'text', text: t.scannedAt(utc(model.takenAt)) };
  const elsewhere = model.findings.length - left.length;
  const more: Block[] = elsewhere === 0 ? [] : [{ kind: 'text', text: t.findingsElsewhere(elsewhere) }];
  if (left.length === 0) return [scanned, { kind: 'text', text: t.noFindings }, ...more];
  const rows = left.map((f): TableRow => {
    const text = findingText(language, f);
    return { kind: 'row', cells: [{ text: text.title, mark: f.severity === 'error' ? 'conflict' : f.severity === 'warning' ? 'moves' : f.severity === 'unknown' ? 'unknown' : 'fixed' }, { text: text.whatToDo }] };
  });
  return [scanned, { kind: 'table', columns: [t.columns.finding, t.columns.whatToDo], widths: [45, 55], rows }, ...more];
}

/** Without the byte order mark that the files need: in a document it would stand in the first line. */
export function scriptBlocks({ run, scripts }: DocumentInput, t: Texts): Block[] {
  if (!scripts || run.state === 'stale') return [];
  return [
    { kind: 'code', language: 'powershell', name: t.applyScript, text: scripts.apply.replace(/^\ufeff/u, '') },
    { kind: 'code', language: 'powershell', name: t.undoScript, text: scripts.undo.replace(/^\ufeff/u, '') },
  ];
}
