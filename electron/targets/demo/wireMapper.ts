import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { RpcEndpoint } from '#core/rpc/endpoint';
import { EPT_LOOKUP, EPT_LOOKUP_HANDLE_FREE, HANDLE_BYTES, NOT_REGISTERED, isNil, writeLookup } from '../../probes/rpc/lookup';
import { BIND, CALL_HEADER, FAULT, FIRST, LAST, REQUEST, RESPONSE, bindAcceptance, frameLength, readPdu, u32, writePdu, type Pdu } from '../../probes/rpc/pdu';

/** nca_s_op_rng_error. Source: C706 appendix E. */
const OPERATION_RANGE = 0x1c010002;
/** Less than any client's largest fragment. Source: C706 12.6.3.1, MustRecvFragSize. */
const FRAGMENT = 1432 - CALL_HEADER;
const HANDLES = 64;

/** One client: its lists, each a handle and how far it was read. */
class Listings {
  readonly #open = new Map<string, { readonly endpoints: readonly RpcEndpoint[]; at: number }>();
  readonly #endpoints: () => readonly RpcEndpoint[];

  constructor(endpoints: () => readonly RpcEndpoint[]) {
    this.#endpoints = endpoints;
  }

  /** The last entries come with a live handle; the answer after them says that there are no more. rpcclient relies on it. */
  next(handle: Uint8Array, max: number): number[] {
    let current = handle;
    if (isNil(handle)) {
      if (this.#open.size >= HANDLES) this.#open.clear();
      current = Uint8Array.from([0, 0, 0, 0, ...randomBytes(HANDLE_BYTES - 4)]);
      this.#open.set(key(current), { endpoints: this.#endpoints(), at: 0 });
    }
    const listing = this.#open.get(key(current));
    const endpoints = listing?.endpoints.slice(listing.at, listing.at + max) ?? [];
    if (!listing || endpoints.length === 0) {
      this.free(current);
      return writeLookup({ handle: new Uint8Array(HANDLE_BYTES), endpoints: [], status: NOT_REGISTERED }, max);
    }
    listing.at += endpoints.length;
    return writeLookup({ handle: current, endpoints, status: 0 }, max);
  }

  free(handle: Uint8Array): void {
    this.#open.delete(key(handle));
  }
}

const key = (handle: Uint8Array): string => Buffer.from(handle).toString('hex');

function answer({ callId, view, bytes, little }: Pdu, listings: Listings): readonly Uint8Array[] {
  const operation = bytes.length < CALL_HEADER ? -1 : view.getUint16(22, little);
  const stub = bytes.subarray(CALL_HEADER);
  // Both pointers null is all that anybody sends who wants everything; a question about one interface is not simulated.
  if (little && operation === EPT_LOOKUP && stub.length === 40 && view.getUint32(CALL_HEADER + 4, true) === 0 && view.getUint32(CALL_HEADER + 8, true) === 0) return fragments(callId, listings.next(stub.subarray(16, 36), Math.min(view.getUint32(CALL_HEADER + 36, true), 500)));
  if (little && operation === EPT_LOOKUP_HANDLE_FREE && stub.length >= HANDLE_BYTES) {
    listings.free(stub.subarray(0, HANDLE_BYTES));
    return fragments(callId, [...new Uint8Array(HANDLE_BYTES), ...u32(0)]);
  }
  return [writePdu(FAULT, callId, [...u32(0), 0, 0, 0, 0, ...u32(OPERATION_RANGE), ...u32(0)])];
}

function fragments(callId: number, stub: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < stub.length; at += FRAGMENT) {
    const flags = (at === 0 ? FIRST : 0) | (at + FRAGMENT >= stub.length ? LAST : 0);
    parts.push(writePdu(RESPONSE, callId, [...u32(stub.length - at), 0, 0, 0, 0, ...stub.slice(at, at + FRAGMENT)], { flags }));
  }
  return parts;
}

function serve(socket: Socket, endpoints: () => readonly RpcEndpoint[]): void {
  const listings = new Listings(endpoints);
  let received = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    try {
      for (let size = length(received); size !== undefined && received.length >= size; size = length(received)) {
        const pdu = readPdu(received.subarray(0, size));
        received = received.subarray(size);
        if (pdu.type === BIND) socket.write(bindAcceptance(pdu.callId, String(socket.localPort ?? 135)));
        else if (pdu.type === REQUEST) for (const part of answer(pdu, listings)) socket.write(part);
        else socket.destroy();
      }
    } catch {
      // Whatever it was, it is no conversation with an endpoint mapper.
      socket.destroy();
    }
  });
}

const length = (bytes: Uint8Array): number | undefined => (bytes.length === 0 ? undefined : frameLength(bytes));

/** Lists the endpoints as an RPC endpoint mapper does, to whoever binds without authentication. */
export function mapperServer(endpoints: () => readonly RpcEndpoint[]): Server {
  return createServer((socket) => serve(socket, endpoints));
}
