import type { Plan } from './change';

/** Why no plan can be made. Codes are stable: they cross the bridge and stand in the command line's JSON. */
export const planProblemCodes = [
  'instances-unknown',
  'nothing-chosen',
  'rpc-unknown',
  'wmi-unknown',
  'ranges-unknown',
  'unknown-instance',
  'chosen-twice',
  'settings-unknown',
  'tcp-disabled',
  'no-address-enabled',
  'service-unsettled',
  'state-unknown',
  'dependants-unknown',
  'cluster-unknown',
  'cluster-not-active',
  'service-disabled',
  'no-current-port',
  'several-ports',
  'listening-unknown',
  'port-missing',
  'port-invalid',
  'port-same',
  'port-other-instance',
  'port-taken',
  'port-excluded',
  'series-exhausted',
  'firewall-unknown',
  'firewall-rule',
  'program-unknown',
  'rule-name-taken',
  'rule-not-found',
  'rule-not-local',
  'rule-unreadable',
  'rule-not-allow',
  'browser-unknown',
  'service-unknown',
  'service-port-invalid',
  'service-port-taken',
  'service-port-excluded',
  'service-port-same',
  'service-inside-range',
  'wrong-kind',
  'range-empty',
  'range-invalid',
  'range-reversed',
  'range-privileged',
  'range-overlap',
  'range-too-small',
  'range-excluded',
  'range-not-acknowledged',
  'wmi-other',
  'dynamic-count',
  'dynamic-start',
  'dynamic-end',
  'dynamic-dns',
  'block-invalid',
  'block-held',
  'block-overlaps',
  'release-missing',
  'release-system',
  'timed-wait',
  'await-first',
  'changed-since',
  'cell-unknown',
  'run-not-committed',
  'nothing-to-undo',
  'nothing-pending',
  'file-changed',
  'file-read-only',
  'file-unreadable',
  'file-too-large',
  'spn-invalid',
  'spn-held',
  'spn-account-unknown',
  'alias-invalid',
] as const;
export type PlanProblemCode = (typeof planProblemCodes)[number];

export interface PlanProblem {
  readonly code: PlanProblemCode;
  /** Instance, rule, service or cell it is about. */
  readonly subject: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}

export function problem(code: PlanProblemCode, subject: string | null = null, params: PlanProblem['params'] = {}): PlanProblem {
  return { code, subject, params };
}

export type PlanResult = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problems: readonly PlanProblem[] };
