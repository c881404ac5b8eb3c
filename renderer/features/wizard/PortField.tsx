import { useState } from 'react';
import { parsePortInput } from '#core/ports/input';
import type { Port } from '#core/ports/port';
import { portInputText as en } from '#core/text/en/portInput';
import { portInputText as ja } from '#core/text/ja/portInput';
import type { Language } from '#core/ipc/contract';

const catalogues = { en, ja };

/** What was typed, and what the parser says about it. */
export interface Typed {
  readonly text: string;
  readonly port: Port | null;
  /** Reason beside the field; null where the text is a port. */
  readonly error: string | null;
  /** What was changed in the text before it was accepted. */
  readonly notes: readonly string[];
}

export function readTyped(text: string, language: Language): Typed {
  const parsed = parsePortInput(text);
  const texts = catalogues[language];
  return parsed.ok ? { text, port: parsed.port, error: null, notes: parsed.notes.map((n) => texts.note[n]) } : { text, port: null, error: texts.error[parsed.code], notes: [] };
}

interface PortFieldProps {
  readonly label: string;
  readonly value: Port | null;
  /** Text that is no port stays in the field until it is corrected. */
  readonly typed: string | null;
  readonly invalid: boolean;
  readonly describedBy: string;
  readonly onType: (text: string) => void;
}

export function PortField({ label, value, typed, invalid, describedBy, onType }: PortFieldProps) {
  const [focused, setFocused] = useState(false);
  const text = typed ?? (value === null ? '' : String(value));
  return (
    <input
      className="field"
      inputMode="numeric"
      autoComplete="off"
      spellCheck={false}
      aria-label={label}
      aria-invalid={invalid && (!focused || text !== '')}
      aria-describedby={describedBy}
      value={text}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onChange={(event) => onType(event.target.value)}
    />
  );
}
