import type { Port } from '#core/ports/port';
import { listenerName, rangeStanding, tcpListeners } from '#core/ports/allocate';
import { FIRST_SERVICE_PORT, servicesOf } from '#core/ports/servicePorts';
import type { ServerModel } from '#core/scan/model';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';
import type { VerdictLine } from '../rpc/RangeEditor';
import { rangesAfter } from '../rpc/rpcPlan';

/** What speaks for or against the number of WMI; the first line that is an error refuses it. */
export function wmiPortLines(port: Port | null, model: ServerModel, text: WindowText, format: Formats): readonly VerdictLine[] {
  const t = text.wmiWizard;
  const v = text.rpcWizard.services.verdict;
  if (port === null || port < FIRST_SERVICE_PORT) return [{ tone: 'error', text: t.portBad }];
  const own = model.wmi.known && model.wmi.value.mode === 'standalone' && model.wmi.value.listening.known && model.wmi.value.listening.value.includes(port);
  const out: VerdictLine[] = [];
  const there = model.listeners.known ? (tcpListeners(model.listeners.value).get(port) ?? []) : [];
  const [other] = there;
  if (other && !own) out.push({ tone: 'error', text: v.listener(listenerName(other)) });
  const service = servicesOf(model).find((s) => s.current === port);
  if (service) out.push({ tone: 'error', text: v['other-service'](service.name) });
  const instance = model.instances.find((i) => i.configured.endpoints.some((e) => e.port === port && e.from === 'TcpPort'));
  if (instance) out.push({ tone: 'error', text: v.instance(instance.name) });
  const inside = rangesAfter(model, null).find((r) => port >= r.start && port <= r.end);
  if (inside) out.push({ tone: 'error', text: v['in-rpc-range'](format.range(inside)) });
  if (model.ranges.known) {
    const { system, dynamic, reserved } = rangeStanding(port, model.ranges.value);
    if (system) out.push({ tone: 'error', text: v['excluded-system'](format.range(system.range)) });
    if (dynamic && !reserved) out.push({ tone: 'warning', text: v['in-dynamic-range'](format.range(dynamic)) });
  }
  if (out.length > 0) return out;
  return [{ tone: 'success', text: own ? t.portOwn(String(port)) : t.portFree(String(port)) }];
}
