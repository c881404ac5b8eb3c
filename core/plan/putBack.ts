import { rangeOfBlock } from '#core/ports/dynamicRange';
import { overlaps, type Port } from '#core/ports/port';
import type { ServerModel } from '#core/scan/model';
import { WMI_APP } from '#core/scan/wmi';
import { isCreatableKey } from '#core/verbs/writable';
import { cellId, valueText, type CellValue } from './cells';
import type { Change, Facet, Plan, Write } from './change';
import { driftedCells, madeAgain, whyNotBack, type Accepted, type Drifted } from './drift';
import { localRules, ruleFacet } from './firewallChanges';
import { portFacet, rangeFacet } from './planRpc';
import { portsInUse, portsToLeave } from './planSql';
import { planUndo } from './planUndo';
import { hostFacet } from './planWmi';
import { problem, type PlanResult } from './problems';
import type { RunView } from './run';

/**
 * The plan that puts back what differs from the document of a run. What somebody did is taken for a run of its own, from
 * the documented values to the ones found, and undone: so the order, the restarts and the comparison before every write
 * are those of an undo. The plan itself is no undo of the run: its document stands. It is not made from a wizard's
 * choices: those would write what Windows reads, and not what was documented to the byte.
 */
export function planPutBack(runs: readonly RunView[], runId: string, model: ServerModel, accepted: Accepted = () => null): PlanResult {
  const own = driftedCells(runs, model).filter((d) => d.run.runId === runId);
  // A change goes back as a whole, and stays where all that differs of it was taken as new.
  const open = new Set(own.filter((d) => accepted(runId, cellId(d.write)) !== valueText(d.current)).map((d) => d.change));
  const drifted = own.filter((d) => open.has(d.change) && whyNotBack(d, model) === null);
  const run = drifted[0]?.run;
  if (!run) return { ok: false, problems: [problem('nothing-to-undo', runId)] };
  const changes = run.plan.changes.map((change) => handChange(change, drifted, model)).filter((change) => change !== undefined);
  const kind = kindOf(runs, run);
  const made = planUndo(handRun(run, kind, changes, model), model);
  if (!made.ok) return made;
  return { ok: true, plan: { ...made.plan, kind, undoOf: null, facts: factsOf(changes, model) } };
}

/** An undo is of the kind of what it undid. */
function kindOf(runs: readonly RunView[], { plan }: RunView): Plan['kind'] {
  if (plan.kind !== 'undo') return plan.kind;
  const undone = runs.find((run) => run.runId === plan.undoOf);
  return undone ? kindOf(runs, undone) : plan.changes.some((change) => change.resource === 'sql-instance') ? 'sql' : 'rpc';
}

/**
 * Somebody's hand waited for nothing. Only where the restart of the computer that the run waits for has still not come
 * does nothing of it count yet: then the values alone go back.
 */
function handRun(run: RunView, kind: Plan['kind'], changes: readonly Change[], model: ServerModel): RunView {
  const { plan } = run;
  const steps = plan.steps.filter((step) => step.action.kind === 'await-reboot' && run.pending.includes(step.id));
  const ports = plan.ports.filter((p) => p.what === 'sql').map((p) => ({ ...p, before: portsBack(p, model) }));
  const restarts = changes.filter((change) => change.needs.restart).map(({ subject, instance }) => ({ instance: subject, service: instance ?? subject, dependants: [], clustered: false }));
  return { ...run, pending: steps.map((step) => step.id), plan: { ...plan, kind, changes: [...changes], steps, ports, restarts, facts: [] } };
}

/** Where the instance listens on the documented port, its listeners of its own (an endpoint of an availability group) are no reason to restart it. */
function portsBack({ instance: name, after }: Plan['ports'][number], model: ServerModel): Port[] {
  const instance = model.instances.find((i) => i.name === name);
  const now = instance?.listening.known ? portsInUse(instance) : [];
  return instance && now.includes(after) && portsToLeave(instance, [after]).length === 0 ? [after, ...now.filter((port) => port !== after)] : [after];
}

function handChange(change: Change, drifted: readonly Drifted[], model: ServerModel): Change | undefined {
  const own = drifted.filter((d) => d.change === change);
  if (own.length === 0) return undefined;
  const found = foundFacet(change, model);
  const writes = [...own.toReversed().flatMap((d) => handWrites(d.write, d.current, model)), ...keysTaken(change, own, model)];
  return { ...change, action: isNothing(found) ? 'delete' : isNothing(change.after) ? 'create' : 'update', before: change.after, after: found, writes, needs: { restart: mustRestart(change, own, found, model), reboot: false } };
}

function isNothing(facet: Facet): boolean {
  return facet.kind === 'absent' || (facet.kind === 'rpc-range' && facet.state === 'absent') || (facet.kind === 'service-port' && facet.port === null && facet.invalid === undefined);
}

/** Does a service have to start again, or does it still listen where the document says? A restart the run left for later stays for later. */
function mustRestart({ id, resource, after }: Change, own: readonly Drifted[], found: Facet, model: ServerModel): boolean {
  if (resource !== 'service-port' && resource !== 'dcom-app' && resource !== 'wmi-host') return false;
  const waits = own.some(({ run }) => run.plan.steps.some((step) => step.action.kind === 'await-restart' && step.changeIds.includes(id) && run.pending.includes(step.id)));
  const [documented, now] = [portOf(after), portOf(found)];
  const listening = after.kind === 'wmi-host' ? (model.wmi.known ? model.wmi.value.listening : undefined) : serviceOf(id, model)?.listening;
  if (waits) return false;
  if (listening?.known !== true || (documented === null && now === null)) return true;
  return documented === null ? now !== null && listening.value.includes(now) : !listening.value.includes(documented);
}

/** The service that a change of its port is about. */
function serviceOf(changeId: string, model: ServerModel) {
  return model.rpc.known ? model.rpc.value.services.find((service) => changeId.endsWith(`:${service.id}`)) : undefined;
}

function portOf(facet: Facet): number | null {
  return facet.kind === 'service-port' || (facet.kind === 'wmi-host' && facet.mode === 'standalone') ? facet.port : null;
}

/** What the table shows as before: the target as it was found, not as it was before the run. */
function foundFacet(change: Change, model: ServerModel): Facet {
  switch (change.resource) {
    case 'sql-instance': {
      const instance = model.instances.find((i) => i.name === change.subject);
      return instance ? { kind: 'sql-ports', mode: instance.configured.mode, ports: [...new Set(instance.configured.endpoints.map((e) => e.port))], running: instance.state === 'running' } : change.before;
    }
    case 'firewall-rule': {
      const names = change.writes.map((w) => (w.kind === 'firewall-create' ? w.spec.name : w.kind === 'firewall-enabled' || w.kind === 'firewall-remove' ? w.name : '')).map((name) => name.toLowerCase());
      const rule = localRules(model).find((r) => names.includes(r.name.toLowerCase()));
      if (!rule) return { kind: 'absent' };
      // As the facet of a rule of ours says it; those of others are shown without.
      const only = change.writes.some((w) => w.kind === 'firewall-create') ? (rule.program ?? rule.service) : null;
      return { ...ruleFacet(rule), ...(only === null ? {} : { only }) };
    }
    case 'service': {
      const service = model.services.known ? model.services.value.find((s) => s.name.toLowerCase() === change.subject.toLowerCase()) : undefined;
      return service ? { kind: 'service', state: service.state === 'running' ? 'running' : 'stopped', startMode: service.startMode } : change.before;
    }
    case 'service-port':
    case 'dcom-app': {
      const service = serviceOf(change.id, model);
      return service ? portFacet(service, service.current, service.problem !== null) : change.before;
    }
    case 'rpc-range':
      return model.rpc.known ? rangeFacet(model.rpc.value.range) : change.before;
    case 'wmi-host':
      return model.wmi.known ? hostFacet(model.wmi.value) : change.before;
    case 'dynamic-range': {
      const found = model.ranges.known ? model.ranges.value.dynamic.find((d) => change.id === `dynamic-range:${d.stack}/${d.protocol}`) : undefined;
      return found ? { kind: 'dynamic-range', start: found.start, count: found.count } : change.before;
    }
    case 'exclusion':
      return change.after.kind === 'reserved' ? { kind: 'absent' } : { kind: 'reserved' };
    case 'tcp-parameter': {
      const seconds = model.outbound.known ? model.outbound.value.timedWait.seconds : null;
      return seconds === null ? { kind: 'absent' } : { kind: 'seconds', seconds };
    }
    case 'client-file':
    case 'client-alias':
    case 'spn':
      return change.before;
  }
}

/** The writes somebody's hand would have been: from the documented value to the one found. */
function handWrites(write: Write, current: CellValue, model: ServerModel): Write[] {
  switch (write.kind) {
    case 'registry':
      return current.kind === 'registry' ? [{ ...write, before: write.after, after: current.value }] : [];
    case 'firewall-create':
      return current.kind === 'rule' ? ruleWrites(write, current.raw) : [];
    case 'firewall-enabled':
      return current.kind === 'rule' && current.raw !== null ? [{ ...write, raw: current.raw, before: write.after, after: write.before }] : [];
    case 'firewall-remove':
      return [{ kind: 'firewall-create', spec: write.spec }];
    case 'exclusion':
      return [{ ...write, before: write.after, after: write.before, mayPend: inUse(write, model) }];
    case 'service-state':
    case 'registry-key':
      return [flipped(write)];
    case 'service-start-mode':
      return current.kind === 'service-start-mode' && current.mode !== null ? [{ ...write, before: write.after, after: current.mode }] : [];
    case 'wmi-host':
      return current.kind === 'wmi-host' && current.mode !== 'other' ? [{ ...write, before: write.after, after: current.mode }] : [];
    case 'dynamic-range':
      return current.kind === 'dynamic-range' && current.range !== null ? [{ ...write, before: write.after, after: current.range }] : [];
    case 'dfsr-port':
      return current.kind === 'dfsr-port' && current.port !== null ? [{ ...write, before: write.after, after: current.port }] : [];
    case 'cluster-resource':
    case 'spn':
    case 'file':
      return [];
  }
}

function flipped<W extends Extract<Write, { kind: 'service-state' | 'registry-key' }>>(write: W): W {
  return { ...write, before: write.after, after: write.before };
}

/** Keys that went with their values, and were there before the run made any: they are made again as well. */
function keysTaken({ writes }: Change, own: readonly Drifted[], model: ServerModel): Write[] {
  const taken = new Set<string>();
  for (const { write } of own) {
    if (write.kind !== 'registry' || write.after === null) continue;
    for (let path = write.path; model.systemKey(path) === 'absent' && isCreatableKey(path); path = path.slice(0, path.lastIndexOf('\\'))) {
      if (!writes.some((made) => made.kind === 'registry-key' && made.path === path)) taken.add(path);
    }
  }
  return [...taken].map((path) => ({ kind: 'registry-key', path, before: true, after: false }));
}

/** Removed; switched off; or taken away and made as another, since a rule is not edited in place. */
function ruleWrites({ spec }: Extract<Write, { kind: 'firewall-create' }>, raw: string | null): Write[] {
  const gone: Write = { kind: 'firewall-remove', name: spec.name, raw: '', spec };
  if (raw === null) return [gone];
  const other = madeAgain(spec.name, raw);
  return other ? [gone, { kind: 'firewall-create', spec: other }] : [{ kind: 'firewall-enabled', name: spec.name, displayName: spec.displayName, raw, before: true, after: false }];
}

function inUse({ protocol, start, count }: Extract<Write, { kind: 'exclusion' }>, model: ServerModel): boolean {
  const block = rangeOfBlock({ start, count });
  return model.listeners.known && model.listeners.value.some((l) => l.protocol === protocol && overlaps(block, { start: l.port, end: l.port }));
}

/** As in a plan of WMI: what winmgmt.exe changes along, compared when the plan is undone. */
function factsOf(changes: readonly Change[], model: ServerModel): Plan['facts'] {
  if (!model.wmi.known || !changes.some((change) => change.resource === 'wmi-host')) return [];
  return model.wmi.value.facts.filter((fact) => fact.path !== WMI_APP).map((fact) => ({ ...fact }));
}
