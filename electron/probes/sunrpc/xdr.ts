import type { SunRpcProgram } from '#core/sunrpc/program';
import { isPort } from '#core/ports/port';
import { ProbeFailure } from '../failure';

/** Source: RFC 5531 (RPC), RFC 4506 (XDR), RFC 1833 (portmapper version 2, rpcbind 3 and 4). */
const PORTMAPPER = 100_000;
const DUMP = 4;
export const versions = [4, 3, 2] as const;
export type MapperVersion = (typeof versions)[number];

/** More registrations than any computer has. */
export const MAX_PROGRAMS = 10_000;
/** netid, address and owner are short; what is longer was not made by an rpcbind. */
const MAX_STRING = 1024;

/** A DUMP call without credentials. */
export function dumpRequest(xid: number, version: MapperVersion): Uint8Array {
  const bytes = new Uint8Array(40);
  const view = new DataView(bytes.buffer);
  // Transaction, CALL, RPC version 2, program, version, procedure; AUTH_NONE twice is zeros.
  [xid, 0, 2, PORTMAPPER, version, DUMP].forEach((word, i) => view.setUint32(i * 4, word));
  return bytes;
}

class Xdr {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u32(): number {
    if (this.#at + 4 > this.#bytes.length) throw malformed();
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }

  opaque(max: number): Uint8Array {
    const size = this.u32();
    const padded = size + ((4 - (size % 4)) % 4);
    if (size > max || this.#at + padded > this.#bytes.length) throw malformed();
    this.#at += padded;
    return this.#bytes.subarray(this.#at - padded, this.#at - padded + size);
  }

  text(): string {
    return String.fromCharCode(...this.opaque(MAX_STRING));
  }

  flag(): boolean {
    const word = this.u32();
    if (word > 1) throw malformed();
    return word === 1;
  }
}

const malformed = (): ProbeFailure => new ProbeFailure('malformed', 'rpcbind');

/** What a reply says: the list, that this version of the protocol is not spoken, or that it is about another call. */
export type DumpReply = { readonly kind: 'programs'; readonly programs: readonly SunRpcProgram[] } | { readonly kind: 'version' } | { readonly kind: 'other' };

const netids: ReadonlyMap<number, string> = new Map([
  [6, 'tcp'],
  [17, 'udp'],
]);

/** The port of a universal address: `h1.h2.h3.h4.p1.p2` or `::.p1.p2`; null for a local one. Source: RFC 5665 5.2.3. */
export function uaddrPort(address: string): number | null {
  const match = /^[0-9A-Fa-f:.%\w]*\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  const [high, low] = [Number(match?.[1] ?? 256), Number(match?.[2] ?? 256)];
  const port = high * 256 + low;
  return high < 256 && low < 256 && isPort(port) ? port : null;
}

function mapping(xdr: Xdr): SunRpcProgram {
  const [program, version, protocol, port] = [xdr.u32(), xdr.u32(), xdr.u32(), xdr.u32()];
  return { program, version, netid: netids.get(protocol) ?? String(protocol), port: isPort(port) ? port : null, address: null, owner: null };
}

function registration(xdr: Xdr): SunRpcProgram {
  const [program, version] = [xdr.u32(), xdr.u32()];
  const [netid, address, owner] = [xdr.text(), xdr.text(), xdr.text()];
  return { program, version, netid, port: netid === 'local' ? null : uaddrPort(address), address, owner };
}

/** Any bytes are survived. @throws ProbeFailure `malformed`, `denied`, `too-many` */
export function readDump(bytes: Uint8Array, xid: number, version: MapperVersion): DumpReply {
  const xdr = new Xdr(bytes);
  if (xdr.u32() !== xid) return { kind: 'other' };
  if (xdr.u32() !== 1) throw malformed();
  if (xdr.u32() !== 0) throw new ProbeFailure('denied', 'MSG_DENIED');
  xdr.u32();
  xdr.opaque(400);
  const accepted = xdr.u32();
  if (accepted === 2) return { kind: 'version' };
  if (accepted !== 0) throw new ProbeFailure('denied', `accept_stat ${accepted}`);
  const programs: SunRpcProgram[] = [];
  while (xdr.flag()) {
    if (programs.length >= MAX_PROGRAMS) throw new ProbeFailure('too-many', `${MAX_PROGRAMS}`);
    programs.push(version === 2 ? mapping(xdr) : registration(xdr));
  }
  return { kind: 'programs', programs };
}
