import { useMemo } from 'react';
import type { Finding, FindingCode } from '#core/findings/finding';
import { describeFinding } from '#core/text/findingText';
import type { FindingItem } from '../components/FindingList';
import { useOpeningText } from '../i18n/useText';
import { background, go, scanNow } from './actions';
import { useApp, useDraft, useTarget } from './store';

/** Findings about an instance that the wizard settles. */
const pinned: ReadonlySet<FindingCode> = new Set(['sql-dynamic', 'sql-dual-listening', 'sql-never-started', 'sql-port-value-invalid', 'sql-port-taken', 'sql-in-excluded-range', 'sql-in-dynamic-range', 'sql-same-port', 'sql-dac-port']);

/** The page where a finding about Windows itself is settled. */
function systemArea(code: FindingCode): 'rpc' | 'wmi' | 'ranges' | 'outbound' | null {
  if (code.startsWith('rpc-')) return 'rpc';
  if (code.startsWith('wmi-')) return 'wmi';
  if (code.startsWith('ports-') || code === 'time-wait-many') return 'outbound';
  return code.startsWith('dynamic-range') || code === 'dns-udp-small' || code === 'timed-wait-set' ? 'ranges' : null;
}

/** Findings in words, each with the one thing to do about it from here. */
export function useFindingItems(findings: readonly Finding[]): readonly FindingItem[] {
  const text = useOpeningText();
  const draft = useDraft('sql');
  const current = useApp((s) => s.current);
  const imported = useTarget()?.kind === 'imported';
  return useMemo(() => {
    const planned = new Set(draft?.request.choices.instances.map((i) => i.name));
    const t = text.overview.action;
    const action = (finding: Finding): FindingItem['action'] => {
      const { code, subject } = finding;
      if (code === 'area-unreadable') return current === null || imported ? null : { label: t.again, run: () => background(scanNow(current)) };
      const area = systemArea(code);
      if (area) return { label: t.open[area], run: () => go({ page: area }) };
      if (subject === null) return null;
      if (pinned.has(code)) {
        if (planned.has(subject)) return { label: t.plan, run: () => go({ page: 'sqlWizard', instances: [] }) };
        return { label: t.pin, run: () => go({ page: 'sqlWizard', instances: [subject] }) };
      }
      if (code.startsWith('sql-')) return { label: t.instance, run: () => go({ page: 'sql', instance: subject }) };
      if (code === 'firewall-wide-rule' || code === 'firewall-browser-open') return { label: t.firewall, run: () => go({ page: 'firewall', rule: subject }) };
      return null;
    };
    return findings.map((finding, i): FindingItem => {
      const { title, meaning, why, whatToDo, source } = describeFinding(text.findings, finding);
      return { id: `${i} ${finding.code} ${finding.subject ?? ''}`, severity: finding.severity, title, fact: meaning, meaning, why, todo: whatToDo, source, action: action(finding) };
    });
  }, [findings, text, draft, current, imported]);
}
