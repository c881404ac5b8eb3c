import { parsePortInput } from '#core/ports/input';
import type { Strategy } from '#core/plan/choices';
import type { Language } from '#core/ipc/contract';
import type { CliTexts } from '#core/text/en/cli';
import { portInputTexts } from '#core/text/portInput';
import type { CliErrorCode } from './formats';

/** Exit codes; documented in docs/cli.md and stable. */
export const exitCodes = { done: 0, failedAndUndone: 1, badInput: 2, stalePlan: 3, needsPerson: 4, notPermitted: 5 } as const;

export class CliError extends Error {
  readonly exitCode: number;
  readonly code: CliErrorCode;
  constructor(exitCode: number, code: CliErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CliError';
    this.exitCode = exitCode;
    this.code = code;
  }
}

export interface PortOption {
  readonly strategy: Strategy;
  readonly port: number | null;
  /** What was changed in the number before it was taken. */
  readonly notes: readonly string[];
}

export function parsePortOption(text: string, t: CliTexts, language: Language): PortOption {
  if (text === 'keep' || text === 'series') return { strategy: text, port: null, notes: [] };
  const parsed = parsePortInput(text);
  const words = portInputTexts(language);
  if (!parsed.ok) throw new CliError(exitCodes.badInput, 'port', t.badPort(shortened(text), words.error[parsed.code]));
  return { strategy: 'custom', port: parsed.port, notes: parsed.notes.map((note) => words.note[note]) };
}

/** One of a few words. */
export function oneOf<T extends string>(option: string, allowed: readonly T[], t: CliTexts): (text: string) => T {
  return (text) => {
    const found = allowed.find((word) => word === text);
    if (found === undefined) throw new CliError(exitCodes.badInput, 'usage', t.badOption(option, shortened(text), allowed.join(', ')));
    return found;
  };
}

/** Words of a few, each time the option is given. */
export function collectOf<T extends string>(option: string, allowed: readonly T[], t: CliTexts): (text: string, previous: readonly T[]) => readonly T[] {
  const one = oneOf(option, allowed, t);
  return (text, previous) => [...previous, one(text)];
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

/** The language of this terminal: Windows has no LANG, so its own display language is asked through Intl. */
export function systemLanguage(env: NodeJS.ProcessEnv): Language {
  const named = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((tag) => tag !== undefined && tag !== '');
  const tag = named !== undefined && !/^(?:C|POSIX)(?:\.|$)/u.test(named) ? named : Intl.DateTimeFormat().resolvedOptions().locale;
  return tag.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}

export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
