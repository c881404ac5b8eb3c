import type { ProbeErrorCode, TdsEncryption } from '#core/probes/answer';
import type { PortListError, ProbeKind } from '#core/probes/report';

export interface ProbesText {
  readonly kind: Readonly<Record<ProbeKind, string>>;
  /** What is asked, and where. */
  readonly asks: Readonly<Record<ProbeKind, string>>;
  readonly error: Readonly<Record<ProbeErrorCode, string>>;
  readonly portList: Readonly<Record<PortListError, (max: number) => string>>;
  readonly badHost: string;
  readonly moves: Readonly<Record<'moves' | 'fixed' | 'unknown', string>>;
  readonly encryption: Readonly<Record<TdsEncryption, string>>;
  readonly columns: Readonly<Record<'interface' | 'version' | 'protocol' | 'port' | 'where' | 'annotation' | 'uuid' | 'program' | 'address' | 'owner' | 'moves' | 'instance' | 'server' | 'clustered' | 'answer' | 'encryption' | 'time', string>>;
  readonly yes: string;
  readonly no: string;
  readonly open: string;
  readonly noEndpoints: string;
  readonly noPrograms: string;
  readonly noInstances: string;
  readonly unreadable: (n: number) => string;
  readonly noPort: string;
  /** A line above the answer: who answered, how. */
  readonly answeredBy: (host: string, how: string, ms: string) => string;
  readonly rpcbind: (version: number, transport: string) => string;
}

export const probesText: ProbesText = {
  kind: { endpoints: 'RPC endpoint mapper', sunrpc: 'Sun RPC portmapper', browser: 'SQL Server Browser', tds: 'SQL Server (TDS)', tcp: 'TCP ports' },
  asks: {
    endpoints: 'TCP 135: which RPC interface listens on which port',
    sunrpc: 'TCP 111, else UDP 111: which Sun RPC program (NFS and others) listens on which port',
    browser: 'UDP 1434: which SQL Server instance listens on which port',
    tds: 'a pre-login on each port: is it SQL Server, which version, encryption; no login',
    tcp: 'a connection to each port, closed at once',
  },
  error: {
    timeout: 'No answer in time: nobody there, or a firewall drops the question',
    refused: 'Refused: nobody listens there, or a firewall refuses',
    closed: 'The other side hung up',
    unreachable: 'There is no way to this computer',
    'no-such-host': 'This name is not known',
    denied: 'The server refuses to answer this question',
    malformed: 'Somebody else answers: this is not the protocol',
    looping: 'The server gives the same again and again; asking was stopped',
    'too-many': 'The list does not end; asking was stopped',
    'too-large': 'The answer is larger than it may be; asking was stopped',
    'not-available': 'Not available here',
    failed: 'The question could not be sent',
  },
  portList: {
    empty: () => 'Name at least one port.',
    'not-a-port': () => 'Ports are 1 to 65535, ranges such as 50000-50010, with commas between.',
    'too-many': (max) => `At most ${max} ports at a time.`,
  },
  badHost: 'Type a computer name, an IPv4 or an IPv6 address, and nothing else.',
  moves: { moves: 'moves unless pinned', fixed: 'fixed', unknown: 'not known' },
  encryption: { off: 'login only', on: 'on', 'not-supported': 'not supported', required: 'required' },
  columns: {
    interface: 'Interface', version: 'Version', protocol: 'Protocol', port: 'Port', where: 'Pipe or endpoint', annotation: 'Annotation', uuid: 'UUID', program: 'Program',
    address: 'Address', owner: 'Owner', moves: 'At the next start', instance: 'Instance', server: 'Server', clustered: 'Cluster', answer: 'Answer', encryption: 'Encryption', time: 'Time',
  },
  yes: 'yes',
  no: 'no',
  open: 'open',
  noEndpoints: 'The endpoint mapper lists nothing.',
  noPrograms: 'No program is registered.',
  noInstances: 'The Browser lists no instance. Hidden ones answer only to their name.',
  unreadable: (n) => (n === 1 ? '1 entry could not be read.' : `${n} entries could not be read.`),
  noPort: 'none',
  answeredBy: (host, how, ms) => `${host}: ${how}, ${ms}`,
  rpcbind: (version, transport) => `version ${version} over ${transport}`,
};
