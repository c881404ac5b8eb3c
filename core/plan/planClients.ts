import { ALIAS_KEYS, aliasLines } from '#core/clients/alias';
import { isPort } from '#core/ports/port';
import type { RegistryCell } from '#core/verbs/registry';
import type { ClientsChoices } from './clientsChoices';
import { PLAN_FORMAT, PLAN_VERSION, type Change, type Facet, type Plan, type RiskReason, type Step, type Write } from './change';
import { problem, type PlanProblem, type PlanResult } from './problems';
import { planRisk, riskOf } from './risk';

/** The target a plan is made for, as a scan names it. */
export interface PlannedTarget {
  readonly target: Plan['target'];
  readonly scanHash: string;
  readonly takenAt: string;
}

/** A file as it would be written: the edits of the places chosen, and these places before and after, masked. */
export interface PreparedFile {
  readonly write: Extract<Write, { kind: 'file' }>;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What the domain says of one SPN to be added or removed. */
export interface SpnState {
  readonly spn: string;
  readonly account: string;
  readonly held: boolean;
  /** Distinguished names of everybody who holds it. */
  readonly holders: readonly string[];
}

/** What the target says of one key of client aliases: whether it, and each key above it that may be missing, is there. */
export interface AliasKeyState {
  readonly key: (typeof ALIAS_KEYS)[number];
  readonly missing: readonly string[];
  readonly values: ReadonlyMap<string, RegistryCell>;
}

export interface ClientsFacts {
  readonly files: readonly PreparedFile[];
  readonly spns: readonly SpnState[];
  readonly aliasKeys: readonly AliasKeyState[];
  /** What stood in the way of reading them. */
  readonly problems: readonly PlanProblem[];
}

/** SPNs are added first and removed last, so that there is no moment in which a client finds none. */
export function planClients(planned: PlannedTarget, choices: ClientsChoices, facts: ClientsFacts): PlanResult {
  const problems: PlanProblem[] = [...facts.problems];
  const add = choices.spns.add.flatMap((spn) => spnChange(spn, true, facts, problems));
  const files = facts.files.map((file) => fileChange(file));
  const aliases = [...choices.aliases.set.flatMap((alias) => aliasChange(alias.name, alias, facts, problems)), ...choices.aliases.remove.flatMap((name) => aliasChange(name, null, facts, problems))];
  const remove = choices.spns.remove.flatMap((spn) => spnChange(spn, false, facts, problems));
  const changes = [...add, ...files, ...withoutKeysMadeTwice(aliases), ...remove];
  if (problems.length === 0 && changes.length === 0) problems.push(problem('nothing-chosen'));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, plan: clientsPlan(planned, changes, { kind: 'clients', choices }, null) };
}

/** A plan in which every change is one step, in the order given. */
export function clientsPlan(planned: PlannedTarget, changes: readonly Change[], request: Plan['request'], undoOf: string | null): Plan {
  const steps = changes.filter((change) => change.writes.length > 0).map((change): Step => ({ id: `${undoOf === null ? 'write' : 'put-back'}:${change.id}`, phase: undoOf === null ? 'write' : 'put-back', subject: '', changeIds: [change.id], action: { kind: 'writes', writes: [...change.writes] } }));
  return {
    format: PLAN_FORMAT,
    version: PLAN_VERSION,
    kind: undoOf === null ? 'clients' : 'undo',
    target: { ...planned.target },
    scanHash: planned.scanHash,
    scanTakenAt: planned.takenAt,
    request,
    undoOf,
    changes: [...changes],
    steps,
    restarts: [],
    ports: [],
    facts: [],
    exposure: null,
    risk: planRisk(changes),
    findings: [],
  };
}

function change(id: string, resource: Change['resource'], subject: string, sides: { readonly before: Facet; readonly after: Facet }, writes: readonly Write[], riskReasons: RiskReason[]): Change {
  const action = writes.length === 0 ? 'none' : sides.before.kind === 'absent' ? 'create' : sides.after.kind === 'absent' ? 'delete' : 'update';
  return { id, resource, subject, instance: null, action, ...sides, writes: [...writes], risk: riskOf(action, riskReasons), riskReasons, needs: { restart: false, reboot: false } };
}

function textFacet(lines: readonly string[]): Facet {
  return { kind: 'text', lines: [...lines] };
}

function fileChange({ write, before, after }: PreparedFile): Change {
  return change(`file:${write.path}`, 'client-file', write.path, { before: textFacet(before), after: textFacet(after) }, [write], ['files-rewritten']);
}

const SPN = /^[A-Za-z][A-Za-z0-9]{0,60}\/[^\s"*?/-][^\s"*?/]{0,400}$/u;

function spnChange({ spn, account }: { readonly spn: string; readonly account: string }, held: boolean, facts: ClientsFacts, problems: PlanProblem[]): readonly Change[] {
  if (!SPN.test(spn)) {
    problems.push(problem('spn-invalid', spn));
    return [];
  }
  const state = facts.spns.find((one) => one.spn === spn && one.account === account);
  if (!state) return [];
  // An account that does not hold it although somebody does: two would hold it then.
  if (held && !state.held && state.holders.length > 0) {
    problems.push(problem('spn-held', spn, { holder: state.holders.join('; ') }));
    return [];
  }
  const facet = (on: boolean): Facet => (on ? textFacet([account]) : { kind: 'absent' });
  const writes: Write[] = state.held === held ? [] : [{ kind: 'spn', spn, account, before: state.held, after: held }];
  return [change(`spn:${account}:${spn}`, 'spn', spn, { before: facet(state.held), after: facet(held) }, writes, [])];
}

function aliasChange(name: string, to: { readonly host: string; readonly port: number } | null, facts: ClientsFacts, problems: PlanProblem[]): readonly Change[] {
  const made = to && isPort(to.port) ? aliasLines({ name, host: to.host, port: to.port }) : null;
  if (to && made?.ok !== true) {
    problems.push(problem('alias-invalid', name));
    return [];
  }
  const data = made?.ok === true ? (made.lines.values[0]?.data ?? null) : null;
  const after: RegistryCell = data === null ? null : { kind: 'String', data };
  const writes: Write[] = facts.aliasKeys.flatMap(({ key, missing, values }): Write[] => {
    const before = values.get(name.toLowerCase()) ?? null;
    if (before === null && after === null) return [];
    if (before?.kind === 'String' && before.data === data) return [];
    return [...missing.map((path): Write => ({ kind: 'registry-key', path, before: false, after: true })), { kind: 'registry', path: key, name, before, after }];
  });
  const found = [...new Set(facts.aliasKeys.flatMap(({ values }) => {
    const cell = values.get(name.toLowerCase());
    return cell?.kind === 'String' ? [cell.data] : [];
  }))];
  return [change(`alias:${name}`, 'client-alias', name, { before: found.length === 0 ? { kind: 'absent' } : textFacet(found), after: data === null ? { kind: 'absent' } : textFacet([data]) }, writes, [])];
}

/** The first alias makes a missing key; the others find it there. */
function withoutKeysMadeTwice(changes: readonly Change[]): readonly Change[] {
  const made = new Set<string>();
  return changes.map((one) => ({
    ...one,
    writes: one.writes.filter((write) => {
      if (write.kind !== 'registry-key') return true;
      const first = !made.has(write.path);
      made.add(write.path);
      return first;
    }),
  }));
}
