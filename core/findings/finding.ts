import { z } from 'zod';
import type { ServerModel } from '#core/scan/model';

/** Stable codes: they stand in documents and scan results, so one is never renamed or given another meaning. */
export const findingCodes = [
  'sql-dynamic',
  'sql-dual-listening',
  'sql-per-ip-ignored',
  'sql-ipall-ignored',
  'sql-restart-pending',
  'sql-port-value-invalid',
  'sql-in-dynamic-range',
  'sql-in-excluded-range',
  'sql-reserved',
  'sql-port-taken',
  'sql-dac-port',
  'sql-privileged-port',
  'sql-well-known-port',
  'sql-same-port',
  'sql-clustered',
  'sql-default-off-1433',
  'sql-tcp-disabled',
  'sql-never-started',
  'sql-start-failed',
  'sql-spn-follows',
  'sql-other-endpoint',
  'sql-settings-unknown',
  'browser-not-needed',
  'browser-needed',
  'browser-stopped-but-needed',
  'firewall-wide-rule',
  'firewall-browser-open',
  'firewall-no-rule',
  'firewall-local-void',
  'firewall-off',
  'rpc-range-incomplete',
  'rpc-range-invalid',
  'rpc-range-blank',
  'rpc-range-wrong-kind',
  'rpc-range-overlap',
  'rpc-range-outside',
  'rpc-range-small',
  'rpc-range-low',
  'rpc-fixed-in-range',
  'rpc-fixed-same',
  'rpc-only-one-of-two',
  'rpc-port-wrong-kind',
  'rpc-port-invalid',
  'rpc-fixed-in-dynamic',
  'rpc-restart-pending',
  'rpc-dynamic',
  'wmi-moves',
  'wmi-level-low',
  'wmi-no-port',
  'wmi-restart-pending',
  'dynamic-range-small',
  'dynamic-range-beyond',
  'dynamic-ranges-differ',
  'dns-udp-small',
  'ports-exhausted',
  'ports-nearly-exhausted',
  'time-wait-many',
  'timed-wait-set',
  'host-not-elevated',
  'host-constrained',
  'area-unreadable',
  'import-problem',
] as const;
export const findingCodeSchema = z.enum(findingCodes);
export type FindingCode = z.infer<typeof findingCodeSchema>;

/** error: will not start or already broken. warning: moves, or is open wider than needed. note: know it. unknown: not readable. */
const severities = ['error', 'warning', 'note', 'unknown'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

export const findingSchema = z.object({
  code: findingCodeSchema,
  severity: severitySchema,
  /** What it is about: an instance name, a rule name, an area; null for the computer. */
  subject: z.string().nullable(),
  /** Values the catalogue texts fill in. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Finding = z.infer<typeof findingSchema>;

/** What findings are made from: the model before they are in it. */
export type ModelFacts = Omit<ServerModel, 'findings'>;

/** By severity, then in the order of the codes, then by subject: stable, whatever order they were found in. */
export function compareFindings(a: Finding, b: Finding): number {
  const bySeverity = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  if (bySeverity !== 0) return bySeverity;
  const byCode = findingCodes.indexOf(a.code) - findingCodes.indexOf(b.code);
  if (byCode !== 0) return byCode;
  const [x, y] = [a.subject ?? '', b.subject ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
}
