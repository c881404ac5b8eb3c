import type { SqlChoices, Strategy } from '#core/plan/choices';
import { DAC_DEFAULT_PORT } from '#core/ports/allocate';
import { useText } from '../../i18n/useText';
import { ChoiceCards } from '../wizard/ChoiceCards';

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
  return <ChoiceCards<Strategy> label={t.strategyLabel} value={value} options={strategies.map((s) => ({ value: s, title: t.strategy[s].title, text: s === 'series' ? t.strategy.series.text(String(series.start), String(second)) : t.strategy[s].text }))} onChange={onChange} />;
}
