import type { EndpointsAnswer } from '#core/probes/answer';
import { endpointKey, type RpcEndpoint } from '#core/rpc/endpoint';
import type { CancelSignal } from '#core/util/cancel';
import { dialogue, type Wire } from '../dialogue';
import { ProbeFailure } from '../failure';
import { EPT_LOOKUP, EPT_LOOKUP_HANDLE_FREE, HANDLE_BYTES, NOT_REGISTERED, isNil, lookupRequest, readLookup, type LookupAnswer } from './lookup';
import { CALL_HEADER, FAULT, FIRST, LAST, REQUEST, RESPONSE, bindRequest, expectAccepted, frameLength, readPdu, u16, u32, writePdu, type Pdu } from './pdu';

export const ENDPOINT_MAPPER_PORT = 135;
/** Entries asked for at a time. */
const BATCH = 500;
/** More than any server has: one that goes on is stopped. */
export const MAX_ENDPOINTS = 20_000;
/** Of a busy domain controller's list, all fragments together, well under a megabyte is to be expected. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_STUB = 1024 * 1024;
/** Entries in a row that are nothing new, or empty answers, before a server is said to go round in circles. */
const MIN_ROUND = 16;

export interface EndpointMapperOptions {
  readonly timeoutMs: number;
  readonly signal?: CancelSignal | undefined;
  readonly port?: number;
  readonly batch?: number;
}

interface Call {
  readonly stub: Uint8Array;
  readonly little: boolean;
}

/** One operation; the fragments of its answer joined. @throws ProbeFailure */
async function call(wire: Wire, callId: number, operation: number, stub: readonly number[]): Promise<Call> {
  wire.send(writePdu(REQUEST, callId, [...u32(stub.length), ...u16(0), ...u16(operation), ...stub]));
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const pdu: Pdu = readPdu(await wire.receive(frameLength));
    if (pdu.type === FAULT) throw new ProbeFailure('denied', pdu.bytes.length >= 28 ? `0x${pdu.view.getUint32(24, pdu.little).toString(16).padStart(8, '0')}` : 'fault');
    const first = parts.length === 0;
    if (pdu.type !== RESPONSE || pdu.callId !== callId || pdu.bytes.length < CALL_HEADER || ((pdu.flags & FIRST) !== 0) !== first) throw new ProbeFailure('malformed', 'response');
    parts.push(pdu.bytes.subarray(CALL_HEADER));
    size += pdu.bytes.length - CALL_HEADER;
    if (size > MAX_STUB) throw new ProbeFailure('too-large', `${MAX_STUB}`);
    if ((pdu.flags & LAST) !== 0) return { stub: parts.length === 1 ? pdu.bytes.subarray(CALL_HEADER) : Buffer.concat(parts), little: pdu.little };
    // A part with nothing in it could be followed by others for ever.
    if (pdu.bytes.length === CALL_HEADER) throw new ProbeFailure('malformed', 'fragment');
  }
}

/** What was listed so far, each registration once, and whether the list still grows. */
class Listing {
  readonly endpoints: RpcEndpoint[] = [];
  unreadable = 0;
  readonly #known = new Set<string>();
  #stale = 0;

  /** @throws ProbeFailure `looping`, `too-many` */
  add(answer: LookupAnswer): void {
    const before = this.endpoints.length;
    for (const endpoint of answer.endpoints) {
      const key = endpointKey(endpoint);
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      this.endpoints.push(endpoint);
    }
    this.unreadable += answer.unreadable;
    if (this.endpoints.length + this.unreadable > MAX_ENDPOINTS) throw new ProbeFailure('too-many', `${MAX_ENDPOINTS}`);
    this.#stale = this.endpoints.length > before || answer.unreadable > 0 ? 0 : this.#stale + Math.max(1, answer.count);
    if (this.#stale >= Math.max(MIN_ROUND, this.endpoints.length)) throw new ProbeFailure('looping', `${this.endpoints.length}`);
  }
}

async function list(wire: Wire, batch: number): Promise<EndpointsAnswer> {
  let callId = 1;
  wire.send(bindRequest(callId));
  expectAccepted(readPdu(await wire.receive(frameLength)));
  let handle: Uint8Array = new Uint8Array(HANDLE_BYTES);
  const listing = new Listing();
  try {
    for (;;) {
      const { stub, little } = await call(wire, ++callId, EPT_LOOKUP, lookupRequest(handle, batch));
      const answer = readLookup(stub, little, batch);
      handle = answer.handle;
      if (answer.status !== 0 && answer.status !== NOT_REGISTERED) throw new ProbeFailure('denied', `0x${answer.status.toString(16).padStart(8, '0')}`);
      listing.add(answer);
      if (answer.status === NOT_REGISTERED || isNil(handle)) return { answered: true, endpoints: listing.endpoints, unreadable: listing.unreadable };
    }
  } finally {
    // Not waited for: whoever ends early says so, and a server that keeps silent costs no more time.
    if (!isNil(handle)) wire.send(writePdu(REQUEST, ++callId, [...u32(HANDLE_BYTES), ...u16(0), ...u16(EPT_LOOKUP_HANDLE_FREE), ...handle]));
  }
}

/**
 * Everything an RPC endpoint mapper lists, without credentials. Source: C706 appendix O; MS-RPCE 2.2.1.2.
 * @throws VerbError `cancelled`
 */
export async function askEndpointMapper(host: string, { timeoutMs, signal, port = ENDPOINT_MAPPER_PORT, batch = BATCH }: EndpointMapperOptions): Promise<EndpointsAnswer> {
  const outcome = await dialogue(host, port, { timeoutMs, signal, maxBytes: MAX_BYTES }, (wire) => list(wire, batch));
  return outcome.ok ? outcome.value : { answered: false, error: outcome.error };
}
