import { render, type RenderResult } from '@testing-library/react';
import type { ReactElement } from 'react';
import { vi } from 'vitest';
import { channelNames, eventNames, type Language } from '#core/ipc/contract';
import './texts';
import { LanguageContext } from '../../../renderer/i18n/useText';

/** jsdom knows no media: none matches, as in a wide, light window. */
window.matchMedia ??= (media) => Object.assign(new EventTarget(), { media, matches: false, onchange: null, addListener: () => undefined, removeListener: () => undefined });

/** Draws in a language. */
export function draw(element: ReactElement, language: Language = 'en'): RenderResult {
  return render(<LanguageContext value={language}>{element}</LanguageContext>);
}

/** Puts a `window.portpin` in place whose calls answer `{}` unless told otherwise. */
export function bridge(answers: Readonly<Record<string, (input: unknown) => unknown>> = {}) {
  const asked: { channel: string; input: unknown }[] = [];
  const calls = Object.fromEntries(
    channelNames.map((channel) => [
      channel,
      (input: unknown) => {
        asked.push({ channel, input });
        return Promise.resolve({ ok: true, value: answers[channel]?.(input) ?? {} });
      },
    ]),
  );
  const on = Object.fromEntries(eventNames.map((event) => [event, () => () => undefined]));
  vi.stubGlobal('portpin', { calls, on });
  return { asked };
}
