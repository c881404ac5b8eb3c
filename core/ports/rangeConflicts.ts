import { conflicts, DNS_UDP_ADVISED } from '#core/plan/planRanges';
import type { ServerModel } from '#core/scan/model';
import { dynamicRangeErrors, rangeOfBlock, type DynamicRangeError } from './dynamicRange';
import { contains, MAX_PORT, overlaps, type Port, type PortRange, type Protocol, type Stack } from './port';

export interface DynamicBlock {
  readonly stack: Stack;
  readonly protocol: Protocol;
  readonly start: number;
  readonly count: number;
}

/** `count-too-small`: the article's `num=100` is one; what is meant there is the RPC range. */
export type DynamicRangeVerdict =
  | { readonly code: DynamicRangeError | 'no-number'; readonly severity: 'error'; readonly start: number; readonly count: number }
  | { readonly code: 'dns'; readonly severity: 'warning'; readonly count: number; readonly pool: number }
  | { readonly code: 'listener'; readonly severity: 'warning'; readonly port: Port; readonly who: string }
  | { readonly code: 'fixed'; readonly severity: 'warning'; readonly port: Port; readonly who: string }
  | { readonly code: 'excluded'; readonly severity: 'warning'; readonly range: PortRange }
  | { readonly code: 'rpc-range'; readonly severity: 'warning'; readonly range: PortRange }
  | { readonly code: 'smaller'; readonly severity: 'warning'; readonly from: number; readonly to: number };

/** What speaks against a dynamic range, as it is typed. Listeners inside the range that is in force now are its own users. */
export function judgeDynamicRange(block: DynamicBlock, model: ServerModel): readonly DynamicRangeVerdict[] {
  const { start, count, protocol, stack } = block;
  if (!Number.isInteger(start) || !Number.isInteger(count)) return [{ code: 'no-number', severity: 'error', start, count }];
  const out: DynamicRangeVerdict[] = dynamicRangeErrors(block).map((code) => ({ code, severity: 'error', start, count }));
  if (out.length > 0 || !model.ranges.known) return out;
  const range = rangeOfBlock(block);
  const now = model.ranges.value.dynamic.find((d) => d.stack === stack && d.protocol === protocol);
  const before = now ? rangeOfBlock(now) : null;
  if (before?.start === range.start && before.end === range.end) return [];
  if (now && count < now.count) out.push({ code: 'smaller', severity: 'warning', from: now.count, to: count });
  const pool = model.outbound.known ? model.outbound.value.dnsSocketPool : null;
  if (protocol === 'udp' && pool !== null && count < DNS_UDP_ADVISED) out.push({ code: 'dns', severity: 'warning', count, pool });
  const added = (port: Port): boolean => contains(range, port) && (before === null || !contains(before, port));
  for (const { port, who } of fixedPorts(model, protocol)) if (added(port)) out.push({ code: 'fixed', severity: 'warning', port, who });
  const told = new Set(out.flatMap((v) => (v.code === 'fixed' ? [v.port] : [])));
  for (const conflict of conflicts(model, model.ranges.value, block)) {
    if (conflict.kind === 'excluded') out.push({ code: 'excluded', severity: 'warning', range: { start: conflict.start, end: conflict.end } });
    else if (!told.has(conflict.port)) out.push({ code: 'listener', severity: 'warning', port: conflict.port, who: conflict.who });
  }
  if (protocol === 'tcp' && model.rpc.known) for (const r of model.rpc.value.range.ports) if (overlaps(r, range) && (before === null || !overlaps(r, before))) out.push({ code: 'rpc-range', severity: 'warning', range: r });
  return out;
}

/** Numbers that are somebody's at every start, whether or not it runs now. */
function fixedPorts(model: ServerModel, protocol: Protocol): readonly { readonly port: Port; readonly who: string }[] {
  if (protocol === 'udp') return [];
  return [
    ...model.instances.flatMap((i) => i.configured.endpoints.filter((e) => e.from === 'TcpPort').map((e) => ({ port: e.port, who: i.name }))),
    ...(model.rpc.known ? model.rpc.value.services.flatMap((s) => (s.current === null ? [] : [{ port: s.current, who: s.name }])) : []),
    ...(model.wmi.known && model.wmi.value.mode === 'standalone' && model.wmi.value.port !== null ? [{ port: model.wmi.value.port, who: 'WMI' }] : []),
  ];
}

/** Where a larger range could begin, the smallest step first. */
const LOWER_STARTS = [32_768, 20_000, 10_000];

/** The next larger range that ends where Windows ends; null where it is that large already. */
export function proposeLarger(block: DynamicBlock): { readonly start: number; readonly count: number } | null {
  const start = LOWER_STARTS.find((s) => s < block.start && MAX_PORT - s + 1 > block.count);
  return start === undefined ? null : { start, count: MAX_PORT - start + 1 };
}
