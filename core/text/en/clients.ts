import type { AliasError } from '#core/clients/alias';
import type { ClientForm } from '#core/clients/forms';
import type { Verdict } from '#core/clients/judge';
import type { ConnectionStringError } from '#core/clients/pairs';
import type { Caution } from '#core/clients/find/result';
import type { SpnAccount } from '#core/clients/spn';
import type { TextsByCode } from '#core/text/byCode';

export interface ClientsText {
  readonly form: Record<ClientForm, string>;
  readonly verdict: TextsByCode<Verdict>;
  readonly error: Record<ConnectionStringError, string>;
  /** Short, then what it means. */
  readonly caution: Record<Caution, readonly [short: string, long: string]>;
  readonly aliasError: Record<AliasError, string>;
  readonly spnAccount: {
    readonly held: (account: string) => string;
    readonly unresolved: (account: string) => string;
    readonly none: Record<Extract<SpnAccount, { kind: 'none' }>['reason'], string>;
  };
  readonly spnAutomatic: string;
  readonly sheet: { readonly name: string; readonly columns: Record<'file' | 'line' | 'driver' | 'verdict' | 'found' | 'corrected', string> };
}

export const clientsText: ClientsText = {
  form: {
    sqlclient: 'SqlClient (.NET)',
    jdbc: 'JDBC',
    odbc: 'ODBC',
    oledb: 'OLE DB (MSOLEDBSQL)',
    sqlalchemy: 'SQLAlchemy (pyodbc)',
    go: 'Go (URL)',
    'go-ado': 'Go (key=value)',
    tedious: 'Node.js (tedious)',
    sqlsrv: 'PHP (PDO and sqlsrv)',
    freetds: 'FreeTDS (dblib, pymssql)',
  },
  verdict: {
    'already-right': (v) => `Right: it reaches ${v.instance} on port ${v.port}.`,
    'needs-browser': (v) => `It names ${v.instance} without a port, so the client asks the SQL Server Browser (UDP 1434). With port ${v.port} it does not need to.`,
    'old-port': (v) => `Port ${v.oldPort} is the old port of ${v.instance}. The new one is ${v.port}.`,
    'default-port-moved': (v) => `Without a port the client goes to 1433, but the default instance is on ${v.port}. The Browser is not asked for the default instance.`,
    'default-instance-by-name': (v) => `MSSQLSERVER is not a name to connect by: SqlClient refuses it (error 25). Use port ${v.port}.`,
    'no-default-instance': () => 'It names no instance and no port, and this server has no default instance.',
    'unknown-instance': (v) => `This server has no instance ${v.instance}.`,
    'unknown-port': (v) => `No instance of this server uses port ${v.port}.`,
    'ambiguous-port': (v) => `Port ${v.port} belongs to different instances before and after the change (${v.instances.join(', ')}). Say which one is meant.`,
    'port-wins': (v) => `The instance name ${v.instance} is ignored: port ${v.port} decides.`,
    'instance-wins': (v) => `Port ${v.port} is not used, because the instance ${v.instance} is named: the client asks the Browser.`,
    'mutually-exclusive': (v) => `This driver does not take port ${v.port} together with the instance ${v.instance}.`,
    'name-and-port-disagree': (v) => `It names ${v.instance}, but port ${v.port} is the port of ${v.portOf}, and the port decides.`,
    'port-before-instance': () => 'The port stands before the instance name. Not every driver reads it so: SqlClient 5.2.0 outside Windows asks the Browser instead.',
    'colon-port': (v) => `This driver takes no colon before the port. It looks for a computer called "${v.host}:…" and does not find it.`,
    'instance-not-taken': (v) => `This driver takes no instance here. It looks for a computer called "${v.host}\\${v.instance}" and does not find it.`,
    'comma-port': (v) => `This driver takes no comma after ${v.host}. The port goes after a colon or into a field of its own.`,
    'comma-port-by-version': (v) => `Older versions of the Go driver refuse a comma after ${v.host}. The keyword port= works in all of them.`,
    'protocol-not-taken': (v) => `The prefix ${v.protocol} does not work with this driver.`,
    'port-keyword-ignored': (v) => `Port=${v.port} is not a keyword of this driver and has no effect. The port goes into Server, after a comma.`,
    'bad-port': (v) => `"${v.port}" is not a port.`,
    'dac-port': () => 'TCP 1434 is the dedicated administrator connection (DAC), UDP 1434 the SQL Server Browser. No instance listens there for clients.',
    dac: () => 'This opens the dedicated administrator connection (DAC), which has a port of its own.',
    'named-pipe': () => 'This uses named pipes. The TCP port does not matter to it.',
    'shared-memory': () => 'This uses shared memory on the server itself. The TCP port does not matter to it.',
    localdb: () => 'This is LocalDB on the client computer, not this server.',
    'local-name': (v) => `${v.host} means the computer the client runs on. This is judged as if it ran on this server.`,
    'other-server': (v) => `${v.host} is not a known name of this server. Nothing is corrected.`,
  },
  error: {
    empty: 'Paste a connection string.',
    'too-long': 'This is too long for a connection string (more than 65,536 characters).',
    'unknown-family': 'This is not a connection string of a driver known here.',
    'unsupported-driver': 'Strings of this driver are not judged here.',
    'unbalanced-quote': 'A quotation mark or brace is opened and not closed.',
    'duplicate-key': 'The server, port or instance is given twice, and which one counts differs between drivers. Remove one.',
    'no-server': 'It names no server.',
    'server-in-dsn': 'It names a DSN. The server is set in the ODBC Data Source Administrator on the client.',
    'server-not-literal': 'The server, port or instance is a variable or an expression. To judge it, paste the string with its value in place of the variable.',
    malformed: 'It cannot be read as a connection string. Nothing is corrected.',
  },
  caution: {
    'in-comment': ['in a comment', 'It stands in a comment: no program reads it, and it is corrected only when it is chosen.'],
    'code-page': ['by hand', 'Its bytes depend on the code page of the computer that wrote them. Correct it by hand.'],
  },
  aliasError: {
    'alias-empty': 'Type a name for the alias.',
    'alias-too-long': 'The alias is too long for a registry value name.',
    'host-empty': 'Type the name of the server.',
    'host-comma': 'A server name cannot hold a comma.',
    'control-character': 'The name holds a control character.',
    'port-invalid': 'A port lies between 1 and 65535.',
  },
  spnAccount: {
    held: (account) => `The SPN belongs to ${account}.`,
    unresolved: (account) => `Look up the DOMAIN\\name of ${account}: setspn takes that form.`,
    none: {
      'local-account': 'The service runs under a local account. Kerberos needs a domain account or the computer account.',
      'no-domain': 'The computer is in no domain, so there are no SPNs.',
      'local-service': 'LocalService has no identity on the network, so Kerberos cannot be used.',
    },
  },
  spnAutomatic: 'If the service account may write its own SPNs, SQL Server does this at start. The lines are for when it may not (0x2098 in ERRORLOG).',
  sheet: { name: 'Connection strings', columns: { file: 'File', line: 'Line', driver: 'Driver', verdict: 'Verdict', found: 'As found', corrected: 'Corrected' } },
};
