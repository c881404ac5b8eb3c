import { firstReached } from '#core/util/bisect';
import { plainText } from '../mapped';
import type { Found } from './find';
import type { Literal } from './lexers';
import { argumentsOf, asDataSource, asPairs, decoded, type Argument } from './pythonCalls';

/** Backends of Django for SQL Server. Source: microsoft/mssql-django README.md; its forerunner django-pyodbc-azure calls it sql_server.pyodbc. */
const ENGINES = new Set(['mssql', 'mssql_django', 'sql_server.pyodbc']);
const KEY = /["']ENGINE["']\s*:\s*$/u;
/** Drivers that take `host,port` for the server. Source: microsoft/mssql-django mssql/base.py (ms_drivers). */
const MICROSOFT = /^(?:ODBC Driver .* for SQL Server$|SQL Server Native Client)/u;

/** Is this string the backend of a database in Django's settings? */
export function isEngine(text: string, literal: Literal): boolean {
  return ENGINES.has(text.slice(literal.start, literal.end)) && KEY.test(text.slice(Math.max(0, literal.open - 64), literal.open));
}

/** One entry of DATABASES; `from` stands behind its brace. Without a HOST it is the computer itself, and nothing to correct. */
export function findInSettings(text: string, from: number, literals: readonly Literal[], take: (found: Found) => void): void {
  const first = firstAfter(literals, from);
  const entries = argumentsOf(text, from, literals, first, '}');
  const named = (name: string): Argument | undefined => entries?.find((entry) => entry.name === name);
  const host = named('HOST');
  if (host === undefined || (host.literal !== undefined && host.start === host.end)) return;
  const options = named('OPTIONS');
  const given = options?.literal === undefined && options !== undefined && text.charAt(options.start) === '{' ? argumentsOf(text, options.start + 1, literals, firstAfter(literals, options.start), '}') : [];
  const option = (name: string): string | undefined => {
    const found = given?.find((entry) => entry.name === name);
    return found && text.slice(found.start, found.end);
  };
  const interpolated = host.literal?.interpolated ?? false;
  const dataSource = option('dsn') !== undefined || (!MICROSOFT.test(option('driver') ?? 'ODBC Driver 17 for SQL Server') && option('host_is_server') !== 'True');
  if (dataSource) {
    take({ kind: 'server', family: 'host-port', interpolated, mapped: asDataSource(plainText(text, host.start, host.end)) });
    return;
  }
  // What a function gives is not known.
  const mapped = host.literal === undefined ? plainText(text, host.start, host.start) : decoded(text, host.literal);
  take({ kind: 'server', family: 'host-port', interpolated, mapped: asPairs(mapped, named('PORT'), text, interpolated) });
}

function firstAfter(literals: readonly Literal[], at: number): number {
  return firstReached(literals.length, (i) => (literals[i]?.open ?? 0) >= at);
}
