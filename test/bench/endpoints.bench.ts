import { spawnSync } from 'node:child_process';
import type { RpcEndpoint } from '#core/rpc/endpoint';
import { createProber } from '#electron/probes/prober';
import { askEndpointMapper } from '#electron/probes/rpc/endpointMapper';
import { NOT_REGISTERED, readLookup, writeLookup } from '#electron/probes/rpc/lookup';
import { DCERPCD, Servers, missing, startSamba, until } from '../live/servers';

/**
 * `npx tsx test/bench/endpoints.bench.ts` (root on Debian with samba and smbclient, TCP 135 free): 10,000 endpoints
 * decoded from one answer, in processor time, which other programs do not stretch; and the endpoint mapper of a Samba on loopback, listed by us and by rpcclient as a whole
 * process, by turns in one run. Prints medians.
 */
const ENDPOINTS = 10_000;
const DECODE_TARGET_MS = 50;
const DECODE_RUNS = 15;
const LIST_RUNS = 21;

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
const digits = (n: number): string => n.toString(16).padStart(8, '0');

const endpoints = Array.from({ length: ENDPOINTS }, (_, i): RpcEndpoint => {
  const named = i % 3 === 0;
  return { uuid: `${digits(i)}-1234-abcd-ef00-01234567cffb`, version: `${i % 5}.0`, annotation: i % 2 === 0 ? `Service ${i}` : '', protocol: named ? 'ncacn_np' : 'ncacn_ip_tcp', port: named ? null : 49_152 + (i % 16_384), address: named ? '\\\\SQL01' : '10.20.1.15', endpoint: named ? `\\pipe\\service${i}` : null, object: null };
});

function decode(): boolean {
  const stub = Uint8Array.from(writeLookup({ handle: new Uint8Array(20), endpoints, status: NOT_REGISTERED }, ENDPOINTS));
  const [wall, cpu]: [number[], number[]] = [[], []];
  for (let run = 0; run < DECODE_RUNS; run++) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    const { endpoints: read } = readLookup(stub, true, ENDPOINTS);
    const { user, system } = process.cpuUsage(used);
    wall.push(performance.now() - began);
    cpu.push((user + system) / 1000);
    if (read.length !== ENDPOINTS) throw new Error(`${read.length} of ${ENDPOINTS} read`);
  }
  console.log(`decode: ${ENDPOINTS} endpoints (${stub.length} bytes) in ${median(cpu).toFixed(1)} ms of processor time (target ${DECODE_TARGET_MS}), ${median(wall).toFixed(1)} ms by the clock; the first time ${(cpu[0] ?? 0).toFixed(1)} ms`);
  return median(cpu) <= DECODE_TARGET_MS;
}

async function list(): Promise<boolean | undefined> {
  if ((await missing('endpoint mapper of a Samba', ['rpcclient', DCERPCD], [135])) !== undefined) return undefined;
  const servers = new Servers();
  try {
    const config = startSamba(servers, '50000-50099');
    await until(() => createProber('127.0.0.1').endpointMapper(), (answer) => answer.answered && answer.endpoints.length > 35, servers);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let run = 0; run < LIST_RUNS; run++) {
      let began = performance.now();
      const answer = await askEndpointMapper('127.0.0.1', { timeoutMs: 5000 });
      ours.push(performance.now() - began);
      began = performance.now();
      const rpcclient = spawnSync('rpcclient', ['-s', config, '-U%', 'ncacn_ip_tcp:127.0.0.1', '-c', 'epmlookup'], { encoding: 'utf8' });
      theirs.push(performance.now() - began);
      if (!answer.answered || !rpcclient.stdout.includes('abstract_syntax')) throw new Error(`no list: ${JSON.stringify(answer).slice(0, 200)} ${rpcclient.stdout.slice(0, 200)}`);
    }
    const ratio = median(ours) / median(theirs);
    console.log(`list: the endpoint mapper of Samba in ${median(ours).toFixed(1)} ms, rpcclient as a whole process ${median(theirs).toFixed(1)} ms: ratio ${ratio.toFixed(2)} (target 1)`);
    return ratio <= 1;
  } finally {
    await servers.close();
  }
}

const decoded = decode();
const listed = await list();
if (!decoded || listed === false) process.exitCode = 1;
