import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { firewallView } from '#core/firewall/interpret';
import type { FirewallFacts } from '#core/verbs/facts';

/**
 * `npx tsx test/bench/firewall.bench.ts`: rules parsed, put in effect and judged (exposure, wide rules), from registry
 * text to the view a page shows. Prints the median of RUNS runs and the ratio of ten times the rules.
 */
const RUNS = 9;
const TARGET_MS = 50;
const TARGET_RATIO = 12;
const DYNAMIC = { tcp: [{ start: 49152, end: 65535 }], udp: [{ start: 49152, end: 65535 }] };
const SVCHOST = 'App=%SystemRoot%\\system32\\svchost.exe';

/** The mix of a server: mostly program rules of both directions, some port rules, ranges, addresses, blocks, a few wide ones. */
function ruleText(i: number): string {
  if (i % 997 === 5) return 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=49152-65535|Name=Dynamic ports|';
  if (i % 997 === 6) return 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=1434|Name=SQL Server Browser|';
  const active = i % 3 === 0 ? 'FALSE' : 'TRUE';
  const head = `v2.33|Action=${i % 11 === 0 ? 'Block' : 'Allow'}|Active=${active}|Dir=`;
  const tail = `Name=@FirewallAPI.dll,-${25000 + (i % 900)}|Desc=@FirewallAPI.dll,-${26000 + (i % 900)}|EmbedCtxt=@FirewallAPI.dll,-25000|`;
  const port = 1 + ((i * 7919) % 65535);
  switch (i % 10) {
    case 0:
      return `${head}In|Protocol=6|LPort=${port}|${tail}`;
    case 1:
      return `${head}In|Protocol=17|Profile=Domain|Profile=Private|LPort=${port}|RA4=LocalSubnet|RA6=LocalSubnet|${SVCHOST}|Svc=svc${i % 300}|${tail}`;
    case 2:
      return `${head}In|Protocol=6|LPort2_10=${Math.min(port, 65000)}-${Math.min(port, 65000) + (i % 500)}|App=C:\\Program Files\\vendor${i % 200}\\app.exe|${tail}`;
    case 3:
      return `${head}In|Protocol=6|LPort=${port}|RA4=10.${i % 256}.0.0/255.255.0.0|RA4=192.168.1.1-192.168.1.200|RA6=fe80::/64|${tail}`;
    case 4:
      return `${head}In|Protocol=6|Profile=Domain|LPort=RPC|${SVCHOST}|Svc=svc${i % 300}|${tail}`;
    case 5:
      return `${head}In|Profile=Private|App=C:\\Program Files\\vendor${i % 200}\\app.exe|LUOwn=S-1-5-18|Edge=TRUE|${tail}`;
    case 6:
      return `${head}In|Protocol=58|ICMP6=134:*|RA6=fe80::/64|App=System|${tail}`;
    case 7:
      return `${head}In|Protocol=17|LPort=${port}|LPort=${(port % 65000) + 1}|RA42=IntrAnet|RA62=IntrAnet|AppPkgId=S-1-15-2-${i}|LUOwn=S-1-5-21-1-2-3-1001|Platform=2:6:2|Platform2=GTEQ|${tail}`;
    default:
      return `${head}Out|Protocol=6|RPort=443|RPort2_10=8000-8010|${SVCHOST}|Svc=svc${i % 300}|${tail}`;
  }
}

function factsOf(count: number): FirewallFacts {
  return {
    stores: [{ store: 'local', rules: Array.from({ length: count }, (_, i): [string, string] => [`rule-${i}`, ruleText(i)]) }],
    profiles: (['domain', 'private', 'public'] as const).map((profile) => ({ store: 'local' as const, profile, enableFirewall: 1, defaultInboundAction: 1, allowLocalPolicyMerge: null })),
  };
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

setFlagsFromString('--expose-gc');
const collectGarbage = (): void => {
  runInNewContext('gc()');
};

const small = factsOf(5_000);
const large = factsOf(50_000);
for (let i = 0; i < 10; i++) firewallView(small, DYNAMIC);
const smallTimes: number[] = [];
const largeTimes: number[] = [];
let figures = '';
for (let i = 0; i < RUNS; i++) {
  // Taken in turns, so that a busy moment of the machine does not fall on one side only.
  for (const [facts, times] of [[small, smallTimes], [large, largeTimes]] as const) {
    // What the run before left behind is not this run's work.
    collectGarbage();
    const start = performance.now();
    const view = firewallView(facts, DYNAMIC);
    times.push(performance.now() - start);
    if (view.unparsed.length > 0) throw new Error(`${view.unparsed.length} rules did not parse: ${view.unparsed[0]?.raw ?? ''}`);
    if (facts === small) figures = `${view.exposure.tcpCount} TCP and ${view.exposure.udpCount} UDP ports open, ${view.wide.length} wide`;
  }
}
const ms = median(smallTimes);
const ratio = median(largeTimes) / ms;
console.log(`5,000 rules parsed and judged: ${ms.toFixed(1)} ms (target under ${TARGET_MS}); ${figures}`);
console.log(`50,000 rules: ${median(largeTimes).toFixed(1)} ms, ${ratio.toFixed(1)} times as long (target at most ${TARGET_RATIO})`);
if (ms >= TARGET_MS || ratio > TARGET_RATIO) process.exitCode = 1;
