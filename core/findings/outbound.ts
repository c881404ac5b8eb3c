import { MIN_DYNAMIC_COUNT, dynamicRangeErrors, rangeOfBlock } from '#core/ports/dynamicRange';
import { formatRange } from '#core/ports/port';
import type { DynamicRange } from '#core/verbs/facts';
import type { Finding, ModelFacts } from './finding';

/** Share of a dynamic range in use from which it is worth a warning, and a count of TIME_WAIT that fills a third of the default range. */
const FULL_SHARE = 0.8;
const MANY_TIME_WAIT = 5000;
const DNS_UDP_ADVISED = 5000;

function finding(code: Finding['code'], severity: Finding['severity'], subject: string | null, params: Finding['params']): Finding {
  return { code, severity, subject, params };
}

function nameOf({ stack, protocol }: Pick<DynamicRange, 'stack' | 'protocol'>): string {
  return `${protocol.toUpperCase()} ${stack === 'ipv4' ? 'IPv4' : 'IPv6'}`;
}

/** Dynamic ranges that are too small, and ports that run out. */
export function outboundFindings(model: ModelFacts): Finding[] {
  return [...rangesFindings(model), ...exhaustionFindings(model)];
}

function rangesFindings({ ranges, outbound }: ModelFacts): Finding[] {
  if (!ranges.known) return [];
  const { dynamic } = ranges.value;
  const out: Finding[] = [];
  const pool = outbound.known ? outbound.value.dnsSocketPool : null;
  for (const range of dynamic) {
    if (range.count === 0) continue;
    const text = formatRange(rangeOfBlock(range));
    const errors = dynamicRangeErrors(range);
    if (errors.includes('end-beyond')) out.push(finding('dynamic-range-beyond', 'error', nameOf(range), { name: nameOf(range), range: text }));
    else if (errors.includes('count-too-small')) out.push(finding('dynamic-range-small', 'warning', nameOf(range), { name: nameOf(range), range: text, count: range.count, least: MIN_DYNAMIC_COUNT }));
    if (range.protocol === 'udp' && pool !== null && range.count < DNS_UDP_ADVISED) out.push(finding('dns-udp-small', range.count < pool ? 'error' : 'warning', nameOf(range), { name: nameOf(range), count: range.count, pool }));
  }
  // By protocol: whoever changed one stack usually meant both.
  for (const protocol of ['tcp', 'udp'] as const) {
    const [four, six] = (['ipv4', 'ipv6'] as const).map((stack) => dynamic.find((d) => d.stack === stack && d.protocol === protocol));
    if (four && six && (four.start !== six.start || four.count !== six.count)) out.push(finding('dynamic-ranges-differ', 'note', protocol.toUpperCase(), { protocol: protocol.toUpperCase(), ipv4: formatRange(rangeOfBlock(four)), ipv6: formatRange(rangeOfBlock(six)) }));
  }
  return out;
}

function exhaustionFindings({ outbound }: ModelFacts): Finding[] {
  if (!outbound.known) return [];
  const { events, sample, timedWait } = outbound.value;
  const out: Finding[] = [];
  if (events.known && events.value.events.length > 0) {
    const [last] = events.value.events;
    out.push(finding('ports-exhausted', 'error', null, { count: events.value.events.length, last: last?.at ?? '', ids: [...new Set(events.value.events.map((e) => e.id))].sort((a, b) => a - b).join(', ') }));
  }
  if (sample.known) {
    for (const used of sample.value.used) {
      if (used.count > 0 && used.inUse / used.count >= FULL_SHARE) out.push(finding('ports-nearly-exhausted', 'warning', `TCP ${used.stack === 'ipv4' ? 'IPv4' : 'IPv6'}`, { name: `TCP ${used.stack === 'ipv4' ? 'IPv4' : 'IPv6'}`, used: used.inUse, count: used.count, share: Math.floor((used.inUse / used.count) * 100) }));
    }
    const waiting = sample.value.states.find((s) => s.state === 'TIME_WAIT')?.count ?? 0;
    if (waiting >= MANY_TIME_WAIT) out.push(finding('time-wait-many', 'note', null, { count: waiting }));
  }
  if (timedWait.cell !== null) out.push(finding('timed-wait-set', 'note', null, { value: timedWait.seconds ?? String(timedWait.cell.data) }));
  return out;
}
