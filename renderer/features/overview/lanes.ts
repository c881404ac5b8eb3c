import type { Plan } from '#core/plan/change';
import type { Protocol } from '#core/ports/port';
import type { ListenerView, ServerModel, SqlInstance } from '#core/scan/model';
import type { MarkState } from '../../components/StatusMark';
import type { PortLane, PortMark } from '../../components/PortSpace';
import type { OpeningText } from '../../i18n/en/opening';
import { dynamicOf, inAny } from '../portRanges';

/** Processes that Windows itself brings along. */
const windowsProcesses: ReadonlySet<string> = new Set(['system', 'lsass', 'wininit', 'services', 'svchost', 'spoolsv', 'csrss', 'smss', 'winlogon', 'dns', 'ntfrs', 'dfsrs', 'msdtc', 'wmiprvse', 'termsrv']);

/** Who listens, and who would after the plan, as lanes of the port space. */
export function portLanes(model: ServerModel, protocol: Protocol, plan: Plan | null, text: OpeningText): readonly PortLane[] {
  const t = text.portSpace;
  const unread = model.listeners.known ? null : text.common.unknownReason[model.listeners.reason];
  const listeners = model.listeners.known ? model.listeners.value.filter((l) => l.protocol === protocol && l.instance === null) : [];
  const windows = listeners.filter((l) => windowsProcesses.has((l.process ?? '').toLowerCase()));
  const others = listeners.filter((l) => !windows.includes(l));
  const dynamic = dynamicOf(model, protocol);
  const quiet = (list: readonly ListenerView[]): readonly PortMark[] => byPort(list).map((l) => listenerMark(l, inAny(dynamic, l.port) ? 'moves' : 'other', text));
  const lanes: PortLane[] = [];
  if (protocol === 'tcp') lanes.push({ id: 'sql', name: t.lanes.sql, marks: model.instances.flatMap((i) => instanceMarks(i, model, plan, text)), unread: model.instancesKnown ? null : text.common.notReadable, empty: t.nothing });
  if (protocol === 'tcp' && plan)
    lanes.push({
      id: 'plan',
      name: t.lanes.plan,
      unread: null,
      marks: plan.ports.map((p) => ({ id: p.instance, port: p.after, name: p.instance, state: 'planned', details: [{ label: t.detail.plan, value: `${p.before.join(', ')} → ${p.after}`, planned: true }] })),
    });
  lanes.push({ id: 'windows', name: t.lanes.system, marks: quiet(windows), unread, empty: t.nothing });
  lanes.push({ id: 'other', name: t.lanes.other, marks: quiet(others), unread, empty: t.nothing });
  return lanes;
}

/** One mark per port: the same listener on several addresses is one. */
function byPort(list: readonly ListenerView[]): readonly ListenerView[] {
  const seen = new Map<number, ListenerView>();
  for (const l of list) if (!seen.has(l.port)) seen.set(l.port, l);
  return [...seen.values()];
}

function listenerMark(l: ListenerView, state: MarkState, text: OpeningText): PortMark {
  const t = text.portSpace.detail;
  const process = l.process ?? text.ranges.listeners.ended;
  return {
    id: `${l.protocol} ${l.port}`,
    port: l.port,
    name: l.services[0] ?? process,
    state,
    quiet: true,
    details: [
      { label: t.listener, value: `${process}, ${t.pid(String(l.processId))}` },
      { label: t.address, value: l.address, mono: true },
    ],
  };
}

/** Ports an instance listens on, and those it would at its next start. */
function instanceMarks(instance: SqlInstance, model: ServerModel, plan: Plan | null, text: OpeningText): readonly PortMark[] {
  const t = text.portSpace.detail;
  const listening = instance.listening.known ? new Set(instance.listening.value.map((l) => l.port)) : new Set<number>();
  const broken = model.findings.some((f) => f.severity === 'error' && f.subject === instance.name);
  const ports = new Set([...listening, ...instance.configured.endpoints.map((e) => e.port)]);
  const after = plan?.ports.find((p) => p.instance === instance.name)?.after;
  return [...ports].map((port): PortMark => {
    const from = instance.configured.endpoints.filter((e) => e.port === port);
    const owner = model.listeners.known ? model.listeners.value.find((l) => l.protocol === 'tcp' && l.port === port && l.instance === instance.name) : undefined;
    const setBy = from.map((e) => `${e.entry}\\${e.from}`).join(', ');
    const state: MarkState = broken || instance.configured.mode === 'both' ? 'conflict' : from.some((e) => e.from === 'TcpDynamicPorts') || (from.length === 0 && listening.has(port)) ? 'moves' : listening.has(port) ? 'fixed' : 'unknown';
    return {
      id: `${instance.name} ${port}`,
      port,
      name: instance.name,
      state,
      details: [
        { label: t.listener, value: owner ? `${owner.process ?? text.ranges.listeners.ended}, ${t.pid(String(owner.processId))}` : stateText(instance, text) },
        ...(setBy === '' ? [] : [{ label: t.setBy, value: setBy, mono: true }]),
        ...(after === undefined ? [] : [{ label: t.plan, value: String(after), planned: true }]),
      ],
    };
  });
}

export function stateText(instance: SqlInstance, text: OpeningText): string {
  const t = text.common;
  return { running: t.running, stopped: t.stopped, pending: t.pending, unknown: t.stateUnknown }[instance.state];
}
