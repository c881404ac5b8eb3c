import { z } from 'zod';
import { matchesSpec, type SpecField } from '#core/firewall/newRule';
import { parseFirewallRule } from '#core/firewall/parse';
import type { ServerModel } from '#core/scan/model';
import { cellId, classify, sideText, valueText, writesOf, type CellValue } from './cells';
import { changeSchema, type Change, type Write } from './change';
import { cellIn } from './currentCells';
import type { RunView } from './run';

export const specFields = ['action', 'active', 'direction', 'protocol', 'localPorts', 'profiles', 'remoteAddresses', 'program', 'service', 'otherConditions'] as const satisfies readonly SpecField[];

/** One value that is not as the last run about it left it. */
export const driftItemSchema = z.object({
  runId: z.string(),
  /** Cell of the plan; what an acceptance is about. */
  cell: z.string(),
  resource: changeSchema.shape.resource,
  subject: z.string(),
  /** Name of the registry value, or null. */
  value: z.string().nullable(),
  /** As the document says, and as the scan found it; text as it stands in journals. */
  documented: z.string(),
  found: z.string(),
  /** What of a rule differs, where it is there and can be read. */
  fields: z.array(z.object({ field: z.enum(specFields), documented: z.string(), found: z.string() })),
  /** It can be put back by a plan; where it cannot, it can be accepted, or changed in the wizard. */
  canPutBack: z.boolean(),
});
export type DriftItem = z.infer<typeof driftItemSchema>;

export interface Drifted {
  readonly run: RunView;
  readonly change: Change;
  readonly write: Write;
  readonly current: CellValue;
}

/**
 * What differs from what the committed runs of a target left: of each cell the newest run counts, what waits for a
 * restart does not, and what the scan does not say is not judged.
 */
export function driftedCells(runs: readonly RunView[], model: ServerModel): Drifted[] {
  const seen = new Set<string>();
  const out: Drifted[] = [];
  const own = runs.filter((run) => run.plan.target.id === model.target.id && run.state === 'committed' && run.endedAt !== null && run.endedAt <= model.takenAt && run.undoneBy === null);
  for (const run of own.toSorted((a, b) => ((a.endedAt ?? '') < (b.endedAt ?? '') ? 1 : -1))) {
    const pending = new Set(run.plan.steps.filter((step) => run.pending.includes(step.id)).flatMap((step) => writesOf(step).map((w) => cellId(w))));
    for (const change of run.plan.changes) {
      for (const write of change.writes) {
        const id = cellId(write);
        if (seen.has(id)) continue;
        seen.add(id);
        const current = cellIn(model, write);
        if (!current || pending.has(id)) continue;
        const side = classify(write, current);
        if (side === 'before' || side === 'other') out.push({ run, change, write, current });
      }
    }
  }
  return out;
}

/** The same for people; `accepted` tells which value somebody took as the new one. */
export function driftOf(runs: readonly RunView[], model: ServerModel, accepted: (runId: string, cell: string) => string | null): DriftItem[] {
  return driftedCells(runs, model)
    .map((drifted): DriftItem => {
      const { run, change, write, current } = drifted;
      return {
        runId: run.runId,
        cell: cellId(write),
        resource: change.resource,
        subject: change.subject,
        value: write.kind === 'registry' ? write.name : null,
        documented: sideText(write, 'after'),
        found: valueText(current),
        fields: write.kind === 'firewall-create' && current.kind === 'rule' && current.raw !== null ? ruleFields(write, current.raw) : [],
        canPutBack: canPutBack(drifted),
      };
    })
    .filter((item) => accepted(item.runId, item.cell) !== item.found);
}

function ruleFields(write: Extract<Write, { kind: 'firewall-create' }>, raw: string): DriftItem['fields'] {
  const parsed = parseFirewallRule(write.spec.name, raw);
  if (!parsed.ok) return [];
  // Addresses as they were typed, not with the masks Windows writes.
  return matchesSpec(parsed.rule, write.spec).differences.map(({ field, expected, found }) =>
    field === 'remoteAddresses' ? { field, documented: write.spec.remoteAddresses.join(', '), found: found === '' ? 'Any' : found } : { field, documented: expected, found },
  );
}

const restorable: ReadonlySet<Change['resource']> = new Set(['sql-instance', 'firewall-rule', 'exclusion', 'service']);

/** A rule that somebody made into another is theirs: it is not removed for ours. One that is only switched, or gone, is put back. */
export function canPutBack({ change, write, current }: Drifted): boolean {
  if (!restorable.has(change.resource)) return false;
  switch (write.kind) {
    case 'firewall-create':
      return current.kind === 'rule' && (current.raw === null || onlySwitched(write, current.raw));
    case 'firewall-enabled':
      return current.kind === 'rule' && current.raw !== null && classify(write, current) === 'before';
    case 'firewall-remove':
      return current.kind === 'rule' && classify(write, current) === 'before';
    case 'registry':
    case 'exclusion':
    case 'service-start-mode':
      return true;
    case 'service-state':
      return current.kind === 'service-state' && (current.state === 'running' || current.state === 'stopped');
    case 'cluster-resource':
    case 'registry-key':
    case 'wmi-host':
    case 'dynamic-range':
    case 'dfsr-port':
    case 'spn':
    case 'file':
      return false;
  }
}

function onlySwitched(write: Extract<Write, { kind: 'firewall-create' }>, raw: string): boolean {
  const fields = ruleFields(write, raw);
  return fields.length === 1 && fields[0]?.field === 'active';
}
