import type { MappedText } from '../mapped';
import { parsePairs, type Pair } from '../pairs';
import { nested, part, unescaped } from './escapes';

/** What may introduce a server in any file; a file without it is not looked at further. Case does not matter. */
// Without the u flag: folding case by Unicode takes the search off its fast path, which every byte of every file goes through.
export const ANCHOR = /(?:server|data ?source|addr|address)["']?[ \t]*[=:]|sqlserver\\?:\/\/|mssql(?:\+\w+)?(?:\\?:\/\/|["'`])|sqlsrv|pymssql|pyodbc|mssql_django|dblib:|tds[ _]version|DBMSSOCN|DBNMPNTW|sp_addlinkedserver|ServerName\]|(?:sqlcmd|osql|bcp)(?:\.exe)?["' \t]|-(?:Server|Sql)Instance/i;

const SERVER_KEYS = new Set(['server', 'data source', 'datasource', 'addr', 'address', 'network address']);

/** Keys of SqlClient, OLE DB, ODBC, Go, FreeTDS and PDO. A string in which every key is one of these is for SQL Server. */
const KNOWN_KEYS = new Set([
  ...SERVER_KEYS,
  'database', 'initial catalog', 'integrated security', 'trusted_connection', 'user id', 'uid', 'user', 'username', 'password', 'pwd', 'encrypt', 'trustservercertificate', 'trust server certificate',
  'persist security info', 'persistsecurityinfo', 'multipleactiveresultsets', 'multiple active result sets', 'mars_connection', 'mars connection', 'application name', 'app', 'app name', 'applicationintent', 'application intent',
  'connection timeout', 'connect timeout', 'timeout', 'connection lifetime', 'load balance timeout', 'packet size', 'packetsize', 'pooling', 'min pool size', 'max pool size', 'enlist', 'failover partner', 'failover_partner', 'failoverpartner',
  'network library', 'network', 'net', 'workstation id', 'wsid', 'current language', 'language', 'attachdbfilename', 'initial file name', 'extended properties', 'user instance', 'type system version', 'connection reset', 'context connection',
  'replication', 'asynchronous processing', 'async', 'transaction binding', 'column encryption setting', 'columnencryption', 'enclave attestation url', 'attestation protocol', 'authentication', 'multisubnetfailover', 'multi subnet failover',
  'transparentnetworkipresolution', 'poolblockingperiod', 'connectretrycount', 'connect retry count', 'connectretryinterval', 'connect retry interval', 'command timeout', 'hostnameincertificate', 'host name in certificate', 'servercertificate', 'server certificate',
  'serverspn', 'server spn', 'failoverpartnerspn', 'ipaddresspreference', 'ip address preference', 'provider', 'driver', 'dsn', 'filedsn', 'savefile', 'description', 'locale identifier', 'auto translate', 'autotranslate', 'use procedure for prepare',
  'use encryption for data', 'tag with column collation when possible', 'datatypecompatibility', 'initial catalog name', 'oledb services', 'ole db services', 'ansinpw', 'quotedid', 'regional', 'querylog_on', 'querylogfile', 'querylogtime', 'stats log on',
  'statslog_on', 'tds_version', 'tds version', 'clientcharset', 'port', 'log', 'dial timeout', 'keepalive', 'keep alive', 'fedauth', 'charset', 'traceon', 'tracefile', 'loginTimeout'.toLowerCase(), 'querytimeout', 'connectionpooling', 'scrollable', 'returndatesasstrings', 'transactionisolation', 'keystoreauthentication', 'usefmtonly', 'lastuser', 'trusted connection',
]);
const FOREIGN = /mysql|mariadb|postgre|psql|npgsql|oracle|oraoledb|msdaora|sqlite|db2|ibmda|access driver|excel|jet\.oledb|ace\.oledb|msolap|firebird|informix|sybase|adaptive server|snowflake|hive|teradata|msdatashape|msidxs|adsdsoobject|search\.collator|microsoft\.ace|odbc;/iu;
const FILE_LIKE = /:memory:|\|datadirectory\||\.(?:db3?|sqlite3?|mdb|accdb|xlsx?|sdf|csv|fdb|dbf|gdb)$|^[a-z]:[\\/]|^\.{0,2}\/|^https?:/iu;

/** The SQL Server connection string a whole literal is, or holds. */
export function wholeString(mapped: MappedText): MappedText | undefined {
  const { text } = mapped;
  const start = text.length - text.trimStart().length;
  const url = urlIn(text, start);
  if (url !== undefined) return url.start === start ? trimmed(mapped, start) : undefined;
  return keyValue(mapped, start);
}

/**
 * Where the first pair begins: after the start, a quote, a bracket, an = or a colon of what the line says itself, or a
 * blank. Matches at a letter only, so that a run of blanks is gone through once.
 */
const BEGINS = /(?<=^|[="'(>,[\]:`\s])(?=(?:sqlsrv:|odbc:)?(?:[A-Za-z][A-Za-z_ ]{0,30}[A-Za-z][ \t]*=[^=;\n]*;[ \t]*){0,12}(?:server|data ?source|addr|address|network address)[ \t]*=[^=])/giu;

/** The first connection string that begins somewhere in a line of text without quotes of its own, such as `set CS=Server=...`. */
export function stringInLine(mapped: MappedText): MappedText | undefined {
  const { text } = mapped;
  const url = urlIn(text, 0);
  if (url !== undefined) return cut(mapped, url.start, url.kind === 'url');
  for (const match of text.matchAll(BEGINS)) {
    let quote = match.index;
    while (quote > 0 && /[ \t]/u.test(text.charAt(quote - 1))) quote -= 1;
    // Behind a quote the string ends where that is closed.
    const start = /["'`]/u.test(text.charAt(quote - 1)) ? quote : match.index;
    const found = keyValue(cut(mapped, start, false), 0);
    if (found !== undefined) return found;
  }
  return undefined;
}

function urlIn(text: string, from: number): { readonly start: number; readonly kind: 'jdbc' | 'url' } | undefined {
  const match = /jdbc:sqlserver:\/\/|(?<![\w+:.-])(?:sqlserver|mssql(?:\+[a-z0-9]+)?):\/\//iu.exec(from === 0 ? text : text.slice(from));
  return match === null ? undefined : { start: from + match.index, kind: /^jdbc/iu.test(match[0]) ? 'jdbc' : 'url' };
}

function trimmed(mapped: MappedText, start: number): MappedText {
  return part(mapped, start, mapped.text.trimEnd().length);
}

/** From `start` to the quote that was opened just before it, to a blank (in URLs), or to the end of the line. */
function cut(mapped: MappedText, start: number, url: boolean): MappedText {
  const { text } = mapped;
  const quote = text.charAt(start - 1);
  let end = text.length;
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = text.indexOf(quote, start);
    if (close >= 0) end = close;
  } else if (url) {
    const blank = text.slice(start).search(/[\s"'<>`]/u);
    if (blank >= 0) end = start + blank;
  }
  const cutOff = text.slice(start, end).trimEnd();
  // `set "CS=Server=..."`: the quote was opened before the part that is kept.
  const stray = cutOff.endsWith('"') && (cutOff.split('"').length - 1) % 2 === 1 ? 1 : 0;
  return part(mapped, start, start + cutOff.length - stray);
}

function keyValue(mapped: MappedText, start: number): MappedText | undefined {
  const { text } = mapped;
  const prefix = /^(?:sqlsrv|odbc|dblib):/iu.exec(text.slice(start, start + 8))?.[0];
  const from = start + (prefix?.length ?? 0);
  const braces = /(?:^|;)\s*(?:driver|dsn)\s*=/iu.test(text) || prefix !== undefined;
  const parsed = parsePairs(text, braces ? 'braces' : 'quotes', from);
  if (!parsed.ok) return brokenString(mapped, start, prefix !== undefined);
  const { pairs } = parsed;
  const inner = pairs.find((pair) => pair.key === 'provider connection string');
  if (inner !== undefined) return innerString(mapped, inner);
  const server = pairs.find((pair) => SERVER_KEYS.has(pair.key) || (/^dblib:/iu.test(prefix ?? '') && pair.key === 'host'));
  if (server === undefined || foreign(text, pairs, server)) return undefined;
  if (prefix !== undefined || pairs.every((pair) => KNOWN_KEYS.has(pair.key)) || strong(text, pairs)) return trimmed(mapped, start);
  return undefined;
}

/** A quote that is not closed must not hide a string from the list: it is shown as one nobody can read. */
function brokenString(mapped: MappedText, start: number, sure: boolean): MappedText | undefined {
  const keys = [...mapped.text.slice(start, start + 8192).matchAll(/(?:^|;)\s*([A-Za-z][\w ]{0,40}?)\s*=/gu)].map((match) => (match[1] ?? '').toLowerCase().replaceAll(/\s+/gu, ' '));
  const known = keys.filter((key) => KNOWN_KEYS.has(key)).length;
  return (sure || (known >= 2 && known === keys.length)) && keys.some((key) => SERVER_KEYS.has(key)) ? trimmed(mapped, start) : undefined;
}

/** Entity Framework keeps the real string in a value. Source: learn.microsoft.com/dotnet/framework/data/adonet/ef/connection-strings. */
function innerString(mapped: MappedText, pair: Pair): MappedText | undefined {
  const quote = mapped.text.charAt(pair.valueStart - 1);
  const mark = quote === '"' || quote === "'" ? quote : '';
  const inner = nested(mapped, unescaped(mapped.text, pair.valueStart, pair.valueEnd, mark === '' ? 'none' : 'doubled', mark));
  return keyValue(inner, 0);
}

/** A driver or provider that is SQL Server's vouches for keys nobody listed. */
function strong(text: string, pairs: readonly Pair[]): boolean {
  return pairs.some((pair) => (pair.key === 'driver' || pair.key === 'provider') && /sql server|sqlncli|msoledbsql|sqloledb|sqlserver|msodbcsql|freetds|tdsodbc|sqlclient|sqlsrv32/iu.test(text.slice(pair.valueStart, pair.valueEnd)));
}

function foreign(text: string, pairs: readonly Pair[], server: Pair): boolean {
  const value = (pair: Pair): string => text.slice(pair.valueStart, pair.valueEnd);
  if (pairs.some((pair) => (pair.key === 'driver' || pair.key === 'provider' || pair.key === 'dbq') && FOREIGN.test(value(pair)))) return true;
  if (FILE_LIKE.test(value(server).trim()) && !value(server).trimStart().startsWith('\\\\')) return true;
  // MySQL's own connector takes Server, Port, Uid and Pwd; no driver of SQL Server takes all of them without a Driver.
  const has = (key: string): boolean => pairs.some((pair) => pair.key === key);
  return has('port') && !has('driver') && (has('uid') || has('pwd') || pairs.some((pair) => pair.key === 'port' && /^(?:3306|5432|1521|50000)$/u.test(value(pair))));
}
