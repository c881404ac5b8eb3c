import { CommanderError } from 'commander';
import type { ChannelError, Language } from '#core/ipc/contract';
import type { CliTexts } from '#core/text/en/cli';
import { errorText } from '#core/text/errors';
import { printableLines } from '#core/util/printable';
import { isVerbError } from '#core/verbs/errors';
import { AppError } from '../main/appError';
import { errorOutputSchema, type ErrorOutput } from './formats';
import type { CliIo } from './io';
import { CliError, exitCodes } from './options';

export interface Failure {
  readonly exitCode: number;
  /** Lines for people. */
  readonly message: string;
  readonly error: ErrorOutput['error'];
}

/** What went wrong, in the words of the reader, and the exit code it has. */
export function failureOf(error: unknown, texts: CliTexts, language: Language): Failure {
  if (error instanceof CliError) return { exitCode: error.exitCode, message: error.message, error: { source: 'cli', code: error.code } };
  if (error instanceof CommanderError) return { exitCode: exitCodes.badInput, message: `${usageText(error, texts)}\n${texts.seeHelp}`, error: { source: 'cli', code: 'usage' } };
  if (isVerbError(error)) {
    const exitCode = isVerbError(error, 'access-denied', 'elevation-refused') ? exitCodes.notPermitted : exitCodes.badInput;
    return { exitCode, ...described({ source: 'verb', error: error.data }, language) };
  }
  if (error instanceof AppError) {
    const { message, error: data } = described({ source: 'app', code: error.code, params: { ...error.params } }, language);
    const hint = error.code === 'needs-recovery' ? `\n${texts.recoverHint(String(error.params['run']))}` : '';
    return { exitCode: appExitCode(error.code), message: message + hint, error: data };
  }
  const said = error instanceof Error ? error.message : String(error);
  const system = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^E(?:ACCES|PERM|ROFS)$/u.test(system)) return { exitCode: exitCodes.notPermitted, message: texts.systemError(said), error: { source: 'cli', code: 'file-write' } };
  if (/^E[A-Z]+$/u.test(system)) return { exitCode: exitCodes.badInput, message: texts.systemError(said), error: { source: 'cli', code: 'file-write' } };
  // Nobody knows what was done: a person has to look, and the journal says at what.
  return { exitCode: exitCodes.needsPerson, message: texts.internal(said), error: { source: 'cli', code: 'internal' } };
}

function appExitCode(code: AppError['code']): number {
  switch (code) {
    case 'stale-plan':
      return exitCodes.stalePlan;
    case 'needs-recovery':
    case 'internal':
      return exitCodes.needsPerson;
    case 'locked':
    case 'run-active':
      return exitCodes.notPermitted;
    default:
      return exitCodes.badInput;
  }
}

function described(error: ChannelError, language: Language): { readonly message: string; readonly error: ChannelError } {
  const text = errorText(language, error);
  const said = [text.subject, text.detail].filter((x) => x !== null && x !== '').join(': ');
  return { message: [text.what, text.state, text.whatToDo, said].filter((line) => line !== '').join('\n'), error };
}

/** Commander's messages are English; what it names in quotes is the word that was typed. */
function usageText(error: CommanderError, t: CliTexts): string {
  const word = /'([^']*)'/u.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownOption':
      return t.usage.unknownOption(word);
    case 'commander.unknownCommand':
      return t.usage.unknownVerb(word);
    case 'commander.optionMissingArgument':
      return t.usage.missingValue(word);
    case 'commander.missingArgument':
      return t.usage.missingArgument(word);
    case 'commander.excessArguments':
      return t.usage.tooMany;
    case 'commander.help':
      return t.usage.noVerb;
    default:
      return error.message;
  }
}

export function tellFailure({ exitCode, message, error }: Failure, asJson: boolean, io: CliIo): number {
  io.err(`${printableLines(message)}\n`);
  if (asJson) io.out(`${JSON.stringify(errorOutputSchema.parse({ format: 'portpin-error', version: 1, exitCode, message, error }), null, 2)}\n`);
  return exitCode;
}
