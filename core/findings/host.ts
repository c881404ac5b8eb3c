import type { Finding, ModelFacts } from './finding';

/** An imported scan was taken elsewhere, and nothing is applied through it. */
export function hostFindings({ host, target }: ModelFacts): Finding[] {
  if (!host.known || target.kind === 'imported') return [];
  const out: Finding[] = [];
  if (!host.value.elevated) out.push({ code: 'host-not-elevated', severity: 'note', subject: null, params: { user: host.value.user } });
  if (host.value.languageMode !== 'FullLanguage') out.push({ code: 'host-constrained', severity: 'warning', subject: null, params: { mode: host.value.languageMode } });
  return out;
}
