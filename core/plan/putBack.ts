import type { ServerModel } from '#core/scan/model';
import type { CellValue } from './cells';
import type { Change, Facet, Write } from './change';
import { localRules, ruleFacet } from './firewallChanges';
import { canPutBack, driftedCells, type Drifted } from './drift';
import { planUndo } from './planUndo';
import { problem, type PlanResult } from './problems';
import type { RunView } from './run';

/**
 * The plan that puts back what differs from the document of a run. What somebody did is taken for a run of its own, from
 * the documented values to the ones found, and undone: so the order, the restarts and the comparison before every write
 * are those of an undo. The plan itself is no undo of the run: its document stands.
 */
export function planPutBack(runs: readonly RunView[], runId: string, model: ServerModel): PlanResult {
  const drifted = driftedCells(runs, model).filter((d) => d.run.runId === runId && canPutBack(d));
  const run = drifted[0]?.run;
  if (!run) return { ok: false, problems: [problem('nothing-to-undo', runId)] };
  const changes = run.plan.changes.map((change) => handChange(change, drifted)).filter((change) => change !== undefined);
  const hand: RunView = {
    ...run,
    plan: { ...run.plan, kind: run.plan.kind === 'undo' ? 'sql' : run.plan.kind, changes, ports: run.plan.ports.map((p) => ({ ...p, before: [p.after] })) },
  };
  const made = planUndo(hand, model);
  if (!made.ok) return made;
  return { ok: true, plan: { ...made.plan, kind: hand.plan.kind, undoOf: null, changes: made.plan.changes.map((change) => ({ ...change, before: foundFacet(change, model) })) } };
}

function handChange(change: Change, drifted: readonly Drifted[]): Change | undefined {
  const own = drifted.filter((d) => d.change === change);
  if (own.length === 0) return undefined;
  const writes = own.map((d) => handWrite(d.write, d.current)).filter((write) => write !== undefined);
  const gone = own.some((d) => d.write.kind === 'firewall-create' && d.current.kind === 'rule' && d.current.raw === null);
  return { ...change, action: gone ? 'delete' : 'update', before: change.after, after: gone ? { kind: 'absent' } : change.before, writes };
}

/** What the table shows as before: the target as it was found, not as it was before the run. */
function foundFacet(change: Change, model: ServerModel): Facet {
  switch (change.before.kind) {
    case 'sql-ports': {
      const instance = model.instances.find((i) => i.name === change.subject);
      return instance ? { kind: 'sql-ports', mode: instance.configured.mode, ports: [...new Set(instance.configured.endpoints.map((e) => e.port))], running: instance.state === 'running' } : change.before;
    }
    case 'rule':
    case 'absent': {
      const names = change.writes.map((w) => (w.kind === 'firewall-create' ? w.spec.name : w.kind === 'firewall-enabled' || w.kind === 'firewall-remove' ? w.name : ''));
      const rule = localRules(model).find((r) => names.includes(r.name));
      return rule ? ruleFacet(rule) : change.before;
    }
    case 'service': {
      const service = model.services.known ? model.services.value.find((s) => s.name.toLowerCase() === change.subject.toLowerCase()) : undefined;
      return service ? { kind: 'service', state: service.state === 'running' ? 'running' : 'stopped', startMode: service.startMode } : change.before;
    }
    default:
      return change.before;
  }
}

/** The write somebody's hand would have been: from the documented value to the one found. */
function handWrite(write: Write, current: CellValue): Write | undefined {
  switch (write.kind) {
    case 'registry':
      return current.kind === 'registry' ? { ...write, before: write.after, after: current.value } : undefined;
    case 'firewall-create':
      if (current.kind !== 'rule') return undefined;
      return current.raw === null
        ? { kind: 'firewall-remove', name: write.spec.name, raw: '', spec: write.spec }
        : { kind: 'firewall-enabled', name: write.spec.name, displayName: write.spec.displayName, raw: current.raw, before: true, after: false };
    case 'firewall-enabled':
      return current.kind === 'rule' && current.raw !== null ? { ...write, raw: current.raw, before: write.after, after: write.before } : undefined;
    case 'firewall-remove':
      return { kind: 'firewall-create', spec: write.spec };
    case 'exclusion':
      return { ...write, before: write.after, after: write.before };
    case 'service-state':
      return { ...write, before: write.after, after: write.before };
    case 'service-start-mode':
      return current.kind === 'service-start-mode' && current.mode !== null ? { ...write, before: write.after, after: current.mode } : undefined;
    case 'cluster-resource':
    case 'registry-key':
    case 'wmi-host':
    case 'dynamic-range':
    case 'dfsr-port':
    case 'spn':
    case 'file':
      return undefined;
  }
}
