import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Plan } from '#core/plan/change';
import type { SqlChoices } from '#core/plan/choices';
import { makePlan } from '#core/plan/makePlan';
import { planPutBack } from '#core/plan/putBack';
import type { PlanRequest } from '#core/plan/request';
import { defaultRangesChoices, defaultRpcChoices, defaultWmiChoices } from '#core/plan/serviceChoices';
import type { RunView } from '#core/plan/run';
import { NETLOGON_PARAMETERS } from '#core/verbs/systemKeys';
import { parseJournal } from '#electron/runs/journal';
import { LOCAL_RULES } from '#electron/targets/demo/firewall';
import type { MachineState } from '#electron/targets/demo/state';
import { byHand } from '../support/byHand';
import { bench, cellsOf, choose, planned, smallEstate, WIDE_RULE, type Bench } from '../support/demoRun';
import { carryOut, files, readState, runOf, type Mode } from './scenario';

/**
 * A process is started for every kill. The whole product (every point of every recovery of every outcome of every
 * plan) is `PORTPIN_CRASH=all`; otherwise the longer plans are killed again during the recoveries of every seventh
 * outcome (of the longest, every third of those), at every point of each. A step leaves an intent, an effect and a record: seven meets each of them in turn.
 */
const all = process.env['PORTPIN_CRASH'] === 'all';
const everySeventh = all ? 1 : 7;
const timeout = all ? 7_200_000 : 1_800_000;

/** Memory where there is some: thousands of small files are written and synced. */
const root = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'portpin-crash-'));
let child = '';

beforeAll(async () => {
  const outDir = path.join(root, 'child');
  await build({ configFile: false, logLevel: 'silent', build: { ssr: path.join(import.meta.dirname, 'child.ts'), outDir, target: 'node20', minify: true }, ssr: { noExternal: true } });
  const [file] = fs.readdirSync(outDir);
  child = path.join(outDir, file ?? '');
}, 60_000);
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** Two instances, three rules: enough for every kind of step, small enough to be started hundreds of times. */
function tinyEstate(): MachineState {
  const keep = ['SALES', 'MSSQL16.SALES', 'REPORT', 'MSSQL16.REPORT'];
  return smallEstate((state) => {
    for (const key of Object.keys(state.registry)) {
      const id = /\\(MSSQL\d+\.[^\\]+)/.exec(key)?.[1];
      if (id !== undefined && !keep.includes(id)) delete state.registry[key];
    }
    const names = Object.entries(state.registry).find(([key]) => key.endsWith('Instance Names\\SQL'));
    if (names) state.registry[names[0]] = Object.fromEntries(Object.entries(names[1]).filter(([name]) => keep.includes(name)));
    state.services = state.services.filter((s) => ['MSSQL$SALES', 'SQLAgent$SALES', 'SQLBrowser', 'MSSQL$REPORT'].includes(s.name));
    const held = new Set([0, ...state.services.map((s) => s.processId)]);
    state.listeners = state.listeners.filter((l) => held.has(l.processId));
    state.connections = [];
    state.spns = {};
    state.cluster.resources = [];
    state.errorLogs = {};
  });
}

/** No instance; the services whose ports can be fixed, WMI, and what depends on it. */
function systemEstate(): MachineState {
  const keep = ['NTDS', 'Netlogon', 'DFSR', 'CertSvc', 'Spooler', 'RpcSs', 'Winmgmt', 'iphlpsvc', 'MSDTC'];
  return smallEstate((state) => {
    for (const key of Object.keys(state.registry)) if (/\\Microsoft SQL Server\\/.test(key)) delete state.registry[key];
    state.services = state.services.filter((s) => keep.includes(s.name));
    state.rpcServers = state.rpcServers.filter((s) => s.service === '' || keep.includes(s.service));
    const held = new Set([0, ...state.services.map((s) => s.processId)]);
    state.listeners = state.listeners.filter((l) => held.has(l.processId));
    state.connections = [];
    state.endpoints = [];
    state.events = [];
    state.spns = {};
    state.cluster.resources = [];
    state.errorLogs = {};
  });
}

interface Scene {
  readonly dir: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Asked = PlanRequest | ((estate: () => MachineState) => Promise<{ readonly b: Bench; readonly plan: Plan }>);

async function requested(request: PlanRequest, estate: () => MachineState): Promise<{ readonly b: Bench; readonly plan: Plan }> {
  const b = bench(estate());
  return { b, plan: planned(makePlan(await b.model(), request)) };
}

async function scene(name: string, asked: Asked, estate: () => MachineState): Promise<Scene> {
  const dir = path.join(root, name);
  fs.mkdirSync(dir, { recursive: true });
  const { b, plan } = typeof asked === 'function' ? await asked(estate) : await requested(asked, estate);
  try {
    fs.writeFileSync(path.join(dir, files.machine), JSON.stringify(b.target.state()));
    fs.writeFileSync(path.join(dir, files.plan), JSON.stringify(plan));
    const before = cellsOf(b.target.state());
    expect((await b.start(plan).done).state).toBe('committed');
    return { dir, before, after: cellsOf(b.target.state()) };
  } finally {
    b.dispose();
  }
}

/** True when the process killed itself. */
function runChild(mode: Mode, dir: string, at: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const started = spawn(process.execPath, [child, mode, dir, String(at)], { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    started.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    started.on('error', reject);
    started.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(true);
      else if (code === 0) resolve(false);
      else reject(new Error(`child ${mode} ${at}: exit ${code}\n${errors}`));
    });
  });
}

function copy(from: string, to: string): string {
  fs.rmSync(to, { recursive: true, force: true });
  fs.cpSync(from, to, { recursive: true });
  return to;
}

/** Where a folder stands: what the journal says happened, and the server. Two kills that leave the same count once. */
function standing(dir: string): string {
  const journal = path.join(dir, 'runs', 'R-0001.jsonl');
  const records = fs.existsSync(journal) ? parseJournal(fs.readFileSync(journal)).records.map((r) => `${r.t}:${'step' in r ? r.step : ''}`) : [];
  return JSON.stringify([records, cellsOf(readState(dir))]);
}

interface Verdicts {
  before: number;
  after: number;
  person: number;
  bad: string[];
}

function judge(dir: string, scene: Scene, view: RunView | undefined, verdicts: Verdicts, label: string): void {
  const cells = JSON.stringify(cellsOf(readState(dir)));
  const ended = view === undefined || ['committed', 'rolled-back', 'needs-a-person', 'stale'].includes(view.state);
  if (ended && view?.state !== 'committed' && view?.state !== 'needs-a-person' && cells === JSON.stringify(scene.before)) verdicts.before += 1;
  else if (view?.state === 'committed' && cells === JSON.stringify(scene.after)) verdicts.after += 1;
  else if (view?.state === 'needs-a-person' && view.person.length > 0) verdicts.person += 1;
  else verdicts.bad.push(`${label}: ${view?.state ?? 'no run'}`);
}

/** To its end, in this process: whoever starts the program last. */
async function settle(dir: string, how: 'finish' | 'undo'): Promise<RunView | undefined> {
  const run = runOf(dir);
  if (!run || run.endedAt !== null) return run;
  return carryOut(how, dir).done;
}

async function pool(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const left = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = left.shift(); job; job = left.shift()) await job();
  };
  await Promise.all([work(), work()]);
}

interface Count {
  first: number;
  distinct: number;
  /** Outcomes whose recoveries were killed again. */
  again: number;
  second: number;
  torn: number;
  readonly verdicts: Verdicts;
}

const ways = ['undo', 'finish'] as const;

/** Kills a run at every point; recovers each distinct outcome both ways, with a torn record behind it as well. */
async function killedOnce(name: string, made: Scene): Promise<{ starts: string[]; count: Count }> {
  const verdicts: Verdicts = { before: 0, after: 0, person: 0, bad: [] };
  const seen = new Set<string>();
  const starts: string[] = [];
  const count: Count = { first: 0, distinct: 0, again: 0, second: 0, torn: 0, verdicts };
  const outcomes = new Map<number, string>();
  let next = 0;
  let ended = false;
  await pool(
    [0, 1].map(() => async (): Promise<void> => {
      while (!ended) {
        const at = next++;
        const dir = copy(made.dir, path.join(root, `${name}-${at}`));
        if (await runChild('apply', dir, at)) outcomes.set(at, dir);
        else ended = true;
      }
    }),
  );
  for (const [, dir] of [...outcomes].sort(([a], [b]) => a - b)) {
    count.first += 1;
    const key = standing(dir);
    if (!seen.has(key)) starts.push(dir);
    seen.add(key);
  }
  count.distinct = starts.length;
  for (const [i, start] of starts.entries()) {
    for (const how of ways) {
      const work = path.join(root, `${name}-work`);
      judge(copy(start, work), made, await settle(work, how), verdicts, `${name} ${i} ${how}`);
      const journal = path.join(copy(start, work), 'runs', 'R-0001.jsonl');
      if (!fs.existsSync(journal)) continue;
      fs.appendFileSync(journal, '0123456789abcdef {"t":"intent","at":"2026-');
      count.torn += 1;
      judge(work, made, await settle(work, how), verdicts, `${name} ${i} ${how} torn`);
    }
  }
  return { starts, count };
}

/**
 * Kills the recoveries of every nth outcome, both ways, at every point of their own, and recovers from that: finishing
 * and undoing in turn, or both where everything is run.
 */
async function killedTwice(name: string, made: Scene, starts: readonly string[], count: Count, every: number): Promise<void> {
  const open = starts.filter((start) => runOf(start)?.endedAt === null).filter((_, i) => i % every === 0);
  count.again = open.length;
  const jobs = open.flatMap((start, i) =>
    ways.map((how) => async (): Promise<void> => {
      const work = path.join(root, `${name}-${i}-${how}`);
      for (let at = 0; await runChild(how, copy(start, work), at); at++) {
        count.second += 1;
        for (const then of all ? ways : [ways[at % 2] ?? 'undo']) {
          const last = copy(work, `${work}-${then}`);
          judge(last, made, await settle(last, then), count.verdicts, `${name} ${i} ${how} ${at} ${then}`);
        }
      }
    }),
  );
  await pool(jobs);
}

function report(name: string, { first, again, second, distinct, torn, verdicts }: Count): void {
  process.stderr.write(
    `${name}: killed at ${first} points (${distinct} outcomes differ); the recoveries of ${again} of them killed again at ${second} points; ${torn} torn tails; ended before ${verdicts.before}, after ${verdicts.after}, with a person ${verdicts.person}, otherwise ${verdicts.bad.length}\n`,
  );
}

function kept(count: Count): void {
  expect(count.verdicts.bad).toEqual([]);
  expect(count.verdicts.person).toBe(0);
  expect(count.first).toBeGreaterThan(15);
  expect(count.second).toBeGreaterThan(50);
  expect(count.verdicts.before).toBeGreaterThan(0);
  expect(count.verdicts.after).toBeGreaterThan(0);
}

const firewall = { mode: 'port', profiles: ['domain'], remoteAddresses: ['Any'], disableRules: [WIDE_RULE] } satisfies SqlChoices['firewall'];

const sql = (choices: SqlChoices): PlanRequest => ({ kind: 'sql', choices });
const rules = { mode: 'service', profiles: ['domain'], remoteAddresses: ['10.0.0.0/8'], disableRules: [WIDE_RULE] } satisfies Partial<ReturnType<typeof defaultRpcChoices>['firewall']>;
/** What somebody changed after a run: a service that was restarted with another number, and the rule made to fit. */
async function putBack(estate: () => MachineState): Promise<{ readonly b: Bench; readonly plan: Plan }> {
  const first = bench(estate());
  const { runId } = await first.start(planned(makePlan(await first.model(), { kind: 'rpc', choices: { ...defaultRpcChoices(), services: [{ id: 'netlogon', port: 38_902, restart: 'now' }] } }))).done;
  const b = byHand(first, (registry) => {
    const text = registry.text(LOCAL_RULES, 'PortPin-RPC-netlogon-38902') ?? '';
    registry.set(LOCAL_RULES, 'PortPin-RPC-netlogon-38902', { kind: 'String', data: text.replace('LPort=38902', 'LPort=38950') });
    registry.set(NETLOGON_PARAMETERS, 'DCTcpipPort', { kind: 'DWord', data: 38_950 });
  });
  await b.target.call('service.stop', { name: 'Netlogon', waitMs: 1000 });
  await b.target.call('service.start', { name: 'Netlogon', waitMs: 1000 });
  return { b, plan: planned(planPutBack(b.store.list(), runId, await b.model())) };
}

const range = { ports: [{ start: 20_000, end: 20_499 }], acknowledged: true };

it.each<readonly [string, Asked, () => MachineState, number]>([
  ['keep the port', sql(choose([{ name: 'SALES' }], { firewall })), tinyEstate, everySeventh],
  ['new number, dependants, Browser', sql(choose([{ name: 'SALES', port: 51500 }], { firewall, browser: 'stop' })), tinyEstate, everySeventh],
  ['new number, nothing else', sql(choose([{ name: 'REPORT', port: 1440 }], { firewall: { ...firewall, mode: 'none', disableRules: [] } })), tinyEstate, 1],
  [
    'services, RPC range',
    {
      kind: 'rpc',
      choices: {
        ...defaultRpcChoices(),
        services: (['ntds', 'netlogon', 'dfsr', 'certsvc', 'spooler'] as const).map((id, i) => ({ id, port: 38_901 + i, restart: id === 'spooler' ? ('later' as const) : ('now' as const) })),
        range,
        firewall: { ...defaultRpcChoices().firewall, ...rules, fixed: false },
      },
    },
    systemEstate,
    all ? 1 : 21,
  ],
  ['WMI', { kind: 'wmi', choices: { ...defaultWmiChoices(), port: 24_200, firewall: { ...defaultWmiChoices().firewall, ...rules, epm: false } } }, systemEstate, everySeventh],
  [
    'ranges',
    {
      kind: 'ranges',
      choices: {
        ...defaultRangesChoices(),
        dynamic: (['ipv4', 'ipv6'] as const).map((stack) => ({ stack, protocol: 'tcp' as const, start: 30_000, count: 35_536 })),
        reserve: [{ stack: 'ipv4', protocol: 'tcp', start: 40_000, count: 100 }],
        timedWait: 30,
      },
    },
    systemEstate,
    everySeventh,
  ],
  ['put back, a rule made anew', putBack, systemEstate, everySeventh],
])(
  'keeps the promise when killed at every point of a run, and again at every point of its recovery: %s',
  async (name, asked, estate, every) => {
    const made = await scene(name, asked, estate);
    const { starts, count } = await killedOnce(name, made);
    await killedTwice(name, made, starts, count, every);
    report(name, count);
    kept(count);
  },
  timeout,
);
