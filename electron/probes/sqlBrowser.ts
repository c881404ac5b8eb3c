import { isPort } from '#core/ports/port';

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

/**
 * The TCP port the Browser gives for the instance: null when it answers without one. Undefined when the bytes are no
 * answer about this instance; any bytes are survived.
 */
export function readBrowserAnswer(bytes: Uint8Array, instance: string): number | null | undefined {
  if (bytes.length < HEADER || bytes.length > MAX_BROWSER_BYTES || bytes[0] !== SVR_RESP) return undefined;
  const size = (bytes[1] ?? 0) | ((bytes[2] ?? 0) << 8);
  if (size !== bytes.length - HEADER) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + HEADER, size).toString('latin1');
  const end = text.indexOf(';;');
  if (end < 0) return undefined;
  const parts = text.slice(0, end).split(';');
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < parts.length; i += 2) pairs.set((parts[i] ?? '').toLowerCase(), parts[i + 1] ?? '');
  if (pairs.get('instancename')?.toLowerCase() !== instance.toLowerCase()) return undefined;
  const port = pairs.get('tcp');
  if (port === undefined) return null;
  return /^\d{1,5}$/.test(port) && isPort(Number(port)) ? Number(port) : undefined;
}
