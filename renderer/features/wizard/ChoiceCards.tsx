import { useId } from 'react';

interface ChoiceCardsProps<T extends string> {
  readonly label: string;
  /** null: none of them. */
  readonly value: T | null;
  readonly options: readonly { readonly value: T; readonly title: string; readonly text: string }[];
  readonly onChange: (value: T) => void;
}

/** One of two or three, each with a sentence. */
export function ChoiceCards<T extends string>({ label, value, options, onChange }: ChoiceCardsProps<T>) {
  const id = useId();
  return (
    <div className={options.length === 2 ? 'strat two-cards' : 'strat'} role="radiogroup" aria-label={label}>
      {options.map((o) => (
        <label key={o.value} className={o.value === value ? 'on' : undefined}>
          <input type="radio" name={id} checked={o.value === value} onChange={() => onChange(o.value)} />
          <b>{o.title}</b>
          <span>{o.text}</span>
        </label>
      ))}
    </div>
  );
}
