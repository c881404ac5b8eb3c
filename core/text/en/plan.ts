import type { FirewallProfile } from '#core/firewall/view';
import type { Change, Facet, Phase, Risk, RiskReason } from '#core/plan/change';
import type { PlanProblem, PlanProblemCode } from '#core/plan/problems';
import type { RunState, StepStatus } from '#core/plan/run';
import type { PortMode, SqlInstance } from '#core/scan/model';

/** One write of a step as the title needs it. */
export interface StepSubject {
  readonly phase: Phase;
  readonly subject: string;
  readonly names: readonly string[];
  readonly kind: 'registry' | 'rule-add' | 'rule-on' | 'rule-off' | 'rule-remove' | 'reserve' | 'release' | 'stop' | 'start' | 'offline' | 'online' | 'start-mode' | 'verify';
  readonly port: string;
}

export interface PlanText {
  readonly unknown: string;
  readonly absent: string;
  readonly resource: Record<Change['resource'], string>;
  readonly mode: Record<PortMode, string>;
  readonly instanceState: Record<SqlInstance['state'], string>;
  readonly stopped: string;
  readonly reserved: string;
  readonly serviceState: { readonly running: string; readonly stopped: string };
  readonly startMode: Record<Extract<Facet, { kind: 'service' }>['startMode'], string>;
  readonly rule: (enabled: boolean, ports: string, scope: string) => string;
  readonly scope: (remote: string, profiles: string) => string;
  readonly only: (scope: string, listener: string) => string;
  readonly profile: Record<FirewallProfile, string>;
  readonly anyProfile: string;
  readonly anyAddress: string;
  readonly localSubnet: string;
  readonly effect: { readonly none: string; readonly restart: string; readonly reboot: string; readonly pending: string; readonly last: string; readonly noRestart: string; readonly staysStopped: string };
  readonly loses: (list: string) => string;
  readonly risk: Record<Risk, string>;
  readonly riskReason: Record<RiskReason, string>;
  readonly phase: Record<Phase, string>;
  readonly step: (step: StepSubject) => string;
  readonly stepStatus: Record<StepStatus, string>;
  readonly runState: Record<RunState, string>;
  readonly problem: Record<PlanProblemCode, (subject: string, param: (name: string) => string) => string>;
  readonly problemUnknown: (code: string, subject: string) => string;
}

export type ProblemLike = Pick<PlanProblem, 'subject' | 'params'> & { readonly code: string };

export const planText: PlanText = {
  unknown: 'unknown',
  absent: 'absent',
  resource: { 'sql-instance': 'SQL Server instance', 'firewall-rule': 'Inbound rule', exclusion: 'Port reservation', service: 'Service' },
  mode: {
    static: 'fixed', dynamic: 'dynamic', 'dynamic-unallocated': 'dynamic, not allocated yet', both: 'both', 'per-ip': 'per IP address', invalid: 'value the engine refuses', 'tcp-disabled': 'TCP/IP off', unknown: 'unknown',
  },
  instanceState: { running: 'running', stopped: 'stopped', pending: 'starting or stopping', unknown: 'unknown' },
  stopped: 'stopped',
  reserved: 'reserved',
  serviceState: { running: 'running', stopped: 'stopped' },
  startMode: { auto: 'automatic', manual: 'manual', disabled: 'disabled', boot: 'boot', system: 'system', unknown: 'unknown' },
  rule: (enabled, ports, scope) => `${enabled ? 'allowed' : 'disabled'} ${ports}, ${scope}`,
  scope: (remote, profiles) => `${remote}, ${profiles}`,
  only: (scope, listener) => `${scope}, only to ${listener}`,
  profile: { domain: 'domain', private: 'private', public: 'public' },
  anyProfile: 'any profile',
  anyAddress: 'any address',
  localSubnet: 'local subnet',
  effect: { none: 'no change', restart: 'restart', reboot: 'restart of the computer', pending: 'at once, or at the next stop', last: 'last, after the listeners answer', noRestart: 'no restart', staysStopped: 'stays stopped' },
  loses: (list) => `These listen on ports that the rule to disable opens, and no other rule lets clients in: ${list}. Each needs a rule of its own, or the rule stays needed.`,
  risk: { none: 'None', low: 'Low', medium: 'Medium', high: 'High' },
  riskReason: {
    'clients-move': 'Clients that name the old port must change.',
    restart: 'The instance restarts; its connections end. The primary replica of an availability group fails over or its databases are down meanwhile.',
    'cluster-failover': 'A cluster resource is taken offline and online. Whatever else depends on it goes offline too; only the Agent is brought back.',
    'narrows-firewall': 'A rule that other programs may rely on is disabled.',
    'in-dynamic-range': 'Until the port is reserved, a client socket can take it while the instance is down.',
    'browser-stops': 'Clients that ask the SQL Server Browser no longer get an answer.',
    'local-rules-void': 'Group policy keeps local rules from taking effect: the new rule alone opens nothing.',
  },
  phase: { allow: 'Allow', stop: 'Stop', reserve: 'Reserve', write: 'Write', start: 'Start', verify: 'Verify', 'start-dependants': 'Start dependants', narrow: 'Narrow', 'put-back': 'Put back' },
  step: ({ subject, names, kind, port }) => {
    const list = names.join(', ');
    switch (kind) {
      case 'registry':
        return `${subject}: write the port`;
      case 'rule-add':
        return `Add the inbound rule ${list}`;
      case 'rule-on':
        return `Enable the rule ${list}`;
      case 'rule-off':
        return `Disable the rule ${list}`;
      case 'rule-remove':
        return `Remove the rule ${list}`;
      case 'reserve':
        return `${subject}: reserve ${port}`;
      case 'release':
        return `${subject}: release ${port}`;
      case 'stop':
        return `${subject === '' ? '' : `${subject}: `}stop ${list}`;
      case 'start':
        return `${subject === '' ? '' : `${subject}: `}start ${list}`;
      case 'offline':
        return `${subject}: take the cluster resource ${list} offline`;
      case 'online':
        return `${subject}: bring the cluster resource ${list} online`;
      case 'start-mode':
        return `Start mode of ${list}`;
      case 'verify':
        return `${subject}: wait for the listener on ${port}`;
    }
  },
  stepStatus: { waiting: 'not started', running: 'running', done: 'done', pending: 'pending', failed: 'failed', unknown: 'answer lost, read again', undone: 'rolled back' },
  runState: {
    planned: 'Planned', locked: 'Locked', snapshotted: 'Snapshot taken', applying: 'Applying', applied: 'Applied', verifying: 'Asking from outside', committed: 'Committed',
    'rolling-back': 'Rolling back', 'rolled-back': 'Rolled back', 'needs-a-person': 'Needs a person', stale: 'Stale plan, nothing written', interrupted: 'Interrupted',
  },
  problem: {
    'instances-unknown': () => 'The instances could not be read, so nothing can be planned. Scan again with the rights to read the registry.',
    'nothing-chosen': () => 'No instance is chosen.',
    'unknown-instance': (s) => `There is no instance ${s} on this target.`,
    'chosen-twice': (s) => `${s} is chosen twice.`,
    'settings-unknown': (s) => `The TCP/IP settings of ${s} could not be read.`,
    'tcp-disabled': (s) => `TCP/IP is off for ${s}. Turn it on in SQL Server Configuration Manager first.`,
    'no-address-enabled': (s) => `${s} listens on single addresses, and none of them is enabled.`,
    'service-unsettled': (s) => `${s} is starting or stopping. Scan again when it has settled.`,
    'state-unknown': (s) => `It could not be read whether ${s} runs.`,
    'dependants-unknown': (s) => `The services that depend on ${s} could not be read, so it cannot be restarted safely.`,
    'cluster-unknown': (s) => `${s} belongs to a cluster whose resources could not be read.`,
    'cluster-not-active': (s) => `${s} does not run on this node. The cluster would undo a change made here: plan it on the node that runs the instance, while it is online.`,
    'service-disabled': (s) => `${s} runs, but its start mode is Disabled: once stopped it could not be started again. Set the start mode first.`,
    'no-current-port': (s) => `${s} has no port in use to keep. Use the series or type a number.`,
    'several-ports': (s) => `${s} uses several ports; which of them to keep is your decision: type the number.`,
    'listening-unknown': (s) => `It could not be read where ${s} listens, so the port in use is not known.`,
    'port-missing': (s) => `${s} needs a port number.`,
    'port-invalid': (s, p) => `${p('port')} is not a port for ${s}: 1434 belongs to the dedicated administrator connection.`,
    'port-same': (s, p) => `${s} would get ${p('port')}, which ${p('other')} gets in this plan.`,
    'port-other-instance': (s, p) => `${p('port')} for ${s} is configured for ${p('other')}.`,
    'port-taken': (s, p) => `${p('port')} for ${s} is used by ${p('process')}; the engine would not start.`,
    'port-excluded': (s, p) => `${p('port')} for ${s} lies in ${p('start')}-${p('end')}, which Windows holds; the engine would not start.`,
    'series-exhausted': (s, p) => `From ${p('start')} upward no free port is left for ${s}.`,
    'firewall-unknown': (s) => `The firewall rules could not be read, so no rule for ${s} can be planned. Choose no rule, or scan again.`,
    'firewall-rule': (s, p) => `The rule for ${s} cannot be made: ${p('text')} (${p('reason')}).`,
    'program-unknown': (s) => `The program of ${s} could not be read; allow the port instead of the program.`,
    'rule-name-taken': (s) => `A rule named ${s} exists and is a different rule. Rename or remove it first.`,
    'rule-not-found': (s) => `There is no rule named ${s}.`,
    'rule-not-local': (s, p) => `The rule ${p('displayName')} (${s}) comes from ${p('store')} and cannot be disabled on this computer.`,
    'rule-unreadable': (s) => `The rule ${s} could not be read in full and is left alone.`,
    'rule-not-allow': (s, p) => `The rule ${p('displayName')} (${s}) does not allow anything.`,
    'browser-unknown': () => 'The state of the SQL Server Browser could not be read.',
    'changed-since': (s, p) => `${s} was left at ${p('planned')} and is now ${p('found')}. Somebody changed it; it is not overwritten.`,
    'cell-unknown': (s) => `${s} could not be read.`,
    'run-not-committed': (s, p) => `${s} cannot be undone: it is ${p('state')}.`,
    'nothing-to-undo': (s) => `${s} changed nothing.`,
    'nothing-pending': (s) => `Nothing of ${s} is pending.`,
  },
  problemUnknown: (code, subject) => `${subject}: ${code}`,
};
