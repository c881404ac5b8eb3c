import { beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '#core/documents/html';
import { planHash, type Plan } from '#core/plan/change';
import { defaultChoices } from '#core/plan/choices';
import { planSql } from '#core/plan/planSql';
import type { JournalRecord, RunView } from '#core/plan/run';
import { runView } from '#core/plan/runView';
import { exposureAfter } from '#core/firewall/interpret';
import type { ServerModel } from '#core/scan/model';
import { framedDocument } from '../../../../../renderer/features/runs/framedDocument';
import { openBefore } from '../../../../../renderer/features/runs/openBefore';
import { pendingReservations, runCounts, stoppedNow, timeline } from '../../../../../renderer/features/runs/runWords';
import { readBackLine } from '../../../../../renderer/features/runs/stepLines';
import { ruleEdits } from '../../../../../renderer/features/exposureBars';
import { formats } from '../../../../../renderer/i18n/formats';
import '../../texts';
import { windowText } from '../../../../../renderer/i18n/useText';
import { demo } from '../demoModel';

const at = '2026-11-21T22:14:31.000Z';
let model: ServerModel;
let plan: Plan;
beforeAll(async () => {
  ({ model } = await demo());
  const choices = defaultChoices();
  const made = planSql(model, {
    ...choices,
    instances: [
      { name: 'INST1', strategy: 'keep', port: null, restartNow: false },
      { name: 'SALES', strategy: 'series', port: null, restartNow: false },
    ],
    firewall: { ...choices.firewall, disableRules: model.firewall.known ? model.firewall.value.wide.filter((w) => w.store === 'local').map((w) => w.name) : [] },
  });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  ({ plan } = made);
});

/** A run as the journal says after these records. */
function run(...records: readonly JournalRecord[]): RunView {
  const view = runView([{ t: 'planned', at, runId: 'R-0018', planHash: planHash(plan), plan, why: '', by: 'k.sato', host: 'h', appVersion: '0' }, { t: 'locked', at, pid: 1 }, { t: 'snapshotted', at, cells: [], endpoints: null }, ...records], { unheld: false, damaged: false, undoneBy: null });
  if (!view) throw new Error('no view');
  return view;
}
function step(phase: string, subject: string): string {
  const found = plan.steps.find((s) => s.phase === phase && s.subject === subject);
  if (!found) throw new Error(`${phase} ${subject}`);
  return found.id;
}
const lines = (view: RunView, id: string): readonly string[] => timeline(view, windowText('en'), 'en', formats('en', windowText('en'))).find((s) => s.id === id)?.lines.map((l) => `${l.label}: ${l.text}`) ?? [];

describe('timeline', () => {
  it('shows what was written and what was read back, as values', () => {
    const write = step('write', 'INST1');
    const view = run({ t: 'intent', at, step: write }, { t: 'done', at, step: write, ms: 3, readBack: [{ cell: 'registry:HKLM\\SOFTWARE\\X\\IPAll\\TcpPort', value: '"49721"' }] });
    expect(lines(view, write)).toEqual(['wrote: TcpPort "49721"  TcpDynamicPorts ""', 'read back: TcpPort "49721"']);
    expect(lines(view, step('write', 'SALES'))).toEqual([]);
  });
  it('a pending reservation names the stop it waits for, and both stacks are one', () => {
    const reserve = plan.steps.filter((s) => s.phase === 'reserve' && s.subject === 'INST1').map((s) => s.id);
    expect(reserve).toHaveLength(2);
    const view = run(...reserve.map((id): JournalRecord => ({ t: 'pending', at, step: id, error: { code: 'in-use' }, ms: 1 })), { t: 'committed', at });
    expect(lines(view, reserve[0] ?? '')).toEqual(['answer: in use; made at the next stop of INST1']);
    expect(pendingReservations(view).map((p) => [p.subject, p.port])).toEqual([['INST1', '49721']]);
    expect(runCounts(view).pending).toBe(2);
  });
  it('names an instance that is stopped right now, and no longer once it is started', () => {
    const done = (id: string): JournalRecord => ({ t: 'done', at, step: id, readBack: [], ms: 1 });
    const stops = plan.steps.filter((s) => s.phase === 'stop').map((s) => done(s.id));
    expect(stoppedNow(run(...stops))).toEqual(['SALES']);
    expect(stoppedNow(run(...stops, done(step('start', 'SALES'))))).toEqual([]);
  });
  it('a stale run shows nothing but the snapshot, a rolled back one no proof', () => {
    const stale = run({ t: 'stale', at, moved: [{ cell: 'x', expected: 'a', found: 'b' }] });
    const words = windowText('en');
    const ids = (view: RunView): readonly string[] => timeline(view, words, 'en', formats('en', words)).map((s) => s.id);
    expect(ids(stale)).toEqual(['snapshot']);
    expect(ids(run({ t: 'rolling-back', at, reason: 'failed' }, { t: 'rolled-back', at }))).not.toContain('proof');
    expect(ids(run())).toContain('proof');
  });
  it('tells a rule that was read back in words, and text it cannot read as it is', () => {
    const raw = 'v2.31|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=1435|Name=x|';
    expect(readBackLine({ cell: 'rule:PortPin-SQL-SALES-1435', value: raw }, 'en')).toMatch(/^PortPin-SQL-SALES-1435: disabled TCP 1435/iu);
    expect(readBackLine({ cell: 'rule:x', value: 'no rule' }, 'en')).toBe('x: no rule');
    expect(readBackLine({ cell: 'registry:HKLM\\A\\TcpPort', value: 'absent' }, 'en')).toBe('TcpPort absent');
  });
});

describe('openBefore', () => {
  it('finds the ports that were open before from those after', () => {
    if (!model.firewall.known || !plan.exposure) throw new Error('no firewall');
    const after = exposureAfter(model.firewall.value, ruleEdits(plan));
    expect(openBefore(plan, after.tcp, plan.exposure.tcpBefore)).toEqual(model.firewall.value.exposure.tcp);
    expect(openBefore(plan, after.tcp, plan.exposure.tcpBefore + 7)).toBeNull();
  });
});

describe('framedDocument', () => {
  it('gives the style sheet the nonce and leaves no style attribute', () => {
    const html = renderHtml({ title: 't', language: 'en', kind: 'k', stamps: [], meta: [], notices: [], sections: [{ title: 'n', blocks: [{ kind: 'box', lines: 4 }, { kind: 'text', text: '<p style="color:red">' }] }], footer: 'f' });
    const framed = framedDocument(html, 'n0nce');
    expect(framed).toContain('<style nonce="n0nce">');
    expect(framed).not.toMatch(/ style="/u);
    expect(framed).toMatch(/\[data-style="0"\]\{height:28mm\}<\/style>/u);
    expect(framed).toContain('&lt;p style=&quot;color:red&quot;&gt;');
  });
});
