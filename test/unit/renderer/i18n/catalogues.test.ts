import { describe, expect, it } from 'vitest';
import { en } from '../../../../renderer/i18n/en';
import { ja } from '../../../../renderer/i18n/ja';
import { formats } from '../../../../renderer/i18n/formats';
import { appErrorCodes } from '#core/ipc/contract';
import { verbErrorCodes } from '#core/verbs/errors';
import { CallError } from '../../../../renderer/app/bridge';
import { tellError } from '../../../../renderer/components/ErrorNotice';

/** Every text of a catalogue under its path; functions are called with stand-ins. */
function texts(catalogue: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof catalogue === 'string') return [[path, catalogue]];
  if (typeof catalogue === 'function') {
    const tries: readonly (readonly unknown[])[] = [['7', '8', '9', '10'], [() => '7']];
    for (const given of tries) {
      try {
        return texts(Reflect.apply(catalogue, undefined, given), `${path}()`);
      } catch {
        // It takes something else.
      }
    }
    return [[path, 'takes an object']];
  }
  if (typeof catalogue === 'object' && catalogue !== null) return Object.entries(catalogue).flatMap(([key, value]) => texts(value, `${path}.${key}`));
  return [];
}

const english = texts(en);
const japanese = texts(ja);

describe('catalogues of the window', () => {
  it('have the same texts in both languages, none empty', () => {
    expect(japanese.map(([path]) => path)).toEqual(english.map(([path]) => path));
    expect([...english, ...japanese].filter(([, text]) => text.trim() === '').map(([path]) => path)).toEqual([]);
  });

  it('neither shout, nor apologise, nor boast', () => {
    const wrong = [...english, ...japanese].filter(([, text]) => /!|！|\b(?:sorry|oops|successfully|please)\b|申し訳|正常に完了しました/i.test(text));
    expect(wrong).toEqual([]);
  });

  it('are written in Japanese: sentences end politely', () => {
    const rude = japanese.filter(([, text]) => /(?:(?<!まし|でし)た|する|ない|である|だ)。/.test(text));
    expect(rude).toEqual([]);
  });

  it('leave no English sentence in the Japanese catalogue', () => {
    const untranslated = japanese.filter(([path, text]) => english.some(([p, t]) => p === path && t === text) && /[a-z]{3,} [a-z]{2,} [a-z]{2,}/.test(text));
    expect(untranslated).toEqual([]);
  });

  it('tell of every error what happened, what state things are in, and what to do', () => {
    const errors = [
      ...appErrorCodes.map((code) => new CallError('scan.run', { source: 'app', code, params: { file: 'a.reg' } })),
      ...verbErrorCodes.map((code) => new CallError('scan.run', { source: 'verb', error: { code, subject: 'MSSQL$INST1', detail: 'Windows text' } })),
    ];
    for (const language of ['en', 'ja'] as const)
      for (const error of errors) {
        const { what, state, whatToDo, quote, details } = tellError(error, { en, ja }[language].failures);
        expect([what, state, whatToDo].every((part) => /[.。]$/.test(part)), error.message).toBe(true);
        expect(quote).toBe(error.error.source === 'verb' ? 'Windows text' : null);
        expect(details).toContain('scan.run');
      }
  });
});

describe('formats', () => {
  it('follow the language', () => {
    expect([formats('en', en).number(16_385), formats('en', en).duration(14), formats('en', en).duration(2400), formats('en', en).list(['A', 'B'])]).toEqual(['16,385', '14 ms', '2.4 s', 'A, B']);
    expect([formats('ja', ja).number(16_385), formats('ja', ja).duration(14), formats('ja', ja).duration(240_000), formats('ja', ja).list(['A', 'B'])]).toEqual(['16,385', '14 ミリ秒', '4 分', 'A、B']);
  });

  it('show a time that is none as it stands', () => {
    expect(formats('en', en).time('not a time')).toBe('not a time');
  });
});
