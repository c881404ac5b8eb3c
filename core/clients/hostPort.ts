import type { Edit } from './mapped';
import { onlyPair, parsePairs } from './pairs';
import { refused, TAKES_COMMA, type ServerRefResult } from './serverRef';
import { parseServerValue, writtenPort } from './serverValue';

/**
 * `server=...;port=...`: a host and a port that a program joins with a comma for the ODBC driver, an empty port or None
 * being none. Django, with `dsn=` where the settings name a data source, and URL.create of SQLAlchemy. Source:
 * microsoft/mssql-django mssql/base.py (get_new_connection); sqlalchemy lib/sqlalchemy/connectors/pyodbc.py
 * (create_connect_args).
 */
export function hostPortRef(source: string): ServerRefResult {
  const parsed = parsePairs(source, 'braces');
  if (!parsed.ok) return parsed;
  if (parsed.pairs.some((pair) => pair.key === 'dsn')) return refused('server-in-dsn');
  const server = onlyPair(parsed.pairs, ['server']);
  const port = onlyPair(parsed.pairs, ['port']);
  if (server === 'duplicate-key' || port === 'duplicate-key') return refused('duplicate-key');
  if (server === undefined) return refused('no-server');
  const value = parseServerValue(source.slice(server.valueStart, server.valueEnd));
  if (value === undefined) return refused(server.valueStart === server.valueEnd ? 'no-server' : 'malformed');
  const number = port === undefined ? '' : source.slice(port.valueStart, port.valueEnd);
  const given = number !== '' && number !== 'None' && number !== '0';
  if (given && value.port !== undefined) return refused('duplicate-key');
  return {
    ok: true,
    ref: {
      ...value,
      family: 'odbc',
      ...(given ? { port: writtenPort(number, 'field') } : {}),
      takes: TAKES_COMMA,
      both: 'port',
      start: server.valueStart,
      end: server.valueEnd,
      fix: (to) => {
        const inHost = port === undefined || value.port?.written === 'comma';
        const host: Edit = { start: server.valueStart + value.hostEnd, end: server.valueEnd, text: inHost ? `,${to}` : '' };
        return inHost ? [host] : [host, { start: port.valueStart, end: port.valueEnd, text: String(to) }];
      },
    },
  };
}
