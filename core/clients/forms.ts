import type { Port } from '#core/ports/port';
import { isDefaultInstance, type ClientFamily } from './families';

/** A kind of string shown in the wizard; Go has two. */
export type ClientForm = ClientFamily | 'go-ado';

export interface ClientForms {
  readonly form: ClientForm;
  /** By instance name, the way that needs the SQL Server Browser (for the default instance: by host alone). */
  readonly before: string;
  /** By fixed port: no Browser needed. */
  readonly after: string;
  /** Through the alias of the client computer, for the drivers that read it; nothing in the string changes then. */
  readonly viaAlias?: string;
}

export interface ClientFormsInput {
  readonly host: string;
  readonly instance: string;
  readonly port: Port;
  readonly alias?: string;
}

/**
 * The same connection for every driver, before and after. Names in angle brackets are for the reader to fill in.
 * Source for each form: SqlClient SniProxy.netcore.cs; learn.microsoft.com/sql/connect/jdbc/building-the-connection-url;
 * sql-docs connection-string-keywords-and-data-source-names-dsns; sqlalchemy dialects/mssql/pyodbc.py; go-mssqldb
 * msdsn/conn_str.go; tedious src/connection.ts (port and instanceName exclude each other); sql-docs connect/php/pdo-construct.
 */
export function clientForms(input: ClientFormsInput): readonly ClientForms[] {
  const { host, port, alias } = input;
  const instance = isDefaultInstance(input.instance) ? undefined : input.instance;
  const named = instance === undefined ? host : `${host}\\${instance}`;
  const fixed = `tcp:${host},${port}`;
  const sqlclient = (server: string): string => `Server=${quoteSqlClient(server)};Database=<database>;Integrated Security=True;Encrypt=True`;
  const odbc = (server: string): string => `Driver={ODBC Driver 18 for SQL Server};Server=${quoteBraces(server)};Database=<database>;Trusted_Connection=yes;Encrypt=yes`;
  const oledb = (server: string): string => `Provider=MSOLEDBSQL19;Data Source=${quoteSqlClient(server)};Initial Catalog=<database>;Integrated Security=SSPI`;
  const sqlalchemy = (server: string): string => `mssql+pyodbc://<user>:<password>@${server}/<database>?driver=ODBC+Driver+18+for+SQL+Server`;
  const goAdo = (rest: string): string => `server=${quoteSqlClient(host)};${rest}user id=<user>;password=<password>;database=<database>`;
  const goInstance = instance === undefined ? '' : `/${encodeURIComponent(instance)}`;
  // SQLAlchemy decodes user and password only, so the backslash stands as it is.
  const urlNamed = instance === undefined ? urlHost(host) : `${urlHost(host)}\\${instance}`;
  const pdo = (server: string): string => `sqlsrv:Server=${quoteBraces(server)};Database=<database>;Encrypt=yes`;
  const via = (make: (server: string) => string): { viaAlias?: string } => (alias === undefined ? {} : { viaAlias: make(alias) });
  return [
    { form: 'sqlclient', before: sqlclient(named), after: sqlclient(fixed), ...via(sqlclient) },
    { form: 'jdbc', before: jdbc(host, instance, undefined), after: jdbc(host, undefined, port) },
    { form: 'odbc', before: odbc(named), after: odbc(fixed), ...via(odbc) },
    { form: 'oledb', before: oledb(named), after: oledb(fixed), ...via(oledb) },
    { form: 'sqlalchemy', before: sqlalchemy(urlNamed), after: sqlalchemy(`${urlHost(host)}:${port}`) },
    {
      form: 'go',
      before: `sqlserver://<user>:<password>@${urlHost(host)}${goInstance}?database=<database>`,
      after: `sqlserver://<user>:<password>@${urlHost(host)}:${port}?database=<database>`,
    },
    {
      form: 'go-ado',
      before: instance === undefined ? goAdo('') : `server=${quoteSqlClient(named)};user id=<user>;password=<password>;database=<database>`,
      after: goAdo(`port=${port};`),
    },
    { form: 'tedious', before: tedious(host, instance, undefined), after: tedious(host, undefined, port) },
    { form: 'sqlsrv', before: pdo(named), after: pdo(fixed), ...via(pdo) },
  ];
}

/** Source: Microsoft.Data.SqlClient DbConnectionOptions (a value in double quotes, inner ones doubled). */
function quoteSqlClient(value: string): string {
  return /[;"']|^\s|\s$|^$/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Source: MS-ODBCSTR 2.1 and the JDBC driver's escaped values (braces, `}` doubled). */
function quoteBraces(value: string): string {
  return /[;{}[\]()=]|^\s|\s$|^$/u.test(value) ? `{${value.replaceAll('}', '}}')}}` : value;
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host.replaceAll(/[[\]]/gu, '')}]` : encodeURIComponent(host);
}

/** An IPv6 address does not fit before the colon and goes in as a property. Source: building-the-connection-url. */
function jdbc(host: string, instance: string | undefined, port: Port | undefined): string {
  const tail = ';databaseName=<database>;integratedSecurity=true;encrypt=true';
  const plain = /^[\w.-]+$/u.test(host) && (instance === undefined || /^[^;:={}\s]+$/u.test(instance));
  if (plain) return `jdbc:sqlserver://${host}${instance === undefined ? '' : `\\${instance}`}${port === undefined ? '' : `:${port}`}${tail}`;
  const parts = [`;serverName=${quoteBraces(host)}`];
  if (instance !== undefined) parts.push(`;instanceName=${quoteBraces(instance)}`);
  if (port !== undefined) parts.push(`;portNumber=${port}`);
  return `jdbc:sqlserver://${parts.join('')}${tail}`;
}

function tedious(host: string, instance: string | undefined, port: Port | undefined): string {
  const options = ["database: '<database>'"];
  if (instance !== undefined) options.unshift(`instanceName: ${JSON.stringify(instance)}`);
  if (port !== undefined) options.unshift(`port: ${port}`);
  return [
    '{',
    `  server: ${JSON.stringify(host)},`,
    "  authentication: { type: 'default', options: { userName: '<user>', password: '<password>' } },",
    `  options: { ${options.join(', ')} },`,
    '}',
  ].join('\n');
}
