import { grouped, words } from '#core/text/format';
import { errorsText } from '#core/text/en/errors';
import { systemFindings } from '#core/text/en/systemFindings';
import type { FindingCode, Severity } from '#core/findings/finding';
import type { PortValueProblem, OtherEndpoint, UnknownReason } from '#core/scan/model';
import type { WideReason } from '#core/firewall/view';
import type { ImportProblemCode } from '#core/scan/regScan';
import type { AreaName } from '#core/scan/scan';

/** A parameter of the finding as text; empty where it has none of that name. */
export type FindingValues = (name: string) => string;

export interface FindingText {
  readonly title: (v: FindingValues) => string;
  readonly meaning: string;
  readonly why: string;
  readonly whatToDo: string;
}

/** One row per code: a finding without text does not compile. */
export interface FindingsText {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly area: Readonly<Record<AreaName, string>>;
  readonly importProblem: Readonly<Record<ImportProblemCode, string>>;
  readonly finding: Readonly<Record<FindingCode, FindingText>>;
}

const area: Record<AreaName, string> = {
  host: 'Computer',
  sqlRegistry: 'SQL Server settings',
  services: 'Services',
  listeners: 'Listeners',
  ranges: 'Dynamic and excluded port ranges',
  firewall: 'Firewall rules',
  cluster: 'Failover cluster',
  systemRegistry: 'RPC, WMI and service settings',
  dfsr: 'DFS Replication',
  events: 'Events of port exhaustion',
  connections: 'TCP connections',
  rpcEndpoints: 'RPC endpoint mapper',
};
const reason: Record<UnknownReason, string> = {
  'not-collected': 'not in the source',
  unreadable: 'not readable',
  absent: 'absent',
  'not-running': 'not running',
};
const cause: Record<string, string> = Object.fromEntries(Object.entries(errorsText.verb).map(([code, text]) => [code, text.what]));
const profile: Record<string, string> = { domain: 'domain', private: 'private', public: 'public' };
const valueProblem: Record<PortValueProblem, string> = {
  blank: 'contains a blank',
  junk: 'is not a list of ports',
  'out-of-range': 'holds a number that is no port',
  duplicate: 'lists a port twice',
  'too-long': 'is longer than 2,047 characters',
  'wrong-kind': 'is not stored as text',
};
const endpoint: Record<OtherEndpoint['kind'], string> = {
  mirroring: 'an availability group or mirroring endpoint by its number',
  'service-broker': 'Service Broker by its number',
  unknown: 'no setting says for what',
};
const wide: Record<WideReason, string> = {
  'whole-dynamic-range': 'the whole dynamic range',
  'many-ports': 'many ports',
  'udp-1434': 'the Browser port',
};
const importProblem: Record<ImportProblemCode, string> = {
  'not-registry': 'not a registry export',
  'bad-line': 'neither a key nor a value',
  'bad-key': 'not a key a registry can hold',
  'unknown-hive': 'not below a known hive',
  'no-key': 'a value without a key',
  'bad-string': 'text in quotes that does not end where it should',
  'bad-data': 'data that does not fit its kind',
  kind: 'a kind of value PortPin does not read',
  'code-page': 'characters that depend on the code page of the other computer',
  'no-instance-names': 'keys of an instance without "Instance Names\\SQL"',
  'nothing-usable': 'neither SQL Server nor firewall keys',
};
const startReason: Partial<Record<FindingCode, string>> = {
  'sql-port-value-invalid': 'a port value it cannot read',
  'sql-port-taken': 'a port another process has',
  'sql-in-excluded-range': 'a port the system holds',
};
const serviceState: Record<string, string> = { absent: 'not installed', stopped: 'stopped', 'not-running': 'not running' };

export const findingsText: FindingsText = {
  severity: { error: 'Error', warning: 'Warning', note: 'Note', unknown: 'Not readable' },
  area,
  importProblem,
  finding: {
    'sql-dynamic': {
      title: (v) => (v('port') === '' ? `${v('instance')} takes a dynamic port` : `${v('instance')} is on dynamic port ${v('port')}`),
      meaning: 'TcpDynamicPorts is in use. Windows hands out a port, and SQL Server asks for the same number again only while it is free.',
      why: 'At a later start the number can be another one. Firewall rules, connection strings and SPNs that name it then no longer fit, and the firewall has to leave a whole range open.',
      whatToDo: 'Give the instance a fixed port. Keeping the number in use needs no restart and no change on any client.',
    },
    'sql-dual-listening': {
      title: (v) => `${v('instance')} listens on two ports: fixed ${v('fixed')} and dynamic ${v('dynamic')}`,
      meaning: 'TcpPort and TcpDynamicPorts are both filled, so SQL Server opens both.',
      why: 'The second port is open without anyone meaning it to be, and it can move. Tools that set TcpPort alone leave this behind.',
      whatToDo: 'Find out which of the two clients use, fix that one and empty TcpDynamicPorts.',
    },
    'sql-per-ip-ignored': {
      title: (v) => `${v('instance')}: ports in ${v('entries')} have no effect`,
      meaning: 'Listen All is on, so only IPAll counts. Numbers in the single IP entries are not read.',
      why: 'Whoever reads those entries takes a port for granted that nobody listens on.',
      whatToDo: 'Nothing has to change. Empty the entries if they mislead people.',
    },
    'sql-ipall-ignored': {
      title: (v) => `${v('instance')}: the port in ${v('entries')} has no effect`,
      meaning: 'Listen All is off, so only enabled IP entries count and IPAll is not read.',
      why: 'A port set in IPAll, by hand or by a script, does nothing.',
      whatToDo: 'Set the port in the enabled IP entries, or turn Listen All on.',
    },
    'sql-restart-pending': {
      title: (v) => `${v('instance')}: configured ${v('configured')}, listening on ${v('listening') === '' ? 'no port' : v('listening')}`,
      meaning: 'The settings were changed after the last start. SQL Server reads them only when it starts.',
      why: 'SQL Server Browser may already answer with the new port while nobody listens there: connections by instance name fail until the restart.',
      whatToDo: 'Restart the instance, or put the settings back.',
    },
    'sql-port-value-invalid': {
      title: (v) => `${v('instance')}: ${v('value')} of ${v('entry')} ${words(valueProblem, v('problem'), ', ')}: "${v('text')}"`,
      meaning: 'Only digits separated by commas belong into this value, stored as text, at most 2,047 characters.',
      why: 'With a blank in the value SQL Server does not start: error 17182, 0xd, "Unable to retrieve registry settings". Other characters are not what it expects either.',
      whatToDo: 'Correct the value before the next start. Giving the instance a fixed port here rewrites it.',
    },
    'sql-in-dynamic-range': {
      title: (v) => `${v('instance')}: fixed port ${v('port')} lies in the dynamic range ${v('range')} and is not reserved`,
      meaning: 'Windows may hand this number to any program that asks for a port.',
      why: 'If a client socket holds it at that moment, SQL Server does not start (26023, 10048). It happens after a restart, when nobody expects it.',
      whatToDo: 'Reserve the port, or choose one below the range.',
    },
    'sql-in-excluded-range': {
      title: (v) => `${v('instance')}: port ${v('port')} lies in ${v('range')}, which the system holds`,
      meaning: 'Windows keeps this range for itself, for example for Hyper-V or WinNAT. Binding there is refused with 10013, though nothing listens.',
      why: 'SQL Server cannot open the port at its next start.',
      whatToDo: 'Choose a port outside the excluded ranges.',
    },
    'sql-reserved': {
      title: (v) => `${v('instance')}: port ${v('port')} is reserved (${v('range')})`,
      meaning: 'An administrator excluded the port, so Windows hands it to nobody. A program that names it can still open it.',
      why: 'This is what keeps a fixed port free across restarts.',
      whatToDo: 'Nothing. Keep the reservation as long as the instance has this port.',
    },
    'sql-port-taken': {
      title: (v) => `${v('instance')}: port ${v('port')} is taken by ${v('process')} (PID ${v('processId')})`,
      meaning: 'Another process listens on the port that this instance is configured for.',
      why: 'SQL Server does not start while the port is in use: 26023, "Tcp port is already in use", then 17182, 17826 and 17120.',
      whatToDo: 'Choose another port for one of the two.',
    },
    'sql-dac-port': {
      title: (v) => `${v('instance')} is configured for 1434, the port of the dedicated administrator connection`,
      meaning: 'The DAC of SQL Server goes to TCP 1434 first, and UDP 1434 belongs to SQL Server Browser.',
      why: 'The DAC is for the moment when nothing else gets in. With 1434 taken it moves to a dynamic port.',
      whatToDo: 'Choose another port: 1433 for a default instance, 1435 and up for the others.',
    },
    'sql-privileged-port': {
      title: (v) => `${v('instance')}: port ${v('port')} is below 1024`,
      meaning: 'Ports below 1024 are assigned to system services.',
      why: 'Firewalls and scanners treat them as something else, and a service installed later may want the number.',
      whatToDo: 'Choose a port from 1024 up.',
    },
    'sql-well-known-port': {
      title: (v) => `${v('instance')}: port ${v('port')} is known for ${v('service')}`,
      meaning: 'The number is registered for, or customarily used by, another service.',
      why: 'A service installed later may want it, and people and firewalls take it for that service.',
      whatToDo: 'Choose a port that no other service is known for.',
    },
    'sql-same-port': {
      title: (v) => `${v('instance')} and ${v('other')} have the same port ${v('port')}`,
      meaning: 'Both instances are configured for this port on the same address.',
      why: 'Only the one that starts first gets it. A second one with a fixed port does not start; one with a dynamic port moves.',
      whatToDo: 'Give one of them another port.',
    },
    'sql-clustered': {
      title: (v) => `${v('instance')} runs in a failover cluster${v('node') === '' ? '' : `, now on ${v('node')}`}`,
      meaning: 'The cluster keeps a copy of the settings and writes it back when the instance comes online.',
      why: 'A change made on a passive node or while the instance is offline is undone by the cluster, and a plain service restart is taken for a failure.',
      whatToDo: 'Make the change on the active node while the instance is online, then take the cluster resource offline and online. Firewall rules and port reservations belong to each node: make the same ones on every other node, or clients lose the instance at the next failover.',
    },
    'sql-default-off-1433': {
      title: (v) => `The default instance is on port ${v('port')}, not on 1433`,
      meaning: 'Clients that name only the server go to 1433. They do not ask SQL Server Browser for a default instance.',
      why: 'Such clients do not find it: every connection string needs the port.',
      whatToDo: 'Give it 1433 if that is free, or put the port into every connection string.',
    },
    'sql-tcp-disabled': {
      title: (v) => `${v('instance')}: TCP/IP is disabled`,
      meaning: 'The instance takes connections through shared memory or named pipes only.',
      why: 'A port setting has no effect, and clients elsewhere cannot connect by TCP.',
      whatToDo: 'Nothing, if only local programs use it. Otherwise enable TCP/IP in SQL Server Configuration Manager first.',
    },
    'sql-never-started': {
      title: (v) => `${v('instance')} has no port yet`,
      meaning: 'It is set to a dynamic port and none was allocated: it has not run since it was set so.',
      why: 'At its first start it takes a number that nobody knows beforehand.',
      whatToDo: 'Give it a fixed port now: nothing is running, so nobody is disturbed.',
    },
    'sql-start-failed': {
      title: (v) => `${v('instance')} is stopped and cannot start: ${words(startReason, v('reason'), ', ')}`,
      meaning: 'The service starts by itself, yet it is stopped, and its port settings explain why.',
      why: 'Its databases are not reachable, and each attempt ends the same way.',
      whatToDo: 'Correct what is named, then start the service. The ERRORLOG of the instance holds the error.',
    },
    'sql-spn-follows': {
      title: (v) => `${v('instance')} runs as ${v('account')}: its SPN names the port${v('port') === '' ? '' : ` (${v('port')})`}`,
      meaning: 'Kerberos clients ask for MSSQLSvc/host:port. The engine registers that name only if its account may; a domain account usually may not.',
      why: 'When the port changes and the SPN does not, clients fall back to NTLM or cannot log in.',
      whatToDo: 'When the number changes, add the SPN with the new port and remove the old one. Keeping the port in use needs no change.',
    },
    'sql-other-endpoint': {
      title: (v) => `${v('instance')} also listens on ${v('ports')}: ${words(endpoint, v('kind'), ', ')}`,
      meaning: 'Further listeners of the same process. What an endpoint is for can be read only after a login (sys.tcp_endpoints).',
      why: 'They have settings of their own: a port change does not move them, and rules for them must stay.',
      whatToDo: 'Leave them as they are. Check before you disable a rule that they may depend on.',
    },
    'sql-settings-unknown': {
      title: (v) => `${v('instance')}: network settings could not be read`,
      meaning: 'The key with the TCP/IP settings, or a value in it, is missing from what was read.',
      why: 'Without them nothing can be said about its port, and nothing is changed.',
      whatToDo: 'Scan again with administrator rights, or export the whole key of the instance.',
    },
    'browser-not-needed': {
      title: () => 'SQL Server Browser runs, and no instance needs it',
      meaning: 'Every instance has a fixed port. Clients that name the port do not ask the Browser.',
      why: 'It answers everyone on UDP 1434 with names, versions and ports of the instances.',
      whatToDo: 'Once every client names the port, stop it. It is still used for connections by instance name and for the DAC of a named instance.',
    },
    'browser-needed': {
      title: (v) => `SQL Server Browser is needed by ${v('instances')}`,
      meaning: 'These named instances have dynamic ports. Clients learn the number from the Browser.',
      why: 'UDP 1434 has to stay open for as long as this is so.',
      whatToDo: 'Give these instances fixed ports and put the port into the connection strings. Then the Browser can be stopped.',
    },
    'browser-stopped-but-needed': {
      title: (v) => `SQL Server Browser is ${words(serviceState, v('state'), ', ')}, but ${v('instances')} ${v('instances').includes(',') ? 'have' : 'has'} a dynamic port`,
      meaning: 'Nobody tells clients the number of a dynamic port.',
      why: 'Connections by instance name fail. Clients that name today’s number fail after it has moved.',
      whatToDo: 'Give the instances fixed ports, or start the Browser.',
    },
    'firewall-wide-rule': {
      title: (v) => `"${v('rule')}" opens ${words(wide, v('reason'), ', ')}: ${grouped(v('count'))} ports ${v('protocol')} (${v('ports')})`,
      meaning: 'The inbound rule lets in more ports than a service with a fixed port needs.',
      why: 'Whatever starts to listen in that range is reachable at once, for everyone the rule lets in.',
      whatToDo: 'Once the fixed port has a rule of its own and was checked from outside, disable this one. Ask who else depends on it.',
    },
    'firewall-browser-open': {
      title: (v) => `"${v('rule')}" opens UDP 1434 for SQL Server Browser`,
      meaning: 'The Browser can be asked from the network.',
      why: 'Clients with a port in their connection string do not need it, and it tells everyone which instances there are.',
      whatToDo: 'Disable the rule when no client connects by instance name any more.',
    },
    'firewall-no-rule': {
      title: (v) => (v('rules') === 'read' ? `${v('instance')}: none of the inbound rules that were read opens port ${v('ports')}` : `${v('instance')}: no inbound rule opens port ${v('ports')}`),
      meaning: 'No active rule that counts lets this port in for this engine.',
      why: 'Clients on other computers cannot connect. If they can today, a rule that could not be read lets them in.',
      whatToDo: 'Add a rule for exactly this port, or leave it closed if only local programs connect.',
    },
    'firewall-local-void': {
      title: (v) => `Group Policy keeps local firewall rules from taking effect: ${words(profile, v('profiles'), ', ')}`,
      meaning: 'AllowLocalPolicyMerge is 0. Only rules from Group Policy count in these profiles.',
      why: 'A rule added on this computer opens nothing there.',
      whatToDo: 'Have the rule added to the Group Policy.',
    },
    'firewall-off': {
      title: (v) => `Windows Firewall is off: ${words(profile, v('profiles'), ', ')}`,
      meaning: 'In these profiles no rule is applied, and every port is open.',
      why: 'Narrowing rules changes nothing while the firewall is off.',
      whatToDo: 'Find out why it is off. Another product may take its place.',
    },
    ...systemFindings,
    'host-not-elevated': {
      title: (v) => `PortPin runs without administrator rights (${v('user')})`,
      meaning: 'Reading works. Applying asks for elevation.',
      why: 'Some facts, such as the owner of every listener, may be missing.',
      whatToDo: 'Nothing. Windows asks when a change is applied.',
    },
    'host-constrained': {
      title: (v) => `PowerShell is restricted to ${v('mode')}`,
      meaning: 'A policy such as AppLocker or App Control limits what scripts may do on this computer.',
      why: 'PortPin cannot read or change everything there.',
      whatToDo: 'Take the scripts to someone who may run them, or have PortPin allowed by the policy.',
    },
    'area-unreadable': {
      title: (v) => `${words(area, v('area'), ', ')}: ${words(reason, v('reason'), ', ')}${v('error') === '' ? '' : `: ${words(cause, v('error'), ', ')}`}`,
      meaning: 'This part of the computer was not read. Nothing is assumed about it.',
      why: 'Findings that rest on it are missing. Their absence does not mean that all is well.',
      whatToDo: 'Scan again, with administrator rights if access was denied. For an import, use the collect script on the server.',
    },
    'import-problem': {
      title: (v) => `${v('file')}${v('line') === '0' ? '' : `, line ${v('line')}`}: ${words(importProblem, v('problem'), ', ')}${v('text') === '' ? '' : `: ${v('text')}`}`,
      meaning: 'This part of the file was left out. Everything else was read.',
      why: 'What it would have said is unknown.',
      whatToDo: 'Export the key again, or correct the line.',
    },
  },
};
