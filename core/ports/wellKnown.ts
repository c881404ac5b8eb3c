import type { Port, Protocol } from './port';

/** `IANA`: Service Name and Transport Protocol Port Number Registry. `Microsoft`: SA service-overview-and-network-port-requirements, sql-docs configure-the-windows-firewall. */
export interface WellKnownPort {
  readonly port: Port;
  readonly protocols: readonly Protocol[];
  readonly name: string;
  readonly source: 'IANA' | 'Microsoft';
}

const TCP = ['tcp'] as const;
const BOTH = ['tcp', 'udp'] as const;

/** Services a Windows server is likely to meet; 1433 is what a SQL Server instance is meant to have, so it is not among them. */
export const wellKnownPorts: readonly WellKnownPort[] = [
  { port: 20, protocols: TCP, name: 'FTP data', source: 'IANA' },
  { port: 21, protocols: TCP, name: 'FTP', source: 'IANA' },
  { port: 22, protocols: TCP, name: 'SSH', source: 'IANA' },
  { port: 23, protocols: TCP, name: 'Telnet', source: 'IANA' },
  { port: 25, protocols: TCP, name: 'SMTP', source: 'IANA' },
  { port: 53, protocols: BOTH, name: 'DNS', source: 'IANA' },
  { port: 67, protocols: ['udp'], name: 'DHCP', source: 'IANA' },
  { port: 80, protocols: TCP, name: 'HTTP', source: 'IANA' },
  { port: 88, protocols: BOTH, name: 'Kerberos', source: 'IANA' },
  { port: 110, protocols: TCP, name: 'POP3', source: 'IANA' },
  { port: 111, protocols: BOTH, name: 'Sun RPC portmapper', source: 'IANA' },
  { port: 123, protocols: ['udp'], name: 'NTP', source: 'IANA' },
  { port: 135, protocols: TCP, name: 'RPC endpoint mapper', source: 'Microsoft' },
  { port: 137, protocols: ['udp'], name: 'NetBIOS Name Service', source: 'IANA' },
  { port: 138, protocols: ['udp'], name: 'NetBIOS Datagram Service', source: 'IANA' },
  { port: 139, protocols: TCP, name: 'NetBIOS Session Service', source: 'IANA' },
  { port: 143, protocols: TCP, name: 'IMAP', source: 'IANA' },
  { port: 161, protocols: ['udp'], name: 'SNMP', source: 'IANA' },
  { port: 389, protocols: BOTH, name: 'LDAP', source: 'IANA' },
  { port: 443, protocols: TCP, name: 'HTTPS', source: 'IANA' },
  { port: 445, protocols: TCP, name: 'SMB', source: 'Microsoft' },
  { port: 464, protocols: BOTH, name: 'Kerberos password', source: 'IANA' },
  { port: 593, protocols: TCP, name: 'RPC over HTTP', source: 'Microsoft' },
  { port: 636, protocols: TCP, name: 'LDAPS', source: 'IANA' },
  { port: 1434, protocols: ['udp'], name: 'SQL Server Browser', source: 'Microsoft' },
  { port: 1521, protocols: TCP, name: 'Oracle listener', source: 'IANA' },
  { port: 1801, protocols: BOTH, name: 'Message Queuing', source: 'Microsoft' },
  { port: 2049, protocols: BOTH, name: 'NFS', source: 'IANA' },
  { port: 2101, protocols: TCP, name: 'Message Queuing', source: 'Microsoft' },
  { port: 2103, protocols: TCP, name: 'Message Queuing', source: 'Microsoft' },
  { port: 2105, protocols: TCP, name: 'Message Queuing', source: 'Microsoft' },
  { port: 2107, protocols: TCP, name: 'Message Queuing', source: 'Microsoft' },
  { port: 2382, protocols: TCP, name: 'SQL Server Analysis Services Browser', source: 'Microsoft' },
  { port: 2383, protocols: TCP, name: 'SQL Server Analysis Services', source: 'Microsoft' },
  { port: 3260, protocols: TCP, name: 'iSCSI', source: 'IANA' },
  { port: 3268, protocols: TCP, name: 'Global catalog', source: 'Microsoft' },
  { port: 3269, protocols: TCP, name: 'Global catalog (TLS)', source: 'Microsoft' },
  { port: 3306, protocols: TCP, name: 'MySQL', source: 'IANA' },
  { port: 3343, protocols: BOTH, name: 'Failover clustering', source: 'Microsoft' },
  { port: 3389, protocols: BOTH, name: 'Remote Desktop', source: 'Microsoft' },
  { port: 4022, protocols: TCP, name: 'SQL Server Service Broker', source: 'Microsoft' },
  { port: 5022, protocols: TCP, name: 'SQL Server availability group or mirroring endpoint', source: 'Microsoft' },
  { port: 5353, protocols: ['udp'], name: 'mDNS', source: 'IANA' },
  { port: 5355, protocols: BOTH, name: 'LLMNR', source: 'IANA' },
  { port: 5432, protocols: TCP, name: 'PostgreSQL', source: 'IANA' },
  { port: 5722, protocols: TCP, name: 'DFS Replication', source: 'Microsoft' },
  { port: 5985, protocols: TCP, name: 'WinRM', source: 'Microsoft' },
  { port: 5986, protocols: TCP, name: 'WinRM over HTTPS', source: 'Microsoft' },
  { port: 6379, protocols: TCP, name: 'Redis', source: 'IANA' },
  { port: 6600, protocols: TCP, name: 'Hyper-V live migration', source: 'Microsoft' },
  { port: 8080, protocols: TCP, name: 'HTTP alternate', source: 'IANA' },
  { port: 8443, protocols: TCP, name: 'HTTPS alternate', source: 'IANA' },
  { port: 8530, protocols: TCP, name: 'Windows Server Update Services', source: 'Microsoft' },
  { port: 8531, protocols: TCP, name: 'Windows Server Update Services (HTTPS)', source: 'Microsoft' },
  { port: 9389, protocols: TCP, name: 'Active Directory Web Services', source: 'Microsoft' },
  { port: 24158, protocols: TCP, name: 'WMI fixed port', source: 'Microsoft' },
  { port: 27017, protocols: TCP, name: 'MongoDB', source: 'IANA' },
  { port: 47001, protocols: TCP, name: 'WinRM', source: 'Microsoft' },
];

const byPort = new Map(wellKnownPorts.map((w) => [w.port, w]));

/** Service another program is expected to have on the TCP port. */
export function wellKnownTcp(port: Port): WellKnownPort | undefined {
  const found = byPort.get(port);
  return found?.protocols.includes('tcp') === true ? found : undefined;
}
