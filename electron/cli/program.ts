import { Command, CommanderError, Option } from 'commander';
import type { CliTexts } from '#core/text/en/cli';
import { cliTexts } from '#core/text/cli';
import { documentFormatSchema, languageSchema, type DocumentFormat, type Language } from '#core/ipc/contract';
import { probeKinds, type ProbeKind } from '#core/probes/report';
import { failureOf, tellFailure } from './failure';
import { collectSet, guide, type GuideOptions } from './guideActions';
import { localizedHelp, verbExamples, type CliVerb } from './help';
import type { CliIo } from './io';
import { collect, collectOf, exitCodes, oneOf, parsePortOption, systemLanguage, type PortOption } from './options';
import * as actions from './actions';
import { isPlanWhat, parseBlock, parseService, parseTimedWait, planWhats, type BlockOption, type PlanWhat, type ServiceOption } from './requests';
import * as documents from './documentActions';
import { probe, type ProbeOptions } from './probeActions';
import * as registers from './registerActions';
import type { HandOptions, RegisterOptions } from './registerActions';
import * as clients from './clientsActions';
import * as runs from './runActions';
import { withSession, type CommonOptions, type Composition, type Session, type SessionStart } from './session';

export interface PlanOptions extends CommonOptions {
  readonly instance: readonly string[];
  readonly port: PortOption;
  readonly remote: readonly string[];
  readonly disable: readonly string[];
  readonly browser: 'leave' | 'stop';
  readonly firewall: boolean;
  readonly restartNow: boolean;
  readonly service: readonly ServiceOption[];
  readonly range: readonly string[];
  readonly acknowledge: boolean;
  readonly repairKinds: boolean;
  readonly later: boolean;
  readonly shared: boolean;
  readonly dynamic: readonly BlockOption[];
  readonly reserve: readonly BlockOption[];
  readonly release: readonly BlockOption[];
  readonly timedWait?: number | 'remove';
  readonly pending?: string;
  readonly putBack?: string;
  readonly script?: 'apply' | 'undo';
  readonly out?: string;
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

export interface DocumentOptions extends RunChoice {
  readonly format: readonly DocumentFormat[];
}

type More = Partial<Pick<SessionStart, 'outputIsData' | 'targetOf' | 'quiet'>>;
type Act = (action: (session: Session) => Promise<number>, options: CommonOptions, more?: More) => Promise<void>;

/** Runs one command; resolves to the exit code (docs/cli.md), never rejects. Nothing but one JSON document reaches standard output with --json. */
export async function runCli(argv: readonly string[], io: CliIo, compose: (stateDir: string | undefined) => Composition): Promise<number> {
  let exitCode: number = exitCodes.done;
  const language = languageOf(argv, io);
  const texts = cliTexts(language);
  const act: Act = async (action, options, more = {}) => {
    exitCode = await withSession({ io, options, compose, texts, outputIsData: false, ...more }, action);
  };
  try {
    await build(texts, language, act, io).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    const helped = error instanceof CommanderError && error.exitCode === 0;
    exitCode = helped ? exitCodes.done : tellFailure(failureOf(error, texts, language), argv.includes('--json'), io);
  }
  await io.flush();
  return exitCode;
}

/** Known before the arguments are parsed, for what is wrong with them is said in it. */
function languageOf(argv: readonly string[], io: CliIo): Language {
  const at = argv.findIndex((a) => a === '--lang' || a.startsWith('--lang='));
  const value = at < 0 ? undefined : argv[at]?.includes('=') === true ? argv[at]?.slice('--lang='.length) : argv[at + 1];
  return value === 'ja' || value === 'en' ? value : systemLanguage(io.env);
}

function build(t: CliTexts, language: Language, act: Act, io: CliIo): Command {
  const program = new Command('portpin').description(t.description).usage(t.help.usage).exitOverride();
  // What is wrong is said by failure.ts, in one language and in one place.
  program.configureOutput({ writeOut: io.out, writeErr: io.err, outputError: () => undefined }).configureHelp(localizedHelp(t));
  program.helpOption('-h, --help', t.help.option).helpCommand('help [verb]', t.help.command).addHelpText('after', `\n${t.help.exitCodes}`);
  const command = (name: CliVerb): Command =>
    program
      .command(name)
      .description(t.verbs[name])
      .usage(t.help.options)
      .addOption(new Option('--target <what...>', t.options.target))
      .addOption(new Option('--state <folder>', t.options.state))
      .addOption(new Option('--lang <ja|en>', t.options.lang).argParser(oneOf('--lang', languageSchema.options, t)).default(language))
      .addOption(new Option('--json', t.options.json).default(false))
      .addHelpText('after', `\n${t.help.examples}\n${verbExamples[name].map((line) => `  portpin ${line}`).join('\n')}`);
  const planned = (c: Command): Command =>
    c
      .addOption(new Option('--instance <name>', t.options.instance).argParser(collect).default([]))
      .addOption(new Option('--port <keep|series|N>', t.options.port).argParser((text) => parsePortOption(text, t, language)).default(parsePortOption('keep', t, language)))
      .addOption(new Option('--remote <address>', t.options.remote).argParser(collect).default([]))
      .addOption(new Option('--disable <rule>', t.options.disable).argParser(collect).default([]))
      .addOption(new Option('--browser <leave|stop>', t.options.browser).argParser(oneOf('--browser', ['leave', 'stop'], t)).default('leave'))
      .addOption(new Option('--no-firewall', t.options.noFirewall))
      .addOption(new Option('--restart-now', t.options.restartNow).default(false))
      .addOption(new Option('--service <id=N>', t.options.service).argParser(parseService(t)).default([]))
      .addOption(new Option('--range <A-B>', t.options.range).argParser(collect).default([]))
      .addOption(new Option('--acknowledge', t.options.acknowledge).default(false))
      .addOption(new Option('--repair-kinds', t.options.repairKinds).default(false))
      .addOption(new Option('--shared', t.options.shared).default(false))
      .addOption(new Option('--later', t.options.later).default(false))
      .addOption(new Option('--dynamic <stack=S+N>', t.options.dynamic).argParser(parseBlock('--dynamic', t)).default([]))
      .addOption(new Option('--reserve <stack=S+N>', t.options.reserve).argParser(parseBlock('--reserve', t)).default([]))
      .addOption(new Option('--release <stack=S+N>', t.options.release).argParser(parseBlock('--release', t)).default([]))
      .addOption(new Option('--timed-wait <seconds>', t.options.timedWait).argParser(parseTimedWait(t)))
      .addOption(new Option('--pending <run>', t.options.pendingRun))
      .addOption(new Option('--put-back <run>', t.options.putBackRun));
  const confirmed = (c: Command): Command => c.addOption(new Option('--yes', t.options.yes).default(false)).addOption(new Option('--why <text>', t.options.why).default(''));
  const ofRun = (c: Command): Command => c.addOption(new Option('--run <id>', t.options.run));
  const runTarget = (o: RunChoice): More => ({ targetOf: (engine) => Promise.resolve(runs.targetOfRun(engine, o.run)) });

  const pendingTarget = (o: PlanOptions): More => {
    const run = o.pending ?? o.putBack;
    return run === undefined ? {} : { targetOf: (engine) => Promise.resolve(runs.targetOfRun(engine, run)) };
  };

  command('scan').action((o: CommonOptions) => act((s) => actions.scan(s), o));
  command('findings').action((o: CommonOptions) => act((s) => actions.findings(s), o));
  planned(command('plan').argument('[what]', t.options.planWhat, oneOf('[what]', planWhats, t)).usage(`[${planWhats.join('|')}] ${t.help.options}`))
    .addOption(new Option('--script <apply|undo>', t.options.script).argParser(oneOf('--script', ['apply', 'undo'], t)))
    .addOption(new Option('--out <folder>', t.options.planOut))
    .action((what: PlanWhat | undefined, o: PlanOptions) => act((s) => actions.plan(s, what, o), o, { outputIsData: o.script !== undefined, ...pendingTarget(o) }));
  confirmed(planned(command('apply').argument('[plan.json]', t.options.planFile).usage(`[plan.json|${planWhats.join('|')}] ${t.help.options}`))).action((file: string | undefined, o: ApplyOptions) =>
    act((s) => runs.apply(s, file, o), o, file === undefined || isPlanWhat(file) ? pendingTarget(o) : { targetOf: (_, texts) => runs.targetOfPlan(file, texts) }),
  );
  confirmed(ofRun(command('undo'))).action((o: RunChoice) => act((s) => runs.undo(s, o), o, runTarget(o)));
  ofRun(command('recover'))
    .addOption(new Option('--how <finish|undo>', t.options.how).argParser(oneOf('--how', ['finish', 'undo'], t)))
    .action((o: RunChoice) => act((s) => runs.recover(s, o), o, runTarget(o)));
  command('runs').action((o: CommonOptions) => act((s) => runs.list(s), o));
  ofRun(command('document'))
    .addOption(new Option('--out <folder>', t.options.out))
    .addOption(new Option('--format <name>', t.options.format).argParser(collectOf('--format', documentFormatSchema.options, t)).default([]))
    .action((o: DocumentOptions) => act((s) => documents.document(s, o), o, { ...runTarget(o), outputIsData: o.out === undefined }));
  command('register')
    .addOption(new Option('--port <N>', t.options.registerPort).argParser((text) => parsePortOption(text, t, language).port))
    .addOption(new Option('--find <text>', t.options.find).default(''))
    .addOption(new Option('--gone', t.options.gone).default(false))
    .addOption(new Option('--out <folder>', t.options.registerOut))
    .action((o: RegisterOptions) => act((s) => registers.register(s, o), o));
  command('drift').action((o: CommonOptions) => act((s) => registers.drift(s), o));
  command('hand')
    .addOption(new Option('--set <instance=port>', t.options.handSet).argParser(collect).default([]))
    .addOption(new Option('--rule <name=on|off|gone>', t.options.handRule).argParser(collect).default([]))
    .action((o: HandOptions) => act((s) => registers.hand(s, o), { ...o, target: o.target ?? ['demo'] }));
  command('import')
    .argument('<files...>', t.options.files)
    .usage(`<files...> ${t.help.options}`)
    .action((files: readonly string[], o: CommonOptions) => act((s) => actions.importFiles(s), { ...o, target: files }));
  command('demo')
    .argument('<what>', t.options.demo, oneOf('<what>', ['restart'], t))
    .usage(`<restart> ${t.help.options}`)
    .action((_what: string, o: CommonOptions) => act((s) => actions.restartDemo(s), { ...o, target: ['demo'] }));
  command('probe')
    .argument('<what>', t.options.what, oneOf('<what>', probeKinds, t))
    .argument('<host>', t.options.host)
    .argument('[ports...]', t.options.ports)
    .usage(`<${probeKinds.join('|')}> <host> [ports...] ${t.help.options}`)
    .addOption(new Option('--instance <name>', t.options.probeInstance))
    .action((what: ProbeKind, host: string, ports: readonly string[], o: ProbeOptions) => act((s) => probe(s, what, host, ports, o), o, { quiet: true }));
  confirmed(command('clients').argument('<find|correct>', t.options.clientsWhat, oneOf('clients', ['find', 'correct'], t)).argument('<paths...>', t.options.clientsPaths).usage(`<find|correct> <paths...> ${t.help.options}`).addOption(new Option('--comments', t.options.clientsComments).default(false))).action(
    (what: 'find' | 'correct', paths: readonly string[], o: clients.ClientsOptions) => act((s) => (what === 'find' ? clients.find(s, paths) : clients.correct(s, paths, o)), o),
  );
  command('guide')
    .argument('[recipe]', t.options.recipe)
    .usage(`[recipe] ${t.help.options}`)
    .addOption(new Option('--set <key=value>', t.options.set).argParser(collectSet(t)).default({}))
    .addOption(new Option('--out <folder>', t.options.guideOut))
    .action((recipe: string | undefined, o: GuideOptions) => act((s) => guide(s, recipe, o), o, { quiet: true }));
  return program;
}
