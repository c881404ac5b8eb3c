import type { SqlChoices, Strategy } from '#core/plan/choices';
import { DAC_DEFAULT_PORT } from '#core/ports/allocate';
import { useText } from '../../i18n/useText';

const strategies: readonly Strategy[] = ['keep', 'series', 'custom'];

interface StrategyCardsProps {
  readonly series: SqlChoices['series'];
  /** null: the instances differ. */
  readonly value: Strategy | null;
  readonly onChange: (strategy: Strategy) => void;
}

/** One strategy for every chosen instance. */
export function StrategyCards({ series, value, onChange }: StrategyCardsProps) {
  const t = useText().wizard.ports;
  const second = series.start + 1 === DAC_DEFAULT_PORT ? series.start + 2 : series.start + 1;
  return (
    <div className="strat" role="radiogroup" aria-label={t.strategyLabel}>
      {strategies.map((s) => (
        <label key={s} className={value === s ? 'on' : undefined}>
          <input type="radio" name="strategy" checked={value === s} onChange={() => onChange(s)} onClick={() => value === s || onChange(s)} />
          <b>{t.strategy[s].title}</b>
          <span>{s === 'series' ? t.strategy.series.text(String(series.start), String(second)) : t.strategy[s].text}</span>
        </label>
      ))}
    </div>
  );
}
