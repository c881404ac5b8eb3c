import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultChoices } from '#core/plan/choices';
import type { Plan } from '#core/plan/change';
import { resumed, reviewBlockers, startWizard, wizardReducer, type WizardAction } from '#core/wizard/wizard';

const steps = ['first', 'second', 'review'] as const;
type Step = (typeof steps)[number];
const reduce = wizardReducer<Step, number>(steps);
const plan: Plan = {
  format: 'portpin-plan', version: 2, kind: 'sql', target: { id: 'demo', kind: 'demo', name: 'SQL01' }, scanHash: 'h', scanTakenAt: '2026-11-21T22:03:00Z',
  request: { kind: 'sql', choices: defaultChoices() }, undoOf: null, changes: [], restarts: [], ports: [], exposure: null, risk: 'none', findings: [], facts: [], steps: [],
};

describe('a wizard', () => {
  it('opens steps only after they were seen', () => {
    const state = startWizard<Step, number>(steps, 0);
    expect(reduce(state, { type: 'go', step: 'review' }).step).toBe('first');
    const second = reduce(state, { type: 'next' });
    expect(second).toMatchObject({ step: 'second', visited: ['first', 'second'] });
    expect(reduce(reduce(second, { type: 'back' }), { type: 'go', step: 'second' }).step).toBe('second');
    expect(reduce(second, { type: 'planned', plan, hash: 'x' }).reviewed).toBeNull();
  });

  it('holds a plan only at the review and only of its own choices, whatever is pressed', () => {
    const action = fc.oneof(
      fc.constantFrom<WizardAction<Step, number>>({ type: 'next' }, { type: 'back' }, { type: 'scan-changed' }, { type: 'why', why: 'x' }, { type: 'planned', plan, hash: 'h' }),
      fc.constantFrom(...steps).map((step) => ({ type: 'go' as const, step })),
      fc.nat(3).map((choices) => ({ type: 'choose' as const, choices })),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        let state = startWizard<Step, number>(steps, 0);
        let plannedFor = -1;
        for (const one of actions) {
          state = reduce(state, one);
          if (one.type === 'planned') plannedFor = state.choices;
          if (state.reviewed) expect([state.step, state.choices]).toEqual(['review', plannedFor]);
          expect(state.visited).toContain(state.step);
        }
      }),
    );
  });

  it('goes on where it was left, to be planned anew', () => {
    expect(resumed<Step, number>(steps, { choices: 3, step: 'review', visited: ['first', 'review'], why: 'CHG7' })).toEqual({ step: 'review', choices: 3, visited: ['first', 'review'], why: 'CHG7', reviewed: null });
    expect(resumed<Step, number>(steps, { choices: 3, step: 'gone', visited: ['gone', 'second'] })).toMatchObject({ step: 'first', visited: ['second', 'first'], why: '' });
  });

  it('says why a review cannot be applied', () => {
    const target = { kind: 'demo', name: 'SQL01' };
    expect(reviewBlockers(null, target)).toEqual([{ code: 'not-planned', subject: null }]);
    expect(reviewBlockers({ plan, hash: 'h' }, target)).toEqual([{ code: 'plan-empty', subject: null }]);
    const some: Plan = { ...plan, steps: [{ id: 's1', phase: 'write', subject: '', changeIds: [], action: { kind: 'writes', writes: [{ kind: 'service-state', service: 'x', before: 'running', after: 'stopped' }] } }] };
    expect(reviewBlockers({ plan: some, hash: 'h' }, target)).toEqual([]);
    expect(reviewBlockers({ plan: some, hash: 'h' }, { kind: 'imported', name: 'f.reg' })).toEqual([{ code: 'read-only', subject: 'f.reg' }]);
  });
});
