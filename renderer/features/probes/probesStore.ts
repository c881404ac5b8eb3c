import { create } from 'zustand';
import { MAX_PROBED_PORTS, parsePortList, type PortListError, type ProbeKind, type ProbeReport } from '#core/probes/report';
import { parseHost } from '#core/probes/host';
import { CallError, call, listen } from '../../app/bridge';

export interface ProbesState {
  readonly kind: ProbeKind;
  /** null: the server in view. */
  readonly host: string | null;
  readonly ports: string;
  readonly instance: string;
  readonly running: boolean;
  /** Of several ports. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly reports: Readonly<Partial<Record<ProbeKind, { readonly now: ProbeReport; readonly before: ProbeReport | null }>>>;
  readonly error: unknown;
  /** What was typed cannot be asked. */
  readonly refused: { readonly host: boolean; readonly ports: PortListError | null } | null;
}

/** Answers stay while the window is open, so that the next can be compared with them. */
export const useProbes = create<ProbesState>(() => ({ kind: 'endpoints', host: null, ports: '1433', instance: '', running: false, progress: null, reports: {}, error: null, refused: null }));

export function change(edit: Partial<Pick<ProbesState, 'kind' | 'host' | 'ports' | 'instance'>>): void {
  useProbes.setState({ ...edit, refused: null, error: null });
}

export async function cancel(): Promise<void> {
  await call('probe.cancel', {});
}

function question(kind: ProbeKind, host: string, ports: readonly number[], instance: string): Promise<ProbeReport> {
  switch (kind) {
    case 'endpoints':
      return call('probe.endpoints', { host });
    case 'sunrpc':
      return call('probe.sunRpc', { host });
    case 'browser':
      return call('probe.browser', { host, instance: instance.trim() === '' ? null : instance.trim() });
    case 'tds':
      return call('probe.tds', { host, ports: [...ports] });
    case 'tcp':
      return call('probe.tcp', { host, ports: [...ports] });
  }
}

/** `fallback`: the server in view. */
export async function ask(fallback: string): Promise<void> {
  const { kind, host: typed, ports: portText, instance, running } = useProbes.getState();
  if (running) return;
  const host = parseHost(typed ?? fallback);
  const list = kind === 'tds' || kind === 'tcp' ? parsePortList(portText) : ({ ok: true, ports: [] } as const);
  if (host === undefined || !list.ok) {
    useProbes.setState({ refused: { host: host === undefined, ports: list.ok ? null : list.code } });
    return;
  }
  useProbes.setState({ running: true, progress: null, error: null, refused: null });
  const stop = listen('probe.progress', (progress) => useProbes.setState({ progress }));
  try {
    const now = await question(kind, host, list.ports, instance);
    useProbes.setState((s) => ({ reports: { ...s.reports, [kind]: { now, before: s.reports[kind]?.now ?? null } } }));
  } catch (error) {
    // Whoever cancelled knows.
    const cancelled = error instanceof CallError && error.error.source === 'verb' && error.error.error.code === 'cancelled';
    useProbes.setState({ error: cancelled ? null : error });
  } finally {
    stop();
    useProbes.setState({ running: false, progress: null });
  }
}

export const maxPorts = MAX_PROBED_PORTS;
