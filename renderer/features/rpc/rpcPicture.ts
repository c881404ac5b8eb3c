import type { RpcChoices } from '#core/plan/serviceChoices';
import { rpcPortsToAllow, rpcRangeAfter, rpcRangeNow } from '#core/ports/rpcPorts';
import { sizeOf, type PortSet } from '#core/ports/portSet';
import type { ServerModel } from '#core/scan/model';
import type { ExposureBar, PortLane, PortMark, RangeRow } from '../../components/PortSpace';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';
import { dynamicOf, excludedOf } from '../portRanges';
import type { RpcRow } from './rpcRows';

/** What a network firewall has to let through: beside each other, as many ranges as a line holds. */
const SHOWN = 6;

export interface RpcPicture {
  readonly lanes: readonly PortLane[];
  readonly exposure: readonly ExposureBar[];
  readonly ranges: readonly RangeRow[];
  readonly dynamic: ReturnType<typeof dynamicOf>;
  readonly excluded: ReturnType<typeof excludedOf>;
  readonly reserved: ReturnType<typeof excludedOf>;
}

type Plan = Pick<RpcChoices, 'services' | 'range'>;

/** The port space around RPC: who is where now, where the plan puts them, and the range before and after. */
export function rpcPicture(model: ServerModel, rows: readonly RpcRow[], plan: Plan, text: WindowText, format: Formats): RpcPicture {
  return {
    lanes: [nowLane(model, rows, text), planLane(rows, plan, text, format)],
    exposure: exposure(model, plan, text, format),
    ranges: rangeRows(model, plan, text, format),
    dynamic: dynamicOf(model, 'tcp'),
    excluded: excludedOf(model, 'tcp', false),
    reserved: excludedOf(model, 'tcp', true),
  };
}

export function rowName(row: RpcRow, text: WindowText): string {
  return row.name ?? (row.kind === 'epm' ? text.rpc.table.epm : text.rpc.table.wmi);
}

function nowLane(model: ServerModel, rows: readonly RpcRow[], text: WindowText): PortLane {
  const t = text.rpc.space;
  const marks = new Map<number, PortMark>();
  for (const row of rows) {
    for (const port of row.now) {
      const there = marks.get(port);
      // Several services of one process share a port: one mark, all names.
      if (there) marks.set(port, { ...there, name: there.name === row.short ? row.short : `${there.name}, ${row.short}` });
      else {
        const names = row.interfaces.slice(0, 4).join(text.common.listSeparator);
        marks.set(port, {
          id: `${row.id} ${port}`,
          port,
          name: row.short,
          state: row.state,
          details: [
            { label: text.portSpace.detail.listener, value: row.process === null ? rowName(row, text) : `${rowName(row, text)} (${row.process})` },
            ...(row.setBy === null ? [] : [{ label: t.setBy, value: row.setBy, mono: true }]),
            ...(names === '' ? [] : [{ label: t.interfaces, value: names }]),
          ],
        });
      }
    }
  }
  const unread = model.rpc.known && !model.rpc.value.livePorts.known ? text.common.unknownReason[model.rpc.value.livePorts.reason] : null;
  return { id: 'now', name: t.lane.now, marks: [...marks.values()], unread, empty: t.nobody };
}

function planLane(rows: readonly RpcRow[], plan: Plan, text: WindowText, format: Formats): PortLane {
  const t = text.rpc.space;
  const marks: PortMark[] = rows.flatMap((row): PortMark[] => (row.after.kind === 'port' ? [{ id: row.id, port: row.after.port, name: row.short, state: 'planned', details: [{ label: text.portSpace.detail.plan, value: `${row.now.join(', ')} → ${row.after.port}`, planned: true }] }] : []));
  const inRange = rows.filter((r) => r.after.kind === 'range').length;
  if (plan.range !== null && plan.range !== 'remove') {
    for (const range of plan.range.ports) {
      if (range.start > range.end || range.start < 1 || range.end > 65_535) continue;
      marks.push({ id: `range ${range.start}`, port: range.start, end: range.end, name: t.others(inRange), state: 'planned', details: [{ label: text.portSpace.detail.plan, value: t.ports(format.number(range.end - range.start + 1)), planned: true }] });
    }
  }
  return { id: 'plan', name: t.lane.plan, marks, unread: null, empty: t.noPlan };
}

function rangeRows(model: ServerModel, plan: Plan, text: WindowText, format: Formats): readonly RangeRow[] {
  const t = text.rpc.space;
  const now = rpcRangeNow(model);
  const after = plan.range === null ? null : rpcRangeAfter(model, plan.range);
  const meaning = model.rpc.known ? model.rpc.value.range.meaning : 'dynamic-range';
  const note = meaning === 'in-list' ? '' : ` · ${meaning === 'outside-list' ? t.outside : t.sameAsDynamic}`;
  const label = (set: PortSet, index: number, extra: string): string => {
    const range = set[index];
    return range === undefined ? '' : `${format.range(range)} · ${format.number(range.end - range.start + 1)}${extra}`;
  };
  return [
    ...(now === null ? [] : [{ id: 'now', name: t.rangeNow, bands: now.map((r, i) => ({ ...r, kind: 'rpc' as const, label: label(now, i, note) })) }]),
    ...(after === null ? [] : [{ id: 'after', name: t.rangeAfter, bands: after.map((r) => ({ ...r, kind: 'planned' as const, label: t.ports(format.number(r.end - r.start + 1)) })) }]),
  ];
}

/** The whole dynamic range reads better as words than as numbers. */
function portsText(model: ServerModel, set: PortSet, text: WindowText, format: Formats): string {
  const dynamic = dynamicOf(model, 'tcp');
  const whole = dynamic.filter((d) => set.some((r) => r.start <= d.start && r.end >= d.end));
  const shown = set.filter((r) => !whole.some((d) => r.start <= d.start && r.end >= d.end));
  const list = format.list(shown.slice(0, SHOWN).map((r) => format.range(r)));
  const ports = shown.length <= SHOWN ? list : text.overview.open.more(list, format.number(shown.length - SHOWN));
  return whole.length === 0 ? ports : text.rpc.space.withDynamic(ports);
}

function exposure(model: ServerModel, plan: Plan, text: WindowText, format: Formats): readonly ExposureBar[] {
  const t = text.rpc.space;
  const now = rpcPortsToAllow(model, { services: [], range: null });
  if (now === null) return [];
  const bars: ExposureBar[] = [{ id: 'now', count: sizeOf(now), title: t.now, text: portsText(model, now, text, format), open: now, tone: 'now' }];
  const after = rpcPortsToAllow(model, plan);
  if (after === null || (plan.services.length === 0 && plan.range === null)) return bars;
  const alone = plan.range === null || plan.services.length === 0 ? null : rpcPortsToAllow(model, { services: plan.services, range: null });
  const said = portsText(model, after, text, format);
  bars.push({ id: 'after', count: sizeOf(after), title: plan.range === null ? t.afterServices : t.afterBoth, text: alone === null ? said : `${said} (${t.alone(format.number(sizeOf(alone)))})`, open: after, tone: 'after' });
  return bars;
}
