import { useMemo } from 'react';
import type { Finding, Severity } from '#core/findings/finding';
import { portsInUse } from '#core/plan/planSql';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import { describeFinding } from '#core/text/findingText';
import { severityMark } from '../../components/FindingList';
import type { MarkState } from '../../components/StatusMark';
import { useText } from '../../i18n/useText';
import { stateText } from '../overview/lanes';

export interface InstanceWords {
  readonly state: (instance: SqlInstance) => string;
  /** `dynamic`, `fixed`, `both`: what the settings say. */
  readonly mode: (instance: SqlInstance) => string;
  readonly mark: (instance: SqlInstance) => MarkState;
  /** Numbers in use, or why there is none. */
  readonly ports: (instance: SqlInstance) => string;
  readonly version: (instance: SqlInstance) => string;
  /** Titles of its findings, worst first. */
  readonly findings: (instance: SqlInstance) => readonly string[];
  readonly worst: (instance: SqlInstance) => MarkState | null;
}

const order: readonly Severity[] = ['error', 'warning', 'note', 'unknown'];

/** Short words about instances, the same in every step. */
export function useInstanceWords(model: ServerModel): InstanceWords {
  const text = useText();
  return useMemo(() => {
    const byInstance = new Map<string, Finding[]>();
    for (const finding of model.findings) {
      if (finding.subject === null) continue;
      const list = byInstance.get(finding.subject);
      if (list) list.push(finding);
      else byInstance.set(finding.subject, [finding]);
    }
    const sorted = (instance: SqlInstance): readonly Finding[] => (byInstance.get(instance.name) ?? []).toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
    const ports = (instance: SqlInstance): string => {
      const numbers = portsInUse(instance);
      if (instance.state === 'stopped') return [text.common.stopped, ...numbers].join(' ');
      return numbers.length > 0 ? numbers.join(', ') : text.common.none;
    };
    return {
      state: (instance) => stateText(instance, text),
      mode: (instance) => text.tables.beforeAfter.mode[instance.configured.mode] ?? instance.configured.mode,
      mark: markOf,
      ports,
      version: (instance) => [instance.product, instance.version, instance.edition].filter((x) => x !== null).join(' '),
      findings: (instance) => sorted(instance).map((f) => describeFinding(text.findings, f).title),
      worst: (instance) => {
        const [first] = sorted(instance);
        return first ? severityMark[first.severity] : null;
      },
    };
  }, [model, text]);
}

export function markOf(instance: SqlInstance): MarkState {
  switch (instance.configured.mode) {
    case 'static':
    case 'per-ip':
      return instance.state === 'stopped' ? 'unknown' : 'fixed';
    case 'dynamic':
      return instance.state === 'stopped' ? 'unknown' : 'moves';
    case 'both':
    case 'invalid':
      return 'conflict';
    default:
      return 'unknown';
  }
}
