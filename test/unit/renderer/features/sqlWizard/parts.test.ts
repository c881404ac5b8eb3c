import { describe, expect, it } from 'vitest';
import { defaultChoices } from '#core/plan/choices';
import type { DraftOf } from '#core/ipc/contract';
import { readAddresses } from '../../../../../renderer/features/wizard/addressList';
import { initialState } from '../../../../../renderer/features/sqlWizard/sqlWizardKind';

describe('readAddresses', () => {
  it('takes lists as people type them', () => {
    expect(readAddresses('10.20.0.0/16, LocalSubnet;10.1.1.1-10.1.1.9、fd00::1')).toEqual({ addresses: ['10.20.0.0/16', 'LocalSubnet', '10.1.1.1-10.1.1.9', 'fd00::1'], problems: [] });
  });
  it('forgives the comma of somebody still typing, not one in the middle', () => {
    expect(readAddresses('10.0.0.1, ').problems).toEqual([]);
    expect(readAddresses('10.0.0.1,,10.0.0.2').problems).toEqual([{ code: 'empty', text: '' }]);
  });
  it('names each address at fault', () => {
    expect(readAddresses('10.0.0.1, sql, 10.0.0.0/33').problems.map((p) => [p.code, p.text])).toEqual([
      ['not-an-address', 'sql'],
      ['bad-prefix', '10.0.0.0/33'],
    ]);
    expect(readAddresses('Any, 10.0.0.1').problems).toEqual([{ code: 'any-with-others', text: 'Any, 10.0.0.1' }]);
    expect(readAddresses(' ').problems).toEqual([{ code: 'no-address', text: '' }]);
  });
});

describe('initialState', () => {
  const draft: DraftOf<'sql'> = { request: { kind: 'sql', choices: { ...defaultChoices(), instances: [{ name: 'SALES', strategy: 'custom', port: 1450, restartNow: false }] } }, step: 'firewall', visited: ['server', 'instances', 'ports', 'firewall', 'nonsense'], savedAt: '2026-11-21T21:58:00Z', scanHash: 'x', why: 'CHG1' };
  it('goes on where the draft was', () => {
    const state = initialState({ instances: [], draft, model: null });
    expect(state).toMatchObject({ step: 'firewall', why: 'CHG1', visited: ['server', 'instances', 'ports', 'firewall'] });
    expect(state.choices).toEqual(draft.request.choices);
  });
  it('adds the instances it was opened with and asks again', () => {
    const state = initialState({ instances: ['SALES', 'INST1'], draft, model: null });
    expect(state.step).toBe('instances');
    expect(state.choices.instances.map((i) => [i.name, i.port])).toEqual([
      ['SALES', 1450],
      ['INST1', null],
    ]);
  });
  it('an unknown step comes back at the start', () => {
    expect(initialState({ instances: [], draft: { ...draft, step: 'nonsense' }, model: null }).step).toBe('server');
    expect(initialState({ instances: [], draft: null, model: null })).toMatchObject({ step: 'server', why: '' });
  });
});
