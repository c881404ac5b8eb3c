import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultChoices } from '#core/plan/choices';
import type { Plan } from '#core/plan/change';
import type { ServerModel } from '#core/scan/model';
import { blockers, sqlSteps, sqlWizard, startSqlWizard, type SqlWizardAction, type SqlWizardState } from '#core/wizard/sqlWizard';

const plan: Plan = {
  format: 'portpin-plan', version: 2, kind: 'sql', target: { id: 'demo', kind: 'demo', name: 'SQL01' }, scanHash: 'h', scanTakenAt: '2026-11-21T22:03:00Z',
  request: { kind: 'sql', choices: defaultChoices() }, undoOf: null, changes: [], restarts: [], ports: [], exposure: null, risk: 'none', findings: [], facts: [],
  steps: [{ id: 's1', phase: 'write', subject: 'INST1', changeIds: [], action: { kind: 'writes', writes: [{ kind: 'service-state', service: 'x', before: 'running', after: 'stopped' }] } }],
};
const model: ServerModel = {
  scanHash: 'h', takenAt: '', target: { id: 'demo', kind: 'demo', name: 'SQL01' }, host: { known: false, reason: 'absent' }, instances: [], instancesKnown: true,
  browser: { known: false, reason: 'absent' }, services: { known: false, reason: 'absent' }, listeners: { known: false, reason: 'absent' },
  ranges: { known: false, reason: 'absent' }, firewall: { known: false, reason: 'absent' }, rpc: { known: false, reason: 'absent' }, wmi: { known: false, reason: 'absent' }, outbound: { known: false, reason: 'absent' }, systemKey: () => 'not-asked', findings: [],
};
const run = (state: SqlWizardState, ...actions: SqlWizardAction[]) => actions.reduce(sqlWizard, state);
const atReview = () => run(startSqlWizard(), { type: 'next' }, { type: 'select', name: 'INST1', selected: true }, { type: 'next' }, { type: 'next' }, { type: 'next' }, { type: 'next' });

describe('sqlWizard', () => {
  it('goes through every step up to the review and back without losing a choice', () => {
    let state = run(startSqlWizard(), { type: 'next' }, { type: 'select', name: "S'A$L", selected: true }, { type: 'port', name: "S'A$L", port: 1440 });
    const seen = [state.step];
    for (let i = 0; i < 4; i++) seen.push((state = sqlWizard(state, { type: 'next' })).step);
    expect(seen).toEqual(['instances', 'ports', 'firewall', 'clients', 'review']);
    for (let i = 0; i < 6; i++) state = sqlWizard(state, { type: 'back' });
    expect(state.step).toBe('server');
    expect(state.choices.instances).toEqual([{ name: "S'A$L", strategy: 'custom', port: 1440, restartNow: false }]);
  });

  it('drops the plan when a choice changes, so that what is applied was reviewed', () => {
    const reviewed = run(atReview(), { type: 'planned', plan, hash: 'abc' });
    expect(reviewed.step === 'review' && reviewed.reviewed?.hash).toBe('abc');
    const after = run(reviewed, { type: 'strategy', name: 'INST1', strategy: 'series' });
    expect(after.step === 'review' && after.reviewed).toBeNull();
    const moved = run(reviewed, { type: 'back' }, { type: 'next' });
    expect(moved.step === 'review' && moved.reviewed).toBeNull();
  });

  it('says why a step cannot go on', () => {
    const state = run(startSqlWizard(), { type: 'next' });
    expect(blockers(state, null)).toEqual([{ code: 'no-scan', subject: null }]);
    expect(blockers(state, model)).toEqual([{ code: 'nothing-selected', subject: null }]);
    const ports = run(state, { type: 'select', name: 'A', selected: true }, { type: 'strategy', name: 'A', strategy: 'custom' }, { type: 'next' });
    expect(blockers(ports, model)).toEqual([{ code: 'port-missing', subject: 'A' }]);
    expect(blockers(run(ports, { type: 'port', name: 'A', port: 1444 }), model)).toEqual([]);
    expect(blockers(atReview(), model)).toEqual([{ code: 'not-planned', subject: null }]);
    const imported: ServerModel = { ...model, target: { id: 'f', kind: 'imported', name: 'f.reg' } };
    expect(blockers(run(atReview(), { type: 'planned', plan, hash: 'a' }), imported)).toEqual([{ code: 'read-only', subject: 'f.reg' }]);
  });

  it('never holds a plan of other choices, whatever is pressed', () => {
    const action: fc.Arbitrary<SqlWizardAction> = fc.oneof(
      fc.constantFrom<SqlWizardAction>({ type: 'next' }, { type: 'back' }, { type: 'scan-changed' }, { type: 'planned', plan, hash: 'h' }, { type: 'select', name: 'A', selected: true }, { type: 'select', name: 'A', selected: false }),
      fc.constantFrom(...sqlSteps).map((step) => ({ type: 'go' as const, step })),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        let state = startSqlWizard();
        let plannedFor = '';
        for (const one of actions) {
          state = sqlWizard(state, one);
          if (one.type === 'planned') plannedFor = JSON.stringify(state.choices);
          if (state.step === 'review' && state.reviewed) expect(JSON.stringify(state.choices)).toBe(plannedFor);
        }
        expect(state.choices.instances.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
