import type { SunRpcAnswer } from '#core/probes/answer';
import type { SunRpcProgram } from '#core/sunrpc/program';
import type { CancelSignal } from '#core/util/cancel';
import { dialogue, type Outcome, type Wire } from '../dialogue';
import { overUdp, type Exchange } from '../exchange';
import { ProbeFailure, exchangeError } from '../failure';
import { dumpRequest, readDump, versions, type DumpReply, type MapperVersion } from './xdr';

export const PORTMAPPER_PORT = 111;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_FRAGMENTS = 256;
const LAST_FRAGMENT = 0x80000000;
/** A datagram may be lost; a portmapper that is there answers at once. */
const UDP_TIMEOUT_MS = 2_000;

export interface SunRpcOptions {
  readonly timeoutMs: number;
  readonly signal?: CancelSignal | undefined;
  readonly port?: number;
  /** `both`: TCP first, and UDP when nobody listens there. */
  readonly transport?: 'tcp' | 'udp' | 'both';
  readonly versions?: readonly MapperVersion[];
}

interface Dump {
  readonly version: MapperVersion;
  readonly programs: readonly SunRpcProgram[];
}

/** Four bytes say how long the fragment is and whether it is the last. Source: RFC 5531 11. */
function fragmentLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < 4) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) & ~LAST_FRAGMENT;
  if (length > MAX_BYTES) throw new ProbeFailure('too-large', `${length}`);
  return 4 + length;
}

async function receiveRecord(wire: Wire): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let i = 0; i < MAX_FRAGMENTS; i++) {
    const fragment = await wire.receive(fragmentLength);
    parts.push(fragment.subarray(4));
    if (((fragment[0] ?? 0) & 0x80) !== 0) return Buffer.concat(parts);
  }
  throw new ProbeFailure('too-many', `${MAX_FRAGMENTS}`);
}

function record(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + message.length);
  new DataView(bytes.buffer).setUint32(0, LAST_FRAGMENT + message.length);
  bytes.set(message, 4);
  return bytes;
}

/** The newest version that the server speaks. @throws ProbeFailure */
async function newest(asked: readonly MapperVersion[], dump: (xid: number, version: MapperVersion) => Promise<DumpReply>): Promise<Dump> {
  const first = Math.floor(Math.random() * 0x7fff0000);
  for (const version of asked) {
    const reply = await dump(first + version, version);
    if (reply.kind === 'programs') return { version, programs: reply.programs };
    if (reply.kind === 'other') throw new ProbeFailure('malformed', 'xid');
  }
  throw new ProbeFailure('denied', 'PROG_MISMATCH');
}

function overTcp(host: string, port: number, { timeoutMs, signal, versions: asked = versions }: SunRpcOptions): Promise<Outcome<Dump>> {
  return dialogue(host, port, { timeoutMs, signal, maxBytes: MAX_BYTES }, (wire) =>
    newest(asked, async (xid, version) => {
      wire.send(record(dumpRequest(xid, version)));
      return readDump(await receiveRecord(wire), xid, version);
    }),
  );
}

/** A datagram about another call is somebody else's: the wait goes on. What cannot be read ends it. */
function judge(bytes: Uint8Array, xid: number, version: MapperVersion): Exchange<DumpReply | ProbeFailure> | undefined {
  try {
    const reply = readDump(bytes, xid, version);
    return reply.kind === 'other' ? undefined : { ok: true, value: reply };
  } catch (error) {
    if (error instanceof ProbeFailure) return { ok: true, value: error };
    throw error;
  }
}

async function overDatagrams(host: string, port: number, { timeoutMs, signal, versions: asked = versions }: SunRpcOptions): Promise<Outcome<Dump>> {
  try {
    const value = await newest(asked, async (xid, version) => {
      const result = await overUdp(host, port, dumpRequest(xid, version), (bytes) => judge(bytes, xid, version), { timeoutMs: Math.min(timeoutMs, UDP_TIMEOUT_MS), signal });
      if (!result.ok) {
        const { code, detail } = exchangeError(result.error);
        throw new ProbeFailure(code, detail);
      }
      if (result.value instanceof ProbeFailure) throw result.value;
      return result.value;
    });
    return { ok: true, value };
  } catch (error) {
    if (error instanceof ProbeFailure) return { ok: false, error: error.data };
    throw error;
  }
}

/**
 * Everything a portmapper or rpcbind lists. Versions are asked from the newest down: each lists the registrations in
 * its own terms, and the newest says most. Source: RFC 1833. @throws VerbError `cancelled`
 */
export async function askSunRpc(host: string, options: SunRpcOptions): Promise<SunRpcAnswer> {
  const { port = PORTMAPPER_PORT, transport = 'both' } = options;
  const tcp = transport === 'udp' ? undefined : await overTcp(host, port, options);
  if (tcp?.ok === true) return { answered: true, version: tcp.value.version, transport: 'tcp', programs: [...tcp.value.programs] };
  const tryUdp = transport === 'udp' || (transport === 'both' && tcp !== undefined && ['refused', 'timeout', 'closed'].includes(tcp.error.code));
  const udp = tryUdp ? await overDatagrams(host, port, options) : undefined;
  if (udp?.ok === true) return { answered: true, version: udp.value.version, transport: 'udp', programs: [...udp.value.programs] };
  return { answered: false, error: tcp?.error ?? udp?.error ?? { code: 'failed', detail: null } };
}
