import { plainText, type Edit, type MappedText } from './mapped';
import { onlyPair, parsePairs, removal } from './pairs';
import { refused, TAKES_COLON, type ServerRefResult } from './serverRef';
import { parseServerValue, writtenPort } from './serverValue';

/**
 * `host=...;port=...;instance=...` is a section of freetds.conf: `host` is looked up as it stands, and a port beside an
 * instance counts, though the guide calls them mutually exclusive. Source: FreeTDS src/tds/config.c
 * (tds_parse_conf_section), src/tds/login.c (tds_connect). `server=...;port=...` are the arguments of pymssql.connect: an
 * instance, or a port behind a colon, makes it leave `port` unread. Source: pymssql src/pymssql/_mssql.pyx
 * (MSSQLConnection.__init__).
 */
export function freeTdsRef(source: string): ServerRefResult {
  const parsed = parsePairs(source, 'braces');
  if (!parsed.ok) return parsed;
  const server = onlyPair(parsed.pairs, ['host', 'server']);
  const port = onlyPair(parsed.pairs, ['port']);
  const instance = onlyPair(parsed.pairs, ['instance']);
  if (server === 'duplicate-key' || port === 'duplicate-key' || instance === 'duplicate-key') return refused('duplicate-key');
  if (server === undefined) return refused('no-server');
  const value = parseServerValue(source.slice(server.valueStart, server.valueEnd));
  if (value === undefined) return refused(server.valueStart === server.valueEnd ? 'no-server' : 'malformed');
  if ((value.port !== undefined && port !== undefined) || (value.instance !== undefined && instance !== undefined)) return refused('duplicate-key');
  const field = port === undefined ? value.port : writtenPort(source.slice(port.valueStart, port.valueEnd), 'field');
  const named = instance === undefined ? value.instance : source.slice(instance.valueStart, instance.valueEnd);
  const pymssql = server.key === 'server';
  const cut: Edit = { start: server.valueStart + value.hostEnd, end: server.valueEnd, text: '' };
  const head: Edit = { start: server.valueStart, end: server.valueStart + value.hostStart, text: '' };
  return {
    ok: true,
    ref: {
      ...value,
      family: 'freetds',
      ...(field === undefined ? {} : { port: field }),
      ...(named === undefined || named === '' ? {} : { instance: named }),
      takes: pymssql ? TAKES_COLON : { comma: false, colon: false, instance: value.instance === undefined, prefix: false },
      both: pymssql ? (value.port === undefined ? 'instance' : 'refused') : 'port',
      start: server.valueStart,
      end: server.valueEnd,
      fix: (number) => {
        if (port !== undefined) return [head, cut, { start: port.valueStart, end: port.valueEnd, text: String(number) }, ...(instance === undefined ? [] : [removal(source, instance)])];
        if (instance !== undefined) return [head, cut, { start: instance.start, end: instance.valueEnd, text: `port = ${number}` }];
        if (pymssql) return [head, { ...cut, text: `:${number}` }];
        return [head, cut, { start: server.end, end: server.end, text: `;port=${number}` }];
      },
    },
  };
}

/**
 * `dblib:host=host:port;dbname=...`: goes to dbopen of FreeTDS as it stands, which takes the port after the last colon or
 * else the instance after the backslash, never both. Source: php/php-src ext/pdo_dblib/dblib_driver.c; FreeTDS
 * src/tds/config.c (parse_server_name_for_port).
 */
export function dblibRef(source: string, from: number): ServerRefResult {
  const { text, sourceOf }: MappedText = plainText(source, from);
  const parsed = parsePairs(text, 'braces');
  if (!parsed.ok) return parsed;
  const server = onlyPair(parsed.pairs, ['host']);
  if (server === 'duplicate-key') return refused(server);
  if (server === undefined) return refused('no-server');
  const value = parseServerValue(text.slice(server.valueStart, server.valueEnd));
  if (value === undefined) return refused(server.valueStart === server.valueEnd ? 'no-server' : 'malformed');
  const end = sourceOf(server.valueEnd);
  return {
    ok: true,
    ref: {
      ...value,
      family: 'freetds',
      takes: TAKES_COLON,
      both: 'refused',
      start: sourceOf(server.valueStart),
      end,
      fix: (port) => [
        { start: sourceOf(server.valueStart), end: sourceOf(server.valueStart + value.hostStart), text: '' },
        { start: sourceOf(server.valueStart + value.hostEnd), end, text: `:${port}` },
      ],
    },
  };
}
