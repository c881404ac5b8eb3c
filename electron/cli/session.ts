import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { CliTexts } from '#core/text/en/cli';
import type { TargetInfo, ImportProblem } from '#core/ipc/contract';
import { isVerbError } from '#core/verbs/errors';
import { errorText } from '#core/text/errors';
import { AppError } from '../main/appError';
import type { Engine } from '../app/engine';
import type { CliIo } from './io';
import { CliError, exitCodes } from './options';
import type { CommonOptions } from './program';

/** What the command line is put together from: the engine over a state folder. */
export interface Composition {
  readonly engine: Engine;
}

export interface Session {
  readonly engine: Engine;
  readonly io: CliIo;
  readonly texts: CliTexts;
  readonly options: CommonOptions;
  readonly target: TargetInfo;
  readonly problems: readonly ImportProblem[];
  /** A line for people: to standard output, or to standard error when that belongs to a JSON document. */
  say(line: string): void;
  json(value: unknown): void;
}

export interface SessionStart {
  readonly io: CliIo;
  readonly options: CommonOptions;
  readonly texts: CliTexts;
  readonly compose: (stateDir: string | undefined) => Composition;
}

/** Opens the target, runs the action, closes everything; errors become a text and an exit code. */
export async function withSession({ io, options, texts, compose }: SessionStart, action: (session: Session) => Promise<number>): Promise<number> {
  const { engine } = compose(options.state);
  const say = (line: string): void => (options.json ? io.err(`${line}\n`) : io.out(`${line}\n`));
  const json = (value: unknown): void => io.out(`${JSON.stringify(value, null, 2)}\n`);
  try {
    const { info, problems } = await openTarget(engine, options.target, texts);
    if (info.kind === 'demo') say(texts.simulated);
    return await action({ engine, io, texts, options, target: info, problems, say, json });
  } catch (error) {
    if (error instanceof CliError) {
      io.err(`${error.message}\n`);
      return error.exitCode;
    }
    if (!isVerbError(error) && !(error instanceof AppError)) throw error;
    const failure = isVerbError(error) ? ({ source: 'verb', error: error.data } as const) : ({ source: 'app', code: error.code, params: { ...error.params } } as const);
    const text = errorText(options.lang, failure);
    io.err(`${text.what}\n${text.state}\n${text.whatToDo}\n`);
    if (options.json) json({ format: 'portpin-error', version: 1, error: failure });
    return isVerbError(error, 'access-denied', 'elevation-refused') ? exitCodes.notPermitted : exitCodes.badInput;
  } finally {
    await engine.close();
  }
}

async function openTarget(engine: Engine, target: readonly string[], texts: CliTexts): Promise<{ info: TargetInfo; problems: readonly ImportProblem[] }> {
  const [first] = target;
  if (target.length === 1 && (first === 'demo' || first === 'local')) return { info: engine.targets.open(first), problems: [] };
  const files = await Promise.all(
    target.map(async (file) => {
      try {
        return { name: path.basename(file), bytes: await fs.readFile(file) };
      } catch (error) {
        throw new CliError(exitCodes.badInput, texts.fileUnreadable(file, error instanceof Error ? error.message : String(error)));
      }
    }),
  );
  return engine.targets.import(files);
}
