import { useId, useState } from 'react';
import type { RangesChoices } from '#core/plan/serviceChoices';
import type { ServerModel } from '#core/scan/model';
import { registryText } from '../../components/beforeAfter/rows';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { useText } from '../../i18n/useText';

type Value = RangesChoices['timedWait'];
/** What is proposed first: the least that is documented. */
const PROPOSED = 30;

/** How long a closed connection keeps its port. */
export function DelayPanel({ model, value, onChange }: { readonly model: ServerModel; readonly value: Value; readonly onChange: (value: Value) => void }) {
  const text = useText();
  const t = text.rangesWizard.delay;
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  if (!model.outbound.known) return null;
  const { cell, seconds } = model.outbound.value.timedWait;
  const choice = value === null ? 'leave' : value === 'remove' ? 'remove' : 'set';
  const choose = (to: 'leave' | 'set' | 'remove'): void => {
    setTyped(null);
    onChange(to === 'leave' ? null : to === 'remove' ? 'remove' : (seconds ?? PROPOSED));
  };
  const type = (content: string): void => {
    setTyped(content);
    onChange(/^\s*\d{1,4}\s*$/u.test(content) ? Number(content) : 0);
  };
  return (
    <Panel title={t.title} hint={t.hint}>
      <p className="pad cap t2">{t.text}</p>
      <div className="formrow">
        <span className="k">{t.now}</span>
        <span className="mono">{cell === null ? t.absent : seconds === null ? registryText(cell, t.absent) : t.seconds(String(seconds))}</span>
      </div>
      <div className="formrow">
        <span className="k">{t.choice}</span>
        <span className="delayline">
          <Segmented label={t.choice} value={choice} options={[{ value: 'leave', label: t.leave }, { value: 'set', label: t.set }, ...(cell === null ? [] : [{ value: 'remove' as const, label: t.remove }])]} onChange={choose} />
          {choice === 'set' && <input id={`${id}s`} className="field" inputMode="numeric" aria-label={t.field} aria-invalid={typeof value === 'number' && (value < 30 || value > 300)} value={typed ?? String(value)} onChange={(event) => type(event.target.value)} />}
        </span>
      </div>
    </Panel>
  );
}
