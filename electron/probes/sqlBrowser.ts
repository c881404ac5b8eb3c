import { isPort } from '#core/ports/port';
import type { BrowserInstance } from '#core/probes/answer';

/** Source: MC-SQLR 2.2.3 and 2.2.5. */
const CLNT_UCAST_INST = 0x04;
const SVR_RESP = 0x05;
const HEADER = 3;
/** An instance name has at most 32 bytes, the data of an answer to it 1,024. Source: MC-SQLR 2.2.3, 2.2.5. */
const MAX_NAME_BYTES = 32;
export const MAX_BROWSER_BYTES = HEADER + 1024;

/**
 * The question for one instance; undefined for a name that cannot be asked for: longer than the protocol allows, or
 * with characters that depend on the server's code page.
 */
export function browserRequest(instance: string): Uint8Array | undefined {
  if (!/^[\x21-\x7e]+$/.test(instance) || instance.length > MAX_NAME_BYTES) return undefined;
  return Uint8Array.from([CLNT_UCAST_INST, ...Buffer.from(instance, 'ascii'), 0]);
}

/** Asks for every instance. 0x03 is for one computer, 0x02 the same as a broadcast. Source: MC-SQLR 2.2.1, 2.2.2. */
export const browserListRequest = Uint8Array.of(0x03);
/** The data of an answer to it is at most this long. Source: MC-SQLR 2.2.5. */
const MAX_LIST_BYTES = HEADER + 65_535;

/** The text of an answer: undefined when the bytes are none. */
function answerText(bytes: Uint8Array, max: number): string | undefined {
  if (bytes.length < HEADER || bytes.length > max || bytes[0] !== SVR_RESP) return undefined;
  const size = (bytes[1] ?? 0) | ((bytes[2] ?? 0) << 8);
  if (size !== bytes.length - HEADER) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset + HEADER, size).toString('latin1');
}

/** Names and values by turns; the first of a name counts. */
function pairsOf(record: string): ReadonlyMap<string, string> {
  const parts = record.split(';');
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const name = (parts[i] ?? '').toLowerCase();
    if (!pairs.has(name)) pairs.set(name, parts[i + 1] ?? '');
  }
  return pairs;
}

function portOf(pairs: ReadonlyMap<string, string>): number | null | undefined {
  const port = pairs.get('tcp');
  if (port === undefined) return null;
  return /^\d{1,5}$/.test(port) && isPort(Number(port)) ? Number(port) : undefined;
}

/**
 * The TCP port the Browser gives for the instance: null when it answers without one. Undefined when the bytes are no
 * answer about this instance; any bytes are survived.
 */
export function readBrowserAnswer(bytes: Uint8Array, instance: string): number | null | undefined {
  const text = answerText(bytes, MAX_BROWSER_BYTES);
  const end = text?.indexOf(';;') ?? -1;
  if (text === undefined || end < 0) return undefined;
  const pairs = pairsOf(text.slice(0, end));
  return pairs.get('instancename')?.toLowerCase() === instance.toLowerCase() ? portOf(pairs) : undefined;
}

/**
 * Every instance of an answer, each ended by `;;`. Undefined when the bytes are no answer; a record that names no
 * instance, and what follows the last end, is left out. Any bytes are survived.
 */
export function readBrowserList(bytes: Uint8Array): BrowserInstance[] | undefined {
  const text = answerText(bytes, MAX_LIST_BYTES);
  if (text === undefined) return undefined;
  return text
    .split(';;')
    .slice(0, -1)
    .flatMap((record) => {
      const pairs = pairsOf(record);
      const instance = pairs.get('instancename');
      if (instance === undefined || instance === '') return [];
      const clustered = pairs.get('isclustered')?.toLowerCase();
      return [
        {
          server: pairs.get('servername') ?? '',
          instance,
          clustered: clustered === 'yes' ? true : clustered === 'no' ? false : null,
          version: pairs.get('version') ?? null,
          port: portOf(pairs) ?? null,
          pipe: pairs.get('np') ?? null,
        },
      ];
    });
}

/** The inverse, for whoever answers as a Browser does. */
export function browserReply(instances: readonly BrowserInstance[]): Uint8Array {
  const records = instances.map(({ server, instance, clustered, version, port, pipe }) =>
    ['ServerName', server, 'InstanceName', instance, 'IsClustered', clustered === true ? 'Yes' : 'No', 'Version', version ?? '', ...(port === null ? [] : ['tcp', String(port)]), ...(pipe === null ? [] : ['np', pipe])].join(';'),
  );
  const data = Buffer.from(records.map((record) => `${record};;`).join(''), 'latin1');
  return Uint8Array.from([SVR_RESP, data.length & 255, data.length >> 8, ...data]);
}
