import type { ProbeError, ProbeErrorCode } from '#core/probes/answer';

/** Ends a conversation with a typed error; never leaves electron/probes. */
export class ProbeFailure extends Error {
  readonly data: ProbeError;
  constructor(code: ProbeErrorCode, detail: string | null = null) {
    super(detail === null ? code : `${code}: ${detail}`);
    this.name = 'ProbeFailure';
    this.data = { code, detail: detail === null ? null : detail.slice(0, 300) };
  }
}

/** Names of libuv's errors. Source: libuv, error constants; Node.js, net and dns. */
const codes: ReadonlyMap<string, ProbeErrorCode> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'closed'],
  ['ECONNABORTED', 'closed'],
  ['EPIPE', 'closed'],
  ['ETIMEDOUT', 'timeout'],
  ['ENOTFOUND', 'no-such-host'],
  ['EAI_AGAIN', 'no-such-host'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['EAFNOSUPPORT', 'unreachable'],
]);

export function probeError(error: unknown): ProbeError {
  if (error instanceof ProbeFailure) return error.data;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { code: codes.get(code ?? '') ?? 'failed', detail: code ?? (error instanceof Error ? error.message.slice(0, 300) : null) };
}

/** The same for what `exchange` calls an error: a system's code or one of its own words. */
export function exchangeError(error: string): ProbeError {
  if (error === 'timeout' || error === 'closed' || error === 'too-large') return { code: error, detail: null };
  if (error === 'not-tds') return { code: 'malformed', detail: null };
  return { code: codes.get(error) ?? 'failed', detail: error.slice(0, 300) };
}
