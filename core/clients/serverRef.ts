import type { Port } from '#core/ports/port';
import type { ClientFamily } from './families';
import type { Edit } from './mapped';
import type { ConnectionStringError } from './pairs';
import type { Protocol, WrittenPort } from './serverValue';

/** What the driver splits off the name of the server; anything else makes it look for a computer of that whole name. */
export interface Takes {
  /** `by-version`: Go's ADO form reads `host,port` since the driver moved to Microsoft, and did not before. */
  readonly comma: boolean | 'by-version';
  readonly colon: boolean;
  /** `host\instance`; true as well where the instance stands elsewhere. */
  readonly instance: boolean;
  /** `tcp:`. */
  readonly prefix: boolean;
}

/** SqlClient, OLE DB and the ODBC drivers of Microsoft. */
export const TAKES_COMMA: Takes = { comma: true, colon: false, instance: true, prefix: true };
export const TAKES_COLON: Takes = { comma: false, colon: true, instance: true, prefix: false };

/** What a string says about the server, whatever the driver, and how to make it say a fixed port. */
export interface ServerRef {
  readonly family: ClientFamily;
  readonly protocol: Protocol;
  readonly host: string;
  readonly instance?: string;
  readonly port?: WrittenPort;
  readonly portBeforeInstance: boolean;
  /** A Port= that the driver does not know. Source: sql-docs connection-string-keywords-and-data-source-names-dsns. */
  readonly ignoredPort?: string;
  readonly takes: Takes;
  /** With both an instance and a port: the port counts, the instance counts, or the driver refuses. */
  readonly both: 'port' | 'instance' | 'refused';
  /** The stretch of the source that names host, instance and port. */
  readonly start: number;
  readonly end: number;
  /** Edits on the source that leave host and everything else as they are. */
  readonly fix: (port: Port) => readonly Edit[];
}

export type ServerRefResult = { readonly ok: true; readonly ref: ServerRef } | { readonly ok: false; readonly code: ConnectionStringError };

export function refused(code: ConnectionStringError): ServerRefResult {
  return { ok: false, code };
}
