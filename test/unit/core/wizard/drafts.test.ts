import { describe, expect, it } from 'vitest';
import { defaultChoices } from '#core/plan/choices';
import type { PlanRequest } from '#core/plan/request';
import { defaultRangesChoices, defaultRpcChoices, defaultWmiChoices } from '#core/plan/serviceChoices';
import { holdsChoices } from '#core/wizard/drafts';

const begun: readonly PlanRequest[] = [
  { kind: 'sql', choices: defaultChoices() },
  { kind: 'rpc', choices: defaultRpcChoices() },
  { kind: 'wmi', choices: defaultWmiChoices() },
  { kind: 'ranges', choices: defaultRangesChoices() },
];
const changed: readonly PlanRequest[] = [
  { kind: 'sql', choices: { ...defaultChoices(), instances: [{ name: 'INST1', strategy: 'keep', port: null, restartNow: false }] } },
  { kind: 'rpc', choices: { ...defaultRpcChoices(), range: 'remove' } },
  { kind: 'wmi', choices: { ...defaultWmiChoices(), port: 24_200 } },
  { kind: 'ranges', choices: { ...defaultRangesChoices(), timedWait: 'remove' } },
];

describe('a draft', () => {
  it('holds nothing where the wizard stands as it begins, whatever it is of', () => {
    for (const request of begun) expect([request.kind, holdsChoices({ request, visited: ['first'] })]).toEqual([request.kind, false]);
  });

  it('holds what was chosen, and the reason that was typed', () => {
    for (const request of changed) expect([request.kind, holdsChoices({ request, visited: ['first'] })]).toEqual([request.kind, true]);
    for (const request of begun) expect([request.kind, holdsChoices({ request, visited: ['first'], why: 'CHG-1' })]).toEqual([request.kind, true]);
  });

  it('of WMI holds a choice once a step was taken: the others begin with nothing to go on with', () => {
    expect(begun.map((request) => holdsChoices({ request, visited: ['first', 'second'] }))).toEqual([false, false, true, false]);
  });
});
