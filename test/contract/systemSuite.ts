import { expect, it } from 'vitest';
import { findKey, findValue, type RegistryCell } from '#core/verbs/registry';
import { APP_IDS, CERTSVC_APP_ID, EXCHANGE_AB, MSDTC_KEY, NETLOGON_PARAMETERS, NTDS_PARAMETERS, PRINTERS_POLICY, PRINTERS_RPC, RPC_INTERNET, SVCHOST_GROUPS, SVCHOST_WINMGMT, SYSTEM_READS, TCPIP_PARAMETERS, WINMGMT_SERVICE, WMI_APP_ID, appIdKey } from '#core/verbs/systemKeys';
import type { Target } from '#core/verbs/target';
import { refusal, SQL, tcpKey, text, type Group } from './helpers';

const dword = (data: number): RegistryCell => ({ kind: 'DWord', data });
const multi = (...data: string[]): RegistryCell => ({ kind: 'MultiString', data });

async function valueOf(target: Target, path: string, name: string): Promise<RegistryCell> {
  const { reads } = await target.call('registry.read', { reads: [{ path, depth: 0 }] });
  return findValue(reads[0]?.key, name) ?? null;
}

function write(target: Target, path: string, name: string, expected: RegistryCell, value: RegistryCell) {
  return target.call('registry.write', { path, values: [{ name, expect: expected, value }] });
}

/** RPC, WMI, single services, dynamic ranges, and how full they are. */
export function systemGroups(group: Group): void {
  group('keys of RPC, WMI and services', undefined, (at) => {
    it('reads all that a scan asks for, of the kind they have', async () => {
      const { reads } = await at().target.call('registry.read', { reads: [...SYSTEM_READS] });
      expect(reads.map(({ path }) => path)).toEqual(SYSTEM_READS.map(({ path }) => path));
      const of = (path: string) => reads.find((read) => read.path === path);
      expect(of(RPC_INTERNET)).toEqual({ path: RPC_INTERNET, state: 'absent', key: null });
      expect(findValue(of(MSDTC_KEY)?.key, 'ServerTcpPort')).toEqual(text('5001'));
      expect(findValue(of(NETLOGON_PARAMETERS)?.key, 'DCTcpipPort')).toEqual(dword(38902));
      expect(findValue(findKey(of(APP_IDS)?.key, CERTSVC_APP_ID), '')).toEqual(text('CertSrv 要求'));
      expect(findValue(findKey(of(APP_IDS)?.key, CERTSVC_APP_ID), 'Endpoints')).toEqual(multi('ncacn_ip_tcp,0,10509'));
    });

    it('writes the values of the list, each with its kind, and takes them away again', async () => {
      const cases: readonly [path: string, name: string, value: RegistryCell][] = [
        [NTDS_PARAMETERS, 'TCP/IP Port', dword(38901)],
        [TCPIP_PARAMETERS, 'TcpTimedWaitDelay', dword(30)],
        [appIdKey(WMI_APP_ID), 'Endpoints', multi('ncacn_ip_tcp,0,24158')],
      ];
      for (const [path, name, value] of cases) {
        expect(await write(at().target, path, name, null, value)).toEqual({ values: [{ name, value }] });
        expect((await refusal(write(at().target, path, name, null, value))).code).toBe('moved');
        expect(await write(at().target, path, name, value, null)).toEqual({ values: [{ name, value: null }] });
      }
      // Found as text where a number belongs: the undo puts the text back.
      await write(at().target, MSDTC_KEY, 'ServerTcpPort', text('5001'), dword(5001));
      expect((await refusal(write(at().target, MSDTC_KEY, 'ServerTcpPort', text('5001'), null))).code).toBe('moved');
      await write(at().target, MSDTC_KEY, 'ServerTcpPort', dword(5001), text('5001'));
    });

    it('refuses other values of these keys, and keys beside them', async () => {
      const before = at().state().registry;
      const named: readonly [path: string, name: string][] = [[NTDS_PARAMETERS, 'DSA Database file'], [TCPIP_PARAMETERS, 'Hostname'], [appIdKey(WMI_APP_ID), 'LocalService'], [appIdKey(WMI_APP_ID), ''], [MSDTC_KEY, 'ServerTcpPort ']];
      for (const [path, name] of named) expect((await refusal(write(at().target, path, name, null, text('x')))).data).toMatchObject({ code: 'not-allowed', subject: name });
      const paths = [WINMGMT_SERVICE, SVCHOST_GROUPS, APP_IDS, `${APP_IDS}\\x.exe`, `${appIdKey(WMI_APP_ID)}\\x`, `${RPC_INTERNET}\\x`, 'HKLM\\SOFTWARE\\Microsoft\\Rpc', `${NTDS_PARAMETERS}\n`, PRINTERS_POLICY];
      for (const path of paths) expect((await refusal(write(at().target, path, 'Endpoints', null, text('x')))).data).toMatchObject({ code: 'not-allowed', subject: path });
      expect(at().state().registry).toEqual(before);
    });

    it('registry.key makes one level, and removes what is empty', async () => {
      const { target } = at();
      const key = (path: string, present: boolean) => target.call('registry.key', { path, present });
      expect((await refusal(write(target, RPC_INTERNET, 'UseInternetPorts', null, text('Y')))).code).toBe('not-found');
      for (const path of [RPC_INTERNET, PRINTERS_POLICY, PRINTERS_RPC]) {
        expect(await key(path, false)).toEqual({ path, present: false });
        expect(await key(path, true)).toEqual({ path, present: true });
        expect(await key(path, true)).toEqual({ path, present: true });
      }
      expect((await refusal(key(PRINTERS_POLICY, false))).data).toMatchObject({ code: 'refused', subject: PRINTERS_POLICY });
      await write(target, RPC_INTERNET, 'Ports', null, multi('5000-5100', '6000'));
      expect((await refusal(key(RPC_INTERNET, false))).data).toMatchObject({ code: 'refused', subject: RPC_INTERNET });
      expect(await valueOf(target, RPC_INTERNET, 'Ports')).toEqual(multi('5000-5100', '6000'));
      await write(target, RPC_INTERNET, 'Ports', multi('5000-5100', '6000'), null);
      for (const path of [RPC_INTERNET, PRINTERS_RPC, PRINTERS_POLICY]) expect(await key(path, false)).toEqual({ path, present: false });
      expect((await refusal(key(PRINTERS_RPC, true))).data).toMatchObject({ code: 'not-found', subject: PRINTERS_RPC });
      expect((await refusal(key(EXCHANGE_AB, true))).code).toBe('not-found');
      for (const path of [appIdKey(WMI_APP_ID), appIdKey('{00000000-0000-0000-0000-000000000000}'), tcpKey('MSSQL16.SALES', 'IP9'), SQL, TCPIP_PARAMETERS, `${RPC_INTERNET}\\x`, 'HKLM\\SOFTWARE\\x']) {
        for (const present of [true, false]) expect((await refusal(key(path, present))).data).toMatchObject({ code: 'not-allowed', subject: path });
      }
    });
  });

  for (const language of ['en', 'ja'] as const) {
    group(`the rest of the system, Windows in ${language}`, (s) => void (s.language = language), (at) => {
      it('connections.sample counts states, processes, remote ends and used ports', async () => {
        const ranges = [{ stack: 'ipv4', start: 49152, count: 16384 }, { stack: 'ipv6', start: 49152, count: 16384 }, { stack: 'ipv4', start: 60000, count: 5 }, { stack: 'ipv4', start: 60001, count: 3 }, { stack: 'ipv6', start: 1, count: 65535 }] as const;
        const sample = await at().target.call('connections.sample', { top: 4, ranges: [...ranges] });
        expect(Math.abs(Date.now() - Date.parse(sample.at))).toBeLessThan(60_000);
        expect(sample.states).toEqual([
          { state: 'LISTENING', count: 3 }, { state: 'ESTABLISHED', count: 3 + 1 + 5 }, { state: 'FIN_WAIT_2', count: 1 }, { state: 'CLOSE_WAIT', count: 3 }, { state: 'TIME_WAIT', count: 120 }, { state: 'BOUND', count: 7 },
        ]);
        expect(sample.total).toBe(143);
        expect(sample.processes.map(({ id, count }) => [id, count])).toEqual([[0, 120], [1308, 10], [1204, 9], [4, 1]]);
        expect(sample.processes.find(({ id }) => id === 1204)?.name).toBe('sqlservr');
        expect(sample.remotes).toEqual([
          { address: '10.9.9.9', port: 443, count: 120 }, { address: '10.9.9.8', port: 5432, count: 6 }, { address: 'fe80::5%12', port: 8080, count: 3 }, { address: '10.1.2.77', port: 50000, count: 1 },
        ]);
        expect(sample.used).toEqual([{ ...ranges[0], inUse: 1 + 120 + 5 + 7 }, { ...ranges[1], inUse: 3 }, { ...ranges[2], inUse: 5 }, { ...ranges[3], inUse: 3 }, { ...ranges[4], inUse: 1 + 3 }]);
        const few = await at().target.call('connections.sample', { top: 1, ranges: [] });
        expect([few.used, few.processes.length, few.remotes.length]).toEqual([[], 1, 1]);
      });

      it('dynamicRange.set compares first, and Windows decides', async () => {
        const range = { stack: 'ipv4', protocol: 'tcp', start: 10_000, count: 20_000 } as const;
        const set = (more: object, was = { start: 49152, count: 16384 }) => at().target.call('dynamicRange.set', { ...range, expect: was, ...more });
        expect((await refusal(set({}, { start: 49152, count: 16383 }))).data).toMatchObject({ code: 'moved', subject: 'ipv4/tcp' });
        expect((await refusal(set({ count: 100 }))).data).toMatchObject({ code: 'refused', subject: 'ipv4/tcp' });
        expect((await refusal(set({ start: 1000 }))).code).toBe('refused');
        expect((await refusal(set({ start: 60_000 }))).data).toMatchObject({ code: 'invalid-argument' });
        const { dynamic } = await set({});
        expect(dynamic).toHaveLength(4);
        expect(dynamic).toContainEqual({ stack: 'ipv4', protocol: 'tcp', start: 10_000, count: 20_000 });
        expect(dynamic).toContainEqual({ stack: 'ipv6', protocol: 'tcp', start: 49152, count: 16384 });
        expect((await at().target.call('ranges.read', {})).dynamic).toEqual(dynamic);
        expect((await set({ start: 49152, count: 16384 }, { start: 10_000, count: 20_000 })).dynamic).toContainEqual({ stack: 'ipv4', protocol: 'tcp', start: 49152, count: 16384 });
      });

      it('wmi.setHost: the registry says where WMI runs, its next start where it listens', async () => {
        const { target } = at();
        expect(await target.call('wmi.setHost', { mode: 'standalone' })).toEqual({ mode: 'standalone' });
        expect(await valueOf(target, SVCHOST_WINMGMT, 'AuthenticationLevel')).toEqual(dword(6));
        expect(await valueOf(target, SVCHOST_GROUPS, 'netsvcs')).toEqual(multi('iphlpsvc', 'Schedule'));
        expect(await valueOf(target, appIdKey(WMI_APP_ID), 'Endpoints')).toEqual(multi('ncacn_ip_tcp,0,24158'));
        expect((await target.call('listeners.list', {})).tcp.map((l) => l.port)).not.toContain(24158);
        expect((await refusal(target.call('service.stop', { name: 'Winmgmt', waitMs: 5000 }))).data).toMatchObject({ code: 'dependants-running', subject: 'Winmgmt' });
        await target.call('service.stop', { name: 'iphlpsvc', waitMs: 5000 });
        expect(await target.call('service.stop', { name: 'Winmgmt', waitMs: 5000 })).toMatchObject({ name: 'Winmgmt', state: 'stopped', processId: 0, startMode: 'auto' });
        const { processId } = await target.call('service.start', { name: 'Winmgmt', waitMs: 5000 });
        expect((await target.call('listeners.list', {})).tcp.filter((l) => l.port === 24158).map((l) => [l.address, l.processId])).toEqual([['0.0.0.0', processId], ['::', processId]]);
        expect(await target.call('wmi.setHost', { mode: 'shared' })).toEqual({ mode: 'shared' });
        expect(await valueOf(target, SVCHOST_GROUPS, 'netsvcs')).toEqual(multi('iphlpsvc', 'Schedule', 'winmgmt'));
      });

      it('dfsr.read and dfsr.setPort', async () => {
        const { target } = at();
        expect(await target.call('dfsr.read', {})).toEqual({ installed: true, rpcPort: 0 });
        expect((await refusal(target.call('dfsr.setPort', { expect: 5722, port: 5723 }))).data).toMatchObject({ code: 'moved', subject: 'DFSR' });
        expect(await target.call('dfsr.setPort', { expect: 0, port: 5722 })).toEqual({ rpcPort: 5722 });
        expect(await target.call('dfsr.read', {})).toEqual({ installed: true, rpcPort: 5722 });
        expect(await target.call('dfsr.setPort', { expect: 5722, port: 0 })).toEqual({ rpcPort: 0 });
      });

      it('events.list: newest first, none is none in every language', async () => {
        const list = (ids: number[], sinceHours: number, max = 100) => at().target.call('events.list', { log: 'System', ids, sinceHours, max });
        const stored = at().state().events;
        const { events, truncated } = await list([4227, 4231], 24 * 14);
        expect(truncated).toBe(false);
        expect(events).toEqual(stored.filter((e) => e.id !== 7036).sort((a, b) => (a.at < b.at ? 1 : -1)));
        expect((await list([4227], 36)).events).toHaveLength(1);
        const cut = await list([4227, 4231], 24 * 14, 2);
        expect(cut).toEqual({ events: events.slice(0, 2), truncated: true });
        expect(await list([4266], 24 * 14)).toEqual({ events: [], truncated: false });
        expect(await list([4227], 1)).toEqual({ events: [], truncated: false });
      });
    });
  }

  group('a server without these roles', (s) => {
    s.dfsr = { installed: false, rpcPort: 0 };
    delete s.registry['HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Winmgmt'];
    s.listeners = [];
    s.connections = [];
    s.endpoints = [];
    s.events = [];
  }, (at) => {
    it('says so', async () => {
      const { target } = at();
      expect(await target.call('dfsr.read', {})).toEqual({ installed: false, rpcPort: null });
      expect((await refusal(target.call('dfsr.setPort', { expect: 0, port: 5722 }))).data).toMatchObject({ code: 'not-available', subject: 'DFSR' });
      expect((await refusal(target.call('wmi.setHost', { mode: 'standalone' }))).data).toMatchObject({ code: 'native-failed', subject: 'standalone' });
      expect(await target.call('connections.sample', { top: 5, ranges: [{ stack: 'ipv4', start: 49152, count: 16384 }] })).toMatchObject({ total: 0, states: [], processes: [], remotes: [], used: [{ inUse: 0 }] });
      expect(await target.call('events.list', { log: 'System', ids: [4227], sinceHours: 24, max: 1 })).toEqual({ events: [], truncated: false });
    });
  });
}
