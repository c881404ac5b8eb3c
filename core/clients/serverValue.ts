import { isPort, type Port } from '#core/ports/port';

/** How a server is reached: `pipe` is a full pipe path, `localdb` a LocalDB instance. */
export type Protocol = 'default' | 'tcp' | 'np' | 'lpc' | 'admin' | 'pipe' | 'localdb';

export interface WrittenPort {
  /** Exactly as it stands in the string. */
  readonly text: string;
  /** Absent where the text is no port. */
  readonly port?: Port;
  readonly written: 'comma' | 'colon' | 'field';
}

/** The value of a Server or Data Source key, or the host part of a URL. Offsets count from the start of the value. */
export interface ServerValue {
  readonly protocol: Protocol;
  readonly host: string;
  readonly hostStart: number;
  readonly hostEnd: number;
  readonly instance?: string;
  readonly port?: WrittenPort;
  readonly portBeforeInstance: boolean;
}

export function writtenPort(text: string, written: WrittenPort['written']): WrittenPort {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : 0;
  return isPort(port) ? { text, port, written } : { text, written };
}

/**
 * `[protocol:]host[\instance][,port]`, and the mistakes around it: a colon before the port, the port before the
 * instance, `%5C` for the backslash in a URL. Undefined for what names no server. SqlClient reads `host,port\inst` as well,
 * but 5.2.0 outside Windows asked the Browser for the instance (until 5.2.1). Source: dotnet/SqlClient
 * ManagedSni/SniProxy.netcore.cs (PopulateProtocol, InferConnectionDetails), issue 2385, CHANGELOG.md (#2395).
 */
export function parseServerValue(text: string): ServerValue | undefined {
  if (/^\s*\\\\/u.test(text)) return pathOf(text, 'pipe');
  if (/^\s*\(localdb\)/iu.test(text)) return pathOf(text, 'localdb');
  const prefix = /^\s*(tcp|np|lpc|admin)\s*:\s*/iu.exec(text);
  const start = prefix?.[0].length ?? text.length - text.trimStart().length;
  if (text.startsWith('\\\\', start)) return pathOf(text, 'pipe');
  const rest = text.slice(start);
  // Two colons make an IPv6 address; one is somebody's idea of a port.
  const bracketed = /^\[[^\]]*\]/u.exec(rest)?.[0];
  const beforeParts = /^[^,\\]*/u.exec(rest)?.[0] ?? '';
  const delimiters = bracketed === undefined && beforeParts.split(':').length > 2 ? /[,\\]/u : /[,\\:]|%5c/iu;
  const hostLength = bracketed?.length ?? firstMatch(rest, delimiters);
  const host = rest.slice(0, hostLength).trim();
  if (host === '') return undefined;

  let instance: string | undefined;
  let port: WrittenPort | undefined;
  let portBeforeInstance = false;
  let at = hostLength;
  while (at < rest.length) {
    const mark = /^(?:%5c|[,\\:])/iu.exec(rest.slice(at, at + 3))?.[0];
    if (mark === undefined) return rest.slice(at).trim() === '' ? result() : undefined;
    const from = at + mark.length;
    const length = firstMatch(rest.slice(from), /[,\\:]|%5c/iu);
    const part = rest.slice(from, from + length).trim();
    if (mark === ',' || mark === ':') {
      if (port !== undefined) return undefined;
      port = writtenPort(part, mark === ',' ? 'comma' : 'colon');
    } else {
      if (instance !== undefined) return undefined;
      instance = part;
      portBeforeInstance = port !== undefined;
    }
    at = from + length;
  }
  return result();

  function result(): ServerValue {
    return {
      protocol: protocolOf(prefix?.[1]),
      host,
      hostStart: start,
      hostEnd: start + host.length,
      ...(instance === undefined || instance === '' ? {} : { instance }),
      ...(port === undefined ? {} : { port }),
      portBeforeInstance,
    };
  }
}

function firstMatch(text: string, pattern: RegExp): number {
  const at = text.search(pattern);
  return at < 0 ? text.length : at;
}

function pathOf(text: string, protocol: 'pipe' | 'localdb'): ServerValue {
  const start = text.length - text.trimStart().length;
  const host = (protocol === 'pipe' ? /\\\\([^\\]*)/u.exec(text)?.[1] : /\(localdb\)/iu.exec(text)?.[0]) ?? '';
  return { protocol, host, hostStart: start, hostEnd: text.trimEnd().length, portBeforeInstance: false };
}

function protocolOf(prefix: string | undefined): Protocol {
  switch (prefix?.toLowerCase()) {
    case 'tcp':
      return 'tcp';
    case 'np':
      return 'np';
    case 'lpc':
      return 'lpc';
    case 'admin':
      return 'admin';
    default:
      return 'default';
  }
}
