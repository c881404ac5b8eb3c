import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SunRpcAnswer } from '#core/probes/answer';
import { pinSunRpc, proposeSunRpcPorts, usualSunRpcPorts } from '#core/sunrpc/pinning';
import { sunRpcMoves, sunRpcName, type SunRpcProgram } from '#core/sunrpc/program';
import { askSunRpc } from '#electron/probes/sunrpc/portmapper';
import { versions } from '#electron/probes/sunrpc/xdr';
import { Servers, linesOf, missing, until } from './servers';

const reason = await missing('Sun RPC (Debian: rpcbind, nfs-kernel-server)', ['rpcbind', 'rpcinfo', 'rpc.statd', 'rpc.mountd', 'nfsconf'], [111, 32_765]);

const ask = (more: Partial<Parameters<typeof askSunRpc>[1]> = {}): Promise<SunRpcAnswer> => askSunRpc('127.0.0.1', { timeoutMs: 5000, ...more });
const programsOf = (answer: SunRpcAnswer): readonly SunRpcProgram[] => (answer.answered ? answer.programs : []);
const words = (line: string): string[] => line.trim().split(/\s+/);
const listed = (name: string) => (answer: SunRpcAnswer): boolean => programsOf(answer).some((p) => sunRpcName(p.program) === name);
const portsOf = (answer: SunRpcAnswer, name: string): number[] => [...new Set(programsOf(answer).flatMap((p) => (sunRpcName(p.program) === name && p.port !== null ? [p.port] : [])))];

describe.skipIf(reason !== undefined)('a real rpcbind with the NFS daemons', () => {
  let servers: Servers;
  const startMountd = (...more: readonly string[]): void => servers.start('rpc.mountd', ['-F', '-s', path.join(servers.dir, 'nfs'), ...more]);

  beforeAll(async () => {
    servers = new Servers();
    for (const folder of ['/run/rpcbind', path.join(servers.dir, 'nfs'), path.join(servers.dir, 'statd', 'sm'), path.join(servers.dir, 'statd', 'sm.bak')]) mkdirSync(folder, { recursive: true });
    servers.start('rpcbind', ['-f']);
    await until(() => ask(), (answer) => answer.answered, servers);
    servers.start('rpc.statd', ['-F', '--no-notify', '-p', '32765', '-P', path.join(servers.dir, 'statd')]);
    startMountd();
    await until(() => ask(), (answer) => listed('status')(answer) && portsOf(answer, 'mountd').length >= 12, servers);
  });
  afterAll(() => servers.close());

  test('is read as rpcinfo reads it, in every version of the protocol, over TCP and UDP', async () => {
    const portmapper = linesOf('rpcinfo', ['-p', '127.0.0.1']).slice(1).map(words);
    const rpcbind = linesOf('rpcinfo', ['127.0.0.1']).slice(1).map(words);
    expect(portmapper.length).toBeGreaterThan(12);
    expect(rpcbind.length).toBeGreaterThan(24);
    for (const transport of ['tcp', 'udp'] as const) {
      for (const version of versions) {
        const answer = await ask({ transport, versions: [version] });
        expect(answer).toMatchObject({ answered: true, version, transport });
        if (version === 2) expect(programsOf(answer).map((p) => [String(p.program), String(p.version), p.netid, String(p.port), sunRpcName(p.program)])).toEqual(portmapper);
        else expect(programsOf(answer).map((p) => [String(p.program), String(p.version), p.netid, p.address, sunRpcName(p.program), p.owner])).toEqual(rpcbind);
      }
    }
    expect(await ask()).toMatchObject({ version: 4, transport: 'tcp' });
  });

  test('mountd moves at each start, and stands still once it is pinned', async () => {
    const before = portsOf(await ask(), 'mountd');
    expect(before.length).toBeGreaterThan(1);
    await servers.stop('rpc.mountd');
    await until(() => ask(), (answer) => !listed('mountd')(answer), servers);
    startMountd();
    const after = portsOf(await until(() => ask(), (answer) => portsOf(answer, 'mountd').length >= 12, servers), 'mountd');
    expect(after).not.toEqual(before);
    expect(sunRpcMoves(100_005)).toBe('moves');

    const { mountd } = proposeSunRpcPorts(programsOf(await ask()));
    expect(mountd).toBe(892);
    await servers.stop('rpc.mountd');
    startMountd('-p', String(mountd));
    expect(portsOf(await until(() => ask(), listed('mountd'), servers), 'mountd')).toEqual([mountd]);
    expect(portsOf(await ask(), 'status')).toEqual([32_765]);
  });

  test('the lines for nfs.conf mean to nfs-utils what they shall', () => {
    const file = path.join(servers.dir, 'nfs.conf');
    writeFileSync(file, `${pinSunRpc(usualSunRpcPorts, 'nfs.conf').files[0]?.lines.join('\n') ?? ''}\n`);
    const value = (section: string, name: string): string[] => linesOf('nfsconf', ['--file', file, '--get', section, name]);
    expect([value('mountd', 'port'), value('statd', 'port'), value('statd', 'outgoing-port'), value('lockd', 'port'), value('lockd', 'udp-port')]).toEqual([['892'], ['662'], ['2020'], ['32803'], ['32769']]);
  });
});
