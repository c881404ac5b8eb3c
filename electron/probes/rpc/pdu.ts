import { uuidBytes } from '#core/rpc/tower';
import { ProbeFailure } from '../failure';

/** Connection-oriented PDUs. Source: C706 12.6; MS-RPCE 2.2.2. */
export const REQUEST = 0;
export const RESPONSE = 2;
export const FAULT = 3;
export const BIND = 11;
export const BIND_ACK = 12;
export const BIND_NAK = 13;

export const FIRST = 0x01;
export const LAST = 0x02;
const LITTLE_ENDIAN = 0x10;
const HEADER = 16;
/** Header of a request or a response: the common one, allocation hint, context, operation or cancel count. */
export const CALL_HEADER = 24;
/** What Windows offers. Source: MS-RPCE 3.3.1.5.2 leaves the number to the implementation. */
const MAX_FRAGMENT = 5840;

export const epmInterface = 'e1af8308-5d1f-11c9-91a4-08002b14a0fa';
const ndr = '8a885d04-1ceb-11c9-9fe8-08002b104860';

export interface Pdu {
  readonly type: number;
  readonly flags: number;
  readonly little: boolean;
  readonly callId: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws ProbeFailure `malformed` */
export function frameLength(bytes: Uint8Array): number | undefined {
  if (bytes[0] !== 5) throw new ProbeFailure('malformed', 'version');
  if (bytes.length < 10) return undefined;
  const length = viewOf(bytes).getUint16(8, ((bytes[4] ?? 0) & LITTLE_ENDIAN) !== 0);
  if (length < HEADER) throw new ProbeFailure('malformed', 'length');
  return length;
}

/** One whole PDU. Verification trailers are refused: nothing here asks for authentication. @throws ProbeFailure `malformed` */
export function readPdu(bytes: Uint8Array): Pdu {
  if (bytes.length < HEADER || bytes[0] !== 5 || (bytes[1] ?? 0) > 1) throw new ProbeFailure('malformed', 'header');
  const little = ((bytes[4] ?? 0) & LITTLE_ENDIAN) !== 0;
  const view = viewOf(bytes);
  if (view.getUint16(8, little) !== bytes.length) throw new ProbeFailure('malformed', 'length');
  if (view.getUint16(10, little) !== 0) throw new ProbeFailure('malformed', 'authentication');
  return { type: bytes[2] ?? 0, flags: bytes[3] ?? 0, little, callId: view.getUint32(12, little), bytes, view };
}

export function u16(value: number, little = true): number[] {
  return little ? [value & 255, (value >> 8) & 255] : [(value >> 8) & 255, value & 255];
}

export function u32(value: number, little = true): number[] {
  const bytes = [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255];
  return little ? bytes : bytes.toReversed();
}

export function writePdu(type: number, callId: number, body: Uint8Array | readonly number[], { flags = FIRST | LAST, little = true } = {}): Uint8Array {
  const bytes = new Uint8Array(HEADER + body.length);
  bytes.set([5, 0, type, flags, little ? LITTLE_ENDIAN : 0, 0, 0, 0, ...u16(bytes.length, little), 0, 0, ...u32(callId, little)]);
  bytes.set(body, HEADER);
  return bytes;
}

/** Asks for the endpoint mapper, version 3, in NDR. */
export function bindRequest(callId: number): Uint8Array {
  const syntax = [...uuidBytes(epmInterface), ...u32(3), ...uuidBytes(ndr), ...u32(2)];
  return writePdu(BIND, callId, [...u16(MAX_FRAGMENT), ...u16(MAX_FRAGMENT), ...u32(0), 1, 0, 0, 0, 0, 0, 1, 0, ...syntax]);
}

/** The inverse side, for a server that accepts. `address` is the port as text. */
export function bindAcceptance(callId: number, address: string, little = true): Uint8Array {
  const name = [...Buffer.from(address, 'latin1'), 0];
  const body = [...u16(MAX_FRAGMENT, little), ...u16(MAX_FRAGMENT, little), ...u32(1, little), ...u16(name.length, little), ...name];
  while ((HEADER + body.length) % 4 !== 0) body.push(0);
  return writePdu(BIND_ACK, callId, [...body, 1, 0, 0, 0, 0, 0, 0, 0, ...uuidBytes(ndr, little), ...u32(2, little)], { little });
}

/** @throws ProbeFailure unless the server took the one context offered */
export function expectAccepted({ type, view, little, bytes }: Pdu): void {
  if (type === BIND_NAK) throw new ProbeFailure('denied', 'bind');
  if (type !== BIND_ACK || bytes.length < 26) throw new ProbeFailure('malformed', 'bind');
  const results = 26 + view.getUint16(24, little);
  const at = results + ((4 - (results % 4)) % 4);
  if (at + 8 > bytes.length || view.getUint8(at) < 1) throw new ProbeFailure('malformed', 'bind');
  if (view.getUint16(at + 4, little) !== 0) throw new ProbeFailure('denied', 'bind');
}
