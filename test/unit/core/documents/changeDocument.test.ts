import { afterEach, describe, expect, it } from 'vitest';
import { changeDocument, type DocumentInput } from '#core/documents/changeDocument';
import { renderHtml } from '#core/documents/html';
import { renderMarkdown } from '#core/documents/markdown';
import { documentRecord, documentRecordSchema } from '#core/documents/record';
import type { RunView } from '#core/plan/run';
import { documentTexts } from '#core/text/document';
import { planTexts } from '#core/text/plan';
import { applyScript, undoScript } from '#core/scripts/applyScript';
import { bench, choose, smallEstate, WIDE_RULE, type Bench } from '../../../support/demoRun';

let b: Bench | undefined;
afterEach(() => b?.dispose());

const en = documentTexts('en');
const ja = documentTexts('ja');
const text = (html: string): string => html.replace(/<style>.*?<\/style>|<[^>]+>/gsu, ' ').replace(/&#39;/gu, "'").replace(/&quot;/gu, '"').replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&amp;/gu, '&');
const plain = (markdown: string): string => markdown.replace(/\\(?=[\\`*_{}[\]<>#|~&!$+=.)-])/gu, '').replace(/&#58;/gu, ':').replace(/&#64;/gu, '@');

async function converted(why = 'because'): Promise<DocumentInput> {
  b = bench();
  const plan = await b.plan(choose([{ name: 'SALES', port: 1435 }, { name: 'INST1' }], { firewall: { mode: 'port', profiles: ['domain'], remoteAddresses: ['10.20.0.0/16'], disableRules: [WIDE_RULE] } }));
  const run = await b.start(plan, { why }).done;
  return { run, model: await b.model(), scripts: { apply: applyScript(plan, 'en'), undo: undoScript(plan, 'en') } };
}

const sections = (input: DocumentInput): string[] => changeDocument(input, 'en').sections.map((s) => s.title);

describe('a committed run', () => {
  it('tells the same facts in all three renderings, in both languages', async () => {
    const input = await converted();
    const facts = ['R-0001', 'SQL01', 'CORP\\tester', 'because', '1435', '52104', '49721', '16,385', 'SQL dynamic ports', '10.20.0.0/16', '16.0.4165', 'Server=tcp:sql01.corp.example.com,1435', 'MSSQLSvc/sql01.corp.example.com:1435'];
    for (const language of ['en', 'ja'] as const) {
      const doc = changeDocument(input, language);
      for (const fact of facts) {
        expect(text(renderHtml(doc)), fact).toContain(fact);
        expect(plain(renderMarkdown(doc)), fact).toContain(fact);
      }
      const t = documentTexts(language);
      for (const title of [t.sections.why, t.sections.result, t.sections.changes, t.sections.proof, t.sections.clients, t.sections.undo, t.sections.pending, t.sections.spn, t.sections.left, t.sections.scripts, t.sections.notes]) {
        expect(text(renderHtml(doc))).toContain(title);
        expect(plain(renderMarkdown(doc))).toContain(title);
      }
    }
    const record = documentRecordSchema.parse(documentRecord(input));
    expect(record.run.runId).toBe('R-0001');
    expect(record.run.proof?.old).toEqual([{ instance: 'SALES', port: 52104, answers: false }]);
    expect(record.scripts?.undo).toContain('52104');
  });

  it('is marked as a simulation on the demo server, and as not yet tried on Windows elsewhere', async () => {
    const input = await converted();
    expect(changeDocument(input, 'en').notices).toEqual([en.simulated]);
    expect(changeDocument(input, 'ja').notices).toEqual([ja.simulated]);
    const real = { ...input, run: { ...input.run, plan: { ...input.run.plan, target: { ...input.run.plan.target, kind: 'local' as const } } } };
    expect(changeDocument(real, 'en').notices).toEqual([en.notOnWindows]);
  });

  it('names the risk and its reasons, and counts the findings it leaves out', async () => {
    const input = await converted();
    for (const language of ['en', 'ja'] as const) {
      const plans = planTexts(language);
      const doc = plain(renderMarkdown(changeDocument(input, language)));
      expect(doc).toContain(documentTexts(language).risk(plans.risk.medium));
      for (const reason of ['restart', 'clients-move', 'narrows-firewall'] as const) expect(doc).toContain(plans.riskReason[reason]);
      expect(doc).not.toContain(plans.riskReason['cluster-failover']);
      const others = input.model?.findings.filter((f) => f.subject !== null && !['SALES', 'INST1'].includes(f.subject)) ?? [];
      expect(others.length).toBeGreaterThan(1);
      expect(doc).toContain(documentTexts(language).findingsElsewhere(others.length));
    }
  });

  it('lists what is pending, with when it is due', async () => {
    const input = await converted();
    expect(input.run.pending).toHaveLength(2);
    const markdown = plain(renderMarkdown(changeDocument(input, 'en')));
    expect(markdown).toContain('Reserve TCP 49721 (IPv4)');
    expect(markdown).toContain('at the next stop of INST1');
    expect(markdown).toContain('| TCP 49721 IPv4 | absent | reserved (pending) |');
    const made = plain(renderMarkdown(changeDocument({ ...input, run: { ...input.run, pending: [] } }, 'en')));
    expect(made).toContain('| TCP 49721 IPv4 | absent | **reserved** |');
  });

  it('takes findings only from a scan made after the run', async () => {
    const input = await converted();
    expect(input.model).not.toBeNull();
    if (!input.model) return;
    const earlier = { ...input, model: { ...input.model, takenAt: '2020-01-01T00:00:00.000Z' } };
    expect(renderMarkdown(changeDocument(earlier, 'en'))).toContain(en.notScannedSince);
    expect(documentRecord(earlier).findingsLeft).toBeNull();
    expect(renderMarkdown(changeDocument(input, 'en'))).not.toContain(en.notScannedSince);
    expect(documentRecord(input).findingsLeft).not.toBeNull();
  });

  it('never holds a password', async () => {
    const committed = await converted('Server=sql01;User Id=sa;Password=geheim-17;');
    const error = { code: 'refused', detail: 'Login: Password=geheim-17;' } as const;
    const proof = committed.run.proof && { ...committed.run.proof, rows: committed.run.proof.rows.map((row) => ({ ...row, detail: error.detail })), rpc: { asked: true, before: null, after: null, error: error.detail } };
    expect(proof?.rows.length).toBeGreaterThan(0);
    const run: RunView = { ...committed.run, error, steps: committed.run.steps.map((step) => ({ ...step, error })), proof, errorLog: ['Server=x;Password=geheim-17'] };
    const input = { ...committed, run };
    const doc = changeDocument(input, 'ja');
    expect(doc.sections.map((s) => s.title)).toContain(ja.sections.failure);
    for (const out of [renderHtml(doc), renderMarkdown(doc), JSON.stringify(documentRecord(input))]) expect(out).not.toContain('geheim-17');
  });

  it('is not called fixed ports where only clients were corrected', async () => {
    const input = await converted();
    expect(changeDocument({ ...input, run: { ...input.run, plan: { ...input.run.plan, kind: 'clients' } } }, 'ja').title).toBe('クライアントの修正');
  });

  it('says by what it was undone', async () => {
    const input = await converted();
    const doc = changeDocument({ ...input, run: { ...input.run, undoneBy: 'R-0002' } }, 'en');
    expect(doc.notices).toContain(en.undone('R-0002'));
    expect(renderMarkdown(doc)).not.toContain('Undo script below');
  });
});

describe('a run that did not end committed', () => {
  it('stale: nothing is told as done', async () => {
    b = bench();
    const plan = await b.plan(choose([{ name: 'SALES', port: 1435 }]));
    await b.target.call('service.stop', { name: 'SQLAgent$SALES', waitMs: 1000 });
    const run = await b.start(plan).done;
    expect(run.state).toBe('stale');
    const input = { run, model: await b.model(), scripts: { apply: 'A', undo: 'U' } };
    expect(changeDocument(input, 'en').notices).toContain(en.stale);
    expect(sections(input)).toContain(en.sections.person);
    expect(sections(input)).toContain(en.sections.planned);
    for (const absent of [en.sections.result, en.sections.changes, en.sections.proof, en.sections.clients, en.sections.spn, en.sections.scripts]) expect(sections(input)).not.toContain(absent);
  });

  it('rolled back: says what failed and that everything is as before', async () => {
    b = bench(smallEstate((s) => {
      const sales = s.services.find((x) => x.name === 'MSSQL$SALES');
      if (sales) sales.failWith = 'The service <did> not respond';
    }));
    const run = await b.start(await b.plan(choose([{ name: 'SALES', port: 1435 }]))).done;
    expect(run.state).toBe('rolled-back');
    const input = { run, model: await b.model(), scripts: null };
    const doc = changeDocument(input, 'en');
    expect(doc.notices).toContain(en.rolledBack);
    expect(sections(input)).toContain(en.sections.failure);
    expect(text(renderHtml(doc))).toContain('The service <did> not respond');
    expect(plain(renderMarkdown(doc))).toContain(en.nothingToUndo);
    expect(sections(input)).not.toContain(en.sections.clients);
  });

  it('needs a person: both values stand in the document, and how to go on', async () => {
    const { run: committed, ...rest } = await converted();
    const run: RunView = { ...committed, state: 'needs-a-person', person: [{ cell: 'registry:HKLM\\X\\TcpPort', before: '"52104"', after: '"1435"', found: '"1777"' }] };
    const doc = changeDocument({ ...rest, run }, 'ja');
    expect(doc.notices).toContain(ja.needsPerson);
    expect(doc.sections.map((s) => s.title)).toContain(ja.sections.plannedPartly);
    const markdown = plain(renderMarkdown(doc));
    for (const value of ['"52104"', '"1435"', '"1777"', 'portpin recover --run R-0001']) expect(markdown).toContain(value);
  });

  it('interrupted: says so, and how to go on', async () => {
    const { run, ...rest } = await converted();
    const doc = changeDocument({ ...rest, run: { ...run, state: 'interrupted', endedAt: null, proof: null } }, 'en');
    expect(doc.notices).toContain(en.interrupted);
    expect(plain(renderMarkdown(doc))).toContain('portpin recover --run R-0001');
  });
});
