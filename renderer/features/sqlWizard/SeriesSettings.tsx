import { useId, useState, type Dispatch } from 'react';
import type { SqlChoices } from '#core/plan/choices';
import { parsePortInput } from '#core/ports/input';
import type { Port } from '#core/ports/port';
import type { SqlWizardAction } from '#core/wizard/sqlWizard';
import { useLanguage, useText } from '../../i18n/useText';
import { readTyped } from '../wizard/PortField';

interface SeriesSettingsProps {
  readonly choices: SqlChoices;
  readonly dispatch: Dispatch<SqlWizardAction>;
}

/** Where the series starts, what it leaves out, and whether numbers in the dynamic range are reserved. */
export function SeriesSettings({ choices, dispatch }: SeriesSettingsProps) {
  const t = useText().wizard.ports;
  const language = useLanguage();
  const id = useId();
  const { series } = choices;
  const [start, setStart] = useState<string | null>(null);
  const [skip, setSkip] = useState<string | null>(null);
  const startError = start === null ? null : readTyped(start, language).error;
  const badSkip = skip === null ? null : (readList(skip).bad ?? null);
  const set = (change: Partial<SqlChoices['series']>): void => dispatch({ type: 'choose', choices: { ...choices, series: { ...series, ...change } } });
  return (
    <details className="fold">
      <summary>{t.series.title}</summary>
      <div className="formrow">
        <label className="k" htmlFor={`${id}start`}>
          {t.series.start}
        </label>
        <span>
          <input
            id={`${id}start`}
            className="field"
            inputMode="numeric"
            value={start ?? String(series.start)}
            aria-invalid={startError !== null}
            aria-describedby={`${id}starterror`}
            onChange={(event) => {
              const { port } = readTyped(event.target.value, language);
              setStart(event.target.value);
              if (port !== null) set({ start: port });
            }}
          />
        </span>
        {startError !== null && (
          <span className="bad" id={`${id}starterror`} role="alert">
            {startError}
          </span>
        )}
      </div>
      <div className="formrow">
        <label className="k" htmlFor={`${id}skip`}>
          {t.series.skip}
        </label>
        <span>
          <input
            id={`${id}skip`}
            className="field"
            style={{ width: 220 }}
            value={skip ?? series.skip.join(', ')}
            aria-invalid={badSkip !== null}
            aria-describedby={`${id}skiphint`}
            onChange={(event) => {
              const read = readList(event.target.value);
              setSkip(event.target.value);
              if (read.bad === null) set({ skip: read.ports });
            }}
          />
        </span>
        {badSkip !== null && (
          <span className="bad" role="alert">
            {t.series.badSkip(badSkip)}
          </span>
        )}
        <span className="hint" id={`${id}skiphint`}>
          {t.series.skipHint}
        </span>
      </div>
      <div className="formrow">
        <span />
        <label className="check">
          <input type="checkbox" checked={choices.reserve} onChange={(event) => dispatch({ type: 'choose', choices: { ...choices, reserve: event.target.checked } })} />
          {t.reserveAll}
        </label>
      </div>
    </details>
  );
}

/** Ports separated by commas or blanks; `bad` is the first that is none. */
function readList(text: string): { readonly ports: Port[]; readonly bad: string | null } {
  const ports: Port[] = [];
  for (const part of text.split(/[\s,;、，]+/u)) {
    if (part === '') continue;
    const parsed = parsePortInput(part);
    if (!parsed.ok) return { ports, bad: part };
    if (!ports.includes(parsed.port)) ports.push(parsed.port);
  }
  return { ports, bad: null };
}
