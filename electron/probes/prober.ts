import type { CallOptions, Prober } from '#core/verbs/target';
import { overTcp, overUdp, type ExchangeOptions } from './exchange';
import { exchangeError } from './failure';
import { ENDPOINT_MAPPER_PORT, askEndpointMapper } from './rpc/endpointMapper';
import { browserListRequest, browserRequest, readBrowserAnswer, readBrowserList } from './sqlBrowser';
import { PORTMAPPER_PORT, askSunRpc } from './sunrpc/portmapper';
import { MAX_PRELOGIN_BYTES, preloginRequest, readPrelogin, type PreloginAnswer } from './tdsPrelogin';

/** Windows repeats a refused connection twice before it reports it, which takes about two seconds. */
const TCP_TIMEOUT_MS = 4_000;
/** A Browser that does not know the instance says nothing. */
const BROWSER_TIMEOUT_MS = 1_000;
export const BROWSER_PORT = 1434;
/** The whole list of a busy domain controller over a slow line. */
const LIST_TIMEOUT_MS = 15_000;

/** Where the services with a port of their own listen; tests have them elsewhere. */
export interface ProberPorts {
  readonly browserPort?: number;
  readonly endpointMapperPort?: number;
  readonly portmapperPort?: number;
}

type Prelogin = Omit<Extract<PreloginAnswer, { kind: 'answer' }>, 'kind'>;

function exchangeOptions(options: CallOptions | undefined, timeoutMs: number): ExchangeOptions {
  return { timeoutMs: options?.timeoutMs ?? timeoutMs, signal: options?.signal };
}

/**
 * Looks at a computer through sockets, as a client does. `address` is a name or an IP address.
 * Each question ends at its deadline, reads a bounded answer, and throws only VerbError `cancelled`.
 */
export function createProber(address: string, { browserPort = BROWSER_PORT, endpointMapperPort = ENDPOINT_MAPPER_PORT, portmapperPort = PORTMAPPER_PORT }: ProberPorts = {}): Prober {
  return {
    real: true,
    address,
    async tcpOpen(port, options) {
      const result = await overTcp(address, port, null, () => ({ ok: true, value: true }), 1, exchangeOptions(options, TCP_TIMEOUT_MS));
      return result.ok ? { open: true } : { open: false, error: result.error };
    },
    async tdsPrelogin(port, options) {
      const result = await overTcp<Prelogin>(
        address,
        port,
        preloginRequest(),
        (bytes) => {
          const answer = readPrelogin(bytes);
          if (answer.kind === 'more') return undefined;
          return answer.kind === 'other' ? { ok: false, error: 'not-tds' } : { ok: true, value: answer };
        },
        MAX_PRELOGIN_BYTES,
        exchangeOptions(options, TCP_TIMEOUT_MS),
      );
      if (!result.ok) return { answered: false, error: result.error };
      const { version, encryption } = result.value;
      return { answered: true, ...(version === null ? {} : { version }), ...(encryption === null ? {} : { encryption }) };
    },
    async browser(instance, options) {
      const request = browserRequest(instance);
      if (!request) return { answered: false, error: 'name' };
      const result = await overUdp<number | null>(
        address,
        browserPort,
        request,
        (bytes) => {
          const port = readBrowserAnswer(bytes, instance);
          return port === undefined ? undefined : { ok: true, value: port };
        },
        exchangeOptions(options, BROWSER_TIMEOUT_MS),
      );
      return result.ok ? { answered: true, port: result.value } : { answered: false, error: result.error };
    },
    async browserInstances(options) {
      const read = (bytes: Uint8Array) => {
        const instances = readBrowserList(bytes);
        return instances && { ok: true as const, value: instances };
      };
      const result = await overUdp(address, browserPort, browserListRequest, read, exchangeOptions(options, BROWSER_TIMEOUT_MS));
      return result.ok ? { answered: true, instances: result.value } : { answered: false, error: exchangeError(result.error) };
    },
    endpointMapper: (options) => askEndpointMapper(address, { ...exchangeOptions(options, LIST_TIMEOUT_MS), port: endpointMapperPort }),
    sunRpc: (options) => askSunRpc(address, { ...exchangeOptions(options, LIST_TIMEOUT_MS), port: portmapperPort }),
  };
}
