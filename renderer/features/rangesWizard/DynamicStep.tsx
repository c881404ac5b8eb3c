import Button from '@mui/material/Button';
import { Fragment, useId, useMemo, useState, type Dispatch } from 'react';
import type { RangesChoices } from '#core/plan/serviceChoices';
import { judgeDynamicRange, proposeLarger } from '#core/ports/rangeConflicts';
import type { ServerModel } from '#core/scan/model';
import type { RangeBlock, RangesWizardAction } from '#core/wizard/rangesWizard';
import { go } from '../../app/actions';
import { Notice } from '../../components/Notice';
import { Panel } from '../../components/Panel';
import { useFormats, useText } from '../../i18n/useText';
import { Verdicts } from '../rpc/RangeEditor';
import { DelayPanel } from './DelayPanel';
import { RangesSpace } from './RangesSpace';
import { dynamicLines, stackName } from './rangeWords';
import './rangesWizard.css';

interface DynamicStepProps {
  readonly model: ServerModel;
  readonly choices: RangesChoices;
  readonly dispatch: Dispatch<RangesWizardAction>;
}
type Dynamic = RangeBlock;

/** Default of Windows since Vista. Source: SA default-dynamic-port-range-tcpip-chang. */
const STANDARD = { start: 49_152, count: 16_384 };

/** The four ranges as they are and as they will be, with every conflict as the numbers are typed. */
export function DynamicStep({ model, choices, dispatch }: DynamicStepProps) {
  const text = useText();
  const t = text.rangesWizard.dynamic;
  const format = useFormats();
  const id = useId();
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [alike, setAlike] = useState(true);
  const now = model.ranges.known ? model.ranges.value.dynamic : [];
  const wanted = useMemo(() => new Map(choices.dynamic.map((d) => [key(d), d])), [choices.dynamic]);
  const verdicts = useMemo(() => new Map(choices.dynamic.map((d) => [key(d), judgeDynamicRange(d, model)])), [choices.dynamic, model]);
  const tooFew = [...verdicts.values()].some((list) => list.some((v) => v.code === 'count-too-small'));
  const fixed = [...new Set([...verdicts.values()].flat().flatMap((v) => (v.code === 'fixed' ? [v.port] : [])))];

  const set = (at: Pick<Dynamic, 'stack' | 'protocol'>, block: { readonly start: number; readonly count: number } | null): void => dispatch({ type: 'dynamic', stack: at.stack, protocol: at.protocol, block });
  const setAll = (block: { readonly start: number; readonly count: number }): void => {
    setTyped(new Map());
    for (const d of now) set(d, block);
  };
  const type = (d: Dynamic, what: 'start' | 'count', content: string): void => {
    const also = alike ? choices.dynamic : [d];
    const number = /^\s*\d{1,5}\s*$/u.test(content) ? Number(content) : Number.NaN;
    const next = new Map(typed);
    for (const other of also) {
      if (Number.isNaN(number)) next.set(`${key(other)} ${what}`, content);
      else next.delete(`${key(other)} ${what}`);
      // What is no number chooses 0, which no verdict lets pass.
      set(other, { start: what === 'start' ? number || 0 : other.start, count: what === 'count' ? number || 0 : other.count });
    }
    setTyped(next);
  };
  const first = choices.dynamic[0] ?? now[0];
  const larger = first ? proposeLarger(first) : null;
  return (
    <>
      <Panel
        title={t.title}
        hint={t.hint}
        className="clipped"
        end={
          <>
            {larger && (
              <Button size="small" onClick={() => setAll(larger)}>
                {t.larger}
              </Button>
            )}
            <Button size="small" onClick={() => setAll(STANDARD)}>
              {t.default}
            </Button>
          </>
        }
      >
        <table className="grid dyngrid">
          <thead>
            <tr>
              <th scope="col" style={{ width: 48 }}>
                <span className="sr">{t.columns.change}</span>
              </th>
              <th scope="col" style={{ width: 108 }}>
                {t.columns.stack}
              </th>
              <th scope="col">{t.columns.now}</th>
              <th scope="col" style={{ width: 108 }}>
                {t.columns.start}
              </th>
              <th scope="col" style={{ width: 108 }}>
                {t.columns.count}
              </th>
              <th scope="col" style={{ width: 96 }}>
                {t.columns.end}
              </th>
            </tr>
          </thead>
          <tbody>
            {now.map((d) => {
              const name = stackName(d, text);
              const want = wanted.get(key(d));
              const list = verdicts.get(key(d)) ?? [];
              const bad = list.some((v) => v.severity === 'error');
              return (
                <Fragment key={key(d)}>
                  <tr className={bad ? 'err' : undefined}>
                    <td>
                      <input type="checkbox" aria-label={t.change(name)} checked={want !== undefined} onChange={(event) => set(d, event.target.checked ? (alike && first && wanted.size > 0 ? { start: first.start, count: first.count } : { start: d.start, count: d.count }) : null)} />
                    </td>
                    <td className="b">{name}</td>
                    <td className="mono">
                      {format.range({ start: d.start, end: d.start + d.count - 1 })} <span className="cap dim">{format.number(d.count)}</span>
                    </td>
                    {(['start', 'count'] as const).map((what) => (
                      <td key={what}>
                        {want && (
                          <input
                            className="field"
                            inputMode="numeric"
                            autoComplete="off"
                            aria-label={what === 'start' ? t.startOf(name) : t.countOf(name)}
                            aria-invalid={bad}
                            aria-describedby={`${id}${key(d)}`}
                            value={typed.get(`${key(d)} ${what}`) ?? String(want[what])}
                            onChange={(event) => type(want, what, event.target.value)}
                          />
                        )}
                      </td>
                    ))}
                    <td className="mono">{want && want.count > 0 ? want.start + want.count - 1 : ''}</td>
                  </tr>
                  {want && (
                    <tr className={bad ? 'msg err' : 'msg'}>
                      <td aria-hidden="true" />
                      <td colSpan={5}>
                        <Verdicts id={`${id}${key(d)}`} lines={dynamicLines(list, want, text, format)} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
          </tbody>
        </table>
        <div className="pad dynfoot">
          <label className="check">
            <input type="checkbox" checked={alike} onChange={(event) => setAlike(event.target.checked)} />
            {t.alike}
          </label>
          {choices.dynamic.length > 0 && choices.dynamic.length < now.length && first && (
            <Button size="small" variant="text" onClick={() => setAll({ start: first.start, count: first.count })}>
              {t.copy}
            </Button>
          )}
          {fixed.length > 0 && (
            <Button
              size="small"
              variant="text"
              onClick={() => {
                for (const port of fixed) for (const stack of ['ipv4', 'ipv6'] as const) dispatch({ type: 'reserve', block: { stack, protocol: 'tcp', start: port, count: 1 }, on: true });
              }}
            >
              {t.reserveFixed(format.list(fixed.map(String)))}
            </Button>
          )}
        </div>
        <p className="pad cap t2">{t.notes}</p>
        <p className="pad cap t2">{t.restore}</p>
      </Panel>
      {tooFew && (
        <Notice tone="warn" title={t.meantRpc}>
          <Button size="small" onClick={() => go({ page: 'rpcWizard' })}>
            {t.toRpc}
          </Button>
        </Notice>
      )}
      <RangesSpace model={model} choices={choices} />
      <DelayPanel model={model} value={choices.timedWait} onChange={(timedWait) => dispatch({ type: 'timed-wait', timedWait })} />
    </>
  );
}

function key({ stack, protocol }: Pick<Dynamic, 'stack' | 'protocol'>): string {
  return `${stack}/${protocol}`;
}
