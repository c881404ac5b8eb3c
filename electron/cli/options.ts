import { InvalidArgumentError } from 'commander';
import { parsePortInput } from '#core/ports/input';
import type { Strategy } from '#core/plan/choices';
import type { Language } from '#core/ipc/contract';

/** Exit codes; documented in docs/cli.md and stable. */
export const exitCodes = { done: 0, failedAndUndone: 1, badInput: 2, stalePlan: 3, needsPerson: 4, notPermitted: 5 } as const;

export class CliError extends Error {
  readonly exitCode: number;
  constructor(exitCode: number, message: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}

export interface PortOption {
  readonly strategy: Strategy;
  readonly port: number | null;
}

export function parsePortOption(text: string): PortOption {
  if (text === 'keep' || text === 'series') return { strategy: text, port: null };
  const parsed = parsePortInput(text);
  if (!parsed.ok) throw new InvalidArgumentError(`${text}: ${parsed.code}`);
  return { strategy: 'custom', port: parsed.port };
}

export function parseLanguage(text: string): Language {
  if (text === 'ja' || text === 'en') return text;
  throw new InvalidArgumentError('ja, en');
}

/** The language of this terminal: Windows has no LANG, so its own display language is asked through Intl. */
export function systemLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  const named = env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'];
  const tag = named !== undefined && named !== '' && named !== 'C' && named !== 'POSIX' ? named : Intl.DateTimeFormat().resolvedOptions().locale;
  return tag.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}

export function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}
