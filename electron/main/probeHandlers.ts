import type { Engine } from '../app/engine';
import { browserReport, endpointsReport, sunRpcReport, tcpReport, tdsReport, type Progress } from '../probes/ask';
import type { Handlers, IpcGate } from './ipcGate';

type Channel = 'probe.endpoints' | 'probe.sunRpc' | 'probe.browser' | 'probe.tds' | 'probe.tcp' | 'probe.cancel';

/** One question at a time: a new one ends the one before. */
export function probeHandlers(engine: Engine, gate: Pick<IpcGate, 'emit'>): Pick<Handlers, Channel> {
  let current: AbortController | undefined;
  const asking = async <T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    try {
      return await ask(mine.signal);
    } finally {
      if (current === mine) current = undefined;
    }
  };
  const progress: Progress = (done, total) => gate.emit('probe.progress', { done, total });
  return {
    'probe.endpoints': ({ host }) => asking((signal) => endpointsReport(engine.prober(host), host, { signal })),
    'probe.sunRpc': ({ host }) => asking((signal) => sunRpcReport(engine.prober(host), host, { signal })),
    'probe.browser': ({ host, instance }) => asking((signal) => browserReport(engine.prober(host), host, instance, { signal })),
    'probe.tds': ({ host, ports }) => asking((signal) => tdsReport(engine.prober(host), host, ports, { signal }, progress)),
    'probe.tcp': ({ host, ports }) => asking((signal) => tcpReport(engine.prober(host), host, ports, { signal }, progress)),
    'probe.cancel': () => {
      current?.abort();
      return {};
    },
  };
}
