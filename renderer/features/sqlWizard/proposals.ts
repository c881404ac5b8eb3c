import { chosenPorts, type InstanceChoice } from '#core/plan/chosenPorts';
import type { SqlChoices, Strategy } from '#core/plan/choices';
import { planSql, portsInUse } from '#core/plan/planSql';
import type { PlanProblem, PlanResult } from '#core/plan/problems';
import { allocateSeries, DAC_DEFAULT_PORT, judgePort, rangeStanding, type PortVerdict } from '#core/ports/allocate';
import type { Port } from '#core/ports/port';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import { suggestedStrategy } from '#core/wizard/sqlWizard';

/** What becomes of one chosen instance: its number, what speaks for or against it, and what people notice. */
export interface Proposal {
  readonly instance: SqlInstance;
  readonly choice: InstanceChoice;
  /** null: none can be given yet. */
  readonly port: Port | null;
  readonly before: readonly Port[];
  readonly problems: readonly PlanProblem[];
  readonly verdicts: readonly PortVerdict[];
  /** A number that would do, where this one does not. */
  readonly instead: Port | null;
  /** It cannot be applied like this. */
  readonly refused: boolean;
  readonly effect: Effect;
  /** Where the number lies in the dynamic range and holds no reservation yet. */
  readonly reservation: 'none' | 'now-or-pending' | 'at-restart' | 'not-chosen';
}

export interface Effect {
  readonly running: boolean;
  readonly restart: boolean;
  readonly moved: boolean;
  readonly clustered: boolean;
  /** Services that stop with it, without its Agent. */
  readonly dependants: readonly string[];
  readonly agent: boolean;
}

export interface Proposals {
  readonly rows: readonly Proposal[];
  /** The plan as it stands with all choices. */
  readonly result: PlanResult;
}

const aboutPorts: ReadonlySet<PlanProblem['code']> = new Set([
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
]);

/** Everything the ports step shows, from the same planning that the main process will do. */
export function proposals(model: ServerModel, choices: SqlChoices): Proposals {
  const result = planSql(model, choices);
  const problems = result.ok ? [] : result.problems;
  const ports = new Map(chosenPorts(model, choices, []).map(({ instance, port }) => [instance.name, port]));
  const given = new Map([...ports].map(([name, port]) => [port, name]));
  const byName = new Map(model.instances.map((instance) => [instance.name, instance]));
  const rows = choices.instances.flatMap((choice): Proposal[] => {
    const instance = byName.get(choice.name);
    if (!instance) return [];
    const own = problems.filter((p) => p.subject === instance.name && aboutPorts.has(p.code));
    const port = ports.get(instance.name) ?? null;
    const before = portsInUse(instance);
    const verdicts = port === null ? [] : judgePort(port, { model, instance, planned: given });
    // A number in use is what it is; a new one on the DAC's port would meet the default instance's.
    const dac = port === DAC_DEFAULT_PORT && !before.includes(port);
    const refused = port === null || own.length > 0 || dac || (choice.strategy !== 'keep' && verdicts.some((v) => v.severity === 'error'));
    const effect = effectOf(model, instance, choice, port, before);
    return [{ instance, choice, port, before, problems: own, verdicts, instead: refused ? instead(model, choices, instance, given) : null, refused, effect, reservation: reservation(model, choices, result, instance, port, effect) }];
  });
  return { rows, result };
}

function instead(model: ServerModel, choices: SqlChoices, instance: SqlInstance, given: ReadonlyMap<Port, string>): Port | null {
  const others = new Map([...given].filter(([, name]) => name !== instance.name));
  // Of several ports the one that is fixed already keeps most clients.
  const fixed = fixedOfSeveral(instance);
  if (fixed !== undefined && !others.has(fixed)) return fixed;
  return allocateSeries([instance.name], choices.series, model, others)[0]?.port ?? null;
}

function effectOf(model: ServerModel, instance: SqlInstance, choice: InstanceChoice, port: Port | null, before: readonly Port[]): Effect {
  const running = instance.state === 'running' || (model.target.kind === 'imported' && instance.state === 'unknown');
  const moved = !(before.length === 1 && before[0] === port);
  const names = instance.dependants.known ? instance.dependants.value.filter((d) => d.state === 'running').map((d) => d.name) : [];
  const agent = names.includes(instance.agentServiceName) || (model.target.kind === 'imported' && running);
  return { running, restart: running && (moved || choice.restartNow), moved: moved && before.length > 0, clustered: instance.clustered.known && instance.clustered.value, dependants: names.filter((n) => n !== instance.agentServiceName), agent };
}

function reservation(model: ServerModel, choices: SqlChoices, result: PlanResult, instance: SqlInstance, port: Port | null, effect: Effect): Proposal['reservation'] {
  if (port === null) return 'none';
  if (!model.ranges.known) {
    // The plan assumes the default range of Windows then.
    const planned = result.ok && result.plan.changes.some((c) => c.resource === 'exclusion' && c.instance === instance.name);
    return planned ? (effect.running && !effect.restart ? 'now-or-pending' : 'at-restart') : 'none';
  }
  const { dynamic, reserved } = rangeStanding(port, model.ranges.value);
  if (dynamic === null || reserved) return 'none';
  if (!choices.reserve) return 'not-chosen';
  return effect.running && !effect.restart ? 'now-or-pending' : 'at-restart';
}

/** The one fixed port of an instance that listens on a dynamic one too. */
function fixedOfSeveral(instance: SqlInstance): Port | undefined {
  const fixed = instance.configured.mode === 'both' ? instance.configured.endpoints.filter((e) => e.from === 'TcpPort') : [];
  return fixed.length === 1 ? fixed[0]?.port : undefined;
}

/** Does anything change about it? A fixed port that is listened on and lies outside of the dynamic range is done. */
export function alreadyFixed(model: ServerModel, instance: SqlInstance): boolean {
  const { mode, problems, endpoints } = instance.configured;
  if (problems.length > 0) return false;
  if (mode === 'per-ip') return endpoints.length > 0 && endpoints.every((e) => e.from === 'TcpPort');
  if (mode !== 'static') return false;
  const ports = portsInUse(instance);
  const port = ports[0];
  if (port === undefined || ports.length !== 1 || instance.effectivePort !== port) return false;
  if (!model.ranges.known) return true;
  const { dynamic, reserved, system } = rangeStanding(port, model.ranges.value);
  return system === null && (dynamic === null || reserved);
}

export type Suggestion = { readonly kind: 'fixed' } | { readonly kind: 'keep'; readonly port: Port } | { readonly kind: 'only'; readonly port: Port } | { readonly kind: 'series' } | { readonly kind: 'settings' };

/** What the instances step proposes before anything was chosen. */
export function suggestion(model: ServerModel, instance: SqlInstance): Suggestion {
  if (instance.tcpEnabled !== true || instance.listenOnAllIPs === null) return { kind: 'settings' };
  if (alreadyFixed(model, instance)) return { kind: 'fixed' };
  const fixed = fixedOfSeveral(instance);
  if (fixed !== undefined) return { kind: 'only', port: fixed };
  return suggestedStrategy(instance) === 'keep' && instance.effectivePort !== null ? { kind: 'keep', port: instance.effectivePort } : { kind: 'series' };
}

/** The strategy all chosen instances share; null where they differ. */
export function commonStrategy(choices: SqlChoices): Strategy | null {
  const [first] = choices.instances;
  return first && choices.instances.every((i) => i.strategy === first.strategy) ? first.strategy : null;
}
