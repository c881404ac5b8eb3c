import type { ClientFamily } from './families';
import { dblibRef } from './freeTds';
import { plainText, type Edit, type MappedText } from './mapped';
import { maskSecrets } from './mask';
import { onlyPair, parsePairs, removal, type Pair } from './pairs';
import { refused, TAKES_COLON, TAKES_COMMA, type ServerRefResult, type Takes } from './serverRef';
import { parseServerValue, writtenPort } from './serverValue';

/**
 * Synonyms of the server; no driver knows `host`, and `datasource` only what builds strings for them. Source: dotnet/SqlClient
 * DbConnectionStringKeywords.cs, DbConnectionStringSynonyms.cs; sql-docs OLE DB and ODBC keywords; microsoft/go-mssqldb
 * msdsn/conn_str.go (adoSynonyms).
 */
const SERVER_KEYS = ['server', 'data source', 'datasource', 'addr', 'address', 'network address'];

/** `key=value;...` of SqlClient, ODBC, OLE DB and Go. The driver is told by its own keys; without any it is SqlClient. */
export function keyValueRef(source: string): ServerRefResult {
  const goOdbc = /^\s*odbc:/iu.exec(source)?.[0];
  if (goOdbc !== undefined) return goRef(plainText(source, goOdbc.length), 'braces');
  const pdo = /^\s*sqlsrv:/iu.exec(source)?.[0];
  if (pdo !== undefined) return pdoRef(plainText(source, pdo.length));
  const dblib = /^\s*dblib:/iu.exec(source)?.[0];
  if (dblib !== undefined) return dblibRef(source, dblib.length);
  // Secrets are left out of the search: a password may hold `;driver=`.
  const keys = maskSecrets(source);
  if (/(?:^|;)\s*(?:driver|dsn|filedsn)\s*=/iu.test(keys)) return odbcRef(plainText(source), 'odbc');
  if (/(?:^|;)\s*provider\s*=/iu.test(keys)) return commaRef(plainText(source), 'oledb');
  if (/(?:^|;)\s*(?:port|fedauth|dial timeout|app name)\s*=/iu.test(keys)) return goRef(plainText(source), 'double-quotes');
  return commaRef(plainText(source), 'sqlclient');
}

/** Source: dotnet/SqlClient ManagedSni/SniProxy.netcore.cs (InferConnectionDetails); sql-docs OLE DB driver keywords. */
function commaRef(mapped: MappedText, family: 'sqlclient' | 'oledb'): ServerRefResult {
  const parsed = parsePairs(mapped.text, 'quotes');
  if (!parsed.ok) return parsed;
  const server = onlyPair(parsed.pairs, SERVER_KEYS);
  if (server === 'duplicate-key') return refused(server);
  return server === undefined ? refused('no-server') : serverRef(mapped, family, server, undefined);
}

/**
 * `mapped` may be the decoded odbc_connect of a SQLAlchemy URL. FreeTDS has a Port keyword, Microsoft's drivers have
 * none. FreeTDS splits `host\instance`, or else `host,port`; a port beside an instance counts. Source: sql-docs
 * connection-string-keywords-and-data-source-names-dsns; FreeTDS src/odbc/connectparams.c (parse_server), src/tds/login.c.
 */
export function odbcRef(mapped: MappedText, family: 'odbc' | 'sqlalchemy'): ServerRefResult {
  const parsed = parsePairs(mapped.text, 'braces');
  if (!parsed.ok) return parsed;
  const { pairs } = parsed;
  const server = onlyPair(pairs, SERVER_KEYS);
  const port = onlyPair(pairs, ['port']);
  if (server === 'duplicate-key' || port === 'duplicate-key') return refused('duplicate-key');
  if (server === undefined) return refused(pairs.some((pair) => pair.key === 'dsn' || pair.key === 'filedsn') ? 'server-in-dsn' : 'no-server');
  const driver = pairs.find((pair) => pair.key === 'driver');
  const freeTds = driver !== undefined && /freetds|tdsodbc/iu.test(mapped.text.slice(driver.valueStart, driver.valueEnd));
  if (freeTds) return portKeyRef(mapped, family, server, port, 'PORT', { ...TAKES_COMMA, prefix: false });
  return serverRef(mapped, family, server, port);
}

/** `sqlsrv:Server=host,port;Database=...`, values in braces as in ODBC. Source: sql-docs connect/php/pdo-construct; microsoft/msphpsql source/pdo_sqlsrv/pdo_dbh.cpp. */
function pdoRef(mapped: MappedText): ServerRefResult {
  const parsed = parsePairs(mapped.text, 'braces');
  if (!parsed.ok) return parsed;
  const server = onlyPair(parsed.pairs, SERVER_KEYS);
  if (server === 'duplicate-key') return refused(server);
  return server === undefined ? refused('no-server') : serverRef(mapped, 'sqlsrv', server, undefined);
}

/** Nothing but the server, as a key of its own or an argument. */
export function serverAloneRef(source: string, family: 'sqlclient' | 'odbc' | 'oledb' | 'sqlsrv'): ServerRefResult {
  const start = source.length - source.trimStart().length;
  return serverRef(plainText(source), family, { key: 'server', start, end: source.length, valueStart: start, valueEnd: source.trimEnd().length }, undefined);
}

/** The data of a client alias: network library, server, port. Source: dbatools public/New-DbaClientAlias.ps1. */
export function aliasDataRef(source: string): ServerRefResult {
  const [, library, rest] = /^\s*(DBMSSOCN|DBNMPNTW|DBMSLPCN)\s*,(.*)$/isu.exec(source) ?? [];
  if (library === undefined || rest === undefined) return refused('malformed');
  const from = source.length - rest.length;
  const result = serverAloneRef(rest, 'oledb');
  if (!result.ok) return result;
  const { ref } = result;
  const shifted = (edits: readonly Edit[]): readonly Edit[] => edits.map((edit) => ({ ...edit, start: edit.start + from, end: edit.end + from }));
  const protocol = library.toUpperCase() === 'DBNMPNTW' ? 'np' : library.toUpperCase() === 'DBMSLPCN' ? 'lpc' : ref.protocol;
  return { ok: true, ref: { ...ref, protocol, start: ref.start + from, end: ref.end + from, fix: (port) => shifted(ref.fix(port)) } };
}

function serverRef(mapped: MappedText, family: ClientFamily, server: Pair, ignored: Pair | undefined): ServerRefResult {
  const { text, sourceOf, encode } = mapped;
  const value = parseServerValue(text.slice(server.valueStart, server.valueEnd));
  if (value === undefined) return refused(server.valueStart === server.valueEnd ? 'no-server' : 'malformed');
  const hostEnd = sourceOf(server.valueStart + value.hostEnd);
  const end = sourceOf(server.valueEnd);
  return {
    ok: true,
    ref: {
      ...value,
      family,
      ...(ignored === undefined ? {} : { ignoredPort: text.slice(ignored.valueStart, ignored.valueEnd) }),
      takes: TAKES_COMMA,
      both: 'port',
      start: sourceOf(server.valueStart),
      end,
      fix: (port) => [{ start: hostEnd, end, text: encode(`,${port}`) }],
    },
  };
}

/** The form of SqlClient in a program of Go; undefined for a URL and for `odbc:`. */
export function goStringRef(source: string): ServerRefResult | undefined {
  return /^\s*(?:odbc:|[a-z]+:\/\/)/iu.test(source) ? undefined : goRef(plainText(source), 'double-quotes');
}

/**
 * Port wins over instance, with a warning. Only the ADO form takes `tcp:` and a comma off the server, a colon neither.
 * Source: microsoft/go-mssqldb tds.go, msdsn/conn_str.go (splitConnectionString, splitConnectionStringOdbc, tcpParser).
 */
function goRef(mapped: MappedText, style: 'double-quotes' | 'braces'): ServerRefResult {
  const parsed = parsePairs(mapped.text, style);
  if (!parsed.ok) return parsed;
  const server = onlyPair(parsed.pairs, SERVER_KEYS);
  const port = onlyPair(parsed.pairs, ['port']);
  if (server === 'duplicate-key' || port === 'duplicate-key') return refused('duplicate-key');
  if (server === undefined) return refused('no-server');
  const ado = style === 'double-quotes';
  return portKeyRef(mapped, 'go', server, port, 'port', { comma: ado ? 'by-version' : false, colon: false, instance: true, prefix: ado });
}

/** A driver that takes the port in a key of its own. */
function portKeyRef(mapped: MappedText, family: ClientFamily, server: Pair, portPair: Pair | undefined, portKey: string, takes: Takes): ServerRefResult {
  const { text, sourceOf, encode } = mapped;
  const value = parseServerValue(text.slice(server.valueStart, server.valueEnd));
  if (value === undefined) return refused(server.valueStart === server.valueEnd ? 'no-server' : 'malformed');
  if (portPair !== undefined && value.port !== undefined) return refused('duplicate-key');
  const field = portPair === undefined ? value.port : writtenPort(text.slice(portPair.valueStart, portPair.valueEnd), 'field');
  const hostEnd = sourceOf(server.valueStart + value.hostEnd);
  const end = sourceOf(server.valueEnd);
  return {
    ok: true,
    ref: {
      ...value,
      family,
      ...(field === undefined ? {} : { port: field }),
      takes,
      // FreeTDS takes `host\instance,port` for an instance of that whole name.
      both: takes.comma === true && value.port !== undefined ? 'refused' : 'port',
      start: sourceOf(server.valueStart),
      end,
      fix: (port) => {
        const cut: Edit[] = [{ start: hostEnd, end, text: takes.comma === true && value.port?.written === 'comma' ? encode(`,${port}`) : '' }];
        if (!takes.prefix) cut.unshift({ start: sourceOf(server.valueStart), end: sourceOf(server.valueStart + value.hostStart), text: '' });
        if (cut.at(-1)?.text !== '') return cut;
        if (portPair === undefined) {
          const at = sourceOf(server.end);
          return [...cut, { start: at, end: at, text: encode(`;${portKey}=${port}`) }];
        }
        return [...cut, { start: sourceOf(portPair.valueStart), end: sourceOf(portPair.valueEnd), text: encode(String(port)) }];
      },
    },
  };
}

/**
 * `jdbc:sqlserver://[host[\instance][:port]][;property=value]...`; host, instance and port may be properties instead.
 * With an instance and a port the port wins. Source: learn.microsoft.com/sql/connect/jdbc/building-the-connection-url;
 * microsoft/mssql-jdbc SQLServerConnection.java, SQLServerDriver.java (synonyms server and port; a serverName is split at
 * the backslash only).
 */
export function jdbcRef(source: string): ServerRefResult {
  const prefix = /^\s*jdbc:sqlserver:\/\//iu.exec(source)?.[0];
  if (prefix === undefined) return refused('unsupported-driver');
  const from = prefix.length;
  const semicolon = source.indexOf(';', from);
  const authorityEnd = semicolon < 0 ? source.trimEnd().length : semicolon;
  const parsed = parsePairs(source, 'braces', Math.max(authorityEnd, from));
  if (!parsed.ok) return parsed;
  const name = onlyPair(parsed.pairs, ['servername', 'server']);
  const portPair = onlyPair(parsed.pairs, ['portnumber', 'port']);
  const instancePair = onlyPair(parsed.pairs, ['instancename']);
  if (name === 'duplicate-key' || portPair === 'duplicate-key' || instancePair === 'duplicate-key') return refused('duplicate-key');

  const inAuthority = source.slice(from, authorityEnd).trim() !== '';
  if (inAuthority && name !== undefined) return refused('duplicate-key');
  if (!inAuthority && name === undefined) return refused('no-server');
  const start = name === undefined ? from : name.valueStart;
  const end = name === undefined ? authorityEnd : name.valueEnd;
  const value = parseServerValue(source.slice(start, end));
  if (value === undefined) return refused('malformed');
  if ((value.port !== undefined && portPair !== undefined) || (value.instance !== undefined && instancePair !== undefined)) return refused('duplicate-key');

  const portField = portPair === undefined ? value.port : writtenPort(source.slice(portPair.valueStart, portPair.valueEnd), 'field');
  const instanceField = instancePair === undefined ? value.instance : source.slice(instancePair.valueStart, instancePair.valueEnd);
  return {
    ok: true,
    ref: {
      ...value,
      family: 'jdbc',
      ...(portField === undefined ? {} : { port: portField }),
      ...(instanceField === undefined || instanceField === '' ? {} : { instance: instanceField }),
      takes: { ...TAKES_COLON, colon: name === undefined },
      both: 'port',
      start,
      end,
      fix: (port) => {
        const edits: Edit[] = [{ start, end: start + value.hostStart, text: '' }];
        const tail = { start: start + value.hostEnd, end };
        if (portPair !== undefined) edits.push({ ...tail, text: '' }, { start: portPair.valueStart, end: portPair.valueEnd, text: String(port) });
        else if (name === undefined) edits.push({ ...tail, text: `:${port}` });
        else edits.push({ ...tail, text: '' }, { start: name.end, end: name.end, text: `;portNumber=${port}` });
        if (instancePair !== undefined) edits.push(removal(source, instancePair));
        return edits;
      },
    },
  };
}
