import { SQL_ROOT } from '#core/scan/scan';
import type { MachineRegistryValue, MachineState } from './state';

export interface SampleInstance {
  readonly name: string;
  /** 16 is SQL Server 2022, 15 is 2019, 12 is 2014. */
  readonly major: number;
  readonly edition: string;
  readonly patch: string;
  readonly account: string;
  readonly ipAll: { readonly tcpPort: string; readonly dynamic: string };
  /** ListenOnAllIPs is off, and these IPn entries have a port. */
  readonly perIp?: readonly { readonly address: string; readonly port: string; readonly enabled: boolean }[];
  /** 0: stopped. */
  readonly processId: number;
  /** Port of the dedicated administrator connection; null while it never started. */
  readonly dac: number | null;
  readonly agent: 'running' | 'stopped' | 'none';
  readonly startType?: 'auto' | 'manual';
  /** Name of the virtual server of a failover cluster instance. */
  readonly cluster?: string;
}

/** The keys SQL Server setup makes for an instance, as far as its network, version and start parameters go. */
export function sqlRegistry(instance: SampleInstance, hostAddresses: readonly string[]): Record<string, Record<string, MachineRegistryValue>> {
  const { name, major, edition, patch, ipAll, perIp, dac, cluster } = instance;
  const id = `MSSQL${major}.${name}`;
  const root = `${SQL_ROOT}\\${id}`;
  const folder = `C:\\Program Files\\Microsoft SQL Server\\${id}\\MSSQL`;
  const library = `${root}\\MSSQLServer\\SuperSocketNetLib`;
  const version = `${major}.0.${major === 16 ? '1000.6' : major === 15 ? '2000.5' : '2000.8'}`;
  const ips = [...hostAddresses, '127.0.0.1', '::1'].map((address, i): [string, Record<string, MachineRegistryValue>] => {
    const own = perIp?.find((entry) => entry.address === address);
    return [`${library}\\Tcp\\IP${i + 1}`, { Active: 1, DisplayName: 'Specific IP Address', Enabled: own?.enabled === true ? 1 : 0, IpAddress: address, TcpDynamicPorts: own ? '' : '0', TcpPort: own?.port ?? '' }];
  });
  return {
    [`${root}\\Setup`]: { Edition: edition, PatchLevel: patch, Version: version, SP: 0, SQLPath: folder, SqlProgramDir: 'C:\\Program Files\\Microsoft SQL Server\\', SQLDataRoot: folder, Collation: 'Japanese_CI_AS', SqlCluster: cluster === undefined ? 0 : 1 },
    [`${root}\\MSSQLServer`]: { LoginMode: 2, BackupDirectory: `${folder}\\Backup` },
    [`${root}\\MSSQLServer\\CurrentVersion`]: { CurrentVersion: version, Language: 1041 },
    [`${root}\\MSSQLServer\\Parameters`]: { SQLArg0: `-d${folder}\\DATA\\master.mdf`, SQLArg1: `-e${folder}\\Log\\ERRORLOG`, SQLArg2: `-l${folder}\\DATA\\mastlog.ldf` },
    [library]: { Certificate: '', DisplayName: 'SQL Server Network Configuration', ExtendedProtection: 0, ForceEncryption: 0, HideInstance: 0, AcceptedSPNs: { kind: 'MultiString', data: [] } },
    [`${library}\\AdminConnection\\Tcp`]: { Enabled: 1, TcpDynamicPorts: dac === null ? '' : String(dac), DisplayName: 'TCP/IP' },
    [`${library}\\Np`]: { Enabled: 0, DisplayName: 'Named Pipes', PipeName: name === 'MSSQLSERVER' ? '\\\\.\\pipe\\sql\\query' : `\\\\.\\pipe\\MSSQL$${name}\\sql\\query` },
    [`${library}\\Sm`]: { Enabled: 1, DisplayName: 'Shared Memory' },
    [`${library}\\Tcp`]: { DisplayName: 'TCP/IP', Enabled: 1, KeepAlive: 30000, ListenOnAllIPs: perIp ? 0 : 1 },
    ...Object.fromEntries(ips),
    [`${library}\\Tcp\\IPAll`]: { DisplayName: 'Any IP Address', TcpDynamicPorts: ipAll.dynamic, TcpPort: ipAll.tcpPort },
    ...(cluster === undefined ? {} : { [`${root}\\Cluster`]: { ClusterName: cluster, ClusterIpAddr: '10.20.1.40' } }),
  };
}

/** The engine, and its Agent if it has one. */
export function sqlServices(instance: SampleInstance): Partial<MachineState['services'][number]>[] {
  const { name, major, account, processId, agent, cluster } = instance;
  const isDefault = name === 'MSSQLSERVER';
  const id = `MSSQL${major}.${name}`;
  const engine = isDefault ? 'MSSQLSERVER' : `MSSQL$${name}`;
  const binn = `C:\\Program Files\\Microsoft SQL Server\\${id}\\MSSQL\\Binn`;
  const startType = cluster === undefined ? (instance.startType ?? 'auto') : 'manual';
  const services: Partial<MachineState['services'][number]>[] = [
    { name: engine, displayName: `SQL Server (${name})`, status: processId === 0 ? 'Stopped' : 'Running', startType, account, path: `"${binn}\\sqlservr.exe" -s${name}`, processId, behaviour: `sqlserver:${id}` },
  ];
  if (agent !== 'none') {
    const runs = agent === 'running';
    services.push({ name: isDefault ? 'SQLSERVERAGENT' : `SQLAgent$${name}`, displayName: `SQL Server Agent (${name})`, status: runs ? 'Running' : 'Stopped', startType: runs ? startType : 'manual', account: account.replace('MSSQL$', 'SQLAgent$'), path: `"${binn}\\SQLAGENT.EXE" -i ${name}`, processId: runs ? processId + 52 : 0, dependsOn: [engine] });
  }
  return services;
}
