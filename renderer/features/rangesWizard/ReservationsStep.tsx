import Button from '@mui/material/Button';
import { useId, useState, type Dispatch } from 'react';
import type { PlanProblem } from '#core/plan/problems';
import type { RangesChoices } from '#core/plan/serviceChoices';
import type { Protocol, Stack } from '#core/ports/port';
import type { ServerModel } from '#core/scan/model';
import { planTexts } from '#core/text/plan';
import { sameBlock, type RangeBlock, type RangesWizardAction } from '#core/wizard/rangesWizard';
import { Icon } from '../../components/Icon';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { Verdicts } from '../rpc/RangeEditor';
import { blockText } from './rangeWords';
import './rangesWizard.css';

interface ReservationsStepProps {
  readonly model: ServerModel;
  readonly choices: RangesChoices;
  /** What stands in the way of the plan. */
  readonly problems: readonly PlanProblem[];
  readonly dispatch: Dispatch<RangesWizardAction>;
}

/** Ports to reserve and reservations to release; what Windows holds stands apart, because nobody releases that here. */
export function ReservationsStep({ model, choices, problems, dispatch }: ReservationsStepProps) {
  const text = useText();
  const t = text.rangesWizard.reservations;
  const format = useFormats();
  const language = useLanguage();
  const id = useId();
  const excluded = model.ranges.known ? model.ranges.value.excluded : [];
  const administered = excluded.filter((e) => e.administered).map((e): RangeBlock => ({ stack: e.stack, protocol: e.protocol, start: e.start, count: e.end - e.start + 1 }));
  const system = excluded.filter((e) => !e.administered);
  const listenerIn = (block: RangeBlock): string | null => {
    if (!model.listeners.known) return null;
    const found = model.listeners.value.find((l) => l.protocol === block.protocol && l.port >= block.start && l.port < block.start + block.count);
    return found ? (found.instance ?? found.services[0] ?? found.process) : null;
  };
  const words = planTexts(language);
  return (
    <>
      <AddBlock dispatch={dispatch} />
      <Panel title={t.planned} className="clipped">
        {choices.reserve.length === 0 && <p className="pad cap t2">{t.plannedNone}</p>}
        <ul className="widelist">
          {choices.reserve.map((block) => {
            const name = blockText(block, text, format);
            const who = listenerIn(block);
            return (
              <li key={name}>
                <button type="button" className="copy" aria-label={t.remove(name)} title={t.remove(name)} onClick={() => dispatch({ type: 'reserve', block, on: false })}>
                  <Icon name="close" />
                </button>
                <span className="nm mono">{name}</span>
                {who !== null && <span className="s">{t.inUse(who)}</span>}
              </li>
            );
          })}
        </ul>
        <div className="pad">
          <Verdicts id={`${id}p`} lines={problems.filter((p) => p.code !== 'nothing-chosen').map((p) => ({ tone: 'error' as const, text: words.problem(p) }))} />
        </div>
      </Panel>
      <div className="split">
        <Panel title={t.list} hint={t.listHint} className="clipped">
          {administered.length === 0 && <p className="pad cap t2">{t.none}</p>}
          <ul className="widelist blocklist">
            {administered.map((block) => {
              const name = blockText(block, text, format);
              return (
                <li key={name}>
                  <input type="checkbox" aria-label={t.release(name)} checked={choices.release.some((b) => sameBlock(b, block))} onChange={(event) => dispatch({ type: 'release', block, on: event.target.checked })} />
                  <span className="nm mono">{name}</span>
                </li>
              );
            })}
          </ul>
        </Panel>
        <Panel title={t.system} hint={t.systemHint} className="clipped">
          <p className="pad cap t2">{system.length === 0 ? t.systemNone : t.systemText}</p>
          <ul className="widelist blocklist">
            {system.map((e) => {
              const name = blockText({ stack: e.stack, protocol: e.protocol, start: e.start, count: e.end - e.start + 1 }, text, format);
              return (
                <li key={name}>
                  <span className="t2">
                    <Icon name="minus" />
                  </span>
                  <span className="mono">{name}</span>
                </li>
              );
            })}
          </ul>
        </Panel>
      </div>
    </>
  );
}

/** One more reservation, of one stack or of both. */
function AddBlock({ dispatch }: { readonly dispatch: Dispatch<RangesWizardAction> }) {
  const text = useText();
  const t = text.rangesWizard.reservations;
  const id = useId();
  const [protocol, setProtocol] = useState<Protocol>('tcp');
  const [stack, setStack] = useState<Stack | 'both'>('both');
  const [start, setStart] = useState('');
  const [count, setCount] = useState('1');
  const number = (content: string): number | null => (/^\s*\d{1,5}\s*$/u.test(content) ? Number(content) : null);
  const [from, many] = [number(start), number(count)];
  const good = from !== null && many !== null && from >= 1 && many >= 1 && from + many - 1 <= 65_535;
  const add = (): void => {
    if (!good) return;
    for (const each of stack === 'both' ? (['ipv4', 'ipv6'] as const) : [stack]) dispatch({ type: 'reserve', block: { stack: each, protocol, start: from, count: many }, on: true });
    setStart('');
    setCount('1');
  };
  return (
    <Panel title={t.add} hint={t.addHint}>
      <div className="pad addblock">
        <Segmented<Protocol> label={t.protocol} value={protocol} options={[{ value: 'tcp', label: 'TCP' }, { value: 'udp', label: 'UDP' }]} onChange={setProtocol} />
        <Segmented<Stack | 'both'> label={t.stack} value={stack} options={[{ value: 'both', label: t.both }, { value: 'ipv4', label: text.ranges.stack.ipv4 }, { value: 'ipv6', label: text.ranges.stack.ipv6 }]} onChange={setStack} />
        <label htmlFor={`${id}s`} className="cap t2">
          {t.start}
        </label>
        <input id={`${id}s`} className="field" inputMode="numeric" autoComplete="off" value={start} onChange={(event) => setStart(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && add()} />
        <label htmlFor={`${id}c`} className="cap t2">
          {t.count}
        </label>
        <input id={`${id}c`} className="field" inputMode="numeric" autoComplete="off" value={count} onChange={(event) => setCount(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && add()} />
        <Button size="small" disabled={!good} onClick={add}>
          <Icon name="plus" />
          {t.addOne}
        </Button>
        {start !== '' && !good && (
          <span className="cap c-error" role="alert">
            {t.typed}
          </span>
        )}
      </div>
    </Panel>
  );
}
