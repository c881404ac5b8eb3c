import { useMemo, useState } from 'react';
import { eventsByHour } from '#core/outbound/advice';
import { leadingStates, shareOf, withSample, type ConnectionSample, type History } from '#core/outbound/history';
import { EXHAUSTION_EVENTS } from '#core/scan/scan';
import type { ServerModel } from '#core/scan/model';
import { LineChart } from '../../components/LineChart';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { useFormats, useText } from '../../i18n/useText';
import { percent } from './adviceWords';

const spans = ['2', '10', '60'] as const;
type Span = (typeof spans)[number];
const MINUTE = 60_000;
const EVENT_DAYS = 14;
/** More lines than these cannot be told apart. */
const MOST_STATES = 5;

interface ChartProps {
  readonly history: History;
  /** What the scan saw, before anything was measured. */
  readonly fallback: ConnectionSample | null;
}

function usePoints({ history, fallback }: ChartProps, span: Span): History {
  return useMemo(() => {
    const all = history.length === 0 && fallback ? withSample([], fallback) : history;
    const last = all.at(-1)?.at ?? 0;
    return all.filter((p) => last - p.at <= Number(span) * MINUTE);
  }, [history, fallback, span]);
}

function SpanChoice({ value, onChange }: { readonly value: Span; readonly onChange: (value: Span) => void }) {
  const t = useText().outbound;
  return <Segmented label={t.span} value={value} options={spans.map((s) => ({ value: s, label: t.minutes(Number(s)) }))} onChange={onChange} />;
}

export function ShareChart(props: ChartProps) {
  const text = useText();
  const t = text.outbound.share;
  const format = useFormats();
  const [span, setSpan] = useState<Span>('2');
  const points = usePoints(props, span);
  const keys = [...(points.at(-1)?.used.keys() ?? [])];
  const lines = keys.map((key) => {
    const [stack = '', start = '0', count = '0'] = key.split(' ');
    const range = { start: Number(start), end: Number(start) + Number(count) - 1 };
    return {
      id: key,
      name: t.line(stack === 'ipv6' ? text.ranges.stack.ipv6 : text.ranges.stack.ipv4, format.range(range)),
      values: points.map((p) => {
        const used = p.used.get(key);
        return used ? shareOf(used) : null;
      }),
    };
  });
  return (
    <Panel title={t.title} hint={t.hint} end={<SpanChoice value={span} onChange={setSpan} />}>
      <LineChart label={t.label} times={points.map((p) => p.at)} lines={lines} spanMs={Number(span) * MINUTE} top={1} format={percent} formatTime={(ms) => format.timeWithSeconds(new Date(ms).toISOString())} mark={{ value: 1, name: t.full }} empty={t.empty} />
    </Panel>
  );
}

export function StatesChart(props: ChartProps) {
  const text = useText();
  const t = text.outbound.states;
  const format = useFormats();
  const [span, setSpan] = useState<Span>('2');
  const points = usePoints(props, span);
  const lines = leadingStates(points, MOST_STATES).map((state) => ({ id: state, name: state, values: points.map((p) => p.states.get(state) ?? 0) }));
  return (
    <Panel title={t.title} hint={t.hint} end={<SpanChoice value={span} onChange={setSpan} />}>
      <LineChart label={t.label} times={points.map((p) => p.at)} lines={lines} spanMs={Number(span) * MINUTE} top={null} format={(n) => format.number(Math.round(n))} formatTime={(ms) => format.timeWithSeconds(new Date(ms).toISOString())} empty={text.outbound.share.empty} />
    </Panel>
  );
}

/** When Windows said that ports ran out, by the hour. */
export function EventsPanel({ model }: { readonly model: ServerModel }) {
  const text = useText();
  const t = text.outbound.events;
  const format = useFormats();
  const facts = model.outbound.known ? model.outbound.value.events : null;
  const hours = useMemo(() => {
    const to = Date.parse(model.takenAt);
    return facts?.known === true ? eventsByHour(facts.value.events, EXHAUSTION_EVENTS, to - EVENT_DAYS * 24 * 60 * MINUTE, to) : null;
  }, [facts, model.takenAt]);
  if (!facts) return null;
  const total = facts.known ? facts.value.events.length : 0;
  return (
    <Panel title={t.title} hint={t.hint} end={facts.known ? <span className="cap t2">{t.total(format.number(total))}</span> : undefined}>
      {!facts.known && <p className="none">{t.unknown(text.common.unknownReason[facts.reason])}</p>}
      {facts.known && total === 0 && <p className="none">{t.none}</p>}
      {facts.known && total > 0 && hours && (
        <LineChart
          label={t.label}
          times={hours.times}
          lines={EXHAUSTION_EVENTS.filter((id) => facts.value.events.some((e) => e.id === id)).map((id) => ({ id: String(id), name: t.line[id] ?? String(id), values: hours.counts.get(id) ?? [] }))}
          spanMs={EVENT_DAYS * 24 * 60 * MINUTE}
          top={null}
          format={(n) => format.number(Math.round(n))}
          formatTime={(ms) => format.dateTime(new Date(ms).toISOString())}
          empty={t.empty}
        />
      )}
      {facts.known && facts.value.truncated && <p className="pad cap t2">{t.truncated}</p>}
    </Panel>
  );
}
