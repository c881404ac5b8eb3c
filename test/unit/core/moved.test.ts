import { expect, test } from 'vitest';
import { movedFrom } from '#core/probes/moved';
import type { ProbeReport } from '#core/probes/report';
import type { RpcEndpoint } from '#core/rpc/endpoint';

const endpoint = (uuid: string, port: number | null): RpcEndpoint => ({ uuid: `${uuid}-0000-0000-0000-000000000000`, version: '1.0', annotation: '', protocol: port === null ? 'ncacn_np' : 'ncacn_ip_tcp', port, address: null, endpoint: null, object: null });
const report = (endpoints: readonly RpcEndpoint[], host = 'SQL01'): ProbeReport => ({ kind: 'endpoints', host, simulated: false, ms: 1, answer: { answered: true, endpoints: [...endpoints], unreadable: 0 } });

test('a service whose port is another has moved; one that is new, gone, or has one more has not', () => {
  const before = report([endpoint('aaaaaaaa', 49_664), endpoint('bbbbbbbb', 49_665), endpoint('cccccccc', 49_666), endpoint('dddddddd', 49_667), endpoint('eeeeeeee', null)]);
  const now = report([endpoint('aaaaaaaa', 49_700), endpoint('bbbbbbbb', 49_665), endpoint('bbbbbbbb', 49_701), endpoint('dddddddd', 49_667), endpoint('ffffffff', 49_668), endpoint('eeeeeeee', null)]);
  expect([...movedFrom(now, before).values()]).toEqual([[49_664]]);
  expect([...movedFrom(now, now)]).toEqual([]);
});

test('answers of another computer or another question are not compared', () => {
  const before = report([endpoint('aaaaaaaa', 49_664)]);
  expect(movedFrom(report([endpoint('aaaaaaaa', 1)], 'SQL02'), before).size).toBe(0);
  expect(movedFrom({ kind: 'browser', host: 'SQL01', simulated: false, ms: 1, answer: { answered: true, instances: [] } }, before).size).toBe(0);
  expect(movedFrom(before, null).size).toBe(0);
});

test('programs and instances move as well', () => {
  const sun = (port: number): ProbeReport => ({ kind: 'sunrpc', host: 'nfs', simulated: false, ms: 1, answer: { answered: true, version: 4, transport: 'tcp', programs: [{ program: 100_005, version: 3, netid: 'tcp', port, address: null, owner: null }] } });
  const sql = (port: number): ProbeReport => ({ kind: 'browser', host: 'SQL01', simulated: false, ms: 1, answer: { answered: true, instances: [{ server: 'SQL01', instance: 'Sales', clustered: null, version: null, port, pipe: null }] } });
  expect([...movedFrom(sun(892), sun(50_000))]).toEqual([['100005 3 tcp', [50_000]]]);
  expect([...movedFrom(sql(1435), sql(52_104))]).toEqual([['sales', [52_104]]]);
});
