import { planSql } from '#core/plan/planSql';
import { interpret } from '#core/scan/interpret';
import type { Scan } from '#core/scan/scan';
import { createDemoTarget } from '#electron/targets/demo/target';
import { scanTarget } from '#electron/targets/scanTarget';
import { choose, smallEstate } from '../support/demoRun';

/**
 * `npx tsx test/bench/plan.bench.ts`: four instances a server are given the series, a firewall rule and reservations,
 * and a wide rule is disabled: from models to plans with their exposure. Prints the median of RUNS runs, and the ratio
 * of ten times the servers. The servers hold six firewall rules each; what more rules cost is in firewall.bench.ts.
 */
const RUNS = 7;
const SERVERS = 2_500;
const TARGET_MS = 1_000;
const TARGET_RATIO = 12;
const WIDE = '{7C1E5B0A-7B0D-4E3E-9B52-6A1D0C3F1A02}';
const NAMES = ['MSSQLSERVER', 'INST1', 'SALES', 'LEGACY'];

const scan = await scanTarget(createDemoTarget({ state: smallEstate() }));
const choices = choose(NAMES.map((name) => ({ name, strategy: 'series' as const })), { firewall: { mode: 'port', profiles: ['domain'], remoteAddresses: ['10.0.0.0/8'], disableRules: [WIDE] } });

/** Models of their own, so that nothing kept beside one serves another. */
function models(count: number) {
  return Array.from({ length: count }, (_, i) => interpret({ ...structuredClone(scan), target: { ...scan.target, id: `S${i}` } } satisfies Scan));
}

function planAll(servers: ReturnType<typeof models>): number {
  let instances = 0;
  for (const model of servers) {
    const result = planSql(model, choices);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    instances += result.plan.ports.length;
  }
  return instances;
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

function measure(servers: ReturnType<typeof models>): number {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    planAll(servers);
    times.push(performance.now() - began);
  }
  return median(times);
}

const all = models(SERVERS);
const some = all.slice(0, SERVERS / 10);
planAll(some);
const small = measure(some);
const large = measure(all);
console.log(`plan: ${planAll(all)} instances on ${SERVERS} servers in ${large.toFixed(0)} ms (target ${TARGET_MS}); a tenth in ${small.toFixed(0)} ms, ratio ${(large / small).toFixed(1)} (target ${TARGET_RATIO})`);
if (large > TARGET_MS || large / small > TARGET_RATIO) process.exitCode = 1;
