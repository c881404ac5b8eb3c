import type { Command, Help, Option } from 'commander';
import type { CliTexts } from '#core/text/en/cli';

export const cliVerbs = ['scan', 'findings', 'plan', 'apply', 'undo', 'recover', 'runs', 'document', 'register', 'drift', 'hand', 'import', 'probe', 'demo', 'clients', 'guide'] as const;
export type CliVerb = (typeof cliVerbs)[number];

/** Is `text` a verb of the command line? The packed program asks this to know whether to open a window. */
export function isCliVerb(text: string | undefined): boolean {
  return text !== undefined && (text === 'help' || cliVerbs.some((verb) => verb === text));
}

/** Commands are the same in every language; each of these runs on the demo server or says what it needs. */
export const verbExamples: Readonly<Record<CliVerb, readonly string[]>> = {
  scan: ['scan', 'scan --target local --json'],
  findings: ['findings --target demo'],
  plan: ['plan --instance INST1 --port keep', 'plan --instance SALES --port 1435 --json > plan.json', 'plan --target sql.reg firewall.reg --port series --out scripts', 'plan rpc --service ntds=38901 --service netlogon=38902', 'plan rpc --range 20000-20499 --acknowledge', 'plan wmi --port 24158', 'plan ranges --dynamic ipv4/tcp=49152+16384'],
  apply: ['apply --instance INST1 --why "Fixed port for the firewall"', 'apply plan.json --yes', 'apply rpc --service netlogon=38902', 'apply --pending R-0001', 'apply --put-back R-0001'],
  undo: ['undo', 'undo --run R-0001 --yes'],
  recover: ['recover', 'recover --run R-0001 --how undo'],
  runs: ['runs', 'runs --json'],
  document: ['document --out change', 'document --run R-0001 > change.md'],
  register: ['register --port 1436', 'register --find SALES --gone', 'register --out register'],
  drift: ['drift', 'drift --target local --json'],
  hand: ['hand --set SALES=1500', 'hand --set netlogon=38950', 'hand --rule PortPin-SQL-INST1-49721=off'],
  probe: ['probe endpoints SQL01', 'probe sunrpc nfs01 --json', 'probe browser SQL01 --instance SALES', 'probe tcp SQL01 135 1433 49664-49670'],
  demo: ['demo restart'],
  guide: ['guide', 'guide grpc --set port=18050 --set server=go --out grpc', 'guide custom-port --set port=18050 --target demo', 'guide etcd --json'],
  import: ['import sql.reg firewall.reg', 'import portpin-scan.json'],
  clients: ['clients find C:\\\\inetpub --json', 'clients correct C:\\\\inetpub\\\\wwwroot --why "Fixed port for SALES"'],
};

/** Commander's own words, replaced; it has no catalogue. */
export function localizedHelp(t: CliTexts): Partial<Help> {
  const titles: Readonly<Record<string, string>> = { 'Usage:': t.help.usageTitle, 'Options:': t.help.optionsTitle, 'Commands:': t.help.verbsTitle, 'Arguments:': t.help.argumentsTitle };
  return {
    styleTitle: (title) => titles[title] ?? title,
    optionDescription: (option: Option) => option.description,
    subcommandTerm: (command: Command) => command.name(),
  };
}
