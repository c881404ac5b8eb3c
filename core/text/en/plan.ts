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
  readonly kind: 'registry' | 'rule-add' | 'rule-on' | 'rule-off' | 'rule-remove' | 'reserve' | 'release' | 'stop' | 'start' | 'offline' | 'online' | 'start-mode' | 'verify' | 'verify-service' | 'key-add' | 'key-remove' | 'wmi-host' | 'dynamic-range' | 'dfsr' | 'await-reboot' | 'await-restart' | 'spn-add' | 'spn-remove' | 'file' | 'alias';
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
  readonly servicePort: (port: string | null, listening: string, stays: boolean, invalid: string | undefined) => string;
  readonly rpcRange: (state: 'absent' | 'complete' | 'incomplete' | 'invalid', ports: string, text: string | undefined) => string;
  readonly wmiHost: (mode: 'shared' | 'standalone', port: string | null) => string;
  readonly dynamicRange: (start: number, end: number, count: number) => string;
  readonly seconds: (seconds: number) => string;
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
  resource: { 'sql-instance': 'SQL Server instance', 'firewall-rule': 'Inbound rule', exclusion: 'Port reservation', service: 'Service', 'service-port': 'Fixed RPC port', 'dcom-app': 'DCOM application', 'rpc-range': 'RPC port range', 'wmi-host': 'Windows Management Instrumentation', 'dynamic-range': 'Dynamic port range', 'tcp-parameter': 'TCP setting', 'client-file': 'File of a client', 'client-alias': 'Client alias', spn: 'Service principal name' },
  mode: {
    static: 'fixed', dynamic: 'dynamic', 'dynamic-unallocated': 'dynamic, not allocated yet', both: 'both', 'per-ip': 'per IP address', invalid: 'value the engine refuses', 'tcp-disabled': 'TCP/IP off', unknown: 'unknown',
  },
  instanceState: { running: 'running', stopped: 'stopped', pending: 'starting or stopping', unknown: 'unknown' },
  stopped: 'stopped',
  reserved: 'reserved',
  serviceState: { running: 'running', stopped: 'stopped' },
  startMode: { auto: 'automatic', manual: 'manual', disabled: 'disabled', boot: 'boot', system: 'system', unknown: 'unknown' },
  servicePort: (port, listening, stays, invalid) => `${invalid === undefined ? (port === null ? 'dynamic' : `fixed ${port}`) : `not a port: ${invalid}`}${listening === '' ? '' : ` (listens on ${listening})`}${stays ? ', a dynamic one stays beside it' : ''}`,
  rpcRange: (state, ports, text) => (state === 'absent' ? 'the dynamic range of Windows' : state === 'complete' ? ports : `${state === 'invalid' ? 'invalid' : 'incomplete'}: ${text ?? ports}`),
  wmiHost: (mode, port) => (mode === 'shared' ? 'shared process, dynamic port' : `process of its own, port ${port ?? 'not set'}`),
  dynamicRange: (start, end, count) => `${start}-${end} (${count} ports)`,
  seconds: (seconds) => `${seconds} s`,
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
    'service-restarts': 'Services restart; whoever uses them is cut off for a moment.',
    reboot: 'Takes effect when the computer restarts. Until then the old ports stay in use.',
    'rpc-range': 'Every RPC service takes its ports from this range. Too few, and services do not start. Directory Services support of Microsoft advises against it without a thorough test.',
    'wmi-interrupted': 'WMI and the services that depend on it stop for a moment: monitoring and management tools lose their connections.',
    'dynamic-range-moves': 'New outgoing connections and RPC services take their ports from another range: firewalls between servers must allow it.',
    'dynamic-range-conflict': 'Ports that somebody listens on, or that are excluded, lie in the new range.',
    'files-rewritten': 'Programs read these files when they start, so each needs a restart; IIS restarts an application by itself when its web.config changes.',
  },
  phase: { allow: 'Allow', stop: 'Stop', reserve: 'Reserve', write: 'Write', start: 'Start', verify: 'Verify', 'start-dependants': 'Start dependants', await: 'Await restart', narrow: 'Narrow', 'put-back': 'Put back' },
  step: ({ subject, names, kind, port }) => {
    const list = names.join(', ');
    switch (kind) {
      case 'registry':
        return subject === '' ? `Write ${list}` : `${subject}: write the port`;
      case 'rule-add':
        return `Add the inbound rule ${list}`;
      case 'rule-on':
        return `Enable the rule ${list}`;
      case 'rule-off':
        return `Disable the rule ${list}`;
      case 'rule-remove':
        return `Remove the rule ${list}`;
      case 'reserve':
        return subject === '' ? `Reserve ${port}` : `${subject}: reserve ${port}`;
      case 'release':
        return subject === '' ? `Release ${port}` : `${subject}: release ${port}`;
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
      case 'verify-service':
        return port === '' ? `${subject}: wait until ${list} runs` : `${subject}: wait for the listener on ${port}`;
      case 'key-add':
        return `Create the key ${list}`;
      case 'key-remove':
        return `Remove the key ${list}`;
      case 'wmi-host':
        return port === 'standalone' ? 'Move WMI to a process of its own' : 'Move WMI back to the shared process';
      case 'dynamic-range':
        return `Set the dynamic range ${list} to ${port}`;
      case 'dfsr':
        return port === '0' ? 'DFS Replication: back to a dynamic port' : `DFS Replication: set the port ${port}`;
      case 'await-reboot':
        return `Await the restart of the computer${list === '' ? '' : `: ${list}`}`;
      case 'await-restart':
        return `Await the restart of ${list}`;
      case 'spn-add':
        return `Register the SPN ${list} for ${port}`;
      case 'spn-remove':
        return `Remove the SPN ${list} from ${port}`;
      case 'file':
        return `Correct ${list}`;
      case 'alias':
        return port === '' ? `Remove the alias ${subject}` : `Set the alias ${subject}`;
    }
  },
  stepStatus: { waiting: 'not started', running: 'running', done: 'done', pending: 'pending', failed: 'failed', unknown: 'answer lost, read again', undone: 'rolled back' },
  runState: {
    planned: 'Planned', locked: 'Locked', snapshotted: 'Snapshot taken', applying: 'Applying', applied: 'Applied', verifying: 'Asking from outside', committed: 'Committed',
    'rolling-back': 'Rolling back', 'rolled-back': 'Rolled back', 'needs-a-person': 'Needs a person', stale: 'Stale plan, nothing written', interrupted: 'Interrupted',
  },
  problem: {
    'instances-unknown': () => 'The instances could not be read, so nothing can be planned. Scan again with the rights to read the registry.',
    'nothing-chosen': () => 'Nothing is chosen.',
    'rpc-unknown': () => 'The RPC settings could not be read, so nothing can be planned. Scan again.',
    'wmi-unknown': () => 'The WMI settings could not be read, so nothing can be planned. Scan again.',
    'ranges-unknown': () => 'The dynamic ranges could not be read, so nothing can be planned. Scan again.',
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
    'service-unknown': (s) => `There is no service or application ${s} on this target whose port can be fixed.`,
    'service-port-invalid': (s, p) => `${p('port')} is no port for ${s}: choose one from 1024 up, and not 1434.`,
    'service-port-taken': (s, p) => `${p('port')} for ${s} is used by ${p('process')}.`,
    'service-port-excluded': (s, p) => `${p('port')} for ${s} lies in ${p('start')}-${p('end')}, which Windows holds; the service could not listen there.`,
    'service-port-same': (s, p) => `${s} would have ${p('port')}, which ${p('other')} has. Each needs a number of its own.`,
    'service-inside-range': (s, p) => `${p('port')} of ${s} lies inside the RPC range ${p('ranges')}. Fixed ports must lie outside, or another service may have taken the number.`,
    'wrong-kind': (s, p) => `The value of ${s} is stored as ${p('text')}, which Windows does not read. It is written anew only if repairing wrong kinds is chosen.`,
    'range-empty': () => 'The RPC range has no ports.',
    'range-invalid': (_, p) => `${p('text')} is not a range of ports: 1 to 65535. With one such entry every RPC service would fail to register.`,
    'range-reversed': (_, p) => `${p('text')} ends before it starts.`,
    'range-privileged': (_, p) => `${p('text')} begins below 1024. Choose a range above 5000.`,
    'range-overlap': (_, p) => `${p('text')} overlaps ${p('other')}.`,
    'range-too-small': (_, p) => `The range has ${p('count')} ports, and ${p('live')} RPC ports are in use now: services would not start after the restart. At least 100 are advised.`,
    'range-excluded': (_, p) => `Windows holds ${p('text')}: RPC services could not listen there. Choose a range without it.`,
    'range-not-acknowledged': () => 'The warning about restricting the whole RPC range must be acknowledged. Fixed ports for single services come first.',
    'wmi-other': (_, p) => `WMI runs in a service group that winmgmt.exe does not make: ${p('text')}. It is left alone.`,
    'dynamic-count': (s, p) => `${s}: ${p('count')} ports are too few. num is a count, and Windows takes 255 at least. To confine RPC services to few ports, use the RPC range instead; the dynamic range serves every outgoing connection as well.`,
    'dynamic-start': (s, p) => `${s}: the range starts at ${p('start')}; Windows takes 1025 at least.`,
    'dynamic-end': (s, p) => `${s}: ${p('count')} ports from ${p('start')} end at ${p('end')}, beyond 65535. num is a count, not the last port.`,
    'dynamic-dns': (s, p) => `${s}: the DNS Server takes ${p('pool')} UDP ports at its start, and ${p('count')} leave none for anybody else. Give the range 5000 or more.`,
    'block-invalid': (s) => `${s} is not a block of ports.`,
    'block-held': (s, p) => `${s} cannot be reserved: Windows holds ${p('held')}. If WinNAT (Docker, WSL, Hyper-V) holds it: net stop winnat, reserve, net start winnat. Blocks held since the start of the computer need a restart.`,
    'block-overlaps': (s, p) => `${s} overlaps the reservation ${p('other')}. Release that one first.`,
    'release-missing': (s) => `There is no reservation ${s}.`,
    'release-system': (s) => `${s} is held by Windows itself and cannot be released here.`,
    'timed-wait': (_, p) => `${p('seconds')} seconds are not possible for TcpTimedWaitDelay: ${p('min')} to ${p('max')}.`,
    'await-first': (s) => `${s} waits for a restart that no scan has seen yet. Restart, scan again, then go on.`,
    'changed-since': (s, p) => `${s} was left at ${p('planned')} and is now ${p('found')}. Somebody changed it; it is not overwritten.`,
    'cell-unknown': (s) => `${s} could not be read.`,
    'run-not-committed': (s, p) => `${s} cannot be undone: it is ${p('state')}.`,
    'nothing-to-undo': (s) => `${s} changed nothing.`,
    'nothing-pending': (s) => `Nothing of ${s} is pending.`,
    'file-changed': (s) => `${s} has changed since it was searched. Search again.`,
    'file-read-only': (s) => `${s} is read-only or may not be written by this user. Allow it, or leave the file out.`,
    'file-unreadable': (s, p) => `${s} could not be read: ${p('detail')}`,
    'file-too-large': (s) => `${s} is too large to be corrected here.`,
    'spn-invalid': (s) => `${s} is not a service principal name that can be set here.`,
    'spn-held': (s, p) => `${s} is already held by ${p('holder')}. Two accounts with one SPN make Kerberos fail; remove it there first.`,
    'spn-account-unknown': (s, p) => `The SPNs of ${s} could not be read: ${p('detail')}`,
    'alias-invalid': (s) => `The alias ${s} cannot be set: a name, a server without a comma and a port are needed.`,
  },
  problemUnknown: (code, subject) => `${subject}: ${code}`,
};
