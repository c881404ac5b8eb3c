import { describe, expect, test } from 'vitest';
import { pinSunRpc, proposeSunRpcPorts, usualSunRpcPorts } from '#core/sunrpc/pinning';
import { sunRpcMoves, sunRpcName, type SunRpcProgram } from '#core/sunrpc/program';

const listed = (program: number, port: number): SunRpcProgram => ({ program, version: 3, netid: 'tcp', port, address: null, owner: null });

describe('Sun RPC programs', () => {
  test('names and which of them move', () => {
    expect([100_000, 100_003, 100_005, 100_011, 100_021, 100_024, 42].map((p) => [sunRpcName(p), sunRpcMoves(p)])).toEqual([
      ['portmapper', 'fixed'],
      ['nfs', 'fixed'],
      ['mountd', 'moves'],
      ['rquotad', 'moves'],
      ['nlockmgr', 'moves'],
      ['status', 'moves'],
      [undefined, 'unknown'],
    ]);
  });
});

describe('the ports proposed', () => {
  test('are the usual ones, for what is listed', () => {
    expect(proposeSunRpcPorts(null)).toEqual(usualSunRpcPorts);
    expect(proposeSunRpcPorts([listed(100_005, 57_924), listed(100_000, 111)])).toEqual({ mountd: 892 });
    expect(proposeSunRpcPorts([])).toEqual({});
  });

  test('pass over a number that another program has, and keep their own', () => {
    expect(proposeSunRpcPorts([listed(100_005, 892), listed(42, 893)])).toEqual({ mountd: 892 });
    expect(proposeSunRpcPorts([listed(100_005, 50_000), listed(42, 892), listed(43, 893)])).toEqual({ mountd: 894 });
  });
});

describe('the lines that pin them', () => {
  test('for nfs.conf', () => {
    expect(pinSunRpc(usualSunRpcPorts, 'nfs.conf')).toEqual({
      ports: usualSunRpcPorts,
      files: [
        { path: '/etc/nfs.conf', lines: ['[mountd]', 'port=892', '[statd]', 'port=662', 'outgoing-port=2020', '[lockd]', 'port=32803', 'udp-port=32769'] },
        { path: '/etc/sysconfig/rpc-rquotad', lines: ['RPCRQUOTADOPTS="-p 875"'] },
      ],
      firewall: [
        'firewall-cmd --permanent --add-port=111/tcp --add-port=111/udp --add-port=2049/tcp --add-port=2049/udp --add-port=892/tcp --add-port=892/udp --add-port=662/tcp --add-port=662/udp --add-port=875/tcp --add-port=875/udp --add-port=32803/tcp --add-port=32769/udp',
        'firewall-cmd --reload',
      ],
      apply: ['systemctl restart rpcbind nfs-server rpc-statd rpc-rquotad'],
      check: 'rpcinfo -p 127.0.0.1',
    });
  });

  test('for /etc/sysconfig/nfs, and only what was asked for', () => {
    expect(pinSunRpc({ mountd: 892, lockdTcp: 32803 }, 'sysconfig')).toMatchObject({ files: [{ path: '/etc/sysconfig/nfs', lines: ['MOUNTD_PORT=892', 'LOCKD_TCPPORT=32803'] }], apply: ['service nfslock restart', 'service nfs restart'] });
    expect(pinSunRpc({}, 'nfs.conf')).toMatchObject({ files: [], firewall: [expect.stringContaining('--add-port=2049/tcp'), 'firewall-cmd --reload'] });
  });
});
