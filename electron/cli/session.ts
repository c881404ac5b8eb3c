import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { CliTexts } from '#core/text/en/cli';
import type { Language, TargetInfo, ImportProblem } from '#core/ipc/contract';
import { printableLines } from '#core/util/printable';
import { AppError } from '../main/appError';
import type { Engine } from '../app/engine';
import { failureOf, tellFailure } from './failure';
import type { CliIo } from './io';
import { CliError, exitCodes } from './options';

/** What the command line is put together from: the engine over a state folder. */
export interface Composition {
  readonly engine: Engine;
}

export interface CommonOptions {
  /** Undefined where the option was not given: see `withSession`. */
  readonly target?: readonly string[];
  readonly state?: string;
  readonly lang: Language;
  readonly json: boolean;
}

export interface Session {
  readonly engine: Engine;
  readonly io: CliIo;
  readonly texts: CliTexts;
  readonly options: CommonOptions;
  readonly target: TargetInfo;
  readonly problems: readonly ImportProblem[];
  /** `--target` and `--state` as they were given, for a line somebody can copy. */
  readonly same: string;
  /** A line for people, no character of which acts on the terminal: to standard output, or to standard error when that belongs to a document or a script. */
  say(line: string): void;
  /** The one document of `--json`; parsed first, so that what is printed is what docs/schemas says. */
  json<S extends z.ZodType>(schema: S, value: z.input<S>): void;
}

export interface SessionStart {
  readonly io: CliIo;
  readonly options: CommonOptions;
  readonly texts: CliTexts;
  readonly compose: (stateDir: string | undefined) => Composition;
  /** Standard output carries a script or a document. */
  readonly outputIsData: boolean;
  /** The action itself says whether it spoke to the simulation: it may be about a computer that is no target. */
  readonly quiet?: boolean;
  /** The target where none was given: the plan's or the run's; undefined for the usual one. */
  readonly targetOf?: (engine: Engine, texts: CliTexts) => Promise<'demo' | 'local' | undefined>;
}

/** Opens the target, runs the action, closes everything; errors become a text and an exit code. */
export async function withSession(start: SessionStart, action: (session: Session) => Promise<number>): Promise<number> {
  const { io, options, texts, compose } = start;
  const say = (line: string): void => (options.json || start.outputIsData ? io.err : io.out)(`${printableLines(line)}\n`);
  const json = <S extends z.ZodType>(schema: S, value: z.input<S>): void => io.out(`${JSON.stringify(schema.parse(value), null, 2)}\n`);
  let engine: Engine | undefined;
  try {
    engine = compose(options.state).engine;
    // On Windows this computer is the usual target, as in the window; elsewhere there is only the demo server.
    const target = options.target ?? [(await start.targetOf?.(engine, texts)) ?? (io.platform === 'win32' ? 'local' : 'demo')];
    const { info, problems } = await openTarget(engine, target, texts);
    if (info.kind === 'demo' && start.quiet !== true) say(texts.simulated);
    const same = [...(options.target ? ['--target', ...options.target] : []), ...(options.state === undefined ? [] : ['--state', options.state])].map((word) => quoted(word)).join(' ');
    return await action({ engine, io, texts, options, target: info, problems, same: same === '' ? '' : ` ${same}`, say, json });
  } catch (error) {
    return tellFailure(failureOf(error, texts, options.lang), options.json, io);
  } finally {
    await engine?.close();
  }
}

/** A word of a line somebody can copy into cmd, PowerShell or sh. */
export function quoted(word: string): string {
  return /^[\p{L}\p{N}._:\\/=+-]+$/u.test(word) ? word : `"${word}"`;
}

async function openTarget(engine: Engine, target: readonly string[], texts: CliTexts): Promise<{ info: TargetInfo; problems: readonly ImportProblem[] }> {
  const [first] = target;
  if (target.length === 1 && (first === 'demo' || first === 'local')) return { info: openKnown(engine, first, texts), problems: [] };
  const named = target.find((word) => word === 'demo' || word === 'local');
  if (named !== undefined) throw new CliError(exitCodes.badInput, 'usage', texts.targetAlone(named));
  const files = await Promise.all(target.map(async (file) => ({ name: path.basename(file), bytes: await readInput(file, texts) })));
  return engine.targets.import(files);
}

function openKnown(engine: Engine, kind: 'demo' | 'local', texts: CliTexts): TargetInfo {
  try {
    return engine.targets.open(kind);
  } catch (error) {
    if (kind === 'local' && error instanceof AppError && error.code === 'unknown-target') throw new CliError(exitCodes.badInput, 'not-windows', texts.notWindows, { cause: error });
    throw error;
  }
}

/** A file that was named on the command line. */
export async function readInput(file: string, texts: CliTexts): Promise<Buffer> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    throw new CliError(exitCodes.badInput, 'file-unreadable', texts.fileUnreadable(file, error instanceof Error ? error.message : String(error)), { cause: error });
  }
}

/** Writes the files a verb was asked for into a folder, which is made where it is missing. Returns their paths. */
export async function writeOutputs(folder: string, outputs: readonly { readonly name: string; readonly data: string | Uint8Array }[], texts: CliTexts): Promise<string[]> {
  try {
    await fs.mkdir(folder, { recursive: true });
    const files: string[] = [];
    for (const { name, data } of outputs) {
      const file = path.join(folder, ...name.split('/'));
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, data);
      files.push(file);
    }
    return files;
  } catch (error) {
    throw new CliError(exitCodes.badInput, 'file-write', texts.fileNotWritten(folder, error instanceof Error ? error.message : String(error)), { cause: error });
  }
}
