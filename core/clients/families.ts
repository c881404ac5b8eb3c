import type { Port } from '#core/ports/port';

/**
 * Drivers whose strings are written, read and corrected here. `tedious` covers node-mssql, which wraps it, and what wraps
 * that; `sqlsrv` both drivers of Microsoft for PHP; `freetds` its own file, PDO dblib and pymssql.
 */
export const clientFamilies = ['sqlclient', 'jdbc', 'odbc', 'oledb', 'sqlalchemy', 'go', 'tedious', 'sqlsrv', 'freetds'] as const;
export type ClientFamily = (typeof clientFamilies)[number];

/** Name of the default instance in the registry and of its service. Source: SqlServerDsc DSC_SqlSetup.psm1. */
export const DEFAULT_INSTANCE = 'MSSQLSERVER';

/** The port a client uses when the string names neither a port nor an instance. */
export const DEFAULT_PORT: Port = 1433;

export function isDefaultInstance(name: string): boolean {
  return name.toUpperCase() === DEFAULT_INSTANCE;
}
