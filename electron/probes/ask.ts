import type { BrowserAnswer, TcpAnswer, TdsAnswer } from '#core/probes/answer';
import type { ReportOf } from '#core/probes/report';
import type { CallOptions, Prober } from '#core/verbs/target';
import { exchangeError } from './failure';

/** Ports asked at a time: a firewall that drops costs each its deadline. */
const AT_ONCE = 16;

export type Progress = (done: number, total: number) => void;

async function timed<T>(ask: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const began = performance.now();
  const value = await ask();
  return { value, ms: Math.round(performance.now() - began) };
}

async function each<T>(ports: readonly number[], ask: (port: number) => Promise<T>, progress?: Progress): Promise<{ port: number; answer: T }[]> {
  const answers = new Map<number, T>();
  const waiting = [...ports];
  const work = async (): Promise<void> => {
    for (let port = waiting.shift(); port !== undefined; port = waiting.shift()) {
      answers.set(port, await ask(port));
      progress?.(answers.size, ports.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, ports.length) }, work));
  return ports.flatMap((port) => {
    const answer = answers.get(port);
    return answer === undefined ? [] : [{ port, answer }];
  });
}

const about = (prober: Prober, host: string) => ({ host, simulated: !prober.real });

export async function endpointsReport(prober: Prober, host: string, options: CallOptions): Promise<ReportOf<'endpoints'>> {
  const { ms, value } = await timed(() => prober.endpointMapper(options));
  return { kind: 'endpoints', ...about(prober, host), ms, answer: value };
}

export async function sunRpcReport(prober: Prober, host: string, options: CallOptions): Promise<ReportOf<'sunrpc'>> {
  const { ms, value } = await timed(() => prober.sunRpc(options));
  return { kind: 'sunrpc', ...about(prober, host), ms, answer: value };
}

/** Every instance, or one: a hidden instance answers only to its name. */
export async function browserReport(prober: Prober, host: string, instance: string | null, options: CallOptions): Promise<ReportOf<'browser'>> {
  const { ms, value } = await timed(() => (instance === null ? prober.browserInstances(options) : oneInstance(prober, host, instance, options)));
  return { kind: 'browser', ...about(prober, host), ms, answer: value };
}

async function oneInstance(prober: Prober, server: string, instance: string, options: CallOptions): Promise<BrowserAnswer> {
  const one = await prober.browser(instance, options);
  if (!one.answered) return { answered: false, error: exchangeError(one.error ?? 'timeout') };
  return { answered: true, instances: [{ server, instance, clustered: null, version: null, port: one.port ?? null, pipe: null }] };
}

export async function tdsReport(prober: Prober, host: string, ports: readonly number[], options: CallOptions, progress?: Progress): Promise<ReportOf<'tds'>> {
  const ask = async (port: number): Promise<TdsAnswer> => {
    const { answered, version, encryption, error } = await prober.tdsPrelogin(port, options);
    return answered ? { answered, version: version ?? null, encryption: encryption ?? null } : { answered, error: exchangeError(error ?? 'closed') };
  };
  const { ms, value } = await timed(() => each(ports, ask, progress));
  return { kind: 'tds', ...about(prober, host), ms, ports: value };
}

export async function tcpReport(prober: Prober, host: string, ports: readonly number[], options: CallOptions, progress?: Progress): Promise<ReportOf<'tcp'>> {
  const ask = async (port: number): Promise<TcpAnswer> => {
    const { ms, value } = await timed(() => prober.tcpOpen(port, options));
    return value.open ? { answered: true, ms } : { answered: false, error: exchangeError(value.error ?? 'closed') };
  };
  const { ms, value } = await timed(() => each(ports, ask, progress));
  return { kind: 'tcp', ...about(prober, host), ms, ports: value };
}
