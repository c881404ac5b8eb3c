import type { RpcEndpoint } from '#core/rpc/endpoint';
import { readText, readTower, readUuid, uuidBytes, writeTower } from '#core/rpc/tower';
import { ProbeFailure } from '../failure';
import { u32, viewOf } from './pdu';

/** Operations of the endpoint mapper. Source: C706 appendix O. */
export const EPT_LOOKUP = 2;
export const EPT_LOOKUP_HANDLE_FREE = 4;
/** ept_s_not_registered: nothing (more) to list. Source: C706 appendix E. */
export const NOT_REGISTERED = 0x16c9a0d6;
export const HANDLE_BYTES = 20;
const ANNOTATION_BYTES = 64;
const nil = '00000000-0000-0000-0000-000000000000';

/** Everything, in pieces of at most `max` entries. What is not asked about is a null pointer. */
export function lookupRequest(handle: Uint8Array, max: number): number[] {
  return [...u32(0), ...u32(0), ...u32(0), ...u32(1), ...handle, ...u32(max)];
}

export interface LookupAnswer {
  readonly handle: Uint8Array;
  /** Entries the answer holds, readable or not. */
  readonly count: number;
  readonly endpoints: readonly RpcEndpoint[];
  readonly unreadable: number;
  readonly status: number;
}

const malformed = (): ProbeFailure => new ProbeFailure('malformed', 'ept_lookup');

/** Walks NDR; every step is checked against the end. */
class Ndr {
  readonly bytes: Uint8Array;
  readonly little: boolean;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array, little: boolean) {
    this.bytes = bytes;
    this.little = little;
    this.#view = viewOf(bytes);
  }

  align(): void {
    this.at = (this.at + 3) & ~3;
  }

  u32(): number {
    this.align();
    if (this.at + 4 > this.bytes.length) throw malformed();
    this.at += 4;
    return this.#view.getUint32(this.at - 4, this.little);
  }

  skip(size: number): number {
    if (size > this.bytes.length - this.at) throw malformed();
    this.at += size;
    return this.at - size;
  }
}

/** The order of the bytes of a context handle stays the server's: it goes back in the order it came. */
function readEntry(ndr: Ndr): { readonly object: string | null; readonly hasTower: boolean; readonly annotation: string } {
  ndr.align();
  const at = ndr.skip(16);
  const object = isZero(ndr.bytes, at, at + 16) ? null : readUuid(ndr.bytes, at, ndr.little);
  const hasTower = ndr.u32() !== 0;
  if (ndr.u32() !== 0) throw malformed();
  const length = ndr.u32();
  if (length > ANNOTATION_BYTES) throw malformed();
  const start = ndr.skip(length);
  return { object, hasTower, annotation: readText(ndr.bytes, start, start + length) };
}

/** Any bytes are survived. @throws ProbeFailure `malformed` */
export function readLookup(stub: Uint8Array, little: boolean, max: number): LookupAnswer {
  const ndr = new Ndr(stub, little);
  const handleAt = ndr.skip(HANDLE_BYTES);
  const count = ndr.u32();
  const room = ndr.u32();
  const offset = ndr.u32();
  if (count > max || offset !== 0 || ndr.u32() !== count || room < count) throw malformed();
  const entries = Array.from({ length: count }, () => readEntry(ndr));
  const endpoints: RpcEndpoint[] = [];
  for (const { object, hasTower, annotation } of entries) {
    if (!hasTower) continue;
    const size = ndr.u32();
    if (ndr.u32() !== size) throw malformed();
    const start = ndr.skip(size);
    const tower = readTower(stub, start, start + size);
    if (tower) endpoints.push({ uuid: tower.uuid, version: tower.version, annotation, protocol: tower.protocol, port: tower.port, address: tower.address, endpoint: tower.endpoint, object });
  }
  const status = ndr.u32();
  return { handle: handleOf(stub.subarray(handleAt, handleAt + HANDLE_BYTES), little), count, endpoints, unreadable: count - endpoints.length, status };
}

/** As we send it: little-endian. Attributes and the three numbers at the beginning of the UUID turn around. */
function handleOf(bytes: Uint8Array, little: boolean): Uint8Array {
  return little ? bytes.slice() : Uint8Array.from([...bytes.slice(0, 4).toReversed(), ...uuidBytes(readUuid(bytes, 4, false))]);
}

export function isNil(handle: Uint8Array): boolean {
  return isZero(handle, 0, handle.length);
}

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** The inverse of `readLookup`, for a server. */
export function writeLookup(answer: Pick<LookupAnswer, 'handle' | 'endpoints' | 'status'>, max: number, little = true): number[] {
  const { handle, endpoints, status } = answer;
  const out: number[] = little ? [...handle] : [...handle.slice(0, 4).toReversed(), ...uuidBytes(readUuid(handle, 4), false)];
  const align = (): void => {
    while (out.length % 4 !== 0) out.push(0);
  };
  out.push(...u32(endpoints.length, little), ...u32(max, little), ...u32(0, little), ...u32(endpoints.length, little));
  endpoints.forEach(({ object, annotation }, i) => {
    const text = [...Buffer.from(annotation.slice(0, ANNOTATION_BYTES - 1), 'latin1'), 0];
    align();
    out.push(...uuidBytes(object ?? nil, little), ...u32(0x20000 + i * 4, little), ...u32(0, little), ...u32(text.length, little), ...text);
  });
  for (const endpoint of endpoints) {
    const tower = writeTower(endpoint);
    align();
    out.push(...u32(tower.length, little), ...u32(tower.length, little), ...tower);
  }
  align();
  out.push(...u32(status, little));
  return out;
}
