import { Command, CommanderError, Option } from 'commander';
import type { CliTexts } from '#core/text/en/cli';
import { cliTexts } from '#core/text/cli';
import type { Language } from '#core/ipc/contract';
import { CliError, collect, exitCodes, parseLanguage, parsePortOption, systemLanguage, type PortOption } from './options';
import type { CliIo } from './io';
import * as actions from './actions';
import type { Composition } from './session';

export interface CommonOptions {
  readonly target: readonly string[];
  readonly state?: string;
  readonly lang: Language;
  readonly json: boolean;
}
export interface PlanOptions extends CommonOptions {
  readonly instance: readonly string[];
  readonly port: PortOption;
  readonly remote: readonly string[];
  readonly disable: readonly string[];
  readonly browser: 'leave' | 'stop';
  readonly firewall: boolean;
  readonly restartNow: boolean;
  readonly script?: 'apply' | 'undo';
}
export interface ApplyOptions extends PlanOptions {
  readonly yes: boolean;
  readonly why: string;
}
export interface RunChoice extends CommonOptions {
  readonly run?: string;
  readonly yes: boolean;
  readonly why: string;
  readonly how?: 'finish' | 'undo';
  readonly out?: string;
}

export type Act = (action: (session: actions.Session) => Promise<number>, options: CommonOptions) => Promise<void>;

/** Is `text` a verb of the command line? The packed program asks this to know whether to open a window. */
export function isCliVerb(text: string | undefined): boolean {
  return text !== undefined && ['scan', 'findings', 'plan', 'apply', 'undo', 'recover', 'runs', 'document', 'import', 'help'].includes(text);
}

/** Runs one command; resolves to the exit code (docs/cli.md). Nothing but one JSON document reaches standard output with --json. */
export async function runCli(argv: readonly string[], io: CliIo, compose: (stateDir: string | undefined) => Composition): Promise<number> {
  let exitCode: number = exitCodes.done;
  const language = languageOf(argv, io);
  const act: Act = async (action, options) => {
    exitCode = await actions.withSession({ io, options, compose, texts: cliTexts(options.lang) }, action);
  };
  const program = build(cliTexts(language), language, act, io);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
    if (error instanceof CliError) {
      io.err(`${error.message}\n`);
      return error.exitCode;
    }
    throw error;
  }
  return exitCode;
}

function languageOf(argv: readonly string[], io: CliIo): Language {
  const at = argv.findIndex((a) => a === '--lang' || a.startsWith('--lang='));
  const value = at < 0 ? undefined : argv[at]?.includes('=') === true ? argv[at]?.slice('--lang='.length) : argv[at + 1];
  return value === 'ja' || value === 'en' ? value : systemLanguage(io.env);
}

function build(t: CliTexts, language: Language, act: Act, io: CliIo): Command {
  const program = new Command('portpin').description(t.description).exitOverride().configureOutput({ writeOut: io.out, writeErr: io.err }).showHelpAfterError();
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .addOption(new Option('--target <what...>', t.options.target).default(['demo']))
      .addOption(new Option('--state <folder>', t.options.state))
      .addOption(new Option('--lang <ja|en>', t.options.lang).argParser(parseLanguage).default(language))
      .addOption(new Option('--json', t.options.json).default(false));
  const planned = (c: Command): Command =>
    c
      .addOption(new Option('--instance <name>', t.options.instance).argParser(collect).default([]))
      .addOption(new Option('--port <keep|series|N>', t.options.port).argParser(parsePortOption).default({ strategy: 'keep', port: null }, 'keep'))
      .addOption(new Option('--remote <address>', t.options.remote).argParser(collect).default([]))
      .addOption(new Option('--disable <rule>', t.options.disable).argParser(collect).default([]))
      .addOption(new Option('--browser <leave|stop>', t.options.browser).choices(['leave', 'stop']).default('leave'))
      .addOption(new Option('--no-firewall', t.options.noFirewall))
      .addOption(new Option('--restart-now', t.options.restartNow).default(false))
      .addOption(new Option('--script <apply|undo>', t.options.script).choices(['apply', 'undo']));
  const confirmed = (c: Command): Command => c.addOption(new Option('--yes', t.options.yes).default(false)).addOption(new Option('--why <text>', t.options.why).default(''));
  const ofRun = (c: Command): Command => c.addOption(new Option('--run <id>', t.options.run));

  command('scan', t.verbs.scan).action((o: CommonOptions) => act((s) => actions.scan(s), o));
  command('findings', t.verbs.findings).action((o: CommonOptions) => act((s) => actions.findings(s), o));
  planned(command('plan', t.verbs.plan)).action((o: PlanOptions) => act((s) => actions.plan(s, o), o));
  confirmed(planned(command('apply', t.verbs.apply).argument('[plan.json]'))).action((file: string | undefined, o: ApplyOptions) => act((s) => actions.apply(s, file, o), o));
  confirmed(ofRun(command('undo', t.verbs.undo))).action((o: RunChoice) => act((s) => actions.undo(s, o), o));
  ofRun(command('recover', t.verbs.recover))
    .addOption(new Option('--how <finish|undo>', t.options.how).choices(['finish', 'undo']))
    .action((o: RunChoice) => act((s) => actions.recover(s, o), o));
  command('runs', t.verbs.runs).action((o: CommonOptions) => act((s) => actions.runs(s), o));
  ofRun(command('document', t.verbs.document))
    .addOption(new Option('--out <folder>', t.options.out))
    .action((o: RunChoice) => act((s) => actions.document(s, o), o));
  command('import', t.verbs.import)
    .argument('<files...>')
    .action((files: readonly string[], o: CommonOptions) => act((s) => actions.importFiles(s), { ...o, target: files }));
  return program;
}
