import { odbcRef } from './keyValueStrings';
import { percentDecoded, type Edit } from './mapped';
import { refused, TAKES_COLON, type ServerRefResult } from './serverRef';
import { parseServerValue } from './serverValue';

interface UrlParts {
  readonly scheme: string;
  readonly start: number;
  /** End of host and port. */
  readonly end: number;
  readonly pathEnd: number;
  readonly path: string;
  readonly query: string;
  readonly queryStart: number;
}

/** The user part ends at the last @ before the query, so that a password with an @ or / does not become the host. */
function urlParts(source: string): UrlParts | undefined {
  const prefix = /^\s*([a-z][\w+.-]{0,40}):\/\//iu.exec(source);
  if (prefix === null) return undefined;
  const from = prefix[0].length;
  const length = source.trimEnd().length;
  const mark = source.indexOf('?', from);
  const pathEnd = mark < 0 ? length : mark;
  const at = source.slice(from, pathEnd).lastIndexOf('@');
  // An @ after the query mark only: a password with a ? in it, or a query with an @. No telling which is the host.
  if (at < 0 && source.indexOf('@', pathEnd) >= 0 && source.slice(from, pathEnd).includes(':')) return undefined;
  const start = from + at + 1;
  const slash = source.slice(start, pathEnd).indexOf('/');
  const end = slash < 0 ? pathEnd : start + slash;
  return {
    scheme: (prefix[1] ?? '').toLowerCase(),
    start,
    end,
    pathEnd,
    path: source.slice(end, pathEnd),
    query: mark < 0 ? '' : source.slice(mark + 1, length),
    queryStart: Math.min(pathEnd + 1, length),
  };
}

export function urlRef(source: string): ServerRefResult {
  const url = urlParts(source);
  if (url === undefined) return refused('malformed');
  if (url.scheme === 'mssql' || url.scheme.startsWith('mssql+')) return sqlAlchemyRef(source, url);
  if (url.scheme === 'sqlserver') return goUrlRef(source, url);
  return refused('unsupported-driver');
}

/**
 * `mssql+pyodbc://user:password@host:port/database?driver=...`, or everything percent-encoded in odbc_connect. Without
 * a database the host is the name of a DSN. The host goes to the ODBC driver as it stands, which takes a comma. Source:
 * sqlalchemy lib/sqlalchemy/connectors/pyodbc.py (create_connect_args), lib/sqlalchemy/engine/url.py (_parse_url).
 */
function sqlAlchemyRef(source: string, url: UrlParts): ServerRefResult {
  let at = url.queryStart;
  for (const parameter of url.query.split('&')) {
    const value = at + 'odbc_connect='.length;
    const end = at + parameter.length;
    if (/^odbc_connect=/iu.test(parameter)) return odbcRef(percentDecoded(source, value, end), 'sqlalchemy');
    at = end + 1;
  }
  if (url.start === url.end) return refused('no-server');
  const pyodbc = url.scheme === 'mssql' || url.scheme === 'mssql+pyodbc' || url.scheme === 'mssql+aioodbc';
  if (pyodbc && url.path.length <= 1) return refused('server-in-dsn');
  return hostRef(source, url, 'sqlalchemy', undefined, pyodbc);
}

/**
 * `sqlserver://user:password@host[:port][/instance][?database=...]`. Source: microsoft/go-mssqldb msdsn/conn_str.go. Semicolons
 * after the host are the form of Prisma.
 */
function goUrlRef(source: string, url: UrlParts): ServerRefResult {
  if (source.slice(url.start, url.end).includes(';')) return refused('unsupported-driver');
  if (url.start === url.end) return refused('no-server');
  const instance = percentDecoded(url.path.slice(1)).text;
  return hostRef(source, url, 'go', instance === '' ? undefined : instance, false);
}

function hostRef(source: string, url: UrlParts, family: 'go' | 'sqlalchemy', pathInstance: string | undefined, comma: boolean): ServerRefResult {
  const { start, end } = url;
  const value = parseServerValue(source.slice(start, end));
  if (value === undefined || (value.instance !== undefined && pathInstance !== undefined)) return refused('malformed');
  return {
    ok: true,
    ref: {
      ...value,
      family,
      ...(pathInstance === undefined ? {} : { instance: pathInstance }),
      takes: { ...TAKES_COLON, comma },
      both: 'port',
      start,
      end: pathInstance === undefined ? end : url.pathEnd,
      fix: (port) => {
        const edits: Edit[] = [
          { start, end: start + value.hostStart, text: '' },
          { start: start + value.hostEnd, end, text: `:${port}` },
        ];
        if (pathInstance !== undefined) edits.push({ start: end, end: url.pathEnd, text: '' });
        return edits;
      },
    },
  };
}
