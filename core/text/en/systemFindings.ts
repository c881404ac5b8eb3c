import { grouped } from '#core/text/format';
import type { FindingCode } from '#core/findings/finding';
import type { FindingText } from '#core/text/en/findings';

export type SystemFindingCode = Extract<FindingCode, `rpc-${string}` | `wmi-${string}` | `dynamic-${string}` | `dns-${string}` | `ports-${string}` | 'time-wait-many' | 'timed-wait-set'>;

/** Findings about RPC, WMI and the ranges of Windows. */
export const systemFindings: Readonly<Record<SystemFindingCode, FindingText>> = {
  'rpc-range-incomplete': {
    title: (v) => `The RPC range is incomplete: Rpc\\Internet lacks ${v('values')}`,
    meaning: 'Ports, PortsInternetAvailable and UseInternetPorts count only together.',
    why: 'Without one of them every dynamic registration of RPC over TCP fails at the next start of the computer.',
    whatToDo: 'Write all three, or take them away. The RPC wizard does either, with undo.',
  },
  'rpc-range-invalid': {
    title: (v) => `The RPC range cannot be read: ${v('value')} holds "${v('text')}"`,
    meaning: 'One entry that is no port or range makes the whole configuration invalid.',
    why: 'Every dynamic registration of RPC over TCP fails at the next start; error 87 and Netlogon event 5820 follow.',
    whatToDo: 'Write the range anew with the RPC wizard before the computer restarts.',
  },
  'rpc-range-blank': {
    title: (v) => `The RPC range has a blank: "${v('text')}"`,
    meaning: 'An entry is a port, or two ports with a hyphen and nothing else.',
    why: 'With a blank RPC does not work and services do not start. DCOMCNFG of older Windows wrote such entries itself.',
    whatToDo: 'Write the range anew with the RPC wizard before the computer restarts.',
  },
  'rpc-range-wrong-kind': {
    title: (v) => `The RPC range is stored in the wrong form: ${v('value')}`,
    meaning: 'Ports has to be REG_MULTI_SZ, the other two REG_SZ.',
    why: 'Windows does not read a value of another kind, and the configuration is invalid without it.',
    whatToDo: 'Have it repaired in the RPC wizard: it is done only on request, and undo brings the old kind back.',
  },
  'rpc-range-overlap': {
    title: (v) => `Entries of the RPC range overlap: ${v('text')}`,
    meaning: 'The same ports stand in two entries.',
    why: 'The range is smaller than its entries add up to.',
    whatToDo: 'Write the range anew without the overlap when it is changed next.',
  },
  'rpc-range-outside': {
    title: (v) => `RPC services take ports outside ${v('ports')}`,
    meaning: 'PortsInternetAvailable and UseInternetPorts differ: services use every port but those of the list.',
    why: 'A list meant as the allowed range does the opposite.',
    whatToDo: 'Set both to Y with the RPC wizard.',
  },
  'rpc-range-small': {
    title: (v) => `The RPC range has ${grouped(v('count'))} ports${v('live') === '0' ? '' : `, ${v('live')} are in use now`}`,
    meaning: 'Every RPC service takes its ports here and keeps them until its process ends. At least 100 are advised.',
    why: 'With none left, a service answers RPC_S_OUT_OF_RESOURCES or does not start.',
    whatToDo: 'Add ports to the range, then restart the computer.',
  },
  'rpc-range-low': {
    title: (v) => `The RPC range begins below 5000: ${v('ports')}`,
    meaning: 'Lower ports are known for other services.',
    why: 'An RPC service can take the port of a service that starts later.',
    whatToDo: 'Choose a range above 5000.',
  },
  'rpc-fixed-in-range': {
    title: (v) => `${v('service')}: fixed port ${v('port')} lies in the RPC range`,
    meaning: 'Services without a number of their own take theirs from the same range.',
    why: 'One that starts earlier may have taken it.',
    whatToDo: 'Give the service a number outside the range.',
  },
  'rpc-fixed-same': {
    title: (v) => `${v('service')} and ${v('other')} have the same fixed port ${v('port')}`,
    meaning: 'Each service needs a number of its own.',
    why: 'The one that starts second does not get it; Netlogon reports event 5809.',
    whatToDo: 'Give one of them another number.',
  },
  'rpc-only-one-of-two': {
    title: (v) => `${v('set')} has a fixed port, ${v('missing')} has none`,
    meaning: 'Replication and logon go to both. Their numbers are set together and differ.',
    why: 'A firewall that lets in only the fixed port cuts off the other.',
    whatToDo: 'Give both a fixed port.',
  },
  'rpc-port-wrong-kind': {
    title: (v) => `${v('service')}: the port is stored as ${v('kind')} "${v('text')}", which Windows does not read`,
    meaning: 'The setting exists in the wrong form.',
    why: 'It has no effect: the service keeps a dynamic port, while the registry seems to say otherwise.',
    whatToDo: 'Have it repaired in the RPC wizard.',
  },
  'rpc-port-invalid': {
    title: (v) => `${v('service')}: "${v('text')}" is not a port`,
    meaning: 'The number set is none from 1 to 65535.',
    why: 'The service takes a dynamic port, or fails to register.',
    whatToDo: 'Set a number with the RPC wizard, or take the setting away.',
  },
  'rpc-fixed-in-dynamic': {
    title: (v) => `${v('service')}: fixed port ${v('port')} lies in the dynamic range ${v('range')}`,
    meaning: 'Outgoing connections take their ports there too.',
    why: 'While the service is down, a client socket can take the number, and the service then cannot listen.',
    whatToDo: 'Choose a number below the range, or reserve this one.',
  },
  'rpc-restart-pending': {
    title: (v) => `${v('service')} is set to ${v('port')} and still listens on ${v('ports')}`,
    meaning: 'The setting counts from the next start on.',
    why: 'A rule for the new port lets nobody in yet, and the old one must stay open.',
    whatToDo: 'Restart the service, or the computer where the service needs it.',
  },
  'rpc-dynamic': {
    title: (v) => `${v('service')} listens on RPC ports that change: ${v('ports')}`,
    meaning: 'Windows gives out the number at each start. Clients learn it from the endpoint mapper on TCP 135.',
    why: 'A firewall has to let in the whole dynamic range.',
    whatToDo: 'Give the service a fixed port in the RPC wizard.',
  },
  'wmi-moves': {
    title: () => 'WMI shares a process and listens on a port that changes',
    meaning: 'Windows gives out the number at each start.',
    why: 'Monitoring through a firewall needs the whole dynamic range open.',
    whatToDo: 'Move WMI into a process of its own on one port, if WMI is used from other networks. TCP 135 is still needed.',
  },
  'wmi-level-low': {
    title: (v) => `WMI runs by itself with authentication level ${v('level')}`,
    meaning: 'Below 6 the calls are not encrypted.',
    why: 'What is asked and answered can be read on the way.',
    whatToDo: 'Run winmgmt /sharedhost, then winmgmt /standalonehost 6, and restart WMI.',
  },
  'wmi-no-port': {
    title: () => 'WMI runs by itself and has no fixed port',
    meaning: 'Its process is its own, and Endpoints of its application names no TCP port.',
    why: 'The port changes at each start all the same.',
    whatToDo: 'Set the port in the WMI wizard.',
  },
  'wmi-restart-pending': {
    title: (v) => `WMI is set to ${v('port')} and still listens on ${v('ports')}`,
    meaning: 'The setting counts from the next start of WMI on.',
    why: 'A rule for the new port lets nobody in yet.',
    whatToDo: 'Restart WMI with the services that depend on it.',
  },
  'dynamic-range-small': {
    title: (v) => `${v('name')}: the dynamic range has ${v('count')} ports (${v('range')})`,
    meaning: 'Windows takes 255 at least; num of netsh is a count.',
    why: 'Outgoing connections and RPC services run out of ports.',
    whatToDo: 'Set a larger range. To confine RPC only, use the RPC range.',
  },
  'dynamic-range-beyond': {
    title: (v) => `${v('name')}: the dynamic range ends beyond 65535 (${v('range')})`,
    meaning: 'num of netsh is a count, not the last port.',
    why: 'The range is not the one that was meant.',
    whatToDo: 'Set it anew: start plus count minus one is at most 65535.',
  },
  'dynamic-ranges-differ': {
    title: (v) => `${v('protocol')}: IPv4 and IPv6 have different dynamic ranges (${v('ipv4')}, ${v('ipv6')})`,
    meaning: 'Each of the four ranges is set by itself.',
    why: 'Windows services listen on both. A firewall made for one range is wrong for the other.',
    whatToDo: 'Set both, if only one was changed. Exchange, Docker and VPN clients change ranges on purpose: ask first.',
  },
  'dns-udp-small': {
    title: (v) => `${v('name')}: ${grouped(v('count'))} ports with a DNS Server that takes ${grouped(v('pool'))}`,
    meaning: 'The DNS Server takes its UDP ports from this range at its start.',
    why: 'Little or nothing is left for others, and the DNS Server may fail to start.',
    whatToDo: 'Give the UDP range 5,000 ports or more, or lower SocketPoolSize.',
  },
  'ports-exhausted': {
    title: (v) => `Ports ran out: ${grouped(v('count'))} events (${v('ids')}) in two weeks, the last at ${v('last')}`,
    meaning: 'Events 4227, 4231 and 4266 say that no port was free for an outgoing connection.',
    why: 'Programs failed to connect at these times, whatever they reported.',
    whatToDo: 'Look at who holds the ports on the outbound page. Reusing connections helps more than a larger range.',
  },
  'ports-nearly-exhausted': {
    title: (v) => `${v('name')}: ${v('share')} % of the dynamic range is in use (${grouped(v('used'))} of ${grouped(v('count'))})`,
    meaning: 'Ports of ended connections stay taken for minutes.',
    why: 'When none is left, outgoing connections fail.',
    whatToDo: 'Find the process and the remote end with the most connections; enlarge the range if they are all needed.',
  },
  'time-wait-many': {
    title: (v) => `${grouped(v('count'))} connections wait in TIME_WAIT`,
    meaning: 'Each ended connection keeps its port for minutes so that late packets do harm to nobody.',
    why: 'A program that opens a new connection for each request uses up the range.',
    whatToDo: 'Let the program reuse connections. A larger range gains time.',
  },
  'timed-wait-set': {
    title: (v) => `TcpTimedWaitDelay is set: ${v('value')}`,
    meaning: 'Seconds an ended connection keeps its port. Documented for Windows Server 2003: 30 to 300, 120 where absent.',
    why: 'No current document says whether this Windows still reads it. Only the count in TIME_WAIT shows.',
    whatToDo: 'Compare the count in TIME_WAIT before and after. Take the value away if nothing changed.',
  },
};
