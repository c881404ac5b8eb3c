import { z } from 'zod';
import { matchesSpec, ruleFromSpec, specOfRule, type SpecField } from '#core/firewall/newRule';
import { parseFirewallRule } from '#core/firewall/parse';
import { overlaps } from '#core/ports/port';
import type { ServerModel } from '#core/scan/model';
import type { FirewallRuleSpec } from '#core/verbs/verbs';
import { cellId, classify, lastWrites, sideText, valueText, writesOf, type CellValue } from './cells';
import { changeSchema, type Change, type Write } from './change';
import { cellIn } from './currentCells';
import type { RunView } from './run';

export const specFields = ['action', 'active', 'direction', 'protocol', 'localPorts', 'profiles', 'remoteAddresses', 'program', 'service', 'otherConditions'] as const satisfies readonly SpecField[];

/**
 * Why a value is not put back, and only accepted:
 * - `rule-other`: the rule of somebody else has become another one.
 * - `rule-limits`: the rule blocks, is of another kind, or is narrowed in a way that an undo could not make again.
 * - `rule-unreadable`: nothing is known of what would be taken away.
 * - `wmi-other`: neither of the two hosts that winmgmt.exe itself makes, so there would be no way back.
 * - `block-held`: another reservation, or one of Windows, lies where the documented one did, or contains what is to go.
 * - `unsettled`: the service is on its way, paused, or started in a way that PortPin does not set.
 * - `cluster`: brought online and offline by the cluster.
 */
export const driftReasons = ['rule-other', 'rule-limits', 'rule-unreadable', 'wmi-other', 'block-held', 'unsettled', 'cluster'] as const;
export type DriftReason = (typeof driftReasons)[number];

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
  /** It can be put back by a plan; where it cannot, `reason` says why, and it can be accepted, or planned anew. */
  canPutBack: z.boolean(),
  reason: z.enum(driftReasons).nullable(),
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
      for (const write of lastWrites(change.writes)) {
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

/** Which value of a cell somebody took as the new one. */
export type Accepted = (runId: string, cell: string) => string | null;

/** The same for people. */
export function driftOf(runs: readonly RunView[], model: ServerModel, accepted: Accepted): DriftItem[] {
  return driftedCells(runs, model)
    .map((drifted): DriftItem => {
      const { run, change, write, current } = drifted;
      const reason = whyNotBack(drifted, model);
      return {
        runId: run.runId,
        cell: cellId(write),
        resource: change.resource,
        subject: change.subject,
        value: write.kind === 'registry' ? write.name : null,
        documented: sideText(write, 'after'),
        found: valueText(current),
        fields: write.kind === 'firewall-create' && current.kind === 'rule' && current.raw !== null ? ruleFields(write, current.raw) : [],
        canPutBack: reason === null,
        reason,
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

/** Why no plan puts it back; null where one does. */
export function whyNotBack({ write, current }: Drifted, model: ServerModel): DriftReason | null {
  switch (write.kind) {
    case 'firewall-create':
      if (current.kind !== 'rule' || current.raw === null || onlySwitched(write, current.raw)) return null;
      return madeAgain(write.spec.name, current.raw) ? null : parseFirewallRule(write.spec.name, current.raw).ok ? 'rule-limits' : 'rule-unreadable';
    case 'firewall-enabled':
    case 'firewall-remove':
      return current.kind === 'rule' && current.raw !== null && classify(write, current) === 'before' ? null : 'rule-other';
    case 'exclusion':
      return freeToReserve(model, write) ? null : 'block-held';
    case 'service-state':
      return current.kind === 'service-state' && (current.state === 'running' || current.state === 'stopped') ? null : 'unsettled';
    case 'service-start-mode':
      return current.kind === 'service-start-mode' && (current.mode === 'auto' || current.mode === 'manual' || current.mode === 'disabled') ? null : 'unsettled';
    case 'wmi-host':
      return current.kind === 'wmi-host' && current.mode === 'other' ? 'wmi-other' : null;
    case 'cluster-resource':
      return 'cluster';
    case 'registry':
    case 'registry-key':
    case 'dynamic-range':
    case 'dfsr-port':
    case 'spn':
    case 'file':
      return null;
  }
}

function onlySwitched(write: Extract<Write, { kind: 'firewall-create' }>, raw: string): boolean {
  const fields = ruleFields(write, raw);
  return fields.length === 1 && fields[0]?.field === 'active';
}

/** The spec of a rule somebody edited, where taking it away can be undone: what the spec makes is that rule, and nothing less. */
export function madeAgain(name: string, raw: string): FirewallRuleSpec | undefined {
  const parsed = parseFirewallRule(name, raw);
  const spec = parsed.ok ? specOfRule(parsed.rule) : undefined;
  return spec && classify({ kind: 'firewall-remove', name, raw, spec }, { kind: 'rule', raw: ruleFromSpec(spec).text }) === 'before' ? spec : undefined;
}

/** A reservation goes only as the one it was made as, and comes only where no other is. */
function freeToReserve(model: ServerModel, { stack, protocol, start, count, after }: Extract<Write, { kind: 'exclusion' }>): boolean {
  if (!model.ranges.known) return false;
  const own = { start, end: start + count - 1 };
  const there = model.ranges.value.excluded.filter((e) => e.stack === stack && e.protocol === protocol && overlaps(e, own));
  return after ? there.length === 0 : there.some((e) => e.administered && e.start === own.start && e.end === own.end);
}
