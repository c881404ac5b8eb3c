import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKey, findValue } from '#core/verbs/registry';
import { RPC_INTERNET } from '#core/verbs/systemKeys';
import type { MachineState } from '#electron/targets/demo/state';
import { refusal, SQL, spec, tcpKey, text, type ContractFixture, type ContractOptions, type MakeFixture } from './helpers';
import { hostileGroup } from './hostile';
import { systemGroups } from './systemSuite';

/** What every implementation of the verb transport does, on the machine of test/lab/machine.ts. */
export function contractSuite(name: string, make: MakeFixture, options: ContractOptions): void {
  describe(name, () => {
    const group = (title: string, changes: ((state: MachineState) => void) | undefined, body: (at: () => ContractFixture) => void) => {
      describe(title, () => {
        let fixture: ContractFixture | undefined;
        beforeAll(async () => {
          fixture = await make(changes);
        });
        afterAll(async () => {
          await fixture?.close();
        });
        body(() => {
          if (fixture === undefined) throw new Error('no fixture');
          return fixture;
        });
      });
    };

    group('reads', undefined, (at) => {
      it('host.ping, host.echo: any JSON comes back equal', async () => {
        const { target } = at();
        expect(await target.call('host.ping', {})).toEqual({ pong: true });
        for (const value of [null, true, 1.5, 'x', [], {}, [[1], [], [[]]], { a: { b: [null, { c: [1, [2]] }] } }, '2024-01-01T00:00:00Z', '/Date(0)/', 2147483648, [[['one']]]]) {
          expect(await target.call('host.echo', { value })).toEqual({ value });
        }
      });

      it('host.describe', async () => {
        const facts = await at().target.call('host.describe', {});
        expect(facts).toMatchObject({
          computerName: 'LAB1', fqdn: 'lab1.corp.example.com', domain: 'corp.example.com', user: 'CORP\\tester', osCaption: 'Microsoft Windows Server 2022 Standard', osVersion: '10.0.20348',
          addresses: ['10.1.2.3', 'fe80::1'], elevated: true, languageMode: 'FullLanguage',
        });
        expect(new Date(facts.lastBoot ?? '').toISOString()).toBe('2026-11-01T03:04:05.000Z');
      });

      it('registry.read: kinds, absent and denied, odd names, depth', async () => {
        const { reads } = await at().target.call('registry.read', {
          reads: [{ path: 'HKLM\\SOFTWARE\\Kinds', depth: 8 }, { path: 'HKLM\\SOFTWARE\\Kinds', depth: 0 }, { path: 'HKLM\\SOFTWARE\\Nope', depth: 0 }, { path: 'HKLM\\SOFTWARE\\Denied\\Child', depth: 0 }, { path: 'HKLM\\software\\kinds\\with/slash', depth: 1 }],
        });
        const [kinds, flat, absent, denied, odd] = reads;
        expect(findValue(kinds?.key, '')).toEqual(text('default'));
        expect(findValue(kinds?.key, 'a/b$c[1]*')).toEqual(text('odd name'));
        expect(findValue(kinds?.key, 'Empty')).toEqual(text(''));
        expect(findValue(kinds?.key, 'Big')).toEqual({ kind: 'DWord', data: 4294967295 });
        expect(findValue(kinds?.key, 'Path')).toEqual({ kind: 'ExpandString', data: '%SystemRoot%\\x' });
        expect(findValue(kinds?.key, 'Many')).toEqual({ kind: 'MultiString', data: ['一', 'two', ''] });
        expect(findValue(kinds?.key, 'NoLines')).toEqual({ kind: 'MultiString', data: [] });
        expect(findValue(kinds?.key, 'Bytes')).toEqual({ kind: 'Binary', data: 'AP8B' });
        expect(findValue(kinds?.key, 'Long')).toEqual({ kind: 'QWord', data: '9007199254740993' });
        expect(findValue(kinds?.key, 'Nothing')).toEqual({ kind: 'None', data: '' });
        expect(findValue(findKey(kinds?.key, 'with/slash', '[deep]'), 'x')).toEqual({ kind: 'DWord', data: 1 });
        expect(flat?.key?.keys).toEqual([]);
        expect(absent).toEqual({ path: 'HKLM\\SOFTWARE\\Nope', state: 'absent', key: null });
        expect(denied).toEqual({ path: 'HKLM\\SOFTWARE\\Denied\\Child', state: 'denied', key: null });
        expect(odd?.key?.keys.map((k) => k.name)).toEqual(['[deep]']);
      });

      it('registry.read: instance names keep $ and Japanese', async () => {
        const { reads } = await at().target.call('registry.read', { reads: [{ path: `${SQL}\\Instance Names\\SQL`, depth: 0 }] });
        expect(findValue(reads[0]?.key, 'SALES$日本')).toEqual(text('MSSQL16.SALES'));
      });

      it('services.list', async () => {
        const all = await at().target.call('services.list', { names: null });
        expect(all.services.map((s) => s.name).sort()).toEqual(['MSSQL$BLANK', 'MSSQL$PERIP', 'MSSQL$SALES', 'MSSQLSERVER', "Odd'Name\\x", 'SQLBrowser', 'SQLSERVERAGENT', 'Winmgmt', 'iphlpsvc']);
        const some = await at().target.call('services.list', { names: ['mssqlserver', 'SQLSERVERAGENT', 'nobody'] });
        expect(some.services.find((s) => s.name === 'MSSQLSERVER')).toEqual({
          name: 'MSSQLSERVER', displayName: 'SQL Server (MSSQLSERVER)', state: 'running', startMode: 'auto', account: 'NT Service\\MSSQLSERVER', processId: 1204, path: '"C:\\sqlservr.exe" -sMSSQLSERVER', dependsOn: [],
        });
        expect(some.services.find((s) => s.name === 'SQLSERVERAGENT')).toMatchObject({ startMode: 'manual', dependsOn: ['MSSQLSERVER'] });
        expect(some.services).toHaveLength(2);
      });

      it('listeners.list and connections.list', async () => {
        const facts = await at().target.call('listeners.list', {});
        expect(facts.tcp).toContainEqual({ address: '::', port: 1433, processId: 1204 });
        expect(facts.udp).toEqual([{ address: '0.0.0.0', port: 123, processId: 800 }]);
        expect(facts.processes).toContainEqual({ id: 1204, name: 'sqlservr' });
        expect(await at().target.call('connections.list', { localPorts: [1433] })).toEqual({ connections: [{ localPort: 1433, remoteAddress: '10.1.2.77', count: 3 }] });
        expect(await at().target.call('connections.list', { localPorts: [] })).toEqual({ connections: [] });
      });

      it('firewall.read and firewall.rule', async () => {
        const facts = await at().target.call('firewall.read', {});
        const stored = at().state().registry['HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules'] ?? {};
        expect(new Map(facts.stores.find((s) => s.store === 'local')?.rules)).toEqual(new Map(Object.entries(stored)));
        expect(facts.stores.find((s) => s.store === 'gpo')?.rules.map(([rule]) => rule)).toEqual(['GPO-1']);
        expect(facts.stores.map((s) => s.store)).not.toContain('mdm');
        const profile = (store: string, which: string) => facts.profiles.find((p) => p.store === store && p.profile === which);
        expect(profile('local', 'domain')).toMatchObject({ enableFirewall: 1, defaultInboundAction: 1, allowLocalPolicyMerge: null });
        expect(profile('local', 'public')).toMatchObject({ enableFirewall: 0 });
        expect(profile('gpo', 'domain')).toMatchObject({ enableFirewall: null, allowLocalPolicyMerge: 0 });
        expect(await at().target.call('firewall.rule', { name: 'SQL-In' })).toEqual({
          raw: stored['SQL-In'],
          api: { name: 'SQL-In', displayName: 'SQL Server', enabled: true, direction: 'inbound', action: 'allow', protocol: 'TCP', localPorts: ['1433', '1434'], remoteAddresses: ['LocalSubnet'] },
        });
        expect(await at().target.call('firewall.rule', { name: 'sql-in', textOnly: true })).toEqual({ raw: stored['SQL-In'], api: null });
        expect(await at().target.call('firewall.rule', { name: 'SQL-*' })).toEqual({ raw: null, api: null });
      });

      it('cluster.read, sql.errorlog, spn.list', async () => {
        const cluster = await at().target.call('cluster.read', {});
        expect(cluster.installed).toBe(true);
        expect(cluster.resources[0]).toEqual({ name: 'SQL Server (日本)', type: 'SQL Server', state: 'online', ownerGroup: 'SQL', ownerNode: 'LAB1', instanceName: 'CLU', virtualServerName: 'SQLCLU' });
        const log = await at().target.call('sql.errorlog', { instanceId: 'MSSQL16.MSSQLSERVER', maxLines: 2 });
        expect(log).toEqual({ path: 'C:\\Program Files\\Microsoft SQL Server\\MSSQL16.MSSQLSERVER\\MSSQL\\Log\\ERRORLOG', lines: ["Server is listening on [ 'any' <ipv4> 1433].", '日本語の行'] });
        expect((await refusal(at().target.call('sql.errorlog', { instanceId: 'NOPE', maxLines: 2 }))).data).toMatchObject({ code: 'not-found', subject: 'NOPE' });
        expect(await at().target.call('spn.list', { account: 'CORP\\svc-sql' })).toEqual({ spns: ['MSSQLSvc/lab1.corp.example.com:1433', 'MSSQLSvc/lab1.corp.example.com'] });
      });

      it('batch: each call answers or fails for itself, in order', async () => {
        const answers = await at().target.batch([
          { verb: 'host.ping', args: {} },
          { verb: 'sql.errorlog', args: { instanceId: 'NOPE', maxLines: 1 } },
          { verb: 'services.list', args: { names: ['SQLBrowser'] } },
        ]);
        expect(answers.map((a) => (a.ok ? 'ok' : a.error.code))).toEqual(['ok', 'not-found', 'ok']);
        expect(answers[2]).toMatchObject({ value: { services: [{ name: 'SQLBrowser', startMode: 'disabled' }] } });
        expect(await at().target.batch([])).toEqual([]);
      });
    });

    const large = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`value ${i}`, `${i} ${'日本"\\\u0001😀'.repeat(5_000)}`]));
    group('large', (s) => void (s.registry['HKEY_LOCAL_MACHINE\\SOFTWARE\\Large'] = large), (at) => {
      it('an answer of several MiB comes whole', async () => {
        const { reads } = await at().target.call('registry.read', { reads: [{ path: 'HKLM\\SOFTWARE\\Large', depth: 0 }] });
        expect(Object.fromEntries(reads[0]?.key?.values.map((v) => [v.name, v.value.data]) ?? [])).toEqual(large);
      });
    });

    for (const language of ['en', 'ja'] as const) {
      group(`ranges, Windows in ${language}`, (s) => void (s.language = language), (at) => {
        it('ranges.read', async () => {
          const { dynamic, excluded } = await at().target.call('ranges.read', {});
          expect(dynamic).toHaveLength(4);
          expect(dynamic).toContainEqual({ stack: 'ipv4', protocol: 'udp', start: 50000, count: 1000 });
          expect(dynamic).toContainEqual({ stack: 'ipv6', protocol: 'tcp', start: 49152, count: 16384 });
          expect([...excluded].sort((a, b) => a.start - b.start)).toEqual([
            { stack: 'ipv4', protocol: 'tcp', start: 5357, end: 5357, administered: false },
            { stack: 'ipv4', protocol: 'tcp', start: 49400, end: 49400, administered: true },
            { stack: 'ipv4', protocol: 'tcp', start: 50000, end: 50099, administered: false },
          ]);
        });

        it('exclusion.add and exclusion.remove', async () => {
          const range = { stack: 'ipv4', protocol: 'tcp', start: 51000, count: 2 } as const;
          const { excluded } = await at().target.call('exclusion.add', range);
          expect(excluded).toContainEqual({ stack: 'ipv4', protocol: 'tcp', start: 51000, end: 51001, administered: true });
          expect((await refusal(at().target.call('exclusion.add', range))).code).toBe('in-use');
          expect((await refusal(at().target.call('exclusion.add', { ...range, start: 1433, count: 1 }))).code).toBe('in-use');
          expect((await at().target.call('exclusion.remove', range)).excluded).not.toContainEqual(expect.objectContaining({ start: 51000 }));
          expect((await refusal(at().target.call('exclusion.remove', range))).code).toBe('not-found');
          expect((await refusal(at().target.call('exclusion.remove', { ...range, start: 50000, count: 100 }))).code).toBe('refused');
          expect((await refusal(at().target.call('exclusion.add', { ...range, start: 65535, count: 2 }))).code).toBe('invalid-argument');
          expect(at().state().excludedPorts['ipv4/tcp']).toHaveLength(3);
        });
      });
    }

    const SPN = 'MSSQLSvc/lab1.corp.example.com:1435';
    for (const language of ['en', 'ja'] as const) {
      const twoAccounts = (s: MachineState): void => {
        s.language = language;
        s.spns['CORP\\svc-other'] = ['MSSQLSvc/lab1.corp.example.com:1470'];
      };
      group(`SPNs, Windows in ${language}`, twoAccounts, (at) => {
        it('spn.find names who holds one', async () => {
          expect(await at().target.call('spn.find', { spn: 'mssqlsvc/LAB1.corp.example.com:1433' })).toEqual({ holders: ['CN=svc-sql,CN=Users,DC=contoso,DC=local'] });
          expect(await at().target.call('spn.find', { spn: SPN })).toEqual({ holders: [] });
        });

        it('spn.add: once, and never beside another holder', async () => {
          const { spns } = await at().target.call('spn.add', { spn: SPN, account: 'CORP\\svc-sql' });
          expect(spns).toEqual(['MSSQLSvc/lab1.corp.example.com:1433', 'MSSQLSvc/lab1.corp.example.com', SPN]);
          expect(await at().target.call('spn.add', { spn: SPN, account: 'CORP\\svc-sql' })).toEqual({ spns });
          expect((await refusal(at().target.call('spn.add', { spn: SPN, account: 'CORP\\svc-other' }))).data).toMatchObject({ code: 'in-use', subject: SPN, detail: 'CN=svc-sql,CN=Users,DC=contoso,DC=local' });
          expect(at().state().spns['CORP\\svc-other']).toEqual(['MSSQLSvc/lab1.corp.example.com:1470']);
        });

        it('spn.remove: from this account only, and not twice', async () => {
          expect((await at().target.call('spn.remove', { spn: SPN, account: 'CORP\\svc-sql' })).spns).not.toContain(SPN);
          expect((await at().target.call('spn.remove', { spn: SPN, account: 'CORP\\svc-sql' })).spns).toHaveLength(2);
          await at().target.call('spn.remove', { spn: 'MSSQLSvc/lab1.corp.example.com:1470', account: 'CORP\\svc-sql' });
          expect(at().state().spns['CORP\\svc-other']).toEqual(['MSSQLSvc/lab1.corp.example.com:1470']);
        });

        it('an account the domain does not know, and an SPN that is none, are refused', async () => {
          expect((await refusal(at().target.call('spn.add', { spn: SPN, account: 'CORP\\nobody' }))).code).toBe('native-failed');
          for (const spn of ['-X', 'MSSQLSvc/*', 'MSSQLSvc', '/x', 'a b/c']) expect((await refusal(at().target.call('spn.add', { spn, account: 'CORP\\svc-sql' }))).code).toBe('invalid-argument');
        });
      });
    }

    group('SPNs without the right to write them', (s) => void (s.elevated = false), (at) => {
      it('spn.add, spn.remove', async () => {
        expect((await refusal(at().target.call('spn.add', { spn: SPN, account: 'CORP\\svc-sql' }))).code).toBe('access-denied');
        expect((await refusal(at().target.call('spn.remove', { spn: 'MSSQLSvc/lab1.corp.example.com:1433', account: 'CORP\\svc-sql' }))).code).toBe('access-denied');
      });
    });

    const ALIASES = 'HKLM\\SOFTWARE\\Microsoft\\MSSQLServer\\Client\\ConnectTo';
    group('client aliases', undefined, (at) => {
      it('the keys are made level by level, an alias is written and goes, and the keys go after it', async () => {
        const levels = ['HKLM\\SOFTWARE\\Microsoft\\MSSQLServer', 'HKLM\\SOFTWARE\\Microsoft\\MSSQLServer\\Client', ALIASES];
        for (const path of levels) await at().target.call('registry.key', { path, present: true });
        const alias = { name: 'CRM\\営業', value: text('DBMSSOCN,lab1.corp.example.com,1435') };
        expect(await at().target.call('registry.write', { path: ALIASES, values: [{ ...alias, expect: null }] })).toEqual({ values: [alias] });
        await at().target.call('registry.write', { path: ALIASES, values: [{ name: alias.name, expect: alias.value, value: null }] });
        for (const path of levels.toReversed()) await at().target.call('registry.key', { path, present: false });
        expect((await at().target.call('registry.read', { reads: [{ path: levels[0] ?? '', depth: 0 }] })).reads[0]?.state).toBe('absent');
      });
    });

    group('registry.write', undefined, (at) => {
      it('writes, removes, keeps kinds and reads back', async () => {
        const path = tcpKey('MSSQL16.SALES');
        const written = await at().target.call('registry.write', {
          path,
          values: [{ name: 'TcpPort', expect: text(''), value: text('1435') }, { name: 'TcpDynamicPorts', expect: text('0'), value: text('') }, { name: 'DisplayName', expect: text('Any IP Address'), value: null }],
        });
        expect(written.values).toEqual([{ name: 'TcpPort', value: text('1435') }, { name: 'TcpDynamicPorts', value: text('') }, { name: 'DisplayName', value: null }]);
        const cells = [{ kind: 'ExpandString', data: '%x%' }, { kind: 'MultiString', data: ['a', '', 'い'] }, { kind: 'MultiString', data: [] }, { kind: 'DWord', data: 4294967295 }, { kind: 'QWord', data: '9223372036854775807' }, { kind: 'Binary', data: 'AP8B' }, text('')] as const;
        for (const cell of cells) {
          const value = cell.kind === 'MultiString' ? { kind: cell.kind, data: [...cell.data] } : cell;
          for (const valueName of ['plain', 'with/slash $and[x]*', '日本', '']) {
            expect(await at().target.call('registry.write', { path, values: [{ name: valueName, expect: null, value }] })).toEqual({ values: [{ name: valueName, value }] });
            expect(await at().target.call('registry.write', { path, values: [{ name: valueName, expect: value, value: null }] })).toEqual({ values: [{ name: valueName, value: null }] });
          }
        }
      });

      it('writes nothing when one value moved: absent is not empty, kind counts', async () => {
        const path = tcpKey('MSSQL16.PERIP', 'IP1');
        const before = at().state().registry;
        for (const expected of [null, text('1470, 1471'), { kind: 'ExpandString', data: '1470,1471' } as const, text('1470,1471\u200b'), text('1470,1471\0')]) {
          const error = await refusal(at().target.call('registry.write', { path, values: [{ name: 'TcpDynamicPorts', expect: text(''), value: text('0') }, { name: 'TcpPort', expect: expected, value: text('') }] }));
          expect(error.data).toMatchObject({ code: 'moved', subject: 'TcpPort' });
        }
        expect((await refusal(at().target.call('registry.write', { path, values: [{ name: 'Absent', expect: text(''), value: text('1') }] }))).code).toBe('moved');
        expect(at().state().registry).toEqual(before);
      });

      it('refuses every other key, and does not create one', async () => {
        const values = [{ name: 'TcpPort', expect: null, value: text('1') }];
        const code = async (path: string) => (await refusal(at().target.call('registry.write', { path, values }))).code;
        for (const path of ['HKLM\\SOFTWARE\\Kinds', `${SQL}\\MSSQL16.SALES\\MSSQLServer`, `${tcpKey('MSSQL16.SALES')}\\Deeper`, `${SQL}\\a\\b\\MSSQLServer\\SuperSocketNetLib\\Tcp`, 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\x']) {
          expect(await code(path)).toBe('not-allowed');
        }
        expect(await code(tcpKey('MSSQL16.NOPE'))).toBe('not-found');
        expect(await code(tcpKey('MSSQL16.LOCKED'))).toBe('access-denied');
        expect(Object.keys(at().state().registry).some((k) => k.includes('NOPE'))).toBe(false);
      });
    });

    group('services', undefined, (at) => {
      it('refuses to stop what others need, then stops, and starts again', async () => {
        const name = 'MSSQLSERVER';
        expect((await refusal(at().target.call('service.stop', { name, waitMs: 1000 }))).data).toMatchObject({ code: 'dependants-running', subject: name });
        expect(await at().target.call('service.stop', { name: 'SQLSERVERAGENT', waitMs: 5000 })).toMatchObject({ state: 'stopped', processId: 0, startMode: 'manual' });
        expect(await at().target.call('service.stop', { name, waitMs: 5000 })).toMatchObject({ name, state: 'stopped' });
        expect(await at().target.call('service.stop', { name, waitMs: 5000 })).toMatchObject({ state: 'stopped' });
        expect((await at().target.call('listeners.list', {})).tcp.map((l) => l.port)).not.toContain(1433);
        const started = await at().target.call('service.start', { name, waitMs: 5000 });
        expect(started.state).toBe('running');
        expect((await at().target.call('listeners.list', {})).tcp).toContainEqual(expect.objectContaining({ port: 1433, processId: started.processId }));
      });

      it('a dynamic instance takes a port and writes it down; per-IP settings count when ListenOnAllIPs is 0', async () => {
        await at().target.call('service.start', { name: 'MSSQL$SALES', waitMs: 5000 });
        const { reads } = await at().target.call('registry.read', { reads: [{ path: tcpKey('MSSQL16.SALES'), depth: 0 }] });
        const port = Number(findValue(reads[0]?.key, 'TcpDynamicPorts')?.data);
        expect(port).toBeGreaterThan(49152);
        const { processId } = await at().target.call('service.start', { name: 'MSSQL$PERIP', waitMs: 5000 });
        const { tcp } = await at().target.call('listeners.list', {});
        expect(tcp.map((l) => l.port)).toContain(port);
        expect(tcp.filter((l) => l.processId === processId && l.address !== '127.0.0.1' && l.address !== '::1').map((l) => `${l.address} ${l.port}`).sort()).toEqual(['10.1.2.3 1470', '10.1.2.3 1471']);
      });

      it('a start that fails says so, and the error log why', async () => {
        expect((await refusal(at().target.call('service.start', { name: 'MSSQL$BLANK', waitMs: 5000 }))).data).toMatchObject({ code: 'service-failed', subject: 'MSSQL$BLANK' });
        const { lines } = await at().target.call('sql.errorlog', { instanceId: 'MSSQL16.BLANK', maxLines: 20 });
        expect(lines.join('\n')).toContain("Unable to retrieve registry settings from TCP/IP protocol's 'IPAll' configuration key. The data is invalid.");
        const path = tcpKey('MSSQL16.BLANK');
        await at().target.call('registry.write', { path, values: [{ name: 'TcpPort', expect: text('1455 '), value: text('1433') }] });
        expect((await refusal(at().target.call('service.start', { name: 'MSSQL$BLANK', waitMs: 5000 }))).code).toBe('service-failed');
        expect((await at().target.call('sql.errorlog', { instanceId: 'MSSQL16.BLANK', maxLines: 20 })).lines.join('\n')).toContain('1433]. Tcp port is already in use.');
        await at().target.call('registry.write', { path, values: [{ name: 'TcpPort', expect: text('1433'), value: text('50010') }] });
        expect((await refusal(at().target.call('service.start', { name: 'MSSQL$BLANK', waitMs: 5000 }))).code).toBe('service-failed');
        await at().target.call('registry.write', { path, values: [{ name: 'TcpPort', expect: text('50010'), value: text('49400') }] });
        expect((await at().target.call('service.start', { name: 'MSSQL$BLANK', waitMs: 5000 })).state).toBe('running');
      });

      it('service.setStartMode compares first', async () => {
        expect((await refusal(at().target.call('service.setStartMode', { name: 'SQLBrowser', expect: 'auto', mode: 'manual' }))).data).toMatchObject({ code: 'moved', subject: 'SQLBrowser' });
        expect((await refusal(at().target.call('service.start', { name: 'SQLBrowser', waitMs: 1000 }))).code).toBe('service-failed');
        expect(await at().target.call('service.setStartMode', { name: 'SQLBrowser', expect: 'disabled', mode: 'manual' })).toMatchObject({ startMode: 'manual' });
        expect(await at().target.call('service.start', { name: 'SQLBrowser', waitMs: 5000 })).toMatchObject({ state: 'running' });
        expect(await at().target.call('service.start', { name: "odd'name\\X", waitMs: 5000 })).toMatchObject({ name: "Odd'Name\\x", state: 'running' });
      });

      it('cluster.setOnline', async () => {
        const name = 'Cluster Name';
        expect(await at().target.call('cluster.setOnline', { name, online: false, waitMs: 5000 })).toEqual({ name, state: 'offline' });
        expect(await at().target.call('cluster.setOnline', { name, online: true, waitMs: 5000 })).toEqual({ name, state: 'online' });
        expect((await refusal(at().target.call('cluster.setOnline', { name: 'nobody', online: true, waitMs: 0 }))).data).toMatchObject({ code: 'not-found', subject: 'nobody' });
      });
    });

    group('firewall rules', undefined, (at) => {
      it('creates, switches off and on, removes; compares the text first', async () => {
        const name = 'PortPin-In-1435';
        const created = await at().target.call('firewall.create', spec({ name, displayName: 'SQL Server (SALES$日本) の規則', localPorts: ['1435', '1440-1450'], profiles: ['domain', 'private'], remoteAddresses: ['LocalSubnet', '10.0.0.0/8'], program: 'C:\\Program Files\\x y.exe', service: 'MSSQL$SALES' }));
        expect(created.api).toMatchObject({ name, displayName: 'SQL Server (SALES$日本) の規則', enabled: true, direction: 'inbound', action: 'allow', protocol: 'TCP', localPorts: ['1435', '1440-1450'] });
        const raw = created.raw ?? '';
        for (const part of ['|Action=Allow|', '|Active=TRUE|', '|Dir=In|', '|Protocol=6|', '|Profile=Domain|', '|Profile=Private|', '|LPort=1435|', '1440-1450|', '|App=C:\\Program Files\\x y.exe|', '|Svc=MSSQL$SALES|', '|EmbedCtxt=PortPin|']) expect(raw).toContain(part);
        expect((await refusal(at().target.call('firewall.create', spec({ name })))).data).toMatchObject({ code: 'moved', subject: name });
        expect((await refusal(at().target.call('firewall.setEnabled', { name, expectRaw: `${raw} `, enabled: false }))).data).toMatchObject({ code: 'moved', subject: name });
        const off = await at().target.call('firewall.setEnabled', { name, expectRaw: raw, enabled: false });
        expect(off.api?.enabled).toBe(false);
        expect(off.raw).toBe(raw.replace('Active=TRUE', 'Active=FALSE'));
        expect((await refusal(at().target.call('firewall.remove', { name, expectRaw: raw }))).code).toBe('moved');
        expect((await at().target.call('firewall.setEnabled', { name, expectRaw: off.raw ?? '', enabled: true })).raw).toBe(raw);
        expect(await at().target.call('firewall.remove', { name, expectRaw: raw })).toEqual({ raw: null, api: null });
        expect((await refusal(at().target.call('firewall.remove', { name, expectRaw: raw }))).data).toMatchObject({ code: 'not-found', subject: name });
      });

      it('any profile and UDP', async () => {
        const created = await at().target.call('firewall.create', spec({ name: 'PortPin-Udp', protocol: 'udp', localPorts: ['1434'], profiles: ['domain', 'private', 'public'] }));
        expect(created.raw).toContain('|Protocol=17|');
        expect(created.raw).not.toContain('Profile=');
        expect(created.api).toMatchObject({ protocol: 'UDP', remoteAddresses: ['Any'] });
      });
    });

    group('without elevation', (s) => void (s.elevated = false), (at) => {
      it('reads answer, writes are refused and leave nothing', async () => {
        const before = at().state();
        expect((await at().target.call('host.describe', {})).elevated).toBe(false);
        const raw = (await at().target.call('firewall.rule', { name: 'SQL-In' })).raw ?? '';
        const writes: readonly Promise<unknown>[] = [
          at().target.call('registry.write', { path: tcpKey('MSSQL16.SALES'), values: [{ name: 'TcpPort', expect: text(''), value: text('1') }] }),
          at().target.call('service.stop', { name: 'SQLSERVERAGENT', waitMs: 0 }),
          at().target.call('service.start', { name: 'MSSQL$SALES', waitMs: 0 }),
          at().target.call('service.setStartMode', { name: 'SQLBrowser', expect: 'disabled', mode: 'auto' }),
          at().target.call('exclusion.add', { stack: 'ipv4', protocol: 'tcp', start: 52000, count: 1 }),
          at().target.call('exclusion.remove', { stack: 'ipv4', protocol: 'tcp', start: 49400, count: 1 }),
          at().target.call('firewall.create', spec({})),
          at().target.call('firewall.setEnabled', { name: 'SQL-In', expectRaw: raw, enabled: false }),
          at().target.call('firewall.remove', { name: 'SQL-In', expectRaw: raw }),
          at().target.call('cluster.setOnline', { name: 'Cluster Name', online: false, waitMs: 0 }),
          at().target.call('registry.key', { path: RPC_INTERNET, present: true }),
          at().target.call('dynamicRange.set', { stack: 'ipv4', protocol: 'tcp', start: 10_000, count: 1000, expect: { start: 49152, count: 16384 } }),
          at().target.call('wmi.setHost', { mode: 'standalone' }),
          at().target.call('dfsr.setPort', { expect: 0, port: 5722 }),
        ];
        for (const write of writes) expect((await refusal(write)).code).toBe('access-denied');
        expect(at().state()).toEqual(before);
      });
    });

    systemGroups(group);
    hostileGroup(options, group);
  });
}
