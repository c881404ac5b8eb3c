import { unescapedLiteral, type Edit } from './mapped';
import { parseObjectLiteral, type Property } from './objectLiteral';
import { refused, type ServerRefResult } from './serverRef';
import { parseServerValue, writtenPort } from './serverValue';

/**
 * The configuration object of tedious (`options.port` or `options.instanceName`, both together throw) or of what wraps it:
 * - node-mssql: `port` beside `server`, split at the backslash; an instanceName makes it drop the port.
 * - TypeORM: hands its `host` and `port` to node-mssql. Sequelize up to 6 and knex: hand theirs to tedious, which splits
 *   nothing, and drop the port for an instanceName as well.
 * - Sequelize 7: the options of tedious beside `server` and `dialect`.
 * Source: tediousjs/tedious src/connection.ts (constructor); tediousjs/node-mssql lib/tedious/connection-pool.js (_config),
 * lib/base/connection-pool.js; typeorm src/driver/sqlserver/SqlServerDriver.ts (createPool); sequelize v6
 * src/dialects/mssql/connection-manager.js, main packages/mssql/src/connection-manager.ts; knex lib/dialects/mssql/index.js.
 */
export function tediousRef(source: string): ServerRefResult {
  const literal = parseObjectLiteral(source);
  if (!literal.ok) return refused(literal.code);
  const { properties } = literal;
  const named = (key: string): readonly Property[] => properties.filter((property) => property.key === key);
  const [server, ...otherServers] = [...named('server'), ...named('host')];
  const [port, ...otherPorts] = named('port');
  const [instanceName, ...otherInstances] = named('instanceName');
  if (otherServers.length + otherPorts.length + otherInstances.length > 0) return refused('duplicate-key');
  if (server === undefined) return refused('no-server');
  if (server.kind !== 'string') return refused('server-not-literal');
  if ((port !== undefined && port.kind !== 'number' && port.kind !== 'string') || (instanceName !== undefined && instanceName.kind !== 'string')) {
    return refused('server-not-literal');
  }

  const mapped = unescapedLiteral(source, server.valueStart, server.valueEnd);
  const value = parseServerValue(mapped.text);
  if (value === undefined) return refused(mapped.text.trim() === '' ? 'no-server' : 'malformed');
  if ((value.port !== undefined && port !== undefined) || (value.instance !== undefined && instanceName !== undefined)) return refused('duplicate-key');
  const field = port === undefined ? value.port : writtenPort(source.slice(port.valueStart, port.valueEnd), 'field');
  const instance = instanceName === undefined ? value.instance : unescapedLiteral(source, instanceName.valueStart, instanceName.valueEnd).text;

  const around = properties.filter((property) => property.object === server.object);
  const siblings = around.map((property) => property.key);
  // A class there; a name in quotes is somebody else's.
  const flat = server.key === 'server' && around.some((property) => property.key === 'dialect' && property.kind === 'other');
  const wrapped = server.key === 'host' || (!flat && !siblings.includes('authentication') && siblings.some((key) => key === 'user' || key === 'password' || key === 'port' || key === 'domain'));
  const splits = server.key === 'host' ? siblings.includes('type') : wrapped;
  const beside = wrapped || flat;
  const options = properties.find((property) => property.object === server.object && property.key === 'options' && property.kind === 'object');
  return {
    ok: true,
    ref: {
      ...value,
      family: 'tedious',
      ...(field === undefined ? {} : { port: field }),
      ...(instance === undefined || instance === '' ? {} : { instance }),
      takes: { comma: false, colon: false, instance: splits || value.instance === undefined, prefix: false },
      both: wrapped ? 'instance' : 'refused',
      start: server.valueStart,
      end: server.valueEnd,
      fix: (number) => {
        const edits: Edit[] = [
          { start: server.valueStart, end: mapped.sourceOf(value.hostStart), text: '' },
          { start: mapped.sourceOf(value.hostEnd), end: server.valueEnd, text: '' },
        ];
        const pair = `${quotedAs('port', server.keyQuote)}: ${number}`;
        if (port !== undefined) {
          edits.push({ start: port.valueStart, end: port.valueEnd, text: String(number) });
          if (instanceName !== undefined) edits.push(without(instanceName));
        } else if (instanceName !== undefined && !wrapped) {
          edits.push({ start: instanceName.keyStart, end: instanceName.end, text: pair });
        } else if (beside) {
          edits.push({ start: server.end, end: server.end, text: `, ${pair}` });
          if (instanceName !== undefined) edits.push(without(instanceName));
        } else if (options !== undefined) {
          const at = options.valueStart + 1;
          edits.push({ start: at, end: at, text: options.emptyObject ? ` ${pair} ` : ` ${pair},` });
        } else {
          edits.push({ start: server.end, end: server.end, text: `, ${quotedAs('options', server.keyQuote)}: { ${pair} }` });
        }
        return edits;
      },
    },
  };
}

function quotedAs(key: string, quote: string): string {
  return `${quote}${key}${quote}`;
}

function without(property: Property): Edit {
  if (property.comma >= 0) return { start: property.keyStart, end: property.comma + 1, text: '' };
  return { start: property.previousComma >= 0 ? property.previousComma : property.keyStart, end: property.end, text: '' };
}
