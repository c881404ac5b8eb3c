import Button from '@mui/material/Button';
import { useId, useMemo, useState } from 'react';
import type { RpcChoices } from '#core/plan/serviceChoices';
import { judgeRpcRange, type RpcRangeVerdict } from '#core/ports/rpcPorts';
import { portSet, sizeOf } from '#core/ports/portSet';
import type { Port, PortRange } from '#core/ports/port';
import type { ServerModel } from '#core/scan/model';
import { registryKind, registryText } from '../../components/beforeAfter/rows';
import { CopyButton } from '../../components/CopyButton';
import { Icon } from '../../components/Icon';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';
import { useFormats, useText } from '../../i18n/useText';
import './rpc.css';

type Range = Extract<RpcChoices['range'], { ports: unknown }>;

interface RangeEditorProps {
  readonly model: ServerModel;
  readonly value: Range;
  /** Fixed ports once the plan is in force, with their owners: they must lie outside. */
  readonly fixed: ReadonlyMap<Port, string>;
  readonly onChange: (value: Range) => void;
}

/** Ranges as typed: start and count, the end follows. Text that is no number is kept until it is mended, and chooses 0. */
export function RangeEditor({ model, value, fixed, onChange }: RangeEditorProps) {
  const text = useText();
  const t = text.rpc.range;
  const format = useFormats();
  const id = useId();
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const verdicts = useMemo(() => judgeRpcRange(value.ports, model, fixed), [value.ports, model, fixed]);
  const live = model.rpc.known && model.rpc.value.livePorts.known ? model.rpc.value.livePorts.value.length : null;
  const wrong = verdicts.some((v) => v.severity === 'error');

  const set = (index: number, range: PortRange): void => onChange({ ...value, ports: value.ports.map((r, i) => (i === index ? { ...range } : r)) });
  const type = (index: number, what: 'start' | 'count', content: string): void => {
    setTyped(new Map(typed).set(`${index} ${what}`, content));
    const digits = content.trim().replace(/[０-９]/gu, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0));
    const number = /^\d{1,6}$/u.test(digits) ? Number(digits) : 0;
    const range = value.ports[index];
    if (!range) return;
    const count = range.end - range.start + 1;
    set(index, what === 'start' ? { start: number, end: number + count - 1 } : { start: range.start, end: range.start + number - 1 });
  };
  const shown = (index: number, what: 'start' | 'count', number: number): string => typed.get(`${index} ${what}`) ?? String(number);
  const remove = (index: number): void => {
    setTyped(new Map());
    onChange({ ...value, ports: value.ports.filter((_, i) => i !== index) });
  };
  const add = (): void => {
    const last = value.ports.at(-1);
    const start = last ? last.end + 1001 - ((last.end + 1) % 1000) : 20_000;
    onChange({ ...value, ports: [...value.ports, { start, end: start + 99 }] });
  };
  return (
    <div className="rangeedit">
      <div className="rangegrid" role="group" aria-label={t.title} aria-describedby={`${id}verdicts`}>
        <span className="h">{t.start}</span>
        <span className="h">{t.count}</span>
        <span className="h">{t.end}</span>
        <span className="cap t2">{live === null ? t.liveUnknown : t.live(format.number(live))}</span>
        {value.ports.map((range, i) => {
          const count = range.end - range.start + 1;
          return (
            // oxlint-disable-next-line react/no-array-index-key -- a range has no other name than its place
            <div className="rangeline" key={i}>
              <input className="field" inputMode="numeric" aria-label={t.startOf(i + 1)} aria-invalid={range.start === 0 || wrong} value={shown(i, 'start', range.start)} onChange={(event) => type(i, 'start', event.target.value)} />
              <input className="field" inputMode="numeric" aria-label={t.countOf(i + 1)} aria-invalid={count < 1 || wrong} value={shown(i, 'count', count)} onChange={(event) => type(i, 'count', event.target.value)} />
              <input className="field" readOnly tabIndex={-1} aria-label={t.endOf(i + 1)} value={range.end >= range.start && range.start > 0 ? String(range.end) : ''} />
              {value.ports.length > 1 && (
                <button type="button" className="copy" aria-label={t.remove(i + 1)} title={t.remove(i + 1)} onClick={() => remove(i)}>
                  <Icon name="close" />
                </button>
              )}
            </div>
          );
        })}
      </div>
      <div>
        <Button size="small" variant="text" onClick={add}>
          <Icon name="plus" />
          {t.add}
        </Button>
      </div>
      <Verdicts id={`${id}verdicts`} lines={verdictLines(verdicts, value.ports, text, format)} />
    </div>
  );
}

export interface VerdictLine {
  readonly tone: 'error' | 'warning' | 'success' | 'neutral';
  readonly text: string;
}

export function Verdicts({ id, lines }: { readonly id: string; readonly lines: readonly VerdictLine[] }) {
  return (
    <div id={id} aria-live="polite" className="verdictlines">
      {lines.map((line) => (
        <div className="msgline" key={line.text}>
          <span className={`c-${line.tone}`}>
            <Icon name={line.tone === 'success' ? 'check' : line.tone === 'neutral' ? 'info' : 'warning'} />
          </span>
          <span>{line.text}</span>
        </div>
      ))}
    </div>
  );
}

/** Lines of one kind that are shown before the rest is counted. */
const OF_A_KIND = 3;

function verdictLines(verdicts: readonly RpcRangeVerdict[], ranges: readonly PortRange[], text: WindowText, format: Formats): readonly VerdictLine[] {
  const t = text.rpc.range.verdict;
  if (ranges.some((r) => r.start === 0 || r.end < r.start)) return [{ tone: 'error', text: t.typed }];
  const out: VerdictLine[] = [];
  const counted = new Map<string, number>();
  for (const v of verdicts) {
    const n = (counted.get(v.code) ?? 0) + 1;
    counted.set(v.code, n);
    if (n <= OF_A_KIND) out.push({ tone: v.severity, text: verdictText(v, text, format) });
  }
  for (const n of counted.values()) if (n > OF_A_KIND) out.push({ tone: 'warning', text: t.more(format.number(n - OF_A_KIND)) });
  if (out.length === 0 && ranges.length > 0) out.push({ tone: 'success', text: t.good(format.number(sizeOf(portSet(ranges)))) });
  return out;
}

function verdictText(v: RpcRangeVerdict, text: WindowText, format: Formats): string {
  const t = text.rpc.range.verdict;
  switch (v.code) {
    case 'reversed':
    case 'out-of-range':
    case 'below-5000':
    case 'excluded-inside':
    case 'in-dynamic-range':
      return t[v.code](format.range(v.range));
    case 'overlap':
      return t.overlap(format.range(v.range), format.range(v.other));
    case 'too-few':
      return v.live === null ? t['too-few-unknown'](format.number(v.count)) : t['too-few'](format.number(v.count), format.number(v.live));
    case 'fixed-inside':
    case 'listener-inside':
      return t[v.code](String(v.port), v.who);
  }
}

/** The three values as they stand and as they will, with their kinds. */
export function RangeValues({ model, range }: { readonly model: ServerModel; readonly range: RpcChoices['range'] }) {
  const text = useText();
  const t = text.rpc.range;
  if (!model.rpc.known) return null;
  const { cells, keyPresent } = model.rpc.value.range;
  const ports = range !== null && range !== 'remove' ? range.ports.map((r) => (r.start === r.end ? `"${r.start}"` : `"${r.start}-${r.end}"`)).join(' ') : null;
  const absent = text.common.absent;
  const rows = (['Ports', 'PortsInternetAvailable', 'UseInternetPorts'] as const).map((name) => ({
    name,
    kind: cells[name] === null ? (name === 'Ports' ? 'REG_MULTI_SZ' : 'REG_SZ') : registryKind(cells[name]),
    before: registryText(cells[name], absent),
    after: range === null ? registryText(cells[name], absent) : range === 'remove' ? absent : name === 'Ports' ? (ports ?? '') : '"Y"',
  }));
  return (
    <div className="raw rpcraw">
      <div className="path">
        <span className="ell" title={t.path}>
          {t.path}
        </span>
        <CopyButton text={t.path} what={t.path} />
      </div>
      <table>
        <thead>
          <tr>
            <th>{t.columns.value}</th>
            <th>{t.columns.kind}</th>
            <th>{t.columns.before}</th>
            <th>{t.columns.after}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <td translate="no">{row.name}</td>
              <td>{row.kind}</td>
              <td className={row.before === absent ? 'dim' : undefined}>{row.before}</td>
              <td className={row.before === row.after ? 'dim' : 'b'}>{row.after}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!keyPresent && <p className="cap t2">{t.keyAbsent}</p>}
    </div>
  );
}

/** What speaks against restricting the range, and who says so. */
export function RangeWarning({ model }: { readonly model: ServerModel }) {
  const text = useText();
  const t = text.rpc.range;
  const format = useFormats();
  const roles = model.rpc.known ? model.rpc.value.roles : [];
  return (
    <div className="note rangenote">
      <Icon name="warning" />
      <div>
        <ul>
          {t.warning.map((line) => (
            <li key={line}>{line}</li>
          ))}
          {roles.length > 0 && <li>{t.roles(format.list(roles.map((r) => t.role[r] ?? r)))}</li>}
        </ul>
        <span className="dim">{t.source}</span>
      </div>
    </div>
  );
}

export function Matrix({ model }: { readonly model: ServerModel }) {
  const t = useText().rpc.range.matrix;
  const now = model.rpc.known ? model.rpc.value.range.meaning : null;
  return (
    <details className="matrix cap t2">
      <summary>{t.title}</summary>
      <ul>
        {(['in-list', 'outside-list', 'dynamic-range', 'broken'] as const).map((meaning) => (
          <li key={meaning} className={meaning === now ? 'b' : undefined}>
            {meaning === now ? t.now(t[meaning]) : t[meaning]}
          </li>
        ))}
      </ul>
    </details>
  );
}
